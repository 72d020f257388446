"""Comparison tables for groupings of the user's own, from an earlier run, without reading a report again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..codebooks import suggestion
from ..errors import UsageError
from ..store import Store
from .tracing import reposts

FIELDS = ("province", "city", "county", "year", "genre", "pipeline", "organisation", "published", "format", "doc")
LABELS = {"share": "theme", "rate": "theme", "claims": "theme", "slogans": "slogan"}

_CONDITION = re.compile(r"\s*(\w+)\s*(>=|<=|!=|=|>|<)\s*(.+?)\s*$")


def compare(
    outputs: Path, *, by: Sequence[str], themes: Sequence[str] = (), where: str = "", metric: str = "share"
) -> list[dict[str, Any]]:
    """Rows of group, theme (or slogan), value, reports, in the order of the groups.

    `metric`: `share` (of the characters of coded sections, by main theme), `rate` (sections in the theme for each
    report), `claims` (numeric claims for each report), `slogans` (mentions for each report). Near-copies count once;
    a report without a value for one of the groups stands under an empty cell, never under another place.
    Raises UsageError for an unknown field, theme or metric, or a condition that cannot be read.
    """
    columns = [_column(name) for name in by]
    condition, values = _where(where)
    with Store(outputs, read_only=True, decided=True) as store:
        copies = reposts(outputs)
        groups = ", ".join(f"{c} AS g{i}" for i, c in enumerate(columns))
        base = f"SELECT r.doc{', ' if groups else ''}{groups} FROM reports r WHERE {condition}"
        members = {
            row[0]: tuple(_cell(v) for v in row[1:]) for row in store.query(base, values) if row[0] not in copies
        }
        _check_themes(store, themes)
        amounts = store.query(_SQL[metric])
    return _rows(members, amounts, by, themes, metric)


def wide(rows: Sequence[dict[str, Any]], by: Sequence[str], label: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of `compare` with one row a group and one column a theme (or slogan); 0 where a group has none of it.

    >>> wide([{"year": "2024", "theme": "ecology", "value": 0.2, "reports": 3}], ["year"], "theme")
    ([{'year': '2024', 'reports': 3, 'ecology': 0.2}], ['ecology'])
    """
    labels = sorted({row[label] for row in rows})
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        group = tuple(row[name] for name in by)
        start = {**{name: row[name] for name in by}, "reports": row["reports"], **dict.fromkeys(labels, 0)}
        found.setdefault(group, start)[row[label]] = row["value"]
    return list(found.values()), labels


_MAIN = "split_part(themes, ';', 1)"
_SQL = {
    "share": f'SELECT doc, {_MAIN}, sum("end" - "start") FROM sections WHERE themes <> \'\' GROUP BY ALL',
    "rate": f"SELECT doc, {_MAIN}, count(*) FROM sections WHERE themes <> '' GROUP BY ALL",
    "claims": "SELECT doc, theme, count(*) FROM claims GROUP BY ALL",
    "slogans": "SELECT doc, slogan, count(*) FROM mentions GROUP BY ALL",
}


def _rows(
    members: dict[str, tuple[str, ...]],
    amounts: list[tuple[Any, ...]],
    by: Sequence[str],
    themes: Sequence[str],
    metric: str,
) -> list[dict[str, Any]]:
    sums: dict[tuple[tuple[str, ...], str], float] = {}
    totals: dict[tuple[str, ...], float] = {}
    reports: dict[tuple[str, ...], int] = {}
    for group in members.values():
        reports[group] = reports.get(group, 0) + 1
    for doc, label, amount in amounts:
        if doc in members:
            group = members[doc]
            totals[group] = totals.get(group, 0) + amount
            sums[group, label] = sums.get((group, label), 0) + amount
    return [
        {
            **dict(zip(by, group, strict=True)),
            LABELS[metric]: label,
            "value": round(amount / (totals[group] if metric == "share" else reports[group]), 4),
            "reports": reports[group],
        }
        for (group, label), amount in sorted(sums.items())
        if not themes or label in themes
    ]


def _column(name: str) -> str:
    if name == "place":
        return "coalesce(r.city, r.province)"
    if name not in FIELDS:
        raise UsageError(
            f'cannot group by "{name}"{suggestion(name, FIELDS)}', hint=f"fields: place, {', '.join(FIELDS)}"
        )
    return f"r.{name}"


def _where(text: str) -> tuple[str, list[str]]:
    """`year >= 2024 and genre = plan` as SQL with parameters: fields are checked, values never become SQL."""
    clauses, values = ["TRUE"], []
    for piece in re.split(r"\s+and\s+", text.strip()) if text.strip() else ():
        match = _CONDITION.match(piece)
        if not match:
            raise UsageError(f'cannot read the condition "{piece}"', hint="write it as: year >= 2024 and genre = plan")
        column, sign, value = _column(match[1]), match[2], match[3].strip("\"'")
        cast = "TRY_CAST(? AS INTEGER)" if match[1] == "year" else "?"
        clauses.append(f"{column} {'<>' if sign == '!=' else sign} {cast}")
        values.append(value)
    return " AND ".join(clauses), values


def _check_themes(store: Store, themes: Sequence[str]) -> None:
    known = {t for (row,) in store.query("SELECT DISTINCT themes FROM sections") for t in row.split(";")}
    for theme in themes:
        if theme not in known:
            raise UsageError(f'no section of this run has the theme "{theme}"{suggestion(theme, known)}')


def _cell(value: Any) -> str:
    return "" if value is None else str(value)

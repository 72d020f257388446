"""What moved between a run and the one before it, cell by cell, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = Mapping[str, str]
COLUMNS = ("table", "row", "column", "before", "after", "change", "why")
# By what a row of each compared table is known again, and the cells that are held against each other.
COMPARED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "documents": (("doc",), ("title", "organisation", "province", "city", "year", "genre", "flags", "duplicate_of")),
    "themes": (("level", "province", "city", "year", "theme"), ("share", "share_low", "share_high", "reports")),
    "indicators": (("indicator", "province", "city", "year", "status", "doc"), ("low", "high", "unit", "comparator", "conflicts")),
    "ledger": (("doc_plan", "claim_plan"), ("verdict", "gap", "planned_text", "achieved_text")),
    "slogans": (("slogan",), ("reports", "mentions", "first_year", "last_year")),
}  # fmt: skip
# Cells that name the reports a row rests on.
NAMING = ("doc", "doc_plan", "doc_outcome")
REASONS = {
    "new": "new report",
    "removed": "report removed",
    "changed": "changed report",
    "codebook": "codebook",
    "program": "program version",
}
# Where no report was read again, the set itself was read otherwise.
OTHERWISE = "program version, decisions or expected reports"


def cells(
    table: str, before: Iterable[Row], after: Iterable[Row], reasons: Mapping[str, str], other: str
) -> Iterator[Row]:
    """Every cell of a table that moved. `reasons`: doc to why it was read again; `other`: why, for rows of several reports."""
    keys, columns = COMPARED[table]
    old, new = ({tuple(r.get(k, "") for k in keys): r for r in rows} for rows in (before, after))
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        reason = _reason(now or was or {}, reasons) or other
        change = "moved" if was and now else "added" if now else "gone"
        for column in columns:
            left, right = (was or {}).get(column, ""), (now or {}).get(column, "")
            if left != right:
                yield _line(table, " · ".join(k for k in key if k), column, left, right, change, reason)


def _line(*values: str) -> Row:
    return dict(zip(COLUMNS, values, strict=True))


def _reason(row: Row, reasons: Mapping[str, str]) -> str:
    """A row that rests on reports by name moves for their sake."""
    named: Sequence[str] = [row.get(c, "") for c in NAMING]
    return ";".join(dict.fromkeys(reasons[doc] for doc in named if doc in reasons))

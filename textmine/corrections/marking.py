"""Marks in the later tables what decisions moved: a row of `corrected` says what would stand there without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tables import cell

if TYPE_CHECKING:
    import pandas as pd

# What names a row of a table, and the columns whose change is told.
TOLD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "indicators": (
        ("indicator", "doc", "year", "status"),
        ("low", "high", "unit", "comparator", "province", "city", "conflicts"),
    ),
    "ledger": (
        ("doc_plan", "claim_plan"),
        ("verdict", "indicator", "subject", "year", "planned_low", "planned_high", "achieved_low", "achieved_high"),
    ),
    "themes": (
        ("level", "province", "city", "year", "theme"),
        ("share", "reports", "sections_in_theme", "claims_achieved", "claims_planned", "top_slogans"),
    ),
    "slogans": (("slogan",), ("type", "family", "reports", "places", "mentions", "first_year", "first_place")),
    "slogan_diffusion": (("slogan", "year"), ("reports", "adopters", "new_adopters", "cumulative_share")),
}


def mark(name: str, table: pd.DataFrame, without: pd.DataFrame) -> pd.DataFrame:
    """The table with a column `corrected`: `share was 0.25`, or `not there` for a row that decisions brought about."""
    keys, told = TOLD[name]
    before = {_key(row, keys): row for row in without.to_dict("records")}
    marks = []
    for row in table.to_dict("records"):
        old = before.get(_key(row, keys))
        marks.append("not there" if old is None else "; ".join(_differences(row, old, told)))
    return table.assign(corrected=marks)


def _key(row: dict[Any, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    """A group without a place (a masked report) is told from others by its example."""
    alone = cell(row["example_doc"]) if "example_doc" in row and not cell(row["province"]) else ""
    return (*(cell(row[k]) for k in keys), alone)


def _differences(row: dict[Any, Any], old: dict[Any, Any], told: tuple[str, ...]) -> list[str]:
    return [f"{c} was {cell(old[c]) or 'empty'}" for c in told if cell(row[c]) != cell(old[c])]


def mark_wide(table: pd.DataFrame, without: pd.DataFrame) -> pd.DataFrame:
    """A wide table of shares with a last column `corrected` that names the groups whose share moved."""
    before = without.set_index("theme")
    groups = [c for c in table.columns if c != "theme"]
    marks = []
    for row in table.to_dict("records"):
        known = row["theme"] in before.index
        moved = [
            g for g in groups
            if cell(row[g]) != (cell(before.at[row["theme"], g]) if known and g in before.columns else "0")
        ]  # fmt: skip
        marks.append(";".join(moved))
    return table.assign(corrected=marks)

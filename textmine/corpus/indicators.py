"""Indicators over places and years: of all statements a report makes of one indicator, the one for its place and year.

A report that states different figures keeps the chosen one and lists the others under `conflicts`; nothing is averaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "indicator", "province", "city", "year", "status", "low", "high", "unit", "comparator", "doc", "claim", "conflicts",
)  # fmt: skip
# A statement of the place as a whole comes first in a report, and says so (全省, 全市).
_EXACT_FIRST = {"exact": 0, "about": 1, "at_least": 1, "over": 2, "at_most": 1, "range": 1, "almost": 2}


def cells(claims: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row a report, indicator, status and year; reposts count once.

    `conflicts`: other values the report states for the same cell, joined by `;`.
    """
    import pandas as pd

    known = claims[(claims["indicator"].fillna("") != "") & claims["status"].isin(["achieved", "planned"])]
    places = documents.loc[documents["duplicate_of"].isna(), ["doc", "province", "city"]]
    known = known.merge(places, on="doc")
    if known.empty:
        return pd.DataFrame({c: [] for c in COLUMNS})
    rows: list[dict[str, Any]] = []
    for _, group in known.groupby(["doc", "indicator", "status", "year"], sort=True, dropna=False):
        rows.append(_chosen(group))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = ["indicator", "province", "city", "year", "status", "doc"]
    return frame.sort_values(order, na_position="last", kind="stable").reset_index(drop=True)


def _chosen(group: pd.DataFrame) -> dict[str, Any]:
    """The statement that stands for the cell: an exact figure before a bound of the same level, else the earliest."""
    ranked = sorted(group.to_dict("records"), key=lambda r: (_EXACT_FIRST.get(r["comparator"], 3), r["claim"]))
    best = ranked[0]
    others = dict.fromkeys(r["text"] for r in ranked[1:] if _differs(r, best))
    return {**{c: best.get(c) for c in COLUMNS if c != "conflicts"}, "conflicts": ";".join(others)}


def _differs(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return str(one["low"]) != str(other["low"]) or str(one["high"]) != str(other["high"])

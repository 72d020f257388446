"""Indicators over places and years: of all statements a report makes of one indicator, the one for its place and year.

Reading order: `cells` groups the statements, `aligned` brings them to the indicator's unit and sign (亿斤 to 吨, a fall as a
negative growth), `_chosen` picks one. A report that states different figures keeps the chosen one and lists the others
under `conflicts`; nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
COLUMNS = (
    "indicator", "province", "city", "year", "status", "low", "high", "unit", "comparator", "doc", "claim", "conflicts",
)  # fmt: skip
# Grain is reported in 斤 and in 吨: 亿斤 is 5 万吨. Nothing else in the tables has two units.
CONVERSIONS = {("斤", "吨"): 1 / 2000, ("公斤", "吨"): 1 / 1000}
# The statement with most in it stands first: an exact figure, a target with its tolerance, a bound, a near miss.
RANK = {"exact": 0, "range": 1, "about": 1, "at_least": 2, "at_most": 2, "over": 3, "almost": 4}
_TURNED = {"at_least": "at_most", "at_most": "at_least", "over": "almost", "almost": "over"}


@cache
def declared() -> dict[str, tuple[str, str]]:
    """Indicator to (unit, measure), as the pipelines that come with the program declare them; the first row decides."""
    from ..pipeline import selected

    table: dict[str, tuple[str, str]] = {}
    for pipeline in selected("auto"):
        for entry in pipeline.indicators:
            table.setdefault(entry.indicator, (entry.unit, entry.measure))
    return table


def cells(
    claims: pd.DataFrame, documents: pd.DataFrame, *, known: Mapping[str, tuple[str, str]] | None = None
) -> pd.DataFrame:
    """One row a report, indicator, status and year; reposts count once, claims without a year not at all.

    `known`: indicator to (unit, measure), by default those of the pipelines. `low`, `high`: in that unit; a fall of a
    growth indicator is negative (居民消费价格下降0.2% is −0.2). `conflicts`: what else the report states for the same
    cell and cannot be true beside the chosen figure, joined by `;`. Refuses to average, and to read a place's figure
    out of its parts.
    """
    import pandas as pd

    kept = claims[(claims["indicator"].fillna("") != "") & claims["status"].isin(["achieved", "planned"])]
    kept = kept[kept["year"].notna()]
    kept = kept.merge(documents.loc[documents["duplicate_of"].isna(), ["doc", "province", "city"]], on="doc")
    if kept.empty:
        return pd.DataFrame({c: [] for c in COLUMNS})
    frame = pd.DataFrame(chosen(kept.to_dict("records"), known), columns=list(COLUMNS))
    frame["year"] = frame["year"].astype("int64")
    order = ["indicator", "province", "city", "year", "status", "doc"]
    return frame.sort_values(order, na_position="last", kind="stable").reset_index(drop=True)


def chosen(claims: Iterable[Row], known: Mapping[str, tuple[str, str]] | None = None) -> list[Row]:
    """The cells of the reports that claims come from, by report, indicator, status and year."""
    table = declared() if known is None else known
    groups: dict[tuple[str, str, str, int], list[Row]] = {}
    for row in claims:
        key = (str(row["doc"]), str(row["indicator"]), str(row["status"]), int(row["year"]))
        groups.setdefault(key, []).append(aligned(row, table))
    return [_chosen(groups[key]) for key in sorted(groups)]


def aligned(row: Row, table: Mapping[str, tuple[str, str]]) -> Row:
    """The statement in the indicator's own unit, falls with a minus sign."""
    unit, measure = table.get(str(row["indicator"]), (row["unit"], "level"))
    factor = CONVERSIONS.get((str(row["unit"]), unit))
    result = dict(row, low=_number(row["low"]), high=_number(row["high"]))
    if factor:
        result.update({"unit": unit, "low": _times(result["low"], factor), "high": _times(result["high"], factor)})
    if measure == "growth" and row.get("direction") == "down":
        comparator = _TURNED.get(str(row["comparator"]), row["comparator"])
        result.update(low=_times(result["high"], -1), high=_times(result["low"], -1), comparator=comparator)
    return result


def _chosen(group: list[Row]) -> Row:
    """The statement that stands for the cell: the most exact, of equals the most precise, then the earliest."""
    ranked = sorted(group, key=lambda r: (RANK.get(str(r["comparator"]), 5), -_digits(r), int(r["claim"])))
    best = ranked[0]
    others = dict.fromkeys(str(r["text"]) for r in sorted(group, key=lambda r: int(r["claim"])) if not _agrees(r, best))
    return {**{c: best.get(c) for c in COLUMNS if c != "conflicts"}, "conflicts": ";".join(others)}


def _agrees(other: Row, best: Row) -> bool:
    """Whether both can be true: the same figure, the same rounded (5.2 and 5.23), or a bound that the figure satisfies."""
    value = best["low"] if best["low"] is not None else best["high"]
    if value is None or (other["low"], other["high"]) == (best["low"], best["high"]):
        return True
    comparator = str(other["comparator"])
    if comparator in ("over", "at_least") and other["low"] is not None:
        return bool(value >= other["low"] - abs(other["low"]) * 1e-9)
    if comparator in ("at_most", "almost") and other["high"] is not None:
        return bool(value <= other["high"] + abs(other["high"]) * 1e-9)
    told = other["low"] if other["low"] is not None else other["high"]
    if told is None:
        return True
    slack = 0.1 if comparator == "about" else 0.0
    return bool(abs(told - value) <= abs(told) * slack + _half_step(str(other["text"]), told))


def _half_step(text: str, value: float) -> float:
    """Half of the last place that the text gives: 5.2万亿元 says 5.15 to 5.25.

    >>> _half_step("5.2万亿元", 5.2e12)
    50000000000.0
    """
    figure = "".join(c for c in text if c in "0123456789.").strip(".")
    if not figure or float(figure) == 0:
        return 0.0
    step = 10.0 ** -len(figure.partition(".")[2])
    return float(round(abs(value) / float(figure) * step / 2, 9))


def _digits(row: Row) -> int:
    return len("".join(c for c in str(row["text"]) if c.isdigit()).strip("0"))


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)

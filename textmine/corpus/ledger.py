"""The ledger: a plan of year t meets the outcome that the same place's and organisation's later report states for t.

Reading order: `match` pairs reports, `_answers` finds the outcome of one plan, `_verdict` judges it by the contract's rules:
met when the outcome equals the target or satisfies its bound (左右: within a tenth of the target or half a point), exceeded
beyond an exact target, missed short of it, not_reported when the answering report gives no outcome, no_report when there
is no answering report.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..knowledge import column
from .indicators import aligned, declared

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Outcomes = dict[tuple[Any, ...], list[Row]]
COLUMNS = (
    "indicator", "subject", "province", "city", "organisation", "year", "unit", "planned_text", "planned_low",
    "planned_high", "achieved_text", "achieved_low", "achieved_high", "verdict", "gap", "doc_plan", "claim_plan",
    "doc_outcome", "claim_outcome",
)  # fmt: skip
# Character overlap (Dice) of two subjects from which they name the same thing: 培训女致富带头人, 举办女致富带头人培训.
SAME_SUBJECT = 0.6


# What the ledger reads of a claim and of a report.
CLAIM = (
    "doc", "claim", "text", "low", "high", "unit", "comparator", "kind", "status", "direction", "subject", "indicator",
    "year",
)  # fmt: skip
REPORT = ("doc", "province", "city", "county", "organisation", "covers_achieved", "pipeline")
ASKED = ("planned", "rule", "achieved")


def match(claims: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row for every planned (and every rule) claim that a later report or summary could answer."""
    import pandas as pd

    originals = _rows(documents[documents["duplicate_of"].isna()].sort_values("doc"))
    rows = matched(originals, _rows(claims[claims["status"].isin(ASKED)].sort_values(["doc", "claim"])))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = ["province", "city", "organisation", "year", "doc_plan", "claim_plan"]
    return frame.sort_values(order, na_position="last", kind="stable").reset_index(drop=True)


def matched(originals: Iterable[Row], claims: Iterable[Row]) -> list[Row]:
    """The rows of the ledger for reports (no reposts) and claims, both as rows in the order of their names and numbers.

    Reports of different homes (place and kind) never answer one another: they may come a home at a time.
    """
    neighbours: dict[tuple[str, ...], list[Row]] = {}
    reports = list(originals)
    for report in reports:
        neighbours.setdefault(_home(report), []).append(report)
    plans, outcomes = _plans_and_outcomes(claims)
    rows: list[Row] = []
    for report in reports:
        taken: set[tuple[str, int]] = set()
        answering: dict[int, list[Row]] = {}
        for plan in plans.get(report["doc"], []):
            year = int(plan["year"])
            if year not in answering:
                answering[year] = [r for r in neighbours[_home(report)] if _could_answer(r, report, year)]
            rows.append(_row(plan, report, answering[year], outcomes, taken))
    return rows


def _plans_and_outcomes(claims: Iterable[Row]) -> tuple[dict[str, list[Row]], Outcomes]:
    """The claims of each report that ask for an answer, and those that may be one, by report and by what must agree."""
    plans: dict[str, list[Row]] = {}
    outcomes: Outcomes = {}
    table = declared()
    for row in claims:
        row = aligned(row, table) if row["indicator"] else row
        if row["status"] == "achieved":
            outcomes.setdefault((row["doc"], *_terms(row)), []).append(row)
        elif _answerable(row):
            plans.setdefault(row["doc"], []).append(row)
    return plans, outcomes


def _terms(claim: Row) -> tuple[Any, ...]:
    """What a plan and its outcome have in common."""
    return claim["year"], claim["unit"], claim["kind"]


def _rows(frame: pd.DataFrame) -> list[Row]:
    """A frame as rows, with None for every kind of missing value."""
    return [{k: None if v is None or v != v else v for k, v in row.items()} for row in frame.to_dict("records")]


def _answerable(plan: Row) -> bool:
    return bool(plan["subject"]) and plan["year"] is not None


def _row(plan: Row, report: Row, answering: list[Row], outcomes: Outcomes, taken: set[tuple[str, int]]) -> Row:
    open_ones = [c for r in answering for c in outcomes.get((r["doc"], *_terms(plan)), [])]
    outcome = _answers(plan, open_ones, taken)
    if outcome:
        taken.add((outcome["doc"], outcome["claim"]))
        verdict, gap = _verdict(plan, outcome)
    else:
        verdict, gap = ("not_reported" if answering else "no_report"), None
    found = outcome or {}
    return {
        **{c: report.get(c) for c in ("province", "city", "organisation")},
        "indicator": plan["indicator"] or "",
        "subject": plan["subject"],
        "year": int(plan["year"]),
        "unit": plan["unit"],
        "planned_text": plan["text"],
        "planned_low": plan["low"],
        "planned_high": plan["high"],
        "achieved_text": found.get("text"),
        "achieved_low": found.get("low"),
        "achieved_high": found.get("high"),
        "verdict": verdict,
        "gap": gap,
        "doc_plan": plan["doc"],
        "claim_plan": plan["claim"],
        "doc_outcome": found.get("doc") or (answering[0]["doc"] if answering else None),
        "claim_outcome": found.get("claim"),
    }


def _could_answer(other: Row, report: Row, year: int) -> bool:
    """The same organisation (the place is the same already), and the year is what it reviews.

    A look back on five years tells of its last; it does not answer the targets of each.
    """
    if other["doc"] == report["doc"] or not _same_organisation(other, report):
        return False
    reviewed = str(other.get("covers_achieved") or "").split(";")
    return str(year) in (reviewed if len(reviewed) <= 2 else reviewed[-1:])


def _home(report: Row) -> tuple[str, ...]:
    """Reports that could answer one another share a place and a kind."""
    return tuple(_text(report.get(c)) for c in ("province", "city", "county", "pipeline"))


def _text(value: Any) -> str:
    """A cell as text; missing values of any kind are empty."""
    return value if isinstance(value, str) else ""


def _same_organisation(one: Row, other: Row) -> bool:
    a, b = _text(one.get("organisation")), _text(other.get("organisation"))
    return not a or not b or a in b or b in a or _alike(a, b) >= SAME_SUBJECT


def _answers(plan: Row, open_ones: list[Row], taken: set[tuple[str, int]]) -> Row | None:
    """The outcome of a plan: by indicator, else by likeness of subjects; always in the plan's unit and for its year.

    Where an indicator knows the plan, it knows the outcome too: a figure that it refused (a sum over five years, a
    part of the place) is no answer. An indicator's outcome may answer a target that is stated twice, any other
    outcome answers once.
    """
    if plan["indicator"]:
        named = [c for c in open_ones if c["indicator"] == plan["indicator"]]
        return max(named, key=lambda c: (_alike(plan["subject"], c["subject"] or ""), -c["claim"]), default=None)
    free = [c for c in open_ones if (c["doc"], c["claim"]) not in taken and _same_way(plan, c)]
    scored = [(_alike(plan["subject"], c["subject"] or ""), -c["claim"], c) for c in free]
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] >= SAME_SUBJECT else None


def _same_way(plan: Row, outcome: Row) -> bool:
    return not outcome["direction"] or not plan["direction"] or bool(outcome["direction"] == plan["direction"])


@lru_cache(maxsize=1 << 18)
def _alike(one: str, other: str) -> float:
    """Dice coefficient of characters; a subject that holds the other counts as nearly the same.

    >>> _alike("女致富带头人", "女致富带头人培训") >= SAME_SUBJECT
    True
    """
    if not one or not other:
        return 0.0
    if min(len(one), len(other)) >= 4 and (one in other or other in one):
        return 0.9
    size = len(one) + len(other)
    if 2 * min(len(one), len(other)) < SAME_SUBJECT * size:
        return 0.0  # however alike, the lengths alone forbid it
    return 2 * sum(min(one.count(c), other.count(c)) for c in set(one)) / size


def _verdict(plan: Row, outcome: Row) -> tuple[str, float | None]:
    """met, exceeded or missed, and the gap (outcome − target, in the unit)."""
    low, high = _number(plan["low"]), _number(plan["high"])
    got = _number(outcome["low"])
    if got is None:
        got = _number(outcome["high"])
    target = low if low is not None else high
    if got is None or target is None:
        return "not_reported", None
    gap = round(got - target, 6)
    if plan["comparator"] in ("at_least", "over"):
        return ("met" if got >= target else "missed"), gap
    if plan["comparator"] in ("at_most", "almost") or plan["kind"] == "rank":
        return ("met" if got <= target else "missed"), gap
    if plan["comparator"] == "range" and high is not None:
        return ("met" if target <= got <= high else "exceeded" if got > high else "missed"), gap
    if plan["comparator"] == "about":
        near = 0.5 if plan["kind"] in ("percent", "points") else abs(target) / 10
        if abs(gap) <= near + 1e-9:
            return "met", gap
    return _beyond(plan, outcome, gap), gap


def _beyond(plan: Row, outcome: Row, gap: float) -> str:
    if abs(gap) < 1e-9:
        return "exceeded" if "超额" in str(outcome.get("sentence") or "") else "met"
    less = any(word in plan["subject"] for word in column("indicator_words", label="less")) or (
        plan["direction"] == "down" and plan["kind"] == "measure"
    )
    return "exceeded" if (gap < 0) == less else "missed"


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)

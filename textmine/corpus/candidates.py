"""Claims that no indicator knows, grouped by what they measure and in what unit: proposals for indicators.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

# A subject that fewer reports measure compares nothing.
LEAST_REPORTS = 3
LEAST_LENGTH = 2
COLUMNS = (
    "pipeline", "subject", "unit", "measure", "reports", "places", "years", "claims", "achieved", "planned", "variants",
    "example_doc", "example_claim", "row",
)  # fmt: skip
# What may stand around a name without making it another: 全市新增就业 and 新增就业人数 measure the same.
_BEFORE = (
    "全省",
    "全市",
    "全区",
    "全县",
    "全国",
    "全年",
    "累计",
    "共",
    "已",
    "新",
    "完成",
    "实现",
    "开展",
    "举办",
    "组织",
)
_AFTER = ("总数", "数量", "人数", "总量", "规模", "总额", "达", "达到", "等")


def core(subject: str) -> str:
    """The name without what may stand around it.

    >>> core("全市培训班数量"), core("培训班")
    ('培训班', '培训班')
    """
    changed = True
    while changed:
        before = subject
        for word in _BEFORE:
            subject = subject.removeprefix(word) if len(subject) - len(word) >= LEAST_LENGTH else subject
        for word in _AFTER:
            subject = subject.removesuffix(word) if len(subject) - len(word) >= LEAST_LENGTH else subject
        changed = subject != before
    return subject


def propose(claims: Iterable[Mapping[str, Any]], *, least: int = LEAST_REPORTS) -> list[dict[str, Any]]:
    """One row a subject and unit that at least `least` reports measure, the most widespread first.

    `claims`: rows of doc, claim, subject, unit, kind, status, direction, indicator, pipeline, place, year. `measure`: what
    the row of indicators.csv would say (growth, rate or level); `row`: that row, ready to be edited and pasted.
    Claims of an indicator, rules, and claims without a subject are no proposals.
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for claim in claims:
        name = core(str(claim["subject"] or ""))
        if not claim["indicator"] and len(name) >= LEAST_LENGTH and claim["status"] in ("achieved", "planned"):
            key = (str(claim["pipeline"] or ""), name, str(claim["unit"] or ""), _measure(claim))
            groups.setdefault(key, []).append(claim)
    rows = [_row(key, found) for key, found in groups.items()]
    kept = [r for r in rows if r["reports"] >= least]
    return sorted(
        kept, key=lambda r: (-r["reports"], -r["claims"], r["pipeline"], r["subject"], r["unit"], r["measure"])
    )


def _measure(claim: Mapping[str, Any]) -> str:
    if claim["kind"] in ("percent", "points", "ratio"):
        return "growth" if claim["direction"] else "rate"
    return "level"


def _row(key: tuple[str, ...], found: list[Mapping[str, Any]]) -> dict[str, Any]:
    pipeline, subject, unit, measure = key
    ordered = sorted(found, key=lambda c: (str(c["doc"]), int(c["claim"])))
    spelled = Counter(str(c["subject"]) for c in ordered)
    variants = sorted(spelled, key=lambda v: (-spelled[v], v))[:8]
    status = Counter(c["status"] for c in ordered)
    return {
        "pipeline": pipeline, "subject": subject, "unit": unit, "measure": measure,
        "reports": len({c["doc"] for c in ordered}), "places": len({c["place"] for c in ordered if c["place"]}),
        "years": len({c["year"] for c in ordered if c["year"]}), "claims": len(ordered),
        "achieved": status["achieved"], "planned": status["planned"], "variants": ";".join(variants),
        "example_doc": ordered[0]["doc"], "example_claim": ordered[0]["claim"],
        "row": f",{subject},{unit},{measure},{';'.join(dict.fromkeys((subject, *variants)))},,",
    }  # fmt: skip

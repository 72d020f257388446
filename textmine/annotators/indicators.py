"""Which indicator a claim states: the pipeline's table of names, units and what must not be confused with them.

Reading order: `assign` asks `_indicator` for each claim; `_Table` holds the patterns; `_disturbed` knows the traps (several
years, part of a year, comparisons with others, sectors and shares).
"""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache

from ..codebooks import IndicatorEntry
from ..pipeline import Pipeline
from ..records import Claim, Report

# Several years together, a part of a year, a mean, a comparison: figures, but not one year's figure of the place.
_SPAN = re.compile(
    r"年均|五年(?:累计|来|间)|(?:[三四五两]|\d)年(?:累计|来|间|年均|平均)|累计(?!完成投资)|“十[一二三四五]五”(?:时期|期间|以来|末)|以来|连续|一季度|上半年|前三季度"
    r"|[一二三四]季度|1-\d+月|年底前|到20[3-9]\d年|两年|三年|四年|五年|每年|年平均"
)
_AGAINST = re.compile(
    r"[高低快慢优好]于|超过?(?:全国|全省|预期|年度)|领先|比全国|拉动|贡献|占|比重|比例|强度|密度|单位|每|万元|人均(?!可支配收入|地区生产总值|生产总值)"
)


@lru_cache(maxsize=8)
def _entries(name: str, folder: str) -> tuple[tuple[IndicatorEntry, tuple[re.Pattern[str], ...]], ...]:
    from ..pipeline import load

    chosen = load(folder if folder else name)
    return tuple((e, tuple(re.compile(translate(f"*{p}")) for p in e.patterns)) for e in chosen.indicators)


def assign(claims: tuple[Claim, ...], report: Report, pipeline: Pipeline) -> tuple[Claim, ...]:
    """The claims with `indicator` filled where the table knows them."""
    entries = _entries(pipeline.name, str(pipeline.folder))
    return tuple(replace(c, indicator=found) if (found := _indicator(c, report, entries)) else c for c in claims)


def _indicator(
    claim: Claim, report: Report, entries: tuple[tuple[IndicatorEntry, tuple[re.Pattern[str], ...]], ...]
) -> str:
    if not claim.subject or claim.status == "rule":
        return ""
    before = _clauses_before(claim, report)
    for entry, patterns in entries:
        if entry.unit != claim.unit or not any(p.match(claim.subject) for p in patterns):
            continue
        if any(word in before + claim.subject for word in entry.exclude):
            continue
        if _measures(entry, claim, before) and not _disturbed(entry, claim, before):
            return entry.indicator
    return ""


def _clauses_before(claim: Claim, report: Report) -> str:
    """The claim's own words before its figure, from the last full stop or semicolon, at most sixty characters."""
    text = report.text[max(0, claim.start - 60) : claim.start]
    return re.split(r"[。；;！\n]", text)[-1]


def _measures(entry: IndicatorEntry, claim: Claim, before: str) -> bool:
    """Growth needs a word of change before the figure; a rate has no direction unless it rises; a level none."""
    if entry.measure == "growth":
        return claim.kind == "percent" and (
            claim.direction is not None or bool(re.search(r"增[长速幅]|涨幅|上涨|下降", before[-14:]))
        )
    if entry.measure == "rate":
        return claim.kind in ("percent", "points", "ratio")
    return claim.kind in ("money", "count", "measure", "duration", "rank", "multiple")


def _disturbed(entry: IndicatorEntry, claim: Claim, before: str) -> bool:
    near = before[-40:]
    own = _own_clause(near)
    if _SPAN.search(own) or (_SPAN.search(near) and not re.search(r"20\d\d年", near)):
        return True
    return bool(_AGAINST.search(own.replace(claim.subject, ""))) and "占" not in "".join(entry.patterns)


def _own_clause(near: str) -> str:
    return re.split(r"[，,]", near)[-1]

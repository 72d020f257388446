"""Which indicator a claim states: the pipeline's table of names, units and what must not be confused with them.

Reading order: `assign` asks `_indicator` for each claim; `_candidates` gives the rows of the table that a figure's own words
name, without those that these words rule out; `_disturbed` knows the traps within its clause (several years, part of a year,
shares), passages.py those of a passage (五年来 …). The words of all these stand in knowledge/indicator_words.csv.

A pattern is a glob over the name (`*粮食产量`); `粮食…产量` is a bare head word whose topic opened an earlier clause:
粮食播种面积300万亩、产量120万吨.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ...codebooks import IndicatorEntry
from ...pipeline import Pipeline
from ...records import Claim, Report
from .names import is_bare, own_names, since, tail, trimmed, words
from .passages import Passages, spans

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# How far back, in characters, the topic of a bare head word may stand: two or three clauses.
TOPIC_REACH = 90
_CLAUSE = re.compile(r"[，,；;。！？：:\n（）()]")
_PIECE = re.compile(r"[、，,；;。！？：:\n（）()]")
_SENTENCE = re.compile(r"[。；;！？\n]")
_CHANGE = re.compile(r"增[长速幅加]|[上微]?涨|[下微]降|降低|提高|回落|同比|比上年|较上年")
_UP_TO = re.compile(r"(?:达到?|到|突破|超过?|逾|跃上|迈上|站上|进入了?|为|近|在|到20\d\d年的?)$")
# 产量比上年增加2万吨: a step from last year, no level. 增加到, 提高至 are followed by the level itself.
_STEP = re.compile(r"(?:增加|增产|增长|增|减少|减产|减|上升|下降|提高|降低)了?$")
# Scopes that are a part of the place: the budget of the city's own level is not that of the whole city.
_PARTS = ("省级", "省本级", "省直", "市级", "市本级", "市直", "区级", "县级", "州级", "州本级")


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """One row of indicators.csv, compiled. `carried`: (topic, head word) of the patterns with an ellipsis."""

    entry: IndicatorEntry
    plain: re.Pattern[str] | None
    carried: tuple[tuple[str, re.Pattern[str]], ...]
    literals: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """The rules for one unit, in the order of the table.

    `needs`: finds the stretches of which each name holds one at least, which most words before a figure do not; `asked`: by
    the number of a stretch the rules that it calls for, `always`: those that no stretch stands for (`*`).
    """

    rules: tuple[_Rule, ...]
    needs: AhoCorasick
    asked: tuple[tuple[int, ...], ...]
    always: tuple[int, ...]


class _Candidate(NamedTuple):
    """A rule that a figure's own words name, or, where they hold only its head word, one of `topics` before them has to."""

    rule: _Rule
    named: bool
    topics: tuple[str, ...]


class _Around(NamedTuple):
    """What stands around a figure. `piece`: its own words since the last 、 or ，; `before`: the reach of a topic."""

    piece: str
    before: str
    after: str


def assign(claims: tuple[Claim, ...], report: Report, pipeline: Pipeline) -> tuple[Claim, ...]:
    """The claims with `indicator` filled where the table knows them.

    Refuses sums, means and goals of several years, parts of a year, shares, comparisons and parts of the place: they are
    figures, but not one year's figure of the place as a whole.
    """
    rules, passages, own = pipeline.derived(_rules), Passages(report), own_names(report)
    found = []
    for claim in claims:
        unit = rules.get(claim.unit)
        indicator = _indicator(claim, unit, report.text, passages, own) if unit and claim.status != "rule" else ""
        found.append(claim._replace(indicator=indicator) if indicator else claim)
    return tuple(found)


def _rules(pipeline: Pipeline) -> dict[str, _Unit]:
    """The rules of a pipeline by unit, in the order of the table."""
    by_unit: dict[str, list[_Rule]] = {}
    for entry in pipeline.indicators:
        globs = [translate(p) for p in entry.patterns if "…" not in p]
        carried = tuple(
            (topic, re.compile(translate(head)))
            for topic, _, head in (p.partition("…") for p in entry.patterns)
            if head
        )
        literals = sorted({part for p in entry.patterns for part in re.split(r"[*…?]", p) if part}, key=len)[::-1]
        plain = re.compile("|".join(f"(?:{g})" for g in globs)) if globs else None
        by_unit.setdefault(entry.unit, []).append(_Rule(entry, plain, carried, tuple(literals)))
    return {unit: _unit(tuple(rules)) for unit, rules in by_unit.items()}


def _unit(rules: tuple[_Rule, ...]) -> _Unit:
    """Rules by the longest written stretch of each pattern; of `粮食…产量` that of the head word."""
    from ahocorasick_rs import AhoCorasick

    asked: dict[str, set[int]] = {}
    for number, rule in enumerate(rules):
        for pattern in rule.entry.patterns:
            stretch = max(re.split(r"\[[^\]]*\]|[*?]", pattern.rpartition("…")[2]), key=len)
            asked.setdefault(stretch, set()).add(number)
    always = asked.pop("", set())
    return _Unit(rules, AhoCorasick(list(asked)), tuple(tuple(n) for n in asked.values()), tuple(always))


@lru_cache(maxsize=1 << 14)
def _candidates(unit: _Unit, subject: str, piece: str, own: tuple[str, ...]) -> tuple[_Candidate, ...]:
    """The rules that subject and piece of a figure name, in the order of the table, without those that they rule out.

    Ruled out are a step from last year, what the table excludes, and comparisons: 高于, 占, 每.
    """
    hits = unit.needs.find_matches_as_indexes(f"{subject}\n{piece}", overlapping=True)
    if not hits and not unit.always:
        return ()
    names = _names(subject, piece, own)
    numbers = sorted({*unit.always, *(n for hit in hits for n in unit.asked[hit[0]])}) if names else ()
    steps = bool(_STEP.search(piece))
    found = []
    for rule in (unit.rules[n] for n in numbers):
        named = any(rule.plain.match(n) for n in names) if rule.plain else False
        topics = tuple(topic for topic, head in rule.carried if any(head.match(n) for n in names))
        stated = (named or topics) and not (steps and rule.entry.measure != "growth")
        if stated and not _ruled_out(rule, subject, piece, named=named):
            found.append(_Candidate(rule, named, topics))
    return tuple(found)


def _ruled_out(rule: _Rule, subject: str, piece: str, *, named: bool) -> bool:
    """What the table excludes, and comparisons, beside the name itself."""
    rest = piece if subject and subject in piece else subject + piece
    for literal in rule.literals:
        rest = rest.replace(literal, "　")
    if named and any(word in rest for word in rule.entry.exclude):
        return True
    return bool(words("against").search(rest[: len(rest) - tail(rest)]))


@cache
def _part_of_year() -> re.Pattern[str]:
    """2024年上半年, … speaks for the whole sentence."""
    return re.compile(f"(?:20\\d\\d年|今年|去年)?(?:{words('part').pattern})")


def _indicator(claim: Claim, unit: _Unit, text: str, passages: Passages, own: tuple[str, ...]) -> str:
    before = text[max(0, claim.start - TOPIC_REACH) : claim.start]
    piece = since(_PIECE, before)
    candidates = _candidates(unit, claim.subject, piece, own)
    if not candidates:
        return ""
    around = _Around(piece, before, text[claim.end : claim.end + 8])
    if _disturbed(claim, around):
        return ""
    for rule, named, topics in candidates:
        if not _measures(rule.entry, claim, around) or not (named or _carried(rule, topics, around, own)):
            continue
        if not _told_apart(rule.entry, around) and not _of_many(rule.entry, claim, around, passages):
            return rule.entry.indicator
    return ""


def _names(subject: str, piece: str, own: tuple[str, ...]) -> list[str]:
    """What the figure may be called: its subject, and the words of its own piece (新增城镇就业), both trimmed."""
    return list(dict.fromkeys(n for n in (trimmed(subject, own), trimmed(piece, own)) if n))


def _carried(rule: _Rule, topics: tuple[str, ...], around: _Around, own: tuple[str, ...]) -> bool:
    """A bare head word (产量, 台阶) whose topic opens an earlier piece of the same passage, with no rival between."""
    earlier = around.before[: len(around.before) - len(around.piece)]
    for topic in topics:
        for match in re.finditer(re.escape(topic), earlier) if topic in earlier else ():
            opening = trimmed(since(_PIECE, earlier[: match.start()]) + topic, own)
            rivals = any(word in earlier[match.end() :] for word in rule.entry.exclude)
            if opening.startswith(topic) and not rivals:
                return True
    return False


def _measures(entry: IndicatorEntry, claim: Claim, around: _Around) -> bool:
    """Growth needs a word of change before the figure; a rate or a level has none of its own."""
    if entry.measure == "growth":
        changes = claim.direction is not None or bool(_CHANGE.search(around.piece))
        return claim.kind == "percent" and changes
    if entry.measure == "rate":
        return claim.kind in ("percent", "points", "ratio")
    return claim.kind in ("money", "count", "measure", "duration", "rank", "multiple")


def _disturbed(claim: Claim, around: _Around) -> bool:
    """The traps within a clause, whatever is measured: parts of the place, other years, a relative clause after."""
    if claim.scope in _PARTS:
        return True
    if around.after.startswith("的") and not words("whole").match(around.after[1:].lstrip("年度")):
        return True
    return _spans_years(since(_CLAUSE, around.before)) or _part_of_year().match(claim.sentence) is not None


@lru_cache(maxsize=1 << 12)
def _spans_years(clause: str) -> bool:
    """Whether the words before a figure in its own clause say several years or part of one: 五年累计, 上半年."""
    return words("span").search(clause) is not None


def _told_apart(entry: IndicatorEntry, around: _Around) -> bool:
    """城乡居民收入分别增长4%、7%: neither is the figure of all."""
    return "分别" in entry.exclude and "分别" in since(_SENTENCE, around.before) and is_bare(around.piece)


def _of_many(entry: IndicatorEntry, claim: Claim, around: _Around, passages: Passages) -> bool:
    """In a passage about several years a growth or a count is theirs; a stock that has come up to a figure is the last's."""
    if not passages.at(claim.start):
        return False
    if spans()[1].search(since(_CLAUSE, around.before)):
        return False
    if claim.kind == "count" or entry.measure == "growth":
        return True
    if claim.kind == "measure" and claim.comparator != "exact":  # 粮食年产量超20亿斤: a floor over the years
        return True
    return not (bool(_UP_TO.search(around.piece)) or claim.comparator == "over")

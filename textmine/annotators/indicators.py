"""Which indicator a claim states: the pipeline's table of names, units and what must not be confused with them.

Reading order: `assign` asks `_indicator` for each claim; `_names` gives what the figure may be called, `_Rule` holds one row
of the table; `_disturbed` knows the traps within a clause (several years, part of a year, comparisons, shares), `_Passages`
those of a passage (五年来 …). The words of all these stand in knowledge/indicator_words.csv.

A pattern is a glob over the name (`*粮食产量`); `粮食…产量` is a bare head word whose topic opened an earlier clause:
粮食播种面积300万亩、产量120万吨.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..codebooks import IndicatorEntry
from ..knowledge import column, rows
from ..pipeline import Pipeline
from ..records import Claim, Report

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# How far back, in characters, the topic of a bare head word may stand: two or three clauses.
TOPIC_REACH = 90
# How much of a sentence is its opening, where 五年来 or 2025年 speaks for all that follows.
OPENING = 20
_CLAUSE = re.compile(r"[，,；;。！？：:\n（）()]")
_PIECE = re.compile(r"[、，,；;。！？：:\n（）()]")
_ONE_YEAR = r"(?<![从由自到至比较])20\d\d年(?!以来|底前|起|至|[—\-–到])"
_SEVERAL = r"20\d\d年以来|20\d\d年?(?:[—\-–~至到]+)20\d\d年|(?:过去|这)[两三四五\d]年"
_CHANGE = re.compile(r"增[长速幅加]|[上微]?涨|[下微]降|降低|提高|回落|同比|比上年|较上年")
_UP_TO = re.compile(r"(?:达到?|到|突破|超过?|逾|跃上|迈上|站上|进入了?|为|近|在|到20\d\d年的?)$")
# 产量比上年增加2万吨: a step from last year, no level. 增加到, 提高至 are followed by the level itself.
_STEP = re.compile(r"(?:增加|增产|增长|增|减少|减产|减|上升|下降|提高|降低)了?$")
# Scopes that are a part of the place: the budget of the city's own level is not that of the whole city.
_PARTS = ("省级", "省本级", "省直", "市级", "市本级", "市直", "区级", "县级", "州级", "州本级")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of indicators.csv, compiled. `carried`: (topic, head word) of the patterns with an ellipsis."""

    entry: IndicatorEntry
    plain: re.Pattern[str] | None
    carried: tuple[tuple[str, re.Pattern[str]], ...]
    literals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """The rules for one unit, in the order of the table; `known`: one pattern for every name that any of them knows.

    `needs`: finds the words of which each such name holds one at least, which most words before a figure do not.
    """

    rules: tuple[_Rule, ...]
    known: re.Pattern[str]
    needs: AhoCorasick | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a figure. `piece`: its own words since the last 、 or ，; `clause`: since the last ，."""

    piece: str
    clause: str
    before: str
    after: str


def assign(claims: tuple[Claim, ...], report: Report, pipeline: Pipeline) -> tuple[Claim, ...]:
    """The claims with `indicator` filled where the table knows them.

    Refuses sums, means and goals of several years, parts of a year, shares, comparisons and parts of the place: they are
    figures, but not one year's figure of the place as a whole.
    """
    rules, passages, leads = pipeline.derived(_rules), _passages(report), _leads(report)
    return tuple(
        c._replace(indicator=found) if (found := _indicator(c, report, rules, passages, leads)) else c for c in claims
    )


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
    return {unit: _Unit(tuple(rules), _known(rules), _needs(rules)) for unit, rules in by_unit.items()}


def _known(rules: list[_Rule]) -> re.Pattern[str]:
    """Most figures of a report are no indicator: one look at their names says so."""
    globs = [r.plain.pattern for r in rules if r.plain] + [h.pattern for r in rules for _, h in r.carried]
    return re.compile("|".join(f"(?:{g})" for g in dict.fromkeys(globs)))


def _needs(rules: list[_Rule]) -> AhoCorasick | None:
    """The longest written stretch of each pattern; of `粮食…产量` that of the head word; None where one has none (`*`)."""
    from ahocorasick_rs import AhoCorasick

    heads = {p.rpartition("…")[2] for r in rules for p in r.entry.patterns}
    stretches = {max(re.split(r"\[[^\]]*\]|[*?]", head), key=len) for head in heads}
    return AhoCorasick(sorted(stretches)) if all(stretches) else None


@cache
def _words(label: str) -> re.Pattern[str]:
    terms = sorted(column("indicator_words", label=label), key=lambda t: (-len(t), t))
    return re.compile("|".join(("(?<!\\d)" if t[0].isdigit() else "") + re.escape(t) for t in terms))


@cache
def _tails() -> re.Pattern[str]:
    terms = sorted(column("indicator_words", label="tail"), key=lambda t: (-len(t), t))
    return re.compile(f"(?:{'|'.join(map(re.escape, terms))}|了|将|要|也|已)$")


@cache
def _part_of_year() -> re.Pattern[str]:
    """2024年上半年, … speaks for the whole sentence."""
    return re.compile(f"(?:20\\d\\d年|今年|去年)?(?:{_words('part').pattern})")


def _leads(report: Report) -> re.Pattern[str]:
    """What may stand before a name without being part of it: 全省, 预计, a date, the place's own name."""
    facts = report.metadata
    own = {n for n in (facts.province, facts.city, facts.county) if n}
    own |= {short for n in own for short in _shorts().get(n, ())}
    terms = sorted({*column("indicator_words", label="lead"), *own}, key=lambda t: (-len(t), t))
    return re.compile(f"(?:{'|'.join(map(re.escape, terms))}|20\\d\\d年|[ 　“”])")


@cache
def _shorts() -> dict[str, tuple[str, ...]]:
    """The short names of places by their full ones."""
    return {r["name"]: tuple(n for n in r.get("short", "").split(";") if n) for r in rows("places")}


def _indicator(
    claim: Claim, report: Report, rules: dict[str, _Unit], passages: _Passages, leads: re.Pattern[str]
) -> str:
    if claim.status == "rule" or claim.unit not in rules:
        return ""
    unit = rules[claim.unit]
    if unit.needs and not unit.needs.find_matches_as_indexes(f"{claim.subject}\n{_piece(claim, report)}"):
        return ""
    around = _around(claim, report)
    names = [n for n in _names(claim, around, leads) if unit.known.match(n)]
    for rule in unit.rules if names else ():
        if not _measures(rule.entry, claim, around):
            continue
        named = any(rule.plain.match(n) for n in names) if rule.plain else False
        if not named and not _carried(rule, names, around, leads):
            continue
        if not _disturbed(rule, claim, around, named=named) and not _of_many(rule.entry, claim, around, passages):
            return rule.entry.indicator
    return ""


def _piece(claim: Claim, report: Report) -> str:
    """The figure's own words; read backwards, since its piece is mostly a few characters of the reach."""
    before = report.text[max(0, claim.start - TOPIC_REACH) : claim.start]
    opens = _PIECE.search(before[::-1])
    return before[-opens.start() :] if opens and opens.start() else "" if opens else before


def _around(claim: Claim, report: Report) -> _Around:
    before = report.text[max(0, claim.start - TOPIC_REACH) : claim.start]
    after = report.text[claim.end : claim.end + 8]
    return _Around(_piece(claim, report), _CLAUSE.split(before)[-1], before, after)


def _names(claim: Claim, around: _Around, leads: re.Pattern[str]) -> list[str]:
    """What the figure may be called: its subject, and the words of its own piece (新增城镇就业), both trimmed."""
    return list(dict.fromkeys(n for n in (_trimmed(claim.subject, leads), _trimmed(around.piece, leads)) if n))


def _trimmed(name: str, leads: re.Pattern[str]) -> str:
    """The name without what may stand before and after it.

    >>> _trimmed("全市地区生产总值预计增长", re.compile("全市"))
    '地区生产总值'
    """
    tails, kept = _tails(), name.strip("“”\"' 　")
    while (match := leads.match(kept)) and match.end() < len(kept):
        kept = kept[match.end() :]
    while (match := tails.search(kept)) and match.start() > 0:
        if kept[match.start() :] == "总量" and kept.endswith("经济总量"):
            break
        kept = kept[: match.start()]
    return kept


def _is_bare(piece: str) -> bool:
    """Whether a piece has no name of its own before its figure: nothing, or only 增长, 达到 and the like.

    >>> _is_bare("增长"), _is_bare("比上年增长"), _is_bare("一般公共预算收入增长")
    (True, True, False)
    """
    while match := _tails().search(piece):
        piece = piece[: match.start()]
    return not piece


def _carried(rule: _Rule, names: list[str], around: _Around, leads: re.Pattern[str]) -> bool:
    """A bare head word (产量, 台阶) whose topic opens an earlier piece of the same passage, with no rival between."""
    earlier = around.before[: len(around.before) - len(around.piece)]
    for topic, head in rule.carried:
        if not any(head.match(n) for n in names):
            continue
        for match in re.finditer(re.escape(topic), earlier):
            opening = _trimmed(_PIECE.split(earlier[: match.start()])[-1] + topic, leads)
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


def _disturbed(rule: _Rule, claim: Claim, around: _Around, *, named: bool) -> bool:
    """The traps within a clause: other years, comparisons, shares, what the table excludes, a relative clause after."""
    if rule.entry.measure != "growth" and _STEP.search(around.piece):
        return True
    if claim.scope in _PARTS:
        return True
    opening = re.split(r"[。；;！？\n]", around.before)[-1]
    if _words("span").search(around.clause) or _part_of_year().match(opening):
        return True
    rest = around.piece if claim.subject and claim.subject in around.piece else claim.subject + around.piece
    for literal in rule.literals:
        rest = rest.replace(literal, "　")
    if named and any(word in rest for word in rule.entry.exclude):
        return True
    if "分别" in rule.entry.exclude and _is_bare(around.piece) and "分别" in re.split(r"[。；;\n]", around.before)[-1]:
        return True  # 城乡居民收入分别增长4%、7%: neither is the figure of all
    if _words("against").search(_tails().sub("", rest)):
        return True
    return around.after.startswith("的") and not _words("whole").match(around.after[1:].lstrip("年度"))


def _of_many(entry: IndicatorEntry, claim: Claim, around: _Around, passages: _Passages) -> bool:
    """In a passage about several years a growth or a count is theirs; a stock that has come up to a figure is the last's."""
    if not passages.at(claim.start):
        return False
    if _spans()[1].search(around.clause):
        return False
    if claim.kind == "count" or entry.measure == "growth":
        return True
    if claim.kind == "measure" and claim.comparator != "exact":  # 粮食年产量超20亿斤: a floor over the years
        return True
    return not (bool(_UP_TO.search(around.piece)) or claim.comparator == "over")


@dataclass(frozen=True, slots=True)
class _Passages:
    """Where the text turns from one year to several, and back: the starts of sentences, and the state each stands in.

    What a sentence within a paragraph says holds for itself alone, and is looked at only when it is asked for.
    """

    text: str
    starts: tuple[int, ...]
    several: tuple[bool, ...]
    ends: tuple[int, ...]

    def at(self, offset: int) -> bool:
        """Whether the passage around `offset` speaks of several years."""
        place = bisect_right(self.starts, offset) - 1
        if place < 0:
            return False
        said = _opening(self.text, self.starts[place], self.ends[place])
        return self.several[place] if said is None else said


def _opening(text: str, start: int, end: int) -> bool | None:
    """What the opening of a sentence says of its years."""
    return _said(text[start : min(end, start + OPENING)])


def _passages(report: Report) -> _Passages:
    """A heading or the opening of a sentence says of what years the following tells: 过去五年 …, 2025年 …."""
    headings = {s.section: s.heading for s in report.sections}
    starts, several, ends = [0], [False], [0]
    state, path = False, ""
    for sentence in report.sentences:
        heading = headings.get(sentence.section, "")
        if heading != path:
            state, path = _of_heading(heading, path, state), heading
        if report.text[sentence.start - 1 : sentence.start] in ("", "\n"):
            said = _opening(report.text, sentence.start, sentence.end)
            state = state if said is None else said  # only the first sentence of a paragraph speaks for the next
        starts.append(sentence.start)
        several.append(state)
        ends.append(sentence.end)
    return _Passages(report.text, tuple(starts), tuple(several), tuple(ends))


def _of_heading(heading: str, before: str, state: bool) -> bool:
    """A new part of the heading path may say of what years it tells; one that names both kinds leaves it to the text."""
    new, old = heading.split(" › "), before.split(" › ")
    state = state if new[0] == old[0] else False
    for part, former in zip_longest(new, old):
        if part is None:
            break
        if part != former:
            fresh = new[new.index(part) :]
            said = [s for s in (_said(p) for p in reversed(fresh) if not _names_both(p)) if s is not None]
            return said[0] if said else state
    return state


@cache
def _spans() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names several years, and what names one."""
    return (
        re.compile(f"{_SEVERAL}|{_words('many').pattern}"),
        re.compile(f"{_ONE_YEAR}|{_words('one').pattern}"),
    )


def _names_both(text: str) -> bool:
    """“十四五”时期和2025年工作."""
    return bool(re.search(_ONE_YEAR, text) and _spans()[0].search(text))


def _said(text: str) -> bool | None:
    """True for several years, False for one, None where neither is named; the first named decides.

    >>> _said("这五年，我们坚持稳中求进"), _said("2025年是十四五收官之年"), _said("着力稳就业")
    (True, False, None)
    """
    many, one = (pattern.search(text) for pattern in _spans())
    if many and (not one or many.start() <= one.start()):
        return True
    return False if one else None

"""Slogans (口号, 提法): coined, repeatable wordings, each mention with its evidence.

Reading order: `find_slogans` gathers candidates layer by layer (`_lexicon`, `_quoted`, `_shorthands`, `_parallels`, `_frames`,
`_headlines`), and where they overlap keeps the one whose layer knows most. Quotation marks are evidence, not proof:
`_is_coined` judges what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import firewall, gazetteer
from ..codebooks import SloganEntry
from ..knowledge import column
from ..pipeline import Pipeline
from ..records import Mention, Report

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_QUOTES = re.compile(
    r"“([^“”\n]{1,40})”|「([^「」\n]{1,40})」|『([^『』\n]{1,40})』|‘([^‘’\n]{2,40})’|\"([^\"\n]{1,40})\""
)
_HAN = r"[\u4e00-\u9fff]"
# Equal members side by side: 听党话、跟党走; 学政策、学技能、学法律.
_MEMBERS = re.compile(rf"({_HAN}{{3,20}})((?:[、，,]{_HAN}{{3,9}}){{1,4}})(?!{_HAN})")
_AS = re.compile(r"以“?([^“”，。；]{4,20})”?为主题")
# Headings that every report has say where one is, not what one stands for: 2023年工作回顾.
_OUTLINE_WORDS = re.compile(r"\d{4}年|回顾|总结|工作安排|主要任务|工作任务|下一步|情况$|问题$|^关于|[A-Za-z\d]{2}")
_PLAIN_VERB = re.compile(r"^(?:开展|举办|组织|进行|加强|推进|提升|完善|建立|健全|召开|印发|做好|落实)")


class _Found(NamedTuple):
    start: int
    end: int
    slogan: str
    type: str
    evidence: str
    family: str
    rank: int


def find_slogans(report: Report, pipeline: Pipeline) -> tuple[Mention, ...]:
    """Every mention of a slogan in a report's body, in the order they stand.

    Plain names of organisations, meetings, laws, documents, media and places are none, nor are everyday words in
    scare quotes; the report's own glossary is not searched.
    """
    end = next((s.start for s in report.sections if s.part == "notes"), len(report.text))
    text = report.text[:end]
    found = [*_lexicon(text, pipeline), *_quoted(text), *_shorthands(text), *_parallels(text), *_frames(text)]
    found += _headlines(report, end)
    return tuple(_mentions(text, report, _best(found)))


def _best(found: list[_Found]) -> list[_Found]:
    """Where mentions overlap the better witness stands; of equals the longer."""
    kept: list[_Found] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda f: (f.rank, f.start - f.end, f.start)):
        if taken.isdisjoint(range(one.start, one.end)):
            kept.append(one)
            taken.update(range(one.start, one.end))
    return sorted(kept, key=lambda f: f.start)


def _mentions(text: str, report: Report, found: list[_Found]) -> Iterator[Mention]:
    number = 0
    sections = report.sections
    for one in found:
        while number < len(sections) and sections[number].end <= one.start:
            number += 1
        if number < len(sections) and sections[number].start <= one.start:
            yield Mention(
                sections[number].section, one.start, one.end, text[one.start : one.end], one.slogan, one.type, one.evidence, one.family
            )  # fmt: skip


@lru_cache(maxsize=8)
def _book(entries: tuple[SloganEntry, ...]) -> tuple[AhoCorasick, tuple[SloganEntry, ...]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    names: dict[str, SloganEntry] = {}
    for entry in entries:
        for name in (entry.slogan, *entry.variants):
            names.setdefault(name, entry)
    return AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest), tuple(names.values())


def _lexicon(text: str, pipeline: Pipeline) -> Iterator[_Found]:
    machine, entries = _book(pipeline.slogans)
    for number, start, end in machine.find_matches_as_indexes(text):
        entry = entries[number]
        yield _Found(start, end, entry.slogan, entry.type, "lexicon", entry.family, 1)


def _quoted(text: str) -> Iterator[_Found]:
    for match in _QUOTES.finditer(text):
        group = next(n for n in range(1, 6) if match[n])
        words = match[group]
        if _is_coined(words, text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 6]):
            yield _Found(*match.span(group), words, _type_of(words), "quoted", "", 0)


@cache
def _plain() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="plain"))


@cache
def _names() -> tuple[str, ...]:
    return column("slogan_words", kind="name")


@cache
def _brands() -> tuple[str, ...]:
    return tuple(sorted(column("slogan_words", kind="brand"), key=len, reverse=True))


def _is_coined(words: str, before: str, after: str) -> bool:
    """Whether a quoted string is a coined wording: no document, medium or place, no single everyday word.

    >>> _is_coined("财悦读", "打造", "品牌"), _is_coined("十四五", "", "规划"), _is_coined("问题", "", "")
    (True, False, False)
    """
    plain = firewall.fold(words).strip()
    if plain in _plain() or re.fullmatch(r"[\d.%A-Za-z\s]{1,3}|\d+(?:\.\d+)+", plain) or gazetteer.lookup(plain):
        return False
    if plain.endswith(_names()) and len(plain) > 2:
        return False
    if after.startswith(("公众号", "微信公众号", "客户端", "网站", "子网站", "微博", "账号", "平台号")):
        return False
    if re.search(r"[。！？]|\d{4}年|[×XＸ＊]{2}", plain):
        return False
    return len(plain) > 1


def _type_of(words: str) -> str:
    """Shorthand (number + head), brand (a named action), else formula for phrases in parts, brand for the rest."""
    plain = firewall.fold(words)
    if re.match(r"[一二三四五六七八九十两双百千万\d]", plain) and len(plain) <= 8:
        return "shorthand"
    if plain.endswith(_brands()):
        return "brand"
    return "formula" if re.search(r"[、，,]", plain) or len(plain) > 10 else "brand"


def _shorthands(text: str) -> Iterator[_Found]:
    for found in firewall.shorthands(text):
        yield _Found(found.start, found.end, firewall.fold(found.text), "shorthand", "pattern", "", 2)


def _parallels(text: str) -> Iterator[_Found]:
    """Members of equal length with a repeated frame or a verb each; lists of plain nouns are none.

    The first member may follow words of its sentence (引导妇女学政策、学技能、学法律): its tail is taken.
    """
    for match in _MEMBERS.finditer(text):
        others = re.split("[、，,]", match[2])[1:]
        size = len(others[0])
        if len({len(m) for m in others}) == 1 and len(match[1]) >= size:
            members = [match[1][-size:], *others]
            cut = len(match[1]) > size
            if _rhymes(members) and (not cut or (len(members) > 2 and members[0][0] == others[0][0])):
                start = match.end(1) - size
                yield _Found(start, match.end(), text[start : match.end()], "formula", "pattern", "", 4)


def _rhymes(members: list[str]) -> bool:
    """A character that stands at the same place in all members, other than 的; or numbers that go on."""
    size = len(members[0])
    shared = [
        n for n in range(size) if len({m[n] for m in members}) == 1 and members[0][n] not in "的了和与等市省区县厅局委"
    ]
    if len(members) == 2 and size > 6:
        return len(shared) >= 2
    return bool(shared) and len(shared) < size and (shared != [size - 1] or len(members) > 2)


@cache
def _frame() -> re.Pattern[str]:
    verbs = "|".join(sorted(column("slogan_words", kind="verb"), key=len, reverse=True))
    ends = "|".join(b for b in _brands() if len(b) >= 2 and b not in ("活动", "品牌", "行动", "计划", "工程"))
    return re.compile(
        rf"(?:{verbs})((?:(?!{verbs})[\u4e00-\u9fff+·]){{2,14}}?(?:{ends}|行动|工程|计划))(?![\u4e00-\u9fff]{{0,1}}(?:方案|建设|师|书|生育|单列))"
    )


def _frames(text: str) -> Iterator[_Found]:
    """实施…行动, 打造…品牌, 以…为主题: what fills the frame is a brand."""
    for match in _frame().finditer(text):
        words = match[1]
        if len(words) >= 5 and not _PLAIN_VERB.match(words) and not re.match(r"[了的等重一各这该相有以]", words):
            yield _Found(*match.span(1), words, "brand", "pattern", "", 3)
    for match in _AS.finditer(text):
        yield _Found(*match.span(1), match[1], "brand", "pattern", "", 3)


def _headlines(report: Report, end: int) -> Iterator[_Found]:
    """Coined headings: parallel to a neighbour of their level (在乡村田野绽放芳华 / 在车间班组彰显担当)."""
    names = [(h, _bare(h.text)) for h in report.headings if h.start < end]
    for number, (heading, words) in enumerate(names):
        near = [w for h, w in names[max(0, number - 3) : number + 4] if h.level == heading.level and w != words]
        if 6 <= len(words) <= 26 and not _OUTLINE_WORDS.search(words) and any(_alike(words, other) for other in near):
            at = report.text.find(words, heading.start, heading.end)
            if at >= 0:
                yield _Found(at, at + len(words), words, "headline", "pattern", "", 2)


def _bare(text: str) -> str:
    """A heading without its number."""
    return re.sub(r"^(?:第?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、．.是，]?|[—―]+)\s*", "", text).strip("。")


def _alike(one: str, other: str) -> bool:
    """The same length and at least two characters at the same places, or the same quoted frame."""
    if ("“" in one) and ("“" in other) and abs(one.index("“") - other.index("“")) == 0 and len(one) < 14:
        return abs(len(one) - len(other)) <= 1
    if len(one) != len(other):
        return False
    return sum(a == b for a, b in zip(one, other, strict=True)) >= max(3, len(one) // 4)

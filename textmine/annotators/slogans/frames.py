"""What fills a frame is a brand: 实施…行动, 打好…歼灭战, 推进产业大招商, 以…为主题; and the formulas of position.

Reading order: `framed` asks each frame in turn; `_named_actions` looks back from the closing noun to the verb that opens the frame,
so that the text is walked once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...knowledge import column
from .found import FRAME, PATTERN, Found

_H = r"\u4e00-\u9fff"
_AS = re.compile(r"以“?([^“”，。；\n]{4,20})”?为主题")
_BATTLE = re.compile(
    rf"(?:打好|打赢|打响|打胜)(?:了)?(?:“)?([{_H}]{{2,14}}?(?:攻坚战|歼灭战|保卫战|持久战|总体战|阻击战|翻身仗|突围战|整体战))"
)
_STRONG = re.compile(
    rf"(?:建设|打造|建成|迈向|推进|奔向|从)([{_H}]{{2,6}}?强[省市县区国镇])(?=[{_H}]{{0,2}}[，。、；”]|建设)"
)
_STANDING = re.compile(
    rf"具有[{_H}]{{2,8}}?(?:影响力|竞争力|辐射力|引领力)的[{_H}]{{3,14}}?(?:中心|高地|基地|枢纽|城市群|集群)"
)
_SYSTEM = re.compile(rf"体现[{_H}]{{2,6}}特色(?:和|、)?优势的现代化产业体系")
# 围绕“四新”主攻“四化”; 向“新”而行、以“质”致远.
_QUOTED_PAIR = re.compile(
    rf"([{_H}]{{1,4}})“[{_H}\d+]{{1,4}}”([{_H}]{{0,3}})[、，]?([{_H}]{{1,4}}?)“[{_H}\d+]{{1,4}}”([{_H}]{{0,3}})"
)
_TAIL = re.compile(rf"[{_H}+·]*$")
_LISTED = re.compile(rf"[{_H}]{{2,12}}(?:[、，,][{_H}]{{2,12}})+$")
_WEAK_START = re.compile(
    r"^(?:优秀|[了的等重各这该相有以和与及]|一(?:批|系列|项|轮|次|大|些)|系列|多项|专项|年度|各类|全国|国家)"
)
_PLAIN_VERB = re.compile(r"^(?:开展|举办|组织|进行|加强|推进|提升|完善|建立|健全|召开|印发|做好|落实)")
_NOT_NAMES = re.compile(r"^[的]?(?:方案|师|书|生育|单列|经济|能力|指南|目标|任务|款|学)")


def framed(text: str) -> Iterator[Found]:
    """Brands and formulas that a frame of the sentence shows.

    >>> [text[f.start:f.end] for text in ["深入实施巾帼护苗成长行动。"] for f in framed(text)]
    ['巾帼护苗成长行动']
    """
    yield from _named_actions(text)
    for match in _AS.finditer(text):
        yield _brand(text, *match.span(1))
    for pattern in (_BATTLE, _STRONG):
        for match in pattern.finditer(text):
            yield _brand(text, *match.span(1))
    for match in _STANDING.finditer(text):
        yield _formula(text, *match.span())
    for match in _SYSTEM.finditer(text):
        yield _formula(text, *match.span())
    yield from _quoted_pairs(text)
    yield from _campaigns(text)


def _brand(text: str, start: int, end: int) -> Found:
    return Found(start, end, text[start:end], "brand", "pattern", "", FRAME)


def _formula(text: str, start: int, end: int) -> Found:
    return Found(start, end, text[start:end], "formula", "pattern", "", FRAME)


@cache
def _ends() -> re.Pattern[str]:
    """The nouns that close a named action; 活动 and 品牌 alone name nothing."""
    terms = [*column("slogan_words", kind="end"), *(f"大{verb}" for verb in column("slogan_words", kind="big"))]
    return re.compile("|".join(sorted(terms, key=len, reverse=True)))


@cache
def _last_verb() -> re.Pattern[str]:
    terms = sorted(column("slogan_words", kind="verb"), key=len, reverse=True)
    return re.compile(rf".*(?:{'|'.join(terms)})")


def _named_actions(text: str) -> Iterator[Found]:
    """From each closing noun back to the verb of its clause; items of a list go on (实施A行动、B计划)."""
    last = -1
    for match in _ends().finditer(text):
        if _NOT_NAMES.match(text[match.end() : match.end() + 3]):
            continue
        low = max(0, match.start() - 24)
        run = _TAIL.search(text, low, match.start())
        if not run:
            continue
        verb = _last_verb().match(text, run.start(), match.start())
        start = verb.end() if verb else run.start()
        listed = last >= 0 and start == last + 1 and text[last] == "、"
        if (verb or listed) and _names_something(text[start : match.end()], text[match.end() : match.end() + 2]):
            yield _brand(text, start, match.end())
            last = match.end()


def _names_something(words: str, after: str) -> bool:
    """Long enough to be a name and no tail of a phrase; 推进水利工程建设 builds, it names nothing."""
    if after == "建设" and len(words) < 8:
        return False
    return 5 <= len(words) <= 20 and not _WEAK_START.match(words) and not _PLAIN_VERB.match(words)


@cache
def _starters() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="verb1")) | frozenset("我为让把别")


_CAMPAIGN = re.compile(
    rf"(?:开展|组织|举办|投身于|组织了|开展了|举办了)(?:了|以)?([{_H}、，,]{{6,30}}?)(?:为主题的?)?(?:主题|系列|[{_H}]{{2}}(?=活动))?(?:[{_H}]{{2}})??活动"
)
_INTO = re.compile(
    rf"(?:开展|组织|举办|推进|推动)(?:了)?([{_H}]{{2,6}}?进(?:万家|千家万户|家庭|社区|校园|机关|企业|乡村|农村|网络|军营|食堂)(?:[、，]?进(?:万家|千家万户|家庭|社区|校园|机关|企业|乡村|农村|网络|军营))*)"
)


def _campaigns(text: str) -> Iterator[Found]:
    """开展…活动 filled by exhortations side by side, each with its verb: 争创学习型组织,争当学习型干部."""
    for match in _CAMPAIGN.finditer(text):
        words = match[1]
        members = re.split("[、，,]", words)
        if len(members) > 1 and all(
            3 <= len(m) <= 12 and m[0] in _starters() and not _WEAK_START.match(m) for m in members
        ):
            yield _brand(text, *match.span(1))
    for match in _INTO.finditer(text):
        yield _brand(text, *match.span(1))._replace(rank=PATTERN)


def _quoted_pairs(text: str) -> Iterator[Found]:
    """Two clauses built around a quoted word each: what stands before and after it alike in length."""
    for match in _QUOTED_PAIR.finditer(text):
        joined = "、" not in match[0] and "，" not in match[0]
        verb = match[2] + match[3] if joined else match[3]
        after = "" if joined else match[2]
        if 0 < len(verb) <= len(match[1]) and (joined or 0 < len(after) == len(match[4])):
            end = match.start(4) if joined else match.end()
            yield _formula(text, match.end(1) - len(verb), end)

"""What fills a frame is a brand or a formula: 实施…行动, 打好…歼灭战, 推进产业大招商, 以…为主题, 最美…, 美丽 + a place.

Reading order: `framed` goes from cue to cue (see `cues`), so that only their surroundings are read: `_between` looks back from the
closing noun to the word that opens the frame, `_ahead` forward from the stem of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import gazetteer
from ...knowledge import column
from .cues import Frame, frames
from .found import FRAME, PATTERN, Found
from .known import Scan

_H = r"\u4e00-\u9fff"
_BACK = 24
_CUT = re.compile(rf".*[^{_H}+·]", re.DOTALL)
_WORDS = re.compile(rf"[{_H}·]*")
# Behind a frame the clause ends, or goes on as 建设清洁能源强省建设.
_STOP = re.compile(r"[，。、；：”！\n（]|$|建设|和|及")
_BUILT = re.compile(rf"(?:建设|建成|打造|共建|构建|创建|开创|描绘|谱写|迈向)(?:好|成|一个)?([{_H}、]{{2,16}})$")
_WHERE = re.compile(rf"(?:做到|坚持)?([{_H}]{{2,14}}在哪里[、，,][{_H}]{{2,16}}到哪里)$")
_STANDING = re.compile(
    rf"具有[{_H}]{{2,8}}?(?:影响力|竞争力|辐射力|引领力)的[{_H}]{{3,14}}?(?:中心|高地|基地|枢纽|城市群|集群)"
)
# 中试+投资+孵化, 企业家+科学家+投资家: what stands before the first sign is short, or its beginning would be a guess.
_W = rf"[{_H}A-Z]"
_SUM = re.compile(
    rf"(?<![{_H}A-Za-z\d]){_W}{{1,6}}(?:[+＋]{_W}{{2,6}})*[+＋](?!行动|计划|工程|模式|建设){_W}{{2,6}}?"
    rf"(?=模式|机制|体系|服务|发展|联动|工程|行动|的|[^{_H}A-Za-z\d])"
)
_WEAK_START = re.compile(
    r"^(?:优秀|[了的等重各这该相有以和与及]|一(?:批|系列|项|轮|次|场|大|些)|系列|多项|专项|年度|各类|全国|国家|为期|首[届个次批]|第|更多|更加|更好|若干|多个|多种|几|有关|相关)"
)
_PLAIN_VERB = re.compile(r"^(?:开展|举办|组织|进行|加强|推进|提升|完善|建立|健全|召开|印发|做好|落实)")
_NOT_NAMES = re.compile(r"^(?:的|略|方案|师|书|生育|单列|经济|能力|指南|目标|任务|款|学)")
_INTO_MORE = re.compile(rf"(?:[、，]?进[{_H}]{{2}})*")
_OPENED = re.compile("(?:开展|组织|举办|投身于)[了以好]?")
_CAMPAIGN_TAIL = re.compile(r"(?:为主题的?)?(?:主题|系列)?(?:创建|实践|教育|宣传|竞赛|教育实践|志愿服务)?$")
# 党的主张走进基层: somebody goes there, nothing is named.
# 智能制造工程和专利转化行动: two names; the closing noun before 和 is what tells it from 保护和利用行动.
_AND = re.compile(r".{2,16}(行动|计划|工程|战略|攻坚战|保卫战)(?:以?及|和|与)")
# 绿盾等专项行动, 民生工程特别是安居工程: a sentence, no name.
_NO_NAME = re.compile(r"等(?:专项|系列|重大|重点)?(?:行动|计划|工程)|特别是|尤其是|包括")
_GOES = re.compile(r"(?:走|送|推|引|融|放|请|迈|列|写)$")


def framed(text: str, scan: Scan) -> Iterator[Found]:
    """Brands and formulas that a frame of the sentence shows."""
    for name, frame in frames().items():
        yield from _between(text, frame, scan.cues.get(name, ()))
    for kind, names in (
        ("stem", _stems),
        ("award", _awards),
        ("model", _awards),
        ("vision", _visions),
        ("newplace", _new_places),
    ):
        for start, end in scan.cues.get(kind, ()):
            yield from names(text, start, end)
    yield from _standings(text, scan.cues.get("power", ()))
    yield from _sums(text, scan.cues.get("plus", ()))
    yield from _wheres(text, scan.cues.get("where", ()))
    yield from _campaigns(text, scan.cues.get("campaign", ()))


def _found(text: str, start: int, end: int, kind: str, rank: int = FRAME) -> Found:
    return Found(start, end, text[start:end], kind, "pattern", "", rank)


@cache
def _last(words: tuple[str, ...]) -> re.Pattern[str]:
    """The last of some words in a stretch; their first characters are asked first, which is cheap."""
    firsts = "".join(sorted({w[0] for w in words}))
    return re.compile(rf".*(?=[{firsts}])(?:{'|'.join(sorted(words, key=len, reverse=True))})")


@cache
def _works() -> tuple[str, ...]:
    return column("slogan_words", kind="works")


def _between(text: str, frame: Frame, closings: list[tuple[int, int]] | tuple[()]) -> Iterator[Found]:
    """From each closing back to what opens the frame within the clause; items of a list go on (实施A行动、B计划)."""
    last = -1
    opening = _last(frame.opening)
    for low, end in closings:
        after = text[end : end + 3]
        if (frame.name == "named action" and _NOT_NAMES.match(after)) or (frame.stop and not _STOP.match(after)):
            continue
        cut = _CUT.match(text, max(0, low - _BACK), low)
        begin = cut.end() if cut else max(0, low - _BACK)
        opened = opening.match(text, begin, low)
        inner = opened.end() if opened else begin
        if not opened and not (last >= 0 and inner == last + 1 and text[last] == "、"):
            continue
        parts = _AND.match(text, inner, low)
        if parts and frame.name == "named action":
            if _fits(frame, text[inner : parts.end(1)], ""):
                yield _found(text, inner, parts.end(1), frame.type)
            inner = parts.end()
        start = (
            opened.start() + len(opened[0]) - _length(frame, opened[0]) if opened and frame.keep == "whole" else inner
        )
        stop = low if frame.keep == "filler" else end
        if frame.name == "into":
            stop = _INTO_MORE.match(text, end).end()  # type: ignore[union-attr]
        if _fits(frame, text[start:stop], after) and not (frame.name == "into" and _GOES.search(text, start, low)):
            yield _found(text, start, stop, frame.type, PATTERN if frame.name == "into" else FRAME)
            last = stop


def _length(frame: Frame, opened: str) -> int:
    """How long the opening word is at the end of what was matched up to it."""
    return max(len(word) for word in frame.opening if opened.endswith(word))


def _fits(frame: Frame, words: str, after: str) -> bool:
    """Long enough to be a name and no tail of a phrase; 推进水利工程建设 builds, it names nothing."""
    if not frame.least <= len(words) <= frame.most or frame.holds not in words:
        return False
    if frame.name == "named action" and (
        words[-3:-2] == "的" or (after.startswith("建设") and len(words) < 8) or words.endswith(_works())
    ):
        return False
    return not _NO_NAME.search(words) and not _WEAK_START.match(words) and not _PLAIN_VERB.match(words)


@cache
def _ends() -> re.Pattern[str]:
    """The nouns that close a name by themselves, where its stem already says that it is one."""
    words = {*column("slogan_words", kind="end"), *column("slogan_words", kind="brand")}
    words = {w for w in words if len(w) > 1} - set(column("slogan_words", kind="vague"))
    return re.compile(rf"[{_H}·]{{0,8}}?(?:{'|'.join(sorted(words, key=len, reverse=True))})")


def _stems(text: str, start: int, end: int) -> Iterator[Found]:
    """巾帼…服务队, 木兰…讲堂: the stem opens a name, the noun closes it."""
    match = _ends().match(text, end)
    if (
        match
        and (end - start > 1 or not _han(text, start - 1))
        and not _NOT_NAMES.match(text[match.end() : match.end() + 3])
    ):
        yield _found(text, start, match.end(), "brand")


def _han(text: str, at: int) -> bool:
    return at >= 0 and "\u4e00" <= text[at] <= "\u9fff"


@cache
def _line_end() -> re.Pattern[str]:
    words = "|".join(sorted(column("slogan_words", kind="lineend"), key=len, reverse=True))
    return re.compile(rf"([{_H}]{{2,8}}?)(?:{words}|[^{_H}]|$)")


def _awards(text: str, start: int, end: int) -> Iterator[Found]:
    """最美…, 十佳…: with the noun of who is honoured, up to where the title ends."""
    match = _line_end().match(text, end)
    if match and text[end] != "的":
        yield _found(text, start, match.end(1), "brand")


def _visions(text: str, start: int, end: int) -> Iterator[Found]:
    """美丽河南, 数字福建: a vision before the name of a province, city or county."""
    for size in (3, 2):
        name = text[end : end + size]
        if len(name) == size and gazetteer.lookup(name):
            end += size + 2 * (text[end + size : end + size + 2] == "战略")
            yield _found(text, start, end, "brand")
            return


def _new_places(text: str, start: int, end: int) -> Iterator[Found]:
    """(建设)富裕文明和谐新…: what a place is to become, before its name."""
    built = _BUILT.search(text, max(0, start - _BACK), end)
    size = next((n for n in (3, 2) if len(text[end : end + n]) == n and gazetteer.lookup(text[end : end + n])), 0)
    if built and size:
        yield _found(text, built.start(1), end + size, "formula")


def _standings(text: str, cues: list[tuple[int, int]] | tuple[()]) -> Iterator[Found]:
    """具有全国影响力的科技创新中心."""
    for start, _ in cues:
        begin = text.rfind("具有", max(0, start - 10), start)
        match = _STANDING.match(text, begin) if begin >= 0 else None
        if match:
            yield _found(text, *match.span(), "formula")


def _sums(text: str, cues: list[tuple[int, int]] | tuple[()]) -> Iterator[Found]:
    last = -1
    for start, _ in cues:
        match = _SUM.search(text, max(0, start - 6, last), start + 40) if start > last else None
        if match and match.start() < start < match.end():
            opened = _last(frames()["named action"].opening).match(text, match.start(), start)
            yield _found(text, opened.end() if opened else match.start(), match.end(), "formula")
            last = match.end()


def _wheres(text: str, cues: list[tuple[int, int]] | tuple[()]) -> Iterator[Found]:
    """中心工作在哪里，妇联工作就跟进到哪里: one clause asks, the other follows."""
    for _, end in cues:
        match = _WHERE.search(text, max(0, end - 36), end)
        if match:
            yield _found(text, match.start(1), end, "formula")


@cache
def _starters() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="verb1")) | frozenset("我为让把别")


def _campaigns(text: str, cues: list[tuple[int, int]] | tuple[()]) -> Iterator[Found]:
    """开展…活动 filled by exhortations side by side, each with its verb: 争创学习型组织,争当学习型干部."""
    for low, _ in cues:
        for opened in _OPENED.finditer(text, max(0, low - 40), low):
            words = _CAMPAIGN_TAIL.sub("", text[opened.end() : low])
            members = re.split("[、，,]", words)
            if len(members) > 1 and all(_exhorts(m) for m in members):
                yield _found(text, opened.end(), opened.end() + len(words), "brand")
                break


def _exhorts(words: str) -> bool:
    whole = _WORDS.fullmatch(words) is not None
    return whole and 3 <= len(words) <= 12 and words[0] in _starters() and not _WEAK_START.match(words)

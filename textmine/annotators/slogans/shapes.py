"""Slogans by their shape: parallel members side by side, and headings coined alike.

Reading order: `parallels` walks the runs of short members (听党话、跟党走), `_groups` finds members of one length, `_sings` says whether
they are a slogan or a list of things; `headlines` compares the headings of one level.

Shape after the observation that Chinese political wording is rhythmic: equal members, a repeated frame, a verb each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ...knowledge import column
from ...records import Report
from .found import PATTERN, SHAPE, Found

_H = r"\u4e00-\u9fff"
_MARKS = re.compile(r"[“”‘’「」『』\"]")
_RUN = re.compile(rf"[{_H}]{{2,30}}(?:[、，,][{_H}]{{2,24}})+")
_MEMBER = re.compile(rf"[{_H}]+")
# “富民贷”、“助农贷”: each in marks of its own is a wording of its own.
_APART = re.compile(r"[”’」』\"][、，,][“‘「『\"]")
# Shared by chance, or because both are places: 省, 市, 的.
_CHANCE = frozenset("的了和与等市省区县厅局委部会员人年月日个不各全新大中上下越更加进为是在将把")
# 就业有门路、生活有盼头: a small verb in the same place makes a frame by itself.
_HINGES = frozenset("有得能必敢可无以增促强稳提惠兴")
# 政治性、先进性、群众性; 智能化、绿色化、融合化; 获得感、幸福感.
_QUALITIES = frozenset("性化感")
# What may stand where an equal member would go on: 以学思想、建新功、办实事为重点.
_AFTER = re.compile(r"^(?:为|的|等|工作|活动|要求|目标|行动|主题|能力|机制|上)")
# Headings that every report has say where one is, not what one stands for: 2023年工作回顾.
_OUTLINE_WORDS = re.compile(r"\d{4}年|回顾|总结|工作安排|主要任务|工作任务|下一步|情况$|问题$|^关于|[A-Za-z\d]{2}")


class _Member(NamedTuple):
    start: int
    end: int
    text: str


@cache
def _verbs() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="verb1"))


@cache
def _leads() -> tuple[str, ...]:
    return column("slogan_words", kind="lead")


@cache
def _topics() -> tuple[str, ...]:
    """规模扩大、占比提升 tells of things; 迎难而上、聚力攻坚 exhorts."""
    return column("slogan_words", kind="topic")


@cache
def _thing_ends() -> tuple[str, ...]:
    return column("slogan_words", kind="thing")


def parallels(text: str) -> Iterator[Found]:
    """Members of one length with a repeated frame, or a verb each; lists of things are none. Quotation marks do not count.

    >>> [text[f.start:f.end] for text in ["让群众办得顺心、等得安心、走得舒心。"] for f in parallels(text)]
    ['办得顺心、等得安心、走得舒心']
    >>> list(parallels("建成高速公路、城际铁路、通用机场。"))
    []
    """
    flat, home = _without_marks(text)
    for run in _RUN.finditer(flat):
        members = [_Member(*m.span(), m[0]) for m in _MEMBER.finditer(flat, *run.span())]
        for start, end in _groups(flat, members):
            a, b = home(start), home(end - 1) + 1
            if not _APART.search(text, a, b):
                yield Found(a, b, text[a:b], "formula", "pattern", "", SHAPE)


def _without_marks(text: str) -> tuple[str, _Home]:
    cuts = [m.start() for m in _MARKS.finditer(text)]
    return _MARKS.sub("", text), _Home([cut - number for number, cut in enumerate(cuts)])


class _Home:
    """From a place in the text without quotation marks to its place in the text."""

    def __init__(self, cuts: Sequence[int]) -> None:
        self.cuts = cuts

    def __call__(self, place: int) -> int:
        return place + bisect_right(self.cuts, place)


def _groups(flat: str, members: Sequence[_Member]) -> Iterator[tuple[int, int]]:
    """The stretches of members that make one slogan, from left to right, without overlaps."""
    number = 1
    while number < len(members):
        size = len(members[number].text)
        last = number
        sign = flat[members[number].start - 1]
        while (
            last + 1 < len(members)
            and len(members[last + 1].text) == size
            and _sign(flat[members[last + 1].start - 1], sign)
        ):
            last += 1
        span = _equal(flat, members, number, last) or _same_opening(flat, members, number)
        if span:
            yield span
            while last < len(members) and members[last].start < span[1]:
                last += 1
            number = last + 1
        else:
            number = last + 1
    return


def _sign(one: str, other: str) -> bool:
    return (one == "、") == (other == "、")


def _equal(flat: str, members: Sequence[_Member], first: int, last: int) -> tuple[int, int] | None:
    """Members `first` to `last` with the tail of the one before, and the head of the one after where it fits."""
    size = len(members[first].text)
    if not 3 <= size <= 12:
        return None
    before = members[first - 1]
    if len(before.text) < size:
        return None
    texts = [before.text[-size:], *(m.text for m in members[first : last + 1])]
    start, end, rest = before.end - size, members[last].end, before.text[:-size]
    comma = flat[members[first].start - 1] != "、"
    after = members[last + 1] if last + 1 < len(members) else None
    if after and not comma and flat[after.start - 1] == "、" and _AFTER.match(after.text[size:]) and _verbal(texts):
        texts, end = [*texts, after.text[:size]], after.start + size
    whole = not flat[end : end + 1] or flat[end] in "，。；！,;!\n：:"
    if comma and len(texts) == 2 and not rest and texts[0][0] == texts[1][0] and _is_sentence(flat, start, end):
        return start, end
    if comma and after and len(after.text) <= 4:
        return None  # 振精神,比奉献,勇于拼搏: the wording goes on in another rhythm
    if _sings(texts, cut=rest, comma=comma, whole=whole):
        return start, end
    if rest and len(texts) > 2 and not comma and _sings(texts[1:], cut="", comma=False, whole=whole):
        return members[first].start, end
    return None


def _is_sentence(flat: str, start: int, end: int) -> bool:
    """发展重在项目，发力贵在实干。 stands alone, with nothing but its two halves."""
    return (start == 0 or flat[start - 1] in "。\n！") and flat[end : end + 1] in ("。", "！", "\n", "")


def _verbal(texts: Sequence[str]) -> bool:
    return all(t[0] in _verbs() for t in texts[1:])


def _sings(texts: Sequence[str], *, cut: str, comma: bool, whole: bool) -> bool:
    """Whether equal members are a wording: a repeated frame, a verb each, or a pair that is a clause of its own.

    `cut`: what of the first member's clause stands before it; `whole`: the clause ends after the last.
    """
    size, count = len(texts[0]), len(texts)
    same = [n for n in range(size) if len({t[n] for t in texts}) == 1]
    if len(set(texts)) < count or len(same) == size:
        return False
    shared = [n for n in same if texts[0][n] not in _CHANCE]
    hinged = any(texts[0][n] in _HINGES and n < size - 1 for n in shared)
    if not hinged and size > 3 and any(t.endswith(_thing_ends()) for t in texts):
        return False
    if size == 3:
        return _three(texts, shared, cut=cut, comma=comma)
    if _only_tail(shared and same, size) and (count == 2 or size > 4):
        return False
    if comma:
        return len(shared) >= max(2, (size + 1) // 3) and not cut
    if cut and not cut.endswith(_leads()):
        return _frame_shows(texts, shared, hinged=hinged, whole=whole)
    if size == 4:
        return bool(shared) or (whole and count < 4 and not any(t.startswith(_topics()) for t in texts))
    return len(shared) >= (1 if size < 7 else 3 if count == 2 else 2)


def _only_tail(shared: Sequence[int], size: int) -> bool:
    """自然规律、市场规律: the same noun twice is a list."""
    return bool(shared) and list(shared) == list(range(shared[0], size))


def _frame_shows(texts: Sequence[str], shared: Sequence[int], *, hinged: bool, whole: bool) -> bool:
    """In the middle of a clause the frame must show where it begins: (让老人)吃得放心、住得安心."""
    if len(texts) == 2:
        return len(shared) < len(texts[0]) - 1 and (len(shared) > 2 or hinged) and whole
    return bool(shared) and (hinged or len(shared) > 1 or (texts[0][0] == texts[1][0] and whole))


def _three(texts: Sequence[str], shared: Sequence[int], *, cut: str, comma: bool) -> bool:
    """学政策、学技能, 走出去,引进来: a verb each. 智能化、绿色化、融合化: three qualities."""
    if all(t[0] in _verbs() for t in texts):
        return not cut or (0 in shared and not comma) or cut.endswith(_leads())
    return not comma and 2 in shared and texts[0][2] in _QUALITIES and len(texts) > 2


def _same_opening(flat: str, members: Sequence[_Member], first: int) -> tuple[int, int] | None:
    """Three or more members that open with the same verb: 抓思想引领、抓服务大局、抓风险防范."""
    verb = members[first].text[0]
    last = first
    if verb not in _verbs():
        return None
    while last + 1 < len(members) and members[last + 1].text[0] == verb and flat[members[last + 1].start - 1] == "、":
        last += 1
    at = members[first - 1].text.rfind(verb, -10)
    if last == first or at < 0 or flat[members[first].start - 1] != "、":
        return None
    if any(len(m.text) > 9 for m in members[first : last + 1]) or len(members[first - 1].text) - at < 3:
        return None
    return members[first - 1].start + at, members[last].end


def headlines(report: Report, end: int) -> Iterator[Found]:
    """Coined headings: parallel to a neighbour of their level (在乡村田野绽放芳华 / 在车间班组彰显担当)."""
    names = [(h, _bare(h.text)) for h in report.headings if h.start < end]
    for number, (heading, words) in enumerate(names):
        near = [w for h, w in names[max(0, number - 3) : number + 4] if h.level == heading.level and w != words]
        if 6 <= len(words) <= 26 and not _OUTLINE_WORDS.search(words) and any(_alike(words, other) for other in near):
            at = report.text.find(words, heading.start, heading.end)
            if at >= 0:
                yield Found(at, at + len(words), words, "headline", "pattern", "", PATTERN)


def _bare(text: str) -> str:
    """A heading without its number."""
    return re.sub(r"^(?:第?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、．.是，]?|[—―]+)\s*", "", text).strip("。")


def _alike(one: str, other: str) -> bool:
    """The same length and characters at the same places, or a quoted tail each: 思想引领“走在前” / 建功立业“挑大梁”."""
    if one[-1:] in '”"' and other[-1:] in '”"' and len(one) < 16:
        return abs(len(one) - len(other)) <= 1
    if len(one) != len(other):
        return False
    return sum(a == b for a, b in zip(one, other, strict=True)) >= max(3, len(one) // 4)

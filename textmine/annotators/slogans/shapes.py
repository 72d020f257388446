"""Slogans by their shape: parallel members side by side.

Reading order: `parallels` asks `members` which stretches have something in common (听党话、跟党走), `_equal` reads one, `_sings` says
whether it is a slogan or a list of things; `_loose` reads members of unequal length, `_opened` those that open with the same verb.

Shape after the observation that Chinese political wording is rhythmic: equal members, a repeated frame, a verb each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ... import gazetteer
from ...knowledge import column
from .echoes import COMPLEMENTS, echoes
from .found import SHAPE, Found
from .marks import Flat
from .members import HINGES, Members, groups, hinged, members, openings, pairs
from .sorts import CHANCE, LOOSE, THRICE, verbs

# “富民贷”、“助农贷”: each in marks of its own is a wording of its own.
_APART = re.compile(r"[”’」』〞\"][、，,][“‘「『〝\"]")
_CHANCE = frozenset(CHANCE)
_HINGES = frozenset(HINGES)
# 政治性、先进性、群众性; 智能化、绿色化、融合化; 获得感、幸福感.
_QUALITIES = frozenset("性化感")
# What may stand where an equal member would go on: 以学思想、建新功、办实事为重点.
_AFTER = re.compile(r"(?:为|的|等|工作|活动|要求|目标|行动|主题|能力|机制|上)")
_SENTENCE_END = frozenset("，。；！,;!\n：:")
# 以作为求地位, 以奉献树形象.
_BY = re.compile("以.{1,3}[促带求树聚兴强育换赢引]")
# 也有能力, 还有短板: the sentence goes on, no wording begins.
_BREAKS_OFF = re.compile("[也还又都将曾已只仍但且而并其这那我他你她]|就(?![业医近地])")


def _ends_in(words: str, kind: str) -> bool:
    """Whether a word of the kind closes the words: asked are those with the same last character."""
    return words != "" and words.endswith(_by_last(kind).get(words[-1], ()))


@cache
def _by_last(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in column("slogan_words", kind=kind):
        found[word[-1]] = (*found.get(word[-1], ()), word)
    return found


@cache
def _words_of_two() -> frozenset[str]:
    """The commonest words of reports, which no wording begins in the middle of."""
    words = (*column("slogan_words", kind="verb"), *column("slogan_words", kind="generic"))
    return frozenset(w for w in words if len(w) == 2)


@cache
def _topics() -> frozenset[str]:
    """规模扩大、占比提升 tells of things; 迎难而上、聚力攻坚 exhorts."""
    return frozenset(column("slogan_words", kind="topic"))


@cache
def _things() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="thing"))


@cache
def _stock() -> frozenset[str]:
    """积极性、主动性: qualities that stand together in every text."""
    return frozenset(column("slogan_words", kind="stock"))


@cache
def _unhinged() -> re.Pattern[str]:
    """Words that hold a hinge which joins nothing: 所有, 具有, 必须."""
    return re.compile("|".join(column("slogan_words", kind="unhinge")))


def parallels(text: str, flat: Flat) -> Iterator[Found]:
    """Members of one length with a repeated frame, or a verb each; lists of things are none. Quotation marks do not count.

    >>> def read(text):
    ...     return [text[f.start:f.end] for f in parallels(text, Flat(text))]
    >>> read("让群众办得顺心、等得安心、走得舒心。"), read("建成高速公路、城际铁路、通用机场。")
    (['办得顺心、等得安心、走得舒心'], [])
    """
    cut = members(flat)
    for start, end in _spans(cut):
        a, b = flat.span(start, end)
        if not _APART.search(text, a, b):
            yield Found(a, b, text[a:b], "formula", "pattern", "", SHAPE)


def _spans(cut: Members) -> Iterator[tuple[int, int]]:
    for reader, stretches in ((_equal, groups), (_loose, hinged), (_opened, openings)):
        for first, last in stretches(cut):
            span = reader(cut, first, last)
            if span:
                yield span
    yield from echoes(cut)
    for first, last in pairs(cut):
        yield from _two_each(cut, first, last)


def _two_each(cut: Members, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The members with the tail of the one before and, if they sing so, the head of the one after (民享为原则)."""
    start, end = cut.end[first - 1] - 2, cut.end[last]
    texts = [cut.flat[start : start + 2], *(cut.text(n) for n in range(first, last + 1))]
    goes_on = last + 1 < len(cut.begin) and cut.joined[last + 1] and cut.dun[last + 1]
    after = cut.text(last + 1) if goes_on else ""
    if _AFTER.match(after, 2) and _twos([*texts, after[:2]]):
        yield start, cut.begin[last + 1] + 2
    elif _twos(texts):
        yield start, end


def _twos(texts: Sequence[str]) -> bool:
    """Two characters each: 扩绿、减污、降碳、节水 (four verbs), 助老、助困、助学 (the same verb), 民办、民管、民享 (one doer)."""
    count = len(texts)
    if count < 3 or len(set(texts)) < count or not _things().isdisjoint(texts):
        return False
    if all(t[0] == texts[0][0] for t in texts):
        return (texts[0][0] in verbs() and not any(t[1] in COMPLEMENTS for t in texts)) or all(
            t[1] in verbs() for t in texts
        )
    return count > 3 and all(t[0] in verbs() for t in texts) and sum(t[1] in verbs() for t in texts) < 2


def _equal(cut: Members, first: int, last: int) -> tuple[int, int] | None:
    """Members `first` to `last` with the tail of the one before, and the head of the one after where it fits."""
    flat, before = cut.flat, cut.text(first - 1)
    size = cut.end[first] - cut.begin[first]
    rest = before[:-size]
    texts = [before[-size:], *(cut.text(n) for n in range(first, last + 1))]
    comma = not cut.dun[first]
    if before[-size - 1 : 1 - size] in _words_of_two():
        return None  # 推|动经济发展取得新成绩: the cut parts a word
    if size == 4 and not _worth_four(texts, rest):
        return None
    start, end = cut.end[first - 1] - size, cut.end[last]
    after = cut.text(last + 1) if last + 1 < len(cut.begin) and cut.joined[last + 1] else ""
    if after and not comma and cut.dun[last + 1] and _goes_on(after, texts):
        texts, end = [*texts, after[:size]], cut.begin[last + 1] + size
    whole = end >= len(flat) or flat[end] in _SENTENCE_END
    if comma and len(texts) == 2 and not rest and texts[0][0] == texts[1][0] and _is_sentence(flat, start, end):
        return start, end
    if comma and after and len(after) <= 4:
        return None  # 振精神,比奉献,勇于拼搏: the wording goes on in another rhythm
    if _sings(texts, cut=rest, comma=comma, whole=whole):
        return start, end
    if rest and len(texts) > 2 and not comma and _sings(texts[1:], cut="", comma=False, whole=whole):
        return cut.begin[first], end
    return None


def _goes_on(after: str, texts: Sequence[str]) -> bool:
    """Whether the longer member behind begins with one more of them: 以学思想、建新功、办实事为重点."""
    if _quality(after, texts):
        return True
    return _AFTER.match(after, len(texts[0])) is not None and (_verbal(texts) or _goes_along(after, texts))


def _quality(after: str, texts: Sequence[str]) -> bool:
    """基础性、普惠性、兜底性民生建设: the last quality has its noun behind it."""
    return len(texts[0]) == 3 and texts[0][2] in _QUALITIES and after[2:3] == texts[0][2]


def _goes_along(after: str, texts: Sequence[str]) -> bool:
    """典型驱动、骨干带动、邻里互动、部门联动的路子: four members with the same character in the same place."""
    near = zip(after, *texts, strict=False)
    return len(texts) > 2 and any(len(set(column)) == 1 and column[0] not in _CHANCE for column in near)


def _worth_four(texts: Sequence[str], rest: str) -> bool:
    """Four characters beside four are the commonest shape of all: they must begin their clause, or share a character."""
    return not rest or any(a == b for a, b in zip(texts[0], texts[1], strict=True)) or _ends_in(rest, "lead")


def _is_sentence(flat: str, start: int, end: int) -> bool:
    """发展重在项目，发力贵在实干。 stands alone, with nothing but its two halves."""
    return (start == 0 or flat[start - 1] in "。\n！") and flat[end : end + 1] in ("。", "！", "\n", "")


def _verbal(texts: Sequence[str]) -> bool:
    return all(t[0] in verbs() for t in texts[1:])


def _sings(texts: Sequence[str], *, cut: str, comma: bool, whole: bool) -> bool:
    """Whether equal members are a wording: a repeated frame, a verb each, or a pair that is a clause of its own.

    `cut`: what of the first member's clause stands before it; `whole`: the clause ends after the last.
    """
    size, count = len(texts[0]), len(texts)
    same = _same_places(texts)
    if len(set(texts)) < count or len(same) == size or _are_places(texts):
        return False
    shared = [n for n in same if texts[0][n] not in _CHANCE or (count > 2 and texts[0][n] in THRICE)]
    hinge = any((texts[0][n] in _HINGES or texts[0][n] in THRICE) and n < size - 1 for n in shared)
    if not hinge and size > 3 and any(_ends_in(t, "thing") for t in texts):
        return False
    if size == 3:
        return _three(texts, shared, cut=cut, comma=comma)
    if _only_tail(shared and same, size) and (count == 2 or size > 4):
        return False
    if count == 2 and size > 4 and (comma or not hinge) and _one_block(same):
        return False
    if comma:
        return not cut and (len(shared) >= max(2, (size + 1) // 3) or all(_BY.match(t) for t in texts))
    if cut and not _ends_in(cut, "lead"):
        return _frame_shows(texts, shared, hinged=hinge, whole=whole)
    if size == 4:
        return bool(shared) or (whole and count < 4 and not any(t[:2] in _topics() for t in texts))
    return len(shared) >= (1 if size < 7 else 3 if count == 2 else 2) or (count > 2 and bool(shared) and len(same) > 2)


def _are_places(texts: Sequence[str]) -> bool:
    """科右前旗、科右中旗 are names side by side; 工业强市、旅游强县 are not."""
    return all(t[-1] in "省市县区旗州盟" for t in texts) and all(map(gazetteer.lookup, texts))


def _same_places(texts: Sequence[str]) -> list[int]:
    """Where all members have the same character."""
    if len(texts) == 2:
        return [n for n, (one, other) in enumerate(zip(*texts, strict=True)) if one == other]
    return [n for n, column in enumerate(zip(*texts, strict=True)) if len(set(column)) == 1]


def _only_tail(shared: Sequence[int], size: int) -> bool:
    """自然规律、市场规律: the same noun twice is a list."""
    return bool(shared) and list(shared) == list(range(shared[0], size))


def _one_block(same: Sequence[int]) -> bool:
    """丰富品牌内涵、提升品牌效应: what comes back is a word, no frame."""
    return len(same) > 1 and same[-1] - same[0] == len(same) - 1


def _frame_shows(texts: Sequence[str], shared: Sequence[int], *, hinged: bool, whole: bool) -> bool:
    """In the middle of a clause the frame must show where it begins: (让老人)吃得放心、住得安心."""
    if len(texts) == 2:
        return len(shared) < len(texts[0]) - 1 and (len(shared) > 2 or hinged) and whole
    return bool(shared) and (hinged or len(shared) > 1 or len(texts) > 3 or (texts[0][0] == texts[1][0] and whole))


def _three(texts: Sequence[str], shared: Sequence[int], *, cut: str, comma: bool) -> bool:
    """学政策、学技能, 走出去,引进来: a verb each. 智能化、绿色化、融合化: three qualities. 更安心、更省心、更舒心: one frame."""
    if all(t[0] in verbs() for t in texts):
        return not cut or ((0 in shared or len(texts) > 2) and not comma) or _ends_in(cut, "lead")
    if comma or len(texts) < 3 or 2 not in shared or any(t in _stock() for t in texts):
        return False
    return texts[0][2] in _QUALITIES or all(t[0] == texts[0][0] for t in texts)


def _loose(cut: Members, first: int, last: int) -> tuple[int, int] | None:
    """党有号召、妇联有行动: unequal members around the same hinge, each a clause of its own.

    坚持 before them is no part, nor what follows 的 after the last; (建设)就业有门路、生活有奔头的 begins where the others do.
    """
    texts = [cut.text(n) for n in range(first - 1, last + 1)]
    lead = max((len(w) for w in column("slogan_words", kind="lead") if texts[0].startswith(w)), default=0)
    trail = len(texts[-1]) - (texts[-1] + "的").index("的")
    texts[0], texts[-1] = texts[0][lead:], texts[-1][: len(texts[-1]) - trail]
    hinge = next((h for h in LOOSE if all(h in t[1:-1] for t in texts)), "")
    if not hinge or cut.joined[first - 1] or min(map(len, texts)) < 4:
        return None
    if trail and len({t[::-1].index(hinge) for t in texts}) == 1 and len(texts[0]) > len(texts[1]):
        lead += len(texts[0]) - len(texts[1])
        texts[0] = texts[0][-len(texts[1]) :]
    elif len({len(t) for t in texts}) == 1:
        return None
    if any(_unhinged().search(t) or _BREAKS_OFF.match(t) for t in texts):
        return None
    return cut.begin[first - 1] + lead, cut.end[last] - trail


def _opened(cut: Members, first: int, last: int) -> tuple[int, int] | None:
    """Three or more members that open with the same verb; the first may stand at the end of a clause (坚持抓思想引领).

    What follows 的 after the last is no part: 服务大局、服务妇女、服务基层(的能力).
    """
    first -= 1
    verb, before, end = cut.flat[cut.begin[first]], cut.text(first - 1), cut.text(last)
    at = before.rfind(verb, -10)
    if at < 0 or len(before) - at < 3 or cut.sizes[first] > 9:
        return None
    size, told = cut.sizes[first], (end + "的").index("的")
    if len(before) - at == size and (cut.sizes[first:last] == size).all() and told > size + 2:
        told = size  # 保增长、保民生、保稳定|取得明显成效
    if size == told == 4 and _ends_in(end[:told], "thing"):
        return None  # 重大决策、重要任务、重点项目
    return cut.begin[first - 1] + at, cut.begin[last] + int(told)

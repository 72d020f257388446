"""Wordings in which a character comes back: 尊法学法守法, 建一亩成一亩, 应建尽建, 村村有产业. Found over arrays of code points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .members import Members, stretches
from .sorts import ABLE, EACH, ECHOLESS, HAN, VERB, verbs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# 用好、用活、用足: how something is done, no wording.
COMPLEMENTS = frozenset("好活足实深细优强快早透准稳牢紧严全大小多少")
_HAS = re.compile(r"..(?:有|通|是|讲|见|能|会|懂|争)[\u4e00-\u9fff]{1,5}(?=[，。、；”成目工格局])")


def echoes(cut: Members) -> Iterator[tuple[int, int]]:
    """Places of all of them in the text without marks."""
    if len(cut.codes) < 8:
        return
    han = (cut.sorts & HAN) != 0
    for span in (*_every_other(cut, han), *_objects(cut, han)):
        if not COMPLEMENTS.intersection(cut.flat[span[0] : span[1]]):
            yield span
    yield from _all_that_can(cut)
    yield from _everywhere(cut)


def _every_other(cut: Members, han: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """尊法学法守法: the same character three times at every other place."""
    codes = cut.codes
    again = (codes[:-2] == codes[2:]) & (codes[:-2] != codes[1:-1]) & han[:-2] & han[1:-1]
    again &= (cut.sorts[:-2] & ECHOLESS) == 0
    for first, _ in stretches(again[:-2] & again[2:]):
        span = _extent(cut, first)
        if span:
            yield span


def _extent(cut: Members, first: int) -> tuple[int, int] | None:
    """Where the echo begins and ends: before what comes back (名医名科名院), or a character earlier (尊法学法守法).

    The signs around it tell, or the verbs do; 工业企业营业收入 has neither.
    """
    text, last = cut.flat, first + 4
    while text[last + 2 : last + 3] == text[first]:
        last += 2
    heads, between = (first, last + 2), text[first + 1 : last : 2]
    if first == 0 or not _han(text[first - 1]):
        return heads
    if not _han(text[last + 1 : last + 2]):
        return first - 1, last + 1
    if text[first] in verbs():
        return heads
    return (first - 1, last + 1) if all(c in verbs() for c in (text[first - 1], *between)) else None


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _objects(cut: Members, han: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """建一亩成一亩: another verb, the same object of two characters."""
    import numpy as np

    codes = cut.codes
    same = (codes[1:-4] == codes[4:-1]) & (codes[2:-3] == codes[5:]) & (codes[:-5] != codes[3:-2])
    at = np.flatnonzero(same)
    verb = (cut.sorts[at] & cut.sorts[at + 3] & VERB) != 0
    for place in at[han[at + 1] & han[at + 2] & verb].tolist():
        yield place, place + 6


def _all_that_can(cut: Members) -> Iterator[tuple[int, int]]:
    """应建尽建, 能快则快, 宜林则林: all that can be."""
    import numpy as np

    codes = cut.codes
    at = np.flatnonzero((codes[1:-2] == codes[3:]) & ((codes[2:-1] == ord("尽")) | (codes[2:-1] == ord("则"))))
    for place in at[(cut.sorts[at] & ABLE) != 0].tolist():
        yield place, place + 4


def _everywhere(cut: Members) -> Iterator[tuple[int, int]]:
    """村村有产业, 人人讲卫生: nobody and nothing is left out."""
    import numpy as np

    codes = cut.codes
    at = np.flatnonzero(codes[:-1] == codes[1:])
    for place in at[(cut.sorts[at] & EACH) != 0].tolist():
        match = _HAS.match(cut.flat, place)
        if match:
            yield match.span()

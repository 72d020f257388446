"""What bounds a quantity: words before the number, between number and unit, and after the unit.

Reading order: `bounded` puts together what `_before`, `_between` (the caller's `loose`) and `_after` find.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..knowledge import rows
from .words import begins, ends, words

_PARTICLES = "了至到在为有达"
_ROUND = re.compile(r"[百千万亿]|一?半|[\d.,]+[万亿]*元")  # 过百场, 过一半, 过10万元: what 过 goes beyond


class Bounds(NamedTuple):
    """Low and high (None: open), the comparator, and the span that the words widen."""

    low: float | None
    high: float | None
    comparator: str
    start: int
    end: int


@cache
def _terms(place: str) -> dict[str, str]:
    return {r["term"]: r["comparator"] for r in rows("modifiers") if r["place"] == place}


@cache
def _last(place: str) -> frozenset[str]:
    return frozenset(term[-1] for term in _terms(place)) | frozenset(_PARTICLES) | {" ", "\n"}


@cache
def _sizes(place: str) -> dict[str, tuple[int, ...]]:
    """The lengths of the words by the character next to the number, the longest first."""
    edge = -1 if place == "before" else 0
    found: dict[str, set[int]] = {}
    for term in _terms(place):
        found.setdefault(term[edge], set()).add(len(term))
    return {character: tuple(sorted(sizes, reverse=True)) for character, sizes in found.items()}


def between() -> dict[str, str]:
    """余, 多, 许, 来: the words between number and unit, with their comparators."""
    return _terms("between")


@cache
def bounding() -> tuple[frozenset[str], frozenset[str]]:
    """The characters right before a number and right after its unit where `bounded` may find anything at all."""
    goes_on = {word[-1] for word in words("goes on")}
    return _last("before") | goes_on, frozenset(term[0] for term in _terms("after"))


def loose_at(plain: str, at: int) -> str:
    """余, 多, 许 or 来 between number and unit, where one stands there."""
    character = plain[at : at + 1]
    return character if character in _terms("between") else ""


def bounded(plain: str, start: int, end: int, value: float, loose: str = "", *, points: bool = False) -> Bounds:
    """The bounds of a number that ends, with its unit, at `end`; of stacked words the last one counts.

    >>> bounded("不少于30人", 3, 6, 30.0)
    Bounds(low=30.0, high=None, comparator='at_least', start=3, end=6)
    """
    begin, comparator = _before(plain, start, points=points)
    if loose:
        comparator = _terms("between")[loose]
    follows = _after(plain, end)
    if follows:
        comparator, end = _terms("after")[follows], end + len(follows)
    if comparator in ("over", "at_least"):
        return Bounds(value, None, comparator, begin, end)
    if comparator in ("almost", "at_most"):
        return Bounds(None, value, comparator, begin, end)
    for word in words("goes on"):
        if plain.endswith(word, 0, start):
            begin = start - len(word)
    return Bounds(value, value, comparator, begin, end)


def _before(plain: str, start: int, *, points: bool) -> tuple[int, str]:
    """The comparator of the word before; 约 belongs to the quantity's text, 超过 does not."""
    if not start or plain[start - 1] not in _last("before"):
        return start, "exact"
    at = start
    while at and plain[at - 1] in " \n":
        at -= 1
    for end in (at, at - 1 if plain[at - 1 : at] in _PARTICLES else at):
        for size in _sizes("before").get(plain[end - 1 : end], ()) if end > 0 else ():
            comparator = _terms("before").get(plain[end - size : end]) if size <= end else None
            if comparator:
                return _meant(plain, start, end - size, end, comparator, points)
    return start, "exact"


def _meant(plain: str, start: int, at: int, end: int, comparator: str, points: bool) -> tuple[int, str]:
    """Not 最近3次; and 低于全省2个百分点 compares with another place, it sets no bound."""
    if plain[at:end] == "近" and ends(plain, at, "near in a word"):
        return start, "exact"
    if plain[at:end] == "过" and (ends(plain, at, "past in a word") or not _ROUND.match(plain, start)):
        return start, "exact"  # 开过3次会, 通过12项
    if points and plain[at:end] in ("低于", "少于", "小于", "高于", "多于", "大于"):
        return start, "exact"
    return at if comparator == "about" else start, comparator


def _after(plain: str, end: int) -> str:
    for size in _sizes("after").get(plain[end : end + 1], ()):
        word = plain[end : end + size]
        if word in _terms("after") and not begins(plain, end, "not a bound"):
            return word
    return ""

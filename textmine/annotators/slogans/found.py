"""What a layer of the slogan finder hands on, and how the layers' answers are brought together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

# The order in which layers are believed. WIDE goes first: a pattern that swallows a known wording whole.
WIDE, QUOTED, LEXICON, PATTERN, FRAME, SHAPE = range(6)


class Found(NamedTuple):
    """A candidate: `start`, `end` in the text, canonical `slogan`, and the `rank` of the layer that saw it."""

    start: int
    end: int
    slogan: str
    type: str
    evidence: str
    family: str
    rank: int


def best(found: Sequence[Found]) -> list[Found]:
    """Where candidates overlap the better witness stands, of equals the longer; a shorthand inside stays.

    A shape that holds a known wording whole is the fuller wording (稳中求进、以进促稳 over 以进促稳); one that only cuts
    into it has misread.

    >>> def one(start, end, rank, type="formula"):
    ...     return Found(start, end, "", type, "", "", rank)
    >>> [f[:2] for f in best([one(0, 9, SHAPE), one(5, 9, LEXICON)])]
    [(0, 9)]
    >>> [f[:2] for f in best([one(0, 9, SHAPE), one(5, 12, LEXICON)])]
    [(5, 12)]
    """
    kept: list[Found] = []
    owner: dict[int, Found] = {}
    for one in sorted(_ranked(found), key=lambda f: (f.rank, f.start - f.end, f.start)):
        others = {owner[at] for at in range(one.start, one.end) if at in owner}
        if not others:
            owner.update(dict.fromkeys(range(one.start, one.end), one))
            kept.append(one)
        elif len(others) == 1 and _stays_inside(one, next(iter(others))):
            kept.append(one)
    return sorted(set(kept), key=lambda f: (f.start, -f.end))


def _stays_inside(one: Found, outer: Found) -> bool:
    """围绕“四新”主攻“四化” is one wording, and 四新 and 四化 are others."""
    inside = outer.start <= one.start and one.end <= outer.end and one.end - one.start < outer.end - outer.start
    other = one.evidence == "lexicon" and one.slogan != outer.slogan
    return inside and (one.type == "shorthand" or (other and (outer.type == "headline" or outer.evidence == "lexicon")))


def _same(one: Found, other: Found) -> bool:
    """All but a character: (坚)持|党有号召、妇联有行动 was cut in the wrong place."""
    return (one.end - one.start) - (other.end - other.start) <= 1


def _ranked(found: Sequence[Found]) -> list[Found]:
    """The candidates, with the patterns that swallow what is known put first."""
    known = sorted(f for f in found if f.rank in (QUOTED, LEXICON))
    starts = [f.start for f in known]
    return [f._replace(rank=WIDE) if f.rank > LEXICON and _swallows(f, known, starts) else f for f in found]


def _swallows(one: Found, known: Sequence[Found], starts: Sequence[int]) -> bool:
    """Whether it overlaps a known wording, and holds each one it overlaps whole."""
    number = bisect_left(starts, one.start - 40)
    some = False
    while number < len(known) and known[number].start < one.end:
        other = known[number]
        if other.end > one.start:
            if other.start < one.start or other.end > one.end or _same(one, other):
                return False
            some = True
        number += 1
    return some

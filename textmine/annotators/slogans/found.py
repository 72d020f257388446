"""What a layer of the slogan finder hands on, and how the layers' answers are brought together.

Reading order: `best` goes through the stretches where candidates overlap (`_clusters`); `_settled` puts first what swallows a known
wording (`_ranked`), then gives each place to the first candidate that asks for it (`_Owners`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

# The order in which layers are believed. WIDE goes first: a pattern that swallows a known wording whole.
WIDE, QUOTED, LEXICON, PATTERN, FRAME, SHAPE = range(6)
_LONGEST = 40


class Found(NamedTuple):
    """A candidate: `start`, `end` in the text, canonical `slogan`, and the `rank` of the layer that saw it.

    A candidate without a type takes its place away from others and is itself no slogan (三公里 of 三公).
    """

    start: int
    end: int
    slogan: str
    type: str
    evidence: str
    family: str
    rank: int


class _Owners:
    """Stretches that do not overlap, each with the candidate that holds it."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.held: list[Found] = []

    def overlapping(self, start: int, end: int) -> list[Found]:
        first = bisect_right(self.starts, start)
        if first and self.held[first - 1].end > start:
            first -= 1
        return self.held[first : bisect_left(self.starts, end, lo=first)]

    def add(self, one: Found) -> None:
        at = bisect_left(self.starts, one.start)
        self.starts.insert(at, one.start)
        self.held.insert(at, one)


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
    for cluster in _clusters(found):
        if len(cluster) == 1:
            kept.append(cluster[0])
            continue
        cluster.sort()
        first, last = cluster[0], cluster[-1]
        if first[:2] == last[:2] == max(cluster, key=_end)[:2]:
            kept.append(min(cluster, key=_rank))  # one stretch, seen by several witnesses
        else:
            kept += _settled(cluster)
    return [one for one in kept if one.type]


_start, _end, _rank = itemgetter(0), itemgetter(1), attrgetter("rank")


def _clusters(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Stretches of the text where candidates overlap; most hold a single one."""
    cluster: list[Found] = []
    stop = 0
    for one in sorted(found, key=_start):
        start, end = one[:2]
        if start >= stop and cluster:
            yield cluster
            cluster, stop = [], end
        elif end > stop:
            stop = end
        cluster.append(one)
    if cluster:
        yield cluster


def _settled(cluster: Sequence[Found]) -> list[Found]:
    kept: dict[tuple[int, int], Found] = {}  # of two witnesses for one stretch the better
    owners = _Owners()
    for one in sorted(_ranked(cluster), key=lambda f: (f.rank, f.start - f.end, f.start)):
        others = owners.overlapping(one.start, one.end)
        if not others:
            owners.add(one)
            kept[one.start, one.end] = one
        elif len(others) == 1 and _stays_inside(one, others[0]):
            kept.setdefault((one.start, one.end), one)
    return sorted(kept.values(), key=lambda f: (f.start, -f.end))


def _stays_inside(one: Found, outer: Found) -> bool:
    """围绕“四新”主攻“四化” is one wording, and 四新 and 四化 are others."""
    inside = outer.start <= one.start and one.end <= outer.end and one.end - one.start < outer.end - outer.start
    if not inside or not outer.type:
        return False
    if one.type == "shorthand":
        return True
    if outer.type == "headline" and one.evidence == "quoted":
        return outer.end - one.end > 1  # 倡导“巾帼同行”，团结姐妹; in 思想引领“走在前” the tail belongs to the heading
    named = (
        one.type == outer.type == "brand" and outer.start == one.start and outer.end - one.end > 3
    )  # 巾帼心向党引领行动
    return (
        one.evidence == "lexicon"
        and one.slogan != outer.slogan
        and (not one.family or one.family != outer.family)  # 打早打小、露头就打 is one line with 露头就打
        and (outer.type == "headline" or outer.evidence == "lexicon" or named)
    )


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
    some = False
    for other in known[bisect_left(starts, one.start - _LONGEST) : bisect_left(starts, one.end)]:
        if other.end > one.start:
            if other.start < one.start or other.end > one.end or _same(one, other):
                return False
            some = True
    return some

"""The members of a text: runs of characters between its signs, side by side where 、 or a comma joins them.

Reading order: `members` cuts a text, `groups` gives the stretches of equal members worth reading, `hinged` those of unequal length
that hold the same hinge (党有号召、妇联有行动), `openings` those that open with the same verb. All of it is done over arrays of code
points, since a text has a member every eight characters and nearly all of them are nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .marks import Flat
from .sorts import ANY_LOOSE, COMMON, HAN, LEAD, VERB

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .sorts import Codes, Sorts

    _Ints = NDArray[np.int64]
    _Flags = NDArray[np.bool_]

# 就业有门路、生活有盼头: a small verb in the same place makes a frame by itself.
HINGES = "有得能必敢可无以增促强稳提惠兴"
_LEAST, _MOST = 3, 12


@dataclass(frozen=True, slots=True)
class Members:
    """`starts`, `ends`: places in `flat` (`begin`, `end` the same as plain numbers); `joined[i]`: member i follows the one before after 、 or a comma, `dun[i]`: after 、."""

    flat: str
    codes: Codes
    sorts: Sorts
    starts: _Ints
    ends: _Ints
    sizes: _Ints
    begin: list[int]
    end: list[int]
    joined: _Flags
    dun: _Flags

    def text(self, number: int) -> str:
        """The characters of a member."""
        return self.flat[self.begin[number] : self.end[number]]


def members(flat: Flat) -> Members:
    """The members of a text without quotation marks.

    >>> cut = members(Flat("办得顺心、等得安心。"))
    >>> [cut.text(n) for n in range(2)], cut.joined.tolist()
    (['办得顺心', '等得安心'], [False, True])
    """
    import numpy as np

    codes = flat.codes
    han = np.zeros(len(codes) + 2, dtype=bool)
    han[1:-1] = (flat.sorts & HAN) != 0
    edges = np.flatnonzero(han[1:] != han[:-1])
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    joined, dun = np.zeros(len(starts), dtype=bool), np.zeros(len(starts), dtype=bool)
    signs = codes[ends[:-1]]
    dun[1:] = signs == ord("、")
    joined[1:] = (starts[1:] - ends[:-1] == 1) & (dun[1:] | (signs == ord("，")) | (signs == ord(",")))
    joined[1:] &= (sizes[1:] > 1) & (sizes[1:] <= 24) & (sizes[:-1] > 1)
    return Members(flat.text, codes, flat.sorts, starts, ends, sizes, starts.tolist(), ends.tolist(), joined, dun)


def groups(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last member of each stretch of one length, where they have something in common with the one before.

    The member before the first belongs to it, with its tail: (让老人)吃得放心、住得安心.
    """
    import numpy as np

    same = np.zeros(len(cut.starts), dtype=bool)
    same[1:] = cut.joined[1:] & cut.joined[:-1] & (cut.sizes[1:] == cut.sizes[:-1]) & (cut.dun[1:] == cut.dun[:-1])
    fits = cut.joined & (cut.sizes >= _LEAST) & (cut.sizes <= _MOST)
    fits[1:] &= cut.sizes[:-1] >= cut.sizes[1:]
    firsts = np.flatnonzero(fits & ~same)
    breaks = np.append(np.flatnonzero(~same), len(same))
    lasts = breaks[np.searchsorted(breaks, firsts, side="right")] - 1
    worth = _alike(cut, firsts) | _spoken(cut, firsts)
    longer = (lasts > firsts) & cut.dun[firsts]
    worth[longer] |= _alike(cut, firsts[longer] + 1)
    yield from zip(firsts[worth].tolist(), lasts[worth].tolist(), strict=True)


def _alike(cut: Members, numbers: _Ints) -> _Flags:
    """Whether a member shares a character, not by chance, with the one before, counted from their ends.

    After a comma both must be whole clauses and share a third of their characters, or the first: commas stand between any two
    clauses.
    """
    import numpy as np

    back, size = np.arange(1, _MOST + 1), cut.sizes[numbers]
    place = cut.ends[numbers][:, None] - back
    same = (cut.codes[place] == cut.codes[cut.ends[numbers - 1][:, None] - back]) & (back <= size[:, None])
    shared = (same & ((cut.sorts[place] & COMMON) == 0)).sum(axis=1)
    first = cut.codes[cut.starts[numbers]] == cut.codes[cut.ends[numbers - 1] - size]
    clauses = (size == cut.sizes[numbers - 1]) & (first | ((size > 3) & (shared >= np.maximum(2, (size + 1) // 3))))
    found: _Flags = np.where(cut.dun[numbers], first | (shared > 0), clauses)
    return found


def _spoken(cut: Members, numbers: _Ints) -> _Flags:
    """Whether three characters begin with a verb each (学政策、学技能), or four stand beside four (迎难而上、聚力攻坚)."""
    sizes = cut.sizes[numbers]
    spoken = (cut.sorts[cut.starts[numbers]] & cut.sorts[cut.ends[numbers - 1] - 3] & VERB) != 0
    found: _Flags = ((sizes == 3) & spoken) | ((sizes == 4) & cut.dun[numbers] & _leaves_off(cut, numbers))
    return found


def _leaves_off(cut: Members, numbers: _Ints) -> _Flags:
    """Whether four characters stand beside four that begin their clause, or come after what may lead a clause (坚持…)."""
    import numpy as np

    before = cut.sorts[np.maximum(cut.ends[numbers - 1] - 5, 0)]
    found: _Flags = (cut.sizes[numbers - 1] == 4) | ((before & LEAD) != 0)
    return found


def hinged(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last of members that differ in length by two at most and hold the same loose hinge inside."""
    import numpy as np

    fits = (cut.sizes >= 4) & (cut.sizes <= 9)
    pairs = np.zeros(len(cut.starts), dtype=bool)
    pairs[1:] = cut.joined[1:] & fits[1:] & fits[:-1] & (np.abs(cut.sizes[1:] - cut.sizes[:-1]) <= 2)
    holds = np.zeros(len(cut.starts), dtype=np.uint16)
    at = np.flatnonzero(cut.sorts & ANY_LOOSE)
    owner = np.searchsorted(cut.starts, at, side="right") - 1
    inside = (owner >= 0) & (at > cut.starts[owner]) & (at < cut.ends[owner] - 1)
    np.bitwise_or.at(holds, owner[inside], cut.sorts[at[inside]] & ANY_LOOSE)
    pairs[1:] &= (holds[1:] & holds[:-1]) > 0
    yield from stretches(pairs)


def openings(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last of members that open with the same verb, 、 between them: 抓思想引领、抓服务大局、抓风险防范."""
    import numpy as np

    first = cut.codes[cut.starts]
    pairs = np.zeros(len(cut.starts), dtype=bool)
    pairs[2:] = cut.joined[2:] & cut.joined[1:-1] & cut.dun[2:] & cut.dun[1:-1] & (first[2:] == first[1:-1])
    pairs &= ((cut.sorts[cut.starts] & VERB) != 0) & (cut.sizes <= 9)
    yield from stretches(pairs)


def stretches(pairs: _Flags) -> Iterator[tuple[int, int]]:
    """Runs of pairs as (the first member of the run that has one before it, the last)."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], pairs.view(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True)


def pairs(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last of members of two characters, each 、 and the member before it, that begin alike or with a verb each.

    The member before the first may be longer and give its tail: 以民办、民管、民享.
    """
    import numpy as np

    linked = np.zeros(len(cut.starts), dtype=bool)
    heads, tails = cut.starts[1:], cut.ends[:-1] - 2
    linked[1:] = cut.joined[1:] & cut.dun[1:] & (cut.sizes[1:] == 2)
    linked[1:] &= (cut.codes[heads] == cut.codes[tails]) | ((cut.sorts[heads] & cut.sorts[tails] & VERB) != 0)
    yield from stretches(linked)

"""The members of a text: runs of characters between its signs, side by side where 、 or a comma joins them.

Reading order: `members` cuts a text, `groups` gives the stretches of equal members worth reading, `hinged` those of unequal length
that hold the same hinge (党有号召、妇联有行动), `openings` those that open with the same verb. All of it is done over arrays of code
points, since a text has a member every eight characters and nearly all of them are nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...knowledge import column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Ints = NDArray[np.int64]
    _Flags = NDArray[np.bool_]

# Shared by chance, or because both are places: 省, 市, 的.
# But no chance where three members have it: 更有温度、更有质感、更可感知; 项目为王、环境为本、创新为要.
THRICE = "更越不为"
CHANCE = "的了和与等市省区县厅局委部会员人年月日个不各全新大中上下越更加进为是在将把"
# 就业有门路、生活有盼头: a small verb in the same place makes a frame by itself.
HINGES = "有得能必敢可无以增促强稳提惠兴"
# The hinges strong enough to join members of unequal length.
LOOSE = "有必敢皆即"
_ONCE = "".join(c for c in CHANCE if c not in THRICE)
_LEAST, _MOST = 3, 12


@dataclass(frozen=True, slots=True)
class Members:
    """`starts`, `ends`: places in `flat` (`begin`, `end` the same as plain numbers); `joined[i]`: member i follows the one before after 、 or a comma, `dun[i]`: after 、."""

    flat: str
    codes: NDArray[np.uint32]
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


def members(flat: str) -> Members:
    """The members of a text without quotation marks.

    >>> cut = members("办得顺心、等得安心。")
    >>> [cut.text(n) for n in range(2)], cut.joined.tolist()
    (['办得顺心', '等得安心'], [False, True])
    """
    import numpy as np

    codes = np.frombuffer(flat.encode("utf-32-le"), dtype="<u4")
    han = np.zeros(len(codes) + 2, dtype=np.int8)
    han[1:-1] = (codes >= 0x4E00) & (codes <= 0x9FFF)
    edges = np.flatnonzero(np.diff(han))
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    joined, dun = np.zeros(len(starts), dtype=bool), np.zeros(len(starts), dtype=bool)
    signs = codes[ends[:-1]]
    dun[1:] = signs == ord("、")
    joined[1:] = (starts[1:] - ends[:-1] == 1) & (dun[1:] | (signs == ord("，")) | (signs == ord(",")))
    joined[1:] &= (sizes[1:] > 1) & (sizes[1:] <= 24) & (sizes[:-1] > 1)
    return Members(flat, codes, starts, ends, sizes, starts.tolist(), ends.tolist(), joined, dun)


@cache
def codes_of(characters: str) -> NDArray[np.bool_]:
    """A table over code points: which are among some characters."""
    import numpy as np

    table = np.zeros(0x110000, dtype=bool)
    table[[ord(c) for c in characters]] = True
    return table


@cache
def verbs() -> str:
    """The verbs of one character, side by side."""
    return "".join(column("slogan_words", kind="verb1"))


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
    longer = lasts > firsts
    worth[longer] |= _alike(cut, firsts[longer] + 1)
    yield from zip(firsts[worth].tolist(), lasts[worth].tolist(), strict=True)


def _alike(cut: Members, numbers: _Ints) -> _Flags:
    """Whether a member shares a character, not by chance, with the one before, counted from their ends.

    After a comma it takes two, or the first: commas stand between any two clauses.
    """
    import numpy as np

    back, sizes = np.arange(1, _MOST + 1), cut.sizes[numbers][:, None]
    one = cut.codes[cut.ends[numbers][:, None] - back]
    same = (one == cut.codes[cut.ends[numbers - 1][:, None] - back]) & (back <= sizes)
    shared = (same & ~codes_of(_ONCE)[one]).sum(axis=1) + 2 * (same & (back == sizes)).any(axis=1)
    found: _Flags = shared > np.where(cut.dun[numbers], 0, 1)
    return found


def _spoken(cut: Members, numbers: _Ints) -> _Flags:
    """Whether three characters begin with a verb each (学政策、学技能), or four stand beside four (迎难而上、聚力攻坚)."""
    verb = codes_of(verbs())
    sizes = cut.sizes[numbers]
    spoken = verb[cut.codes[cut.starts[numbers]]] & verb[cut.codes[cut.ends[numbers - 1] - 3]]
    found: _Flags = ((sizes == 3) & spoken) | ((sizes == 4) & cut.dun[numbers] & _leaves_off(cut, numbers))
    return found


def _leaves_off(cut: Members, numbers: _Ints) -> _Flags:
    """Whether four characters stand beside four that begin their clause, or come after what may lead a clause (坚持…)."""
    import numpy as np

    lead = codes_of("".join({w[-1] for w in column("slogan_words", kind="lead")}))
    found: _Flags = (cut.sizes[numbers - 1] == 4) | lead[cut.codes[np.maximum(cut.ends[numbers - 1] - 5, 0)]]
    return found


def hinged(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last of members that differ in length by two at most and hold the same loose hinge inside."""
    import numpy as np

    fits = (cut.sizes >= 4) & (cut.sizes <= 9)
    pairs = np.zeros(len(cut.starts), dtype=bool)
    pairs[1:] = cut.joined[1:] & fits[1:] & fits[:-1] & (np.abs(cut.sizes[1:] - cut.sizes[:-1]) <= 2)
    holds = np.zeros(len(cut.starts), dtype=np.int64)
    for bit, hinge in enumerate(LOOSE):
        at = np.flatnonzero(cut.codes == ord(hinge))
        owner = np.searchsorted(cut.starts, at, side="right") - 1
        inside = (owner >= 0) & (at > cut.starts[owner]) & (at < cut.ends[owner] - 1)
        holds[owner[inside]] |= 1 << bit
    pairs[1:] &= (holds[1:] & holds[:-1]) > 0
    yield from stretches(pairs)


def openings(cut: Members) -> Iterator[tuple[int, int]]:
    """First and last of members that open with the same verb, 、 between them: 抓思想引领、抓服务大局、抓风险防范."""
    import numpy as np

    first = cut.codes[cut.starts]
    pairs = np.zeros(len(cut.starts), dtype=bool)
    pairs[2:] = cut.joined[2:] & cut.joined[1:-1] & cut.dun[2:] & cut.dun[1:-1] & (first[2:] == first[1:-1])
    pairs &= codes_of(verbs())[first] & (cut.sizes <= 9)
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

    verb, linked = codes_of(verbs()), np.zeros(len(cut.starts), dtype=bool)
    heads, tails = cut.codes[cut.starts[1:]], cut.codes[cut.ends[:-1] - 2]
    linked[1:] = cut.joined[1:] & cut.dun[1:] & (cut.sizes[1:] == 2)
    linked[1:] &= (heads == tails) | (verb[heads] & verb[tails])
    yield from stretches(linked)

"""Which phrases stand in which: parts that fold into longer phrases, and phrases that stand in a text.

Phrases are compared by their first two characters first, all at once over arrays of code points; few are then read in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .likely import Valued

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART = 0.7  # a phrase that stands in a longer one this share of the time is a part of it
# Size of the hash of two characters, and an odd number that spreads it (Knuth 1973: hashing by multiplication).
_BINS, _SPREAD = 1 << 14, 40503


def without_parts(found: Valued, parts: NDArray[np.int64]) -> Valued:
    """Parts that hardly stand without the longer phrase fold into it: 巾帼行动 in 乡村振兴巾帼行动.

    `parts`: numbers of the phrases that may be one.
    """
    import numpy as np

    terms, kept = found.terms, np.ones(len(found.terms), dtype=bool)
    for longer, at, part in _met(found, parts):
        if terms[longer].startswith(terms[part], at):
            kept[part] = False
    return found.at(np.flatnonzero(kept))


def _met(found: Valued, parts: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Where a phrase may hold one of `parts` that seldom stands without it: the phrase, the place in it, the part.

    Compared are the first two characters, by a hash, and the last; nearly all that comes through is one.
    """
    import numpy as np

    codes = _codes("".join(found.terms))
    pairs, sizes, counts = _pairs(codes), found.sizes, found.counts
    starts = np.cumsum(sizes) - sizes
    heads = pairs[starts[parts]]
    parts = parts[np.argsort(heads, kind="stable")]
    often = np.bincount(heads, minlength=_BINS)
    times = often[pairs]
    places = np.repeat(np.arange(len(pairs)), times)
    nth = np.arange(len(places)) - np.repeat(np.cumsum(times) - times, times)
    part = parts[(np.cumsum(often) - often)[pairs[places]] + nth]
    longer = np.searchsorted(starts, places, side="right") - 1
    at, size = places - starts[longer], sizes[part]
    good = (at + size <= sizes[longer]) & (size < sizes[longer]) & (counts[longer] >= PART * counts[part])
    longer, at, part, size = longer[good], at[good], part[good], size[good]
    good = codes[starts[longer] + at + size - 1] == codes[starts[part] + size - 1]
    yield from zip(longer[good].tolist(), at[good].tolist(), part[good].tolist(), strict=True)


def _codes(text: str) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def _pairs(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A short hash of each two characters side by side (Knuth 1973: by multiplication)."""
    hashed: NDArray[np.uint32] = (codes[:-1] * _SPREAD + codes[1:]) % _BINS
    return hashed


def standing_in(text: str, terms: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the terms, each of two characters at least, stand in a text.

    >>> standing_in("举办家庭教育讲座", ["家庭教育", "家庭"]).tolist(), standing_in("家", ["家庭"]).tolist()
    ([True, True], [False])
    """
    import numpy as np

    heads = _pairs(_codes("".join([term[:2] for term in terms])))[::2]
    seen = np.zeros(_BINS, dtype=bool)
    seen[_pairs(_codes(text))] = True
    begins = seen[heads].tolist()
    return np.array([might and term in text for might, term in zip(begins, terms, strict=True)], dtype=bool)

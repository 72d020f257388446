"""Every wording of a text as arrays: where it may begin and end, and a hash by which the same wording is known again.

Reading order: `Letters` takes from a text what a wording is written with and remembers clauses, lists and quotation marks;
`spans` gives its n-grams (within a member of a list) and its couplets (whole members side by side: 做优增量、盘活存量);
`hashes` names them. Nothing here counts: the passes of `discovery` do.

A hash has 64 bits; a set of 10,000 reports has some 10⁸ different n-grams, so that two of them share one with a chance
of about 10⁻³ in the whole set.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

SHORTEST, LONGEST = 3, 12
# A couplet is a wording as a whole: 坚持产量产能、生产生态、增产增收一起抓.
LONGEST_COUPLET = 24
MOST_MEMBERS = 5
QUOTES = '“”‘’「」『』〝〞"'
LIST = "、"
# Odd 64-bit constants that spread the bits (Steele, Lea and Flood 2014; Vigna 2015).
_BASE, _SPREAD, _MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_WORD = (1 << 64) - 1


class Letters:
    """The characters of a text that wordings are written with; list marks and quotation marks are between them.

    `at`: the offset of each in the text; `clause`, `member`, `quote`: numbers that change where a clause, a member of
    a list or a quotation begins; all arrays have one entry a letter.

    >>> one = Letters("做优增量、盘活存量，效果明显。")
    >>> one.text(0, 8), one.member[:8].tolist()
    ('做优增量、盘活存量', [0, 0, 0, 0, 1, 1, 1, 1])
    """

    def __init__(self, text: str) -> None:
        import numpy as np

        self.whole = text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kinds = _kinds()[np.minimum(codes, 0xFFFF)]
        kept = kinds == 0
        self.at: Numbers = np.flatnonzero(kept)
        self.codes = codes[kept].astype("uint64")
        self.clause: Numbers = np.cumsum(kinds == 3)[kept]
        self.member: Numbers = np.cumsum(kinds >= 2)[kept]
        self.quote: Numbers = np.cumsum(kinds >= 1)[kept]

    def __len__(self) -> int:
        return len(self.at)

    def text(self, start: int, end: int) -> str:
        """The wording of letters `start` to `end` as the text writes it, without quotation marks."""
        if end <= start:
            return ""
        return self.whole[self.at[start] : self.at[end - 1] + 1].translate(_NO_QUOTES)

    def begins(self, number: Numbers) -> NDArray[np.bool_]:
        """Whether a letter is the first of its run of `number` (clause, member, quote)."""
        import numpy as np

        found = np.ones(len(number) + 1, dtype=bool)
        found[1:-1] = number[1:] != number[:-1]
        return found


_NO_QUOTES = str.maketrans("", "", f"{QUOTES} \u3000")


@cache
def _kinds() -> Any:
    """Code point → 0 a letter, 1 a quotation mark, 2 a list mark, 3 the end of a clause; all above U+FFFE end it too."""
    import numpy as np

    kinds = np.full(0x10000, 3, dtype=np.uint8)
    kinds[0x4E00:0xA000] = 0
    for first, last in ("az", "AZ"):
        kinds[ord(first) : ord(last) + 1] = 0
    kinds[[ord(sign) for sign in QUOTES]] = 1
    kinds[[ord(LIST), ord(" "), 0x3000]] = 2, 1, 1
    return kinds


def spans(letters: Letters, *, shortest: int = SHORTEST) -> tuple[Numbers, Numbers]:
    """First letter and end of every n-gram of `shortest` to LONGEST letters within a member, and of every couplet.

    >>> one = Letters("做优增量、盘活存量")
    >>> [one.text(a, b) for a, b in zip(*spans(one), strict=True) if b - a > 3]
    ['做优增量', '盘活存量', '做优增量、盘活存量']
    """
    import numpy as np

    starts, ends = [], []
    for size in range(shortest, LONGEST + 1):
        if size > len(letters):
            break
        first = np.flatnonzero(letters.member[: len(letters) - size + 1] == letters.member[size - 1 :])
        starts.append(first)
        ends.append(first + size)
    for first, end in _couplets(letters):
        starts.append(first)
        ends.append(end)
    if not starts:
        return np.zeros(0, dtype="int64"), np.zeros(0, dtype="int64")
    return np.concatenate(starts), np.concatenate(ends)


def _couplets(letters: Letters) -> Iterator[tuple[Numbers, Numbers]]:
    """Two to MOST_MEMBERS whole members of a list, side by side in one clause."""
    import numpy as np

    edges = np.flatnonzero(letters.begins(letters.member))
    for count in range(2, MOST_MEMBERS + 1):
        first, end = edges[: len(edges) - count], edges[count:]
        if len(first) == 0:
            return
        size = end - first
        together = letters.clause[first] == letters.clause[end - 1]
        good = together & (size >= 2 * count) & (size <= LONGEST_COUPLET)
        yield first[good], end[good]


def hashes(letters: Letters, starts: Numbers, ends: Numbers) -> Hashes:
    """A number for every span, the same for the same letters wherever they stand.

    A polynomial over the letters, by differences of one running sum, so that a span of any length costs the same.
    """
    import numpy as np

    powers, inverses = _powers(1 << max(14, int(len(letters) + 1).bit_length()))
    sums = np.zeros(len(letters) + 1, dtype="uint64")
    np.cumsum((letters.codes + np.uint64(1)) * np.uint64(_SPREAD) * powers[: len(letters)], out=sums[1:])
    found = (sums[ends] - sums[starts]) * inverses[starts]
    found ^= found >> np.uint64(31)
    found *= np.uint64(_MIX)
    mixed: Hashes = found ^ (found >> np.uint64(29))
    return mixed


@cache
def _powers(size: int) -> tuple[Any, Any]:
    """Powers of the base, and of its inverse, modulo 2⁶⁴."""
    import numpy as np

    bases = []
    for base in (_BASE, pow(_BASE, -1, 1 << 64)):
        powers = np.full(size, base, dtype="uint64")
        powers[0] = 1
        bases.append(np.multiply.accumulate(powers, dtype="uint64"))
    return bases[0], bases[1]


class Sieve:
    """Finds the few wanted hashes among the many of a text: nearly all fall through by their leading bits.

    >>> import numpy as np
    >>> places, numbers = Sieve(np.array([7, 1 << 63], dtype="uint64")).caught(np.array([1, 1 << 63, 7], dtype="uint64"))
    >>> places.tolist(), numbers.tolist()
    ([1, 2], [1, 0])
    """

    def __init__(self, wanted: Hashes) -> None:
        import numpy as np

        bits = max(16, (64 * len(wanted)).bit_length())
        self.wanted, self.shift = wanted, np.uint64(64 - bits)
        self.holes = np.zeros(1 << bits, dtype=bool)
        self.holes[wanted >> self.shift] = True

    def caught(self, found: Hashes) -> tuple[Numbers, Numbers]:
        """The places in `found` that hold a wanted hash, and its number (`wanted` is sorted)."""
        import numpy as np

        places = np.flatnonzero(self.holes[found >> self.shift])
        if not len(self.wanted):
            return places, places
        numbers = np.minimum(np.searchsorted(self.wanted, found[places]), len(self.wanted) - 1)
        same = self.wanted[numbers] == found[places]
        return places[same], numbers[same]

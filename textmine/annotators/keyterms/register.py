"""Strings known again by a hash: thousands are looked up at once over arrays, where a dict would go from object to object.

Reading order: `hashes_of` names stretches of a text, `Register.numbers` gives each its number; a string never met before is asked for.
A hash has 64 bits: of half a million strings two share one with a chance of some 10⁻⁸.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Ints = NDArray[np.int64]

# Odd constants that spread the bits (Steele, Lea and Flood 2014).
_BASE, _SPREAD, _MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_PLACES = 64  # in a string; those beyond share a multiplier with one before
_FIRST_SLOTS = 1 << 12


@cache
def _multipliers() -> Hashes:
    import numpy as np

    return np.multiply.accumulate(np.full(_PLACES, _BASE, dtype="uint64"), dtype="uint64")


def hashes_of(text: str, sizes: Ints) -> Hashes:
    """A hash, never 0, of each of the strings that make up a text, none of them empty. `sizes`: their characters.

    >>> import numpy as np
    >>> one, two, three = hashes_of("家庭教育家庭", np.array([2, 2, 2]))
    >>> bool(one == three), bool(one == two)
    (True, False)
    """
    import numpy as np

    if not len(sizes):
        return np.zeros(0, dtype="uint64")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype("uint64")
    starts = np.cumsum(sizes) - sizes
    place = (np.arange(len(codes)) - np.repeat(starts, sizes)) % _PLACES
    found = np.add.reduceat((codes + np.uint64(1)) * np.uint64(_SPREAD) * _multipliers()[place], starts)
    found ^= found >> np.uint64(31)
    found *= np.uint64(_MIX)
    found ^= found >> np.uint64(29)
    return np.maximum(found, np.uint64(1))


class Register:
    """Numbers of strings, in the order in which they came. Open addressing: a hash stands in its slot or in one soon after.

    >>> import numpy as np
    >>> words = ["家庭", "教育", "家庭"]
    >>> Register().numbers(hashes_of("".join(words), np.array([2, 2, 2])), words.__getitem__, print).tolist()
    家庭
    教育
    [0, 1, 0]
    """

    def __init__(self) -> None:
        self.size = 0
        self._begin(_FIRST_SLOTS)

    def _begin(self, slots: int) -> None:
        import numpy as np

        self._keys: Hashes = np.zeros(slots, dtype="uint64")
        self._numbers: Ints = np.zeros(slots, dtype="int64")
        self._shift = np.uint64(65 - slots.bit_length())

    def numbers(self, hashes: Hashes, text_of: Callable[[int], str], came: Callable[[str], object]) -> Ints:
        """The number of each; `came` is told those that are new, which are `text_of` their place among the hashes."""
        import numpy as np

        slots = (hashes >> self._shift).astype("int64")
        last = len(self._keys) - 1
        open_ones = np.flatnonzero(self._keys[slots] != hashes)
        new: list[int] = []
        while len(open_ones):
            keys = self._keys[slots[open_ones]]
            new += open_ones[keys == 0].tolist()
            open_ones = open_ones[(keys != 0) & (keys != hashes[open_ones])]
            slots[open_ones] = (slots[open_ones] + 1) & last
        found: Ints = self._numbers[slots]
        for place in new:
            found[place] = self._number(int(hashes[place]), lambda at=place: came(text_of(at)))  # type: ignore[misc]
        return found

    def _number(self, value: int, came: Callable[[], object]) -> int:
        slot = self._slot(value)
        if not self._keys[slot]:
            if 2 * self.size >= len(self._keys):
                self._grow()
                slot = self._slot(value)
            self._keys[slot], self._numbers[slot] = value, self.size
            self.size += 1
            came()
        return int(self._numbers[slot])

    def _slot(self, value: int) -> int:
        slot, last = value >> int(self._shift), len(self._keys) - 1
        while self._keys[slot] and int(self._keys[slot]) != value:
            slot = slot + 1 & last
        return slot

    def _grow(self) -> None:
        held = self._keys != 0
        keys, numbers = self._keys[held].tolist(), self._numbers[held].tolist()
        self._begin(4 * len(self._keys))
        for value, number in zip(keys, numbers, strict=True):
            slot = self._slot(value)
            self._keys[slot], self._numbers[slot] = value, number

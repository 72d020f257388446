"""The phrases of one report with what they are worth, as columns; the likeliest of them.

Reading order: `valued` looks the phrases up in the `Phrasebook`, `likeliest` keeps those worth weighing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...records import Mention
from .worth import Phrasebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Valued(NamedTuple):
    """Phrases with their occurrences and what each is worth."""

    terms: list[str]
    counts: NDArray[np.int64]
    values: NDArray[np.float64]
    sizes: NDArray[np.int64]

    def at(self, chosen: NDArray[np.int64]) -> Valued:
        """Those of the given places."""
        terms = list(map(self.terms.__getitem__, chosen.tolist()))
        return Valued(terms, self.counts[chosen], self.values[chosen], self.sizes[chosen])


def valued(
    counts: Mapping[str, int], coined: Mapping[str, float], mentions: Sequence[Mention], book: Phrasebook
) -> Valued:
    """The phrases that one may index by.

    The first of `counts` are those `coined`: a standing formula is worth no more than `coined` says, a brand no less; a count
    of nothing means that they are counted as mentions.
    """
    import numpy as np

    terms = list(counts)
    worth, sizes = book.look_up(terms)
    times = np.fromiter(counts.values(), dtype=np.int64, count=len(terms))
    values = worth.copy()
    told = np.fromiter(coined.values(), dtype=np.float64, count=len(coined))
    new = times[: len(coined)] == 0
    old = values[: len(coined)]
    old[:] = np.where(new, told, np.where(told < 1, np.minimum(told, old), np.maximum(told, old)))
    if new.any():
        marked = Counter(m.text for m in mentions)
        times[: len(coined)][new] = [marked[terms[n]] for n in np.flatnonzero(new).tolist()]
    return Valued(terms, times, values, sizes).at(np.flatnonzero(worth))


def likeliest(found: Valued, most: int) -> Valued:
    """The phrases with the highest product of occurrences, worth and length; of equals the first by name."""
    import numpy as np

    keys = found.counts * found.values * found.sizes
    if len(keys) <= most:
        return found
    bar = np.partition(keys, -most)[-most]
    above, equal = np.flatnonzero(keys > bar), np.flatnonzero(keys == bar).tolist()
    equal.sort(key=found.terms.__getitem__)
    return found.at(np.append(above, equal[: most - len(above)]))

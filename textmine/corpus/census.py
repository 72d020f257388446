"""How often every wording stands in a set, kept so that a set which has changed a little need not be counted anew.

Reading order: `taken` counts a whole set (`counting`), down to wordings of `low` reports, fewer than are asked for; `changed` adds and
takes away single reports; `names` gives the wordings that enough reports have.

What is not in a census stands in fewer than `low` of its reports, so that `low` − 1 + n is the most that n new reports can make of it: as
long as that is less than is asked for, the changed census says the same as one taken anew. How a wording is written, with or
without list marks, is told by most of its reports, which can be added and taken away as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import counting
from .counting import Bodies
from .grams import LIST, Letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Wordings of this share of the reports asked for are kept too.
LOW = 0.5
LEAST_LOW = 2


@dataclass(frozen=True)
class Census:
    """Wordings by hash, sorted: occurrences and reports; of `low` reports or more, `letters` of those of `least`, by hash.

    `written`: (hash, bits of the letters that a list mark stands before) → reports that write it so; no bits, no row.
    """

    low: int
    least: int
    hashes: NDArray[np.uint64]
    count: NDArray[np.int64]
    reports: NDArray[np.int64]
    letters: dict[int, str]
    written: Counter[tuple[int, int]]


def serves(low: int, asked: int, least: int, added: int) -> bool:
    """Whether a census down to `low` reports, with the letters of `asked`, can tell all wordings of `least` after `added` new ones."""
    return asked <= least and low - 1 + added < least


def low(least: int) -> int:
    """Down to how many reports a census counts, of which wordings of `least` are asked for."""
    return max(LEAST_LOW, int(LOW * least))


def taken(bodies: Bodies, least: int, *, down_to: int | None = None) -> Census:
    """The census of a set. `down_to`: reports of the rarest wordings kept, `least` where not given."""
    floor = least if down_to is None else min(least, down_to)
    counted, written = counting.counted(bodies, floor)
    enough = counted.kept(counted.reports >= least)
    texts = counting.texts(bodies, enough)
    letters = {int(enough.hashes[n]): text.replace(LIST, "") for n, text in texts.items()}
    return Census(floor, least, counted.hashes, counted.count, counted.reports, letters, written)


def changed(census: Census, added: Iterable[str], removed: Iterable[str], least: int) -> Census:
    """The census with some bodies more and others less; of a set that it `serves`.

    >>> one, two = "春风行动进村。", "开展春风行动。"
    >>> before = taken(lambda: [one, one, two], 2)
    >>> after = changed(before, [two], [one], 2)
    >>> sorted(names(after, 2)[1].values())[-1], int(after.reports.max())
    ('风行动', 3)
    """
    after = replace(
        census,
        count=census.count.copy(),
        reports=census.reports.copy(),
        letters=dict(census.letters),
        written=census.written.copy(),
    )
    for body in removed:
        _add(after, body, -1)
    new = [(letters, _add(after, letters.whole, 1)) for letters in map(Letters, added)]
    for letters, (rows, starts, ends) in new:
        for row in (after.reports[rows] >= least).nonzero()[0].tolist():
            value = int(after.hashes[rows[row]])
            if value not in after.letters:
                after.letters[value] = letters.text(int(starts[row]), int(ends[row])).replace(LIST, "")
    return after


def _add(census: Census, body: str, sign: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Counts a report's wordings, or takes them away; gives their rows, and where each stands first."""
    import numpy as np

    letters = Letters(body)
    one = counting.of_report(letters)
    rows = np.minimum(np.searchsorted(census.hashes, one.hashes), max(0, len(census.hashes) - 1))
    known = census.hashes[rows] == one.hashes if len(census.hashes) else np.zeros(len(rows), dtype=bool)
    rows, one = rows[known], one.kept(known)
    census.count[rows] += sign * one.count
    census.reports[rows] += sign
    for pair in counting.written(letters, one):
        census.written[pair] += sign
    return rows, one.start, one.end


def names(census: Census, least: int) -> tuple[NDArray[np.int64], dict[int, str]]:
    """The rows of the wordings that `least` reports have, and how most of these write them, by their place among the rows."""
    import numpy as np

    rows = np.flatnonzero(census.reports >= least)
    ways: dict[int, list[tuple[int, int]]] = {}
    for (value, bits), reports in census.written.items():
        if reports > 0:
            ways.setdefault(value, []).append((reports, bits))
    values = census.hashes[rows].tolist()
    found = dict(enumerate(map(census.letters.__getitem__, values)))
    for place in [place for place, value in enumerate(values) if value in ways]:
        marked = ways[values[place]]
        plain = int(census.reports[rows[place]]) - sum(reports for reports, _ in marked)
        found[place] = _with_marks(found[place], max([*marked, (plain, 0)])[1])
    return rows, found


def _with_marks(letters: str, bits: int) -> str:
    return "".join(f"{LIST}{c}" if bits >> at & 1 else c for at, c in enumerate(letters)) if bits else letters

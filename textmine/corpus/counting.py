"""How often every wording stands in a set of reports, counted over a stream of texts in bounded memory.

Method: a first pass increments a table of counters by hash (a count sketch of one row; Cormode and Muthukrishnan 2005), so
that wordings of a few reports, which are nearly all, are known to be rare without being kept; a second pass counts
those that are left exactly. Both count a wording once a report; the second its occurrences too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import grams
from .grams import Letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bodies = Callable[[], Iterable[str]]
# Counters of the sketch: two bytes each, so at most 128 MB; a smaller set needs fewer. Collisions only let more through.
LEAST_BITS, MOST_BITS = 20, 26
# Rows that wait before they are brought together.
HELD = 1 << 21


@dataclass(frozen=True)
class Counted:
    """Wordings sorted by hash: occurrences, reports, and where each stands first (number of the report, letters)."""

    hashes: NDArray[np.uint64]
    count: NDArray[np.int64]
    reports: NDArray[np.int64]
    report: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.hashes)

    def kept(self, which: Any) -> Counted:
        """The wordings named by a mask or by numbers."""
        return Counted(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


def count(bodies: Bodies, least: int) -> Counted:
    """Wordings of one letter and more that stand in at least `least` reports.

    >>> found = count(lambda: ["发展新质生产力", "培育新质生产力", "新质生产力"], 3)
    >>> sorted(texts(lambda: ["发展新质生产力"], found).values(), key=len)[-1]
    '新质生产力'
    """
    return counted(bodies, least)[0]


def counted(bodies: Bodies, least: int) -> tuple[Counted, Counter[tuple[int, int]]]:
    """The same, and in how many reports each of them is `written` with list marks."""
    sketch = _sketch(bodies)
    shift = 64 - len(sketch).bit_length() + 1
    whole = _nothing()
    waiting: list[Counted] = []
    marked: Counter[tuple[int, int]] = Counter()
    for number, body in enumerate(bodies()):
        letters = Letters(body)
        waiting.append(of_report(letters, number, lambda found: sketch[found >> shift] >= least))
        marked.update(written(letters, waiting[-1]))
        if sum(map(len, waiting)) > HELD:
            whole, waiting = _together([whole, *waiting]), []
    whole = _together([whole, *waiting])
    whole = whole.kept(whole.reports >= least)
    kept = set(whole.hashes.tolist())
    return whole, Counter({pair: times for pair, times in marked.items() if pair[0] in kept})


def written(letters: Letters, one: Counted) -> Iterator[tuple[int, int]]:
    """The wordings that a report writes with list marks: hash, and the bits of the letters that one stands before."""
    import numpy as np

    member = letters.member
    for row in np.flatnonzero(member[one.start] != member[one.end - 1]).tolist() if len(one) else ():
        start, end = int(one.start[row]), int(one.end[row])
        edges = np.flatnonzero(member[start + 1 : end] != member[start : end - 1]) + 1
        yield int(one.hashes[row]), sum(1 << at for at in edges.tolist())


def texts(bodies: Bodies, counted: Counted) -> dict[int, str]:
    """The wordings themselves, by their number in `counted`."""
    import numpy as np

    order = np.argsort(counted.report, kind="stable")
    found: dict[int, str] = {}
    place = 0
    for number, body in enumerate(bodies()):
        if place >= len(order):
            break
        letters = None
        while place < len(order) and counted.report[order[place]] == number:
            letters = letters or Letters(body)
            row = int(order[place])
            found[row] = letters.text(int(counted.start[row]), int(counted.end[row]))
            place += 1
    return found


def _sketch(bodies: Bodies) -> Any:
    """Reports by the leading bits of a wording's hash. An index that comes twice in one addition is added once."""
    import numpy as np

    sizes = [len(body) for body in bodies()]
    bits = min(MOST_BITS, max(LEAST_BITS, (sum(sizes) * 8).bit_length()))
    kind = "uint16" if len(sizes) < 1 << 16 else "uint32"
    counters, shift = np.zeros(1 << bits, dtype=kind), np.uint64(64 - bits)
    for body in bodies():
        letters = Letters(body)
        counters[grams.hashes(letters, *grams.spans(letters)) >> shift] += 1
    return counters


def of_report(letters: Letters, number: int = 0, may_count: Callable[[Any], Any] | None = None) -> Counted:
    """One report's wordings: its letters and pairs, which all longer ones are made of, and of these what `may_count` lets through."""
    import numpy as np

    starts, ends = grams.spans(letters, shortest=1)
    found = grams.hashes(letters, starts, ends)
    if may_count is not None:
        maybe = (ends - starts < grams.SHORTEST) | may_count(found)
        starts, ends, found = starts[maybe], ends[maybe], found[maybe]
    values, first, times = np.unique(found, return_index=True, return_counts=True)
    ones = np.ones(len(values), dtype="int64")
    return Counted(values, times.astype("int64"), ones, ones * number, starts[first], ends[first])


def _together(parts: list[Counted]) -> Counted:
    """Several counts as one; a wording keeps the place of the first part it stands in."""
    import numpy as np

    columns = [np.concatenate([getattr(p, name) for p in parts]) for name in Counted.__dataclass_fields__]
    order = np.argsort(columns[0], kind="stable")
    values, first = np.unique(columns[0][order], return_index=True)
    if len(values) == 0:
        return _nothing()
    count, reports = (np.add.reduceat(column[order], first) for column in columns[1:3])
    return Counted(values, count, reports, *(column[order][first] for column in columns[3:]))


def _nothing() -> Counted:
    import numpy as np

    empty = np.zeros(0, dtype="int64")
    return Counted(np.zeros(0, dtype="uint64"), empty, empty, empty, empty, empty)

"""A text without its quotation marks, and the way back: marks are evidence for one layer and in the way of the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from .sorts import MARK, codes_of, sorts_of


class Flat:
    """`text` without quotation marks; `home(place)` is the place in the original.

    `codes`, `sorts`: its characters as code points, and what sort each is; `cuts`: the places before which a mark stood.

    >>> flat = Flat("“三八”红旗手")
    >>> flat.text, flat.home(2)
    ('三八红旗手', 4)
    """

    def __init__(self, text: str) -> None:
        import numpy as np

        codes = codes_of(text)
        sorts = sorts_of(codes)
        kept = (sorts & MARK) == 0
        marks = np.flatnonzero(~kept)
        self.codes, self.sorts = codes[kept], sorts[kept]
        self.text = self.codes.tobytes().decode("utf-32-le", "surrogatepass") if len(marks) else text
        self.cuts = marks - np.arange(len(marks))
        self._cuts: list[int] = self.cuts.tolist()

    def home(self, place: int) -> int:
        """The place in the original of a place in the text without marks."""
        return place + bisect_right(self._cuts, place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch, with the marks that stand inside it and not those around it."""
        return self.home(start), self.home(end - 1) + 1

    def spans(self, matches: Sequence[tuple[int, int, int]]) -> Iterable[tuple[int, int, int]]:
        """Matches in the text without marks (number, start, end) as stretches of the original, all at once."""
        import numpy as np

        if not self._cuts:
            return matches
        rows = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches)).reshape(-1, 3)
        starts = rows[:, 1] + np.searchsorted(self.cuts, rows[:, 1], side="right")
        ends = rows[:, 2] + np.searchsorted(self.cuts, rows[:, 2] - 1, side="right")
        return zip(rows[:, 0].tolist(), starts.tolist(), ends.tolist(), strict=True)

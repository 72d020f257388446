"""A text without its quotation marks, and the way back: marks are evidence for one layer and in the way of the others."""

from __future__ import annotations

import re
from bisect import bisect_right

_MARKS = re.compile(r"[“”‘’「」『』〝〞〟\"]")


class Flat:
    """`text` without quotation marks; `home(place)` is the place in the original.

    >>> flat = Flat("“三八”红旗手")
    >>> flat.text, flat.home(2)
    ('三八红旗手', 4)
    """

    def __init__(self, text: str) -> None:
        self.text = _MARKS.sub("", text)
        self.cuts = [m.start() - number for number, m in enumerate(_MARKS.finditer(text))]

    def home(self, place: int) -> int:
        """The place in the original of a place in the text without marks."""
        return place + bisect_right(self.cuts, place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch, with the marks that stand inside it and not those around it."""
        return self.home(start), self.home(end - 1) + 1

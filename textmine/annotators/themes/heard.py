"""What each section of a report says, and how loud: one pass of the codebook's machine over the whole text, then columns.

Reading order: `heard` gives each term of each section once, `Heard.voices` what they say for which theme; `_edges` finds the
opening of each section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log, log1p
from typing import TYPE_CHECKING

from ...records import Section
from .book import Book

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

OPENING = 2.5  # an opening counts this much more than the rest of its section
FEW = 6  # sections of a report in which no word can be called its name for itself
_OPENING_ENDS = "。！；\n"
_LEAST, _MOST = 4, 60  # characters of an opening; the latter where no sentence ends
_HALVES = 2  # what is heard counts in halves


@dataclass(frozen=True, slots=True)
class Heard:
    """One entry a section and term, in this order: the `section`, the `number` of the term, how `loud` it speaks."""

    section: Ints
    number: Ints
    loud: Floats


@dataclass(frozen=True, slots=True)
class Places:
    """The sections of a text as columns. `own`: how long the own heading is that a section brings before more text, else 0."""

    starts: Ints
    ends: Ints
    own: Ints


def places(text: str, sections: Sequence[Section]) -> Places:
    """The sections as columns; one that is a heading and nothing else speaks by it."""
    import numpy as np

    own, last, size = [], "", 0
    path = None
    for section in sections:
        if section.heading != path:
            path = section.heading
            last = path.rsplit(" › ", 1)[-1]
            size = len(last)
        brings = size and section.end - section.start > size + 2 and text.startswith(last, section.start)
        own.append(size if brings else 0)
    starts = np.array([s.start for s in sections], dtype=np.int64)
    return Places(starts, np.array([s.end for s in sections], dtype=np.int64), np.array(own, dtype=np.int64))


def heard(text: str, where: Places, book: Book) -> Heard:
    """Each term once a section that says it.

    Loud is who speaks often (by the logarithm), in a short section, in its opening, and not in every other section.
    """
    import numpy as np

    found = book.machine.find_matches_as_indexes(text)
    flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
    speaks = (book.voices.times[flat[:, 0]] > 0) & (flat[:, 1] >= where.starts[0])
    number, start = flat[speaks, 0], flat[speaks, 1]
    section = np.searchsorted(where.ends, start, side="right").clip(max=len(where.ends) - 1)
    opens, edges = _openings(text, where)
    opening = (opens[section] <= start) & (start < edges[section])
    keys, which = np.unique(section * len(book.terms) + number, return_inverse=True)
    halves = np.bincount(which, weights=np.where(opening, _HALVES * OPENING, _HALVES)).astype(np.int64)
    section, number = np.divmod(keys, len(book.terms))
    scale = 1.0 / np.sqrt(1.0 + (where.ends - where.starts) / 300)
    loud = _logarithms(int(halves.max(initial=0)) | 0xFF)[halves] * scale[section] * _spread(section, number)
    return Heard(section, number, loud)


@lru_cache(maxsize=4)
def _logarithms(most: int) -> Floats:
    """log(1 + n / 2) up to `most`."""
    import numpy as np

    return np.array([log1p(n / _HALVES) for n in range(most + 1)])


def _openings(text: str, where: Places) -> tuple[Ints, Ints]:
    """Where the opening sentence of each section begins, after its own heading, and ends.

    A section without a finished sentence opens with its first sixty characters.
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    stops = np.flatnonzero(np.isin(codes, [ord(c) for c in _OPENING_ENDS]))
    stops = np.append(stops, len(text) + _MOST)
    opens = where.starts + where.own
    first = stops[np.searchsorted(stops, np.minimum(where.ends, opens + _LEAST))]
    return opens, np.where(first < where.ends, first, np.minimum(where.ends, opens + _MOST))


def _spread(section: Ints, number: Ints) -> Floats:
    """How much each term still tells: less, where more than a quarter of the report's sections say it."""
    import numpy as np

    total = len(np.unique(section))
    if total < FEW:
        return np.ones(len(number))
    _, which, often = np.unique(number, return_inverse=True, return_counts=True)
    tells = np.ones(len(often))
    for common in np.flatnonzero(4 * often > total).tolist():
        tells[common] = 1.0 / (1.0 + log(4 * int(often[common]) / total))
    told: Floats = tells[which]
    return told

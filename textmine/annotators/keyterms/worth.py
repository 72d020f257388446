"""What a phrase is worth to an index, whatever report it stands in: worked out once for all reports of a process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...knowledge import column
from ...pipeline import Pipeline
from .register import Register, hashes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 12
KNOWN = 200_000  # phrases remembered before a process begins anew
_MARK = re.compile(r"[、，,。；：“”\"‘’「」《》（）()×＊*]|[Xx]{2}|\+[A-Za-z]")
# How much more a librarian would index one sort of phrase than a plain noun phrase. Fitted by hand on three reports.
CODEBOOK, NAMED, BODY = 1.5, 1.3, 0.35
NAMES_A_FIELD = 2.0  # weight of a term that names its field (劳务输出) and does not merely hint at it (礼品)


@cache
def listed(kind: str) -> tuple[str, ...]:
    """The words of a kind in knowledge/keyphrase_words.csv."""
    return tuple(w for terms in column("keyphrase_words", "terms", kind=kind) for w in terms.split())


def may_index(term: str) -> bool:
    """Refuses a mask, a quotation mark, people in general, a vague opening (首个…, 一场…), a vague end (…工作, …情况)."""
    return not (
        len(term) > LONGEST
        or term.startswith(listed("opens"))
        or (len(term) > 2 and term.endswith(listed("closes")))
        or term in listed("group")
        or _MARK.search(term)
    )


def _as_named(term: str) -> float:
    """Phrases whose end names a thing of its own count more; bodies are told by the metadata."""
    if term.endswith(listed("body")):
        return BODY
    return NAMED if len(term) >= 4 and term.endswith(listed("names")) else 1.0


def index_terms(pipeline: Pipeline) -> tuple[str, ...]:
    """The codebook's terms are the field's own index terms; short ones, hints, and those of no theme tell little."""
    general = {row.term for row in pipeline.themes if row.theme == "general"} | pipeline.stopwords
    fields = (row for row in pipeline.themes if row.kind == "term" and row.weight >= NAMES_A_FIELD)
    plain = {row.term for row in fields if len(row.term) >= 3} - general
    return tuple(sorted(t for t in plain if may_index(t)))


class Phrasebook:
    """What the phrases met so far are worth, by number; 0: nothing to index by.

    >>> from textmine.pipeline import load
    >>> book = Phrasebook(load("womens_federation"))
    >>> [worth.tolist() for worth in book.look_up(["晨光行动", "工作情况"])]
    [[1.3, 0.0], [4, 4]]
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._codebook = frozenset(index_terms(pipeline))
        self._begin()

    def _begin(self) -> None:
        from array import array

        self._register = Register()
        self._worths = array("d")

    def look_up(self, terms: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """What each of the phrases is worth, and its characters; the book begins anew where it has grown past KNOWN phrases."""
        import numpy as np

        if len(self._worths) > KNOWN:
            self._begin()
        sizes = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
        numbers = self._register.numbers(hashes_of("".join(terms), sizes), terms.__getitem__, self._came)
        return np.frombuffer(self._worths.tobytes(), dtype=np.float64)[numbers], sizes

    def _came(self, term: str) -> None:
        self._worths.append(self._worth(term))

    def _worth(self, term: str) -> float:
        if not may_index(term):
            return 0.0
        return _as_named(term) * (CODEBOOK if term in self._codebook else 1.0)

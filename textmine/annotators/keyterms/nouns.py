"""Nouns and noun phrases of a text out of its words: those that come back, head a part or name a thing of its own.

Reading order: `phrases` asks for the nouns that come back and, from `_joined`, for runs of two to four words that close with one;
`Vocabulary` knows what each word may do in a phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...pipeline import Pipeline
from .register import Register, hashes_of
from .worth import LONGEST, listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KNOWN = 400_000  # words remembered before a process begins anew
# Parts of speech that may stand inside a keyphrase, and those that may close it: 家庭/n 教育/vn 指导/vn 服务/vn.
_INSIDE = frozenset({"n", "nz", "nt", "nl", "ng", "nr", "ns", "vn", "an", "b", "j", "l", "i", "eng", "g", "x"})
_LAST = frozenset({"n", "nz", "nt", "nl", "ng", "vn", "an", "j", "l", "i"})
_EDGE = frozenset(
    "的了和与及或等为是在对将把被以从到向由于就都也又再并但而其所之中上下内外前后里间时有无不未已可能应该要会着过地得这那此各每该本我你他她它们个次项年月日"
)
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z+]{2,}$")
_HAN = re.compile(r"[\u4e00-\u9fff]$")
_NUMERIC = re.compile(r"^[一二三四五六七八九十百千万亿两几数第每各全]+|^(?:进一步|一系列|一批|以及|通过|不断)")
# What a word may do: stand in no phrase, stand inside one, close one, close one and perhaps name a thing.
OUTSIDE, INSIDE, CLOSES, NAMES = range(4)
SHORTEST_JOINED = 4

TagOf = Callable[[str], str]


class Vocabulary:
    """The words seen so far by number: `words`, and what each may do. Worked out once for all reports of a process."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.tag_of: TagOf = str
        self.stopwords = pipeline.stopwords
        self.names = frozenset(word[-1] for word in listed("names"))
        self._begin()

    def _begin(self) -> None:
        self._register = Register()
        self.words: list[str] = []
        self.kinds = bytearray()

    def ready(self, tag_of: TagOf) -> Vocabulary:
        """The vocabulary for one more report; it begins anew where it has grown past KNOWN words."""
        self.tag_of = tag_of
        if len(self.words) > KNOWN:
            self._begin()
        return self

    def numbers(self, text: str, words: Sequence[str], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of each of the words, which rejoin to the text."""
        return self._register.numbers(hashes_of(text, sizes), words.__getitem__, self._came)

    def _came(self, word: str) -> None:
        self.words.append(word)
        self.kinds.append(self._kind(word))

    def _kind(self, word: str) -> int:
        if not _fits(word, self.stopwords):
            return OUTSIDE
        tag = self.tag_of(word)
        if tag not in _INSIDE:
            return OUTSIDE
        if tag not in _LAST or (len(word) > 1 and not _WORD.match(word)):
            return INSIDE
        return NAMES if word[-1] in self.names else CLOSES


def _fits(text: str, stopwords: frozenset[str]) -> bool:
    if len(text) == 1:
        return bool(_HAN.match(text)) and text not in _EDGE
    return bool(_WORD.match(text)) and text not in stopwords and not _NUMERIC.match(text)


def phrases(text: str, words: Sequence[str], known: Vocabulary, headings: str) -> dict[str, int]:
    """Phrase → occurrences. `words` rejoin to `text`; `headings`: the headings of the report in one string."""
    import numpy as np

    sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    numbers = known.numbers(text, words, sizes)
    kinds = np.frombuffer(bytes(known.kinds), dtype=np.uint8)[numbers]
    closing, counts = np.unique(numbers[(kinds >= CLOSES) & (sizes > 1)], return_counts=True)
    again = counts > 1
    nouns = map(known.words.__getitem__, closing[again].tolist())
    found = dict(zip(nouns, counts[again].tolist(), strict=True))
    spans = _joined(numbers, kinds, sizes)
    names, last = listed("names"), known.names
    for phrase, count in Counter([text[a:b] for a, b in zip(*spans, strict=True)]).items():
        if count > 1 or (phrase[-1] in last and phrase.endswith(names)) or phrase in headings:
            found[phrase] = count
    return found


def _joined(
    numbers: NDArray[np.int64], kinds: NDArray[np.uint8], sizes: NDArray[np.int64]
) -> tuple[list[int], list[int]]:
    """Starts and ends of two to four words side by side, where the first two come back or the last may name a thing."""
    import numpy as np

    kinds = np.concatenate([kinds, np.zeros(3, dtype=np.uint8)])
    inside = kinds != OUTSIDE
    first = np.flatnonzero(inside[:-1] & inside[1:])
    _, where, times = np.unique(numbers[first] << 32 | numbers[first + 1], return_inverse=True, return_counts=True)
    repeated = times[where] > 1
    ends = np.zeros(len(sizes) + 4, dtype=np.int64)
    np.cumsum(sizes, out=ends[1 : len(sizes) + 1])
    found = []
    for size in (2, 3, 4):
        last = kinds[first + size - 1]
        length = ends[first + size] - ends[first]
        good = (last == NAMES) | (repeated & (last == CLOSES))
        good &= (length >= SHORTEST_JOINED) & (length <= LONGEST)
        found.append((ends[first[good]], ends[first[good] + size]))
        goes_on = inside[first + size] if size < 4 else last == OUTSIDE
        first, repeated = first[goes_on], repeated[goes_on]
    starts, stops = zip(*found, strict=True)
    return np.concatenate(starts).tolist(), np.concatenate(stops).tolist()

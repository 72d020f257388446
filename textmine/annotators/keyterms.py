"""Candidate keyphrases of one report: its nouns and noun phrases, the codebook's terms, its coined wordings.

Reading order: `candidates` asks the three sources — `_phrases` (runs of noun-like words that come back or stand in a heading),
`_codebook` (terms of themes.csv), `_coined` (brands and shorthands that the slogan finder marked) —
drops what folds into a longer phrase and gives each a weight: how often, where, and what sort of phrase it is. The set
decides the ranking (`corpus.keywords`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..knowledge import column
from ..pipeline import Pipeline
from ..records import Mention, Report, Term

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MOST = 300
LONGEST = 12
KNOWN = 400_000  # words remembered before a process begins anew
OPENING = 400  # characters; what a report names first it is about
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z+]{2,}$")
_MARK = re.compile(r"[、，,。；：“”\"‘’「」《》（）()×＊*]|[Xx]{2}|\+[A-Za-z]")
_HAN = re.compile(r"[\u4e00-\u9fff]$")
_NUMERIC = re.compile(r"^[一二三四五六七八九十百千万亿两几数第每各全]+|^(?:进一步|一系列|一批|以及|通过|不断)")
# Parts of speech that may stand inside a keyphrase, and those that may close it: 家庭/n 教育/vn 指导/vn 服务/vn.
_INSIDE = frozenset({"n", "nz", "nt", "nl", "ng", "nr", "ns", "vn", "an", "b", "j", "l", "i", "eng", "g", "x"})
_LAST = frozenset({"n", "nz", "nt", "nl", "ng", "vn", "an", "j", "l", "i"})
_EDGE = frozenset(
    "的了和与及或等为是在对将把被以从到向由于就都也又再并但而其所之中上下内外前后里间时有无不未已可能应该要会着过地得这那此各每该本我你他她它们个次项年月日"
)
# How much more a librarian would index one sort of phrase than a plain noun phrase. Fitted by hand on three reports.
CODEBOOK, BRAND, LOCAL_SHORTHAND, HEADED, NAMED = 1.5, 1.7, 1.3, 1.4, 1.3
STANDING, BODY = 0.25, 0.35
LONG_NAME = 8  # a longer coined name is the title of one event


TagOf = Callable[[str], str]


def candidates(
    words: Sequence[str],
    report: Report,
    pipeline: Pipeline,
    mentions: Sequence[Mention] = (),
    *,
    tag_of: TagOf,
) -> tuple[Term, ...]:
    """The candidates of a report, most telling first, at most MOST; its own notes do not count.

    `words`: the words of `report.body`; they rejoin to it. `tag_of`: the part of speech of a word, from the
    segmenter's dictionary.
    """
    text = report.body
    headings = "\n".join([report.metadata.title or "", *(h.text for h in report.headings if h.start < len(text))])
    counts = _phrases(words, pipeline.derived(Vocabulary).ready(tag_of), headings)
    values = {t: _as_named(t) for t in counts}
    for term, count in _codebook(text, pipeline):
        counts[term], values[term] = count, CODEBOOK * _as_named(term)
    marked = Counter(m.text for m in mentions)
    for term, value in _coined(mentions, pipeline.derived(_standing)):
        if _may_index(term):
            counts.setdefault(term, marked[term])
            values[term] = min(values.get(term, value), value) if value < 1 else max(values.get(term, value), value)
    names = {t for t, value in values.items() if value >= BRAND}
    rough = sorted((t for t, n in counts.items() if n), key=lambda t: (-counts[t] * values[t] * len(t), t))
    kept = _without_parts(rough[: 2 * MOST], counts, names)
    opening = text[:OPENING]
    weights = {t: _weight(t, counts[t], values[t], opening, headings) for t in kept}
    ranked = sorted(kept, key=lambda t: (-weights[t] * len(t), t))[:MOST]
    return tuple(Term(t, counts[t], round(weights[t], 2)) for t in ranked)


def _weight(term: str, count: int, value: float, opening: str, headings: str) -> float:
    """Occurrences, raised by what the phrase is, by standing in a heading and by standing early."""
    headed = HEADED if term in headings else 1.0
    return (count + (0.25 if term in opening else 0.0)) * value * headed


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(w for terms in column("keyphrase_words", "terms", kind=kind) for w in terms.split())


@lru_cache(maxsize=1 << 16)
def _may_index(term: str) -> bool:
    """No phrase to index by: a mask in it, a quotation mark, a vague opening (首个…, 一场…), a vague end (…工作, …情况)."""
    return not (
        len(term) > LONGEST
        or term.startswith(_words("opens"))
        or (len(term) > 2 and term.endswith(_words("closes")))
        or _MARK.search(term)
    )


@lru_cache(maxsize=1 << 16)
def _as_named(term: str) -> float:
    """Phrases whose end names a thing of its own count more; bodies are told by the metadata, groups tell nothing."""
    if term.endswith(_words("body")):
        return BODY
    if term in _group():
        return BODY
    return NAMED if len(term) >= 4 and term.endswith(_words("names")) else 1.0


@cache
def _group() -> frozenset[str]:
    return frozenset(_words("group"))


def _index_terms(pipeline: Pipeline) -> tuple[AhoCorasick, tuple[str, ...]]:
    """The codebook's terms are the field's own index terms; short ones and those of no theme tell little."""
    from ahocorasick_rs import AhoCorasick

    general = {row.term for row in pipeline.themes if row.theme == "general"} | pipeline.stopwords
    plain = {row.term for row in pipeline.themes if row.kind == "term" and len(row.term) >= 3} - general
    terms = tuple(sorted(t for t in plain if _may_index(t)))
    return AhoCorasick(terms), terms


def _codebook(text: str, pipeline: Pipeline) -> Iterator[tuple[str, int]]:
    """The codebook's terms in a text, with how often each stands in it."""
    machine, terms = pipeline.derived(_index_terms)
    for number, count in Counter(m[0] for m in machine.find_matches_as_indexes(text, overlapping=True)).items():
        yield terms[number], count


def _standing(pipeline: Pipeline) -> frozenset[str]:
    """Every way to write the formulas and shorthands of the lexicon, but the campaigns of a year."""
    names = (n for e in pipeline.slogans if e.type != "brand" for n in (e.slogan, *e.variants))
    return frozenset(n for n in names if not n.endswith(_words("campaign")))


def _coined(mentions: Sequence[Mention], standing: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Brands, and shorthands of the place's own; standing formulas (四个意识) and parallel strings fit every report."""
    for mention in mentions:
        term = mention.text
        if term in standing:
            yield term, STANDING
        elif mention.type == "brand" and len(term) > 2:
            yield term, BRAND if len(term) < LONG_NAME else 1.0
        elif mention.type == "shorthand" and mention.evidence != "lexicon" and len(term) > 2:
            yield term, LOCAL_SHORTHAND


def _phrases(words: Sequence[str], known: Vocabulary, headings: str) -> dict[str, int]:
    """Nouns and runs of two to four that close with one: those that come back, head a part or name a thing of its own."""
    import numpy as np

    numbers = np.fromiter(map(known.__getitem__, words), dtype=np.int64, count=len(words))
    kinds = np.frombuffer(bytes(known.kinds), dtype=np.uint8)[numbers]
    closing, counts = np.unique(numbers[kinds >= CLOSES], return_counts=True)
    found = {
        known.words[number]: int(count)
        for number, count in zip(closing[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True)
        if len(known.words[number]) > 1
    }
    for phrase, count in _joined(words, numbers, kinds).items():
        if count >= 2 or phrase.endswith(_words("names")) or phrase in headings:
            found[phrase] = count
    return {t: n for t, n in found.items() if _may_index(t)}


def _joined(words: Sequence[str], numbers: Any, kinds: Any) -> Counter[str]:
    """Two to four words side by side, where the first two come back or the last may name a thing."""
    import numpy as np

    inside = kinds != OUTSIDE
    first = np.flatnonzero(inside[:-1] & inside[1:])
    _, where, times = np.unique(numbers[first] << 32 | numbers[first + 1], return_inverse=True, return_counts=True)
    again = times[where] > 1
    padded = np.concatenate([kinds, np.zeros(3, dtype=np.uint8)])
    names = (padded[first + 1] == NAMES) | (padded[first + 2] == NAMES) | (padded[first + 3] == NAMES)
    codes = bytes(padded)
    found: Counter[str] = Counter()
    for start, repeated in zip(first[again | names].tolist(), again[again | names].tolist(), strict=True):
        joined = words[start]
        for last in (start + 1, start + 2, start + 3):
            code = codes[last]
            if code == OUTSIDE:
                break
            joined += words[last]
            if len(joined) > LONGEST:
                break
            if (code == NAMES or (repeated and code == CLOSES)) and len(joined) >= 4:
                found[joined] += 1
    return found


# What a word may do: stand in no phrase, stand inside one, close one, close one and perhaps name a thing.
OUTSIDE, INSIDE, CLOSES, NAMES = range(4)


class Vocabulary(dict[str, int]):
    """The words seen so far by number, with what each may do: worked out once for all reports of a process."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.tag_of: TagOf = str
        self.stopwords = pipeline.stopwords
        self.names = frozenset(word[-1] for word in _words("names"))
        self.words: list[str] = []
        self.kinds = bytearray()

    def ready(self, tag_of: TagOf) -> Vocabulary:
        """The vocabulary for one more report; it begins anew where it has grown past KNOWN words."""
        self.tag_of = tag_of
        if len(self) > KNOWN:
            self.clear()
            self.words.clear()
            self.kinds.clear()
        return self

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        self.kinds.append(self._kind(word))
        return number

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


def _without_parts(terms: Iterable[str], counts: Mapping[str, int], names: Collection[str]) -> list[str]:
    """Parts that hardly stand without the longer phrase fold into it: 巾帼行动 in 乡村振兴巾帼行动; coined names do not."""
    known = sorted(terms)
    inside: dict[str, int] = {}
    members = set(known)
    for term in known:
        size, count = len(term), counts[term]
        if size > 2:
            parts = {term[a:b] for a, b in _cuts(size)} & members
            for part in parts:
                if count > inside.get(part, 0):
                    inside[part] = count
    return [t for t in known if t in names or inside.get(t, 0) < 0.7 * counts[t]]


@cache
def _cuts(size: int) -> tuple[tuple[int, int], ...]:
    """Every stretch of two characters and more that is not the whole."""
    return tuple((a, b) for a in range(size - 1) for b in range(a + 2, size + 1) if b - a < size)

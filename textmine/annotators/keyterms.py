"""Candidate keyphrases of one report: its nouns and noun phrases, the codebook's terms, its coined wordings.

Reading order: `candidates` asks the three sources — `_phrases` (runs of noun-like words that come back or stand in a heading),
`_codebook` (terms of themes.csv), `_coined` (brands and shorthands that the slogan finder marked) —
drops what folds into a longer phrase and gives each a weight: how often, where, and what sort of phrase it is. The set
decides the ranking (`corpus.keywords`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from ..codebooks import SloganEntry, ThemeTerm
from ..knowledge import column
from ..pipeline import Pipeline
from ..records import Mention, Report, Term

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MOST = 300
LONGEST = 12
KNOWN = 400_000  # words whose sign is remembered
OPENING = 400  # characters; what a report names first it is about
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z+]{2,}$")
_MARK = re.compile(r"[、，,。；：“”\"‘’「」《》（）()×＊*]|[Xx]{2}")
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

Tagged = Sequence[tuple[str, str]]


def candidates(
    tagged: Tagged,
    report: Report,
    pipeline: Pipeline,
    mentions: Sequence[Mention] = (),
) -> tuple[Term, ...]:
    """The candidates of a report, most telling first, at most MOST; its own notes do not count.

    `tagged`: the words of `report.body` with their parts of speech; they rejoin to it.
    """
    text = report.body
    end = len(text)
    headings = "\n".join([report.metadata.title or "", *(h.text for h in report.headings if h.start < end)])
    counts = _phrases(tagged, pipeline.stopwords, headings)
    values = {t: _as_named(t) for t in counts}
    for term, count in _codebook(text, pipeline):
        counts[term], values[term] = count, CODEBOOK * _as_named(term)
    for term, value in _coined(mentions, _standing(pipeline.slogans)):
        if _may_index(term):
            if term not in counts:
                counts[term] = text.count(term)
            values[term] = min(values.get(term, value), value) if value < 1 else max(values.get(term, value), value)
    kept = _without_parts([t for t, n in counts.items() if n], counts)
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


@lru_cache(maxsize=8)
def _index_terms(rows: tuple[ThemeTerm, ...], stopwords: frozenset[str]) -> tuple[AhoCorasick, tuple[str, ...]]:
    """The codebook's terms are the field's own index terms; short ones and those of no theme tell little."""
    from ahocorasick_rs import AhoCorasick

    general = {row.term for row in rows if row.theme == "general"} | stopwords
    plain = {row.term for row in rows if row.kind == "term" and len(row.term) >= 3} - general
    terms = tuple(sorted(t for t in plain if _may_index(t)))
    return AhoCorasick(terms), terms


def _codebook(text: str, pipeline: Pipeline) -> Iterator[tuple[str, int]]:
    """The codebook's terms in a text, with how often each stands in it."""
    machine, terms = _index_terms(pipeline.themes, pipeline.stopwords)
    for number, count in Counter(m[0] for m in machine.find_matches_as_indexes(text, overlapping=True)).items():
        yield terms[number], count


@lru_cache(maxsize=8)
def _standing(entries: tuple[SloganEntry, ...]) -> frozenset[str]:
    """Every way to write the formulas and shorthands of the lexicon, but the campaigns of a year."""
    names = (n for e in entries if e.type != "brand" for n in (e.slogan, *e.variants))
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


def _phrases(tagged: Tagged, stopwords: frozenset[str], headings: str) -> dict[str, int]:
    """Nouns and runs of two to four that close with one: those that come back, head a part or name a thing of its own."""
    kinds = _kinds(stopwords)
    codes = "".join(map(kinds.__getitem__, tagged))
    found = {
        word: count
        for (word, tag), count in Counter(tagged).items()
        if count >= 2 and len(word) > 1 and kinds[word, tag] in CLOSING
    }
    words = [word for word, _ in tagged]
    runs = [match.span() for match in _RUN.finditer(codes)]
    pairs = Counter(chain.from_iterable(zip(words[a:b], words[a + 1 : b], strict=False) for a, b in runs))
    for phrase, count in _joined(words, codes, runs, pairs).items():
        if count >= 2 or phrase.endswith(_words("names")) or phrase in headings:
            found[phrase] = count
    return {t: n for t, n in found.items() if _may_index(t)}


def _joined(
    words: Sequence[str], codes: str, runs: Iterable[tuple[int, int]], pairs: Mapping[tuple[str, str], int]
) -> Counter[str]:
    """Two to four words of a run. Longer ones are tried only where the first two come back or the last names a thing."""
    found: Counter[str] = Counter()
    for start, stop in runs:
        for first in range(start, stop - 1):
            again = pairs[words[first], words[first + 1]] > 1
            joined = words[first]
            for last in range(first + 1, min(first + 4, stop)):
                joined += words[last]
                if len(joined) > LONGEST:
                    break
                code = codes[last]
                if (code == NAMES or (again and code in CLOSING)) and len(joined) >= 4:
                    found[joined] += 1
    return found


# One sign for each word of a text: outside every phrase, inside, closing one, closing one and perhaps naming a thing.
OUTSIDE, INSIDE, CLOSES, NAMES = " icn"
CLOSING = CLOSES + NAMES
_RUN = re.compile("[icn]{2,}")


class _Kinds(dict[tuple[str, str], str]):
    """The sign of each word with its part of speech, worked out once for all reports."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        self.stopwords = stopwords
        self.names = frozenset(word[-1] for word in _words("names"))

    def __missing__(self, pair: tuple[str, str]) -> str:
        text, tag = pair
        kind = OUTSIDE
        if tag in _INSIDE and _fits(text, self.stopwords):
            closes = tag in _LAST and (len(text) == 1 or bool(_WORD.match(text)))
            kind = (NAMES if text[-1] in self.names else CLOSES) if closes else INSIDE
        if len(self) < KNOWN:
            self[pair] = kind
        return kind


@lru_cache(maxsize=8)
def _kinds(stopwords: frozenset[str]) -> _Kinds:
    return _Kinds(stopwords)


def _fits(text: str, stopwords: frozenset[str]) -> bool:
    if len(text) == 1:
        return bool(_HAN.match(text)) and text not in _EDGE
    return bool(_WORD.match(text)) and text not in stopwords and not _NUMERIC.match(text)


def _without_parts(terms: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Parts that hardly stand without the longer phrase fold into it: 巾帼行动 in 乡村振兴巾帼行动."""
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
    return [t for t in known if inside.get(t, 0) < 0.7 * counts[t]]


@cache
def _cuts(size: int) -> tuple[tuple[int, int], ...]:
    """Every stretch of two characters and more that is not the whole."""
    return tuple((a, b) for a in range(size - 1) for b in range(a + 2, size + 1) if b - a < size)

"""Candidate keyphrases of one report: its nouns and noun phrases, the codebook's terms, its coined wordings.

Reading order: `candidates` asks the three sources — `phrases` (runs of noun-like words that come back or stand in a heading),
`_codebook` (terms of themes.csv), `_coined` (brands and shorthands that the slogan finder marked) —, looks up what each is
`worth` (`likely`), drops what folds into a longer phrase (`folding`) and gives each a weight: how often, where, and what sort
of phrase it is. The set decides the ranking (`corpus.keywords`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...pipeline import Pipeline
from ...records import Mention, Report, Term
from .folding import standing_in, without_parts
from .likely import Valued, likeliest, valued
from .nouns import TagOf, Vocabulary, phrases
from .worth import Phrasebook, index_terms, listed

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

__all__ = ["candidates"]

MOST = 300
OPENING = 400  # characters; what a report names first it is about
EARLY = 0.25  # of an occurrence, for what stands there
# What the place and the kind of a phrase add; as for `worth`.
BRAND, LOCAL_SHORTHAND, HEADED = 1.7, 1.3, 1.4
STANDING = 0.25
LONG_NAME = 8  # a longer coined name is the title of one event


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
    import numpy as np

    text, book = report.body, pipeline.derived(Phrasebook)
    headings = "\n".join([report.metadata.title or "", *(h.text for h in report.headings if h.start < len(text))])
    coined = _coined(mentions, pipeline.derived(_standing))
    counts = dict.fromkeys(coined, 0)
    counts |= phrases(text, words, pipeline.derived(Vocabulary).ready(tag_of), headings)
    counts |= _codebook(text, pipeline)
    likely = likeliest(valued(counts, coined, mentions, book), 2 * MOST)
    return _ranked(without_parts(likely, np.flatnonzero(likely.values < BRAND)), text[:OPENING], headings)


def _ranked(found: Valued, opening: str, headings: str) -> tuple[Term, ...]:
    """Weight: occurrences, raised by what the phrase is, by standing in a heading and by standing early."""
    import numpy as np

    early, headed = standing_in(opening, found.terms), standing_in(headings, found.terms)
    weights = (found.counts + EARLY * early) * found.values * np.where(headed, HEADED, 1.0)
    keys = (-weights * found.sizes).tolist()
    rounded = {weight: round(weight, 2) for weight in set(weights.tolist())}  # few differ
    told = map(rounded.__getitem__, weights.tolist())
    ranked = sorted(zip(keys, found.terms, found.counts.tolist(), told, strict=True))
    return tuple([Term._make(one[1:]) for one in ranked[:MOST]])


def _index_terms(pipeline: Pipeline) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(index_terms(pipeline), store_patterns=True)


def _codebook(text: str, pipeline: Pipeline) -> Counter[str]:
    """The codebook's terms in a text, with how often each stands in it."""
    return Counter(pipeline.derived(_index_terms).find_matches_as_strings(text, overlapping=True))


def _standing(pipeline: Pipeline) -> frozenset[str]:
    """Every way to write the formulas and shorthands of the lexicon, but the campaigns of a year."""
    names = (n for e in pipeline.slogans if e.type != "brand" for n in (e.slogan, *e.variants))
    return frozenset(n for n in names if not n.endswith(listed("campaign")))


def _coined(mentions: Sequence[Mention], standing: frozenset[str]) -> dict[str, float]:
    """Brands, and shorthands of the place's own; standing formulas (四个意识) and parallel strings fit every report."""
    found: dict[str, float] = {}
    for mention in mentions:
        term = mention.text
        if term in standing:
            found[term] = STANDING
        elif mention.type == "brand" and len(term) > 2:
            found[term] = max(found.get(term, 0.0), BRAND if len(term) < LONG_NAME else 1.0)
        elif mention.type == "shorthand" and mention.evidence != "lexicon" and len(term) > 2:
            found[term] = max(found.get(term, 0.0), LOCAL_SHORTHAND)
    return found

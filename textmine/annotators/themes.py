"""Sections coded with the pipeline's codebook: a main theme, and a second where it speaks clearly enough.

Method: dictionary coding over characters (Laver, Benoit and Garry 2003 discuss its use on party and government texts);
the longest match wins; each further occurrence of a term adds less (logarithm), so that one repeated word does not
decide; a term that stands in many sections of a report is its name for itself and its people, and says less (inverse
document frequency, Spärck Jones 1972, within the report); the opening sentence and the headings above count more; a
heading carries its theme to its sections and yields to a clear voice of their own.

Reading order: `code_sections`, which hears all sections in one pass (`_heard`) and decides each (`_decide`);
`evidence` says where the deciding terms stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt
from typing import TYPE_CHECKING

from ..pipeline import Pipeline
from ..records import Coding, Report, Section

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

GENERAL = "general"
# Fitted by hand on the development gold: an opening counts this much more than the rest of its section.
OPENING = 2.5
NEAREST_HEADING = 3.0
OUTER_HEADING = 0.8
HEADING_SHARE = 0.0
# A second theme needs this share of the main one's score; below SPEAKS nothing has spoken.
SECOND = 0.55
SPEAKS = 1.2
DAMP = 1.0
SHOWN = 6  # terms kept with a coding
_OPENING_END = re.compile(r"[。！；\n]")
_CLOSING = re.compile(r"^(?:各位代表[，！,!]|让我们|新的一年|同志们[，！])")

Voices = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Book:
    """A codebook ready to match: for each pattern number its term and the (theme, weight) pairs it speaks for."""

    machine: AhoCorasick
    terms: tuple[str, ...]
    voices: tuple[Voices, ...]
    heading_machine: AhoCorasick
    heading_voices: tuple[Voices, ...]


def _book(pipeline: Pipeline) -> _Book:
    """Exclusions are terms that match and say nothing: the longer string silences the shorter one inside it."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    voices: dict[str, dict[str, float]] = {}
    headings: dict[str, dict[str, float]] = {}
    for row in pipeline.themes:
        if row.kind != "heading":
            voices.setdefault(row.term, {})
        headings.setdefault(row.term, {})
        if row.kind != "exclusion":
            headings[row.term][row.theme] = row.weight
        if row.kind == "term":
            voices[row.term][row.theme] = row.weight
    return _Book(
        AhoCorasick(list(voices), matchkind=MatchKind.LeftmostLongest),
        tuple(voices),
        tuple(tuple(v.items()) for v in voices.values()),
        AhoCorasick(list(headings), matchkind=MatchKind.LeftmostLongest),
        tuple(tuple(v.items()) for v in headings.values()),
    )


def code_sections(report: Report, pipeline: Pipeline) -> tuple[Coding, ...]:
    """One coding for each section, in their order; notes get no theme.

    `scores` are comparable within a report, not between pipelines; `terms`: the words that decided, most telling first.
    """
    book = pipeline.derived(_book)
    heard = _heard(report.text, report.sections, book)
    spread = _spread(heard)
    above = _above(report.sections, book)
    return tuple(
        _decide(report.text, section, counts, spread, above[section.heading], book)
        if section.part == "body"
        else Coding(section.section, (), ())
        for section, counts in zip(report.sections, heard, strict=True)
    )


def _heard(text: str, sections: Sequence[Section], book: _Book) -> list[dict[int, float]]:
    """For each section how often it says each term, the opening counting more: one pass over the whole text."""
    counts: list[dict[int, float]] = [{} for _ in sections]
    voices, at = book.voices, 0
    bounds = [(s.start, _edge(text, s), s.end) for s in sections]
    if not bounds:
        return counts
    begin, edge, stop = bounds[0]
    for number, start, _ in book.machine.find_matches_as_indexes(text):
        if not voices[number]:
            continue
        while start >= stop and at + 1 < len(bounds):
            at += 1
            begin, edge, stop = bounds[at]
        if begin <= start < stop:
            here = counts[at]
            here[number] = here.get(number, 0.0) + (OPENING if start < edge else 1.0)
    return counts


def _edge(text: str, section: Section) -> int:
    """Where the opening sentence ends; a section without one opens with its first sixty characters."""
    found = _OPENING_END.search(text, min(section.end, section.start + 4), section.end)
    return found.start() if found else min(section.end, section.start + 60)


def _spread(heard: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """How much each term still tells: less, the more of the report's sections say it (none where there are few)."""
    total = sum(1 for counts in heard if counts)
    if total < 6:
        return {}
    often = Counter(number for counts in heard for number in counts)
    return {n: 1.0 / (1.0 + DAMP * log(4 * c / total)) for n, c in often.items() if 4 * c > total}


def _above(sections: Sequence[Section], book: _Book) -> dict[str, dict[str, float]]:
    """What the headings of each path say, the nearest most."""
    paths = {s.heading: s.heading.split(" › ") for s in sections if s.heading}
    saying = _headings(list(dict.fromkeys(part for parts in paths.values() for part in parts)), book)
    above: dict[str, dict[str, float]] = {"": {}}
    for path, parts in paths.items():
        scores = above[path] = {}
        for depth, part in enumerate(reversed(parts)):
            strength = NEAREST_HEADING if depth == 0 else OUTER_HEADING / depth
            for theme, weight in saying[part].items():
                scores[theme] = scores.get(theme, 0.0) + strength * weight
    return above


def _headings(headings: Sequence[str], book: _Book) -> dict[str, dict[str, float]]:
    """The themes of each heading, their weights summing to one; all headings in one pass."""
    found: list[dict[str, float]] = [{} for _ in headings]
    at, stop = 0, len(headings[0]) if headings else 0
    for number, start, _ in book.heading_machine.find_matches_as_indexes("\n".join(headings)):
        while start > stop:
            at += 1
            stop += 1 + len(headings[at])
        for theme, weight in book.heading_voices[number]:
            if theme != GENERAL:
                found[at][theme] = max(found[at].get(theme, 0.0), weight)
    return {h: {t: w / sum(f.values()) for t, w in f.items()} for h, f in zip(headings, found, strict=True)}


def _decide(
    text: str,
    section: Section,
    counts: Mapping[int, float],
    spread: Mapping[int, float],
    above: Mapping[str, float],
    book: _Book,
) -> Coding:
    words = text[section.start : section.end]
    scores, heard = _voices(counts, spread, 1.0 / sqrt(1.0 + len(words) / 300), book)
    own_best = max((v for t, v in scores.items() if t != GENERAL), default=0.0)
    factor = 1.0 + HEADING_SHARE * own_best
    for theme, value in above.items():
        scores[theme] = scores.get(theme, 0.0) + value * factor
    general = scores.pop(GENERAL, 0.0)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < SPEAKS or _is_general(words, section.heading, general, ranked[0][1]):
        second = ranked[:1] if ranked and ranked[0][1] >= SPEAKS else []
        pairs = [(GENERAL, max(general, ranked[0][1] if ranked else 0.0)), *second]
    else:
        pairs = ranked[:1] + [p for p in ranked[1:2] if p[1] >= SECOND * ranked[0][1]]
    terms = sorted(heard.get(pairs[0][0], {}).items(), key=lambda item: (-item[1], item[0]))
    return Coding(
        section.section,
        tuple(t for t, _ in pairs),
        tuple(round(s, 4) for _, s in pairs),
        tuple(t for t, _ in terms[:SHOWN]),
    )


def _voices(
    counts: Mapping[int, float], spread: Mapping[int, float], scale: float, book: _Book
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Score of each theme from the section's own words, and the terms that gave it."""
    scores: dict[str, float] = {}
    heard: dict[str, dict[str, float]] = {}
    for number, count in counts.items():
        loud = log1p(count) * scale * spread.get(number, 1.0)
        for theme, weight in book.voices[number]:
            scores[theme] = scores.get(theme, 0.0) + weight * loud
            heard.setdefault(theme, {})[book.terms[number]] = weight * loud
    return scores, heard


def _is_general(words: str, heading: str, general: float, best: float) -> bool:
    """Openings, closings and summaries speak of everything; so does a short line that only announces what follows."""
    if (
        not heading
        and general > 0
        and words.startswith(tuple("12一在过刚这"))
        and re.search(r"^.{0,12}年|正确领导", words[:40])
    ):
        return True  # the opening of a report: 2023年，在市委的正确领导下…
    if _CLOSING.match(words) and general > 0:
        return best < 2.0 * general + 2.0
    return general > 1.1 * best

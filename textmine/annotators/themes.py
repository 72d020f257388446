"""Sections coded with the pipeline's codebook: a main theme, and a second where it speaks clearly enough.

Method: dictionary coding over characters (Laver, Benoit and Garry 2003 discuss its use on party and government texts);
longest match wins; each further occurrence of a term adds less (logarithm), so that one repeated word does not decide;
the opening sentence and the headings above count more; a heading carries its theme to its sections and yields to a clear
voice of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log1p, sqrt
from typing import TYPE_CHECKING

from ..codebooks import ThemeTerm
from ..pipeline import Pipeline
from ..records import Coding, Report, Section

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

GENERAL = "general"
# Fitted on the development gold by hand: an opening counts this much more than the rest of its section.
OPENING = 2.5
NEAREST_HEADING = 3.0
OUTER_HEADING = 0.8
# A second theme needs this share of the main one's score; below SPEAKS nothing has spoken.
SECOND = 0.55
SPEAKS = 1.2
_OPENING_END = re.compile(r"[。！；\n]")
_CLOSING = re.compile(r"^(?:各位代表[，！,!]|让我们|新的一年|同志们[，！])")


@dataclass(frozen=True)
class _Book:
    """A codebook ready to match: for each pattern number its term and the (theme, weight) pairs it speaks for."""

    machine: AhoCorasick
    terms: tuple[str, ...]
    voices: tuple[tuple[tuple[str, float], ...], ...]
    heading_machine: AhoCorasick
    heading_voices: tuple[tuple[tuple[str, float], ...], ...]


@lru_cache(maxsize=8)
def _book(rows: tuple[ThemeTerm, ...]) -> _Book:
    """Exclusions are terms that match and say nothing: the longer string silences the shorter one inside it."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    voices: dict[str, dict[str, float]] = {}
    headings: dict[str, dict[str, float]] = {}
    for row in rows:
        if row.kind == "exclusion":
            voices.setdefault(row.term, {})
            headings.setdefault(row.term, {})
        elif row.kind == "heading":
            headings.setdefault(row.term, {})[row.theme] = row.weight
        else:
            voices.setdefault(row.term, {})[row.theme] = row.weight
            headings.setdefault(row.term, {})[row.theme] = row.weight
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
    book = _book(pipeline.themes)
    return tuple(_code(report.text, section, book) for section in report.sections)


def _code(text: str, section: Section, book: _Book) -> Coding:
    if section.part != "body":
        return Coding(section.section, (), ())
    words = text[section.start : section.end]
    scores, heard = _voices(words, section.heading, book)
    for theme, value in _from_headings(section.heading, book).items():
        scores[theme] = scores.get(theme, 0.0) + value
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
        tuple(t for t, _ in terms[:6]),
    )


def _voices(words: str, heading: str, book: _Book) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Score of each theme from the section's own words, and the terms that gave it."""
    opening = _OPENING_END.search(words, min(len(words), 4))
    edge = opening.start() if opening else min(len(words), 60)
    counts: dict[int, float] = {}
    for number, start, _ in book.machine.find_matches_as_indexes(words):
        counts[number] = counts.get(number, 0.0) + (OPENING if start < edge else 1.0)
    scale = 1.0 / sqrt(1.0 + len(words) / 300)
    scores: dict[str, float] = {}
    heard: dict[str, dict[str, float]] = {}
    for number, count in counts.items():
        for theme, weight in book.voices[number]:
            value = weight * log1p(count) * scale
            scores[theme] = scores.get(theme, 0.0) + value
            heard.setdefault(theme, {})[book.terms[number]] = value
    return scores, heard


def _from_headings(path: str, book: _Book) -> dict[str, float]:
    """What the headings above say: the nearest most."""
    scores: dict[str, float] = {}
    parts = path.split(" › ") if path else []
    for depth, part in enumerate(reversed(parts)):
        found: dict[str, float] = {}
        for number, _, _ in book.heading_machine.find_matches_as_indexes(part):
            for theme, weight in book.heading_voices[number]:
                if theme == GENERAL:
                    continue
                found[theme] = max(found.get(theme, 0.0), weight)
        strength = NEAREST_HEADING if depth == 0 else OUTER_HEADING / depth
        total = sum(found.values()) or 1.0
        for theme, weight in found.items():
            scores[theme] = scores.get(theme, 0.0) + strength * weight / total
    return scores


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

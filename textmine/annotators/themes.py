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
from bisect import bisect_right
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
# Fitted by hand on the development gold; all are shallow optima: a quarter more or less moves one section in fifty.
OPENING = 2.5  # an opening counts this much more than the rest of its section
NEAREST_HEADING = 3.0  # what the heading above says, in the units of weights
OUTER_HEADING = 0.8  # what the headings above that one say, divided by their distance
OWN_HEADING = 2.0  # a heading that stands in the section itself says this much more
SECOND = 0.55  # a second theme needs this share of the main one's score
SPEAKS = 1.2  # below this nothing has spoken
LEAD_SHARE = 0.2  # a section that leads into others is general where general words reach this share of its best theme
LEAD_OWN = 0.5  # … or where its best theme is less than this share of all that its words say
LONGEST_LEAD = 500  # characters of a section that leads into others; longer ones have begun to report
SHORT = 60  # characters of a section that can but announce
FEW = 6  # sections of a report in which no word can be called its name for itself
SHOWN = 6  # terms kept with a coding
_OPENING_END = re.compile(r"[。！；\n]")
_CLOSING = re.compile(r"^(?:各位代表[，！,!]|让我们|新的一年|同志们[，！])")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term that spoke for one of its section's themes. `start`, `end`: character offsets into `report.text`."""

    start: int
    end: int
    theme: str


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
    sections, text = report.sections, report.text
    heard = _heard(text, sections, book)
    spread, above = _spread(heard), _above(sections, book)
    return tuple(
        _decide(text[s.start : s.end], s, _leads(sections, at), heard[at], spread, above[s.heading], book)
        if s.part == "body"
        else Coding(s.section, (), ())
        for at, s in enumerate(sections)
    )


def evidence(report: Report, pipeline: Pipeline) -> tuple[tuple[Evidence, ...], ...]:
    """For each section where the terms of its themes stand; a term of both is the main theme's.

    Terms of the headings above stand in sections of their own; what they gave is in the scores alone.
    """
    book = pipeline.derived(_book)
    codings = code_sections(report, pipeline)
    found: list[list[Evidence]] = [[] for _ in codings]
    starts = [s.start for s in report.sections]
    for number, start, end in book.machine.find_matches_as_indexes(report.text):
        at = bisect_right(starts, start) - 1
        speaks = [t for t in codings[at].themes if t in dict(book.voices[number])] if at >= 0 else []
        if speaks:
            found[at].append(Evidence(start, end, speaks[0]))
    return tuple(tuple(f) for f in found)


def _heard(text: str, sections: Sequence[Section], book: _Book) -> list[dict[int, float]]:
    """For each section how often it says each term, the opening counting more: one pass over the whole text."""
    counts: list[dict[int, float]] = [{} for _ in sections]
    if not sections:
        return counts
    bounds = [_bounds(text, s) for s in sections]
    voices, at = book.voices, 0
    (begin, stop, opens, edge), here = bounds[0], counts[0]
    for number, start, _ in book.machine.find_matches_as_indexes(text):
        if not voices[number] or start < begin:
            continue
        while start >= stop and at + 1 < len(bounds):
            at += 1
            (begin, stop, opens, edge), here = bounds[at], counts[at]
        here[number] = here.get(number, 0.0) + (OPENING if opens <= start < edge else 1.0)
    return counts


def _bounds(text: str, section: Section) -> tuple[int, int, int, int]:
    """Where a section begins and ends, and its opening sentence: the first after its own heading.

    A section without a finished sentence opens with its first sixty characters; one that is a heading speaks by it.
    """
    opens = section.start
    own = section.heading.rsplit(" › ", 1)[-1]
    if own and text.startswith(own, opens) and section.end - opens > len(own) + 2:
        opens += len(own)
    found = _OPENING_END.search(text, min(section.end, opens + 4), section.end)
    return section.start, section.end, opens, found.start() if found else min(section.end, opens + 60)


def _spread(heard: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """How much each term still tells: less, where more than a quarter of the report's sections say it."""
    total = sum(1 for counts in heard if counts)
    if total < FEW:
        return {}
    often = Counter(number for counts in heard for number in counts)
    return {n: 1.0 / (1.0 + log(4 * c / total)) for n, c in often.items() if 4 * c > total}


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
    words: str,
    section: Section,
    leads: bool,
    counts: Mapping[int, float],
    spread: Mapping[int, float],
    above: Mapping[str, float],
    book: _Book,
) -> Coding:
    scale = 1.0 / sqrt(1.0 + len(words) / 300)
    loud = {n: log1p(count) * scale * spread.get(n, 1.0) for n, count in counts.items()}
    scores: dict[str, float] = {}
    for number, value in loud.items():
        for theme, weight in book.voices[number]:
            scores[theme] = scores.get(theme, 0.0) + weight * value
    general = scores.pop(GENERAL, 0.0)
    own, total = max(scores.values(), default=0.0), sum(scores.values())
    if above:
        strength = OWN_HEADING if _headed(words, section.heading) else 1.0
        for theme, value in above.items():
            scores[theme] = scores.get(theme, 0.0) + value * strength
    pairs = _chosen(words, scores, general, (own, total), leads and not above)
    return Coding(
        section.section,
        tuple(theme for theme, _ in pairs),
        tuple(round(score, 4) for _, score in pairs),
        tuple(term for term, _ in _telling(pairs[0][0], loud, book)[:SHOWN]),
    )


def _headed(words: str, path: str) -> bool:
    """Whether a section brings its own heading and more than it."""
    own = path.rsplit(" › ", 1)[-1]
    return words.startswith(own) and len(words) > len(own) + 2


def _chosen(
    words: str, scores: Mapping[str, float], general: float, own: tuple[float, float], leads: bool
) -> list[tuple[str, float]]:
    """The main theme and perhaps a second; scores that are equal go by name, so that runs agree."""
    ranked = sorted(scores.items(), key=_order)[:2] if scores else []
    best = ranked[0][1] if ranked else 0.0
    if best < SPEAKS or _is_general(words, leads, general, own, best):
        return [(GENERAL, max(general, best)), *(ranked[:1] if best >= SPEAKS else [])]
    return [ranked[0], *(p for p in ranked[1:] if p[1] >= SECOND * best)]


def _order(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _telling(theme: str, loud: Mapping[int, float], book: _Book) -> list[tuple[str, float]]:
    """The terms that spoke for a theme with what each gave, most telling first."""
    heard = [
        (book.terms[number], weight * value)
        for number, value in loud.items()
        for voice, weight in book.voices[number]
        if voice == theme
    ]
    return sorted(heard, key=_order)


def _leads(sections: Sequence[Section], at: int) -> bool:
    """Whether a section leads into others: the first of a report, or one that stands before its chapter's own headings."""
    if at + 1 == len(sections):
        return False
    here, after = sections[at].heading, sections[at + 1].heading
    return after.startswith(here + " › ") if here else at == 0


def _is_general(words: str, leads: bool, general: float, spoken: tuple[float, float], best: float) -> bool:
    """Openings, closings and summaries speak of everything; so does a short line that only announces what follows.

    `spoken`: the best theme by the section's own words, and all that they say; `best`: with what its headings say; `leads`: it leads into others,
    and no heading says into what.
    """
    own, total = spoken
    if leads and len(words) < LONGEST_LEAD and (general > LEAD_SHARE * own or own < LEAD_OWN * total):
        return True  # 2023年，在市委的正确领导下…; or a lead that names one field of work after the other
    if general == 0:
        return False
    if own < SPEAKS and len(words) < SHORT:  # 对此，我们将从四个方面努力。
        return True
    if _CLOSING.match(words):
        return best < 2.0 * general + 2.0
    return general > 1.1 * best

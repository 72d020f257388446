"""Sections coded with the pipeline's codebook: a main theme, and a second where it speaks clearly enough.

Method: dictionary coding over characters (Laver, Benoit and Garry 2003 discuss its use on party and government texts);
the longest match wins; each further occurrence of a term adds less (logarithm), so that one repeated word does not
decide; a term that stands in many sections of a report is its name for itself and its people, and says less (inverse
document frequency, Spärck Jones 1972, within the report); the opening sentence and the headings above count more; a
heading carries its theme to its sections and yields to a clear voice of their own.

Reading order: `code_sections` hears all sections in one pass (`heard`), adds what the headings say (`_above`) and decides
(`_themes_of`); all of it over columns, a row a section. `evidence` says where the deciding terms stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...pipeline import Pipeline
from ...records import Coding, Report, Section
from .book import GENERAL, Book, codebook
from .heard import Heard, Places, heard, places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["GENERAL", "Evidence", "code_sections", "evidence"]

# Fitted by hand on the development gold; all are shallow optima: a quarter more or less moves one section in fifty.
NEAREST_HEADING = 3.0  # what the heading above says, in the units of weights
OUTER_HEADING = 0.8  # what the headings above that one say, divided by their distance
OWN_HEADING = 2.0  # a heading that stands in the section itself says this much more
SECOND = 0.55  # a second theme needs this share of the main one's score
SPEAKS = 1.2  # below this nothing has spoken
LEAD_SHARE = 0.2  # a section that leads into others is general where general words reach this share of its best theme
LEAD_OWN = 0.5  # … or where its best theme has less than this share of all that its words say
LONGEST_LEAD = 500  # characters of a section that leads into others; longer ones have begun to report
SHORT = 60  # characters of a section that can but announce
SHOWN = 6  # terms kept with a coding
_CLOSING = re.compile(r"(?:各位代表[，！,!]|让我们|新的一年|同志们[，！])")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term that spoke for one of its section's themes. `start`, `end`: character offsets into `report.text`."""

    start: int
    end: int
    theme: str


def code_sections(report: Report, pipeline: Pipeline) -> tuple[Coding, ...]:
    """One coding for each section, in their order; notes get no theme.

    `scores` are comparable within a report, not between pipelines; `terms`: the words that decided, most telling first.
    """
    import numpy as np

    if not report.sections:
        return ()
    codes = pipeline.derived(codebook)
    where = places(report.text, report.sections)
    said = _said(heard(report.text, where, codes), codes)
    scores = said.scores(len(report.sections), len(codes.themes))
    own, total = scores[:, :-1].max(axis=1, initial=0.0), scores[:, :-1].sum(axis=1)
    above = _above(report.sections, codes)
    scores[:, :-1] += above * np.where(where.own > 0, OWN_HEADING, 1.0)[:, None]
    chosen = _chosen(scores, _may_be_general(report, where, scores, own, total, above))
    return tuple(_codings(report.sections, chosen, _telling(said, chosen.main, codes), codes))


class _Said(NamedTuple):
    """One entry a term and theme that it speaks for in a section: `value` is weight times loudness."""

    section: Ints
    theme: Ints
    number: Ints
    value: Floats

    def scores(self, sections: int, themes: int) -> Floats:
        """A row a section, a column a theme."""
        import numpy as np

        cells = self.section * themes + self.theme
        found = np.bincount(cells, weights=self.value, minlength=sections * themes).astype(np.float64)
        return found.reshape(sections, themes)


def _said(loud: Heard, codes: Book) -> _Said:
    import numpy as np

    voices = codes.voices
    times = voices.times[loud.number]
    entry = np.repeat(np.arange(len(times)), times)
    nth = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
    voice = voices.first[loud.number[entry]] + nth
    value = voices.weight[voice] * loud.loud[entry]
    return _Said(loud.section[entry], voices.theme[voice], loud.number[entry], value)


def _above(sections: Sequence[Section], codes: Book) -> Floats:
    """What the headings above each section say, the nearest most: a row a section, a column a theme but the general one."""
    import numpy as np

    numbers = {theme: number for number, theme in enumerate(codes.themes)}
    rows = {path: row for row, path in enumerate(dict.fromkeys(s.heading for s in sections))}
    paths = {path: path.split(" › ") for path in rows if path}
    saying = _headings(list(dict.fromkeys(part for parts in paths.values() for part in parts)), codes)
    scores = np.zeros((len(rows), len(numbers) - 1))
    for path, parts in paths.items():
        row = scores[rows[path]]
        for depth, part in enumerate(reversed(parts)):
            strength = NEAREST_HEADING if depth == 0 else OUTER_HEADING / depth
            for theme, weight in saying[part].items():
                row[numbers[theme]] += strength * weight
    found: Floats = scores[[rows[s.heading] for s in sections]]
    return found


def _headings(headings: Sequence[str], codes: Book) -> dict[str, dict[str, float]]:
    """The themes of each heading, their weights summing to one; all headings in one pass."""
    found: list[dict[str, float]] = [{} for _ in headings]
    at, stop = 0, len(headings[0]) if headings else 0
    for number, start, _ in codes.heading_machine.find_matches_as_indexes("\n".join(headings)):
        while start > stop:
            at += 1
            stop += 1 + len(headings[at])
        for theme, weight in codes.heading_voices[number]:
            if theme != GENERAL:
                found[at][theme] = max(found[at].get(theme, 0.0), weight)
    return {h: {t: w / sum(f.values()) for t, w in f.items()} for h, f in zip(headings, found, strict=True)}


def _may_be_general(report: Report, where: Places, scores: Floats, own: Floats, total: Floats, above: Floats) -> Flags:
    """Openings, closings and summaries speak of everything; so does a short line that only announces what follows.

    `own`, `total`: the best theme by each section's own words, and all that they say; `above`: what its headings say.
    """
    import numpy as np

    general, best = scores[:, -1], scores[:, :-1].max(axis=1, initial=0.0)
    sizes = where.ends - where.starts
    open_ended = np.flatnonzero(~above.any(axis=1)).tolist()
    leads, closes = np.zeros(len(best), dtype=bool), np.zeros(len(best), dtype=bool)
    leads[[at for at in open_ended if _leads(report.sections, at)]] = True
    may_close = ((s.start, s.end) for s in report.sections)
    closes[:] = [_CLOSING.match(report.text, start, end) is not None for start, end in may_close]
    # 2023年，在市委的正确领导下…
    # The lead of a chapter keeps to the chapter's matter: 今年的主要预期目标是… names many figures of one field.
    first = np.arange(len(best)) == 0
    speaks_of_all = (general > LEAD_SHARE * own) | (first & (own < LEAD_OWN * total))
    opens = leads & (sizes < LONGEST_LEAD) & speaks_of_all
    # 对此，我们将从四个方面努力。
    announces = (own < SPEAKS) & (sizes < SHORT)
    sums_up = np.where(closes, best < 2.0 * general + 2.0, general > 1.1 * best)
    found: Flags = opens | ((general > 0) & (announces | sums_up))
    return found


def _leads(sections: Sequence[Section], at: int) -> bool:
    """Whether a section leads into others: the first of a report, or one that stands before its chapter's own headings."""
    if at + 1 == len(sections):
        return False
    here, after = sections[at].heading, sections[at + 1].heading
    return after.startswith(here + " › ") if here else at == 0


class _Chosen(NamedTuple):
    """The main theme of each section and perhaps a second (-1 where there is none), by number, with their scores."""

    main: Ints
    score: Floats
    second: Ints
    second_score: Floats


def _chosen(scores: Floats, may_be_general: Flags) -> _Chosen:
    """Scores that are equal go by the name of the theme, so that runs agree."""
    import numpy as np

    rows, themes, general = np.arange(len(scores)), scores[:, :-1].copy(), scores[:, -1]
    first = themes.argmax(axis=1)
    best = themes[rows, first]
    themes[rows, first] = -1.0
    other = themes.argmax(axis=1)
    next_best = themes[rows, other]
    is_general = may_be_general | (best < SPEAKS)
    return _Chosen(
        np.where(is_general, scores.shape[1] - 1, first),
        np.where(is_general, np.maximum(general, best), best),
        np.where(is_general, np.where(best >= SPEAKS, first, -1), np.where(next_best >= SECOND * best, other, -1)),
        np.where(is_general, best, next_best),
    )


def _telling(said: _Said, main: Ints, codes: Book) -> list[tuple[str, ...]]:
    """The terms that spoke for the main theme of each section, most telling first, at most SHOWN."""
    import numpy as np

    for_main = said.theme == main[said.section]
    section, number, value = said.section[for_main], said.number[for_main], said.value[for_main]
    best = np.lexsort((codes.order[number], -value, section))
    terms = list(map(codes.terms.__getitem__, number[best].tolist()))
    bounds = np.searchsorted(section, np.arange(len(main) + 1)).tolist()
    return [tuple(terms[a : min(b, a + SHOWN)]) for a, b in pairwise(bounds)]


def _codings(
    sections: Sequence[Section], chosen: _Chosen, terms: Sequence[tuple[str, ...]], codes: Book
) -> Iterator[Coding]:
    columns = (column.tolist() for column in chosen)
    for section, told, main, score, second, next_score in zip(sections, terms, *columns, strict=True):
        if section.part != "body":
            yield Coding(section.section, (), ())
        elif second < 0:
            yield Coding(section.section, (codes.themes[main],), (round(score, 4),), told)
        else:
            themes = codes.themes[main], codes.themes[second]
            yield Coding(section.section, themes, (round(score, 4), round(next_score, 4)), told)


def evidence(report: Report, pipeline: Pipeline) -> tuple[tuple[Evidence, ...], ...]:
    """For each section where the terms of its themes stand; a term of both is the main theme's.

    Terms of the headings above stand in sections of their own; what they gave is in the scores alone.
    """
    codes = pipeline.derived(codebook)
    codings = code_sections(report, pipeline)
    found: list[list[Evidence]] = [[] for _ in codings]
    starts = [s.start for s in report.sections]
    for number, start, end in codes.machine.find_matches_as_indexes(report.text):
        at = bisect_right(starts, start) - 1
        speaks = [t for t in codings[at].themes if t in codes.themes_of(number)] if at >= 0 else []
        if speaks:
            found[at].append(Evidence(start, end, speaks[0]))
    return tuple(tuple(f) for f in found)

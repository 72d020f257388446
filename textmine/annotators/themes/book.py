"""A codebook ready to match: two machines over its terms, and what each term says as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...pipeline import Pipeline

if TYPE_CHECKING:
    import numpy as np
    from ahocorasick_rs import AhoCorasick
    from numpy.typing import NDArray

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Voices:
    """What the terms say, by pattern number: term n speaks `times[n]` times, from place `first[n]` in `theme` and `weight`.

    `theme`: places in `Book.themes`.
    """

    times: NDArray[np.int64]
    first: NDArray[np.int64]
    theme: NDArray[np.int64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Book:
    """`themes`: sorted, but `general` last; `order`: the place of each term among the terms sorted."""

    themes: tuple[str, ...]
    machine: AhoCorasick
    terms: tuple[str, ...]
    order: NDArray[np.int64]
    voices: Voices
    heading_machine: AhoCorasick
    heading_voices: tuple[tuple[tuple[str, float], ...], ...]

    def themes_of(self, number: int) -> list[str]:
        """The themes that a term speaks for."""
        first, times = int(self.voices.first[number]), int(self.voices.times[number])
        return [self.themes[theme] for theme in self.voices.theme[first : first + times].tolist()]


def codebook(pipeline: Pipeline) -> Book:
    """Exclusions are terms that match and say nothing: the longer string silences the shorter one inside it."""
    import numpy as np
    from ahocorasick_rs import AhoCorasick, MatchKind

    said: dict[str, dict[str, float]] = {}
    headings: dict[str, dict[str, float]] = {}
    for row in pipeline.themes:
        if row.kind != "heading":
            said.setdefault(row.term, {})
        headings.setdefault(row.term, {})
        if row.kind != "exclusion":
            headings[row.term][row.theme] = row.weight
        if row.kind == "term":
            said[row.term][row.theme] = row.weight
    themes = (*sorted({row.theme for row in pipeline.themes} - {GENERAL}), GENERAL)
    return Book(
        themes,
        AhoCorasick(list(said), matchkind=MatchKind.LeftmostLongest),
        tuple(said),
        np.argsort(np.argsort(np.array(list(said), dtype=object))),
        _voices(said.values(), themes),
        AhoCorasick(list(headings), matchkind=MatchKind.LeftmostLongest),
        tuple(tuple(v.items()) for v in headings.values()),
    )


def _voices(said: Iterable[Mapping[str, float]], themes: Sequence[str]) -> Voices:
    import numpy as np

    numbers = {theme: number for number, theme in enumerate(themes)}
    rows = [list(row.items()) for row in said]
    times = np.array([len(row) for row in rows], dtype=np.int64)
    flat = [pair for row in rows for pair in row]
    return Voices(
        times,
        np.cumsum(times) - times,
        np.array([numbers[theme] for theme, _ in flat], dtype=np.int64),
        np.array([weight for _, weight in flat], dtype=np.float64),
    )

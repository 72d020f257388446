"""Whether a passage speaks of one year or of several, in which a growth or a count is no single year's.

Reading order: `Passages.at` is asked for a figure; `_turns` reads headings and the openings of paragraphs, `_said` one opening.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from ...knowledge import column
from ...records import Report, Sentence
from .names import words

# How much of a sentence is its opening, where 五年来 or 2025年 speaks for all that follows.
OPENING = 20
_ONE_YEAR = r"(?<![从由自到至比较])20\d\d年(?!以来|底前|起|至|[—\-–到])"
_A_YEAR = re.compile(_ONE_YEAR)
_SEVERAL = r"20\d\d年以来|20\d\d年?(?:[—\-–~至到]+)20\d\d年|(?:过去|这)[两三四五\d]年"


class Passages:
    """Where the text turns from one year to several, and back, as a heading or the opening of a paragraph says: 过去五年 ….

    What a sentence within a paragraph says holds for itself alone, and is looked at only when it is asked for.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._starts = [sentence.start for sentence in report.sentences]
        self._turns: list[tuple[int, bool]] | None = None
        self._last = (-1, False)

    def at(self, offset: int) -> bool:
        """Whether the passage around `offset` speaks of several years."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return False
        if self._last[0] != place:  # the figures of a sentence are asked for one after the other
            sentence = self._report.sentences[place]
            said = _opening(self._report.text, sentence)
            self._last = place, self._state(sentence.start) if said is None else said
        return self._last[1]

    def _state(self, offset: int) -> bool:
        if self._turns is None:
            self._turns = [(-1, False), *_turns(self._report)]
        return self._turns[bisect_right(self._turns, (offset, True)) - 1][1]


def _opening(text: str, sentence: Sentence) -> bool | None:
    """What the opening of a sentence says of its years."""
    start, end = sentence.start, min(sentence.end, sentence.start + OPENING)
    return _said(text[start:end]) if _hints().search(text, start, end) else None


def _turns(report: Report) -> Iterator[tuple[int, bool]]:
    """From which sentence on the text speaks of several years, or no longer does."""
    headings = {s.section: s.heading for s in report.sections}
    text, state, path, section = report.text, False, "", None
    for sentence in report.sentences:
        before = state
        if sentence.section != section:
            section, heading = sentence.section, headings.get(sentence.section, "")
            if heading != path:
                state, path = _of_heading(heading, path, state), heading
        if text[sentence.start - 1 : sentence.start] in ("", "\n"):
            said = _opening(text, sentence)
            state = state if said is None else said  # only the first sentence of a paragraph speaks for the next
        if state != before:
            yield sentence.start, state


def _of_heading(heading: str, before: str, state: bool) -> bool:
    """A new part of the heading path may say of what years it tells; one that names both kinds leaves it to the text."""
    new, old = heading.split(" › "), before.split(" › ")
    state = state if new[0] == old[0] else False
    for part, former in zip_longest(new, old):
        if part is None:
            break
        if part != former:
            fresh = [p for p in new[new.index(part) :] if _hints().search(p) and not _names_both(p)]
            return next((s for s in map(_said, reversed(fresh)) if s is not None), state)
    return state


@cache
def spans() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names several years, and what names one."""
    return (
        re.compile(f"{_SEVERAL}|{words('many').pattern}"),
        re.compile(f"{_ONE_YEAR}|{words('one').pattern}"),
    )


@cache
def _hints() -> re.Pattern[str]:
    """A few characters of which whatever names years holds one, asked for before `_said`: 年, and what words without it need."""
    hints, left = "年", [*column("indicator_words", label="many"), *column("indicator_words", label="one")]
    while left := [term for term in left if not set(term) & set(hints)]:
        hints += max(sorted(set("".join(left))), key=lambda c: sum(c in term for term in left))
    return re.compile(f"[{re.escape(hints)}]")


def _names_both(text: str) -> bool:
    """“十四五”时期和2025年工作."""
    return bool(_A_YEAR.search(text) and spans()[0].search(text))


def _said(text: str) -> bool | None:
    """True for several years, False for one, None where neither is named; the first named decides.

    >>> _said("这五年，我们坚持稳中求进"), _said("2025年是十四五收官之年"), _said("着力稳就业")
    (True, False, None)
    """
    many, one = (pattern.search(text) for pattern in spans())
    if many and (not one or many.start() <= one.start()):
        return True
    return False if one else None

"""The way home: changes as values, composed step by step, so that every clean character knows where it came from.

Reading order: `Edit` (what a step returns), `apply` (a text with its changes, after one more step), `replay` (changes on
the source give the clean text), `Map` (a clean span → its span in the source).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from ..records import Change


class Edit(NamedTuple):
    """`text[start:end]` becomes `replacement`; offsets in the text that the step was given."""

    start: int
    end: int
    replacement: str
    rule: str
    group: str


def deletion(start: int, end: int, rule: str, group: str = "furniture") -> Edit:
    """An edit that takes a stretch out."""
    return Edit(start, end, "", rule, group)


def apply(text: str, changes: Sequence[Change], edits: Iterable[Edit]) -> tuple[str, tuple[Change, ...]]:
    """The text after the edits, and the changes that lead there from the source.

    `edits` need not be sorted but must not overlap; of two that do, the first stands. An edit that touches text which an
    earlier change had put there takes that change in.

    >>> text, changes = apply("全年 24 场", (), [deletion(2, 3, "space", "layout")])
    >>> text, changes
    ('全年24 场', (Change(raw_start=2, raw_end=3, replacement='', rule='space', group='layout'),))
    """
    ordered = _disjoint(sorted(edits, key=itemgetter(0, 1)))
    if not ordered:
        return text, tuple(changes)
    if not changes:
        return _edited(text, ordered), tuple(map(Change._make, ordered))
    kept = any(change.replacement for change in changes)
    composed = _composed(text, changes, ordered) if kept else _after_deletions(changes, ordered)
    return _edited(text, ordered), tuple(composed)


def _disjoint(edits: Sequence[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in edits:
        if (not kept or edit.start >= kept[-1].end) and edit.end > edit.start:
            kept.append(edit)
    return kept


def _edited(text: str, edits: Sequence[Edit]) -> str:
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _after_deletions(changes: Sequence[Change], edits: Sequence[Edit]) -> Iterator[Change]:
    """What `_composed` gives where the earlier changes only took text out: none of them can be cut in two."""
    number = gone = 0  # earlier changes passed, and the characters they took out
    size = len(changes)
    for start, end, replacement, rule, group in edits:
        while number < size and changes[number][0] - gone <= start:
            yield changes[number]
            gone += changes[number][1] - changes[number][0]
            number += 1
        raw_start = start + gone
        while number < size and changes[number][0] - gone < end:
            gone += changes[number][1] - changes[number][0]
            number += 1
        yield Change(raw_start, end + gone, replacement, rule, group)
    yield from changes[number:]


def _composed(text: str, changes: Sequence[Change], edits: Sequence[Edit]) -> Iterator[Change]:
    """Walks both lists once; an edit covers every earlier change it touches, or none of it."""
    placed = _placed(changes)
    number = 0
    for edit in _widened(text, placed, edits):
        while number < len(placed) and placed[number][1] <= edit.start:
            yield placed[number][2]
            number += 1
        raw_start = edit.start + _shift(placed, number)
        rules, group = [], edit.group
        while number < len(placed) and placed[number][0] < edit.end:
            start, end, change = placed[number]
            if start == edit.start and end > edit.start:
                raw_start = change.raw_start
            if change.replacement:
                rules.append(change.rule)
                group = change.group if change.group == "repair" else group
            number += 1
        rule = "; ".join(dict.fromkeys([*rules, edit.rule])) if edit.replacement else edit.rule
        yield Change(raw_start, edit.end + _shift(placed, number), edit.replacement, rule, group)
    for _, _, change in placed[number:]:
        yield change


def _widened(text: str, placed: Sequence[tuple[int, int, Change]], edits: Sequence[Edit]) -> list[Edit]:
    """The edits, each grown over the replacements of earlier changes that it would cut in two."""
    starts = [p[0] for p in placed]
    grown: list[Edit] = []
    last = 0  # where the last edit ended before it grew
    for edit in edits:
        start, end, replacement = edit.start, edit.end, edit.replacement
        run = _run_around(placed, starts, start)
        if run and grown and grown[-1].end > start:
            before = grown.pop()
            kept = before.replacement[: len(before.replacement) - (before.end - last)]
            start, replacement = before.start, kept + text[last:start] + replacement
        elif run:
            start, replacement = run[0], text[run[0] : start] + replacement
        run = _run_around(placed, starts, end)
        if run:
            end, replacement = run[1], replacement + text[end : run[1]]
        grown.append(Edit(start, end, replacement, edit.rule, edit.group))
        last = edit.end
    return grown


def _run_around(
    placed: Sequence[tuple[int, int, Change]], starts: Sequence[int], at: int
) -> tuple[int, int, Change] | None:
    """The replacement that has `at` strictly inside."""
    number = bisect_left(starts, at)
    return placed[number - 1] if number and placed[number - 1][0] < at < placed[number - 1][1] else None


def _placed(changes: Sequence[Change]) -> list[tuple[int, int, Change]]:
    """Each change with its place in the text it made."""
    placed, shift = [], 0
    for change in changes:
        start = change.raw_start - shift
        placed.append((start, start + len(change.replacement), change))
        shift += (change.raw_end - change.raw_start) - len(change.replacement)
    return placed


def _shift(placed: Sequence[tuple[int, int, Change]], number: int) -> int:
    if number == 0:
        return 0
    _, end, change = placed[number - 1]
    return change.raw_end - end


def replay(raw: str, changes: Iterable[Change]) -> str:
    """The source text put through its changes.

    >>> replay("調(diào)研", [Change(0, 1, "调", "simplified", "script"), Change(1, 7, "", "pinyin gloss", "gloss")])
    '调研'
    """
    pieces, at = [], 0
    for change in changes:
        pieces += [raw[at : change.raw_start], change.replacement]
        at = change.raw_end
    return "".join([*pieces, raw[at:]])


class Map:
    """From spans of the clean text to spans of the source, each in O(log n) of the number of changes.

    >>> Map(9, (Change(1, 7, "", "pinyin gloss", "gloss"),)).raw_span(0, 2)
    (0, 8)
    """

    def __init__(self, raw_length: int, changes: Sequence[Change]) -> None:
        placed = _placed(changes)
        self._starts = [p[0] for p in placed]
        self._ends = [p[1] for p in placed]
        self._changes = [p[2] for p in placed]
        self._raw_length = raw_length

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """`raw_start` skips what was deleted before the first character; `raw_end` lies right after the last one."""
        raw_start = self._start(start)
        return raw_start, max(raw_start, self._end(end)) if end > start else raw_start

    def _start(self, at: int) -> int:
        number = bisect_right(self._starts, at)
        if number and self._ends[number - 1] > at:
            return self._changes[number - 1].raw_start
        return at + self._offset(number)

    def _end(self, at: int) -> int:
        number = bisect_left(self._starts, at)
        while number and self._ends[number - 1] >= at and self._starts[number - 1] >= at:
            number -= 1
        if number and self._ends[number - 1] >= at > self._starts[number - 1]:
            return self._changes[number - 1].raw_end
        return at + self._offset(number)

    def _offset(self, number: int) -> int:
        return self._changes[number - 1].raw_end - self._ends[number - 1] if number else 0

"""A table of contents before a report: its headings in a row, with or without the pages on which they stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from .lines import Line

HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}[、.．是要]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．])"
)
_FIRST = frozenset("第一二三四五六七八九十（(0123456789")  # what a heading begins with
LONGEST = 80  # characters of a heading; one of two clauses is as long as a sentence
FEWEST = 3  # headings in a row: two may be a chapter and its first part
HEAD = 3  # sentences at most before a table of contents
_LEADERS = re.compile(r"[\s.．…·・\-—_]*(?:[(（]\d{1,3}[)）]|\d{0,3})$")
_NUMERAL = re.compile(r"[一二三四五六七八九十\d]+")
_NAMED = re.compile(r"^\W*(?:文章)?目\s*[录錄次]\W*$")


def core(text: str) -> str:
    """A line of contents without leaders and number.

    >>> core("一、工作回顾……………3"), core("（二）服务大局 (12)")
    ('一、工作回顾', '（二）服务大局')
    """
    return _LEADERS.sub("", text)


def contents_of(lines: Sequence[Line], prose: Sequence[bool]) -> set[int]:
    """The lines of a table of contents: headings in a row that stand again below, there with text between them.

    Only at the head of a page: a report may have the same headings under each of its chapters. A page that holds its
    report twice has headings in a row too (一、… over （一）…), but in a row both times. Two of one level are enough, and any two under the word 目录.
    """
    filled = [n for n, line in enumerate(lines) if line.text]
    again = _again(lines, filled)
    if not again:
        return set()
    after = dict(itertools.pairwise(filled))
    found: set[int] = set()
    for above, run in _runs(filled, again):
        named = above is not None and _NAMED.match(lines[above].text)
        apart = sum(after.get(again[a]) != again[b] > again[a] for a, b in itertools.pairwise(run))
        few = named or _level(lines[run[0]].text) == _level(lines[run[-1]].text)
        if len(run) >= (2 if few else FEWEST) and 2 * apart >= len(run) - 1 and sum(prose[: run[0]]) < HEAD:
            found |= set(run)
    return found


def _level(text: str) -> str:
    """The form of a heading's number: 一、 and 二、 are of one level, （一） is of another."""
    number = HEADING.match(text)
    return _NUMERAL.sub("", number[0]) if number else ""


def _again(lines: Sequence[Line], filled: Sequence[int]) -> dict[int, int]:
    """Each heading that stands again further down, with the line where."""
    again: dict[int, int] = {}
    later: dict[str, int] = {}
    for n in reversed(filled):
        text = lines[n].text
        if text[0] in _FIRST and len(text) < LONGEST and HEADING.match(text):
            place = later.get(core(text), later.get(text))
            if place is not None:
                again[n] = place
            later[text] = n
    return again


def _runs(filled: Sequence[int], again: dict[int, int]) -> Iterator[tuple[int | None, list[int]]]:
    """The lines that stand again below, neighbours together, and the line above each group."""
    above = None
    for repeated, group in itertools.groupby(filled, key=lambda n: n in again):
        run = list(group)
        if repeated:
            yield above, run
        above = run[-1]

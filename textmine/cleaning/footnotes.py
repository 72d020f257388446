"""Lines of a PDF put together into paragraphs, with the notes at the foot of a page behind the sentence that they part.

Reading order: `join_lines` (what cleaning calls), `feet_of` (which lines are such notes), `_moved` (a note that stands amid a
sentence goes behind its paragraph).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from . import layout
from .lines import Line
from .trace import Edit, deletion

MOVED = "footnote moved behind its paragraph"
_SIGN = re.compile(r"[①-⑳]|[\[［〔【]\d{1,2}[\]］〕】]")
Foot = tuple[int, int]


def join_lines(lines: Sequence[Line], pages: Sequence[int]) -> Iterator[Edit]:
    """The line ends within paragraphs go; notes at the foot of a page that stand amid a sentence follow its paragraph.

    `lines`: the filled lines without page numbers and running heads; `pages`: where the pages begin.
    """
    feet = feet_of(lines, pages)
    amid = {n for start, end in feet for n in range(start, end)}
    body = [n for n in range(len(lines)) if n not in amid]
    on = {number for number, _ in layout.join_broken_lines([lines[n] for n in body], pages=True)}
    for number in on:
        line = lines[body[number]]
        yield deletion(line.end - 1, line.end, "line broken by the page", "layout")
    behind: dict[int, list[Foot]] = defaultdict(list)
    for foot in feet:
        place = bisect_right(body, foot[0]) - 1
        if place in on:
            while place in on:
                place += 1
            behind[body[place]].append(foot)
        else:
            yield from _joined(lines, foot)
    for number, moved in behind.items():
        yield from _moved(lines, lines[number], moved)


def feet_of(lines: Sequence[Line], pages: Sequence[int]) -> list[Foot]:
    """The notes at the feet of pages, first and last line (exclusive): from a sign that stands amid a line above it on."""
    feet: list[Foot] = []
    page_of = [bisect_right(pages, line.start) for line in lines]
    first = 0
    for number, line in enumerate(lines):
        if page_of[number] != page_of[first]:
            first = number
        sign = _SIGN.match(line.text)
        if not sign or (feet and number < feet[-1][1]):
            continue
        if any(above.text.find(sign[0]) > 0 for above in lines[first:number]):
            feet.append((number, bisect_right(page_of, page_of[number])))
    return feet


def _joined(lines: Sequence[Line], foot: Foot) -> Iterator[Edit]:
    """The lines of notes that stay where they are: each sign begins one."""
    for number in range(foot[0], foot[1] - 1):
        if not _SIGN.match(lines[number + 1].text):
            line = lines[number]
            yield deletion(line.end - 1, line.end, "line broken by the page", "layout")


def _moved(lines: Sequence[Line], last: Line, feet: Sequence[Foot]) -> Iterator[Edit]:
    """`last`: the paragraph's last line. Where that ends the text there is nothing to put the notes behind: they stay."""
    if last.end - last.start == len(last.text):
        return
    notes = [line for start, end in feet for line in lines[start:end]]
    for line in notes:
        yield deletion(line.start, line.end, MOVED, "layout")
    words = "".join(("\n" if _SIGN.match(line.text) else "") + line.text for line in notes)
    yield Edit(last.end - 1, last.end, f"{words}\n", MOVED, "layout")

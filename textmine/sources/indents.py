"""Where the lines of a PDF's page begin: a paragraph's first line is set in, which its text does not say.

Reading order: `lefts` asks the text layer for the place of each line, `indented` names those right of the margin.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

# Points: lines that begin within SLANT of each other begin at one place; an indent is wider than a character is uneven.
SLANT, INDENT = 4, 12
COLUMN = 100  # points between the margins of two columns, at least
MANY = 0.25  # share of a page's lines that begin at its margin, at least


def lefts(layer: Any) -> list[tuple[float, float] | None]:
    """Where each line of a page begins, from its left and from its foot, in points; None for a blank line.

    A line at the height of the one before is a part of it, and begins where that does.
    """
    found: list[tuple[float, float] | None] = []
    at = 0
    for line in layer.get_text_range().split("\r\n"):
        words = line.lstrip()
        if words:
            left, foot, _, top = layer.get_charbox(at + _units(line) - _units(words))
            last = found[-1] if found else None
            same = last is not None and foot < last[1] < top
            found.append(last if same else (left, (foot + top) / 2))
        else:
            found.append(None)
        at += _units(line) + 2
    return found


def _units(text: str) -> int:
    """The length of a text as the layer counts it: in units of UTF-16."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def indented(text: str, lefts: list[tuple[float, float] | None]) -> list[tuple[int, int]]:
    """The stretches of the lines that begin to the right of the margin: first lines of paragraphs, headings, tables.

    The margin is the leftmost place where many lines begin: footnotes and strayed pieces stand farther left, but are few.
    A second column has a margin of its own.
    Nothing where places and lines do not match.
    """
    lines = text.rstrip("\n").split("\n")
    counts = Counter(round(place[0] / SLANT) for place in lefts if place)
    often = sorted(left for left, n in counts.items() if n + counts[left + 1] >= MANY * sum(counts.values()))
    margins = [left for n, left in enumerate(often) if n == 0 or SLANT * (left - often[n - 1]) >= COLUMN]
    if not margins or len(lines) != len(lefts[: len(lines)]):
        return []
    found, at = [], 0
    for line, place in zip(lines, lefts, strict=False):
        if place and place[0] > SLANT * _margin(margins, place[0]) + INDENT:
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _margin(margins: list[int], left: float) -> int:
    """The margin of the column in which a line begins."""
    return max((m for m in margins if SLANT * (m - 1) <= left), default=margins[0])

"""Pages of a PDF whose text layer does not give their lines in the order of reading: turned pages, columns drawn row by row.

Reading order: `lines_of_page` (None for an ordinary page, which the text layer reads well), `_turn`, `_rows`, `_gutter`, `_by_column`.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from math import pi
from typing import Any, NamedTuple

# Points: a gap that parts two columns; narrower ones stand between words and figures.
GAP = 12
# A page is in columns where so many rows, and this share of them, have a gap at one place …
FEWEST, SHARE = 6, 0.5
# … with so many characters on either side on average: the cells of a table have fewer.
PROSE = 8
WIDE = 0.3  # of the size of the letters: a space that is meant


class Sign(NamedTuple):
    """A character with its place as it is read, in points: `left` and `right` along the line, `foot` its base line's height."""

    left: float
    right: float
    foot: float
    size: float
    text: str


Row = list[Sign]
Place = tuple[float, float]


def lines_of_page(layer: Any) -> tuple[list[str], list[Place | None]] | None:
    """The lines of an unusual page in the order of reading, and where each begins; None where the text layer will do."""
    quarter = _turn(layer)
    if not quarter and not _may_have_columns(layer):
        return None
    rows = list(_rows(sorted(_signs(layer, quarter), key=lambda s: -s.foot)))
    gutter = _gutter(rows)
    if gutter is None and not quarter:
        return None
    ordered = rows if gutter is None else list(_by_column(rows, gutter))
    return [_words(row) for row in ordered], [(row[0].left, row[0].foot) for row in ordered]


def _turn(layer: Any) -> int:
    """By how many quarters most characters are turned, counted against the clock. A sample tells."""
    import pypdfium2.raw as raw

    size = layer.count_chars()
    numbers = range(0, size, max(1, size // 40))
    counts = Counter(round(raw.FPDFText_GetCharAngle(layer, n) / (pi / 2)) % 4 for n in numbers)
    quarter, often = counts.most_common(1)[0] if counts else (0, 0)
    return -quarter % 4 if 2 * often > counts.total() else 0


def _may_have_columns(layer: Any) -> bool:
    """Whether many lines hold a space with much text on either side."""
    lines = [line for line in layer.get_text_range().split("\r\n") if line.strip()]
    parted = sum(any(min(at, len(line) - at) >= PROSE for at, c in enumerate(line) if c == " ") for line in lines)
    return parted >= max(FEWEST, 0.5 * SHARE * len(lines))


def _signs(layer: Any, quarter: int) -> Iterator[Sign]:
    import ctypes

    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    for number in range(layer.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(layer, number))
        if text.isspace() or text == "\x00":
            continue
        raw.FPDFText_GetCharOrigin(layer, number, x, y)
        left, bottom, right, top = layer.get_charbox(number, loose=True)
        ends = ((left, right), (bottom, top), (-right, -left), (-top, -bottom))[quarter]
        foot = (y.value, -x.value, -y.value, x.value)[quarter]
        size = right - left if quarter % 2 else top - bottom
        yield Sign(*ends, foot, size, text)


def _rows(signs: Sequence[Sign]) -> Iterator[Row]:
    """Characters at one height, from left to right. `signs`: from the top of the page down."""
    row: Row = []
    for sign in signs:
        if row and sign.foot < row[0].foot - 0.5 * row[0].size:
            yield sorted(row)
            row = []
        row.append(sign)
    if row:
        yield sorted(row)


def _gaps(row: Row) -> Iterator[tuple[float, float]]:
    for before, after in itertools.pairwise(row):
        if after.left - before.right >= GAP:
            yield before.right, after.left


def _gutter(rows: Sequence[Row]) -> float | None:
    """The middle of the gap that parts two columns of sentences; None on a page of one column, or of a table."""
    gaps = [(row, *gap) for row in rows for gap in _gaps(row)]
    best: list[tuple[Row, float, float]] = []
    for middle in {(start + end) / 2 for _, start, end in gaps}:
        through = [gap for gap in gaps if gap[1] < middle < gap[2]]
        best = max(best, through, key=len)
    if len(best) < max(FEWEST, SHARE * len(rows)):
        return None
    start, end = max(gap[1] for gap in best), min(gap[2] for gap in best)
    left = sum(sign.right <= start for row, _, _ in best for sign in row)
    right = sum(sign.left >= end for row, _, _ in best for sign in row)
    return (start + end) / 2 if start < end and min(left, right) >= PROSE * len(best) else None


def _by_column(rows: Sequence[Row], gutter: float) -> Iterator[Row]:
    """The left column before the right one, between each two rows that run across."""
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if any(sign.left < gutter < sign.right for sign in row) or _runs_across(row, gutter):
            yield from left + right
            left, right = [], []
            yield row
            continue
        for column, part in (
            (left, [s for s in row if s.right <= gutter]),
            (right, [s for s in row if s.left >= gutter]),
        ):
            column += [part] if part else []
    yield from left + right


def _runs_across(row: Row, gutter: float) -> bool:
    """Words on both sides without a gap at the gutter."""
    both = row[0].left < gutter < row[-1].right
    return both and not any(start <= gutter <= end for start, end in _gaps(row))


def _words(row: Row) -> str:
    """A row's characters, with a space where one is wide enough to be seen."""
    text = row[0].text
    for before, after in itertools.pairwise(row):
        text += " " * (after.left - before.right > WIDE * before.size) + after.text
    return text

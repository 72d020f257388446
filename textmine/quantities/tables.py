"""Figures of tables whose unit stands in a head, in a column of units, or above the table (单位：万元).

Reading order: `cells` walks the blocks of lines with tabs; `_units_of` says which unit holds in each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .counted import value
from .model import Line, Quantity
from .numerals import clean
from .units import Unit
from .words import words

_BLOCK = re.compile(r"(?:^[^\n]*\t[^\n]*(?:\n|\Z))+", re.MULTILINE)
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NAMED = re.compile(r"单位\s*[:：]\s*([^\s()（）:：,，;；]{1,10})")
_HEAD = re.compile(r"[(（]\s*(?:单位\s*[:：]\s*)?([^()（）]{1,10})[)）]\s*$|([%％‰])$")
_SIZE = re.compile("[百千]?[万亿]{0,2}")
_ABOVE = 60  # code points above a table within which its unit is named
Cell = tuple[int, str]


def cells(line: Line) -> Iterator[Quantity]:
    """The bare figures of every table that says their unit; a table that says none gives none."""
    if "\t" not in line.plain:
        return
    for block in _BLOCK.finditer(line.plain):
        rows = list(_rows(block))
        above = line.plain[max(0, block.start() - _ABOVE) : block.start()] + block[0][:_ABOVE]
        named = _NAMED.search(above)
        whole = _unit(line, named[1]) if named else None
        head = next((row for row in rows if len(row) > 1 and not any(_is_number(c) for c in row)), [])
        yield from _figures(line, rows, head, whole)


def _rows(block: re.Match[str]) -> Iterator[list[Cell]]:
    at = block.start()
    for text in block[0].split("\n"):
        row, start = [], at
        for cell in text.split("\t"):
            row.append((start + len(cell) - len(cell.lstrip()), cell.strip()))
            start += len(cell) + 1
        yield row
        at += len(text) + 1


def _is_number(cell: Cell) -> bool:
    return _NUMBER.fullmatch(cell[1]) is not None


def _figures(line: Line, rows: list[list[Cell]], head: list[Cell], whole: Unit | None) -> Iterator[Quantity]:
    """Column by column: the unit in its head, else the row's own, else that of the whole table."""
    heads = [text for _, text in head]
    own = [_unit(line, (m[1] or m[2]).strip()) if (m := _HEAD.search(text)) else None for text in heads]
    column = next((n for n, text in enumerate(heads) if text.endswith("单位")), None)
    for row in rows:
        by_row = _unit(line, row[column][1]) if column is not None and column < len(row) else None
        for number, cell in enumerate(row):
            named = own[number] if number < len(own) else None
            unit = named or by_row or whole
            if not number or not unit or not _is_number(cell) or _is_label(heads, number):
                continue
            amount = value(cell[1].lstrip("-"))
            if amount is not None:
                amount = clean(amount * unit.scale * (-1 if cell[1][0] == "-" else 1))
                end = cell[0] + len(cell[1])
                yield Quantity(cell[0], end, "", amount, amount, unit.base, "exact", unit.kind, "table column")


def _is_label(heads: list[str], number: int) -> bool:
    """Whether a column numbers or dates its rows: 序号, 年份."""
    return number < len(heads) and any(word in heads[number] for word in words("label column"))


def _unit(line: Line, written: str) -> Unit | None:
    """万元, 亿千瓦时, %: a size and a unit that fill the whole text."""
    size = _SIZE.match(written)
    for text in (written, written[size.end() :] if size else written):
        found = line.units.at(text, 0)
        if found and len(found[0]) == len(text):
            scale = value("1" + written[: len(written) - len(text)]) or 1.0
            unit = found[1]
            return Unit(unit.base, unit.scale * scale, unit.kind)
    return None

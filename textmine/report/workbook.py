"""`--xlsx`: all tables as one workbook, a sheet a table, for a co-author who lives in Excel or WPS.

Text stays text: nothing in a cell can become a formula. A sheet holds at most what Excel can open; what is cut is said
in its last row, and stands whole in the CSV file of the same name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Excel's own limits (Microsoft, "Excel specifications and limits").
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
WIDEST = 60


def write_workbook(tables: Mapping[str, pd.DataFrame], columns: Mapping[str, Sequence[str]], path: Path) -> None:
    """Writes the tables named in `columns`, with those columns, to `path`, beside and renamed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime.datetime(2000, 1, 1)
    for name in columns:
        _add_sheet(book, name, tables[name])
    beside = path.with_name(f".{path.name}.new")
    book.save(beside)
    beside.replace(path)


def _add_sheet(book: Any, name: str, frame: pd.DataFrame) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(frame.columns)))}{len(frame) + 1}"
    for number, column in enumerate(frame.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width([column, *frame[column].head(200)])
    header = [WriteOnlyCell(sheet, value=str(c)) for c in frame.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in _rows(frame):
        sheet.append([_cell(sheet, value) for value in row])


def _rows(frame: pd.DataFrame) -> Iterable[Sequence[Any]]:
    yield from frame.head(MOST_ROWS - 1).itertuples(index=False, name=None)
    if len(frame) >= MOST_ROWS:
        yield (f"{len(frame) - MOST_ROWS + 1} more rows stand in the CSV file",)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or value != value:  # NaN is the one value unlike itself
        return None
    if hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, str):
        return value if isinstance(value, bool | int | float) else None
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value="")
    cell.value = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    cell.data_type = "s"  # a string, even where it begins with =
    return cell


def _width(values: Iterable[Any]) -> float:
    """A width that fits Chinese: a full-width character takes the room of two.

    >>> _width(["主题", "a"])
    8
    """
    longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in str(v)[:WIDEST]) for v in values), default=0)
    return max(8, min(WIDEST, longest + 2))

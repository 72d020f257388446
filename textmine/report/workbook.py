"""`--xlsx`: all tables as one workbook, a sheet a table, for a co-author who lives in Excel or WPS.

Text stays text: nothing in a cell can become a formula. A sheet holds at most what Excel can open; what is cut is said
in its last row, and stands whole in the CSV file of the same name. Rows that the page has evidence for link to it there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .labels import label

if TYPE_CHECKING:
    import pandas as pd

# Excel's own limits (Microsoft, "Excel specifications and limits").
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
MOST_LINKS = 65_000
WIDEST = 60
# Tables whose rows report.html opens by their number: report.html#claims/12.
LINKED = ("claims", "themes", "indicators", "ledger", "slogans")
PAGE = "report.html"
# Number formats by column; a figure of a report has as many decimals as it has.
SHARES = frozenset(
    ("share", "share_low", "share_high", "share_sections", "cumulative_share", "similarity", "dispersion")
)
VALUES = frozenset(
    ("low", "high", "gap", "planned_low", "planned_high", "achieved_low", "achieved_high")
)  # fmt: skip
WIDE = ("theme_by_place", "theme_by_year", "theme_by_place_year")


def write_workbook(
    tables: Mapping[str, pd.DataFrame], columns: Mapping[str, Sequence[str]], path: Path, *, page: bool = True
) -> None:
    """Writes the tables named in `columns`, with those columns, to `path`, beside and renamed.

    `page`: report.html stands beside it, so that rows can link there.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime.datetime(2000, 1, 1)
    _add_contents(book, {name: len(tables[name]) for name in columns})
    for name in columns:
        _add_sheet(book, name, tables[name], linked=page and name in LINKED)
    beside = path.with_name(f".{path.name}.new")
    book.save(beside)
    beside.replace(path)


def _add_contents(book: Any, rows: Mapping[str, int]) -> None:
    """The first sheet: what each of the others holds, in both languages, with links to them."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(label("contents")[0])
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", (22, 46, 52, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_bold(sheet, word) for word in (label("sheet")[0], *label("what"), label("rows")[0])])
    for at, (name, count) in enumerate(rows.items(), 2):
        link = _text(sheet, name)
        link.hyperlink, link.style = Hyperlink(ref=f"A{at}", location=f"'{name[:31]}'!A1"), "Hyperlink"
        sheet.append([link, *(_text(sheet, word) for word in label(name)), count])


def _add_sheet(book: Any, name: str, frame: pd.DataFrame, *, linked: bool) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(frame.columns)))}{len(frame) + 1}"
    for number, column in enumerate(frame.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width([column, *frame[column].head(200)])
    _colour(sheet, name, frame)
    sheet.append([_bold(sheet, str(c)) for c in frame.columns])
    declared, counted = ([_form(name_, str(c)) for c in frame.columns] for name_ in (name, ""))
    for at, row in enumerate(_rows(frame), 1):
        forms = counted if name in WIDE and row[0] == "reports" else declared
        cells = [_cell(sheet, value, form) for value, form in zip(row, forms, strict=False)]
        if linked and at <= MOST_LINKS:
            cells[0] = _linked(sheet, cells[0], f"{name}/{at}", at + 1)
        sheet.append(cells)


def _colour(sheet: Any, name: str, frame: pd.DataFrame) -> None:
    """Shares from white to blue: in the wide theme tables all together, but for their row of reports; in themes.csv the share."""
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.utils import get_column_letter

    last = len(frame) + 1
    if name in WIDE and len(frame):
        last -= int((frame.iloc[:, 0] == "reports").sum())
        area = f"B2:{get_column_letter(max(2, len(frame.columns)))}{last}"
    elif name == "themes" and "share" in frame.columns:
        letter = get_column_letter(list(frame.columns).index("share") + 1)
        area = f"{letter}2:{letter}{last}"
    else:
        return
    if last > 1:
        rule = ColorScaleRule(start_type="num", start_value=0, start_color="FFFFFF", end_type="max", end_color="5AAABB")
        sheet.conditional_formatting.add(area, rule)


def _form(table: str, column: str) -> Callable[[Any], str]:
    """The number format of a column's cells, by their value.

    >>> _form("claims", "low")(40000.0), _form("claims", "year")(2024), _form("themes", "share")(0.25)
    ('#,##0', '0', '0.0%')
    """
    if column in SHARES or table in WIDE:
        return lambda value: "0.0%"
    if column == "change":
        return lambda value: "+0.0%;-0.0%;0.0%"
    if column in VALUES:
        return lambda value: "#,##0" if value == int(value) else "#,##0.0#####"
    if column.endswith("year") or column in ("year", "line", "place_code"):
        return lambda value: "0"
    return lambda value: "#,##0" if value == int(value) else "0.00##"


def _linked(sheet: Any, cell: Any, target: str, row: int) -> Any:
    """The first cell of a row as a link to its evidence in the page."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    made = cell if cell is not None and hasattr(cell, "hyperlink") else _text(sheet, "…")
    made.hyperlink, made.style = Hyperlink(ref=f"A{row}", target=PAGE, location=target), "Hyperlink"
    return made


def _bold(sheet: Any, value: str) -> Any:
    from openpyxl.styles import Font

    cell = _text(sheet, value)
    cell.font = Font(bold=True)
    return cell


def _rows(frame: pd.DataFrame) -> Iterable[Sequence[Any]]:
    yield from frame.head(MOST_ROWS - 1).itertuples(index=False, name=None)
    if len(frame) >= MOST_ROWS:
        yield (f"{len(frame) - MOST_ROWS + 1} more rows stand in the CSV file",)


def _cell(sheet: Any, value: Any, form: Callable[[Any], str]) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or value != value:  # NaN is the one value unlike itself
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str):
        return _text(sheet, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, bool) else None
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = form(value)
    return cell


def _text(sheet: Any, value: str) -> Any:
    """A cell that is a string, even where it begins with =."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value="")
    cell.value = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    cell.data_type = "s"
    return cell


def _width(values: Iterable[Any]) -> float:
    """A width that fits Chinese: a full-width character takes the room of two.

    >>> _width(["主题", "a"])
    8
    """
    longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in str(v)[:WIDEST]) for v in values), default=0)
    return max(8, min(WIDEST, longest + 2))

"""Coding sheets: written for people, read back as people leave them.

A sheet shows the text and the headings above it, and the themes to choose from, in random order. It says nothing of what
the program thinks, nor of where the section comes from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..codebooks import suggestion
from ..errors import UsageError
from ..pipeline import Pipeline
from ..sources.decoding import decode
from .sampling import Drawn, Passage

COLUMNS = ("id", "codebook", "heading", "text", "theme", "note")
WIDTHS = (8, 14, 28, 90, 34, 30)
HEADERS = {"id": ("id", "编号"), "theme": ("theme", "code", "main theme", "主题"), "coder": ("coder", "编码员")}
Names = Mapping[str, str]


@dataclass(frozen=True)
class Coding:
    """What one coder said: id → theme. Sections left open are not in it."""

    coder: str
    themes: dict[str, str]
    path: Path


def names_of(pipeline: Pipeline) -> dict[str, str]:
    """Every way to say a theme: id, Chinese, English, and the words of the drop-down."""
    names: dict[str, str] = {}
    for theme, (zh, en) in pipeline.theme_names.items():
        names |= {theme: theme, zh: theme, en: theme, choice(theme, zh): theme}
    return names


def all_names(pipelines: Mapping[str, Pipeline]) -> dict[str, dict[str, str]]:
    """The same for every pipeline of a sample."""
    return {name: names_of(pipeline) for name, pipeline in pipelines.items()}


def choice(theme: str, zh: str) -> str:
    """What the drop-down shows."""
    return f"{theme} {zh}"


def rows_for(sample: Sequence[tuple[Drawn, Passage]]) -> list[tuple[str, ...]]:
    """The rows of a sheet, theme and note left open."""
    return [(d.id, p.pipeline, p.heading, p.text, "", "") for d, p in sample]


def write_csv(rows: Iterable[Sequence[str]], path: Path) -> None:
    """A sheet as CSV that Excel opens right; nothing in it can become a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([f"'{c}" if c.startswith(("=", "+", "-", "@")) else c for c in row] for row in rows)


def write_xlsx(rows: Sequence[Sequence[str]], pipelines: Sequence[Pipeline], path: Path) -> None:
    """A sheet as workbook: frozen header, wrapped text, themes as a drop-down, and a page that lists them."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "coding"
    sheet.freeze_panes = "A2"
    for number, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), 1):
        sheet.cell(1, number, name).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    for line, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(line, number)
            _put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _add_choices(book, sheet, rows, pipelines)
    book.save(path)


def _put(cell: Any, value: str) -> None:
    """Text stays text, even where it begins with =."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32000]
        cell.data_type = "s"


def _add_choices(book: Any, sheet: Any, rows: Sequence[Sequence[str]], pipelines: Sequence[Pipeline]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    listed, hidden = book.create_sheet("themes"), book.create_sheet("choices")
    hidden.sheet_state = "hidden"
    listed.append(("codebook", "theme", "中文", "English"))
    for number, pipeline in enumerate(pipelines, 1):
        for line, (theme, (zh, en)) in enumerate(pipeline.theme_names.items(), 1):
            listed.append((pipeline.name, theme, zh, en))
            hidden.cell(line, number, choice(theme, zh))
        letter = hidden.cell(1, number).column_letter
        among = f"choices!${letter}$1:${letter}${len(pipeline.theme_names)}"
        rule = DataValidation(type="list", formula1=among, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = "Choose one of the themes of the list. 请从列表中选择。", "theme"
        sheet.add_data_validation(rule)
        for line, row in enumerate(rows, 2):
            if row[1] == pipeline.name:
                rule.add(sheet.cell(line, COLUMNS.index("theme") + 1))


def read(path: Path, key: Mapping[str, Drawn], names: Mapping[str, Names]) -> Coding:
    """A filled sheet, CSV or workbook. `names`: pipeline → ways to say its themes.

    Further columns, another order, empty rows and Chinese names are fine. Raises UsageError with file, row and suggestion
    for an unknown id or theme, a section coded twice in two ways, and a file that is no sheet.
    """
    if not path.is_file():
        raise UsageError("there is no such sheet", place=str(path), hint="name the files that the coders filled in")
    rows = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _table(path)
    header: dict[str, int] = {}
    themes: dict[str, str] = {}
    coder = path.stem.removeprefix("coding_")
    for number, cells in rows:
        if not any(cells):
            continue
        if not header:
            header = _header(cells, path, number)
            continue
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in header.items()}
        coder = said.get("coder") or coder
        if said["theme"]:
            _add(themes, said, f"{path.name} row {number}", key, names)
    if not header:
        raise UsageError("the sheet is empty", place=path.name)
    return Coding(coder, themes, path)


def _header(cells: Sequence[str], path: Path, number: int) -> dict[str, int]:
    plain = [c.strip().lower() for c in cells]
    found = {name: plain.index(w) for name, words in HEADERS.items() for w in words if w in plain}
    for name in ("id", "theme"):
        if name not in found:
            near = suggestion(name, plain)
            raise UsageError(f'there is no column "{name}"{near}', place=f"{path.name} row {number}")
    return found


def _add(
    themes: dict[str, str], said: Mapping[str, str], place: str, key: Mapping[str, Drawn], names: Mapping[str, Names]
) -> None:
    ident, word = said["id"], " ".join(said["theme"].split())
    if ident not in key:
        raise UsageError(f'no section "{ident}" was drawn{suggestion(ident, key)}', place=place)
    known = names[key[ident].pipeline]
    theme = known.get(word) or known.get(word.split(" ")[0])
    if theme is None:
        raise UsageError(f'theme "{word}" is not declared{suggestion(word, known)}', place=place)
    if themes.setdefault(ident, theme) != theme:
        raise UsageError(f'"{ident}" is coded twice, {themes[ident]} and {theme}', place=place, hint="keep one")


def _table(path: Path) -> Iterable[tuple[int, list[str]]]:
    text, _ = decode(path.read_bytes())
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    yield from enumerate(reader, 1)


def _workbook(path: Path) -> list[tuple[int, list[str]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError):
        raise UsageError("is no workbook", place=str(path), hint="save it as .xlsx or .csv") from None
    sheet = book["coding"] if "coding" in book.sheetnames else book.worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    return [(n, ["" if v is None else str(v) for v in line]) for n, line in enumerate(lines, 1)]

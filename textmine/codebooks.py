"""Reads the tables of a pipeline folder into typed rows; a bad cell is an error with file, line and suggestion.

A pipeline's tables are data: literals and simple globs (`*`), never regular expressions or code.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import CodebookError

SLOGAN_TYPES = ("shorthand", "brand", "formula", "headline")
THEME_KINDS = ("term", "heading", "exclusion")
MEASURES = ("level", "growth", "rate")


@dataclass(frozen=True, slots=True)
class ThemeTerm:
    """A term that speaks for a theme (`kind` term, or heading: in headings only) or silences it (exclusion)."""

    theme: str
    term: str
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class SloganEntry:
    """A standing wording with its variants, `type` as in the guidelines, family and first known year."""

    slogan: str
    variants: tuple[str, ...]
    type: str
    family: str
    first_year: int | None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One way to name an indicator: subject `patterns` (globs), what it must not contain, unit and measure.

    `measure`: level (how much), growth (change against the year before, %), rate (a share or price rise, %).
    """

    indicator: str
    name: str
    unit: str
    measure: str
    patterns: tuple[str, ...]
    exclude: tuple[str, ...]


def read_table(path: Path, needed: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV table as (place, cells); `place` reads `themes.csv line 41`. Comment lines begin with #.

    Raises CodebookError for an unreadable file, a missing column, or a row with more cells than columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(
            "is not UTF-8 text", place=path.name, hint="save it as “CSV UTF-8” in your spreadsheet program"
        ) from error
    numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    reader = csv.reader([line for _, line in numbered])
    header = next(reader, [])
    for column in needed:
        if column not in header:
            raise CodebookError(f'has no column "{column}"{suggestion(column, header)}', place=f"{path.name} line 1")
    for cells in reader:
        place = f"{path.name} line {numbered[reader.line_num - 1][0]}"
        if len(cells) > len(header):
            raise CodebookError(
                f"{len(cells)} cells, but {len(header)} columns", place=place, hint="quote cells with commas"
            )
        cells += [""] * (len(header) - len(cells))
        yield place, {k: v.strip() for k, v in zip(header, cells, strict=True)}


def suggestion(word: str, choices: Collection[str]) -> str:
    """`; did you mean "ecology"?` where something near is known, else nothing.

    >>> suggestion("ecolgy", ["ecology", "health"])
    '; did you mean "ecology"?'
    """
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


def one_of(value: str, choices: Collection[str], place: str, what: str) -> str:
    """The value, where it is one of the choices; else a CodebookError."""
    if value not in choices:
        raise CodebookError(f'{what} "{value}" is not declared{suggestion(value, choices)}', place=place)
    return value


def number(value: str, place: str, what: str, default: float | None = None) -> float:
    """The cell as a number; empty cells take the default."""
    if not value and default is not None:
        return default
    try:
        return float(value)
    except ValueError:
        raise CodebookError(f'{what} "{value}" is not a number', place=place) from None


def parts(cell: str) -> tuple[str, ...]:
    """The pieces of a `;` cell.

    >>> parts("四个意识;增强四个意识")
    ('四个意识', '增强四个意识')
    """
    return tuple(p for p in (piece.strip() for piece in cell.replace("；", ";").split(";")) if p)


def read_themes(path: Path, declared: Collection[str]) -> tuple[ThemeTerm, ...]:
    """`themes.csv`: theme, term, weight, kind, note, source."""
    return tuple(
        ThemeTerm(
            one_of(row["theme"], declared, place, "theme"),
            row["term"],
            number(row["weight"], place, "weight", 1.0),
            one_of(row["kind"] or "term", THEME_KINDS, place, "kind"),
        )
        for place, row in read_table(path, ("theme", "term", "weight", "kind"))
    )


def read_slogans(path: Path) -> tuple[SloganEntry, ...]:
    """`slogans.csv`: slogan, variants, type, family, first_year, source, note."""
    return tuple(
        SloganEntry(
            row["slogan"],
            parts(row["variants"]),
            one_of(row["type"], SLOGAN_TYPES, place, "type"),
            row["family"],
            int(number(row["first_year"], place, "first_year")) if row["first_year"] else None,
        )
        for place, row in read_table(path, ("slogan", "variants", "type", "family", "first_year"))
    )


def read_indicators(path: Path) -> tuple[IndicatorEntry, ...]:
    """`indicators.csv`: indicator, name, unit, measure, patterns, exclude, note; several rows may share an id."""
    return tuple(
        IndicatorEntry(
            row["indicator"],
            row["name"],
            row["unit"],
            one_of(row["measure"], MEASURES, place, "measure"),
            parts(row["patterns"]),
            parts(row["exclude"]),
        )
        for place, row in read_table(path, ("indicator", "name", "unit", "measure", "patterns", "exclude"))
    )


def read_lines(path: Path) -> tuple[str, ...]:
    """The lines of a word list, without comments and blank lines."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line for line in lines if line)

"""The declared columns of every table, and how a table becomes a CSV file.

Every cell is text when it is written: integers without `.0`, decimals without exponent, nothing for what is missing,
and text that a spreadsheet would take for a formula made harmless with a leading apostrophe.
"""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import StoreError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_SPAN = ("start", "end", "raw_start", "raw_end")
COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "doc", "sha256", "format", "encoding", "title", "organisation", "province", "city", "county", "place_code",
        "place_from", "year", "covers_achieved", "covers_planned", "genre", "published", "source_url", "retrieved",
        "pipeline", "flags", "warnings", "chars_raw", "chars_clean", "duplicate_of", "cluster",
        "corrected",
    ),
    "failures": ("doc", "stage", "error", "hint"),
    "sections": ("doc", "section", *_SPAN, "heading", "themes", "scores", "status", "text", "part", "terms", "reliability", "corrected"),
    "keywords": ("doc", "rank", "term", "score", "count", "report_count"),
    "slogan_mentions": ("doc", "section", *_SPAN, "text", "slogan", "type", "evidence", "family", "corrected"),
    "slogans": (
        "slogan", "type", "family", "reports", "places", "years", "mentions", "first_year", "first_place", "first_doc",
        "last_year", "reference_year", "lag", "corrected",
    ),
    "slogan_diffusion": (
        "slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share", "reports_in_year", "share", "lag",
        "censored", "reports_missing", "corrected",
    ),
    "claims": (
        "doc", "section", "claim", *_SPAN, "text", "low", "high", "unit", "comparator", "kind", "status", "direction",
        "subject", "indicator", "scope", "year", "theme", "sentence", "rule", "commitment", "corrected",
    ),
    "indicators": (
        "indicator", "province", "city", "year", "status", "low", "high", "unit", "comparator", "doc", "claim",
        "conflicts", "corrected",
    ),
    "ledger": (
        "indicator", "subject", "province", "city", "organisation", "year", "unit", "planned_text", "planned_low",
        "planned_high", "achieved_text", "achieved_low", "achieved_high", "verdict", "gap", "doc_plan", "claim_plan",
        "doc_outcome", "claim_outcome", "corrected",
    ),
    "themes": (
        "theme", "province", "city", "year", "reports", "sections", "sections_in_theme", "share", "share_sections",
        "share_low", "share_high", "level", "method", "reports_missing", "change", "keyness_z", "claims_achieved",
        "claims_planned", "top_terms", "top_slogans", "example_doc", "example_raw_start",
        "reliability", "corrected",
    ),
    "theme_by_place": ("theme",),
    "theme_by_year": ("theme",),
    "theme_by_place_year": ("theme",),
    "keyness": (
        "group_by", "group", "term", "z", "g2", "log_ratio", "reports", "dispersion", "count", "rest_count",
    ),
    "duplicates": ("doc_a", "doc_b", "similarity", "representative"),
    "reuse": (
        "doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b", "characters", "text", "surprise", "kind",
    ),
    "corrections_applied": (
        "line", "doc", "table", "start", "end", "column", "value", "was", "note", "coder", "outcome", "why",
    ),
}  # fmt: skip

# Tables made of those above, once they are written.
FURTHER: dict[str, tuple[str, ...]] = {
    "theme_trends": (
        "theme", "level", "province", "city", "years", "first_year", "last_year", "first_share", "last_share", "s", "z",
        "p", "p_adjusted", "trend", "slope", "slope_low", "slope_high", "method",
    ),
    "indicator_candidates": (
        "pipeline", "subject", "unit", "measure", "reports", "places", "years", "claims", "achieved", "planned",
        "variants", "example_doc", "example_claim", "row",
    ),
    "changes": ("table", "row", "column", "before", "after", "change", "why"),
}  # fmt: skip

# What a column's name alone does not say; docs/columns.md shows it.
NOTES: dict[str, dict[str, str]] = {
    "claims": {
        "subject": "what is measured, in the words of the text",
        "scope": "whose figure it is, where the clause or the heading says so: 全省, 市本级, 本单位, a county by its full name",
        "year": "the year named in the sentence (去年 and 明年 counted from the report's 今年), else the report's period",
        "commitment": "how firmly a plan is held: 4 确保 (必须, 保证), 3 a floor (不低于, 不少于, 以上), 2 力争 (努力), "
        "1 争取 (预计, 有望); empty where a plan states its figure plainly, and for what is no plan",
    },
}

# The order of rows; tables that are ranked when they are made keep their order.
ORDER: dict[str, tuple[str, ...]] = {
    "documents": ("doc",),
    "failures": ("doc",),
    "sections": ("doc", "section"),
    "keywords": ("doc", "rank"),
    "slogan_mentions": ("doc", "start", "end"),
    "claims": ("doc", "claim"),
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(frame: pd.DataFrame, path: Path, name: str) -> None:
    r"""Writes a table: UTF-8 with byte order mark, `\n` line ends, declared columns first, beside and renamed.

    Raises StoreError where the folder cannot be written to.
    """
    declared = (COLUMNS | FURTHER)[name]
    columns = [*declared, *(c for c in frame.columns if name.startswith("theme_by") and c not in declared)]
    ordered = frame.reindex(columns=columns)
    if name in ORDER:
        ordered = ordered.sort_values(list(ORDER[name]), kind="stable")
    beside = path.with_name(f".{path.name}.new")
    with writing(path):
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(_lines(ordered))
        beside.replace(path)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What goes wrong within is told as a StoreError about that file; nothing half written is left beside it."""
    import duckdb

    try:
        yield
    except (OSError, duckdb.IOException) as error:
        for kind in ("new", "part"):
            path.with_name(f".{path.name}.{kind}").unlink(missing_ok=True)
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0]
        raise StoreError(
            f"cannot be written ({told})", place=str(path), hint="free some space, or name another folder"
        ) from None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a query of DuckDB, the order of its rows, and its columns where they are not those of COLUMNS.

    `frame`: the table itself, where it has a column for every place and year: DuckDB holds a block of rows for each column.
    """

    sql: str
    order: str
    columns: tuple[str, ...] = ()
    frame: pd.DataFrame | None = None


def header(name: str, columns: Sequence[str] = ()) -> bytes:
    """The first line of a CSV file, after its byte order mark."""
    import io

    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(columns or COLUMNS[name])
    return line.getvalue().encode("utf-8-sig")


def write(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, name: str) -> None:
    """Writes a table as `write_csv` does, without bringing it into Python.

    Cells that hold # are quoted besides. Raises StoreError where the folder cannot be written to.
    """
    part, beside = (path.with_name(f".{path.name}.{kind}") for kind in ("part", "new"))
    with writing(path):
        copy(connection, table, part, name)
        with beside.open("wb") as out, part.open("rb") as rows:
            out.write(header(name, table.columns))
            shutil.copyfileobj(rows, out, 1 << 20)
        part.unlink()
        beside.replace(path)


def copy(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path, name: str, values: Sequence[Any] = ()
) -> None:
    """Writes the rows of a table, without header, to a file."""
    kinds = {r[0]: r[1] for r in connection.execute(f"DESCRIBE {table.sql}", list(values)).fetchall()}
    chosen = ", ".join(_sql_cell(c, kinds[c]) if c in kinds else "NULL" for c in table.columns or COLUMNS[name])
    target = str(path).replace("'", "''")
    connection.execute(
        f"COPY (SELECT {chosen} FROM ({table.sql}) ORDER BY {table.order}) TO '{target}' "
        "(FORMAT csv, HEADER false, NULLSTR '', DELIMITER ',', QUOTE '\"', ESCAPE '\"')",
        list(values),
    ).fetchall()


def _sql_cell(column: str, kind: str) -> str:
    """`cell` as SQL: nothing for what is missing, no exponent, six decimals at most, no formula."""
    x = f'"{column}"'
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"CASE WHEN {x} IS NULL OR isnan({x}) OR isinf({x}) THEN NULL "
            f"WHEN {x} = trunc({x}) AND abs({x}) < 1e18 THEN {x}::BIGINT::VARCHAR "
            f"ELSE CASE rtrim(rtrim(printf('%.6f', {x}), '0'), '.') WHEN '-0' THEN '0' "
            f"ELSE rtrim(rtrim(printf('%.6f', {x}), '0'), '.') END END"
        )
    if kind == "VARCHAR":
        codes = ", ".join(str(ord(c)) for c in _DANGEROUS)
        return f"nullif(CASE WHEN ascii({x}) IN ({codes}) THEN chr(39) || {x} ELSE {x} END, '')"
    return x


def _lines(frame: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Rows of text cells, formatted column by column."""
    return zip(*([cell(v) for v in frame[c].tolist()] for c in frame.columns), strict=True)


def cell(value: Any) -> str:
    """A value as the text of a cell.

    >>> cell(4e12), cell(0.1 + 0.2), cell(None), cell("=1+1"), cell(True)
    ('4000000000000', '0.3', '', "'=1+1", 'true')
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    if value is None or value is False or value is True:
        return "" if value is None else str(value).lower()
    if isinstance(value, int):
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return ""
    if math.isnan(number) or math.isinf(number):
        return ""
    if number == int(number) and abs(number) < 1e18:
        return str(int(number))
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

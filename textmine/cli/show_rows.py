"""Prints rows: a readable table on a terminal, tab-separated in a pipe, JSON lines or CSV where asked for."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def format_options(command: Command) -> Command:
    """Adds --json and --csv."""
    command = click.option("--csv", "form", flag_value="csv", help="CSV instead of a table")(command)
    return click.option("--json", "form", flag_value="json", help="JSON lines instead of a table")(command)


def show_rows(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    form: str | None,
    *,
    narrow: Sequence[str] = (),
    page: Callable[[Iterable[Mapping[str, Any]]], Any] | None = None,
) -> None:
    """Prints the rows; `columns` names what CSV shows, `narrow` what a terminal has room for; JSON carries everything.

    `page` makes of the rows what a terminal shows instead of a table.
    """
    if form == "json":
        for row in rows:
            click.echo(json.dumps(dict(row), ensure_ascii=False))
    elif form == "csv" or not sys.stdout.isatty():
        dialect = "excel" if form == "csv" else "excel-tab"
        writer = csv.writer(sys.stdout, dialect, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_plain(row.get(c)) for c in columns] for row in rows])
    elif page:
        from rich.console import Console

        Console().print(page(rows))
    else:
        _table(rows, narrow or columns)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    return str(value).replace("\n", " ")


def _table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_plain(row.get(c))) for c in columns))
    Console().print(table)

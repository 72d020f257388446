"""The language's own tables (units, places, furniture, set phrases) as CSV files beside this module.

Pipelines carry what belongs to a kind of report; what belongs to the language stands here. `rows` is the only door.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from ..errors import CodebookError


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `knowledge/<name>.csv`, each a dict of stripped cells; lines that begin with # are comments.

    Raises CodebookError where a row has more cells than the header.

    >>> isinstance(rows("units"), tuple)
    True
    """
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    table = []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if None in row:
            raise CodebookError(f"more cells than columns: {row[None]}", place=f"{name}.csv row {number}")
        table.append({k: (v or "").strip() for k, v in row.items()})
    return tuple(table)


@cache
def column(name: str, key: str = "term", **where: str) -> tuple[str, ...]:
    """One column of a table, of the rows whose other cells are as `where` says."""
    return tuple(r[key] for r in rows(name) if r[key] and all(r.get(k) == v for k, v in where.items()))

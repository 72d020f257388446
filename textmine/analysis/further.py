"""Tables made of the tables that a run has just written: trends, proposals for indicators, and what moved since the run before.

`kept` puts the former tables aside before a run writes; `write` makes the further ones. No report and no text is looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import staleness, tables
from ..corpus import candidates, changes, trends
from ..corpus.shares import CENTRE
from ..store import Store
from .planning import Plan

Row = Mapping[str, str]
# Bytes that a row of a table may take when it is read again.
LONGEST_LINE = 100_000_000
_CLAIMS = """(
    WITH free AS (
        SELECT doc, claim, subject, unit, kind, status, direction, indicator FROM claims
        WHERE coalesce(indicator, '') = '' AND coalesce(subject, '') <> '' AND status IN ('achieved', 'planned')
    ), often AS (SELECT subject, unit FROM free GROUP BY ALL HAVING count(DISTINCT doc) > 1)
    SELECT f.*, d.pipeline, coalesce(d.city, d.province) AS place, d.year
    FROM free f JOIN documents d USING (doc) SEMI JOIN often o ON f.subject = o.subject AND f.unit = o.unit
    WHERE d.duplicate_of IS NULL
)"""
_SHARES = (
    "SELECT theme, level, coalesce(province, '') AS province, coalesce(city, '') AS city, year, share, example_doc "
    'FROM "frame_themes" ORDER BY "row number"'
)


@contextmanager
def kept(folder: Path) -> Iterator[Path | None]:
    """The compared tables of the run before, aside for as long as this one writes; None where there was none."""
    aside = folder / ".before"
    shutil.rmtree(aside, ignore_errors=True)
    names = [f"{n}.csv" for n in changes.COMPARED]
    if not all((folder / name).is_file() for name in names):
        yield None
        return
    aside.mkdir()
    try:
        for name in names:
            _put(folder / name, aside / name)
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(path: Path, aside: Path) -> None:
    """A second name for the file, which is never written into but replaced; a copy where the disk knows no second names."""
    try:
        os.link(path, aside)
    except OSError:
        shutil.copyfile(path, aside)


def write(store: Store, folder: Path, todo: Plan | None, before: Path | None) -> None:
    """theme_trends.csv, indicator_candidates.csv and changes.csv, beside the tables and out of what the passes left."""
    _write(folder, "theme_trends", _trends(store))
    _write(folder, "indicator_candidates", candidates.propose(store.connection, _CLAIMS))
    _write(folder, "changes", list(_moved(store, folder, before, todo)) if before else [])


def _write(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    import pandas as pd

    tables.write_csv(pd.DataFrame(list(rows), columns=list(tables.FURTHER[name])), folder / f"{name}.csv", name)


def _trends(store: Store) -> list[dict[str, Any]]:
    """Trends of places and of the centre; reports whose place is masked are not one place over the years."""
    central = {d for (d,) in store.query(f"SELECT doc FROM documents WHERE coalesce(province, '') = '' AND {_CENTRAL}")}
    names = ("theme", "level", "province", "city", "year", "share", "example_doc")
    rows = (dict(zip(names, row, strict=True)) for row in store.query(_SHARES))
    shares = [r for r in rows if r["province"] or r["example_doc"] in central]
    reported: dict[tuple[str, ...], set[int]] = {}
    for row in shares:
        reported.setdefault((row["level"], row["province"], row["city"]), set()).add(int(row["year"]))
    return trends.trends(shares, reported)


_CENTRAL = "(" + " OR ".join(f"starts_with(coalesce(organisation, ''), '{name}')" for name in CENTRE) + ")"


def _moved(store: Store, folder: Path, before: Path | None, todo: Plan | None) -> Iterator[Row]:
    if before is None or todo is None:
        return
    reasons = {job.doc: _said(why) for job, why in todo.todo} | dict.fromkeys(todo.removed, changes.REASONS["removed"])
    other = ";".join(text for text in changes.REASONS.values() if any(text in r.split(";") for r in reasons.values()))
    for name in changes.COMPARED:
        old, new = _unlike(store, name, before / f"{name}.csv", folder / f"{name}.csv")
        yield from changes.cells(name, old, new, reasons, other or changes.OTHERWISE)


def _unlike(store: Store, name: str, was: Path, now: Path) -> tuple[list[Row], list[Row]]:
    """The rows that only one of two tables has, by the cells that are held against each other."""
    keys, columns = changes.COMPARED[name]
    more = [c for c in changes.NAMING if c in tables.COLUMNS[name] and c not in keys]
    names = [*keys, *columns, *more]
    chosen = ", ".join(f'coalesce("{n}", \'\') AS "{n}"' for n in names)
    read = (
        f"SELECT {{}} AS side, {chosen} FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', "
        f"escape = '\"', max_line_size = {LONGEST_LINE})"
    )
    sql = f"SELECT sum(side), * EXCLUDE (side) FROM ({read.format(-1)} UNION ALL {read.format(1)}) GROUP BY ALL HAVING sum(side) <> 0"
    found = store.query(sql, [str(was), str(now)])
    old: list[Row] = [dict(zip(names, row[1:], strict=True)) for row in found if row[0] < 0]
    new: list[Row] = [dict(zip(names, row[1:], strict=True)) for row in found if row[0] > 0]
    return old, new


def _said(reasons: Iterable[str]) -> str:
    """Why a report was read again, in the words of changes.csv."""
    said = []
    for reason in reasons:
        kind = (
            "new" if reason == staleness.NEW
            else "codebook" if reason.startswith(("codebook", "pipeline"))
            else "program" if reason.startswith("step")
            else "changed"
        )  # fmt: skip
        said.append(changes.REASONS[kind])
    return ";".join(dict.fromkeys(said))

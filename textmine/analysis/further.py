"""Tables made of the tables that a run has just written: trends, proposals for indicators, and what moved since the run before.

`kept` puts the former tables aside before a run writes; `write` makes the further ones. No report and no text is looked at.
"""

from __future__ import annotations

import csv
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
_CLAIMS = """
    WITH free AS (
        SELECT doc, claim, subject, unit, kind, status, direction, indicator FROM claims
        WHERE coalesce(indicator, '') = '' AND coalesce(subject, '') <> '' AND status IN ('achieved', 'planned')
    ), often AS (SELECT subject, unit FROM free GROUP BY ALL HAVING count(DISTINCT doc) > 1)
    SELECT f.*, r.pipeline, coalesce(r.city, r.province) AS place, r.year
    FROM free f JOIN reports r USING (doc) SEMI JOIN often o ON f.subject = o.subject AND f.unit = o.unit
    ORDER BY f.doc, f.claim
"""


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
    """theme_trends.csv, indicator_candidates.csv and changes.csv."""
    documents = _rows(folder / "documents.csv")
    copies = {r["doc"] for r in documents if r["duplicate_of"]}
    _write(folder, "theme_trends", _trends(folder, documents))
    _write(folder, "indicator_candidates", candidates.propose(_claims(store, copies)))
    _write(folder, "changes", list(_moved(folder, before, todo)) if before else [])


def _write(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    import pandas as pd

    tables.write_csv(pd.DataFrame(list(rows), columns=list(tables.FURTHER[name])), folder / f"{name}.csv", name)


def _rows(path: Path) -> list[Row]:
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _claims(store: Store, copies: set[str]) -> Iterator[dict[str, Any]]:
    names = ("doc", "claim", "subject", "unit", "kind", "status", "direction", "indicator", "pipeline", "place", "year")
    for row in store.query(_CLAIMS):
        if row[0] not in copies:
            yield dict(zip(names, row, strict=True))


def _trends(folder: Path, documents: list[Row]) -> list[dict[str, Any]]:
    """Trends of places and of the centre; reports whose place is masked are not one place over the years."""
    central = {r["doc"] for r in documents if not r["province"] and r["organisation"].startswith(CENTRE)}
    shares = [r for r in _rows(folder / "themes.csv") if r["province"] or r["example_doc"] in central]
    reported: dict[tuple[str, ...], set[int]] = {}
    for row in shares:
        reported.setdefault((row["level"], row["province"], row["city"]), set()).add(int(row["year"]))
    return trends.trends(shares, reported)


def _moved(folder: Path, before: Path | None, todo: Plan | None) -> Iterator[Row]:
    if before is None or todo is None:
        return
    reasons = {job.doc: _said(why) for job, why in todo.todo} | dict.fromkeys(todo.removed, changes.REASONS["removed"])
    other = ";".join(text for text in changes.REASONS.values() if any(text in r.split(";") for r in reasons.values()))
    for name in changes.COMPARED:
        old, new = (_rows(place / f"{name}.csv") for place in (before, folder))
        yield from changes.cells(name, old, new, reasons, other or changes.OTHERWISE)


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

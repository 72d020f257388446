"""What the store keeps of reports whose file need not be read again, handed to the jobs that redo a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from ..columns import Stored
from ..reading import Job
from ..records import Change
from ..store import TABLES, Store

AT_A_TIME = 64


def filled(store: Store, jobs: Iterable[Job]) -> Iterator[Job]:
    """The jobs, those that redo only some steps with what the store keeps of their report; some in memory at a time."""
    for whole, some in groupby(jobs, key=lambda job: "reading" in job.steps):
        if whole:
            yield from some
            continue
        waiting = list(some)
        for at in range(0, len(waiting), AT_A_TIME):
            part = waiting[at : at + AT_A_TIME]
            stored = _stored(store, [job.doc for job in part])
            yield from (replace(job, stored=stored[job.doc]) for job in part)


def _stored(store: Store, docs: Sequence[str]) -> dict[str, Stored]:
    names = [c for c in TABLES["reports"] if c != "parts"]
    reports = {r["doc"]: r for r in (dict(zip(names, row, strict=True)) for row in _of(store, "reports", names, docs))}
    texts = {d: (clean, outline) for d, clean, outline in _of(store, "texts", ("doc", "clean", "outline"), docs)}
    changes = _grouped(_of(store, "changes", ("doc", "raw_start", "raw_end", "replacement", "rule", "group"), docs))
    sections = _grouped(
        _of(store, "sections", ("doc", "section", "start", "end", "heading", "status", "part", "themes"), docs)
    )
    return {
        doc: Stored(
            report=reports[doc],
            clean=texts[doc][0],
            raw_length=int(reports[doc]["chars_raw"]),
            outline=texts[doc][1],
            changes=tuple(Change(*row) for row in changes.get(doc, ())),
            sections=tuple(row[:-1] for row in sections.get(doc, ())),
            themes=tuple(row[-1] for row in sections.get(doc, ())),
        )
        for doc in docs
    }


def _of(store: Store, table: str, names: Sequence[str], docs: Sequence[str]) -> list[tuple[Any, ...]]:
    order = {"changes": ", raw_start, raw_end", "sections": ", section"}.get(table, "")
    chosen = ", ".join(f'"{n}"' for n in names)
    return store.query(
        f"SELECT {chosen} FROM {table} WHERE doc IN (SELECT unnest(?)) ORDER BY doc{order}", [list(docs)]
    )


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    return {doc: [row[1:] for row in some] for doc, some in groupby(rows, key=lambda r: r[0])}

"""The three largest tables, put together from the pieces of each report: what has not changed is copied from the file of before.

A piece is the rows of one report; the store remembers how many bytes each takes, and of which file (size and time). A file
that anyone else has touched is written anew.

Reading order: `write`, `_cut` (pieces out of the store), `_copied` (pieces out of the earlier file).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from .. import tables
from ..store import Store

# Reports that are formatted at a time.
AT_A_TIME = 200


def write(store: Store, name: str, table: tables.Table, path: Path, stamp: str) -> None:
    """Writes a table whose rows stand report by report. Table `cuts` says of each report what its rows are made of.

    `stamp`: what all pieces are made of besides. Raises StoreError where the file cannot be written.
    """
    header = tables.header(name, table.columns)
    remembered = store.fact(f"pieces of {name}")
    if path.is_file() and remembered == [*_stat(path), stamp]:
        rows = store.query("SELECT doc, made, bytes FROM pieces WHERE name = ? ORDER BY doc", [name])
    else:
        rows = []
    at, before = len(header), dict[str, tuple[str, int, int]]()
    for doc, made, size in rows:
        before[doc] = (made, at, size)
        at += size
    now = store.query("SELECT doc, made FROM cuts ORDER BY doc")
    if rows and [(d, m) for d, m, _ in rows] == now:
        return
    sizes: list[int] = []
    beside = path.with_name(f".{path.name}.new")
    with tables.writing(path), beside.open("wb") as out:
        out.write(header)
        for piece in _pieces(store, name, table, path, now, before):
            sizes += piece(out)
    beside.replace(path)
    store.connection.execute("DELETE FROM pieces WHERE name = ?", [name])
    columns = {"name": [name] * len(now), "doc": [d for d, _ in now], "made": [m for _, m in now], "bytes": sizes}
    store.append("pieces", columns)
    store.remember(f"pieces of {name}", [*_stat(path), stamp])


def _stat(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


class _Old:
    """Neighbouring pieces of the earlier file."""

    def __init__(self, path: Path, start: int, sizes: list[int]) -> None:
        self.path, self.start, self.sizes = path, start, sizes

    def __call__(self, out: BinaryIO) -> list[int]:
        out.flush()
        with self.path.open("rb") as file:
            _copied(file.fileno(), out.fileno(), self.start, sum(self.sizes))
        out.seek(0, os.SEEK_END)
        return self.sizes


class _New:
    """Pieces of some reports, formatted by DuckDB."""

    def __init__(self, store: Store, name: str, table: tables.Table, part: Path, docs: list[str]) -> None:
        self.store, self.name, self.table, self.part, self.docs = store, name, table, part, docs

    def __call__(self, out: BinaryIO) -> list[int]:
        given = "(SELECT unnest(?))"
        table = tables.Table(
            f"SELECT * FROM ({self.table.sql}) WHERE doc BETWEEN ? AND ? AND doc IN {given}",
            self.table.order,
            self.table.columns,
        )
        values = [self.docs[0], self.docs[-1], self.docs]
        try:
            tables.copy(self.store.connection, table, self.part, self.name, values)
            counts = dict(
                self.store.query(
                    f"SELECT doc, count(*) FROM ({self.table.sql}) WHERE doc BETWEEN ? AND ? AND doc IN {given} "
                    "GROUP BY doc",
                    values,
                )
            )
            content = self.part.read_bytes()
        finally:
            self.part.unlink(missing_ok=True)
        out.write(content)
        return list(_sizes(content, [counts.get(doc, 0) for doc in self.docs]))


def _pieces(
    store: Store,
    name: str,
    table: tables.Table,
    path: Path,
    now: Sequence[tuple[str, str]],
    before: dict[str, tuple[str, int, int]],
) -> Iterator[_Old | _New]:
    """The pieces in the order of the reports, neighbours together."""
    part = path.with_name(f".{path.name}.part")
    old, new = _Old(path, 0, []), list[str]()
    for doc, made in now:
        known = before.get(doc)
        same = known is not None and known[0] == made
        if new and (same or len(new) >= AT_A_TIME):
            yield _New(store, name, table, part, new)
            new = []
        if old.sizes and not (same and known and known[1] == old.start + sum(old.sizes)):
            yield old
            old = _Old(path, 0, [])
        if same and known:
            old = _Old(path, old.start if old.sizes else known[1], [*old.sizes, known[2]])
        else:
            new.append(doc)
    if old.sizes:
        yield old
    if new:
        yield _New(store, name, table, part, new)


def _sizes(content: bytes, counts: Sequence[int]) -> Iterator[int]:
    """The bytes of each report's rows; a row ends at a line end outside quotes."""
    import numpy as np

    signs = np.frombuffer(content, dtype="uint8")
    marks = np.flatnonzero((signs == 10) | (signs == 34))
    quotes = signs[marks] == 34
    ends = np.concatenate(([0], marks[~quotes & (quotes.cumsum() % 2 == 0)] + 1))
    at = 0
    for count in counts:
        yield int(ends[at + count] - ends[at])
        at += count


def _copied(source: int, target: int, start: int, size: int) -> None:
    """Copies bytes within the kernel where it can."""
    while size:
        try:
            done = os.copy_file_range(source, target, min(size, 1 << 30), start)
        except (AttributeError, OSError):
            done = os.write(target, os.pread(source, min(size, 1 << 22), start))
        if not done:
            raise OSError("the earlier file is shorter than it was")
        start, size = start + done, size - done

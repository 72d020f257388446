"""The waist of the house: one DuckDB file that keeps what every report gave, one transaction a batch.

Above it, tables and set-level passes read plain columns and know nothing of files or language; below it, stages know
nothing of SQL. `TABLES` declares every column once. A `Batch` of plain columns comes in, DataFrames go out. `MEMO` declares
what the set-level passes keep from run to run; it can always be computed again from the rest.

The file may be opened by anyone who reads DuckDB; a second *writer* gets a StoreError at once, and a reader beside a run
reads a copy of what was committed last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .errors import StoreError
from .opening import connect, of_the_disk, reader, told

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 4
FILE = "textmine.duckdb"

Columns = dict[str, list[Any]]
Batch = dict[str, Columns]

_SPAN = {"start": "INTEGER", "end": "INTEGER", "raw_start": "INTEGER", "raw_end": "INTEGER"}
TABLES: dict[str, dict[str, str]] = {
    "reports": {
        "doc": "VARCHAR", "parts": "VARCHAR", "sha256": "VARCHAR", "format": "VARCHAR", "encoding": "VARCHAR",
        "title": "VARCHAR", "organisation": "VARCHAR", "province": "VARCHAR", "city": "VARCHAR", "county": "VARCHAR",
        "place_code": "VARCHAR", "place_from": "VARCHAR", "year": "INTEGER", "covers_achieved": "VARCHAR",
        "covers_planned": "VARCHAR", "genre": "VARCHAR", "published": "VARCHAR", "source_url": "VARCHAR",
        "retrieved": "VARCHAR", "pipeline": "VARCHAR", "flags": "VARCHAR", "warnings": "VARCHAR",
        "chars_raw": "INTEGER", "chars_clean": "INTEGER",
    },
    "failures": {
        "doc": "VARCHAR", "parts": "VARCHAR", "stage": "VARCHAR", "error": "VARCHAR", "hint": "VARCHAR",
    },
    "texts": {"doc": "VARCHAR", "raw": "VARCHAR", "clean": "VARCHAR", "outline": "VARCHAR"},
    "changes": {
        "doc": "VARCHAR", "raw_start": "INTEGER", "raw_end": "INTEGER", "replacement": "VARCHAR", "rule": "VARCHAR",
        "group": "VARCHAR",
    },
    "sections": {
        "doc": "VARCHAR", "section": "INTEGER", **_SPAN, "heading": "VARCHAR", "themes": "VARCHAR",
        "scores": "VARCHAR", "status": "VARCHAR", "part": "VARCHAR", "terms": "VARCHAR", "text": "VARCHAR",
    },
    "claims": {
        "doc": "VARCHAR", "section": "INTEGER", "claim": "INTEGER", **_SPAN, "text": "VARCHAR", "low": "DOUBLE",
        "high": "DOUBLE", "unit": "VARCHAR", "comparator": "VARCHAR", "kind": "VARCHAR", "status": "VARCHAR",
        "direction": "VARCHAR", "subject": "VARCHAR", "indicator": "VARCHAR", "scope": "VARCHAR", "year": "INTEGER",
        "theme": "VARCHAR", "sentence": "VARCHAR", "rule": "VARCHAR", "commitment": "INTEGER",
    },
    "mentions": {
        "doc": "VARCHAR", "section": "INTEGER", **_SPAN, "text": "VARCHAR", "slogan": "VARCHAR", "type": "VARCHAR",
        "evidence": "VARCHAR", "family": "VARCHAR",
    },
    "terms": {"doc": "VARCHAR", "term": "VARCHAR", "count": "INTEGER", "weight": "DOUBLE", "folds": "VARCHAR"},
    "sketches": {"doc": "VARCHAR", "sketch": "BLOB"},
    "fingerprints": {"doc": "VARCHAR", "value": "UBIGINT", "place": "INTEGER"},
}  # fmt: skip
# What the set-level passes keep: results for groups and pairs of reports, and the facts they were made from.
MEMO: dict[str, dict[str, str]] = {
    "seen": {"doc": "VARCHAR", "size": "BIGINT", "modified": "BIGINT", "inode": "BIGINT", "sha256": "VARCHAR"},
    "pieces": {"name": "VARCHAR", "doc": "VARCHAR", "made": "VARCHAR", "bytes": "BIGINT"},
    "gone": {"value": "UBIGINT"},
    "counted": {"digest": "VARCHAR"},
    "left_behind": {"digest": "VARCHAR", "body": "VARCHAR"},
    "wordings": {"value": "UBIGINT", "count": "BIGINT", "reports": "BIGINT", "letters": "VARCHAR"},
    "written": {"value": "UBIGINT", "bits": "BIGINT", "reports": "BIGINT"},
    "placed": {
        "doc": "VARCHAR", "made": "VARCHAR", "base": "VARCHAR", "home": "VARCHAR", "province": "VARCHAR",
        "city": "VARCHAR", "alone": "VARCHAR", "year": "INTEGER", "told": "VARCHAR",
    },
    "alike": {"doc_a": "VARCHAR", "doc_b": "VARCHAR", "similarity": "DOUBLE"},
    "cells": {
        "indicator": "VARCHAR", "year": "INTEGER", "status": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE",
        "unit": "VARCHAR", "comparator": "VARCHAR", "doc": "VARCHAR", "claim": "INTEGER", "conflicts": "VARCHAR",
    },
    "answers": {
        "home": "VARCHAR", "indicator": "VARCHAR", "subject": "VARCHAR", "province": "VARCHAR", "city": "VARCHAR",
        "organisation": "VARCHAR", "year": "INTEGER", "unit": "VARCHAR", "planned_text": "VARCHAR",
        "planned_low": "DOUBLE", "planned_high": "DOUBLE", "achieved_text": "VARCHAR", "achieved_low": "DOUBLE",
        "achieved_high": "DOUBLE", "verdict": "VARCHAR", "gap": "DOUBLE", "doc_plan": "VARCHAR",
        "claim_plan": "INTEGER", "doc_outcome": "VARCHAR", "claim_outcome": "INTEGER",
    },
    "spoken": {
        "theme": "VARCHAR", "province": "VARCHAR", "city": "VARCHAR", "alone": "VARCHAR", "year": "INTEGER",
        "level": "VARCHAR", "reports": "INTEGER", "sections": "INTEGER", "sections_in_theme": "INTEGER",
        "share": "DOUBLE", "share_sections": "DOUBLE", "share_low": "DOUBLE", "share_high": "DOUBLE",
        "method": "VARCHAR", "claims_achieved": "INTEGER", "claims_planned": "INTEGER", "top_terms": "VARCHAR",
        "top_slogans": "VARCHAR", "example_doc": "VARCHAR", "example_raw_start": "INTEGER",
    },
    "passages": {
        "doc_a": "VARCHAR", "start_a": "INTEGER", "end_a": "INTEGER", "doc_b": "VARCHAR", "start_b": "INTEGER",
        "end_b": "INTEGER", "characters": "INTEGER", "text": "VARCHAR", "surprise": "DOUBLE", "kind": "VARCHAR",
    },
}  # fmt: skip

ORDER = {
    "reports": "doc", "failures": "doc", "texts": "doc", "changes": "doc, raw_start, raw_end",
    "sections": "doc, section", "claims": 'doc, claim, "start"', "mentions": 'doc, "start", "end", slogan',
    "terms": "doc, term", "sketches": "doc", "fingerprints": "doc, place",
}  # fmt: skip

# The body of each report, up to its own notes, with a digest of it.
BODIES = """SELECT doc, body, md5(body) AS digest FROM (SELECT doc, substr(clean, 1, coalesce(until, length(clean))) AS body FROM texts
LEFT JOIN (SELECT doc, min("start") AS until FROM sections WHERE part = 'notes' GROUP BY doc) USING (doc))"""

# What a researcher may decide about.
DECIDABLE = ("reports", "sections", "claims", "mentions")


def empty_batch() -> Batch:
    """A batch with every table's columns and no rows.

    >>> empty_batch()["sketches"]
    {'doc': [], 'sketch': []}
    """
    return {table: {column: [] for column in columns} for table, columns in TABLES.items()}


def add_row(batch: Batch, table: str, row: Mapping[str, Any]) -> None:
    """Appends one row; columns the row does not name are null."""
    for column, values in batch[table].items():
        values.append(row.get(column))


def merged(batches: Iterable[Batch]) -> Batch:
    """Several batches as one."""
    whole = empty_batch()
    for batch in batches:
        for table, columns in batch.items():
            for column, values in columns.items():
                whole[table][column].extend(values)
    return whole


class OutdatedError(StoreError):
    """Results of an older version of textmine, which a run makes anew."""


class Store:
    """The results of a project. Use it as a context manager; `read_only` never blocks and never writes.

    `decided` shows reports, sections, claims and mentions as the researcher decided in corrections.csv, not as the program
    found them. `threads`: how many DuckDB may use. Raises StoreError where the file is in use by another run, damaged, or of
    another schema version.
    """

    def __init__(self, outputs: Path, *, read_only: bool = False, decided: bool = False, threads: int = 1) -> None:
        self.path = outputs / FILE
        self._within = self.renewed = False
        if read_only and not self.path.is_file():
            raise StoreError(
                "no results here", place=str(outputs), hint="run `textmine analyze CORPUS -o OUTPUTS` first"
            )
        self.connection = reader(self.path) if read_only else connect(self.path, read_only=False, threads=threads)
        try:
            self._open(read_only=read_only)
            if decided:
                self._show_decided()
        except StoreError:
            self.connection.close()
            raise

    def _open(self, *, read_only: bool) -> None:
        known = [row[0] for row in self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        version = self.fact("schema_version") if "facts" in known else None
        older = isinstance(version, int) and version < SCHEMA_VERSION
        if older and read_only:
            hint = "run `textmine analyze` again, which makes it anew from the reports"
            raise OutdatedError("made by an older version of textmine", place=str(self.path), hint=hint)
        if older or (not known and not read_only):
            self._create(known)
            self.renewed = older
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"made by another version of textmine (schema {version}, this one needs {SCHEMA_VERSION})",
                place=str(self.path),
                hint="give another folder with -o, or add --full to make it anew",
            )

    def _create(self, known: Iterable[str] = ()) -> None:
        """Everything in it can be made again from the reports, and what people decided stands beside those."""
        with self.transaction():
            for table in known:
                self.connection.execute(f'DROP TABLE "{table}"')
            self.connection.execute("CREATE TABLE facts (name VARCHAR PRIMARY KEY, value VARCHAR)")
            for table in (*TABLES, *MEMO):
                self.connection.execute(f"CREATE TABLE {table} ({declared(table)})")
            self.connection.execute("INSERT INTO facts VALUES ('schema_version', ?)", [json.dumps(SCHEMA_VERSION)])

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import duckdb

        try:
            self.connection.close()
        except duckdb.Error as failed:
            raise told(failed, self.path) from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, as part of the one it stands in. Raises StoreError where the disk is full or the file unusable."""
        import duckdb

        if self._within:
            yield
            return
        self.connection.execute("BEGIN")
        self._within = True
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):  # a failed commit has ended the transaction already
                self.connection.execute("ROLLBACK")
            if isinstance(error, duckdb.Error) and of_the_disk(error):
                raise told(error, self.path) from None
            raise
        finally:
            self._within = False

    def fact(self, name: str) -> Any:
        """A remembered value (schema version, fingerprint of the set), or None."""
        rows = self.query("SELECT value FROM facts WHERE name = ?", [name])
        return json.loads(rows[0][0]) if rows else None

    def remember(self, name: str, value: Any) -> None:
        """Remembers a value under a name; what it says already is not written again."""
        text = json.dumps(value)
        if self.query("SELECT value FROM facts WHERE name = ?", [name]) != [(text,)]:
            with self.transaction():
                self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, text])

    def known(self) -> dict[str, dict[str, str]]:
        """What every stored report or failure was made from: doc → the parts of its key (see `staleness`)."""
        rows = self.connection.execute(
            "SELECT doc, parts FROM reports UNION ALL SELECT doc, parts FROM failures"
        ).fetchall()
        return {doc: json.loads(parts) for doc, parts in rows}

    def replace(self, docs: Sequence[str], batch: Batch, tables: Iterable[str] = TABLES) -> None:
        """In one transaction: forgets what `tables` hold about `docs` and writes the batch."""
        with self.transaction():
            self._delete(docs, tables)
            for table, columns in batch.items():
                if columns["doc"]:
                    self.append(table, columns)

    def revise(self, docs: Sequence[str], batch: Batch, tables: Iterable[str]) -> None:
        """In one transaction: writes anew what some steps give of stored reports; what the others gave stays."""
        run = self.connection.execute
        with self.transaction():
            self._coming("reports", batch["reports"])
            run("UPDATE reports SET parts = c.parts FROM coming c WHERE reports.doc = c.doc")
            if "sections" in tables:
                self._coming("sections", batch["sections"])
                run("UPDATE sections SET themes = c.themes, scores = c.scores, terms = c.terms FROM coming c "
                    "WHERE sections.doc = c.doc AND sections.section = c.section")  # fmt: skip
                run("UPDATE claims SET theme = split_part(c.themes, ';', 1) FROM coming c "
                    "WHERE claims.doc = c.doc AND claims.section = c.section")  # fmt: skip
            others = [t for t in tables if t != "sections"]
            self._delete(docs, others)
            for table in others:
                if batch[table]["doc"]:
                    self.append(table, batch[table])

    def _coming(self, table: str, columns: Mapping[str, Any]) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE coming ({declared(table)})")
        self.append(table, columns, into="coming")

    def _delete(self, docs: Sequence[str], tables: Iterable[str]) -> None:
        """Most docs of a first run are new: a table is gone through only where there is something to forget."""
        sql = "SELECT doc FROM (SELECT doc FROM reports UNION ALL SELECT doc FROM failures) WHERE doc IN (SELECT unnest(?))"
        stored = [d for (d,) in self.query(sql, [list(docs)])] if docs else []
        if not stored:
            return
        if "fingerprints" in tables:
            sql = "INSERT INTO gone SELECT DISTINCT value FROM fingerprints WHERE doc IN (SELECT unnest(?))"
            self.connection.execute(sql, [stored])
        if "texts" in tables and self.query("SELECT 1 FROM counted LIMIT 1"):
            sql = f"INSERT INTO left_behind SELECT digest, body FROM ({BODIES}) SEMI JOIN counted USING (digest) WHERE doc IN (SELECT unnest(?))"
            self.connection.execute(sql, [stored])
        for table in tables:
            self.connection.execute(f"DELETE FROM {table} WHERE doc IN (SELECT unnest(?))", [stored])

    def lay_over(self, docs: Sequence[str], batch: Batch) -> None:
        """Keeps what a researcher's decisions made of `docs`, beside what the program found; forgets earlier ones."""
        for table in DECIDABLE:
            self.connection.execute(f"DROP TABLE IF EXISTS decided_{table}")
        self.connection.execute("DROP TABLE IF EXISTS decided_docs")
        if docs:
            self.connection.execute("CREATE TABLE decided_docs AS SELECT unnest(?) AS doc", [list(docs)])
        for table in DECIDABLE if docs else ():
            self.connection.execute(f"CREATE TABLE decided_{table} ({declared(table)})")
            if batch[table]["doc"]:
                self.append(table, batch[table], into=f"decided_{table}")

    def _show_decided(self) -> None:
        known = {row[0] for row in self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for table in DECIDABLE if "decided_docs" in known else ():
            found = f'"{self.path.stem}".main.{table}'
            self.connection.execute(
                f"CREATE TEMP VIEW {table} AS SELECT * FROM {found} WHERE doc NOT IN (SELECT doc FROM decided_docs) "
                f"UNION ALL BY NAME SELECT * FROM decided_{table}"
            )

    def append(
        self, table: str, columns: Mapping[str, Any], *, into: str = "", more: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Adds rows, given as columns, to a declared table, or `into` one like it with some `more` columns of text.

        None and NaN are null in every column.
        """
        import pandas as pd

        kinds = {**(TABLES.get(table) or MEMO[table]), **dict.fromkeys(more or {}, "VARCHAR")}
        columns = {**columns, **(more or {})}
        if table == "fingerprints":
            columns = _unpacked(columns)
        frame = pd.DataFrame({name: _column(columns[name], kind) for name, kind in kinds.items()}, copy=False)
        chosen = ", ".join(_chosen(name, kind) for name, kind in kinds.items())
        self.connection.register("incoming", frame)
        self.connection.execute(f"INSERT INTO {into or table} SELECT {chosen} FROM incoming").fetchall()
        self.connection.unregister("incoming")

    def frame(self, table: str, *columns: str) -> pd.DataFrame:
        """A table as a DataFrame in its fixed order, all columns or those named."""
        chosen = ", ".join(f'"{c}"' for c in (columns or TABLES[table]))
        return plain(self.connection.execute(f"SELECT {chosen} FROM {table} ORDER BY {ORDER[table]}").df())

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query of the program's own; values only as parameters."""
        return self.connection.execute(sql, list(parameters)).fetchall()


def _unpacked(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Fingerprints travel as the bytes of their arrays, a report a row."""
    import numpy as np
    import pandas as pd

    values = [np.frombuffer(v, dtype="uint64") for v in columns["value"]]
    docs = pd.Categorical.from_codes(np.repeat(np.arange(len(values)), [len(v) for v in values]), columns["doc"])
    places = [np.frombuffer(p, dtype="int32") for p in columns["place"]]
    return {"doc": pd.Series(docs), "value": np.concatenate(values), "place": np.concatenate(places)}


def declared(table: str) -> str:
    """The columns of a table as SQL declares them.

    >>> declared("gone")
    '"value" UBIGINT'
    """
    return ", ".join(f'"{name}" {kind}' for name, kind in (TABLES.get(table) or MEMO[table]).items())


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """One kind of missing value for all that follows: whole numbers with gaps become floats with NaN."""
    for name in frame.columns:
        numbers = frame[name].dtype.kind in "iuf" or str(frame[name].dtype).startswith(("Int", "UInt", "Float"))
        if numbers and frame[name].isna().any():
            frame[name] = frame[name].astype("float64")
    return frame


def _column(values: Any, kind: str) -> Any:
    """Values as DuckDB reads them fastest: arrays of numbers, objects for text. A number that is missing is NaN."""
    import numpy as np
    import pandas as pd

    if kind in ("VARCHAR", "BLOB"):
        return values if isinstance(values, pd.Series) else pd.Series(values, dtype=object)
    if hasattr(values, "dtype") and values.dtype.kind in "iuf":
        return values
    if kind != "DOUBLE" and None not in values:
        return np.array(values, dtype="uint64" if kind == "UBIGINT" else "int64")
    return np.array(values, dtype="float64")


def _chosen(name: str, kind: str) -> str:
    if kind in ("VARCHAR", "BLOB"):
        return f'"{name}"::{kind}'
    return (
        f'CASE WHEN isnan("{name}"::DOUBLE) THEN NULL ELSE "{name}" END'
        if kind in ("DOUBLE", "INTEGER")
        else f'"{name}"'
    )

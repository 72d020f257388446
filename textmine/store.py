"""The waist of the house: one DuckDB file that keeps what every report gave, one transaction a batch.

Above it, tables and set-level passes read plain columns and know nothing of files or language; below it, stages know
nothing of SQL. `TABLES` declares every column once. A `Batch` of plain columns comes in, DataFrames go out.

The file may be opened by anyone who reads DuckDB; a second *writer* gets a StoreError at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .errors import StoreError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SCHEMA_VERSION = 2
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
    "texts": {"doc": "VARCHAR", "raw": "VARCHAR", "clean": "VARCHAR"},
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
    "terms": {"doc": "VARCHAR", "term": "VARCHAR", "count": "INTEGER", "weight": "DOUBLE"},
}  # fmt: skip

ORDER = {
    "reports": "doc", "failures": "doc", "texts": "doc", "changes": "doc, raw_start, raw_end",
    "sections": "doc, section", "claims": 'doc, claim, "start"', "mentions": 'doc, "start", "end", slogan',
    "terms": "doc, term",
}  # fmt: skip

# What a researcher may decide about.
DECIDABLE = ("reports", "sections", "claims", "mentions")


def empty_batch() -> Batch:
    """A batch with every table's columns and no rows.

    >>> empty_batch()["terms"]
    {'doc': [], 'term': [], 'count': [], 'weight': []}
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


class Store:
    """The results of a project. Use it as a context manager; `read_only` never blocks and never writes.

    `decided` shows reports, sections, claims and mentions as the researcher decided in corrections.csv, not as the program
    found them.

    Raises StoreError where the file is in use by another run, damaged, or of another schema version.
    """

    def __init__(self, outputs: Path, *, read_only: bool = False, decided: bool = False) -> None:
        self.path = outputs / FILE
        if read_only and not self.path.is_file():
            raise StoreError(
                "no results here", place=str(outputs), hint="run `textmine analyze CORPUS -o OUTPUTS` first"
            )
        self.connection = _connect(self.path, read_only=read_only)
        try:
            self._open(read_only=read_only)
            if decided:
                self._show_decided()
        except StoreError:
            self.connection.close()
            raise

    def _open(self, *, read_only: bool) -> None:
        known = {row[0] for row in self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if "facts" not in known and not read_only:
            self._create()
        version = self.fact("schema_version")
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"made by another version of textmine (schema {version}, this one needs {SCHEMA_VERSION})",
                place=str(self.path),
                hint="give another folder with -o, or add --full to make it anew",
            )

    def _create(self) -> None:
        self.connection.execute("BEGIN")
        self.connection.execute("CREATE TABLE facts (name VARCHAR PRIMARY KEY, value VARCHAR)")
        for table, columns in TABLES.items():
            body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self.connection.execute(f"CREATE TABLE {table} ({body})")
        self.connection.execute("INSERT INTO facts VALUES ('schema_version', ?)", [json.dumps(SCHEMA_VERSION)])
        self.connection.execute("COMMIT")

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def fact(self, name: str) -> Any:
        """A remembered value (schema version, fingerprint of the set), or None."""
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return json.loads(row[0]) if row else None

    def remember(self, name: str, value: Any) -> None:
        """Remembers a value under a name."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, json.dumps(value)])

    def known(self) -> dict[str, dict[str, str]]:
        """What every stored report or failure was made from: doc → the parts of its key (see `staleness`)."""
        rows = self.connection.execute(
            "SELECT doc, parts FROM reports UNION ALL SELECT doc, parts FROM failures"
        ).fetchall()
        return {doc: json.loads(parts) for doc, parts in rows}

    def replace(self, docs: Sequence[str], batch: Batch) -> None:
        """In one transaction: forgets everything about `docs` and writes the batch."""
        self.connection.execute("BEGIN")
        try:
            self._delete(docs)
            for table, columns in batch.items():
                if columns["doc"]:
                    self._append(table, columns)
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise

    def _delete(self, docs: Sequence[str]) -> None:
        for table in TABLES if docs else ():
            self.connection.execute(f"DELETE FROM {table} WHERE doc IN (SELECT unnest(?))", [list(docs)])

    def lay_over(self, docs: Sequence[str], batch: Batch) -> None:
        """Keeps what a researcher's decisions made of `docs`, beside what the program found; forgets earlier ones."""
        self.connection.execute("BEGIN")
        for table in DECIDABLE:
            self.connection.execute(f"DROP TABLE IF EXISTS decided_{table}")
        self.connection.execute("DROP TABLE IF EXISTS decided_docs")
        if docs:
            self.connection.execute("CREATE TABLE decided_docs AS SELECT unnest(?) AS doc", [list(docs)])
        for table in DECIDABLE if docs else ():
            self.connection.execute(f"CREATE TABLE decided_{table} AS SELECT * FROM {table} LIMIT 0")
            if batch[table]["doc"]:
                self._append(table, batch[table], into=f"decided_{table}")
        self.connection.execute("COMMIT")

    def _show_decided(self) -> None:
        known = {row[0] for row in self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for table in DECIDABLE if "decided_docs" in known else ():
            found = f'"{self.path.stem}".main.{table}'
            self.connection.execute(
                f"CREATE TEMP VIEW {table} AS SELECT * FROM {found} WHERE doc NOT IN (SELECT doc FROM decided_docs) "
                f"UNION ALL BY NAME SELECT * FROM decided_{table}"
            )

    def _append(self, table: str, columns: Columns, *, into: str = "") -> None:
        import numpy as np
        import pandas as pd

        kinds = TABLES[table]
        frame = pd.DataFrame(
            {
                name: pd.array(columns[name], dtype="Int64") if kind == "INTEGER" else
                np.array([np.nan if v is None else v for v in columns[name]], dtype="float64") if kind == "DOUBLE" else
                pd.Series(columns[name], dtype=object)
                for name, kind in kinds.items()
            }
        )  # fmt: skip
        doubles = ", ".join(
            f'CASE WHEN isnan("{n}") THEN NULL ELSE "{n}" END' if k == "DOUBLE" else f'"{n}"' for n, k in kinds.items()
        )
        self.connection.register("incoming", frame)
        self.connection.execute(f"INSERT INTO {into or table} SELECT {doubles} FROM incoming")
        self.connection.unregister("incoming")

    def frame(self, table: str, *columns: str) -> pd.DataFrame:
        """A table as a DataFrame in its fixed order, all columns or those named."""
        chosen = ", ".join(f'"{c}"' for c in (columns or TABLES[table]))
        frame = self.connection.execute(f"SELECT {chosen} FROM {table} ORDER BY {ORDER[table]}").df()
        for name in frame.columns:  # one kind of missing value for all that follows: NaN
            if TABLES[table][name] in ("INTEGER", "DOUBLE") and frame[name].isna().any():
                frame[name] = frame[name].astype("float64")
        return frame

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query of the program's own; values only as parameters."""
        return self.connection.execute(sql, list(parameters)).fetchall()


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return duckdb.connect(str(path), read_only=read_only, config={"enable_external_access": "true"})
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreError(
                "another run is writing here",
                place=str(path),
                hint="wait for it to end, or give another folder with -o",
            ) from None
        raise StoreError(
            f"cannot be opened ({str(error).splitlines()[0]})",
            place=str(path),
            hint="move the file away and run again",
        ) from None

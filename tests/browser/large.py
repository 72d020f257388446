"""The tables of a run, many times over: what a page over ten thousand reports is made of, without reading as many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb

from textmine import analysis, tables
from textmine.analysis import showing
from textmine.report import write
from textmine.store import Store

DOCS = ("doc", "doc_a", "doc_b", "doc_plan", "doc_outcome", "example_doc", "first_doc", "duplicate_of")
ORDERS = {
    "claims": "doc, claim", "sections": "doc, section", "slogan_mentions": 'doc, "start"', "documents": "doc",
    "ledger": "province, city, year, doc_plan, claim_plan", "indicators": "indicator, province, city, year, status, doc",
}  # fmt: skip


@dataclass(frozen=True)
class Stand:
    """What `showing` asks of a store."""

    connection: duckdb.DuckDBPyConnection

    def query(self, sql: str) -> list[Any]:
        return self.connection.execute(sql).fetchall()


def large_page(outputs: Path, path: Path, times: int) -> int:
    """Writes the page for the tables of `outputs`, `times` over, in as many cities and 30 years; gives the number of reports."""
    run = analysis.open_run(outputs)
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE k AS SELECT range AS k FROM range({times})")
    for name in tables.COLUMNS:
        connection.register("once", getattr(run, name))
        connection.execute(f"CREATE TABLE many_{name} AS {_many(name, set(getattr(run, name).columns))}")
    connection.execute("CREATE VIEW documents AS SELECT * FROM many_documents")
    with Store(outputs, read_only=True) as store:
        connection.register("spoken", store.frame("terms"))
        connection.execute("CREATE TABLE terms AS SELECT s.* REPLACE (k || '/' || doc AS doc) FROM spoken s, k")
    found = {n: tables.Table(f"SELECT * FROM many_{n}", ORDERS.get(n, "1")) for n in tables.COLUMNS}
    stand = cast(Store, Stand(connection))
    frames, counts = showing.shown(stand, found)
    names: Mapping[str, Any] = {}
    write(frames, path, title="large", counts=counts, names=names, terms=showing.grouped_terms(stand))
    return counts["documents"]


def _many(name: str, columns: set[str]) -> str:
    if name.startswith("theme_by") or name in ("keyness", "slogans", "slogan_diffusion"):
        return "SELECT * FROM once"
    made = [f"k || '/' || {c} AS {c}" for c in DOCS if c in columns]
    if {"province", "city"} <= columns:
        made.append("CASE WHEN province IS NOT NULL THEN coalesce(city, '市') || k END AS city")
    if "year" in columns:
        made.append("(year - k % 30)::INTEGER AS year")
    return f"SELECT o.* {'REPLACE (' + ', '.join(made) + ')' if made else ''} FROM once o, k"

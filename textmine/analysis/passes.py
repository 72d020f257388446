"""The set-level passes: what a change of some reports makes new, worked out from the store and kept there.

Each pass keeps its results for a report, a pair, a home or a group, and redoes those that a changed report is part of.
`placed` remembers what each report was when they were made: its parts, its facts, its cluster. No pass holds all texts; what
is large stays inside DuckDB, which spills to disk.

Reading order: `pair`, `settle`, then the passes in its order.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..corpus import duplicates, indicators, keyness, keywords, ledger, reuse, shares
from ..store import MEMO, Store
from . import counted

GROUPINGS = ("province", "city", "year", "genre", "pipeline")
# The tables of the store that the passes keep their results in; `pieces` and `seen` belong to the files.
KEPT = ("placed", "alike", "cells", "answers", "spoken", "passages")
# Reports whose claims are looked at at a time.
AT_A_TIME = 500
# From this share of reports on, all pairs are looked at anew rather than those that a change touches.
MANY = 0.05
_BASE = (
    "title", "organisation", "province", "city", "county", "year", "published", "pipeline", "covers_achieved",
    "chars_clean",
)  # fmt: skip
_HOME = "concat_ws(chr(31), coalesce(province, ''), coalesce(city, ''), coalesce(county, ''), coalesce(pipeline, ''))"
Seconds = dict[str, float]


def settle(store: Store, seconds: Seconds) -> None:
    """Brings every pass up to date with what the store holds, as the names `reports`, `sections`, `claims`, `mentions` show it.

    Stands on what `pair` left; leaves the temporary tables `documents`, `coded`, `best`, `said`.
    """
    run = store.connection.execute
    _documents(store)
    run("CREATE OR REPLACE TEMP TABLE dirty AS SELECT doc FROM documents d FULL JOIN placed p USING (doc) "
        "WHERE d.made IS DISTINCT FROM p.made")  # fmt: skip
    run("CREATE OR REPLACE TEMP TABLE heard AS SELECT doc FROM documents d FULL JOIN placed p USING (doc) "
        "WHERE d.made IS DISTINCT FROM p.made OR d.told IS DISTINCT FROM p.told")  # fmt: skip
    with timed(seconds, "reuse"):
        _reuse(store)
    with timed(seconds, "indicators"):
        _cells(store)
    with timed(seconds, "ledger"):
        _answers(store)
    with timed(seconds, "shares"):
        shares.code(store.connection)
        _spoken(store)
    with timed(seconds, "keywords"):
        keywords.best(store.connection)
    run("DELETE FROM placed WHERE doc IN (SELECT doc FROM heard)")
    run(
        f"INSERT INTO placed SELECT doc, made, base, {_HOME}, coalesce(province, ''), coalesce(city, ''), {shares.ALONE}, year, told "
        "FROM documents SEMI JOIN heard USING (doc)"
    )
    run("DELETE FROM gone")


def forget(store: Store) -> None:
    """Nothing that was kept counts any more."""
    for table in (*KEPT, *counted.KEPT):
        store.connection.execute(f"DELETE FROM {table}")


def apart(store: Store) -> None:
    """From here on the passes keep their results for this connection alone: those of the store stay what they are.

    They begin with a copy: a report that shows itself otherwise than before (as a decision makes it) is a changed one.
    """
    for table in KEPT:
        found = f'"{store.path.stem}".main.{table}'
        store.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {found}")


@contextmanager
def timed(seconds: Seconds, stage: str) -> Iterator[None]:
    """Adds the time spent within to a stage."""
    start = time.perf_counter()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start


def pair(store: Store, seconds: Seconds) -> None:
    """Which reports are near-copies: leaves the temporary tables `copies` (as duplicates.csv), `clusters` and `based`."""
    with timed(seconds, "duplicates"):
        _duplicates(store)


def reposts(store: Store) -> list[str]:
    """The reports that are near-copies of another, which stands for them."""
    return [doc for (doc,) in store.query("SELECT doc FROM clusters WHERE cluster <> doc ORDER BY doc")]


def _duplicates(store: Store) -> None:
    run = store.connection.execute
    told = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in _BASE)
    run(
        f"CREATE OR REPLACE TEMP TABLE based AS SELECT doc, md5(concat_ws(chr(31), coalesce(parts, ''), {told})) AS base FROM reports"
    )
    run("CREATE OR REPLACE TEMP TABLE moved AS SELECT doc FROM based b FULL JOIN placed p USING (doc) "
        "WHERE b.base IS DISTINCT FROM p.base")  # fmt: skip
    run("DELETE FROM alike WHERE doc_a IN (SELECT doc FROM moved) OR doc_b IN (SELECT doc FROM moved)")
    names = ("doc", *duplicates.FACTS, "county", "chars_clean")
    facts = {r[0]: dict(zip(names, r, strict=True)) for r in store.query(f"SELECT {', '.join(names)} FROM reports")}
    sketches = store.query("SELECT doc, sketch FROM sketches ORDER BY doc")
    pairs = duplicates.candidates([d for d, _ in sketches], [s for _, s in sketches])
    known = {(a, b): s for a, b, s in store.query("SELECT doc_a, doc_b, similarity FROM alike")}
    fresh = dict(duplicates.similarities([p for p in pairs if p not in known], _text_of(store), facts))
    if fresh:
        columns = [[a for a, _ in fresh], [b for _, b in fresh], list(fresh.values())]
        store.append("alike", dict(zip(MEMO["alike"], columns, strict=True)))
    known |= fresh
    sizes = {doc: int(row["chars_clean"] or 0) for doc, row in facts.items()}
    frame, clusters = duplicates.settled({p: known[p] for p in pairs}, facts, sizes)
    _table(store, "copies", frame.to_dict("list"))
    _table(store, "clusters", {"doc": list(clusters), "cluster": list(clusters.values())})


def _documents(store: Store) -> None:
    """Table `documents`: reports with duplicate_of, cluster, base and made."""
    run = store.connection.execute
    run(
        'CREATE OR REPLACE TEMP TABLE telling AS SELECT doc, md5(string_agg(concat_ws(chr(31), "start", slogan, type), chr(30) '
        "ORDER BY \"start\", slogan, type)) AS told FROM mentions WHERE evidence = 'discovered' GROUP BY doc"
    )
    run(
        "CREATE OR REPLACE TEMP TABLE documents AS SELECT r.* EXCLUDE (parts), CASE WHEN cluster <> doc THEN cluster END AS "
        "duplicate_of, cluster, base, md5(concat_ws(chr(31), base, coalesce(cluster, ''))) AS made, told "
        "FROM reports r JOIN based USING (doc) LEFT JOIN clusters USING (doc) LEFT JOIN telling USING (doc)"
    )


def _text_of(store: Store) -> Any:
    def text(doc: str) -> str:
        return str(store.query("SELECT clean FROM texts WHERE doc = ?", [doc])[0][0])

    return text


def _table(store: Store, name: str, columns: dict[str, list[Any]]) -> None:
    """A temporary table out of columns; those without rows are text."""
    import pandas as pd

    frame = pd.DataFrame(
        {c: pd.Series(v, dtype=None if v and not isinstance(v[0], str) else object) for c, v in columns.items()}
    )
    store.connection.register("given", frame)
    kinds = ", ".join(
        f'"{c}"{"" if v and not isinstance(v[0], str) else "::VARCHAR"} AS "{c}"' for c, v in columns.items()
    )
    store.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {kinds} FROM given")
    store.connection.unregister("given")


def _reuse(store: Store) -> None:
    """Table `passages`: those of pairs that a changed report touches, by itself or by making a passage a formula."""
    run = store.connection.execute
    ((changed, whole),) = store.query("SELECT (SELECT count(*) FROM dirty), (SELECT count(*) FROM documents)")
    if not changed:
        return
    names = ("doc", "organisation", "province", "city", "year", "cluster", "pipeline")
    facts = {r[0]: dict(zip(names, r, strict=True)) for r in store.query(f"SELECT {', '.join(names)} FROM documents")}
    if changed > max(50, MANY * whole):
        run("DELETE FROM passages")
        wanted = ""
    else:
        _touched(store, changed)
        run("DELETE FROM passages WHERE (doc_a, doc_b) IN (SELECT (doc_a, doc_b) FROM touched) OR "
            "(doc_b, doc_a) IN (SELECT (doc_a, doc_b) FROM touched) OR doc_a IN (SELECT doc FROM dirty) "
            "OR doc_b IN (SELECT doc FROM dirty)")  # fmt: skip
        wanted = "touched"
    for rows in reuse.passages(store.connection, facts, wanted):
        if rows:
            store.append("passages", dict(zip(MEMO["passages"], map(list, zip(*rows, strict=True)), strict=True)))


def _touched(store: Store, changed: int) -> None:
    """Table `touched`: pairs that share a fingerprint which a changed report has, or had."""
    most = reuse.MOST_REPORTS + changed
    store.connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS WITH loose AS (SELECT DISTINCT value FROM fingerprints SEMI JOIN dirty USING (doc) "
        "UNION SELECT value FROM gone), held AS (SELECT DISTINCT value, doc FROM fingerprints SEMI JOIN loose USING (value)), "
        f"few AS (SELECT value FROM held GROUP BY value HAVING count(*) BETWEEN 2 AND {most}) "
        "SELECT DISTINCT a.doc AS doc_a, b.doc AS doc_b FROM held a JOIN held b ON a.value = b.value AND a.doc < b.doc "
        "WHERE a.value IN (SELECT value FROM few)"
    )


def _runs(docs: Sequence[Any], size: int) -> Iterator[tuple[Any, Any]]:
    """First and last of `size` at a time."""
    for first in range(0, len(docs), size):
        yield docs[first], docs[min(first + size, len(docs)) - 1]


def _rows(store: Store, sql: str, values: Sequence[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in store.query(sql, values)]


def _cells(store: Store) -> None:
    """Table `cells`: what each report states of each indicator."""
    store.connection.execute("DELETE FROM cells WHERE doc IN (SELECT doc FROM dirty)")
    names = ("doc", "claim", "text", "low", "high", "unit", "comparator", "status", "direction", "indicator", "year")
    sql = (
        f"SELECT {', '.join(names)} FROM claims SEMI JOIN dirty USING (doc) WHERE doc BETWEEN ? AND ? "
        "AND coalesce(indicator, '') <> '' AND status IN ('achieved', 'planned') AND year IS NOT NULL ORDER BY doc, claim"
    )
    for run in _runs([d for (d,) in store.query("SELECT doc FROM dirty ORDER BY doc")], AT_A_TIME):
        _append(store, "cells", indicators.chosen(_rows(store, sql, run, names)))


def _append(store: Store, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        store.append(table, {name: [row.get(name) for row in rows] for name in MEMO[table]})


def _answers(store: Store) -> None:
    """Table `answers`: the ledger of each home, that is of the reports that could answer one another."""
    run = store.connection.execute
    run(f"CREATE OR REPLACE TEMP TABLE homes AS SELECT {_HOME} AS home, doc FROM documents")
    run("CREATE OR REPLACE TEMP TABLE stirred AS SELECT home FROM homes SEMI JOIN dirty USING (doc) UNION "
        "SELECT home FROM placed SEMI JOIN dirty USING (doc)")  # fmt: skip
    run("DELETE FROM answers WHERE home IN (SELECT home FROM stirred)")
    run("CREATE OR REPLACE TEMP TABLE asking AS SELECT dense_rank() OVER (ORDER BY home) AS h, home, doc FROM homes "
        "SEMI JOIN stirred USING (home) WHERE doc IN (SELECT doc FROM documents WHERE duplicate_of IS NULL)")  # fmt: skip
    claim, report = (", ".join(f'"{c}"' for c in names) for names in (ledger.CLAIM, ledger.REPORT))
    run(f"CREATE OR REPLACE TEMP TABLE asked AS SELECT h, {claim} FROM claims JOIN asking USING (doc) "
        f"WHERE status IN {ledger.ASKED} ORDER BY h")  # fmt: skip
    sql = f"SELECT {claim} FROM asked WHERE h BETWEEN ? AND ? ORDER BY doc, claim"
    facts = f"SELECT {report} FROM documents JOIN asking USING (doc) WHERE h BETWEEN ? AND ? ORDER BY doc"
    names = dict(store.query("SELECT doc, home FROM asking"))
    for first, last in _some(store.query("SELECT h, count(*) FROM asking GROUP BY h ORDER BY h")):
        rows = ledger.matched(
            _rows(store, facts, (first, last), ledger.REPORT), _rows(store, sql, (first, last), ledger.CLAIM)
        )
        _append(store, "answers", [{**row, "home": names[row["doc_plan"]]} for row in rows])


def _some(sizes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Numbers of homes, first and last, that hold about AT_A_TIME reports together."""
    first, held, last = 0, 0, 0
    for number, size in sizes:
        first, held, last = first or number, held + size, number
        if held >= AT_A_TIME:
            yield first, last
            first, held = 0, 0
    if first:
        yield first, last


def _spoken(store: Store) -> None:
    """Table `spoken`: the themes of each place and year."""
    run = store.connection.execute
    both = (
        f"SELECT coalesce(province, '') AS province, coalesce(city, '') AS city, {shares.ALONE} AS alone, year::INTEGER AS year "
        "FROM documents SEMI JOIN heard USING (doc) UNION SELECT province, city, alone, year FROM placed SEMI JOIN heard USING (doc)"
    )
    run(f"CREATE OR REPLACE TEMP TABLE stirring AS WITH whose AS ({both}) SELECT 'city' AS level, province, city, alone, year "
        "FROM whose WHERE city <> '' UNION SELECT 'province', province, '', alone, year FROM whose")  # fmt: skip
    keys = ", ".join(shares.KEYS)
    run(f"DELETE FROM spoken WHERE ({keys}) IN (SELECT ({keys}) FROM stirring)")
    for rows in shares.spoken(store.connection, "stirring"):
        _append(store, "spoken", rows)


def key_terms(store: Store) -> Any:
    """The table of keyness as a frame, over all groupings; reposts and reports without the group are left out."""
    import pandas as pd

    counts = (
        '(SELECT t.doc, d."{0}"::VARCHAR AS "group", t.term, t.count FROM terms t JOIN documents d USING (doc) '
        'WHERE d.duplicate_of IS NULL AND d."{0}" IS NOT NULL)'
    )
    return pd.concat(
        [keyness.found(store.connection, counts.format(g), group_by=g) for g in GROUPINGS], ignore_index=True
    )

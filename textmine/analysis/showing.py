"""What report.html is given of a run: of tables that grow with every sentence so many rows as a page can choose from.

Rows are chosen so that every report, cell and slogan has its turn, whatever order the files are in: `LARGE` says how. A frame
keeps the numbers of its rows in the CSV file as its index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import pipeline, tables
from ..report.data import GROUPINGS, MOST_TERMS
from ..store import Store, plain

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Large:
    """At most `rows` rows; `turn`: by what they are chosen, the first ones first; `keys` name a row."""

    rows: int
    turn: str
    keys: tuple[str, ...] = ()


_CELL = "split_part(themes, ';', 1), d.province, d.city, d.year, CASE WHEN d.province IS NULL THEN t.doc END"
_SCORE = "try_cast(split_part(scores, ';', 1) AS DOUBLE) DESC NULLS LAST"
LARGE = {
    # The best sections of every theme, place and year; then others.
    "sections": Large(
        40_000,
        f"row_number() OVER (PARTITION BY coalesce(themes, '') = '', {_CELL} ORDER BY {_SCORE}, t.doc, section) "
        "+ CASE WHEN coalesce(themes, '') = '' THEN 1000000 ELSE 0 END, md5(t.doc || section)",
        ("doc", "section"),
    ),
    # The first report of every slogan, then the second of each.
    "slogan_mentions": Large(
        20_000,
        'row_number() OVER (PARTITION BY slogan ORDER BY d.year NULLS LAST, t.doc, "start", "end", t.type, evidence), slogan',
    ),
    # What a plan or an indicator rests on is what readers look for; then the first claim of every report.
    "claims": Large(
        30_000,
        "row_number() OVER (PARTITION BY t.doc ORDER BY (indicator IS NULL)::INT, claim), md5(t.doc)",
        ("doc", "claim"),
    ),
    "ledger": Large(
        20_000,
        "row_number() OVER (PARTITION BY t.province, t.city, t.year "
        "ORDER BY list_position(['missed', 'exceeded', 'met', 'not_reported'], verdict) NULLS LAST, doc_plan, claim_plan), "
        "md5(concat_ws('|', t.province, t.city, t.year))",
    ),
    "indicators": Large(
        20_000,
        "-count(DISTINCT status) OVER (PARTITION BY indicator, t.province, t.city, t.year, unit), "
        "md5(concat_ws('|', indicator, t.province, t.city, t.year)), status, t.doc, claim",
    ),
    "reuse": Large(5_000, '"at"'),
    "keywords": Large(1, '"at"'),
    "keyness": Large(1, '"at"'),
}
_OWN = "SELECT doc, province, city, year, genre, pipeline FROM documents WHERE duplicate_of IS NULL"


def shown(store: Store, found: Mapping[str, tables.Table]) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """What the page may show of each table, and how many rows each has."""
    frames = {n: part(store, t, LARGE[n]) if n in LARGE else frame(store, t) for n, t in found.items()}
    counts = {n: len(frames[n]) for n in found}
    for name in LARGE.keys() & found.keys():
        if counts[name] == LARGE[name].rows:
            counts[name] = int(store.query(f"SELECT count(*) FROM ({found[name].sql})")[0][0])
    frames["slogan_places"] = _slogan_places(store, found["slogan_mentions"])
    frames["sections"] = _with_mentioned(store, found["sections"], frames)
    return frames, counts


def frame(store: Store, table: tables.Table) -> pd.DataFrame:
    """A whole table, in its order."""
    if table.frame is not None:
        return table.frame
    rows = plain(store.connection.execute(f"{table.sql} ORDER BY {table.order}").df())
    return rows.drop(columns=["row number"], errors="ignore")


def part(store: Store, table: tables.Table, large: Large) -> pd.DataFrame:
    """The chosen rows of a table, in its order. Where rows have keys their texts are fetched for the chosen ones alone."""
    dated = "LEFT JOIN documents d ON d.doc = t.doc" if " d." in large.turn else ""
    kept = ", ".join(f"t.{key}" for key in large.keys) + ', "at"' if large.keys else "t.*"
    chosen = (
        f'SELECT {kept} FROM (SELECT *, row_number() OVER (ORDER BY {table.order}) AS "at" FROM ({table.sql})) t '
        f"{dated} ORDER BY {large.turn} LIMIT {large.rows}"
    )
    back = f"FROM ({table.sql}) JOIN ({chosen}) USING ({', '.join(large.keys)})" if large.keys else f"FROM ({chosen})"
    rows = plain(store.connection.execute(f'SELECT * {back} ORDER BY "at"').df())
    rows.index = rows["at"].to_numpy() - 1 if len(rows) else rows.index
    return rows.drop(columns=["at", "row number"], errors="ignore")


def _with_mentioned(store: Store, table: tables.Table, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The chosen sections, and those in which the chosen mentions stand."""
    import pandas as pd

    sections, mentions = frames["sections"], frames["slogan_mentions"]
    if len(sections) < LARGE["sections"].rows:
        return sections
    wanted = mentions[["doc", "section"]].drop_duplicates()
    store.connection.register("wanted", wanted)
    more = plain(
        store.connection.execute(f"SELECT s.* FROM ({table.sql}) s SEMI JOIN wanted USING (doc, section)").df()
    )
    store.connection.unregister("wanted")
    return pd.concat([sections, more]).drop_duplicates(["doc", "section"]).sort_values(["doc", "section"])


def _slogan_places(store: Store, table: tables.Table) -> pd.DataFrame:
    """slogan, province, city, doc: each place once where a slogan was used, and a report from there."""
    sql = (
        f"SELECT t.slogan, d.province, d.city, min(d.doc) AS doc FROM ({table.sql}) t JOIN documents d ON d.doc = t.doc "
        "WHERE d.duplicate_of IS NULL GROUP BY t.slogan, d.province, d.city, "
        "CASE WHEN d.province IS NULL AND d.city IS NULL THEN d.doc END ORDER BY ALL"
    )
    return plain(store.connection.execute(sql).df())


def grouped_terms(store: Store) -> pd.DataFrame:
    """by, group, term, count: the most frequent terms in each group of reports; a row without term has the group's size."""
    kinds = {"all": "''", **{k: k for k in GROUPINGS}}
    groups = ", ".join(f"{{'by': '{kind}', 'group': {column}::VARCHAR}}" for kind, column in kinds.items())
    return plain(
        store.connection.execute(
            f"WITH own AS ({_OWN}), cells AS (SELECT doc, unnest([{groups}], recursive := true) FROM own), "
            "counted AS (SELECT term, sum(count) AS n FROM terms SEMI JOIN own USING (doc) GROUP BY term "
            f"ORDER BY n DESC, term LIMIT {MOST_TERMS}), "
            'sums AS (SELECT "by", "group", term, sum(count)::BIGINT AS count FROM terms JOIN cells USING (doc) '
            'WHERE "group" IS NOT NULL GROUP BY GROUPING SETS (("by", "group", term), ("by", "group"))) '
            'SELECT * FROM sums WHERE term IS NULL OR term IN (SELECT term FROM counted) ORDER BY "by", "group", term'
        ).df()
    )


def names(store: Store) -> dict[str, dict[str, tuple[str, str]]]:
    """Themes and indicators as people call them, Chinese and English, by the codebooks the run chose from."""
    chosen = pipeline.selected((store.fact("corpus") or ["", "auto"])[1])
    return {
        "themes": theme_names(chosen),
        "indicators": {i.indicator: (i.name, i.indicator.replace("_", " ")) for p in chosen for i in p.indicators},
    }


def theme_names(pipelines: Sequence[pipeline.Pipeline]) -> dict[str, tuple[str, str]]:
    """Each theme's Chinese and English name; two where pipelines that share its id call it otherwise (乡村振兴／农业农村)."""
    held: dict[str, list[tuple[str, str]]] = {}
    for chosen in pipelines:
        for theme, pair in chosen.theme_names.items():
            held.setdefault(theme, []).append(pair)
    return {
        t: ("／".join(dict.fromkeys(zh)), " / ".join(dict.fromkeys(en)))
        for t, p in held.items()
        for zh, en in [zip(*p, strict=True)]
    }

"""Slogans over the set: who said a wording first, and how it spread from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..store import plain

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SLOGANS = (
    "slogan",
    "type",
    "family",
    "reports",
    "places",
    "years",
    "mentions",
    "first_year",
    "first_place",
    "first_doc",
    "last_year",
    "reference_year",
    "lag",
)
DIFFUSION = (
    "slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share", "reports_in_year", "share", "lag",
    "censored", "reports_missing",
)  # fmt: skip
CENTRE, CENTRAL = "国务院", "全国"


def slogans(
    mentions: pd.DataFrame, documents: pd.DataFrame, expected: pd.DataFrame | None = None, figures: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same as `found` out of frames."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        for name, frame, columns in (("mentions", mentions, _MENTIONS), ("documents", documents, _DOCUMENTS)):
            connection.register("given", frame.reindex(columns=list(columns)).astype(object))
            chosen = ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in columns.items())
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {chosen} FROM given")
        return found(connection, expected, figures)


_MENTIONS = {
    "doc": "VARCHAR", "start": "INTEGER", "slogan": "VARCHAR", "type": "VARCHAR", "family": "VARCHAR", "evidence": "VARCHAR",
}  # fmt: skip
_DOCUMENTS = {
    "doc": "VARCHAR", "organisation": "VARCHAR", "province": "VARCHAR", "city": "VARCHAR", "year": "INTEGER",
    "published": "VARCHAR", "duplicate_of": "VARCHAR",
}  # fmt: skip


def found(
    connection: duckdb.DuckDBPyConnection, expected: pd.DataFrame | None = None, figures: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`slogans`: one row a slogan, most widespread first; `slogan_diffusion`: one row a slogan and year with mentions.

    Reposts count once. Adopters are places (a report without a place stands for itself; a city does not stand for its
    province; the centre is one). `cumulative_share`: adopters so far among the places that have a report by then;
    `share`: of the year's reports. `reference_year`: when the State Council's report first has it; `lag`: years from then
    to its first year elsewhere (slogans), to this year (diffusion); below zero it was elsewhere before. `censored`:
    places that had not adopted it when their last report was written, before this year; `reports_missing`: reports of
    this year that are wanted by `expected`, else by the places seen, and are not there: more may have adopted it than
    is seen. Reports without a year are in `slogans` only. The first report of a slogan is the earliest by year, then by the
    date of publication where it is known, then by name.

    Out of the tables `mentions` and `documents`; no mention is brought into Python. `figures`: wordings that are a figure of speech where
    they are quoted, and then left out.
    """
    connection.execute(_KNOWN)
    connection.execute(_HEARD, [list(figures)])
    table = plain(connection.execute(_TABLE).df())[list(SLOGANS)]
    years = connection.execute(_YEARS).df()
    if years.empty:
        return table, years.reindex(columns=list(DIFFUSION))
    missing = _missing(connection, expected)
    years["reports_missing"] = years["year"].map(missing).fillna(0).astype("int64")
    return table, plain(years)[list(DIFFUSION)]


# Year and place of every report that is no repost; every mention in them; places, with the years of their first and last report.
_KNOWN = f"""
CREATE OR REPLACE TEMP TABLE known AS SELECT doc, year::INTEGER AS year, coalesce(nullif(published, ''), '9999') AS published,
  CASE WHEN organisation = '{CENTRE}' THEN '{CENTRAL}' ELSE coalesce(city, province, doc) END AS place
FROM documents WHERE duplicate_of IS NULL"""
_HEARD = """
CREATE OR REPLACE TEMP TABLE told AS SELECT slogan, doc, year, place, count(*) AS mentions, max(family) AS family,
  arg_min(type, "start") AS type, any_value(published) AS published
FROM mentions JOIN known USING (doc) WHERE evidence IS DISTINCT FROM 'quoted' OR slogan NOT IN (SELECT unnest(?)) GROUP BY ALL"""
_TABLE = f"""
WITH firsts AS (SELECT *, {{'y': coalesce(year, 99999), 'p': published, 'd': doc}} AS rank FROM told)
SELECT slogan, arg_min(type, rank) AS type, max(family) AS family, count(*) AS reports, count(DISTINCT place) AS places,
  count(DISTINCT year) AS years, sum(mentions)::BIGINT AS mentions, min(year) AS first_year, arg_min(place, rank) AS first_place,
  arg_min(doc, rank) AS first_doc, max(year) AS last_year, min(year) FILTER (place = '{CENTRAL}') AS reference_year,
  min(year) FILTER (place <> '{CENTRAL}') - min(year) FILTER (place = '{CENTRAL}') AS lag
FROM firsts GROUP BY slogan ORDER BY reports DESC, mentions DESC, slogan"""
# A place counts as possible from its first report on; one whose last report is older than the row's year has ended, and is
# censored unless it had adopted the slogan by then.
_YEARS = f"""
WITH dated AS (SELECT * FROM told WHERE year IS NOT NULL),
spans AS (SELECT place, min(year) AS since, max(year) AS until FROM known WHERE year IS NOT NULL GROUP BY place),
calendar AS (SELECT year, count(*) AS reports_in_year, (SELECT greatest(1, count(*)) FROM spans WHERE since <= k.year) AS possible,
  (SELECT count(*) FROM spans WHERE until < k.year) AS ended FROM known k WHERE year IS NOT NULL GROUP BY year),
firsts AS (SELECT slogan, place, min(year) AS year FROM dated GROUP BY ALL),
fresh AS (SELECT slogan, year, count(*) AS new_adopters FROM firsts GROUP BY ALL),
gone AS (SELECT slogan, until, count(*) AS n FROM firsts JOIN spans USING (place) GROUP BY ALL),
origins AS (SELECT slogan, min(year) AS reference FROM dated WHERE place = '{CENTRAL}' GROUP BY slogan),
rows AS (SELECT slogan, year, count(*) AS reports, count(DISTINCT place) AS adopters FROM dated GROUP BY ALL),
adopted AS (SELECT slogan, year, coalesce(sum(n) FILTER (until < year), 0) AS adopted FROM rows LEFT JOIN gone USING (slogan) GROUP BY ALL)
SELECT slogan, year, reports, adopters, coalesce(new_adopters, 0) AS new_adopters,
  round(sum(coalesce(new_adopters, 0)) OVER (PARTITION BY slogan ORDER BY year) / possible, 4) AS cumulative_share,
  reports_in_year, round(reports / reports_in_year, 4) AS share, year - reference AS lag, (ended - adopted)::BIGINT AS censored
FROM rows JOIN calendar USING (year) JOIN adopted USING (slogan, year) LEFT JOIN fresh USING (slogan, year)
LEFT JOIN origins USING (slogan) ORDER BY slogan, year"""


def _missing(connection: duckdb.DuckDBPyConnection, expected: pd.DataFrame | None) -> dict[int, int]:
    """Year → reports that should be there and are not: by `expected`, else every place seen in every year seen."""
    there = set(connection.execute("SELECT DISTINCT place, year FROM known WHERE year IS NOT NULL").fetchall())
    if expected is None:
        places, years = {place for place, _ in there}, {year for _, year in there}
        wanted = {(place, year) for place in places for year in years}
    else:
        wanted = set()
        for row in expected.to_dict("records"):
            named = next((str(row[c]) for c in ("city", "province") if isinstance(row.get(c), str) and row[c]), CENTRAL)
            wanted.add((named, int(row["year"])))
    missing: dict[int, int] = {}
    for _, year in wanted - there:
        missing[year] = missing.get(year, 0) + 1
    return missing

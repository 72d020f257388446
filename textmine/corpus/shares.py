"""Themes × place × year: shares with intervals, coverage, change, and what stands behind them.

`share`: of the characters of coded sections, by main theme, so that the shares of a group sum to one. Intervals: Wilson
(1927) over sections where a group has one report, bootstrap over reports (Efron 1979, seeded) where it has several. Reposts
count once, notes not at all; a masked report is a group of its own, never pooled as a place.

Reading order: `code` (sections with theme, place and year, as a table of DuckDB), `spoken` (the rows of some groups, kept in
the store), `compared` (what needs all groups: coverage, change, keyness), `wide`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .intervals import of_draws, wilson

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SEED = 20250101
DRAWS = 500
# An organisation of the centre has no place of its own: 国务院, 全国妇联, 中华全国总工会.
CENTRE = ("国务院", "全国", "中华全国", "中国")
COLUMNS = (
    "theme", "province", "city", "year", "reports", "sections", "sections_in_theme", "share", "share_sections",
    "share_low", "share_high", "level", "method", "reports_missing", "change", "keyness_z", "claims_achieved",
    "claims_planned", "top_terms", "top_slogans", "example_doc", "example_raw_start",
)  # fmt: skip
KEYS = ("level", "province", "city", "alone", "year")
# Groups whose rows are made at a time.
AT_A_TIME = 2000
Row = dict[str, Any]

# The report itself where its place is masked or unknown, so that two such reports are never pooled.
ALONE = (
    "CASE WHEN coalesce(province, '') = '' AND NOT ("
    + " OR ".join(f"starts_with(coalesce(organisation, ''), '{c}')" for c in CENTRE)
    + ") THEN doc ELSE '' END"
)


def themes(
    sections: pd.DataFrame,
    claims: pd.DataFrame,
    mentions: pd.DataFrame,
    terms: pd.DataFrame,
    documents: pd.DataFrame,
    expected: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a theme, place and year, cities and provinces apart: a province's rows hold all reports from within it."""
    import duckdb
    import pandas as pd

    with duckdb.connect(config={"threads": 1}) as connection:
        _loaded(connection, sections, claims, mentions, documents)
        code(connection)
        rows = [row for some in spoken(connection) for row in some]
    if not rows:
        return pd.DataFrame({c: [] for c in COLUMNS})
    return compared(pd.DataFrame(rows), documents, expected)


def _loaded(connection: duckdb.DuckDBPyConnection, sections: pd.DataFrame, claims: pd.DataFrame, mentions: pd.DataFrame,
            documents: pd.DataFrame) -> None:  # fmt: skip
    wanted = {
        "sections": (sections, {"doc": "VARCHAR", "section": "INTEGER", "start": "INTEGER", "end": "INTEGER",
                                "raw_start": "INTEGER", "themes": "VARCHAR", "terms": "VARCHAR", "part": "VARCHAR"}),
        "claims": (claims, {"doc": "VARCHAR", "theme": "VARCHAR", "status": "VARCHAR"}),
        "mentions": (mentions, {"doc": "VARCHAR", "section": "INTEGER", "slogan": "VARCHAR"}),
        "documents": (documents, {"doc": "VARCHAR", "organisation": "VARCHAR", "province": "VARCHAR", "city": "VARCHAR",
                                  "year": "INTEGER", "duplicate_of": "VARCHAR"}),
    }  # fmt: skip
    for name, (frame, kinds) in wanted.items():
        connection.register("given", frame.reindex(columns=list(kinds)).astype(object))
        chosen = ", ".join(f'"{c}"::{k} AS "{c}"' for c, k in kinds.items())
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {chosen} FROM given")
        connection.unregister("given")


def code(connection: duckdb.DuckDBPyConnection) -> None:
    """Table `coded`: sections with a theme, of reports that count, with place, year and length."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coded AS SELECT d.doc, d.province, d.city, d.alone, d.year, s.section, "
        'split_part(s.themes, \';\', 1) AS theme, s."end" - s."start" AS size, s.raw_start, s.terms '
        "FROM sections s JOIN (SELECT doc, coalesce(province, '') AS province, coalesce(city, '') AS city, "
        f"{ALONE} AS alone, year::INTEGER AS year FROM documents WHERE duplicate_of IS NULL AND year IS NOT NULL) d USING (doc) "
        "WHERE coalesce(s.themes, '') <> '' AND s.part = 'body'"
    )


def spoken(connection: duckdb.DuckDBPyConnection, wanted: str = "") -> Iterator[list[Row]]:
    """The rows of groups out of the tables `coded`, `claims` and `mentions`, some groups at a time.

    `wanted`: a table of level, province, city, alone, year that names the groups; all where none is named.
    """
    keys = ", ".join(KEYS)
    only = f"SEMI JOIN {wanted} USING ({keys})" if wanted else ""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE members AS SELECT * FROM ("
        "SELECT DISTINCT 'city' AS level, province, city, alone, year, doc FROM coded WHERE city <> '' UNION ALL "
        f"SELECT DISTINCT 'province', province, '', alone, year, doc FROM coded) {only}"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE groups AS SELECT row_number() OVER (ORDER BY {keys}) AS g, {keys} "
                       f"FROM (SELECT DISTINCT {keys} FROM members)")  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE grouped AS SELECT g, doc, count(*) OVER (PARTITION BY g) AS reports "
        f"FROM members JOIN groups USING ({keys})"
    )
    ((last,),) = connection.execute("SELECT coalesce(max(g), 0) FROM groups").fetchall()
    for first in range(1, last + 1, AT_A_TIME):
        rows = connection.execute(_ROWS, [first, first + AT_A_TIME - 1] * 3).fetchall()
        sizes = connection.execute(_SIZES, [first, first + AT_A_TIME - 1]).fetchall()
        yield list(_with_bounds(rows, sizes))


# The parts of every report by theme, then the groups they add up to.
_HERE = "(SELECT g, doc FROM grouped WHERE g BETWEEN ? AND ?)"
_SIZES = """
SELECT g, doc, theme, sum(size)::BIGINT FROM coded JOIN (SELECT g, doc FROM grouped WHERE reports > 1 AND g BETWEEN ? AND ?)
USING (doc) GROUP BY ALL ORDER BY ALL"""
_ROWS = f"""
WITH mine AS (SELECT g, c.* FROM coded c JOIN {_HERE} USING (doc)),
told AS (SELECT doc, theme, count(*) FILTER (status = 'achieved') AS achieved, count(*) FILTER (status = 'planned') AS planned
  FROM claims WHERE status IN ('achieved', 'planned') GROUP BY ALL),
parts AS (SELECT g, theme, doc, sum(size) AS size, count(*) AS sections,
  min({{'s': -size, 'd': doc, 'n': section, 'r': raw_start}}) AS example FROM mine GROUP BY ALL),
sums AS (SELECT g, theme, sum(size) AS size, sum(sections) AS sections, min(example) AS example,
  coalesce(sum(achieved), 0) AS achieved, coalesce(sum(planned), 0) AS planned
  FROM parts LEFT JOIN told USING (doc, theme) GROUP BY ALL),
wholes AS (SELECT g, sum(size) AS size, sum(sections) AS sections FROM sums GROUP BY ALL),
words AS (SELECT g, theme, word, count(*) AS n FROM
  (SELECT g, c.theme, unnest(string_split(c.terms, ';')) AS word FROM coded c JOIN {_HERE} USING (doc)) WHERE word <> ''
  GROUP BY 1, 2, 3 QUALIFY row_number() OVER (PARTITION BY g, theme ORDER BY n DESC, word) <= 5),
terms AS (SELECT g, theme, string_agg(word, ';' ORDER BY n DESC, word) AS top FROM words GROUP BY ALL),
heard AS (SELECT g, c.theme, m.slogan AS word, count(*) AS n FROM mentions m JOIN coded c USING (doc, section)
  JOIN {_HERE} USING (doc) GROUP BY 1, 2, 3 QUALIFY row_number() OVER (PARTITION BY g, c.theme ORDER BY n DESC, word) <= 5),
slogans AS (SELECT g, theme, string_agg(word, ';' ORDER BY n DESC, word) AS top FROM heard GROUP BY ALL)
SELECT g, level, province, city, alone, year, (SELECT count(*) FROM grouped k WHERE k.g = s.g) AS reports, theme,
  w.sections::BIGINT, s.sections::BIGINT, s.size::BIGINT, w.size::BIGINT, s.achieved::BIGINT, s.planned::BIGINT,
  coalesce(t.top, ''), coalesce(l.top, ''), s.example.d, s.example.r
FROM sums s JOIN wholes w USING (g) JOIN groups USING (g) LEFT JOIN terms t USING (g, theme)
LEFT JOIN slogans l USING (g, theme) ORDER BY g, theme"""


def _with_bounds(rows: list[tuple[Any, ...]], sizes: list[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows with shares and their intervals, one group after the other."""
    by_group = {g: list(some) for g, some in groupby(sizes, key=lambda r: r[0])}
    for g, group in groupby(rows, key=lambda r: r[0]):
        lines = list(group)
        points = [(r[7], r[9], r[10]) for r in lines]
        drawn = _bootstrap(by_group[g], [t for t, _, _ in points]) if g in by_group else {}
        for row in lines:
            yield _line(row, drawn.get(row[7]))


def _line(row: tuple[Any, ...], drawn: tuple[float, float] | None) -> Row:
    _, level, province, city, alone, year, reports, theme, count, inside, size, whole, *rest = row
    share = size / whole
    low, high = wilson(inside, count, share)
    if drawn:  # where the draws do not spread, Wilson's interval keeps the share from looking certain
        low = drawn[0] if drawn[0] < share else min(low, share)
        high = drawn[1] if drawn[1] > share else max(high, share)
    achieved, planned, terms, slogans, doc, raw_start = rest
    return {
        "theme": theme, "province": province, "city": city, "alone": alone, "year": year, "level": level,
        "reports": reports, "sections": count, "sections_in_theme": inside, "share": round(share, 6),
        "share_sections": round(inside / count, 6), "share_low": round(low, 6), "share_high": round(high, 6),
        "method": "bootstrap over reports" if drawn else "Wilson over sections", "claims_achieved": achieved,
        "claims_planned": planned, "top_terms": terms, "top_slogans": slogans, "example_doc": doc,
        "example_raw_start": raw_start,
    }  # fmt: skip


def _bootstrap(sizes: list[tuple[Any, ...]], themes: list[str]) -> dict[str, tuple[float, float]]:
    """Intervals of every theme's share, reports drawn with replacement. `sizes`: group, doc, theme, characters."""
    import numpy as np

    docs = {doc: n for n, doc in enumerate(dict.fromkeys(r[1] for r in sizes))}
    columns = {theme: n for n, theme in enumerate(themes)}
    values = np.zeros((len(docs), len(themes)))
    for _, doc, theme, size in sizes:
        values[docs[doc], columns[theme]] += size
    drawn = _draws(len(docs)) @ values
    point = values.sum(axis=0) / values.sum()
    low, high = of_draws(drawn / drawn.sum(axis=1, keepdims=True), point, len(docs))
    return {theme: (float(low[n]), float(high[n])) for theme, n in columns.items()}


@lru_cache(maxsize=4096)
def _draws(count: int) -> Any:
    """How often each of `count` reports is in each draw, the same for every group of that size."""
    import numpy as np

    drawn = np.random.default_rng(SEED).integers(0, count, size=(DRAWS, count))
    table = np.zeros((DRAWS, count))
    np.add.at(table, (np.arange(DRAWS)[:, None], drawn), 1)
    return table


def compared(frame: pd.DataFrame, documents: pd.DataFrame, expected: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table of themes out of the rows of all groups (columns as `_line` gives them)."""
    grid = _Grid(documents, expected)
    groups = frame.drop_duplicates(list(KEYS))
    missing = {tuple(r[k] for k in KEYS): grid.missing(r, int(r["reports"])) for r in groups.to_dict("records")}
    frame = frame.assign(reports_missing=[missing[key] for key in zip(*(frame[k] for k in KEYS), strict=True)])
    frame = _with_keyness(_with_change(frame))
    for column in ("province", "city"):
        frame[column] = frame[column].where(frame[column] != "", None)
    order = [*KEYS, "theme"]
    return frame.sort_values(order, kind="stable", na_position="first")[list(COLUMNS)].reset_index(drop=True)


def _with_change(frame: pd.DataFrame) -> pd.DataFrame:
    """`change`: share minus the year before's, where that year has a report; a theme not spoken of then counts as 0."""
    import numpy as np

    keys = [k for k in KEYS if k != "year"]
    before = frame[[*keys, "year", "theme", "share"]].assign(year=frame["year"] + 1).rename(columns={"share": "old"})
    years = before.drop(columns=["theme", "old"]).drop_duplicates().assign(known=True)
    table = frame.merge(before, on=[*keys, "year", "theme"], how="left").merge(years, on=[*keys, "year"], how="left")
    change = (table["share"] - table["old"].fillna(0.0)).round(6)
    return frame.assign(change=np.where(table["known"].notna(), change, np.nan))


def _with_keyness(frame: pd.DataFrame) -> pd.DataFrame:
    """`keyness_z`: a theme's sections here against all other groups of its level, as a two-proportion z score."""
    import numpy as np

    inside, count = frame["sections_in_theme"].astype("int64"), frame["sections"].astype("int64")
    rest = frame.groupby(["level", "theme"])["sections_in_theme"].transform("sum").astype("int64") - inside
    sizes = frame.drop_duplicates(list(KEYS)).groupby("level")["sections"].sum()
    size = frame["level"].map(sizes).astype("int64") - count
    pooled = (inside + rest) / (count + size).clip(lower=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(pooled * (1 - pooled) * (1 / count + 1 / size.astype("float64")))
        known = (size > 0) & (pooled > 0) & (pooled < 1) & (error > 0)
        scores = ((inside / count - rest / size.astype("float64")) / error).round(4)
    return frame.assign(keyness_z=scores.where(known, np.nan))


def wide(table: pd.DataFrame, sections: pd.DataFrame, documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """theme_by_place, theme_by_year, theme_by_place_year: shares with a `reports` row under them."""
    import duckdb

    nothing = sections.head(0)
    with duckdb.connect(config={"threads": 1}) as connection:
        _loaded(connection, sections, nothing, nothing, documents)
        code(connection)
        return widened(connection)


def widened(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """The wide tables out of the table `coded`."""
    coded = connection.execute(
        "SELECT doc, province, city, alone, year, theme, sum(size)::BIGINT AS size FROM coded GROUP BY ALL ORDER BY ALL"
    ).df()
    coded["place"] = coded["city"].where(coded["city"] != "", coded["province"])
    coded["place"] = coded["place"].where(coded["place"] != "", coded["alone"])  # masked: under its own file's name
    coded["place_year"] = coded["place"] + " " + coded["year"].astype(str)
    coded["year"] = coded["year"].astype(str)
    return {
        "theme_by_place": _pivot(coded, "place"),
        "theme_by_year": _pivot(coded, "year"),
        "theme_by_place_year": _pivot(coded, "place_year"),
    }


class _Grid:
    """The reports there should be: expected.csv where it stands, else the places of a province × the years seen."""

    def __init__(self, documents: pd.DataFrame, expected: pd.DataFrame | None) -> None:
        self.expected = expected is not None
        self.wanted: Counter[tuple[str, ...]] = Counter()
        if expected is not None:
            cities = expected["city"].fillna("") if "city" in expected.columns else [""] * len(expected)
            for province, city, year in zip(expected["province"].fillna(""), cities, expected["year"], strict=True):
                self.wanted[str(province), str(int(year))] += 1
                self.wanted[str(province), str(city), str(int(year))] += 1
            return
        places: dict[tuple[str, ...], set[str]] = {}
        years = documents["year"].tolist()
        for province, city, year in zip(
            documents["province"].fillna(""), documents["city"].fillna(""), years, strict=True
        ):
            places.setdefault((str(province),), set()).add(str(city))
            if year is not None and year == year:
                places.setdefault((str(province), str(int(year))), set()).add(str(city))
        self.places = places

    def missing(self, facts: Mapping[Any, Any], there: int) -> int:
        """How many reports are wanted for a place and year and are not there."""
        province, year = str(facts["province"]), str(facts["year"])
        if facts["alone"]:
            return 0
        if self.expected:
            key = (province, str(facts["city"]), year) if facts["level"] == "city" else (province, year)
            return max(0, self.wanted[key] - there)
        if facts["level"] == "city":
            return 0
        return max(0, len(self.places.get((province,), ())) - len(self.places.get((province, year), ())))


def _pivot(coded: pd.DataFrame, column: str) -> pd.DataFrame:
    import pandas as pd

    if coded.empty:
        return pd.DataFrame({"theme": ["reports"]})
    named = coded.assign(**{column: coded[column].replace({"": "全国"}).str.replace("^ ", "全国 ", regex=True)})
    table = named.pivot_table(index="theme", columns=column, values="size", aggfunc="sum", fill_value=0)
    shares = (table / table.sum()).round(6)
    counts = named.groupby(column)["doc"].nunique().reindex(table.columns)
    shares.loc["reports"] = counts
    result: pd.DataFrame = shares.reset_index().rename(columns={"index": "theme"})
    result.columns.name = None
    return result

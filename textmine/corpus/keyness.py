"""Keyness: what one group of reports says more than the rest, by several measures, so that no single number decides.

z: log-odds ratio with informative Dirichlet prior (Monroe, Colaresi and Quinn 2008); G²: log-likelihood (Dunning 1993);
log ratio: binary logarithm of relative frequencies (Hardie 2014); dispersion: DP, normalised (Gries 2008; Lijffijt and
Gries 2012) over the reports of the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TOP = 40
LEAST_COUNT = 3
COLUMNS = ["group_by", "group", "term", "z", "g2", "log_ratio", "reports", "dispersion", "count", "rest_count"]


def compare(counts: pd.DataFrame, *, group_by: str, top: int = TOP) -> pd.DataFrame:
    """The `top` terms of each group by z. `counts`: doc, group, term, count.

    Groups are compared with all others together; a single group has nothing to be compared with and gives no rows.
    """
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("counts", counts)
        return found(connection, "counts", group_by=group_by, top=top)


def found(connection: duckdb.DuckDBPyConnection, counts: str, *, group_by: str, top: int = TOP) -> pd.DataFrame:
    """The same out of DuckDB; `counts`: a table, or a query in brackets, of doc, group, term, count."""
    frame: pd.DataFrame = connection.execute(_SQL.format(counts=counts, top=int(top), least=LEAST_COUNT)).df()
    frame.insert(0, "group_by", group_by)
    return frame[COLUMNS]


# Dunning's log-likelihood stands by its two expected counts. DP is half the sum of |expected − observed| over the group's
# reports: those without the term add their expected share, which together is one minus that of the reports with it, so that
# only these are looked at. Sums of fractions go by the order of names, so that no thread changes the last digit.
_SQL = """
WITH counted AS (SELECT doc, "group"::VARCHAR AS "group", term::VARCHAR AS term, count FROM {counts}),
cells AS (SELECT "group", term, sum(count)::DOUBLE AS y FROM counted GROUP BY ALL),
wholes AS (SELECT term, sum(y) AS whole FROM cells GROUP BY ALL),
sizes AS (SELECT "group", sum(y) AS n FROM cells GROUP BY ALL),
total AS (SELECT sum(n) AS total FROM sizes),
figures AS (SELECT "group", term, y, whole - y AS rest, n, total - n AS m, whole * 0.1 AS prior, total * 0.1 AS prior_all
  FROM cells JOIN wholes USING (term) JOIN sizes USING ("group"), total
  WHERE y >= {least} AND (SELECT count(*) FROM sizes) > 1),
scored AS (SELECT *, (y + rest) / (n + m) AS share, round((ln((y + prior) / (n + prior_all - y - prior))
  - ln((rest + prior) / (m + prior_all - rest - prior))) / sqrt(1 / (y + prior) + 1 / (rest + prior)), 4) AS z FROM figures),
chosen AS (SELECT * FROM scored WHERE z > 0 QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY z DESC, term) <= {top}),
reports AS (SELECT "group", doc, sum(count)::DOUBLE AS size FROM counted GROUP BY ALL),
shares AS (SELECT "group", doc, size / n AS expected FROM reports JOIN sizes USING ("group")),
rooms AS (SELECT "group", 1 - min(expected) AS room FROM shares GROUP BY ALL),
holding AS (SELECT c."group", c.term, c.doc, sum(c.count)::DOUBLE AS here FROM counted c SEMI JOIN chosen
  ON c."group" = chosen."group" AND c.term = chosen.term GROUP BY ALL),
gaps AS (SELECT "group", h.term, count(*) AS reports,
  sum(abs(expected - h.here / c.y) - expected ORDER BY h.doc) AS gap
  FROM holding h JOIN chosen c USING ("group", term) JOIN shares s USING ("group", doc) GROUP BY ALL)
SELECT "group", term, z, round(2 * (CASE WHEN y > 0 THEN y * ln(y / (n * share)) ELSE 0 END
  + CASE WHEN rest > 0 THEN rest * ln(rest / (m * share)) ELSE 0 END), 4) AS g2,
  round(log2(((y + 0.5) / (n + 1)) / ((rest + 0.5) / (m + 1))), 4) AS log_ratio, reports,
  CASE WHEN room > 0 THEN round(greatest(0.0, least(1.0, ((gap + 1) / 2) / room)), 4) ELSE 0.0 END AS dispersion,
  y::BIGINT AS count, rest::BIGINT AS rest_count
FROM chosen JOIN gaps USING ("group", term) JOIN rooms USING ("group") ORDER BY "group", z DESC, term"""

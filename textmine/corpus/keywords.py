"""Keywords: TF-IDF over the set, steadied by a background model so that one report alone works too.

Method: term frequency damped by its logarithm; inverse document frequency over the set (Spärck Jones 1972), shrunk
towards the shipped background with the weight of BACKGROUND_REPORTS reports; longer phrases count more, since a
librarian indexes under 乡村振兴巾帼行动 rather than under 行动.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..knowledge import rows

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TOP = 30
# A set of a few reports knows little of what is common; the background weighs as much as this many reports.
BACKGROUND_REPORTS = 20
# The share of reports a term is thought to stand in when the background does not know it.
UNKNOWN = 0.03
# One indexes under phrases: what a word of two characters is worth beside one of six to eight. Fitted by hand.
LENGTHS = {2: 0.35, 3: 0.7, 4: 0.85, 5: 0.95, 9: 0.95, 10: 0.9, 11: 0.85, 12: 0.8}

COLUMNS = ("doc", "rank", "term", "score", "count", "report_count")


@cache
def background() -> dict[str, float]:
    """Term → share of work reports it stands in, from knowledge/background.csv."""
    return {r["term"]: float(r["share"]) for r in rows("background")}


def folds(terms: Sequence[str]) -> list[str | None]:
    """For each term of a report those of the others that name the same subject, joined by `;`, or None.

    Of two phrases one inside the other, more than half of it, the better ranked stands for both: 家庭教育 in 家庭教育指导.

    >>> folds(["家庭教育", "家庭教育指导", "春风行动"])
    ['家庭教育指导', '家庭教育', None]
    """
    found: dict[str, list[str]] = {}
    by_size: dict[int, list[str]] = {}
    for term in terms:
        by_size.setdefault(len(term), []).append(term)
    for size, longer in by_size.items():
        shorter = [t for less in by_size if size <= 2 * less <= 2 * size for t in by_size[less]]
        for long in longer:
            for short in shorter:
                if short in long and short != long:
                    found.setdefault(short, []).append(long)
                    found.setdefault(long, []).append(short)
    return [";".join(found[t]) if t in found else None for t in terms]


def rank(terms: pd.DataFrame, *, top: int = TOP) -> pd.DataFrame:
    """The best terms of each report: doc, rank, term, score, count, report_count, in that order.

    `terms`: doc, term, count, weight.

    >>> import pandas as pd
    >>> rank(pd.DataFrame({"doc": ["a"], "term": ["家庭教育"], "count": [3], "weight": [5.0]}))["term"].tolist()
    ['家庭教育']
    """
    import duckdb
    import pandas as pd

    if terms.empty:
        return pd.DataFrame({c: [] for c in COLUMNS})
    within = {doc: dict(zip(some, folds(list(some)), strict=True)) for doc, some in terms.groupby("doc")["term"]}
    folded = [within[d][t] for d, t in zip(terms["doc"], terms["term"], strict=True)]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("terms", terms.assign(folds=pd.Series(folded, dtype=object, index=terms.index)))
        best(connection, top=top)
        frame: pd.DataFrame = connection.execute("SELECT * FROM best ORDER BY doc, rank").df()
    return frame


def best(connection: duckdb.DuckDBPyConnection, *, top: int = TOP) -> None:
    """Table `best` (columns of the table of keywords) out of the table `terms` (doc, term, count, weight, folds)."""
    import pandas as pd

    shares = pd.DataFrame(
        {"term": pd.Series(background(), dtype=float).index.astype(object), "share": background().values()}
    )
    lengths = pd.DataFrame({"size": LENGTHS.keys(), "factor": LENGTHS.values()})
    connection.register("shares", shares)
    connection.register("lengths", lengths)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS WITH held AS (SELECT term, count(*) AS report_count FROM terms GROUP BY term), "
        f"weights AS (SELECT h.term, h.report_count, coalesce(l.factor, 1.0) AS length, (h.report_count + {BACKGROUND_REPORTS} "
        f"* coalesce(s.share, {UNKNOWN})) / ((SELECT count(DISTINCT doc) FROM terms) + {BACKGROUND_REPORTS}) AS expected "
        "FROM held h LEFT JOIN shares s USING (term) LEFT JOIN lengths l ON l.size = length(h.term)) "
        "SELECT t.doc, t.term::VARCHAR AS term, round(ln(1 + t.weight) * ln(1 / greatest(0.001, least(expected, 0.99))) "
        "* w.length, 4) AS score, t.count, w.report_count, t.folds::VARCHAR AS folds FROM terms t JOIN weights w USING (term) "
        f"QUALIFY row_number() OVER (PARTITION BY doc ORDER BY score DESC, term) <= {3 * top}"
    )
    connection.unregister("shares")
    connection.unregister("lengths")
    rows = connection.execute(
        "SELECT doc, term, folds FROM scored WHERE folds IS NOT NULL ORDER BY doc, score DESC, term"
    ).fetchall()
    dropped = list(_folded(rows))
    connection.register(
        "dropped",
        pd.DataFrame({n: pd.Series([r[i] for r in dropped], dtype=object) for i, n in enumerate(("doc", "term"))}),
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE best AS SELECT doc, row_number() OVER (PARTITION BY doc ORDER BY score DESC, term) AS rank, "
        "term, score, count, report_count FROM scored WHERE folds IS NULL OR (doc, term) NOT IN "
        f"(SELECT (doc::VARCHAR, term::VARCHAR) FROM dropped) QUALIFY rank <= {top}"
    )
    connection.unregister("dropped")
    connection.execute("DROP TABLE scored")


def _folded(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Terms that a better ranked one stands for; `rows`: doc, term, folds, best first within a report."""
    doc, above = "", set[str]()
    for here, term, others in rows:
        if here != doc:
            doc, above = here, set()
        if above.isdisjoint(others.split(";")):
            above.add(term)
        else:
            yield here, term

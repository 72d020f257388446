"""Passages that reports share: own last year's words, another place's, the centre's.

Method: each report keeps the hashes of some of its grams, the closed syncmers (Edgar 2021): a gram is kept by what stands in
it alone, so that every report that holds a kept gram has kept it too, and a passage of 22 characters holds one at least.
Shared ones propose places, which are grown to the longest common passage. A passage that many reports hold is a formula,
not a loan, and is left out.

Reading order: `fingerprints` (of one report, kept in the store), `passages` (which places reports share), `growing` (what of them
is long enough).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import growing
from .growing import GRAM, Row

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

INNER = 9
# A fingerprint in more reports than this is a standing formula.
MOST_REPORTS = 4
# A fingerprint that stands in more places than this repeats within a report: a list, a table.
MOST_PLACES = 16
# An odd 64-bit constant (Steele, Lea and Flood 2014) spreads character codes over the word.
MULTIPLIER = 0x9E3779B97F4A7C15
# Fingerprints that are grouped at a time, so that memory stays bounded however many reports there are.
AT_A_TIME = 4_000_000
COLUMNS = ["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b", "characters", "text", "surprise", "kind"]


def fingerprints(text: str) -> tuple[Any, Any]:
    """Hashes and offsets of the grams kept: those whose smallest inner gram stands first or last in them.

    >>> len(fingerprints("妇女" * 4)[0])
    0
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype("uint64")
    if len(codes) < GRAM:
        return np.zeros(0, dtype="uint64"), np.zeros(0, dtype="int32")
    eight = _doubled(_doubled(_doubled(codes, 1), 2), 4)
    inner = _spread(eight[:-1] * np.uint64(MULTIPLIER) + codes[8:])
    least = np.lib.stride_tricks.sliding_window_view(inner, GRAM - INNER + 1).min(axis=1)
    breaks = np.concatenate(([0], (codes == ord("\n")).cumsum()))
    inside = breaks[GRAM:] == breaks[:-GRAM]  # a passage ends with its paragraph
    chosen = np.flatnonzero(((inner[: len(least)] == least) | (inner[GRAM - INNER :] == least)) & inside)
    return _spread(_doubled(eight, 8)[chosen]), chosen.astype("int32")


def _doubled(hashes: Any, size: int) -> Any:
    """Polynomial hashes of grams twice as long."""
    import numpy as np

    return hashes[:-size] * np.uint64(pow(MULTIPLIER, size, 1 << 64)) + hashes[size:]


def _spread(hashes: Any) -> Any:
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(MULTIPLIER)
    return hashes ^ (hashes >> np.uint64(32))


def find(texts: pd.DataFrame, documents: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Shared passages of a few texts, most surprising first; `a` is the earlier report (the lender), `b` the later.

    Offsets are into the clean texts. `surprise`: bits, growing with length and with how few reports share the passage;
    a foreign place's name inside adds to it. Near-copies of one report are left to duplicates.csv.
    """
    import duckdb
    import numpy as np
    import pandas as pd

    lasts = sections[sections["part"] == "notes"].groupby("doc")["start"].min().to_dict() if len(sections) else {}
    kept = [
        (d, *fingerprints(t[: int(lasts.get(d, len(t)))])) for d, t in zip(texts["doc"], texts["clean"], strict=True)
    ]
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = pd.DataFrame(
            {
                "doc": np.repeat([d for d, _, _ in kept], [len(v) for _, v, _ in kept]).astype(object),
                "value": np.concatenate([v for _, v, _ in kept]),
                "place": np.concatenate([a for _, _, a in kept]),
            }
        )
        connection.register("rows", rows)
        connection.execute("CREATE TEMP TABLE fingerprints AS SELECT doc::VARCHAR AS doc, value, place FROM rows")
        connection.register("texts", texts)
        facts = {str(r["doc"]): r for r in documents.to_dict("records")}
        found = [row for rows in passages(connection, facts) for row in rows]
    found.sort(key=lambda r: (-r[8], r[0], r[1], r[3], r[4]))
    return pd.DataFrame(found, columns=COLUMNS)


def passages(
    connection: duckdb.DuckDBPyConnection, facts: Mapping[str, Mapping[str, Any]], wanted: str = ""
) -> Iterator[list[Row]]:
    """The passages, in groups of pairs, out of the tables `fingerprints` (doc, value, place) and `texts` (doc, clean).

    `facts`: what is known of each report. `wanted`: a table of doc_a, doc_b, the pairs to look at, in any order; all where
    none is named.
    """
    ranks = sorted(facts, key=lambda d: (_year(facts[d]), d))
    _ranked(connection, ranks)
    _shared(connection, wanted)
    only = (
        "WHERE (a.n, b.n) IN (SELECT (least(p.n, q.n), greatest(p.n, q.n)) FROM "
        f"{wanted} w JOIN ranked p ON p.doc = w.doc_a JOIN ranked q ON q.doc = w.doc_b)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE meetings AS SELECT a.n AS a, b.n AS b, b.place - a.place AS shift, a.place, a.reports "
        f"FROM shared a JOIN shared b ON a.value = b.value AND a.n < b.n {only if wanted else ''}"
    )
    yield from growing.grown(connection, ranks, facts)


def _ranked(connection: duckdb.DuckDBPyConnection, ranks: list[str]) -> None:
    """Reports by number, the earlier first."""
    import pandas as pd

    connection.register("numbers", pd.DataFrame({"doc": pd.Series(ranks, dtype=object), "n": range(len(ranks))}))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ranked AS SELECT doc::VARCHAR AS doc, n::INTEGER AS n FROM numbers"
    )
    connection.unregister("numbers")


def _shared(connection: duckdb.DuckDBPyConnection, wanted: str) -> None:
    """Table `shared`: value, n (number of a report), place, reports; of values that some reports share and not many."""
    ((rows,),) = connection.execute("SELECT count(*) FROM fingerprints").fetchall()
    slices = 1 + rows // AT_A_TIME
    connection.execute("CREATE OR REPLACE TEMP TABLE shared (value UBIGINT, n INTEGER, place INTEGER, reports INTEGER)")
    base = "fingerprints"
    if wanted:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE near AS SELECT DISTINCT value FROM fingerprints WHERE doc IN "
            f"(SELECT doc_a FROM {wanted} UNION SELECT doc_b FROM {wanted})"
        )
        base = "fingerprints SEMI JOIN near USING (value)"
    for piece in range(slices):
        part = f"value % {slices} = {piece}" if slices > 1 else "TRUE"
        connection.execute(
            f"INSERT INTO shared WITH few AS (SELECT value FROM {base} WHERE {part} GROUP BY value "
            f"HAVING count(*) BETWEEN 2 AND {MOST_PLACES}), "
            f"held AS (SELECT f.value, r.n, f.place FROM (SELECT * FROM fingerprints WHERE {part}) f SEMI JOIN few USING (value) "
            "JOIN ranked r ON r.doc = f.doc), "
            "counted AS (SELECT value, count(DISTINCT n) AS reports FROM held GROUP BY value) "
            f"SELECT h.value, h.n, h.place, c.reports FROM held h JOIN counted c USING (value) "
            f"WHERE c.reports BETWEEN 2 AND {MOST_REPORTS}"
        )


def _year(fact: Mapping[str, Any]) -> int:
    value = fact.get("year")
    return int(value) if value is not None and value == value else 9999

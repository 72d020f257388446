"""The census of wordings that the store keeps, so that a set which has changed a little is not counted anew.

Reading order: `census` compares what was counted with what stands in the store now; `_kept` brings the census kept up to date where it
serves, else `_anew` takes another and keeps it. `counted` holds a digest of each body that the census kept counts, `left_behind` the bodies
of those that the store has lost since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from ..corpus import census as censuses
from ..corpus.census import Census
from ..corpus.counting import Bodies
from ..store import BODIES, Store

# Tables of the store that hold it, and the fact that says how rare its wordings are.
KEPT = ("counted", "wordings", "written", "left_behind")
FACT = "census"
# A smaller set is counted as fast as its census is read; and so is one of which this share has gone.
LEAST_KEPT = 200
MANY = 0.1


def census(store: Store, reposts: Collection[str], bodies: Bodies, least: int) -> Census:
    """How often every wording stands in the reports of the store but `reposts`, those of one body being one.

    `bodies`: the same, one after the other; `least`: how many reports the wordings asked for have.
    """
    run = store.connection.execute
    run(f"CREATE OR REPLACE TEMP TABLE standing AS SELECT digest, min(doc) AS doc FROM ({BODIES}) "
        "WHERE doc NOT IN (SELECT unnest(?)) GROUP BY digest", [list(reposts)])  # fmt: skip
    ((size, added, removed),) = store.query(
        "SELECT (SELECT count(*) FROM standing), (SELECT count(*) FROM standing ANTI JOIN counted USING (digest)), "
        "(SELECT count(*) FROM counted ANTI JOIN standing USING (digest))"
    )
    if size < LEAST_KEPT:
        _forget(store)
        return censuses.taken(bodies, least)
    return _kept(store, size, added, removed, least) or _anew(store, bodies, least)


def _kept(store: Store, size: int, added: int, removed: int, least: int) -> Census | None:
    """The census kept, with the reports that are new and without those that are gone; None where it does not serve."""
    low, asked = store.fact(FACT) or (0, 0)
    empty = not low or not store.query("SELECT 1 FROM counted LIMIT 1")
    if empty or removed > MANY * size or not censuses.serves(low, asked, least, added):
        return None
    gone = list(_gone(store))
    if len(gone) < removed:
        return None
    return censuses.changed(_read(store, low, asked), _new(store), gone, least)


def _new(store: Store) -> Iterator[str]:
    sql = f"SELECT body FROM ({BODIES}) JOIN (FROM standing ANTI JOIN counted USING (digest)) USING (doc) ORDER BY doc"
    yield from (body for (body,) in store.query(sql))


def _gone(store: Store) -> Iterator[str]:
    """Bodies counted that count no more: of reports that the store has lost, or that are reposts now."""
    lost = "(FROM counted ANTI JOIN standing USING (digest))"
    sql = (
        f"SELECT any_value(body) FROM (SELECT digest, body FROM left_behind UNION ALL SELECT digest, body FROM ({BODIES})) "
        f"SEMI JOIN {lost} USING (digest) GROUP BY digest ORDER BY digest"
    )
    yield from (body for (body,) in store.query(sql))


def _read(store: Store, low: int, asked: int) -> Census:
    rows: dict[str, Any] = store.connection.execute(
        "SELECT value, count, reports FROM wordings ORDER BY value"
    ).fetchnumpy()
    letters = dict(store.query("SELECT value, letters FROM wordings WHERE letters IS NOT NULL"))
    written = {(value, bits): reports for value, bits, reports in store.query("FROM written")}
    return Census(low, asked, rows["value"], rows["count"], rows["reports"], letters, Counter(written))


def _anew(store: Store, bodies: Bodies, least: int) -> Census:
    """A census down to rarer wordings than are asked for, kept for the next time."""
    found = censuses.taken(bodies, least, down_to=censuses.low(least))
    _forget(store)
    letters = [found.letters.get(value) for value in found.hashes.tolist()]
    rows = {"value": found.hashes, "count": found.count, "reports": found.reports, "letters": letters}
    store.append("wordings", rows)
    values, bits = zip(*found.written, strict=True) if found.written else ((), ())
    if values:
        store.append("written", {"value": [*values], "bits": [*bits], "reports": [*found.written.values()]})
    store.connection.execute("INSERT INTO counted SELECT digest FROM standing")
    store.remember(FACT, [found.low, found.least])
    return found


def _forget(store: Store) -> None:
    for table in KEPT:
        store.connection.execute(f"DELETE FROM {table}")

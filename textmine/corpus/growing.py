"""Grows the places that two reports share to the passages around them.

Reading order: `grown` (blocks of reports against one another, so that a text is fetched once for each block and not for each
place), `_long` (which places can grow to a passage at all), `_grown` (the passages of two reports).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log2
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

GRAM = 16
SHORTEST = 30
# Reports whose texts are held at a time, twice: those that lend and those that borrow.
BLOCK = 1000
# Places that are looked at at a time.
PLACES = 200_000
Facts = Mapping[str, Mapping[str, Any]]
Row = tuple[Any, ...]


def grown(connection: duckdb.DuckDBPyConnection, ranks: Sequence[str], facts: Facts) -> Iterator[list[Row]]:
    """The passages out of the table `meetings`: a, b (numbers of reports, the earlier first), shift, place, reports."""
    blocks = connection.execute(
        f"SELECT a // {BLOCK} AS p, b // {BLOCK} AS q, count(*) FROM meetings GROUP BY ALL ORDER BY ALL"
    )
    lenders, texts = -1, dict[int, str]()
    for p, q, count in blocks.fetchall():
        kept = texts if p == lenders else {}
        lenders, texts = p, {n: t for n, t in kept.items() if n // BLOCK == p}
        texts |= _texts(connection, ranks, f"a // {BLOCK} = {p} AND b // {BLOCK} = {q}", texts)
        for piece in range(1 + count // PLACES):
            yield _of_blocks(connection, (p, q, piece, 1 + count // PLACES), texts, ranks, facts)


def _of_blocks(
    connection: duckdb.DuckDBPyConnection,
    which: tuple[int, int, int, int],
    texts: Mapping[int, str],
    ranks: Sequence[str],
    facts: Facts,
) -> list[Row]:
    """The passages that reports of one block share with those of another. `which`: the blocks, and which of how many pieces."""
    p, q, piece, pieces = which
    found = connection.execute(
        f"SELECT a, b, shift, place, reports FROM meetings WHERE a // {BLOCK} = {p} AND b // {BLOCK} = {q} "
        f"AND a % {pieces} = {piece} ORDER BY a, b, shift, place, reports"
    ).fetchnumpy()
    rows = zip(
        *(found[name][_long(found, texts)].tolist() for name in ("a", "b", "shift", "place", "reports")), strict=True
    )
    result: list[Row] = []
    for (a, b), places in groupby(rows, key=lambda row: row[:2]):
        if not _same_cluster(facts[ranks[a]], facts[ranks[b]]):
            some = _grown((ranks[a], texts[a]), (ranks[b], texts[b]), [r[2:] for r in places], facts)
            result += _distinct(sorted(some, key=lambda r: (-r[8], r[0], r[1], r[3], r[4])))
    return result


def _texts(
    connection: duckdb.DuckDBPyConnection, ranks: Sequence[str], condition: str, known: Mapping[int, str]
) -> dict[int, str]:
    """The texts of the reports that meet, by number, but for those that are known."""
    sql = f"SELECT a FROM meetings WHERE {condition} UNION SELECT b FROM meetings WHERE {condition}"
    numbers = {ranks[n]: n for (n,) in connection.execute(sql).fetchall() if n not in known}
    rows = connection.execute(
        "SELECT doc, clean FROM texts WHERE doc IN (SELECT unnest(?))", [list(numbers)]
    ).fetchall()
    return {numbers[doc]: text for doc, text in rows}


def _long(found: Mapping[str, Any], texts: Mapping[int, str]) -> Any:
    """Which places grow, to both sides together, to SHORTEST characters: a mask. Most shared grams do not."""
    import numpy as np

    numbers = {n: at for at, n in enumerate(sorted({*found["a"].tolist(), *found["b"].tolist()}))}
    codes = [
        np.minimum(np.frombuffer(f"{texts[n]}\n".encode("utf-32-le", "surrogatepass"), dtype="<u4"), 0xFFFF)
        for n in numbers
    ]
    whole = np.concatenate([np.full(1, 10, dtype="uint16"), *(c.astype("uint16") for c in codes)])
    starts = np.cumsum([1, *map(len, codes)])
    where = np.zeros(max(numbers, default=0) + 1, dtype="int64")
    where[list(numbers)] = starts[:-1]
    one, other = where[found["a"]] + found["place"], where[found["b"]] + found["place"] + found["shift"]
    size = np.full(len(one), GRAM)
    for step, at in ((-1, -1), (1, GRAM)):
        growing = np.arange(len(one))
        for _ in range(SHORTEST - GRAM):
            here, there = one[growing] + at, other[growing] + at
            growing = growing[(whole[here] == whole[there]) & (whole[here] != ord("\n"))]
            size[growing] += 1
            at += step
    return size >= SHORTEST


def _grown(
    lender: tuple[str, str], borrower: tuple[str, str], places: Iterable[tuple[int, int, int]], facts: Facts
) -> list[Row]:
    """The passages of two reports (name, text), each grown once: a fingerprint within one that is known adds nothing."""
    (doc_a, one), (doc_b, other) = lender, borrower
    kind = _kind(facts[doc_a], facts[doc_b])
    rows, diagonal, reached = [], None, 0
    for shift, at, docs in sorted(places):
        if shift == diagonal and at < reached:
            continue
        if (span := _longest(one, at, other, at + shift)) is None:
            continue
        start, there, size = span
        diagonal, reached = shift, start + size
        if size < SHORTEST:
            continue
        text = one[start : start + size]
        foreign = 40 * _names_lender(text, facts[doc_a], facts[doc_b])
        surprise = round(size * 1.5 - 12 * log2(docs) + foreign, 2)
        rows.append((doc_a, start, start + size, doc_b, there, there + size, size, text, surprise, kind))
    return rows


def _longest(one: str, at: int, other: str, there: int) -> tuple[int, int, int] | None:
    """Grows a common gram to both sides, within a paragraph; None where the hashes met by chance."""
    if one[at : at + GRAM] != other[there : there + GRAM]:
        return None
    left = 0
    while at - left > 0 and there - left > 0 and one[at - left - 1] == other[there - left - 1] != "\n":
        left += 1
    size = GRAM
    while left and one[at - left] in "。，；、！":
        left -= 1
    while at + size < len(one) and there + size < len(other) and one[at + size] == other[there + size] != "\n":
        size += 1
    return at - left, there - left, size + left


def _distinct(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """One row for a passage that was reached from several fingerprints."""
    kept: list[tuple[Any, ...]] = []
    seen: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows:
        spans = seen.setdefault((row[0], row[3]), [])
        if all(row[2] <= a or row[1] >= b for a, b in spans):
            spans.append((row[1], row[2]))
            kept.append(row)
    return kept


def _place(fact: Mapping[str, Any]) -> tuple[str, str]:
    return str(fact.get("province") or ""), str(fact.get("city") or "")


def _same_cluster(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    a, b = one.get("cluster"), other.get("cluster")
    return isinstance(a, str) and a == b


def _kind(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """central: from a national report; own_last_year: same place and organisation; else another place's."""
    if any(str(r.get("organisation") or "").startswith("国务院") for r in (one, other)):
        return "central"
    same = _place(one) == _place(other) and _place(one) != ("", "") and one.get("pipeline") == other.get("pipeline")
    return "own_last_year" if same else "other_place"


def _names_lender(text: str, lender: Mapping[str, Any], borrower: Mapping[str, Any]) -> bool:
    """The lender's own name inside the borrower's text: the strongest sign of copying."""
    names = [n for n in _place(lender) if n and n not in _place(borrower)]
    return any(n.rstrip("省市") in text for n in names)

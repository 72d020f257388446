"""Passages that reports share: own last year's words, another place's, the centre's.

Method: local fingerprints by winnowing (Schleimer, Wilkerson and Aiken 2003) propose places, which are grown to the
longest common passage. A passage that many reports hold is a formula, not a loan, and is left out.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import pandas as pd

GRAM = 16
WINDOW = 8
SHORTEST = 30
# A fingerprint in more reports than this is a standing formula.
MOST_REPORTS = 4
COLUMNS = ["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b", "characters", "text", "surprise", "kind"]


def find(texts: pd.DataFrame, documents: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Shared passages, most surprising first; `a` is the earlier report (the lender), `b` the later.

    Offsets are into the clean texts. `surprise`: bits, growing with length and with how few reports share the passage;
    a foreign place's name inside adds to it. Near-copies of one report are left to duplicates.csv.
    """
    import pandas as pd

    clean = dict(zip(texts["doc"], texts["clean"], strict=True))
    facts = {str(r["doc"]): r for r in documents.to_dict("records")}
    lasts = sections[sections["part"] == "notes"].groupby("doc")["start"].min().to_dict() if len(sections) else {}
    marks = {doc: _fingerprints(text[: int(lasts.get(doc, len(text)))]) for doc, text in clean.items()}
    holders: dict[int, list[tuple[str, int]]] = {}
    for doc in sorted(marks, key=lambda d: (_year(facts[d]), d)):
        for value, at in marks[doc]:
            holders.setdefault(value, []).append((doc, at))
    found: dict[tuple[str, int, str, int], tuple[Any, ...]] = {}
    for places in holders.values():
        docs = {doc for doc, _ in places}
        if 1 < len(docs) <= MOST_REPORTS:
            for row in _grown(places, clean, facts, len(docs)):
                found[row[0], row[1], row[3], row[4]] = row
    ordered = sorted(found.values(), key=lambda r: (-r[8], r[0], r[1], r[3], r[4]))
    return pd.DataFrame(_distinct(ordered), columns=COLUMNS)


def _fingerprints(text: str) -> list[tuple[int, int]]:
    """(hash, offset) chosen by winnowing: the smallest hash of every window."""
    hashes = [crc32(text[n : n + GRAM].encode()) for n in range(len(text) - GRAM + 1)]
    chosen: list[tuple[int, int]] = []
    for start in range(max(1, len(hashes) - WINDOW + 1)):
        window = hashes[start : start + WINDOW]
        if window:
            at = start + max(n for n, h in enumerate(window) if h == min(window))
            if not chosen or chosen[-1][1] != at:
                chosen.append((hashes[at], at))
    return chosen


def _grown(
    places: list[tuple[str, int]], clean: dict[str, str], facts: dict[str, dict[str, Any]], docs: int
) -> list[tuple[Any, ...]]:
    rows = []
    for number, (doc_a, at_a) in enumerate(places):
        for doc_b, at_b in places[number + 1 :]:
            if doc_a == doc_b or _same_cluster(facts[doc_a], facts[doc_b]):
                continue
            span = _longest(clean[doc_a], at_a, clean[doc_b], at_b)
            if span and span[2] >= SHORTEST:
                text = clean[doc_a][span[0] : span[0] + span[2]]
                kind = _kind(facts[doc_a], facts[doc_b])
                surprise = round(
                    span[2] * 1.5 - 12 * log2(docs) + 40 * _names_lender(text, facts[doc_a], facts[doc_b]), 2
                )
                rows.append(
                    (
                        doc_a,
                        span[0],
                        span[0] + span[2],
                        doc_b,
                        span[1],
                        span[1] + span[2],
                        span[2],
                        text,
                        surprise,
                        kind,
                    )
                )
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


def _year(fact: dict[str, Any]) -> int:
    value = fact.get("year")
    return int(value) if value is not None and value == value else 9999


def _place(fact: dict[str, Any]) -> tuple[str, str]:
    return str(fact.get("province") or ""), str(fact.get("city") or "")


def _same_cluster(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one.get("cluster"), other.get("cluster")
    return isinstance(a, str) and a == b


def _kind(one: dict[str, Any], other: dict[str, Any]) -> str:
    """central: from a national report; own_last_year: same place and organisation; else another place's."""
    if one.get("organisation") == "国务院" or other.get("organisation") == "国务院":
        return "central"
    same = _place(one) == _place(other) and _place(one) != ("", "") and one.get("pipeline") == other.get("pipeline")
    return "own_last_year" if same else "other_place"


def _names_lender(text: str, lender: dict[str, Any], borrower: dict[str, Any]) -> bool:
    """The lender's own name inside the borrower's text: the strongest sign of copying."""
    names = [n for n in _place(lender) if n and n not in _place(borrower)]
    return any(n.rstrip("省市") in text for n in names)

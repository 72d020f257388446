"""Passages that reports share: own last year's words, another place's, the centre's.

Method: local fingerprints by winnowing (Schleimer, Wilkerson and Aiken 2003) propose places, which are grown to the
longest common passage. A passage that many reports hold is a formula, not a loan, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log2
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

GRAM = 16
WINDOW = 8
SHORTEST = 30
# A fingerprint in more reports than this is a standing formula.
MOST_REPORTS = 4
# A fingerprint that stands in more places than this repeats within a report: a list, a table.
MOST_PLACES = 16
# An odd 64-bit constant (Steele, Lea and Flood 2014) spreads character codes over the word.
MULTIPLIER = 0x9E3779B97F4A7C15
Row = tuple[Any, ...]
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
    ends = {doc: int(lasts.get(doc, len(text))) for doc, text in clean.items()}
    order = sorted(clean, key=lambda d: (_year(facts[d]), d))
    rows: list[Row] = []
    for (doc_a, doc_b), places in sorted(_meetings(order, clean, ends, facts).items()):
        rows += _grown(doc_a, doc_b, places, clean, facts)
    rows.sort(key=lambda r: (-r[8], r[0], r[1], r[3], r[4]))
    return pd.DataFrame(_distinct(rows), columns=COLUMNS)


def _hashes(text: str) -> Any:
    """The hash of every gram of the text, by its offset."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype("uint64")
    count = max(0, len(codes) - GRAM + 1)
    hashes = np.zeros(count, dtype="uint64")
    for n in range(GRAM):
        hashes = hashes * np.uint64(MULTIPLIER) + codes[n : n + count]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(MULTIPLIER)
    return hashes ^ (hashes >> np.uint64(32))


def _fingerprints(text: str) -> tuple[list[int], list[int]]:
    """Hashes and offsets chosen by winnowing: the smallest hash of every window, the last of equals."""
    import numpy as np

    hashes = _hashes(text)
    if len(hashes) < WINDOW:
        return [], []
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW)
    last = WINDOW - 1 - windows[:, ::-1].argmin(axis=1)
    chosen = np.unique(np.arange(len(windows)) + last)
    return hashes[chosen].tolist(), chosen.tolist()


def _holding(values: Iterable[int], texts: Iterable[str]) -> dict[int, int]:
    """In how many texts each gram stands. Winnowing alone cannot say: at the rim of a passage it chooses by what is around."""
    import numpy as np

    wanted = np.array(sorted(values), dtype="uint64")
    counts = np.zeros(len(wanted), dtype="int64")
    for text in texts:
        found = np.unique(_hashes(text))
        counts += np.isin(wanted, found, assume_unique=True)
    return dict(zip(wanted.tolist(), counts.tolist(), strict=True))


def _meetings(
    order: list[str], clean: dict[str, str], ends: dict[str, int], facts: dict[str, dict[str, Any]]
) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    """For every two reports, the earlier first: (offset in one less offset in the other, offset, reports that share it)."""
    holders: dict[int, list[tuple[str, int]]] = {}
    for doc in order:
        for value, at in zip(*_fingerprints(clean[doc][: ends[doc]]), strict=True):
            holders.setdefault(value, []).append((doc, at))
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    shared = {v: places for v, places in holders.items() if 1 < len({d for d, _ in places}) <= MOST_REPORTS}
    reports = _holding(shared, (clean[doc][: ends[doc]] for doc in order))
    for value, places in shared.items():
        if reports[value] > MOST_REPORTS or len(places) > MOST_PLACES:
            continue
        for number, (doc_a, at_a) in enumerate(places):
            for doc_b, at_b in places[number + 1 :]:
                if doc_a != doc_b and not _same_cluster(facts[doc_a], facts[doc_b]):
                    found.setdefault((doc_a, doc_b), []).append((at_b - at_a, at_a, reports[value]))
    return found


def _grown(
    doc_a: str,
    doc_b: str,
    places: list[tuple[int, int, int]],
    clean: dict[str, str],
    facts: dict[str, dict[str, Any]],
) -> list[Row]:
    """The passages of two reports, each grown once: a fingerprint within one that is known adds nothing."""
    one, other, kind = clean[doc_a], clean[doc_b], _kind(facts[doc_a], facts[doc_b])
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
    if any(str(r.get("organisation") or "").startswith("国务院") for r in (one, other)):
        return "central"
    same = _place(one) == _place(other) and _place(one) != ("", "") and one.get("pipeline") == other.get("pipeline")
    return "own_last_year" if same else "other_place"


def _names_lender(text: str, lender: dict[str, Any], borrower: dict[str, Any]) -> bool:
    """The lender's own name inside the borrower's text: the strongest sign of copying."""
    names = [n for n in _place(lender) if n and n not in _place(borrower)]
    return any(n.rstrip("省市") in text for n in names)

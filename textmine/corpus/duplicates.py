"""Near-copies: reposts of one report on several sites, clustered so that each counts once.

Method: MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman 2014, chapter 3) proposes pairs, the exact
Jaccard similarity of character shingles decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SHINGLE = 8
PERMUTATIONS = 128
BANDS = 32
# Two reports of one place in neighbouring years share at most a third of their shingles; reposts nine tenths.
ALIKE = 0.75
SEED = 7


def shingles(text: str) -> set[str]:
    """The character shingles of a text without white space and punctuation."""
    plain = "".join(c for c in text if c.isalnum())
    return {plain[n : n + SHINGLE] for n in range(max(1, len(plain) - SHINGLE + 1))}


def find(texts: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Pairs of near-copies, and for every clustered report its representative.

    `texts`: doc, clean. The representative has the most metadata filled, then the earliest date of publication, then
    the longest text, then the first name.
    """
    import pandas as pd

    clean = dict(zip(texts["doc"], texts["clean"], strict=True))
    pairs = [(a, b, s) for a, b in _candidates(clean) if (s := _similarity(clean[a], clean[b])) >= ALIKE]
    clusters = _clusters(pairs, _order(documents, clean))
    frame = pd.DataFrame(
        [(a, b, round(s, 4), clusters[a]) for a, b, s in sorted(pairs)],
        columns=["doc_a", "doc_b", "similarity", "representative"],
    )
    return frame, clusters


def _candidates(clean: dict[str, str]) -> list[tuple[str, str]]:
    from rensa import RMinHash

    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    rows = PERMUTATIONS // BANDS
    for doc in sorted(clean):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        sketch.update(sorted(shingles(clean[doc])))
        digest = sketch.digest()
        for band in range(BANDS):
            buckets.setdefault((band, tuple(digest[band * rows : (band + 1) * rows])), []).append(doc)
    return sorted({(a, b) for docs in buckets.values() for n, a in enumerate(docs) for b in docs[n + 1 :]})


def _similarity(one: str, other: str) -> float:
    a, b = shingles(one), shingles(other)
    return len(a & b) / max(1, len(a | b))


def _order(documents: pd.DataFrame, clean: dict[str, str]) -> dict[str, tuple[int, str, int, str]]:
    """The rank of each report as a representative: smaller is better."""
    facts = ["title", "organisation", "province", "city", "year", "published"]
    ranks = {}
    for row in documents.itertuples(index=False):
        filled = sum(
            (isinstance(v := getattr(row, f), str) and v != "") or (v is not None and v == v and not isinstance(v, str))
            for f in facts
        )
        published = row.published if isinstance(row.published, str) and row.published else "9999"
        doc = str(row.doc)
        ranks[doc] = (-filled, str(published), -len(clean.get(doc, "")), doc)
    return ranks


def _clusters(pairs: list[tuple[str, str, float]], order: dict[str, tuple[int, str, int, str]]) -> dict[str, str]:
    parent: dict[str, str] = {}

    def root(doc: str) -> str:
        while parent.setdefault(doc, doc) != doc:
            doc = parent[doc]
        return doc

    for a, b, _ in pairs:
        parent[root(a)] = root(b)
    groups: dict[str, list[str]] = {}
    for doc in parent:
        groups.setdefault(root(doc), []).append(doc)
    best = {top: min(docs, key=lambda d: order.get(d, (0, "9999", 0, d))) for top, docs in groups.items()}
    return {doc: best[top] for top, docs in groups.items() for doc in docs}

"""Near-copies: reposts of one report on several sites, and excerpts of it, clustered so that each counts once.

Method: MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman 2014, chapter 3) proposes pairs; the exact shares
of common character shingles decide: of both (Jaccard), or of the shorter (containment), which finds an excerpt.

Reading order: `find`, `sketch` (of one report, kept in the store), `candidates` (pairs worth a look), `_alike` (whether two are one
report: this year's that takes over most of last year's is not, nor a template under another place's name), `_clusters`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Hashes = npt.NDArray[np.uint64]

SHINGLE = 8
PERMUTATIONS = 126
BANDS = 42  # of three: a pair that shares half its shingles is proposed in 99.6 of 100 cases
PROPOSED = 0.2  # estimated share in common from which a proposed pair is looked at
# Two reports of one place in neighbouring years share at most a third of their shingles; reposts nine tenths.
ALIKE = 0.75
CONTAINED = 0.9  # share of the shorter from which it is an excerpt; guessed, then held against composed excerpts
EXCERPT = 300  # shingles that an excerpt must have: shorter ones are quotations
# Where place, year or organisation differ, the texts must be the same but for a title: a template carries its names inside.
SAME = 0.995
CROWD = 24  # members of a bucket that are compared each with each; beyond, with the first of them
SEED = 7
FACTS = ("title", "organisation", "province", "city", "year", "published")
_IDLE = re.compile(r"[\W_]+")


def find(texts: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Pairs of near-copies, and for every clustered report its representative.

    `texts`: doc, clean; `similarity`: the larger of the share in common and, for an excerpt, the share of the shorter.
    The representative is one of the whole texts (no excerpt), with the most metadata filled, then the earliest date of
    publication, then the longest text, then the first name.
    """
    clean = dict(sorted(zip(texts["doc"], texts["clean"], strict=True)))
    facts = {str(row["doc"]): row for row in documents.to_dict("records")}
    proposed = candidates(list(clean), [sketch(text) for text in clean.values()])
    similar = dict(similarities(proposed, clean.__getitem__, facts))
    return settled(similar, facts, {doc: len(text) for doc, text in clean.items()})


def settled(
    similar: Mapping[tuple[str, str], float], facts: Mapping[str, Mapping[str, Any]], sizes: Mapping[str, int]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The table of pairs, and the representatives, out of the similarity of pairs (nothing: no copies)."""
    import pandas as pd

    pairs = [(a, b, similarity) for (a, b), similarity in sorted(similar.items()) if similarity]
    clusters = _clusters(pairs, _order(facts, sizes), sizes)
    frame = pd.DataFrame(
        [(a, b, round(s, 4), clusters[a]) for a, b, s in pairs],
        columns=["doc_a", "doc_b", "similarity", "representative"],
    )
    return frame, clusters


def similarities(
    pairs: Iterable[tuple[str, str]], text: Callable[[str], str], facts: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[tuple[str, str], float]]:
    """How alike the reports of each pair are, or nothing where they are no copies. `text` gives a report's clean text."""
    hashed = lru_cache(maxsize=512)(lambda doc: _hashes(text(doc)))
    for a, b in pairs:
        yield (a, b), _alike(hashed(a), hashed(b), _differ(facts.get(a, {}), facts.get(b, {})))


def _hashes(text: str) -> Hashes:
    """The distinct character shingles of a text without white space and punctuation, as sorted 64-bit hashes."""
    import numpy as np

    ordered = np.sort(_shingles(text))
    kept = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    return ordered[kept]


def _shingles(text: str) -> Hashes:
    """A hash of every shingle, in the order of the text: a polynomial, of one, two, four, eight characters in turn."""
    import numpy as np

    points = np.frombuffer(_IDLE.sub("", text).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    rolled = np.pad(points, (0, max(0, SHINGLE - len(points))))
    size = 1
    while size < SHINGLE:
        rolled = rolled[:-size] * np.uint64(pow(0x9E3779B97F4A7C15, size, 1 << 64)) + rolled[size:]
        size *= 2
    rolled ^= rolled >> np.uint64(29)
    rolled *= np.uint64(0xBF58476D1CE4E5B9)
    return rolled ^ (rolled >> np.uint64(32))


def candidates(docs: Sequence[str], sketches: Sequence[bytes]) -> list[tuple[str, str]]:
    """Pairs that share a band of their sketches, and by their sketches enough in common; `docs` in the order of names."""
    import numpy as np

    if not docs:
        return []
    table = np.frombuffer(b"".join(sketches), dtype="<u4").reshape(len(docs), PERMUTATIONS)
    width = PERMUTATIONS // BANDS
    proposed: set[tuple[int, int]] = set()
    for band in range(BANDS):
        keys = np.zeros(len(docs), dtype=np.uint64)
        for column in range(band * width, (band + 1) * width):
            keys = (keys ^ table[:, column]) * np.uint64(0x9E3779B97F4A7C15)
            keys ^= keys >> np.uint64(29)
        for members in _buckets(keys):
            proposed.update(_pairs_of(members))
    return [(docs[i], docs[j]) for i, j in sorted(proposed) if (table[i] == table[j]).mean() >= PROPOSED]


def _buckets(keys: Hashes) -> Iterator[list[int]]:
    """Numbers of the rows whose keys are equal, where several are."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
    starts = np.concatenate(([0], ends))
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        yield order[start : start + size].tolist()


def sketch(text: str) -> bytes:
    """The MinHash of a text: PERMUTATIONS numbers of 32 bits."""
    import numpy as np
    from rensa import RMinHash

    hashes = _shingles(text)  # the least of each permutation is the same however often a shingle comes
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, [0, len(hashes)], num_perm=PERMUTATIONS, seed=SEED)
    return np.array(matrix.to_rows()[0], dtype="<u4").tobytes()


def _pairs_of(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each with each in a small bucket; in a crowded one each with the first, which is enough to cluster copies."""
    yield from itertools.combinations(members[:CROWD], 2)
    yield from ((members[0], other) for other in members[CROWD:])


def _alike(one: Hashes, other: Hashes, differ: bool) -> float:
    """How far two texts are one report's, or nothing where they are not.

    `differ`: their place, year or organisation differ.
    """
    import numpy as np

    shared = len(np.intersect1d(one, other, assume_unique=True))
    shorter, whole = min(len(one), len(other)), len(one) + len(other) - shared
    jaccard, contained = shared / whole, shared / shorter
    excerpt = contained if shorter >= EXCERPT else 0.0
    if differ:
        return max(jaccard, contained) if contained >= SAME else 0.0
    if jaccard >= ALIKE:
        return jaccard
    return excerpt if excerpt >= CONTAINED else 0.0


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two reports are said to be of different places, years or bodies; what is empty differs from nothing."""
    for column in ("province", "city", "county", "year"):
        a, b = _cell(one.get(column)), _cell(other.get(column))
        if a and b and a != b:
            return True
    a, b = _cell(one.get("organisation")), _cell(other.get("organisation"))
    return bool(a and b and a not in b and b not in a)


def _cell(value: Any) -> str:
    """A cell as text, empty for a missing value of any kind; a year is whole though pandas may hold it as 2023.0."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


Rank = tuple[int, str, int, str]


def _order(facts: Mapping[str, Mapping[str, Any]], sizes: Mapping[str, int]) -> dict[str, Rank]:
    """The rank of each report as a representative: smaller is better."""
    ranks = {}
    for doc, row in facts.items():
        filled = sum(bool(_cell(row.get(fact))) for fact in FACTS)
        ranks[doc] = (-filled, _cell(row.get("published")) or "9999", -sizes.get(doc, 0), doc)
    return ranks


def _clusters(
    pairs: Sequence[tuple[str, str, float]], order: Mapping[str, Rank], sizes: Mapping[str, int]
) -> dict[str, str]:
    parent: dict[str, str] = {}

    def root(doc: str) -> str:
        while parent.setdefault(doc, doc) != doc:
            parent[doc] = parent[parent[doc]]
            doc = parent[doc]
        return doc

    for a, b, _ in pairs:
        parent[root(a)] = root(b)
    groups: dict[str, list[str]] = {}
    for doc in parent:
        groups.setdefault(root(doc), []).append(doc)
    best = {top: _representative(docs, order, sizes) for top, docs in groups.items()}
    return {doc: best[top] for top, docs in groups.items() for doc in docs}


def _representative(docs: Sequence[str], order: Mapping[str, Rank], sizes: Mapping[str, int]) -> str:
    """The best of the whole texts: an excerpt, however well described, stands for nobody."""
    longest = max(sizes[doc] for doc in docs)
    whole = [doc for doc in docs if sizes[doc] >= 0.9 * longest]
    return min(whole, key=lambda doc: order.get(doc, (0, "9999", 0, doc)))

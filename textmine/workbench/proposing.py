"""`codebook propose`: what the codebook misses.

Sections that no theme claims (general without a word that says so, or a score hardly above silence) are described by the terms of their
reports; non-negative matrix factorisation (Lee and Seung 1999) over TF-IDF groups them. A group is labelled by the terms that
tell it from all other sections (log-odds, Monroe, Colaresi and Quinn 2008). Seeded: the same run gives the same proposals.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import log, sqrt
from pathlib import Path
from typing import Any

from ..store import Store
from .sampling import SEED

FILE = "theme_candidates.csv"
COLUMNS = (
    "candidate", "pipeline", "sections", "reports", "characters", "terms", "top_terms", "example_doc", "example_start",
    "example_end", "example",
)  # fmt: skip
# A main theme at or below this score is hardly spoken (themes.SPEAKS is 1.2).
WEAK = 1.8
MOST_SECTIONS, MOST_TERMS = 4000, 3000
LEAST_SECTIONS = 3
Row = dict[str, Any]


def propose(outputs: Path, *, themes: int = 8, seed: int = SEED) -> list[Row]:
    """At most `themes` candidates for each pipeline, most sections first; written to OUTPUTS/theme_candidates.csv.

    At most 4,000 sections a pipeline are looked at, evenly spread, so that large sets cost no more.
    """
    from .agree import write_rows

    rows: list[Row] = []
    with Store(outputs, read_only=True) as store:
        for (name,) in store.query("SELECT DISTINCT pipeline FROM reports ORDER BY pipeline"):
            rows += _of_pipeline(store, name, themes, seed)
    for number, row in enumerate(rows, 1):
        row["candidate"] = number
    write_rows(rows, COLUMNS, outputs / FILE)
    return rows


def _of_pipeline(store: Store, name: str, themes: int, seed: int) -> list[Row]:
    sections = store.query(
        'SELECT s.doc, s."start", s."end", s.text, s.themes, s.scores, s.terms FROM sections s JOIN reports r ON r.doc = s.doc '
        "WHERE r.pipeline = ? AND s.part = 'body' AND s.themes <> '' ORDER BY s.doc, s.section",
        [name],
    )
    missed = [s for s in sections if _missed(*s[4:7]) and len(s[3]) >= 20]
    rest = [s for s in sections if not _missed(*s[4:7])]
    missed, rest = _spread(missed), _spread(rest)
    terms = _terms(store, name)
    if len(missed) < 2 * LEAST_SECTIONS or not terms:
        return []
    return _grouped(name, missed, rest, terms, themes, seed)


def _missed(themes: str, scores: str, terms: str | None) -> bool:
    """General for want of anything better, or hardly spoken; openings and closings that say they are general are coded.

    >>> _missed("general", "0", ""), _missed("general", "3.1", "高质量发展"), _missed("ecology", "1.5", "绿化")
    (True, False, True)
    """
    first = float(scores.split(";")[0] or 0) if scores else 0.0
    return first <= WEAK or (themes.split(";")[0] == "general" and not terms)


def _spread(rows: Sequence[Any]) -> list[Any]:
    step = max(1.0, len(rows) / MOST_SECTIONS)
    return [rows[int(n * step)] for n in range(int(len(rows) / step))]


def _terms(store: Store, name: str) -> list[str]:
    """Words and phrases that reports of this pipeline are indexed under, in two of them or more where there are several."""
    (reports,) = store.query("SELECT count(*) FROM reports WHERE pipeline = ?", [name])[0]
    rows = store.query(
        "SELECT t.term, sum(t.weight) AS w FROM terms t JOIN reports r ON r.doc = t.doc WHERE r.pipeline = ? "
        "AND length(t.term) > 1 GROUP BY t.term HAVING count(*) >= ? ORDER BY w DESC, t.term LIMIT ?",
        [name, 2 if reports > 2 else 1, MOST_TERMS],
    )
    return sorted(term for term, _ in rows)


def _grouped(
    name: str, missed: Sequence[Any], rest: Sequence[Any], terms: list[str], themes: int, seed: int
) -> list[Row]:
    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = _counts([s[3] for s in missed], terms)
    spoken = np.asarray((counts > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero((spoken >= min(LEAST_SECTIONS, max(1, len(missed) // 3))) & (spoken <= 0.5 * len(missed)))
    if len(kept) < 2:
        return []
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, kept])
    model = NMF(min(themes, len(kept) - 1, len(missed) - 1), init="nndsvda", random_state=seed, max_iter=300, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a factorisation that stops early still groups
        strength = model.fit_transform(weights)
    chosen = np.where(strength.max(axis=1) > 1e-6, strength.argmax(axis=1), -1)
    words = [terms[n] for n in kept]
    others = _counts([s[3] for s in rest], words)
    rows = [
        _row(name, np.flatnonzero(chosen == k), strength[:, k], missed, counts[:, kept], others, words)
        for k in range(strength.shape[1])
    ]
    return sorted((r for r in rows if r), key=lambda r: (-r["sections"], r["terms"]))


def _counts(texts: Sequence[str], terms: Sequence[str]) -> Any:
    """Sections × terms, longest term wins."""
    from ahocorasick_rs import AhoCorasick, MatchKind
    from scipy.sparse import csr_matrix

    machine = AhoCorasick(list(terms), matchkind=MatchKind.LeftmostLongest)
    rows, columns = [], []
    for row, text in enumerate(texts):
        for number, _, _ in machine.find_matches_as_indexes(text):
            rows.append(row)
            columns.append(number)
    return csr_matrix(([1.0] * len(rows), (rows, columns)), shape=(len(texts), len(terms)))


def _row(
    name: str, inside: Any, strength: Any, missed: Sequence[Any], counts: Any, others: Any, words: list[str]
) -> Row | None:
    """One candidate; none where too few sections are in it."""
    import numpy as np

    if len(inside) < LEAST_SECTIONS:
        return None
    here = np.asarray(counts[inside].sum(axis=0)).ravel()
    rest = np.asarray(counts.sum(axis=0)).ravel() - here + np.asarray(others.sum(axis=0)).ravel()
    telling = _keyness(here, rest, words)
    best = missed[min(inside, key=lambda n: (-round(float(strength[n]), 6), n))]
    return {
        "pipeline": name,
        "sections": len(inside),
        "reports": len({missed[n][0] for n in inside}),
        "characters": sum(missed[n][2] - missed[n][1] for n in inside),
        "terms": ";".join(telling[:8]),
        "top_terms": ";".join(w for _, w in sorted((-round(float(c)), w) for c, w in zip(here, words, strict=True) if c)[:5]),
        "example_doc": best[0], "example_start": best[1], "example_end": best[2], "example": best[3][:80],
    }  # fmt: skip


def _keyness(here: Any, rest: Any, words: Sequence[str]) -> list[str]:
    """Terms by the z score of their log odds against all other sections, most telling first."""
    n, m = float(here.sum()), float(rest.sum())
    scored = []
    for a, b, word in zip(here.tolist(), rest.tolist(), words, strict=True):
        if a < 2:
            continue
        prior, whole = (a + b) * 0.1, (n + m) * 0.1
        odds = log((a + prior) / (n + whole - a - prior)) - log((b + prior) / (m + whole - b - prior))
        z = odds / sqrt(1 / (a + prior) + 1 / (b + prior))
        if z > 0:
            scored.append((-round(z, 4), word))
    return [word for _, word in sorted(scored)]

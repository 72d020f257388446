"""Everything that needs the whole set, computed from the store alone: the tables of the contract as DataFrames."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import pipeline, staleness
from ..errors import TextmineError
from ..store import Store

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = "expected.csv"
GROUPINGS = ("province", "city", "year", "genre", "pipeline")

Tables = dict[str, "pd.DataFrame"]


def reads(corpus: Path, choice: str) -> list[str]:
    """What the set-level passes read besides the store, as digests: part of the set's fingerprint."""
    expected = (corpus / EXPECTED).read_bytes() if (corpus / EXPECTED).is_file() else b""
    books = [f"{p.name}:{t}:{d}" for p in pipeline.selected(choice) for t, d in sorted(p.fingerprints.items())]
    return [staleness.digest_of(expected.decode("utf-8", "replace")), *books]


def tables(store: Store, corpus: Path, seconds: dict[str, float]) -> Tables:
    """Every table of the contract, by its file's name without `.csv`."""
    import pandas as pd

    from ..corpus import diffusion, duplicates, indicators, keyness, keywords, ledger, reuse, shares

    stored = {t: store.frame(t) for t in ("sections", "claims", "mentions", "terms", "failures")}
    documents = store.frame("reports").drop(columns=["parts"])
    sections, claims, mentions, terms = (stored[t] for t in ("sections", "claims", "mentions", "terms"))
    texts = store.frame("texts", "doc", "clean")
    result: Tables = {}
    with _timed(seconds, "duplicates"):
        result["duplicates"], clusters = duplicates.find(texts, documents)
        documents = _with_clusters(documents, clusters)
    with _timed(seconds, "reuse"):
        result["reuse"] = reuse.find(texts, documents, sections)
    with _timed(seconds, "keywords"):
        result["keywords"] = keywords.rank(terms)
    with _timed(seconds, "diffusion"):
        result["slogans"], result["slogan_diffusion"] = diffusion.slogans(mentions, documents)
    with _timed(seconds, "indicators"):
        result["indicators"] = indicators.cells(claims, documents)
    with _timed(seconds, "ledger"):
        result["ledger"] = ledger.match(claims, documents)
    with _timed(seconds, "shares"):
        expected = _expected(corpus)
        result["themes"] = shares.themes(sections, claims, mentions, terms, documents, expected)
        result.update(shares.wide(result["themes"], sections, documents))
    with _timed(seconds, "keyness"):
        original = documents[documents["duplicate_of"].isna()]
        result["keyness"] = pd.concat(
            [keyness.compare(_counts(terms, original, g), group_by=g) for g in GROUPINGS], ignore_index=True
        )
    result["documents"] = documents
    result["failures"] = stored["failures"].drop(columns=["parts"])
    result["sections"] = sections
    result["claims"] = claims
    result["slogan_mentions"] = mentions
    return result


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start


def _with_clusters(documents: pd.DataFrame, clusters: dict[str, str]) -> pd.DataFrame:
    """`duplicate_of`: the representative a near-copy yields to; `cluster`: the representative of all its copies."""
    import pandas as pd

    representative = documents["doc"].map(clusters).astype(object)
    copy = representative.notna() & (representative != documents["doc"])
    return documents.assign(
        duplicate_of=pd.Series(representative.where(copy, None), dtype=object),
        cluster=pd.Series(representative, dtype=object),
    )


def _counts(terms: pd.DataFrame, documents: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Term counts with the group of their report; reports without that group are left out."""
    groups = documents.set_index("doc")[grouping].dropna()
    counts = terms[terms["doc"].isin(groups.index)].copy()
    counts["group"] = counts["doc"].map(groups)
    if grouping == "year":
        counts["group"] = counts["group"].astype("int64").astype(str)
    return counts[["doc", "group", "term", "count"]]


def _expected(corpus: Path) -> pd.DataFrame | None:
    """`CORPUS/expected.csv`: the grid of reports that there should be (province, city, organisation, year)."""
    import pandas as pd

    path = corpus / EXPECTED
    if not path.is_file():
        return None
    try:
        frame: pd.DataFrame = pd.read_csv(path, encoding="utf-8-sig", dtype={"province": str, "city": str})
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise TextmineError(str(error).splitlines()[0], place=EXPECTED, hint="save it as “CSV UTF-8”") from None
    missing: list[Any] = [c for c in ("province", "year") if c not in frame.columns]
    if missing:
        raise TextmineError(f"has no column {missing[0]}", place=f"{EXPECTED} line 1")
    return frame

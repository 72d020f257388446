"""Everything that needs the whole set, computed from the store alone: the tables of the contract as DataFrames."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import corrections, pipeline, staleness
from ..corrections import Correction
from ..errors import TextmineError
from ..store import Store, add_row, empty_batch
from . import discovering, tracing

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = "expected.csv"
GROUPINGS = ("province", "city", "year", "genre", "pipeline")

Tables = dict[str, "pd.DataFrame"]


def reads(corpus: Path, choice: str) -> list[str]:
    """What the set-level passes read besides the store, as digests: part of the set's fingerprint."""
    from ..corpus import reliability

    beside = [
        (corpus / n).read_bytes() if (corpus / n).is_file() else b""
        for n in (EXPECTED, corrections.FILE, reliability.FILE)
    ]
    books = [f"{p.name}:{t}:{d}" for p in pipeline.selected(choice) for t, d in sorted(p.fingerprints.items())]
    return [*(staleness.digest_of(content.hex()) for content in beside), *books]


def decisions(corpus: Path, choice: str, docs: Iterable[str]) -> tuple[Correction, ...]:
    """What the researcher decided otherwise.

    Raises TextmineError, with line and suggestion, for a row that cannot be carried out or names a file that is not there.
    """
    found = corrections.read(corpus, vocabulary(choice))
    corrections.check_docs(found, docs)
    return found


def vocabulary(choice: str) -> corrections.Vocabulary:
    """The themes and indicators a decision may name."""
    chosen = pipeline.selected(choice)
    themes = {n: i for p in chosen for i, names in p.theme_names.items() for n in (*names, i)}
    return corrections.Vocabulary(themes, {entry.indicator for p in chosen for entry in p.indicators})


def tables(store: Store, corpus: Path, seconds: dict[str, float], decisions: Sequence[Correction] = ()) -> Tables:
    """Every table of the contract, by its file's name without `.csv`; `decisions` are laid over what the store holds."""
    import pandas as pd

    from ..corpus import duplicates, keyness, keywords, reliability, reuse

    with _timed(seconds, "discovery"):
        discovering.refresh(store)
    found = _found(store)
    terms = store.frame("terms")
    texts = store.frame("texts", "doc", "clean")
    applied = _applied(store, found, decisions)
    frames = applied.frames
    _keep(store, frames, decisions if applied.changed else ())
    result: Tables = {}
    with _timed(seconds, "duplicates"):
        result["duplicates"], clusters = duplicates.find(texts, frames["documents"])
        frames["documents"] = documents = _with_clusters(frames["documents"], clusters)
    with _timed(seconds, "reuse"):
        result["reuse"] = reuse.find(texts, documents, frames["sections"])
    with _timed(seconds, "keywords"):
        result["keywords"] = keywords.rank(terms)
    expected = _expected(corpus)
    result.update(_compared(frames, terms, expected, seconds))
    if applied.changed:
        found["documents"] = _with_clusters(found["documents"], clusters)
        result.update(_marked(result, _compared(found, terms, expected, seconds)))
    with _timed(seconds, "keyness"):
        original = documents[documents["duplicate_of"].isna()]
        result["keyness"] = pd.concat(
            [keyness.compare(_counts(terms, original, g), group_by=g) for g in GROUPINGS], ignore_index=True
        )
    result["failures"] = store.frame("failures").drop(columns=["parts"])
    result["corrections_applied"] = pd.DataFrame(applied.log, columns=list(corrections.LOG))
    result |= frames
    return result | reliability.mark(result, reliability.read(corpus))


def _found(store: Store) -> Tables:
    """What the program found, by the names of the tables."""
    return {
        "documents": store.frame("reports").drop(columns=["parts"]),
        "sections": store.frame("sections"),
        "claims": store.frame("claims"),
        "slogan_mentions": store.frame("mentions"),
    }


def _applied(store: Store, found: Tables, decisions: Sequence[Correction]) -> corrections.Applied:
    def text(doc: str) -> str | None:
        rows = store.query("SELECT clean FROM texts WHERE doc = ?", [doc])
        return str(rows[0][0]) if rows else None

    return corrections.apply(decisions, found, text, lambda doc: tracing.text_and_map(store, doc)[2])


def _keep(store: Store, frames: Tables, decisions: Sequence[Correction]) -> None:
    """What decisions made of their reports goes into the store, for compare, trace and show."""
    docs = sorted({made.doc for made in decisions})
    batch = empty_batch()
    for table, name in (("reports", "documents"), ("sections",) * 2, ("claims",) * 2, ("mentions", "slogan_mentions")):
        mine = frames[name][frames[name]["doc"].isin(docs)]
        for row in mine.to_dict("records") if docs else ():
            add_row(batch, table, {k: None if v is None or v != v else v for k, v in row.items()})
    store.lay_over(docs, batch)


def _compared(frames: Tables, terms: pd.DataFrame, expected: pd.DataFrame | None, seconds: dict[str, float]) -> Tables:
    """The tables that compare sections, claims and mentions over places and years."""
    from ..corpus import diffusion, indicators, ledger, shares

    documents, sections, claims, mentions = (
        frames[t] for t in ("documents", "sections", "claims", "slogan_mentions")
    )  # fmt: skip
    result: Tables = {}
    with _timed(seconds, "diffusion"):
        result["slogans"], result["slogan_diffusion"] = diffusion.slogans(mentions, documents, expected)
    with _timed(seconds, "indicators"):
        result["indicators"] = indicators.cells(claims, documents)
    with _timed(seconds, "ledger"):
        result["ledger"] = ledger.match(claims, documents)
    with _timed(seconds, "shares"):
        result["themes"] = shares.themes(sections, claims, mentions, terms, documents, expected)
        result.update(shares.wide(result["themes"], sections, documents))
    return result


def _marked(tables: Tables, without: Tables) -> Tables:
    """The compared tables, with what decisions moved in them."""
    return {
        name: (corrections.mark_wide if name.startswith("theme_by") else partial(corrections.mark, name))(
            tables[name], frame
        )
        for name, frame in without.items()
    }


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

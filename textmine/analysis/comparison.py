"""Everything that needs the whole set, out of the store alone: the tables of the contract.

Reading order: `reads` and `stamp` (what the tables are made of besides reports), `tables`: the passes over what the program
found and, where a researcher decided otherwise, once more over what stands then, so that the difference can be marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import corrections, pipeline, staleness
from ..corrections import Correction
from ..errors import TextmineError
from ..store import ORDER, TABLES, Store, add_row, declared, empty_batch, plain
from ..tables import Table
from . import discovering, passes, tracing

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = "expected.csv"

Frames = dict[str, "pd.DataFrame"]


def reads(corpus: Path, choice: str) -> list[str]:
    """What the set-level passes read besides the store, as digests: part of the set's fingerprint."""
    from ..corpus import reliability

    beside = [
        (corpus / n).read_bytes() if (corpus / n).is_file() else b""
        for n in (EXPECTED, corrections.FILE, reliability.FILE)
    ]
    books = [f"{p.name}:{p.fingerprints['indicators.csv']}" for p in pipeline.selected(choice)]
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


def stamp(corpus: Path, choice: str) -> str:
    """What everything that the passes keep is made of, besides the reports themselves."""
    return staleness.digest_of(staleness.code_version(staleness.SET_STEPS), *reads(corpus, choice))


def tables(
    store: Store, corpus: Path, seconds: dict[str, float], decisions: Sequence[Correction] = ()
) -> dict[str, Table]:
    """Every table of the contract, by its file's name without `.csv`; `decisions` are laid over what the store holds."""
    from ..corpus import reliability

    marks, expected = reliability.read(corpus), _expected(corpus)
    passes.pair(store, seconds)
    with passes.timed(seconds, "discovery"):
        discovering.refresh(store, passes.reposts(store))
    passes.settle(store, seconds)
    applied = _applied(store, decisions)
    _keep(store, applied)
    frames = _compared(store, expected, seconds)
    result: dict[str, Table] = dict(_KEPT)
    if applied.changed:
        before = _markable(store, frames)
        passes.apart(store)
        _show_decided(store, applied)
        passes.pair(store, seconds)
        passes.settle(store, seconds)
        frames = _compared(store, expected, seconds)
        frames |= _marked(_markable(store, frames), before)
    result |= _others(store, marks)
    frames["corrections_applied"] = _frame(applied.log, corrections.LOG)
    frames |= reliability.mark({n: f for n, f in frames.items() if n.startswith("theme")}, marks)
    return result | {name: _of_frame(store, name, frame) for name, frame in frames.items()}


def _frame(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame with those columns, whatever there is."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))


# Tables that stand in the store, or in what the passes leave, as they are.
_KEPT = {
    "indicators": Table(
        "SELECT c.*, d.province, d.city FROM cells c JOIN documents d USING (doc) WHERE d.duplicate_of IS NULL",
        "indicator, province NULLS LAST, city NULLS LAST, year, status, doc",
    ),
    "ledger": Table(
        "SELECT * EXCLUDE (home) FROM answers",
        "province NULLS LAST, city NULLS LAST, organisation NULLS LAST, year, doc_plan, claim_plan",
    ),
}
_SPANS = {
    "sections": ("sections", "doc, section"),
    "claims": ("claims", 'doc, claim, "start"'),
    "slogan_mentions": ("mentions", 'doc, "start", "end", slogan, type, evidence DESC'),
}


def _others(store: Store, marks: Mapping[str, str]) -> dict[str, Table]:
    """Tables of rows that no decision is marked in, and those of spans as they show themselves now."""
    names = [t for t, m in sorted(marks.items()) if m]
    listed = ", ".join("'" + n.replace("'", "''") + "'" for n in names)
    tested = f"CASE WHEN split_part(themes, ';', 1) IN ({listed}) THEN 'exploratory' END" if names else "NULL::VARCHAR"
    spans = {n: Table(f"SELECT * FROM {t}", order) for n, (t, order) in _SPANS.items()}
    spans["sections"] = Table(f"SELECT *, {tested} AS reliability FROM sections", "doc, section")
    return {
        **spans,
        "documents": Table("SELECT * EXCLUDE (base, made, told) FROM documents", "doc"),
        "failures": Table("SELECT * EXCLUDE (parts) FROM failures", "doc"),
        "keywords": Table("SELECT * FROM best", "doc, rank"),
        "duplicates": Table("SELECT * FROM copies", "doc_a, doc_b"),
        "reuse": Table("SELECT * FROM passages", "surprise DESC, doc_a, start_a, doc_b, start_b"),
    }


def _markable(store: Store, frames: Frames) -> Frames:
    """The tables whose rows are marked where decisions move them."""
    kept = {n: plain(store.connection.execute(f"{t.sql} ORDER BY {t.order}").df()) for n, t in _KEPT.items()}
    return {name: frame for name, frame in frames.items() if name != "keyness"} | kept


def _compared(store: Store, expected: pd.DataFrame | None, seconds: dict[str, float]) -> Frames:
    """The tables that are made anew each time, out of what the passes left."""
    import pandas as pd

    from ..corpus import diffusion, shares

    result: Frames = {}
    with passes.timed(seconds, "diffusion"):
        result["slogans"], result["slogan_diffusion"] = diffusion.found(
            store.connection, expected, store.fact(discovering.FIGURES) or []
        )
    with passes.timed(seconds, "shares"):
        spoken = store.connection.execute("SELECT * FROM spoken").df()
        documents = plain(store.connection.execute(
            "SELECT doc, province, city, organisation, year, duplicate_of FROM documents ORDER BY doc"
        ).df())  # fmt: skip
        empty = pd.DataFrame({c: [] for c in shares.COLUMNS})
        result["themes"] = shares.compared(spoken, documents, expected) if len(spoken) else empty
        result.update(shares.widened(store.connection))
    with passes.timed(seconds, "keyness"):
        result["keyness"] = passes.key_terms(store)
    return result


def _of_frame(store: Store, name: str, frame: pd.DataFrame) -> Table:
    """A frame as a table of DuckDB, in the order of its rows; a wide one as it is."""
    if name.startswith("theme_by"):
        return Table("", "", frame=frame)
    store.connection.register(f"frame_{name}", frame.assign(**{"row number": range(len(frame))}))
    return Table(f'SELECT * FROM "frame_{name}"', '"row number"')


def _applied(store: Store, decisions: Sequence[Correction]) -> corrections.Applied:
    """The decisions laid over the reports that they are about; no other is looked at."""
    docs = sorted({made.doc for made in decisions})
    found = {}
    for table, name in _DECIDED.items():
        chosen = ", ".join(f'"{c}"' for c in TABLES[table] if c != "parts")
        sql = f"SELECT {chosen} FROM {table} WHERE doc IN (SELECT unnest(?)) ORDER BY {ORDER[table]}"
        found[name] = plain(store.connection.execute(sql, [docs]).df())

    def text(doc: str) -> str | None:
        rows = store.query("SELECT clean FROM texts WHERE doc = ?", [doc])
        return str(rows[0][0]) if rows else None

    return corrections.apply(decisions, found, text, lambda doc: tracing.text_and_map(store, doc)[2])


def _keep(store: Store, applied: corrections.Applied) -> None:
    """What decisions made of their reports goes into the store, for compare, trace and show."""
    docs = sorted(set(applied.frames["documents"]["doc"])) if applied.changed else []
    batch = empty_batch()
    for table, name in _DECIDED.items():
        for row in applied.frames[name].to_dict("records") if docs else ():
            add_row(batch, table, {k: None if v is None or v != v else v for k, v in row.items()})
    store.lay_over(docs, batch)


_DECIDED = {"reports": "documents", "sections": "sections", "claims": "claims", "mentions": "slogan_mentions"}


def _show_decided(store: Store, applied: corrections.Applied) -> None:
    """From here on reports, sections, claims and mentions show themselves as decided, with a column `corrected`."""
    home = f'"{store.path.stem}".main'
    for table, name in _DECIDED.items():
        frame = applied.frames[name]
        store.connection.execute(f"CREATE OR REPLACE TEMP TABLE fixed_{table} ({declared(table)}, corrected VARCHAR)")
        if len(frame):
            columns = {c: frame[c].tolist() if c in frame else [None] * len(frame) for c in TABLES[table]}
            missing = {c: [None if v is None or v != v else v for v in values] for c, values in columns.items()}
            store.append(table, missing, into=f"fixed_{table}", more={"corrected": frame["corrected"].tolist()})
        store.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM {home}.{table} WHERE doc NOT IN "
            f"(SELECT doc FROM {home}.decided_docs) UNION ALL BY NAME SELECT * FROM fixed_{table}"
        )


def _marked(tables: Frames, without: Frames) -> Frames:
    """The compared tables, with what decisions moved in them."""
    return {
        name: (corrections.mark_wide if name.startswith("theme_by") else partial(corrections.mark, name))(
            tables[name], frame
        )
        for name, frame in without.items()
    }


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

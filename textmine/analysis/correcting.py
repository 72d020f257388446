"""`textmine correct`: a row of a table as a decision in `CORPUS/corrections.csv`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .. import corrections
from ..corrections import Correction
from ..errors import UsageError
from ..store import Store
from . import comparison, tracing

TABLES = ("documents", "claims", "sections", "slogan_mentions")


def home_of(outputs: Path, corpus: Path | None = None) -> tuple[Path, str]:
    """The folder an earlier run read, and the pipeline it was told to use.

    Raises UsageError where that folder is gone and no other is named.
    """
    with Store(outputs, read_only=True) as store:
        remembered, choice = store.fact("corpus") or ("", "auto")
    folder = corpus or Path(remembered)
    if not folder.is_dir() or not (corpus or remembered):
        raise UsageError(
            "the folder of the reports is not where it was", place=str(folder), hint="name it: --corpus FOLDER"
        )
    return folder, str(choice)


def look_again(store: Store, decisions: Iterable[Correction]) -> list[str]:
    """Decisions without a quote, whose text is not the one they were first carried out on in these results.

    They are carried out all the same: a run from nothing could not know of it, and must give the same tables.
    """
    before, now, told = store.fact("decided on") or {}, {}, []
    for made in decisions:
        if made.quote:
            continue
        key = "|".join(map(str, (made.doc, made.table, made.start, made.end, made.column)))
        said = _said(store, made)
        now[key] = before.get(key, said)
        if now[key] != said:
            told.append(
                f"{made.place}: made on “{now[key]}”, there stands “{said}” now; look again, and add a column quote"
            )
    store.remember("decided on", now)
    return told


def _said(store: Store, made: Correction) -> str:
    if made.start is None:
        rows = store.query("SELECT sha256[1:12] FROM reports WHERE doc = ?", [made.doc])
    else:
        rows = store.query("SELECT clean FROM texts WHERE doc = ?", [made.doc])
        rows = [(corrections.quote_of(text[made.start : made.end]),) for (text,) in rows]
    return str(rows[0][0]) if rows else ""


def correct(
    outputs: Path,
    table: str,
    row: int,
    *,
    column: str = "",
    value: str = "",
    reject: bool = False,
    note: str = "",
    coder: str = "",
    corpus: Path | None = None,
) -> tuple[Correction, Path]:
    """Writes the decision and gives it, with the file it was written to. `row`: 1 is the first under the header.

    Raises UsageError for a table or row that is not there, TextmineError for what the next run could not carry out.
    """
    name = table.removesuffix(".csv")
    if name not in TABLES:
        raise UsageError(f"rows of {name} are made of others, and corrected where they stand: {', '.join(TABLES)}",
                         hint=f"`textmine trace {outputs} {name} {row}` leads to them")  # fmt: skip
    found = tracing.row_of(outputs, name, row)
    folder, choice = home_of(outputs, corpus)
    plain = found["sha256"][:12] if name == "documents" else corrections.quote_of(found["text"].removeprefix("'"))
    cells = {"doc": found["doc"], "table": name, "start": found.get("start", ""), "end": found.get("end", ""),
             "column": "reject" if reject else column, "value": value, "note": note, "coder": coder, "quote": plain}  # fmt: skip
    made = corrections.decision(cells, comparison.vocabulary(choice))
    return made, corrections.append(folder, made)

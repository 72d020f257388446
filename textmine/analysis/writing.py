"""Writes what a run gives: tables, texts, the page to look at, run.json. Every file is written beside and renamed."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from .. import __version__, pipeline, tables
from ..report import write as write_report
from ..report.workbook import write_workbook
from ..store import Store
from . import pieces, showing

LIBRARIES = (
    "duckdb",
    "jieba",
    "numpy",
    "opencc",
    "pandas",
    "pypdfium2",
    "python-docx",
    "rensa",
    "rjieba",
    "scikit-learn",
    "selectolax",
)
SEED = 20250101
# Tables put together from the pieces of each report, and what a piece is made of besides the report.
PIECES = {"sections": "''", "claims": "''", "slogan_mentions": "coalesce(told, '')"}
_CUTS = (
    "CREATE OR REPLACE TEMP TABLE cuts AS SELECT doc, md5(concat_ws(chr(31), coalesce(r.parts, ''), {1})) AS made "
    'FROM "{0}".main.reports r JOIN documents d USING (doc)'
)
# Texts that are held at a time.
TEXTS = 100


@dataclass(frozen=True)
class Wanted:
    """Which of the files a run may write are asked for."""

    save_text: bool = False
    xlsx: bool = False
    report: bool = True


def complete(store: Store, folder: Path, wanted: Wanted) -> bool:
    """Whether every file that is asked for stands there."""
    names = (
        [f"{name}.csv" for name in (*tables.COLUMNS, *tables.FURTHER)]
        + ["report.html"] * wanted.report
        + ["textmine.xlsx"] * wanted.xlsx
    )
    if not all((folder / name).is_file() for name in names):
        return False
    docs = [d for (d,) in store.query("SELECT doc FROM reports")] if wanted.save_text else []
    return all((folder / kind / f"{doc}.txt").is_file() for doc in docs for kind in ("clean", "raw"))


def write(store: Store, found: dict[str, tables.Table], folder: Path, wanted: Wanted, stamp: str) -> None:
    """Writes the tables, and the texts and the page where they are asked for."""
    for name in tables.COLUMNS:
        path, table = folder / f"{name}.csv", found[name]
        if table.frame is not None:
            tables.write_csv(table.frame, path, name)
        elif name in PIECES:
            store.connection.execute(_CUTS.format(store.path.stem, PIECES[name]))
            pieces.write(store, name, table, path, stamp)
        else:
            tables.write(store.connection, table, path, name)
    if wanted.save_text:
        write_texts(store, folder)
    if wanted.report:
        frames, counts = showing.shown(store, found)
        page = folder / "report.html"
        with tables.writing(page):
            write_report(
                frames,
                page,
                title="textmine",
                counts=counts,
                names=showing.names(store),
                terms=showing.grouped_terms(store),
            )
    if wanted.xlsx:
        frames = {name: showing.frame(store, table) for name, table in found.items()}
        write_workbook(frames, tables.COLUMNS, folder / "textmine.xlsx", page=wanted.report)


def write_texts(store: Store, folder: Path) -> None:
    """`clean/DOC.txt` and `raw/DOC.txt`: UTF-8 without byte order mark; all offsets are code points into these."""
    for kind in ("clean", "raw"):
        beside = folder / f".{kind}.new"
        shutil.rmtree(beside, ignore_errors=True)
        docs = [d for (d,) in store.query("SELECT doc FROM texts ORDER BY doc")]
        for at in range(0, len(docs), TEXTS):
            some = (docs[at], docs[at : at + TEXTS][-1])
            for doc, text in store.query(f"SELECT doc, {kind} FROM texts WHERE doc BETWEEN ? AND ?", some):
                path = beside / f"{doc}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
        shutil.rmtree(folder / kind, ignore_errors=True)
        if beside.is_dir():
            beside.rename(folder / kind)


def write_run_json(store: Store, seconds: dict[str, float], folder: Path, choice: str, counts: dict[str, int]) -> None:
    """`run.json`: what was run, over what, with what; the one file that carries times."""
    content = {
        "textmine": __version__,
        "python": platform.python_version(),
        "pipeline": choice,
        "codebooks": {p.name: p.fingerprints for p in pipeline.selected(choice)},
        "inputs": dict(store.query("SELECT doc, sha256 FROM reports ORDER BY doc")),
        "counts": {**counts, **_rows(store, ("reports", "failures", "sections", "claims", "mentions"))},
        "seconds": {stage: round(value, 3) for stage, value in sorted(seconds.items())},
        "libraries": {name: version(name) for name in LIBRARIES},
        "seed": SEED,
    }
    beside = folder / ".run.json.new"
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(folder / "run.json")


def _rows(store: Store, names: Iterable[str]) -> dict[str, int]:
    return {name: int(store.query(f"SELECT count(*) FROM {name}")[0][0]) for name in names}

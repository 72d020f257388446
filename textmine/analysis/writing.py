"""Writes what a run gives: tables, texts, the page to look at, run.json. Every file is written beside and renamed."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__, pipeline, tables
from ..report import write as write_report
from ..report.workbook import write_workbook
from ..store import Store

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True)
class Wanted:
    """Which of the files a run may write are asked for."""

    save_text: bool = False
    xlsx: bool = False
    report: bool = True


def complete(store: Store, folder: Path, wanted: Wanted) -> bool:
    """Whether every file that is asked for stands there."""
    names = (
        [f"{name}.csv" for name in tables.COLUMNS] + ["report.html"] * wanted.report + ["textmine.xlsx"] * wanted.xlsx
    )
    if not all((folder / name).is_file() for name in names):
        return False
    docs = [d for (d,) in store.query("SELECT doc FROM reports")] if wanted.save_text else []
    return all((folder / kind / f"{doc}.txt").is_file() for doc in docs for kind in ("clean", "raw"))


def write(
    store: Store, frames: dict[str, pd.DataFrame], folder: Path, wanted: Wanted, seconds: dict[str, float]
) -> None:
    """Writes the tables, and the texts and the page where they are asked for."""
    for name in tables.COLUMNS:
        tables.write_csv(frames[name], folder / f"{name}.csv", name)
    if wanted.save_text:
        write_texts(store, folder)
    if wanted.report:
        write_report(frames, folder / "report.html", title="textmine")
    if wanted.xlsx:
        write_workbook(frames, tables.COLUMNS, folder / "textmine.xlsx")


def write_texts(store: Store, folder: Path) -> None:
    """`clean/DOC.txt` and `raw/DOC.txt`: UTF-8 without byte order mark; all offsets are code points into these."""
    for kind in ("clean", "raw"):
        beside = folder / f".{kind}.new"
        shutil.rmtree(beside, ignore_errors=True)
        for doc, text in store.query(f"SELECT doc, {kind} FROM texts ORDER BY doc"):
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

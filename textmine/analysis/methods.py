"""`textmine methods`: a paragraph for the methods section of a paper, out of run.json and the tables of a run.

It says what was done, never how well: agreement with hand coders is the researcher's to measure (`textmine codebook agree`) and to add.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import pipeline
from ..errors import CodebookError, StoreError, UsageError
from .opened import Run, open_run

if TYPE_CHECKING:
    import pandas as pd

# The libraries on which what is counted depends.
NAMED = ("rjieba", "scikit-learn", "duckdb")
ANSWERED = ("met", "missed", "exceeded")


def paragraph(outputs: str | Path, *, language: str = "en") -> str:
    """The paragraph, in `language` zh or en.

    Raises StoreError where there are no results, UsageError for another language.
    """
    if language not in ("zh", "en"):
        raise UsageError(f"no methods paragraph in {language}", hint="zh or en")
    run = open_run(outputs)
    path = run.folder / "run.json"
    if not path.is_file():
        raise StoreError("is not there", place=str(path), hint="run `textmine analyze` to its end")
    made = json.loads(path.read_text(encoding="utf-8"))
    template = (files("textmine.report") / "assets" / f"methods_{language}.txt").read_text(encoding="utf-8")
    return template.strip().format(**_facts(run, made, chinese=language == "zh"))


def _facts(run: Run, made: dict[str, Any], *, chinese: bool) -> dict[str, Any]:
    """What the template asks for; counts as they stand in the tables."""
    documents = run.documents
    own = documents[documents["duplicate_of"].isna()]
    years = own["year"].dropna().astype(int)
    ledger = run.ledger
    corrections = run.corrections_applied["outcome"].ne("stale").sum()
    told = (
        f"研究者另作 {corrections} 处人工订正。"
        if chinese
        else f" {corrections} decisions of our own were laid over the coding."
    )
    return {
        "version": made["textmine"], "python": made["python"], "seed": made["seed"],
        "libraries": ("、" if chinese else ", ").join(f"{n} {made['libraries'][n]}" for n in NAMED),
        "reports": len(own), "copies": len(documents) - len(own), "files": len(documents) + len(run.failures),
        "failures": len(run.failures), "places": len(own[["province", "city"]].dropna(how="all").drop_duplicates()),
        "first_year": years.min() if len(years) else "–", "last_year": years.max() if len(years) else "–",
        "sections": made["counts"]["sections"], "claims": made["counts"]["claims"],
        "mentions": len(run.slogan_mentions), "slogans": len(run.slogans), "plans": len(ledger),
        "answered": int(ledger["verdict"].isin(ANSWERED).sum()),
        "corrections": told if corrections else "", "codebooks": _codebooks(own, made, chinese=chinese),
    }  # fmt: skip


def _codebooks(documents: pd.DataFrame, made: dict[str, Any], *, chinese: bool) -> str:
    """Which codebooks coded how many reports, each with a fingerprint to name it by."""
    used = documents["pipeline"].value_counts()
    said = []
    for name, hashes in made["codebooks"].items():
        if count := int(used.get(name, 0)):
            mark = sha256("".join(v for _, v in sorted(hashes.items())).encode()).hexdigest()[:12]
            themes = _themes(name, made["pipeline"], chinese=chinese)
            said.append(
                f"{count} 份用词典 {name}（{themes}指纹 {mark}）" if chinese
                else f"{count} reports were coded with the codebook {name} ({themes}fingerprint {mark})"
            )  # fmt: skip
    return ("，" if chinese else ", ").join(said)


def _themes(name: str, choice: str, *, chinese: bool) -> str:
    """How many themes it has, as long as it is there as it was."""
    try:
        chosen = {p.name: p for p in pipeline.selected(choice)}.get(name)
    except (CodebookError, UsageError):
        return ""
    if chosen is None:
        return ""
    return f"{len(chosen.theme_names)} 个主题，" if chinese else f"{len(chosen.theme_names)} themes, "

"""`codebook diff`: which sections and which cells of the comparison tables another codebook moves.

Sections are coded twice from the texts in the store, with the old and the new terms; no file is read. A theme that the
researcher gave a section in corrections.csv stays under both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import codebooks, pipeline
from ..annotators import themes
from ..errors import UsageError
from ..pipeline import Pipeline
from ..records import Metadata, Report, Section, Source
from ..store import Store

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
SECTIONS = ("doc", "section", "start", "end", "old", "new", "old_terms", "new_terms", "text")
CELLS = ("table", "theme", "group", "old", "new", "change")


@dataclass(frozen=True)
class Difference:
    """`coded`: sections coded with both; `sections`: those whose main theme moves; `cells`: shares that move."""

    pipeline: str
    coded: int
    sections: list[Row]
    cells: list[Row]


def difference(outputs: Path, old: Path, new: Path) -> Difference:
    """What the change from one codebook to another does to an earlier run.

    `old`, `new`: pipelines by name, their folders, or single themes.csv files. Raises UsageError where the run has no report
    of that pipeline, CodebookError for a table that cannot be used.
    """
    before, after = _codebook(old), _codebook(new)
    with Store(outputs, read_only=True) as store:
        name = _pipeline_of(store, before, after)
        coded = list(_coded(store, name, before, after))
        frame = store.frame("sections")
    fixed = _decided(outputs)
    moved = [r for r in coded if r["old"] != r["new"] and (r["doc"], r["section"]) not in fixed]
    return Difference(name, len(coded), moved, _cells(outputs, frame, coded, fixed))


def _codebook(path: Path) -> Pipeline:
    """A pipeline, or one whose terms are those of a themes.csv on its own."""
    if path.is_file() and path.suffix.lower() == ".csv" and not (path.parent / "pipeline.toml").is_file():
        declared = {row["theme"] for _, row in codebooks.read_table(path, ("theme",))}
        near = max((pipeline.load(n) for n in pipeline.names()), key=lambda p: len(declared & p.theme_names.keys()))
        return replace(near, themes=codebooks.read_themes(path, {*declared, *near.theme_names}))
    if path.is_file() and path.suffix.lower() == ".csv":
        near = pipeline.load(str(path.parent))
        return replace(near, themes=codebooks.read_themes(path, near.theme_names))
    return pipeline.load(str(path))


def _pipeline_of(store: Store, before: Pipeline, after: Pipeline) -> str:
    """Whose reports: those read with a pipeline of that name, else with the one whose themes are most alike."""
    known = [n for (n,) in store.query("SELECT DISTINCT pipeline FROM reports ORDER BY pipeline")]
    for name in (before.name, after.name):
        if name in known:
            return str(name)
    ids = set(before.theme_names) | set(after.theme_names)
    likeness = {n: len(ids & set(pipeline.load(n).theme_names)) for n in known if n in pipeline.names()}
    if not likeness or not max(likeness.values()):
        raise UsageError(f"this run has no reports of the pipeline {before.name}", hint=f"it used {', '.join(known)}")
    return str(max(sorted(likeness), key=lambda n: likeness[n]))


def _coded(store: Store, name: str, before: Pipeline, after: Pipeline) -> Iterator[Row]:
    texts = store.query(
        "SELECT t.doc, t.clean FROM texts t JOIN reports r ON r.doc = t.doc WHERE r.pipeline = ? ORDER BY t.doc", [name]
    )
    sections: dict[str, list[Section]] = {}
    for doc, *rest in store.query(
        'SELECT doc, section, "start", "end", heading, status, part FROM sections ORDER BY doc, section'
    ):
        sections.setdefault(doc, []).append(Section(*rest))
    for doc, text in texts:
        report = _report(doc, text, sections.get(doc, []))
        both = zip(report.sections, *(themes.code_sections(report, p) for p in (before, after)), strict=True)
        for section, one, other in both:
            if one.themes or other.themes:
                yield {
                    "doc": doc, "section": section.section, "start": section.start, "end": section.end,
                    "old": one.themes[0] if one.themes else "", "new": other.themes[0] if other.themes else "",
                    "old_terms": ";".join(one.terms), "new_terms": ";".join(other.terms),
                    "text": text[section.start : section.end],
                }  # fmt: skip


def _report(doc: str, text: str, sections: Sequence[Section]) -> Report:
    """As much of a report as coding needs."""
    return Report(doc, Source(doc, "txt", "utf-8", "", text), text, (), (), tuple(sections), (), Metadata())


def _decided(outputs: Path) -> dict[tuple[str, int], str]:
    """Sections whose theme the researcher decided, with the theme."""
    import pandas as pd

    table = pd.read_csv(
        outputs / "sections.csv", encoding="utf-8-sig", usecols=["doc", "section", "themes", "corrected"], dtype=str,
        keep_default_na=False,
    )  # fmt: skip
    rows = table[table["corrected"].str.contains("themes")].to_dict("records")
    return {(r["doc"], int(r["section"])): r["themes"] for r in rows}


def _cells(outputs: Path, frame: pd.DataFrame, coded: Sequence[Row], fixed: dict[tuple[str, int], str]) -> list[Row]:
    """The cells of theme_by_place, theme_by_year and theme_by_place_year that are not the same under both."""
    from ..corpus import shares

    documents = _documents(outputs)
    tables = []
    for which in ("old", "new"):
        codes = {(r["doc"], r["section"]): r[which] for r in coded} | fixed
        where = zip(frame["doc"].tolist(), frame["section"].tolist(), frame["themes"].tolist(), strict=True)
        themed = frame.assign(themes=[codes.get((d, s), t) for d, s, t in where])
        tables.append(shares.wide(themed, themed, documents))
    rows: list[Row] = []
    for name, old in tables[0].items():
        rows += _moved(name, old.set_index("theme"), tables[1][name].set_index("theme"))
    return rows


def _documents(outputs: Path) -> pd.DataFrame:
    import pandas as pd

    kinds = dict.fromkeys(("doc", "province", "city", "organisation", "duplicate_of"), str)
    return pd.read_csv(
        outputs / "documents.csv", encoding="utf-8-sig", dtype=kinds, keep_default_na=False, na_values=[""]
    )


def _moved(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Row]:
    for theme in sorted({*old.index, *new.index} - {"reports"}):
        for group in old.columns:
            before = float(old.at[theme, group]) if theme in old.index else 0.0
            after = float(new.at[theme, group]) if theme in new.index and group in new.columns else 0.0
            if abs(after - before) > 1e-9:
                yield {
                    "table": name,
                    "theme": theme,
                    "group": group,
                    "old": before,
                    "new": after,
                    "change": after - before,
                }


def write(found: Difference, outputs: Path) -> tuple[Path, Path]:
    """`diff_sections.csv` and `diff_cells.csv` in OUTPUTS/workbench/."""
    from .agree import write_rows
    from .sampling import FOLDER

    folder = outputs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(found.sections, SECTIONS, folder / "diff_sections.csv")
    write_rows(found.cells, CELLS, folder / "diff_cells.csv")
    return folder / "diff_sections.csv", folder / "diff_cells.csv"

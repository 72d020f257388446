"""`codebook agree`: filled sheets in, tables of reliability, errors and corrected shares out.

Reading order: `agree` reads the sheets and goes through the steps; `gold` says what coders together say of a section;
`_reliability`, `_errors`, `_shares` make the tables, `_write` puts them into OUTPUTS/workbench/.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..analysis import correcting
from ..corpus.reliability import FILE as RELIABILITY
from ..corpus.reliability import LEAST_ALPHA
from ..errors import UsageError
from ..pipeline import Pipeline
from . import agreement, sampling, shares, sheets
from .books import books
from .sampling import Drawn, Passage
from .sheets import Coding

Row = dict[str, Any]
ADJUDICATED = ("adjudicated", "gold", "裁定")


@dataclass
class Agreed:
    """What `agree` found: `overall` and the rows of the tables it wrote; `notes`: what a reader should know."""

    coders: list[str]
    overall: agreement.Alpha
    reliability: list[Row] = field(default_factory=list)
    confusion: list[Row] = field(default_factory=list)
    errors: list[Row] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def agree(outputs: Path, paths: Sequence[Path] = ()) -> Agreed:
    """Holds coders against each other and the program against them; writes OUTPUTS/workbench/*.csv.

    `paths`: the filled sheets; those of OUTPUTS/workbench/ where none are named. A sheet named adjudicated (or whose column
    coder says so) settles what the others disagree about and does not count as a coder.
    """
    folder = outputs / sampling.FOLDER
    key = sampling.read_key(folder)
    known = books(outputs, {d.pipeline for d in key.values()})
    names = sheets.all_names(known)
    codings = [sheets.read(path, key, names) for path in paths] or _standing(folder, key, names)
    _check(codings)
    passages = {(p.doc, p.section): p for p in sampling.population(outputs)}
    notes: list[str] = []
    sample = _still_there(key, passages, notes)
    coders = [c for c in codings if c.coder not in ADJUDICATED]
    units = {i: [c.themes[i] for c in coders if i in c.themes] for i in sample}
    done = Agreed([c.coder for c in coders], agreement.alpha(list(units.values())), notes=notes)
    truth = gold(codings, sample)
    open_ = sum(len(t) > 1 for t in truth.values())
    if open_:
        notes.append(f"{open_} sections are coded differently and not settled: left out of precision and recall")
    done.reliability = _reliability(units, key, truth, sample, known)
    done.confusion = _confusion(coders, sample)
    done.errors = _errors(truth, sample)
    done.shares = _shares(key, truth, passages, notes)
    _write(done, folder)
    return done


def _standing(folder: Path, key: Mapping[str, Drawn], names: Mapping[str, sheets.Names]) -> list[Coding]:
    """The sheets of the folder that someone has filled in; of a workbook and its CSV the one with codes."""
    found: dict[str, Coding] = {}
    for path in sorted([*folder.glob("coding_*.csv"), *folder.glob("coding_*.xlsx")]):
        coding = sheets.read(path, key, names)
        other = found.get(path.stem)
        if coding.themes and other and other.themes != coding.themes:
            raise UsageError(f"{other.path.name} and {path.name} are both filled in, and differ", place=str(folder),
                             hint="name the sheets to read")  # fmt: skip
        if coding.themes:
            found[path.stem] = coding
    return list(found.values())


def _check(codings: Sequence[Coding]) -> None:
    if not any(c.themes for c in codings):
        raise UsageError("no sheet is filled in", hint="put a theme of the list into the column theme, and save")
    counted = Counter(c.coder for c in codings)
    for coder, times in counted.items():
        if times > 1:
            raise UsageError(
                f'two sheets are of coder "{coder}"', hint="name the files coding_A, coding_B, or add a column coder"
            )


def _still_there(
    key: Mapping[str, Drawn], passages: Mapping[tuple[str, int], Passage], notes: list[str]
) -> dict[str, tuple[Drawn, Passage]]:
    """The drawn sections whose text is still the one that was coded."""
    kept = {}
    for ident, drawn in key.items():
        passage = passages.get((drawn.doc, drawn.section))
        if passage and sampling.digest_of(passage.text) == drawn.digest:
            kept[ident] = (drawn, passage)
    if len(kept) < len(key):
        notes.append(
            f"{len(key) - len(kept)} of {len(key)} drawn sections have changed or gone since, and are left out"
        )
    return kept


def gold(codings: Sequence[Coding], sample: Iterable[str]) -> dict[str, dict[str, float]]:
    """What people say of each section: the adjudicated code, else the majority's, else every code with an equal part."""
    settled = [c for c in codings if c.coder in ADJUDICATED]
    result = {}
    for ident in sample:
        said = Counter(c.themes[ident] for c in settled if ident in c.themes) or Counter(
            c.themes[ident] for c in codings if ident in c.themes
        )
        if said:
            most = max(said.values())
            top = sorted(t for t, n in said.items() if n == most)
            result[ident] = {t: 1 / len(top) for t in top}
    return result


def _clear(
    truth: Mapping[str, Mapping[str, float]], sample: Mapping[str, tuple[Drawn, Passage]]
) -> list[tuple[str, str, str, float]]:
    """Sections with one answer: id, what people say, what the program says, weight."""
    return [
        (i, next(iter(t)), sample[i][1].theme, 1 / sample[i][0].probability) for i, t in truth.items() if len(t) == 1
    ]


def _reliability(
    units: Mapping[str, Sequence[str]],
    key: Mapping[str, Drawn],
    truth: Mapping[str, Mapping[str, float]],
    sample: Mapping[str, tuple[Drawn, Passage]],
    known: Mapping[str, Pipeline],
) -> list[Row]:
    """One row a theme, of the sections of the codebooks that have it."""
    clear = _clear(truth, sample)
    owners: dict[str, set[str]] = {}
    for name, book in known.items():
        for theme in book.theme_names:
            owners.setdefault(theme, set()).add(name)
    rows = []
    for theme, among in owners.items():
        found = agreement.of_code([u for i, u in units.items() if key[i].pipeline in among], theme)
        inside = [(g, p, w) for i, g, p, w in clear if key[i].pipeline in among]
        judged = agreement.judge(theme, inside)
        rows.append({
            "theme": theme, "alpha": found.value, "alpha_low": found.low, "alpha_high": found.high,
            "agreement": found.agreement, "units": found.units,
            "reliability": "" if found.value is None else "exploratory" if found.value < LEAST_ALPHA else "reliable",
            **_rates(judged),
        })  # fmt: skip
    return rows


def _rates(judged: agreement.Judged) -> Row:
    row: Row = {"coded": judged.true, "predicted": judged.said}
    for name in ("precision", "recall", "f1"):
        low, high = getattr(judged, f"{name}_range") or (None, None)
        row |= {name: getattr(judged, name), f"{name}_low": low, f"{name}_high": high}
    return row


def _confusion(coders: Sequence[Coding], sample: Iterable[str]) -> list[Row]:
    """How often one coder said this and another that, over every pair of coders."""
    pairs = [
        (one.themes[i], other.themes[i])
        for number, one in enumerate(coders)
        for other in coders[number + 1 :]
        for i in sample
        if i in one.themes and i in other.themes
    ]
    return [{"one": a, "other": b, "sections": n} for (a, b), n in agreement.confusion(pairs).items()]


def _errors(
    truth: Mapping[str, Mapping[str, float]],
    sample: Mapping[str, tuple[Drawn, Passage]],
) -> list[Row]:
    """Where the program differs from what people say, with the terms that decided."""
    return [
        {
            "id": i, "doc": (p := sample[i][1]).doc, "section": p.section, "start": p.start, "end": p.end,
            "raw_start": p.raw_start, "coded": coded, "predicted": said, "terms": p.terms, "heading": p.heading,
            "text": p.text,
        }
        for i, coded, said, _ in _clear(truth, sample)
        if coded != said
    ]  # fmt: skip


def _shares(
    key: Mapping[str, Drawn],
    truth: Mapping[str, Mapping[str, float]],
    passages: Mapping[tuple[str, int], Passage],
    notes: list[str],
) -> list[Row]:
    """Raw and corrected shares: of all, and of each pipeline, place, year, place and year."""
    strata = {d.stratum: d.in_stratum for d in key.values()}
    if sum(strata.values()) != len(passages):
        notes.append(
            f"the set has {len(passages)} coded sections, {sum(strata.values())} when the sheet was drawn: shares are not "
            "corrected; draw another sheet"
        )
        return []
    drawn = {(d.doc, d.section): (i, d) for i, d in key.items()}
    stratum = _stratum_of(key, passages)
    units = [
        shares.Unit(p.size, p.theme, stratum[where], truth.get(drawn[where][0]) if where in drawn else None)
        for where, p in passages.items()
    ]
    rows: list[Row] = []
    for name, group_of in _GROUPINGS.items():
        groups = [group_of(p) for p in passages.values()]
        for group in sorted(set(groups)):
            for share in shares.correct(units, [g == group for g in groups], strata):
                rows.append({
                    "group_by": name, "group": group, "theme": share.theme, "sections": share.sections,
                    "coded": share.coded, "share": share.share, "share_corrected": share.corrected,
                    "share_corrected_low": share.low, "share_corrected_high": share.high, "error": share.error,
                })  # fmt: skip
    return rows


def _stratum_of(key: Mapping[str, Drawn], passages: Mapping[tuple[str, int], Passage]) -> dict[tuple[str, int], str]:
    """The stratum of every section: that of its draw, else the one its pipeline and theme name."""
    known = {d.stratum for d in key.values()}
    drawn = {(d.doc, d.section): d.stratum for d in key.values()}
    result = {}
    for where, p in passages.items():
        names = (f"{p.pipeline}/{p.theme}", p.pipeline, "all")
        result[where] = drawn.get(where) or next((n for n in names if n in known), "")
    return result


_GROUPINGS: dict[str, Callable[[Passage], str]] = {
    "all": lambda _: "all",
    "pipeline": lambda p: p.pipeline,
    "year": lambda p: p.year,
    "place": lambda p: p.place,
    "place_year": lambda p: f"{p.place} {p.year}",
}
COLUMNS = {
    "reliability": (
        "theme", "reliability", "alpha", "alpha_low", "alpha_high", "agreement", "units", "coded", "predicted",
        "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high",
    ),
    "confusion": ("one", "other", "sections"),
    "errors": (
        "id", "doc", "section", "start", "end", "raw_start", "coded", "predicted", "terms", "heading", "text",
    ),
    "corrected_shares": (
        "group_by", "group", "theme", "sections", "coded", "share", "share_corrected", "share_corrected_low",
        "share_corrected_high", "error",
    ),
}  # fmt: skip


def _write(done: Agreed, folder: Path) -> None:
    tables = {"reliability": done.reliability, "confusion": done.confusion, "errors": done.errors,
              "corrected_shares": done.shares}  # fmt: skip
    for name, rows in tables.items():
        write_rows(rows, COLUMNS[name], folder / f"{name}.csv")


def keep(outputs: Path, corpus: Path | None, done: Agreed) -> Path | None:
    """Puts reliability.csv beside the reports, for the next run; None where their folder is not known any more."""
    try:
        folder, _ = correcting.home_of(outputs, corpus)
    except UsageError:
        if corpus:
            raise
        done.notes.append(
            f"the reports are not where they were: copy {outputs / sampling.FOLDER / RELIABILITY} beside them"
        )
        return None
    write_rows(done.reliability, COLUMNS["reliability"], folder / RELIABILITY)
    return folder / RELIABILITY


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """A small table in the form of the others: UTF-8 with byte order mark, plain decimals."""
    from ..tables import cell

    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(row.get(c)) for c in columns] for row in rows)
    beside.replace(path)

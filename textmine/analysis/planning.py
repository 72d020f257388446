"""What a run would do, and why: compares the files there are with what the store remembers of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .. import pipeline, sources, staleness
from ..errors import UsageError
from ..reading import Job
from ..sources import Found
from ..store import FILE, OutdatedError, Store

# Formats whose reading no other program takes part in.
PLAIN = frozenset({"txt", "md", "html"})


@dataclass(frozen=True)
class Plan:
    """`todo`: jobs with their reasons; `unchanged`, `removed`: docs; `others`: files of other kinds, left alone.

    All in the order of their names. `seen`: size, mtime, inode and sha256 of each file, by which the next plan knows it again.
    """

    todo: tuple[tuple[Job, tuple[str, ...]], ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    others: tuple[str, ...] = ()
    seen: Mapping[str, tuple[int, int, int, str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many reports are new, changed, removed, unchanged."""
        new = sum(reasons == (staleness.NEW,) for _, reasons in self.todo)
        return {
            "new": new,
            "changed": len(self.todo) - new,
            "removed": len(self.removed),
            "unchanged": len(self.unchanged),
        }


@dataclass(frozen=True)
class Known:
    """What a store remembers. `parts`, `pipelines`, `formats`: by report; `seen`: size, mtime, inode and sha256 of its file."""

    parts: Mapping[str, dict[str, str]] = field(default_factory=dict)
    pipelines: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, tuple[int, int, int, str]] = field(default_factory=dict)

    @staticmethod
    def of(store: Store) -> Known:
        """Everything that planning needs of a store."""
        rows = store.query("SELECT doc, pipeline, format FROM reports")
        seen = store.query("SELECT doc, size, modified, inode, sha256 FROM seen")
        return Known(store.known(), {r[0]: r[1] for r in rows}, {r[0]: r[2] for r in rows}, {r[0]: r[1:] for r in seen})


def plan(corpus: Path, outputs: Path, *, choice: str = "auto", ocr: bool = False, known: Known | None = None) -> Plan:
    """The plan for a corpus. `known`: what the store remembers; read from `outputs` where it is not given.

    Raises UsageError where there is no corpus, or no report in it; TextmineError for a wrong row of metadata.csv.
    """
    if known is None:
        known = _remembered(outputs)
    found, others = _found(corpus, outputs)
    stats = {f.doc: _stat(f.path) for f in found}
    jobs = _jobs(corpus, found, choice, ocr, known, stats)
    todo: list[tuple[Job, tuple[str, ...]]] = []
    for job in jobs:
        if why := staleness.reasons(known.parts.get(job.doc), _expected(job, known), known.pipelines.get(job.doc, "")):
            whole = job.doc not in known.pipelines  # new, or failed before
            todo.append((job if whole else replace(job, steps=staleness.redone(why)), why))
    stale = {job.doc for job, _ in todo}
    return Plan(
        todo=tuple(todo),
        unchanged=tuple(j.doc for j in jobs if j.doc not in stale),
        removed=tuple(sorted(set(known.parts) - {j.doc for j in jobs})),
        others=others,
        seen={j.doc: (*stats[j.doc], j.parts["file"]) for j in jobs if j.parts["file"] and _settled(stats[j.doc][1])},
    )


def _stat(path: Path) -> tuple[int, int, int]:
    """Size, time of change in nanoseconds, inode; zeros for what cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def _settled(modified: int) -> bool:
    """Whether a file's time tells of its content: one changed just now, or in the future, may change within its tick."""
    return 0 < modified < time.time_ns() - 2_000_000_000


def _remembered(outputs: Path) -> Known:
    if not (outputs / FILE).is_file():
        return Known()
    try:
        with Store(outputs, read_only=True) as store:
            return Known.of(store)
    except OutdatedError:
        return Known()


def _expected(job: Job, known: Known) -> Mapping[str, str]:
    """A file that could not be hashed is tried again whenever it is met."""
    return {**job.parts, "file": "unreadable before"} if not job.parts["file"] and job.doc in known.parts else job.parts


def _found(corpus: Path, outputs: Path) -> tuple[list[Found], tuple[str, ...]]:
    """The reports, and the names of the files of other kinds."""
    if not corpus.exists():
        raise UsageError("there is no such folder", place=str(corpus), hint="name the folder that holds your reports")
    all_found, all_others = sources.survey(corpus)
    found = [f for f in all_found if not _inside(f.path, outputs)]
    others = tuple(f.doc for f in all_others if not _inside(f.path, outputs))
    if not found:
        seen = f", but {sources.left_alone(others)}" if others else ""
        raise UsageError(
            f"holds no report (.txt .html .htm .docx .pdf .md){seen}",
            place=str(corpus),
            hint="put the reports there and run again",
        )
    return found, others


def _jobs(
    corpus: Path,
    found: Sequence[Found],
    choice: str,
    ocr: bool,
    known: Known,
    stats: Mapping[str, tuple[int, int, int]],
) -> list[Job]:
    settings = sources.settings_of(pipeline.selected(choice)[0], ocr=ocr)
    overrides = sources.read_metadata(corpus)
    sources.check_metadata(overrides, [f.doc for f in found])
    books, cutter = _codebooks(choice), segmenter()
    jobs = []
    for f in found:
        seen = known.seen.get(f.doc)
        same = seen is not None and seen[:3] == stats[f.doc]
        plain = same and known.formats.get(f.doc) in PLAIN
        row = overrides.get(f.doc, {})
        parts = staleness.parts_of(
            sha256=seen[3] if same and seen else _digest(f.path),
            doc=f.doc,
            overrides=row,
            codebooks=books,
            choice=choice,
            outside="" if plain else sources.outside(f.path, settings),
            segmenter=cutter,
        )
        jobs.append(Job(doc=f.doc, path=str(f.path), choice=choice, overrides=row, ocr=ocr, parts=parts))
    return jobs


@cache
def segmenter() -> str:
    """The versions of the libraries that cut words."""
    return " ".join(f"{name}={version(name)}" for name in ("jieba", "rjieba"))


def _inside(path: Path, folder: Path) -> bool:
    """Outputs that stand below the corpus are not read as reports."""
    return path.absolute().is_relative_to(folder.absolute())


def _digest(path: Path) -> str:
    try:
        return str(sources.digest(path))
    except OSError:
        return ""


def _codebooks(choice: str) -> dict[str, str]:
    """Table → its digest in each of the pipelines that may be chosen."""
    chosen = pipeline.selected(choice)
    return {table: " ".join(f"{p.name}={p.fingerprints[table][:16]}" for p in chosen) for table in pipeline.TABLES}

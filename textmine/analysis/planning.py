"""What a run would do, and why: compares the files there are with what the store remembers of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import pipeline, sources, staleness
from ..errors import UsageError
from ..reading import Job
from ..sources import Found
from ..store import FILE, Store


@dataclass(frozen=True)
class Plan:
    """`todo`: jobs with their reasons; `unchanged`, `removed`: docs; `others`: files of other kinds, left alone.

    All in the order of their names.
    """

    todo: tuple[tuple[Job, tuple[str, ...]], ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    others: tuple[str, ...] = ()

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


def plan(
    corpus: Path,
    outputs: Path,
    *,
    choice: str = "auto",
    ocr: bool = False,
    known: Mapping[str, dict[str, str]] | None = None,
) -> Plan:
    """The plan for a corpus. `known`: what the store remembers; read from `outputs` where it is not given.

    Raises UsageError where there is no corpus, or no report in it; TextmineError for a wrong row of metadata.csv.
    """
    if known is None:
        known = _remembered(outputs)
    found, others = _found(corpus, outputs)
    jobs = _jobs(corpus, found, choice, ocr)
    todo = [(job, why) for job in jobs if (why := staleness.reasons(known.get(job.doc), _expected(job, known)))]
    stale = {job.doc for job, _ in todo}
    return Plan(
        todo=tuple(todo),
        unchanged=tuple(j.doc for j in jobs if j.doc not in stale),
        removed=tuple(sorted(set(known) - {j.doc for j in jobs})),
        others=others,
    )


def _remembered(outputs: Path) -> dict[str, dict[str, str]]:
    if not (outputs / FILE).is_file():
        return {}
    with Store(outputs, read_only=True) as store:
        return store.known()


def _expected(job: Job, known: Mapping[str, dict[str, str]]) -> Mapping[str, str]:
    """A file that could not be hashed is tried again whenever it is met."""
    return {**job.parts, "file": "unreadable before"} if not job.parts["file"] and job.doc in known else job.parts


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


def _jobs(corpus: Path, found: Sequence[Found], choice: str, ocr: bool) -> list[Job]:
    settings = sources.settings_of(pipeline.selected(choice)[0], ocr=ocr)
    overrides = sources.read_metadata(corpus)
    sources.check_metadata(overrides, [f.doc for f in found])
    books = _codebooks(choice)
    return [
        Job(
            doc=f.doc,
            path=str(f.path),
            choice=choice,
            overrides=overrides.get(f.doc, {}),
            ocr=ocr,
            parts=staleness.parts_of(
                sha256=_digest(f.path),
                doc=f.doc,
                overrides=overrides.get(f.doc, {}),
                codebooks=books,
                choice=choice,
                outside=sources.outside(f.path, settings),
            ),
        )
        for f in found
    ]


def _inside(path: Path, folder: Path) -> bool:
    """Outputs that stand below the corpus are not read as reports."""
    return path.absolute().is_relative_to(folder.absolute())


def _digest(path: Path) -> str:
    try:
        return str(sources.digest(path))
    except OSError:
        return ""


def _codebooks(choice: str) -> dict[str, str]:
    """A digest of each kind of table, over the pipelines that may be chosen."""
    chosen = pipeline.selected(choice)
    return {
        table: hashlib.sha256("".join(p.fingerprints[table] for p in chosen).encode()).hexdigest()[:16]
        for table in pipeline.TABLES
    }

"""From one file to everything it gives: the one place where the stages meet.

Reading order: `read_report` (sources → cleaning → structure → metadata), `annotate` (the annotators over a Report),
`work` (both, as the plain columns that a worker process hands back; see `columns`), `Job` and `Outcome`, which travel.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import cleaning, metadata, patience, pipeline, sources, structure
from .annotators import claims, indicators, keyterms, slogans, themes, words
from .columns import Stored, columns, restored
from .errors import ReadError, TextmineError
from .pipeline import Pipeline
from .records import Analysis, Claim, Cleaned, Coding, Failure, Mention, Report, Source, Term
from .staleness import STEPS
from .store import Batch, add_row, empty_batch

Seconds = dict[str, float]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read. `parts`: its key, kept with the result; `overrides`: its row of metadata.csv.

    `ocr`: whether the command line asks for it. `steps`: what is to be done (see `staleness.STEPS`); `stored`: what the store
    keeps of the report, where it need not be read again.
    """

    doc: str
    path: str
    choice: str
    parts: Mapping[str, str]
    overrides: Mapping[str, str] = field(default_factory=dict)
    ocr: bool = False
    steps: tuple[str, ...] = tuple(STEPS)
    stored: Stored | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave: a batch of rows (one report, or one failure) and the seconds each stage took.

    `steps`: those that were done.
    """

    doc: str
    batch: Batch
    failure: Failure | None
    seconds: Seconds
    characters: int = 0
    steps: tuple[str, ...] = tuple(STEPS)


@contextmanager
def _timed(seconds: Seconds, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start


def read_report(
    path: Path,
    doc: str,
    *,
    overrides: Mapping[str, str] | None = None,
    spun: str = "flag",
    seconds: Seconds | None = None,
    content: bytes | None = None,
    settings: sources.Settings | None = None,
) -> Report:
    """The report in a file: decoded, cleaned, cut into sections, and told what it is.

    Raises ReadError for a file that holds no readable text.
    """
    spent: Seconds = {} if seconds is None else seconds
    with _timed(spent, "sources"):
        source = sources.read(path, doc, content=content, settings=settings)
    with _timed(spent, "cleaning"):
        cleaned = cleaning.clean(source, spun=spun)
    if not cleaned.text and "spun" in cleaned.flags:
        raise ReadError(
            "its words were swapped by a machine, and the pipeline drops such texts",
            place=doc,
            hint='[cleaning] spun = "flag" keeps it, "restore" guesses the original words',
        )
    if not cleaned.text.strip():
        raise ReadError(
            "nothing is left after cleaning: the page holds no report",
            place=doc,
            hint="open the file; save the page that shows the report itself",
        )
    with _timed(spent, "structure"):
        outline = structure.outline(cleaned)
        facts = metadata.infer(source, cleaned, outline.headings, doc=doc, overrides=overrides or {})
        facts = replace(facts, warnings=tuple(dict.fromkeys((*source.warnings, *cleaned.warnings, *facts.warnings))))
        sections = structure.assign_status(outline, cleaned.text, facts)
    return Report(doc, source, cleaned.text, cleaned.changes, outline.headings, sections, outline.sentences, facts)


def report_of_text(text: str, doc: str = "text") -> Report:
    """A report of a text that is clean already: nothing is removed or mended, offsets count in `text` itself."""
    source = Source(doc, "txt", "utf-8", "", text)
    cleaned = Cleaned(text, ())
    outline = structure.outline(cleaned)
    facts = metadata.infer(source, cleaned, outline.headings, doc=doc, overrides={})
    sections = structure.assign_status(outline, text, facts)
    return Report(doc, source, text, (), outline.headings, sections, outline.sentences, facts)


def annotate(
    report: Report, chosen: Pipeline, *, seconds: Seconds | None = None, steps: Collection[str] = tuple(STEPS)
) -> Analysis:
    """Everything the annotators find in a report; or what those of `steps` find, and nothing else."""
    spent: Seconds = {} if seconds is None else seconds
    found: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    codings: tuple[Coding, ...] = ()
    terms: tuple[Term, ...] = ()
    if "claims" in steps:
        with _timed(spent, "claims"):
            found = indicators.assign(claims.find_claims(report, chosen), report, chosen)
    if "slogans" in steps or "terms" in steps:
        with _timed(spent, "slogans"):
            mentions = slogans.find_slogans(report, chosen)
    if "themes" in steps:
        with _timed(spent, "themes"):
            codings = themes.code_sections(report, chosen)
    if "terms" in steps:
        with _timed(spent, "words"):
            tokens = words.cut(report.body, chosen)
        with _timed(spent, "keyterms"):
            terms = keyterms.candidates(tokens, report, chosen, mentions, tag_of=words.tagger(chosen))
    return Analysis(report, chosen.name, found, mentions, codings, terms)


def chosen_pipeline(report: Report, choice: str, override: str = "") -> Pipeline:
    """The pipeline a report is read with: the row of metadata.csv, the one named, or the one that fits."""
    if override:
        return pipeline.load(override)
    return pipeline.choose(report.metadata, report.text, pipeline.selected(choice))


def work(job: Job) -> Outcome:
    """Reads one file and gives plain columns; a failure of this file is an outcome, never an exception."""
    seconds: Seconds = {}
    stage = ["read"]
    try:
        if job.stored:
            return _redone(job, job.stored, seconds)
        settings = sources.settings_of(pipeline.selected(job.choice)[0], ocr=job.ocr)
        with nullcontext() if job.ocr else patience.within(settings.limits.file_seconds, job.doc):
            return _done(job, settings, seconds, stage)
    except TextmineError as error:
        return _failed(job, stage[-1], error.problem, error.hint, seconds)
    except Exception as error:  # noqa: BLE001 (whatever a file does to a parser, the rest of the run goes on)
        problem = f"{type(error).__name__}: {error}"[:300]
        return _failed(job, stage[-1], problem, "a fault of the program: please report it with this file", seconds)


def _done(job: Job, settings: sources.Settings, seconds: Seconds, stage: list[str]) -> Outcome:
    """All steps over a file. `stage`: its last word says how far they have come."""
    path = Path(job.path)
    report = read_report(path, job.doc, overrides=job.overrides, seconds=seconds, settings=settings)
    chosen = chosen_pipeline(report, job.choice, job.overrides.get("pipeline", ""))
    spun = str(chosen.setting("cleaning", "spun", "flag"))
    if "spun" in report.metadata.flags and spun != "flag":
        report = read_report(path, job.doc, overrides=job.overrides, spun=spun, seconds=seconds, settings=settings)
    stage.append("annotate")
    analysis = annotate(report, chosen, seconds=seconds)
    with _timed(seconds, "columns"):
        batch = columns(analysis, job.parts)
    return Outcome(job.doc, batch, None, seconds, len(report.text))


def _redone(job: Job, stored: Stored, seconds: Seconds) -> Outcome:
    """Some steps over what was read before."""
    report = restored(stored)
    name = str(stored.report["pipeline"])
    chosen = next((p for p in pipeline.selected(job.choice) if p.name == name), None) or pipeline.load(name)
    analysis = annotate(report, chosen, seconds=seconds, steps=job.steps)
    if "themes" not in job.steps:
        codings = zip(report.sections, stored.themes, strict=True)
        analysis = replace(
            analysis, codings=tuple(Coding(s.section, tuple(t.split(";")) if t else (), ()) for s, t in codings)
        )
    with _timed(seconds, "columns"):
        batch = columns(analysis, job.parts, job.steps, stored.raw_length)
    return Outcome(job.doc, batch, None, seconds, len(report.text), job.steps)


def lost(job: Job) -> Outcome:
    """The outcome of a job whose worker process died twice."""
    return _failed(
        job,
        "worker",
        "reading this file ended its worker process, or did not end in its time",
        "look at the file: is it damaged or huge?",
        {},
    )


def _failed(job: Job, stage: str, problem: str, hint: str, seconds: Seconds) -> Outcome:
    failure = Failure(job.doc, stage, problem, hint)
    batch = empty_batch()
    row = {"doc": job.doc, "parts": json.dumps(job.parts), "stage": stage, "error": problem, "hint": hint}
    add_row(batch, "failures", row)
    return Outcome(job.doc, batch, failure, seconds)

"""From one file to everything it gives: the one place where the stages meet.

Reading order: `read_report` (sources → cleaning → structure → metadata), `annotate` (the annotators over a Report),
`work` (both, as the plain columns that a worker process hands back), `Job` and `Outcome`, which travel.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import cleaning, metadata, pipeline, sources, structure
from .annotators import claims, indicators, keyterms, slogans, themes, words
from .cleaning import trace
from .errors import ReadError, TextmineError
from .pipeline import Pipeline
from .records import Analysis, Cleaned, Failure, Report, Source
from .store import Batch, add_row, empty_batch

Seconds = dict[str, float]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read. `parts`: its key, kept with the result; `overrides`: its row of metadata.csv.

    `ocr`: whether the command line asks for it.
    """

    doc: str
    path: str
    choice: str
    parts: Mapping[str, str]
    overrides: Mapping[str, str] = field(default_factory=dict)
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave: a batch of rows (one report, or one failure) and the seconds each stage took."""

    doc: str
    batch: Batch
    failure: Failure | None
    seconds: Seconds
    characters: int = 0


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


def annotate(report: Report, chosen: Pipeline, *, seconds: Seconds | None = None) -> Analysis:
    """Everything the annotators find in a report."""
    spent: Seconds = {} if seconds is None else seconds
    with _timed(spent, "claims"):
        found = indicators.assign(claims.find_claims(report, chosen), report, chosen)
    with _timed(spent, "slogans"):
        mentions = slogans.find_slogans(report, chosen)
    with _timed(spent, "themes"):
        codings = themes.code_sections(report, chosen)
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
    stage = "read"
    try:
        path, settings = Path(job.path), sources.settings_of(pipeline.selected(job.choice)[0], ocr=job.ocr)
        report = read_report(path, job.doc, overrides=job.overrides, seconds=seconds, settings=settings)
        chosen = chosen_pipeline(report, job.choice, job.overrides.get("pipeline", ""))
        spun = str(chosen.setting("cleaning", "spun", "flag"))
        if "spun" in report.metadata.flags and spun != "flag":
            report = read_report(path, job.doc, overrides=job.overrides, spun=spun, seconds=seconds, settings=settings)
        stage = "annotate"
        analysis = annotate(report, chosen, seconds=seconds)
        with _timed(seconds, "columns"):
            batch = columns(analysis, job.parts)
        return Outcome(job.doc, batch, None, seconds, len(report.text))
    except TextmineError as error:
        return _failed(job, stage, error.problem, error.hint, seconds)
    except Exception as error:  # noqa: BLE001 (whatever a file does to a parser, the rest of the run goes on)
        problem = f"{type(error).__name__}: {error}"[:300]
        return _failed(job, stage, problem, "a fault of the program: please report it with this file", seconds)


def lost(job: Job) -> Outcome:
    """The outcome of a job whose worker process died twice."""
    return _failed(
        job,
        "worker",
        "reading this file ended its worker process",
        "look at the file; is it damaged or huge?",
        {},
    )


def _failed(job: Job, stage: str, problem: str, hint: str, seconds: Seconds) -> Outcome:
    failure = Failure(job.doc, stage, problem, hint)
    batch = empty_batch()
    row = {"doc": job.doc, "parts": json.dumps(job.parts), "stage": stage, "error": problem, "hint": hint}
    add_row(batch, "failures", row)
    return Outcome(job.doc, batch, failure, seconds)


def columns(analysis: Analysis, parts: Mapping[str, str]) -> Batch:
    """One report as rows of the store."""
    report, batch = analysis.report, empty_batch()
    home = trace.Map(len(report.source.text), report.changes)
    add_row(batch, "reports", _report_row(analysis, parts))
    add_row(batch, "texts", {"doc": report.doc, "raw": report.source.text, "clean": report.text})
    for change in report.changes:
        add_row(batch, "changes", {"doc": report.doc, **_fields(change)})
    main = {c.section: c.themes[0] for c in analysis.codings if c.themes}
    _add_sections(batch, analysis, home)
    for claim in analysis.claims:
        row = {**_fields(claim), "theme": main.get(claim.section, "")}
        add_row(batch, "claims", {"doc": report.doc, **row, **_home(home, claim.start, claim.end)})
    for mention in analysis.mentions:
        add_row(
            batch,
            "mentions",
            {"doc": report.doc, **_fields(mention), **_home(home, mention.start, mention.end)},
        )
    for term in analysis.terms:
        add_row(batch, "terms", {"doc": report.doc, **_fields(term)})
    return batch


def _add_sections(batch: Batch, analysis: Analysis, home: trace.Map) -> None:
    report = analysis.report
    codings = {c.section: c for c in analysis.codings}
    for section in report.sections:
        coding = codings.get(section.section)
        row = {
            "doc": report.doc,
            **_fields(section),
            **_home(home, section.start, section.end),
            "themes": ";".join(coding.themes) if coding else "",
            "scores": ";".join(f"{s:g}" for s in coding.scores) if coding else "",
            "terms": ";".join(coding.terms) if coding else "",
            "text": report.text[section.start : section.end],
        }
        add_row(batch, "sections", row)


def _report_row(analysis: Analysis, parts: Mapping[str, str]) -> dict[str, object]:
    report, facts = analysis.report, analysis.report.metadata
    return {
        **_fields(facts),
        "doc": report.doc,
        "parts": json.dumps(dict(parts)),
        "sha256": report.source.sha256,
        "format": report.source.format,
        "encoding": report.source.encoding,
        "covers_achieved": ";".join(map(str, facts.covers_achieved)),
        "covers_planned": ";".join(map(str, facts.covers_planned)),
        "flags": ";".join(facts.flags),
        "warnings": ";".join(facts.warnings),
        "pipeline": analysis.pipeline,
        "chars_raw": len(report.source.text),
        "chars_clean": len(report.text),
    }


def _home(home: trace.Map, start: int, end: int) -> dict[str, int]:
    raw_start, raw_end = home.raw_span(start, end)
    return {"raw_start": raw_start, "raw_end": raw_end}


def _fields(record: object) -> dict[str, object]:
    names: tuple[str, ...] = record.__slots__  # type: ignore[attr-defined]
    return {name: getattr(record, name) for name in names}

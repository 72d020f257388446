"""One stage on a few files: clean, segment, keywords, slogans, claims, themes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .run import OCR, PIPELINE
from .show_rows import format_options, show_rows

if TYPE_CHECKING:
    from ..pipeline import Pipeline
    from ..records import Report

FILES = click.argument("files", nargs=-1, required=True, metavar="FILE…")


def _reports(files: tuple[str, ...], choice: str, ocr: bool) -> Iterator[tuple[Report, Pipeline]]:
    """The reports in the files, `-` for standard input, each with its pipeline; failures are said and passed."""
    from .. import pipeline, reading
    from ..errors import ReadError
    from ..sources import settings_of

    failed = False
    settings = settings_of(pipeline.selected(choice)[0], ocr=ocr)
    for name in files:
        content = sys.stdin.buffer.read() if name == "-" else None
        try:
            path = Path("-.txt" if name == "-" else name)
            report = reading.read_report(path, name, content=content, settings=settings)
        except ReadError as error:
            click.echo(f"textmine: {error}", err=True)
            failed = True
            continue
        yield report, reading.chosen_pipeline(report, choice)
    if failed:
        sys.exit(1)


def _fields(record: Any) -> dict[str, Any]:
    from ..records import names_of

    return {name: getattr(record, name) for name in names_of(record)}


def _stage(
    name: str,
    help_text: str,
    columns: tuple[str, ...],
    rows_of: Callable[[Report, Pipeline], Iterator[dict[str, Any]]],
    narrow: tuple[str, ...] = (),
    page: Callable[[Iterable[Mapping[str, Any]]], Any] | None = None,
) -> click.Command:
    """A command that runs one annotator over files and prints its records."""

    @click.command(
        name,
        help=help_text,
        epilog=f"\b\nExamples:\n  textmine {name} report.txt\n  textmine {name} --json - < report.txt",
    )
    @FILES
    @PIPELINE
    @OCR
    @format_options
    def command(files: tuple[str, ...], pipeline: str, ocr: bool, form: str | None) -> None:
        rows = (
            {"doc": report.doc, **row}
            for report, chosen in _reports(files, pipeline, ocr)
            for row in rows_of(report, chosen)
        )
        show_rows(rows, columns if len(files) == 1 else ("doc", *columns), form, narrow=narrow, page=page)

    return command


def _in_sentences(rows: Iterable[Mapping[str, Any]]) -> Any:
    from .marked import in_sentences

    return in_sentences(rows)


def _in_sections(rows: Iterable[Mapping[str, Any]]) -> Any:
    from .marked import in_sections

    return in_sections(rows)


def _claims(report: Report, chosen: Pipeline) -> Iterator[dict[str, Any]]:
    from ..annotators import claims, indicators

    for claim in indicators.assign(claims.find_claims(report, chosen), report, chosen):
        yield _fields(claim)


def _slogans(report: Report, chosen: Pipeline) -> Iterator[dict[str, Any]]:
    from ..annotators import slogans

    for mention in slogans.find_slogans(report, chosen):
        yield _fields(mention)


def _themes(report: Report, chosen: Pipeline) -> Iterator[dict[str, Any]]:
    from ..annotators import themes

    codings, evidence = themes.code_sections(report, chosen), themes.evidence(report, chosen)
    for section, coding, spans in zip(report.sections, codings, evidence, strict=True):
        yield {
            **section._asdict(),
            "themes": ";".join(coding.themes),
            "names": ";".join(chosen.theme_names[t][0] for t in coding.themes),
            "scores": ";".join(f"{s:g}" for s in coding.scores),
            "terms": ";".join(coding.terms),
            "evidence": [_fields(e) for e in spans],
            "text": report.text[section.start : section.end],
            "opening": report.text[section.start : section.end][:24].replace("\n", " "),
        }


def _keywords(report: Report, chosen: Pipeline) -> Iterator[dict[str, Any]]:
    import pandas as pd

    from ..annotators import keyterms, slogans, words
    from ..corpus import keywords

    mentions = slogans.find_slogans(report, chosen)
    found = keyterms.candidates(words.cut(report.body, chosen), report, chosen, mentions, tag_of=words.tagger(chosen))
    frame = pd.DataFrame([{"doc": report.doc, **_fields(t)} for t in found], columns=["doc", "term", "count", "weight"])
    yield from keywords.rank(frame).to_dict("records")


def _segment(report: Report, chosen: Pipeline) -> Iterator[dict[str, Any]]:
    from ..annotators import words

    for token in words.segment(report.text, chosen):
        if token.text.strip():
            yield _fields(token)


@click.command(epilog="\b\nExamples:\n  textmine clean page.html\n  textmine clean --json page.html | less")
@FILES
@click.option("--json", "as_json", is_flag=True, help="metadata, flags and every change with its place in the source")
@OCR
def clean(files: tuple[str, ...], as_json: bool, ocr: bool) -> None:
    """Print the clean text of FILE…

    With --json: one object a file, with what it is, what was removed or mended, where, and by which rule.
    """
    for report, _ in _reports(files, "auto", ocr):
        click.echo(json.dumps(_described(report), ensure_ascii=False) if as_json else report.text)


def _described(report: Report) -> dict[str, Any]:
    from ..cleaning import swaps

    raw, found = report.source.text, swaps.told(report.text)
    return {
        "doc": report.doc,
        "format": report.source.format,
        "encoding": report.source.encoding,
        "sha256": report.source.sha256,
        **_fields(report.metadata),
        "spun_score": swaps.suspicion(report.text),
        "spun_evidence": [{"start": e.start, "end": e.end, "text": e.text, "original": e.original} for e in found],
        "changes": [{**_fields(c), "before": raw[c.raw_start : c.raw_end]} for c in report.changes],
        "text": report.text,
    }


COMMANDS = (
    clean,
    _stage(
        "segment",
        "Print the words of FILE…, with the pipeline's user dictionary.",
        ("start", "end", "text"),
        _segment,
    ),
    _stage("keywords", "Print the ranked keyphrases of FILE…", ("rank", "term", "score", "count"), _keywords),
    _stage(
        "slogans",
        "Print the slogans (提法) in FILE…",
        ("text", "slogan", "type", "evidence", "start", "end"),
        _slogans,
    ),
    _stage(
        "claims",
        "Print the numeric claims in FILE…",
        (
            "subject",
            "text",
            "low",
            "high",
            "unit",
            "comparator",
            "kind",
            "status",
            "direction",
            "year",
            "indicator",
            "scope",
            "commitment",
        ),
        _claims,
        page=_in_sentences,
    ),
    _stage(
        "themes",
        "Print the theme of each section of FILE…; on a terminal, the text with the terms that decided marked.",
        ("section", "opening", "themes", "scores", "status", "terms"),
        _themes,
        page=_in_sections,
    ),
)

"""One report as plain columns of the store, and back: what a worker hands over, and what a step is redone from.

Reading order: `columns` (everything that an analysis gives), `Stored` and `restored` (a report out of the store, so that a
changed codebook is applied without reading the file again). Rows are made column by column: a report has hundreds of claims.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .cleaning import trace
from .corpus import duplicates, keywords, reuse
from .records import Analysis, Change, Claim, Coding, Heading, Mention, Metadata, Report, Section, Sentence, Source
from .staleness import STEPS
from .store import Batch, add_row, empty_batch

# The tables that each step fills; `themes` also mends the theme of the claims.
TABLES: dict[str, tuple[str, ...]] = {
    "reading": ("reports", "failures", "texts", "changes", "sections", "sketches", "fingerprints"),
    "claims": ("claims",),
    "slogans": ("mentions",),
    "themes": ("sections",),
    "terms": ("terms",),
}
_CLAIM = (
    "section", "claim", "start", "end", "text", "low", "high", "unit", "comparator", "kind", "status", "direction",
    "subject", "indicator", "scope", "year", "sentence", "rule", "commitment",
)  # fmt: skip
_MENTION = ("section", "start", "end", "text", "slogan", "type", "evidence", "family")
_CHANGE = ("raw_start", "raw_end", "replacement", "rule", "group")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store keeps of a report that was read before.

    `report`: its row; `sections`: (section, start, end, heading, status, part) of each; `themes`: those it was coded with.
    """

    report: Mapping[str, Any]
    clean: str
    raw_length: int
    outline: str
    changes: tuple[Change, ...]
    sections: tuple[tuple[Any, ...], ...]
    themes: tuple[str, ...]


def columns(
    analysis: Analysis, parts: Mapping[str, str], steps: Collection[str] = tuple(STEPS), raw_length: int | None = None
) -> Batch:
    """One report as rows of the store, of the tables that `steps` fill. `raw_length`: of a source text that is not there."""
    report, batch = analysis.report, empty_batch()
    home = trace.Map(len(report.source.text) if raw_length is None else raw_length, report.changes)
    add_row(batch, "reports", _report_row(analysis, parts))
    if "reading" in steps:
        _add_reading(batch, report)
    if "reading" in steps or "themes" in steps:
        _add_sections(batch, report, analysis.codings, home)
    if "claims" in steps:
        _add_claims(batch, report.doc, analysis.claims, analysis.codings, home)
    if "slogans" in steps:
        _add_spans(batch, "mentions", report.doc, analysis.mentions, _MENTION, home)
    if "terms" in steps:
        words = [t.term for t in analysis.terms]
        rows = batch["terms"]
        rows["doc"], rows["term"], rows["folds"] = [report.doc] * len(words), list(words), keywords.folds(words)
        rows["count"], rows["weight"] = [t.count for t in analysis.terms], [t.weight for t in analysis.terms]
    return batch


def _add_reading(batch: Batch, report: Report) -> None:
    outline = [[[h.start, h.end, h.level, h.text] for h in report.headings],
               [[s.section, s.start, s.end] for s in report.sentences]]  # fmt: skip
    told = json.dumps(outline, ensure_ascii=False, separators=(",", ":"))
    texts = {"doc": report.doc, "raw": report.source.text, "clean": report.text, "outline": told}
    add_row(batch, "texts", texts)
    for name in _CHANGE:
        batch["changes"][name] = [getattr(c, name) for c in report.changes]
    batch["changes"]["doc"] = [report.doc] * len(report.changes)
    add_row(batch, "sketches", {"doc": report.doc, "sketch": duplicates.sketch(report.text)})
    values, places = reuse.fingerprints(report.body)
    add_row(batch, "fingerprints", {"doc": report.doc, "value": values.tobytes(), "place": places.tobytes()})


def _add_claims(batch: Batch, doc: str, claims: Sequence[Claim], codings: Iterable[Coding], home: trace.Map) -> None:
    main = {c.section: c.themes[0] for c in codings if c.themes}
    _add_spans(batch, "claims", doc, claims, _CLAIM, home)
    batch["claims"]["theme"] = [main.get(c.section, "") for c in claims]


def _add_spans(
    batch: Batch,
    table: str,
    doc: str,
    records: Sequence[Claim] | Sequence[Mention],
    names: Iterable[str],
    home: trace.Map,
) -> None:
    rows = batch[table]
    for name in names:
        rows[name] = [getattr(r, name) for r in records]
    spans = [home.raw_span(r.start, r.end) for r in records]
    rows["raw_start"], rows["raw_end"] = [a for a, _ in spans], [b for _, b in spans]
    rows["doc"] = [doc] * len(records)


def _add_sections(batch: Batch, report: Report, codings: Iterable[Coding], home: trace.Map) -> None:
    by_section = {c.section: c for c in codings}
    found = [by_section.get(s.section) for s in report.sections]
    rows = batch["sections"]
    _add_sections_of(rows, report, home)
    rows["themes"] = [";".join(c.themes) if c else "" for c in found]
    rows["scores"] = [";".join(f"{s:g}" for s in c.scores) if c else "" for c in found]
    rows["terms"] = [";".join(c.terms) if c else "" for c in found]


def _add_sections_of(rows: dict[str, list[Any]], report: Report, home: trace.Map) -> None:
    for name in ("section", "start", "end", "heading", "status", "part"):
        rows[name] = [getattr(s, name) for s in report.sections]
    spans = [home.raw_span(s.start, s.end) for s in report.sections]
    rows["raw_start"], rows["raw_end"] = [a for a, _ in spans], [b for _, b in spans]
    rows["text"] = [report.text[s.start : s.end] for s in report.sections]
    rows["doc"] = [report.doc] * len(report.sections)


def _report_row(analysis: Analysis, parts: Mapping[str, str]) -> dict[str, object]:
    report, facts = analysis.report, analysis.report.metadata
    return {
        **{name: getattr(facts, name) for name in facts.__slots__},
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


def restored(stored: Stored) -> Report:
    """The report as it was read, without the text of its source."""
    row = stored.report
    headings, sentences = json.loads(stored.outline)
    cells: dict[str, Any] = {n: row[n] for n in Metadata.__slots__}
    for name in ("covers_achieved", "covers_planned"):
        cells[name] = tuple(int(y) for y in str(row[name] or "").split(";") if y)
    for name in ("flags", "warnings"):
        cells[name] = tuple(v for v in str(row[name] or "").split(";") if v)
    return Report(
        doc=str(row["doc"]),
        source=Source(str(row["doc"]), str(row["format"]), str(row["encoding"]), str(row["sha256"]), ""),
        text=stored.clean,
        changes=stored.changes,
        headings=tuple(Heading(*h) for h in headings),
        sections=tuple(Section(*s) for s in stored.sections),
        sentences=tuple(Sentence(*s) for s in sentences),
        metadata=Metadata(**cells),
    )

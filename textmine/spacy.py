"""The spaCy adapter: the same functions as pipeline components, not a second implementation.

`load(name)` gives a `Language`; the factories `textmine_structure`, `textmine_claims`, `textmine_slogans` and
`textmine_themes` may be added to anyone's pipeline after any Chinese tokenizer. The text of a Doc is taken to be clean
(`textmine clean` makes it so). Each component fills a span group of its own name; what a span says besides its label
stands in `doc.user_data["textmine"][group]`, a list of plain dicts in the order of the spans, so that it survives
`to_bytes`, `DocBin` and worker processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from . import reading
from .annotators import claims, indicators, slogans, themes
from .records import Report, names_of

COMPONENTS = ("structure", "claims", "slogans", "themes")


def load(name: str = "auto") -> Language:
    """A Language that marks sections, claims, slogans and themes with the pipeline of that name.

    Raises UsageError, when a text is read, for a pipeline that is not there.

    >>> doc = load("womens_federation")("全年培训女致富带头人600人次。")
    >>> [(span.text, span.label_) for span in doc.spans["claims"]]
    [('600人次', 'count')]
    """
    nlp: Language = spacy.blank("zh")
    for component in COMPONENTS:
        nlp.add_pipe(f"textmine_{component}", config={"pipeline": name})
    return nlp


@lru_cache(maxsize=8)
def _report(text: str) -> Report:
    """The components of one pipeline ask for the same text one after the other."""
    return reading.report_of_text(text)


def _fill(doc: Doc, group: str, records: Iterable[Any], label: Callable[[Any], str]) -> Doc:
    """A span group of the records, with their other fields as plain dicts beside it."""
    spans, facts = [], []
    for record in records:
        span = doc.char_span(record.start, record.end, label=label(record), alignment_mode="expand")
        if span is not None:
            spans.append(span)
            facts.append({name: getattr(record, name) for name in names_of(record)})
    doc.spans[group] = spans
    doc.user_data.setdefault("textmine", {})[group] = facts
    return doc


def _register(name: str, annotate: Callable[[Doc, Report, str], Doc]) -> Callable[..., Callable[[Doc], Doc]]:
    """A factory that wraps one annotator."""

    def factory(nlp: Language, name: str, pipeline: str) -> Callable[[Doc], Doc]:
        def component(doc: Doc) -> Doc:
            return annotate(doc, _report(doc.text), pipeline)

        return component

    return Language.factory(f"textmine_{name}", default_config={"pipeline": "auto"}, func=factory)


def _structure(doc: Doc, report: Report, pipeline: str) -> Doc:
    _fill(doc, "sections", report.sections, lambda s: str(s.status))
    facts = report.metadata
    doc.user_data["textmine"]["metadata"] = {
        name: list(value) if isinstance(value := getattr(facts, name), tuple) else value for name in facts.__slots__
    }
    return doc


def _claims(doc: Doc, report: Report, pipeline: str) -> Doc:
    chosen = reading.chosen_pipeline(report, pipeline)
    found = indicators.assign(claims.find_claims(report, chosen), report, chosen)
    return _fill(doc, "claims", found, lambda c: str(c.kind))


def _slogans(doc: Doc, report: Report, pipeline: str) -> Doc:
    found = slogans.find_slogans(report, reading.chosen_pipeline(report, pipeline))
    return _fill(doc, "slogans", found, lambda m: str(m.type))


def _themes(doc: Doc, report: Report, pipeline: str) -> Doc:
    codings = {c.section: c for c in themes.code_sections(report, reading.chosen_pipeline(report, pipeline))}
    coded = [s for s in report.sections if (c := codings.get(s.section)) and c.themes]
    _fill(doc, "themes", coded, lambda s: codings[s.section].themes[0])
    doc.user_data["textmine"]["themes"] = [
        {"section": s.section, "themes": list(codings[s.section].themes), "scores": list(codings[s.section].scores)}
        for s in coded
    ]
    return doc


structure_factory = _register("structure", _structure)
claims_factory = _register("claims", _claims)
slogans_factory = _register("slogans", _slogans)
themes_factory = _register("themes", _themes)

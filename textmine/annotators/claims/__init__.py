"""Numeric claims: each quantity with what it measures, when, which way, and whether it is done or to be done.

Reading order: `find_claims` takes the quantities of each section, sentence by sentence; `meaning` says status, direction,
year and scope of one, `subject` names what it measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...codebooks import read_table
from ...pipeline import Pipeline
from ...quantities import Quantity, find_quantities
from ...quantities.units import Units, language, read, table
from ...records import Claim, Report, Section
from .meaning import Meaning
from .phrases import half, scope_of
from .signs import plan_told_of
from .subject import Subjects

# The longest sentence with a claim in the 62 real files has 715 characters. A text without full stops is parted here, at a
# comma where one follows, or every one of its claims would carry all of it.
LONGEST_SENTENCE = 1000
_TWICE = 2 * LONGEST_SENTENCE
OPENING_WORDS = 600  # code points of an undated report within which it names the five-year plan that it reviews


def _units(pipeline: Pipeline) -> Units:
    """The pipeline's own units besides the language's, ready to be looked up."""
    columns = ("unit", "kind", "scale", "base", "aliases")
    own = read([row for _, row in read_table(pipeline.folder / "units.csv", columns)])
    return Units({**table(), **own}) if own else language()


def find_claims(report: Report, pipeline: Pipeline) -> tuple[Claim, ...]:
    """The claims of a report, in the order they stand; its own notes and glossary hold none.

    `Claim.low`, `high`: in `unit`, multiplied out. `indicator` is left empty: the indicators' table fills it.
    """
    quantities = find_quantities(report.text, units=pipeline.derived(_units))
    plain = half(report.text) if quantities else ""
    told = plan_told_of(plain[:OPENING_WORDS]) if _undated(report) else None
    meaning, at = Meaning(report.metadata, told), 0
    found: list[Claim] = []
    for section in report.sections:
        inside: list[Quantity] = []
        while at < len(quantities) and quantities[at].start < section.end:
            inside += [quantities[at]] if quantities[at].start >= section.start else []
            at += 1
        if inside and section.part == "body":
            meaning.enter(section)
            found += _claims_of(report.text, plain, section, inside, meaning, len(found))
    return tuple(found)


def _undated(report: Report) -> bool:
    """Whether neither title nor text says which year is told of."""
    return report.metadata.year is None and not report.metadata.covers_achieved


def _claims_of(
    text: str, plain: str, section: Section, quantities: list[Quantity], meaning: Meaning, count: int
) -> Iterator[Claim]:
    """The claims of one section, sentence by sentence; `plain`: the half-width text, `count`: of the claims before them."""
    subjects = Subjects(half(section.heading.rsplit(" › ", 1)[-1]))
    scope, at, before = scope_of(section.heading), 0, ""
    for start, end in _sentences(text, section):
        first, stop = at, start
        words: list[str] = []
        while at < len(quantities) and quantities[at].start < end:
            words.append(plain[stop : quantities[at].start])
            stop = quantities[at].end
            at += 1
        if not words:
            before = plain[start : end - 1]
            continue
        inside, sentence = quantities[first:at], text[start:end].strip()
        subjects.open(plain, end, inside, words)
        meaning.open(plain, inside, before)
        before = ""
        for number, quantity in enumerate(inside):
            count += 1
            said, subject = meaning.read(number, words[number]), subjects.of(number)
            yield _claim(section.section, count, quantity, said, subject, subjects.scope or scope, sentence)


def _claim(
    section: int,
    count: int,
    quantity: Quantity,
    said: tuple[str, str | None, int | None, int | None],
    subject: str,
    scope: str,
    sentence: str,
) -> Claim:
    """One quantity as a claim, with what its sentence says of it; `indicator` is left to the table."""
    status, direction, year, commitment = said
    value, rule = quantity[:-1], quantity.rule
    return Claim(section, count, *value, status, direction, subject, year, scope, sentence, rule, "", commitment)


_END = re.compile(r"[。！？；\n!?;]")
_COMMA = re.compile("[，,、]")


def _sentences(text: str, section: Section) -> list[tuple[int, int]]:
    """Sentence bounds within a section: 。！？ and line ends; a semicolon parts sentences too."""
    bounds: list[tuple[int, int]] = []
    start = section.start
    for end in _END.finditer(text, start, section.end):
        at = end.start()
        if at - start > LONGEST_SENTENCE:
            start = _parted(text, start, at, bounds)
        if at > start and (not text[start].isspace() or not text[start:at].isspace() or at - start >= _TWICE):
            bounds.append((start, at + 1))
            start = at + 1
    start = _parted(text, start, section.end, bounds)
    if text[start : section.end].strip() or not bounds:
        bounds.append((start, section.end))
    return bounds


def _parted(text: str, start: int, stop: int, bounds: list[tuple[int, int]]) -> int:
    """Parts what is too long before `stop`, at a comma where one follows; gives where the rest begins."""
    while stop - start > LONGEST_SENTENCE:
        late = min(stop, start + 2 * LONGEST_SENTENCE)
        comma = _COMMA.search(text, start + LONGEST_SENTENCE, late)
        if not comma and late == stop:
            break
        cut = comma.end() if comma else late + 1
        bounds.append((start, cut))
        start = cut
    return start

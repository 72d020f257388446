"""Slogans (口号, 提法): coined, repeatable wordings, each mention with its evidence.

Reading order: `find_slogans` asks the layers, one module each — `known` (one pass for the pipeline's lexicon and for all cues, then
the number shorthands), `quoted` (quotation marks are evidence, not proof), `frames` (实施…行动, 打好…攻坚战), `shapes` (parallel strings,
over the `members` of the text), `headings` — and `found.best` brings their answers together.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...pipeline import Pipeline
from ...records import Mention, Report
from .found import Found, best
from .frames import framed
from .headings import headlines
from .known import scan, shorthands
from .marks import Flat
from .quoted import quoted
from .shapes import parallels

__all__ = ["find_slogans"]


def find_slogans(report: Report, pipeline: Pipeline) -> tuple[Mention, ...]:
    """Every mention of a slogan in a report's body, in the order they stand.

    Plain names of organisations, meetings, laws, documents, media and places are none, nor are everyday words in
    scare quotes; the report's own glossary is not searched. Mentions do not overlap, but a number shorthand may stand
    inside a longer wording, which is another slogan: 围绕“四新”主攻“四化”. `start`, `end`: characters of `report.text`.
    """
    end = next((s.start for s in report.sections if s.part == "notes"), len(report.text))
    text = report.text[:end]
    flat = Flat(text)
    seen = scan(flat, pipeline)
    found: list[Found] = [
        *seen.known,
        *_known_too(quoted(text), seen.known),
        *shorthands(report.text, end),
        *framed(text, seen),
    ]
    found += [*parallels(text, flat), *headlines(report, end)]
    return tuple(_mentions(text, report, best(found)))


def _known_too(quotes: Iterator[Found], known: list[Found]) -> Iterator[Found]:
    """A quoted wording that the lexicon knows goes under its canonical form, with its type and family."""
    entries = {(one.start, one.end): one for one in known if one.type}
    for one in quotes:
        entry = entries.get((one.start, one.end))
        yield one._replace(slogan=entry.slogan, type=entry.type, family=entry.family) if entry else one


def _mentions(text: str, report: Report, found: list[Found]) -> Iterator[Mention]:
    number = 0
    sections = report.sections
    for one in found:
        while number < len(sections) and sections[number].end <= one.start:
            number += 1
        if number < len(sections) and sections[number].start <= one.start:
            here = text[one.start : one.end]
            yield Mention(
                sections[number].section, one.start, one.end, here, one.slogan, one.type, one.evidence, one.family
            )

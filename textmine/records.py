"""The plain records that flow from stage to stage; nothing here computes.

Reading order: a file becomes a `Source`; cleaning makes it a `Cleaned` text with its `Change`s; structure adds
`Heading`s, `Section`s and `Sentence`s, metadata a `Metadata`; together they are a `Report`. Annotators turn a
Report into `Token`, `Claim`, `Mention`, `Coding` and `Term` records.

All offsets count code points. `raw_start`, `raw_end` lie in `Source.text`, every other `start`, `end` in
`Report.text`; ends are exclusive. What a report has by the hundred is a NamedTuple: made in a third of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FLAGS = ("traditional", "glossed", "mojibake", "spun", "anonymised", "truncated")
GENRES = ("summary", "plan", "summary+plan", "debriefing", "speech", "work_report", "article", "other")
STATUSES = ("achieved", "planned", "other")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the layout of a file says of a stretch of `Source.text`.

    `kind`: `title` (the page's own title element), `heading` (h1–h6, a Word heading style; `value` its level),
    `link`, `hidden`, `table` (one row of a table), `caption`, `page` (a page begins at `start`; `value` its number),
    `ocr` (recognised from a picture; `value` the confidence of 100), `indent` (a line of a PDF that begins right of the margin),
    `navigation` (nav, header, footer, aside, forms, menus).
    """

    start: int
    end: int
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One file, decoded.

    `text`: the decoded text as it stands (html, docx, pdf: the text extracted, one line a block);
    `properties`: what the file says of itself outside its text: `title`, `published`, `source_url`, `retrieved`,
    `author`, `site`.
    """

    doc: str
    format: str
    encoding: str
    sha256: str
    text: str
    marks: tuple[Mark, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class Change(NamedTuple):
    """One recorded change: `source.text[raw_start:raw_end]` reads `replacement` in the clean text, because of `rule`.

    `group`: `furniture`, `gloss`, `script` (Traditional to Simplified), `repair`, `layout` (joined lines, spaces).
    """

    raw_start: int
    raw_end: int
    replacement: str
    rule: str
    group: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text, the changes that made it, and what was learnt from the furniture before it went.

    `title`: the report's own title, also the first line of `text`; None where it has none.
    `notes_start`: offset in `text` at which the report's own glossary or attachments begin, or None.
    `facts`: `published` (YYYY-MM-DD), `source_url`, `retrieved`, `site`, `attribution` (the 来源 of the page),
    `issuer` (发文机关, 发布机构), as far as the page says.
    """

    text: str
    changes: tuple[Change, ...]
    title: str | None = None
    notes_start: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Heading(NamedTuple):
    """A line or the opening phrase of a paragraph that names what follows; `level` 1 is the highest (一、)."""

    start: int
    end: int
    level: int
    text: str


class Section(NamedTuple):
    """A paragraph, an item (一是, 二是) of one, or a heading that opens nothing of its own.

    Sections tile the text after the title. `heading`: the path of headings joined by ` › `.
    `status`: achieved, planned or other. `part`: `body`, or `notes` for the report's own glossary and attachments.
    """

    section: int
    start: int
    end: int
    heading: str
    status: str = "other"
    part: str = "body"


class Sentence(NamedTuple):
    """A sentence within one section."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report is: guidelines §3. `place_from`: text, title, source, path, inferred or metadata.csv."""

    title: str | None = None
    organisation: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    place_code: str | None = None
    place_from: str | None = None
    year: int | None = None
    covers_achieved: tuple[int, ...] = ()
    covers_planned: tuple[int, ...] = ()
    genre: str = "other"
    published: str | None = None
    source_url: str | None = None
    retrieved: str | None = None
    flags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report, read: its source, its clean text with the way home, its parts and what it is."""

    doc: str
    source: Source
    text: str
    changes: tuple[Change, ...]
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    metadata: Metadata

    @property
    def body(self) -> str:
        """The clean text before the report's own notes and glossary, which no annotator counts."""
        return self.text[: next((s.start for s in self.sections if s.part == "notes"), None)]


@dataclass(frozen=True, slots=True)
class Token:
    """A word; `tag`: its part of speech in the scheme of ICTCLAS that jieba uses (n, vn, v, a, m …)."""

    start: int
    end: int
    text: str
    tag: str = ""


class Claim(NamedTuple):
    """A numeric claim, guidelines §1. `low`, `high`: in `unit`, multiplied out; None where the side is open.

    `commitment`: how firmly a plan is held, 4 (确保) to 1 (争取); None where it says the figure plainly, or is no plan.
    """

    section: int
    claim: int
    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    unit: str
    comparator: str
    kind: str
    status: str
    direction: str | None
    subject: str
    year: int | None
    scope: str
    sentence: str
    rule: str
    indicator: str = ""
    commitment: int | None = None


class Mention(NamedTuple):
    """A slogan where it stands. `slogan`: canonical form; `evidence`: quoted, lexicon, pattern, discovered."""

    section: int
    start: int
    end: int
    text: str
    slogan: str
    type: str
    evidence: str
    family: str = ""


class Coding(NamedTuple):
    """The themes of one section, main first, with their scores and the terms that decided."""

    section: int
    themes: tuple[str, ...]
    scores: tuple[float, ...]
    terms: tuple[str, ...] = ()


class Term(NamedTuple):
    """A candidate keyword of one report: `count` times in the text, `weight` raised by headings and position."""

    term: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks of a term
    weight: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that one report gives: what the store keeps of it."""

    report: Report
    pipeline: str
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    codings: tuple[Coding, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not become a report, and what its owner can do."""

    doc: str
    stage: str
    error: str
    hint: str


def names_of(record: Any) -> tuple[str, ...]:
    """The names of a record's fields, in their order.

    >>> names_of(Term("春风行动", 3, 5.85))
    ('term', 'count', 'weight')
    """
    return tuple(getattr(record, "_fields", None) or record.__slots__)

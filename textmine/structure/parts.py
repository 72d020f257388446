"""The tree of headings, the sections that tile a text, and its sentences.

Reading order: `outline`, `_Builder` (one line after the other), `_sentences`. A section's span runs from its first
character up to the next section's: line ends belong to the section before them. A heading line that is followed by its
text opens that text's section; one that is followed by another heading is a section of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..records import Cleaned, Heading, Section, Sentence
from .items import cut, item_starts
from .lines import Line, level_of, read_lines

_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’」』）)》]*|\n")
_PART = re.compile(r"\S")
_IDLE = " \n\t\u3000"


@dataclass(frozen=True, slots=True)
class Outline:
    """What `outline` finds; the status of sections is still `other`."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def outline(cleaned: Cleaned) -> Outline:
    r"""Headings, sections and sentences of a clean text.

    Sections tile the text after the title. The report's own notes are sections of the part `notes`, without headings.

    >>> text = "工作总结\n一、思想引领\n开展宣讲。一是讲理论，深入学校企业，成效十分明显，群众好评如潮。二是讲政策，反响热烈。\n"
    >>> [(s.heading, text[s.start:s.end][:6]) for s in outline(Cleaned(text, (), "工作总结")).sections]
    [('一、思想引领', '一、思想引领'), ('一、思想引领', '一是讲理论，'), ('一、思想引领', '二是讲政策，')]
    """
    text = cleaned.text
    begin = len(cleaned.title) + 1 if cleaned.title and text.startswith(cleaned.title) else 0
    notes = len(text) if cleaned.notes_start is None else max(begin, cleaned.notes_start)
    builder = _Builder(item_starts(text, begin))
    for line in read_lines(text, begin, notes):
        builder.add(line)
    builder.close(notes)
    builder.add_notes(text, notes)
    sections = builder.finished(text)
    return Outline(tuple(builder.headings), sections, tuple(_sentences(text, sections)))


class _Builder:
    """The stack of headings, and the sections so far as (start, path, part)."""

    def __init__(self, items: Sequence[int]) -> None:
        self.items = items
        self.headings: list[Heading] = []
        self.rows: list[tuple[int, str, str]] = []
        self.stack: list[Heading] = []
        self.path = ""
        self.waiting: int | None = None
        self.table = 0

    def add(self, line: Line) -> None:
        if line.table and line.table == self.table:
            return
        self.table = line.table
        if line.level:
            self._head(line)
            if line.whole:
                self.waiting = line.start
                return
        else:  # 二、 closes what 一、 headed, also where it opens a paragraph
            self._keep([h for h in self.stack if h.level < (line.opens or 6)])
        opening = line.start if self.waiting is None else self.waiting
        self.waiting = None
        inside = self.items[bisect_left(self.items, line.start + 1) : bisect_left(self.items, line.stop)]
        for left, _ in cut(inside, line.start, line.end):
            if left > line.start and (level := level_of(line.text[left - line.start :])) and level < 6:
                self._keep([h for h in self.stack if h.level < level])
            self.rows.append((opening if left == line.start else left, self.path, "body"))

    def _head(self, line: Line) -> None:
        if self.waiting is not None:
            self.rows.append((self.waiting, self.path, "body"))
            self.waiting = None
        idle = len(line.text) - len(line.text.lstrip())
        words = line.text[idle : line.head].rstrip("。．")
        start = line.start + idle
        heading = Heading(start, start + len(words), line.level, words)
        self.headings.append(heading)
        self._keep([*(h for h in self.stack if h.level < line.level), heading])

    def _keep(self, stack: list[Heading]) -> None:
        self.stack, self.path = stack, " › ".join(h.text for h in stack)

    def close(self, end: int) -> None:
        if self.waiting is not None:
            self.rows.append((self.waiting, self.path, "body"))
            self.waiting = None

    def add_notes(self, text: str, start: int) -> None:
        while start < len(text):
            end = text.find("\n", start) + 1 or len(text)
            if _PART.search(text, start, end):
                self.rows.append((start, "", "notes"))
            start = end

    def finished(self, text: str) -> tuple[Section, ...]:
        ends = [*(start for start, _, _ in self.rows[1:]), len(text)][: len(self.rows)]
        return tuple(
            Section(number, start, end, path, part=part)
            for number, ((start, path, part), end) in enumerate(zip(self.rows, ends, strict=True))
        )


def _sentences(text: str, sections: Sequence[Section]) -> Iterator[Sentence]:
    """Sentences end after 。！？；… and their closing quotes, at line ends, and with their section."""
    if not sections:
        return
    ends = [m.end() for m in _SENTENCE_END.finditer(text, sections[0].start)]
    at = 0
    for section in sections:
        start, stop = section.start, section.end
        while start < stop:
            end = ends[at] if at < len(ends) else stop
            at += end <= stop
            end = min(end, stop)
            if text[start] not in _IDLE or _PART.search(text, start, end):
                yield Sentence(section.section, start, end)
            start = end

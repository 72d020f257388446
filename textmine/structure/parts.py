"""The tree of headings, the sections that tile a text, and its sentences.

Reading order: `outline`, `_Builder` (one line after the other), `_sentences`. A section's span runs from its first
character up to the next section's: line ends belong to the section before them. A heading line that is followed by its
text opens that text's section; one that is followed by another heading is a section of its own.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Cleaned, Heading, Section, Sentence
from .items import item_starts
from .lines import Line, level_of, read_lines

# One set of signs to begin with, which the engine scans for, where an alternative |\n would be tried at every character.
_SENTENCE_END = re.compile(r"[。！？!?；;…\n](?:(?<!\n)[。！？!?；;…]*[”’」』）)》]*)?")


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
    builder.close()
    builder.add_notes(text, notes)
    sections = builder.finished(text)
    return Outline(tuple(builder.headings), sections, tuple(_sentences(text, sections)))


class _Builder:
    """The stack of headings as (level, path), and the sections so far as (start, path, part)."""

    def __init__(self, items: Sequence[int]) -> None:
        self.items = [*items, sys.maxsize]
        self.at = 0
        self.headings: list[Heading] = []
        self.rows: list[tuple[int, str, str]] = []
        self.stack: list[tuple[int, str]] = []
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
            self._close(line.opens or 6)
        opening = line.start if self.waiting is None else self.waiting
        self.waiting = None
        self.rows.append((opening, self.path, "body"))
        for left in self._inside(line):
            if 0 < (level := level_of(line.text[left - line.start :])) < 6:
                self._close(level)
            self.rows.append((left, self.path, "body"))

    def _inside(self, line: Line) -> Sequence[int]:
        """The items that begin within a line; lines come in order, and so do items."""
        items, first = self.items, self.at
        while items[first] <= line.start:
            first += 1
        self.at = first
        while items[self.at] < line.stop:
            self.at += 1
        return items[first : self.at]

    def _head(self, line: Line) -> None:
        if self.waiting is not None:
            self.rows.append((self.waiting, self.path, "body"))
            self.waiting = None
        idle = len(line.text) - len(line.text.lstrip())
        words = line.text[idle : line.head].rstrip("。．")
        start = line.start + idle
        heading = Heading(start, start + len(words), line.level, words)
        self.headings.append(heading)
        self._close(line.level)
        self.path = f"{self.path} › {words}" if self.path else words
        self.stack.append((line.level, self.path))

    def _close(self, level: int) -> None:
        """Leaves all headings that are not above a level."""
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.path = self.stack[-1][1] if self.stack else ""

    def close(self) -> None:
        if self.waiting is not None:
            self.rows.append((self.waiting, self.path, "body"))
            self.waiting = None

    def add_notes(self, text: str, start: int) -> None:
        while start < len(text):
            end = text.find("\n", start) + 1 or len(text)
            if not text[start:end].isspace():
                self.rows.append((start, "", "notes"))
            start = end

    def finished(self, text: str) -> tuple[Section, ...]:
        ends = [*(start for start, _, _ in self.rows[1:]), len(text)][: len(self.rows)]
        return tuple(
            Section(number, start, end, path, "other", part)
            for number, ((start, path, part), end) in enumerate(zip(self.rows, ends, strict=True))
        )


def _sentences(text: str, sections: Sequence[Section]) -> list[Sentence]:
    """Sentences end after 。！？；… and their closing quotes, at line ends, and with their section."""
    if not sections:
        return []
    found: list[Sentence] = []
    ends = [m.end() for m in _SENTENCE_END.finditer(text, sections[0].start)]
    at = 0
    for section in sections:
        number, start, stop = section.section, section.start, section.end
        last = bisect_left(ends, stop, at)
        for end in ends[at:last]:
            if not text[start:end].isspace():
                found.append(Sentence(number, start, end))
            start = end
        if not text[start:stop].isspace():
            found.append(Sentence(number, start, stop))
        at = last + (last < len(ends) and ends[last] == stop)
    return found

"""The text of a web page as it grows: lines, rows of tables, and the marks over them.

Reading order: `Page.words` and `Page.break_line` write; `open_row`, `open_cell`, `close_row` make one line of a row of data
and leave a row that lays out the page as the lines it holds; `mark` closes a stretch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..records import Mark

# A row of data holds names and figures, a row that lays out a page holds paragraphs or menus (a guess from the tables of
# statistical communiqués and of budget reports, where a cell has up to two lines and a note up to a hundred characters).
LONGEST_CELL = 200
LONGEST_ROW = 1000
LINES_A_CELL = 3
# A line end within a row: whether it is one is known when the row ends. One code point, as what takes its place.
_SOFT = "\x1e"
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass
class Row:
    """A row of a table on its way. `plain`: no other table stands in it, and no cell so far is too long for data."""

    piece: int
    start: int
    cell_start: int
    plain: bool = True
    cells: int = 0
    breaks: int = 0


@dataclass
class Page:
    """`pieces`: the text so far, `offsets` where each begins; `pending`: what parts the next words from the last."""

    pieces: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    at_line_start: bool = True
    pending: str = ""
    rows: list[Row] = field(default_factory=list)
    preformatted: int = 0

    def write(self, text: str) -> None:
        """Text as it stands, after whatever was pending."""
        for piece in (self.pending, text):
            if piece:
                self.pieces.append(piece)
                self.offsets.append(self.length)
                self.length += len(piece)
                self.at_line_start = piece.endswith("\n")
        self.pending = ""

    def words(self, text: str) -> None:
        """White space of the page's source is one space, and none at the start of a line; in `pre` it stays."""
        text = text.replace(_SOFT, "")
        if not self.preformatted:
            text = _SPACE.sub(" ", text)
            if self.at_line_start or self.pending:
                text = text.lstrip(" ")
        if text:
            self.write(text)

    def break_line(self) -> None:
        """Ends the line; within a row of data the end waits for further words, and is soft."""
        row = self.rows[-1] if self.rows else None
        if row is None or not row.plain:
            self.pending = self.pending.strip("\t" + _SOFT)
            if not self.at_line_start:
                self.write("\n")
        elif not self.pending and self.length > row.cell_start:
            self.pending = _SOFT
            row.breaks += 1

    def mark(self, piece: int, kind: str, value: str = "") -> None:
        """A mark from the words that began with piece number `piece` to here, unless nothing was written since."""
        while piece < len(self.pieces) and not self.pieces[piece].strip("\t\n" + _SOFT):
            piece += 1
        if piece < len(self.pieces):
            self.marks.append(Mark(self.offsets[piece], self.length, kind, value))

    def open_row(self) -> None:
        """A row within a row: the outer one lays out the page."""
        if self.rows and self.rows[-1].plain:
            self._settle(self.rows[-1], "\n")
            self.rows[-1].plain = False
            self.break_line()
        self.rows.append(Row(len(self.pieces), self.length, self.length))

    def open_cell(self) -> None:
        """A tab before every cell but the first; those of the empty cells at a row's end are never written."""
        if not self.rows:
            return
        row = self.rows[-1]
        if row.plain:
            self.pending = self.pending.strip(_SOFT) + ("\t" if row.cells else "")
            row.plain = self.length - row.cell_start <= LONGEST_CELL
            if not row.plain:
                self._settle(row, "\n")
        if not row.plain:
            self.break_line()
        row.cells, row.cell_start = row.cells + 1, self.length + len(self.pending)

    def close_row(self) -> None:
        """One line, where the row is data."""
        if not self.rows:
            return
        row = self.rows.pop()
        self.pending = ""
        if row.plain:
            long = max(self.length - row.cell_start, 0) > LONGEST_CELL or self.length - row.start > LONGEST_ROW
            data = row.cells > 1 and not long and row.breaks <= LINES_A_CELL * row.cells
            self._settle(row, " " if data else "\n", tab="\t" if data else "\n")
        if not self.at_line_start:
            self.write("\n")

    def _settle(self, row: Row, sign: str, *, tab: str = "\t") -> None:
        self.pending = self.pending.replace(_SOFT, "")
        for number in range(row.piece, len(self.pieces)):
            piece = self.pieces[number]
            if piece == _SOFT:
                self.pieces[number] = sign
            elif tab != "\t" and not piece.strip("\t"):
                self.pieces[number] = piece.replace("\t", tab)

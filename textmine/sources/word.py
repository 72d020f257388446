"""Word files to lines of text, with headings and table rows as `Mark`s.

Reading order: `read_docx` guards (`_check_zip`), then `_blocks` walks the body, `_words` one paragraph.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..records import Mark, Source
from .numbering import Numbers
from .settings import Limits

# A Word file packs its text to a tenth; what unpacks 200-fold, and to more than 10 MB, was made to.
MOST_RATIO = 200

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What holds no text of the paragraph: formatting, deleted words, field codes, the pinyin over a word (w:rt), and the
# second copy that older programs show.
PASSED_OVER = frozenset(
    {f"{W}{n}" for n in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "rt")} | {FALLBACK}
)
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_docx(data: bytes, doc: str, sha256: str, limits: Limits) -> Source:
    """Paragraphs and tables in their order; one row of a table a line, cells joined by tabs; notes at the end.

    Numbers that Word counts itself (一、 （一） of an automatic list) are written out: they are the report's headings.
    Text boxes follow the paragraph they hang on. Headers and footers are no text of the report.

    Raises ReadError for an archive that is encrypted, damaged, too large unpacked, or no Word document.
    """
    _check_zip(data, doc, limits)
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        document = Document(io.BytesIO(data))
        lines = [*_blocks(document.element.body, Numbers(document)), *_notes(document)]
        found = _core(document)
    except (
        OpcError, KeyError, ValueError, OSError, EOFError, SyntaxError, AttributeError, NotImplementedError, IndexError,
        zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        raise ReadError(
            f"not a Word document that can be read ({_first_line(error)})",
            place=doc,
            hint="open it in Word and save it again as .docx",
        ) from None
    text, marks = _joined(lines)
    if not text.strip():
        raise ReadError("the document holds no text", place=doc, hint="is it a picture? save its text as .docx")
    return Source(doc, "docx", "utf-8", sha256, text, marks, found)


def _first_line(error: Exception) -> str:
    """What went wrong, the same in every run: some messages name an address in memory."""
    line = str(error).split("\n", 1)[0][:80]
    return line if line and " at 0x" not in line else type(error).__name__


def _check_zip(data: bytes, doc: str, limits: Limits) -> None:
    """Looks at the archive's own list before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ReadError("the docx file is damaged", place=doc, hint="download it again") from None
    size = sum(e.file_size for e in entries)
    if size > limits.unpacked_megabytes * 1e6 or size > MOST_RATIO * len(data) + 10_000_000:
        raise ReadError(f"unpacks to {size / 1e6:.0f} MB: refused", place=doc, hint="save it again without pictures")
    if any(e.flag_bits & 1 for e in entries):
        raise ReadError("the document is encrypted", place=doc, hint="unpack it with its password and save it without")
    if "word/document.xml" not in {e.filename for e in entries}:
        raise ReadError("an archive, but no Word document", place=doc, hint="save the report as .docx, or unpack it")


def _blocks(parent: Any, numbers: Numbers) -> Iterator[tuple[str, str, str]]:
    """(text, kind of mark, value) of each paragraph and table row; containers (w:sdt, w:ins) are looked into."""
    for child in parent:
        if child.tag == f"{W}p":
            yield _paragraph(child, numbers)
            for box in _boxes(child):
                yield from _blocks(box, numbers)
        elif child.tag == f"{W}tbl":
            yield from _rows(child, numbers)
        elif child.tag not in PASSED_OVER and child.tag != f"{W}sectPr":
            yield from _blocks(child, numbers)


def _paragraph(element: Any, numbers: Numbers) -> tuple[str, str, str]:
    properties = element.find(f"{W}pPr")
    name = element.find(f"{W}pPr/{W}pStyle") if properties is not None else None
    style = numbers.styles.get(name.get(f"{W}val"), "") if name is not None else ""
    level = style.split()[-1] if style.lower().startswith(("heading", "标题")) else ""
    kind = "heading" if level.isdigit() or style == "Title" else ""
    text = "".join(_words(element))
    label = numbers.label(properties)
    return label + text if text.strip() else text, kind, level if level.isdigit() else ""


def _words(element: Any) -> Iterator[str]:
    """The text of a paragraph: also of smart tags, which hold dates and measures, and of accepted insertions."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in PASSED_OVER and child.tag != f"{W}txbxContent" and not _is_hidden(child):
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    """Text that Word shows nobody and prints nowhere (w:vanish): notes of an editor, or of a converting program."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "true") not in ("0", "false", "off")


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes of a paragraph, each once (older programs get a second copy)."""
    found: list[Any] = []
    for box in paragraph.iter(f"{W}txbxContent"):
        outer = {a.tag for a in box.iterancestors()}
        if FALLBACK not in outer and not any(a is b for a in box.iterancestors(f"{W}txbxContent") for b in found):
            found.append(box)
    return found


def _rows(table: Any, numbers: Numbers) -> Iterator[tuple[str, str, str]]:
    """A cell that goes on from the row above (vMerge) stands in the first of its rows only."""
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue
        cells = [c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row]
        words = ["" if _goes_on(cell) else _cell(cell, numbers) for cell in cells]
        yield "\t".join(words), "table", ""


def _goes_on(cell: Any) -> bool:
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _cell(cell: Any, numbers: Numbers) -> str:
    return " ".join(" ".join(text for text, _, _ in _blocks(cell, numbers)).split())


def _notes(document: Any) -> Iterator[tuple[str, str, str]]:
    """Footnotes and endnotes, in which reports explain their terms (名词解释); the lines that part them are none."""
    from docx.oxml import parse_xml

    for related in document.part.rels.values():
        if related.is_external or not related.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        for note in parse_xml(related.target_part.blob):
            if note.get(f"{W}type", "normal") == "normal":
                text = "".join("".join(_words(p)) + "\n" for p in note.iter(f"{W}p")).strip()
                if text:
                    yield text, "", ""


def _joined(lines: list[tuple[str, str, str]]) -> tuple[str, tuple[Mark, ...]]:
    pieces, marks, at = [], [], 0
    for text, kind, value in lines:
        piece = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n") + "\n"
        if kind and text.strip():
            marks.append(Mark(at, at + len(piece), kind, value))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), tuple(marks)


def _core(document: Any) -> dict[str, str]:
    core = document.core_properties
    return {key: value for key, value in (("title", core.title), ("author", core.author)) if value}

"""Word and PDF files to lines of text, with headings, table rows and pages as `Mark`s."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..records import Mark, Source

# A report's docx unpacks to a few MB; what unpacks to more than this, or 200-fold, is no report.
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
MOST_PAGES = 5000


def read_docx(data: bytes, doc: str, sha256: str) -> Source:
    """Paragraphs and tables in their order; one row of a table a line, cells joined by tabs."""
    _check_zip(data, doc)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        lines = list(_blocks(document))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ReadError(
            f"not a Word document that can be read ({error})",
            place=doc,
            hint="open it in Word and save it again as .docx",
        ) from None
    text, marks = _joined(lines)
    if not text.strip():
        raise ReadError("the document holds no text", place=doc, hint="is it a picture? save its text as .docx")
    return Source(doc, "docx", "utf-8", sha256, text, marks, _core(document))


def _check_zip(data: bytes, doc: str) -> None:
    """Looks at the archive's own list before anything is unpacked."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError("the document is encrypted", place=doc, hint="open it with its password and save it without")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise ReadError("the docx file is damaged", place=doc, hint="download it again") from None
    size = sum(e.file_size for e in entries)
    if size > MOST_UNPACKED or size > MOST_RATIO * len(data) + 10_000_000:
        raise ReadError(f"unpacks to {size / 1e6:.0f} MB: refused", place=doc, hint="save it again without pictures")
    if "word/document.xml" not in {e.filename for e in entries}:
        raise ReadError("an archive, but no Word document", place=doc, hint="save the report as .docx, or unpack it")


def _blocks(document: Any) -> Iterator[tuple[str, str, str]]:
    """(text, kind of mark, value) of each paragraph and table row."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: list[Any] = []
                cells = [c for c in row.cells if not any(c._tc is s for s in seen) and not seen.append(c._tc)]  # type: ignore[func-returns-value]
                yield "\t".join(" ".join(c.text.split()) for c in cells), "table", ""
            continue
        style = (block.style.name or "") if block.style is not None else ""
        level = style.split()[-1] if style.startswith(("Heading", "标题")) else ""
        kind = "heading" if level.isdigit() or style == "Title" else ""
        yield block.text, kind, level if level.isdigit() else ""


def _joined(lines: list[tuple[str, str, str]]) -> tuple[str, tuple[Mark, ...]]:
    pieces, marks, at = [], [], 0
    for text, kind, value in lines:
        piece = text.replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n") + "\n"
        if kind and text.strip():
            marks.append(Mark(at, at + len(piece), kind, value))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), tuple(marks)


def _core(document: Any) -> dict[str, str]:
    core = document.core_properties
    return {key: value for key, value in (("title", core.title), ("author", core.author)) if value}


def read_pdf(data: bytes, doc: str, sha256: str) -> Source:
    """The text layer, page after page, with the line ends of the layout: joining lines is cleaning's work."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                "the PDF is encrypted", place=doc, hint="open it with its password and print it anew"
            ) from None
        raise ReadError("the PDF is damaged", place=doc, hint="download it again") from None
    try:
        if len(document) > MOST_PAGES:
            raise ReadError(f"{len(document)} pages are too many for a report", place=doc, hint="split the file")
        pages = [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()
    if not "".join(pages).strip():
        raise ReadError("the PDF has no text layer: its pages are pictures", place=doc, hint="run OCR over it first")
    marks, at = [], 0
    for number, page in enumerate(pages, 1):
        marks.append(Mark(at, at + len(page), "page", str(number)))
        at += len(page)
    return Source(doc, "pdf", "utf-8", sha256, "".join(pages), tuple(marks))


def _page(page: Any) -> str:
    layer = page.get_textpage()
    text: str = layer.get_text_bounded()
    layer.close()
    page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xad", "").replace("\ufffe", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if text.endswith("\n") else text + "\n"

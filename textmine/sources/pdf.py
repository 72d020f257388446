"""PDF files to lines of text, with their pages as `Mark`s.

Reading order: `read_pdf` takes page after page (`_layer`), has those without usable text recognised where that is asked for
(`_recognised`), and tells what it did (`_told`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ReadError
from ..knowledge.characters import plausibility
from ..records import Mark, Source
from . import columns, ocr
from .indents import indented, lefts
from .settings import Settings

# A blank back cover says nothing; from this share of pages without text on, pages have been scanned.
SCANNED = 0.2
# Characters that a font does not name come out as any others: half of plausible Chinese is far from both (guessed).
GARBLED = 0.15
FEWEST = 20
# Tesseract's confidence in Chinese it reads well is 85 and more (three composed pages, clean and with noise).
LEGIBLE = 60


@dataclass(frozen=True, slots=True)
class Page:
    """`state`: text, blank, garbled, lost (cannot be read), recognised, poor (recognised, hardly legible), empty."""

    text: str
    state: str
    confidence: float = 0.0
    set_in: tuple[tuple[int, int], ...] = ()  # the stretches of the lines that begin right of the margin


def read_pdf(data: bytes, doc: str, sha256: str, settings: Settings) -> Source:
    """The text layer, page after page, with the line ends of the layout: joining lines is cleaning's work.

    Pages without text, or with characters that their fonts do not name, are recognised where `settings` ask for it; a
    page that has its text is never. The file's own title is not taken over: it is the name of the Word file it was
    printed from more often than not.

    Raises ReadError for a PDF that is encrypted, damaged, too long, or without a text layer; a page that cannot be read
    among others that can is a warning.
    """
    document = _opened(data, doc)
    try:
        if len(document) > settings.limits.pages:
            raise ReadError(
                f"{len(document)} pages are too many for a report (more than {settings.limits.pages})",
                place=doc,
                hint="split the file, or raise pages under [limits] in pipeline.toml",
            )
        pages = [_layer(document, number) for number in range(len(document))]
        if not pages or all(page.state == "lost" for page in pages):
            raise ReadError("the PDF is damaged", place=doc, hint="download it again")
        if settings.sources.ocr and not ocr.missing(settings.sources.ocr_language):
            pages = [_recognised(document, n, page, settings) for n, page in enumerate(pages)]
    finally:
        document.close()
    if not any(page.text.strip() for page in pages):
        raise _without_text(pages, doc, settings)
    return Source(
        doc, "pdf", "utf-8", sha256, "".join(p.text for p in pages), _marks(pages), {}, _told(pages, settings)
    )


def _opened(data: bytes, doc: str) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            hint = "open it with its password and print it anew"
            raise ReadError("the PDF is encrypted", place=doc, hint=hint) from None
        raise ReadError("the PDF is damaged", place=doc, hint="download it again") from None


def _layer(document: Any, number: int) -> Page:
    """The text that stands in a page."""
    import pypdfium2 as pdfium

    try:
        page = document[number]
        layer = page.get_textpage()
    except pdfium.PdfiumError:
        return Page("", "lost")
    unusual = columns.lines_of_page(layer)
    text: str = "\n".join(unusual[0]) if unusual else layer.get_text_bounded()
    places = unusual[1] if unusual else lefts(layer)
    layer.close()
    page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xad", "").replace("\ufffe", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if is_garbled(text):
        return Page("", "garbled")
    whole = text if text.endswith("\n") else text + "\n"
    return Page(whole, "text" if text.strip() else "blank", set_in=tuple(indented(whole, places)))


def is_garbled(text: str) -> bool:
    r"""Whether a text is the numbers of a font's pictures instead of characters.

    A font that is embedded without a table of its characters gives control signs, private characters, or letters and
    rare characters at random. A page of a few signs, or of Latin letters and figures, is left as it stands.

    >>> is_garbled("\x17\x14\x1f\x16\x0c\x1a\x1e\x18\x12!\x14\x13\t\x1c\x0b\x19\x1b\x14\x13\x08\x15\x10\x0f\x07\x04")
    True
    >>> is_garbled("全年培训妇女200人次。" * 5), is_garbled("Annual report 2024, pages 1-20 of the federation.")
    (False, False)
    """
    signs = [c for c in text if c not in " \t\r\n\xa0\u3000"]
    if len(signs) < FEWEST:
        return False
    controls = sum(c < " " or c == "\x7f" or "\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in signs)
    marks = sum("!" <= c <= "~" and not c.isalnum() for c in signs)
    beyond = sum(c > "~" for c in signs)
    if controls > len(signs) / 3 or (marks > len(signs) / 2 and beyond < len(signs) / 4):
        return True
    return beyond >= FEWEST and plausibility(text) < GARBLED


def _recognised(document: Any, number: int, page: Page, settings: Settings) -> Page:
    """The page as tesseract reads it, where it has no text of its own."""
    if page.state not in ("blank", "garbled"):
        return page
    found = ocr.recognise(document[number], language=settings.sources.ocr_language, seconds=settings.limits.seconds)
    if not found.text.strip():
        return replace(page, state="empty" if found.empty else page.state)
    return Page(found.text, "recognised" if found.confidence >= LEGIBLE else "poor", found.confidence)


def _marks(pages: list[Page]) -> tuple[Mark, ...]:
    marks, at = [], 0
    for number, page in enumerate(pages, 1):
        marks.append(Mark(at, at + len(page.text), "page", str(number)))
        if page.state in ("recognised", "poor"):
            marks.append(Mark(at, at + len(page.text), "ocr", str(round(page.confidence))))
        marks += [Mark(at + start, at + end, "indent") for start, end in page.set_in]
        at += len(page.text)
    return tuple(marks)


def _without_text(pages: list[Page], doc: str, settings: Settings) -> ReadError:
    garbled = any(page.state == "garbled" for page in pages)
    problem = (
        "the PDF's text layer cannot be read: its fonts do not say which characters they show"
        if garbled
        else "the PDF has no text layer: its pages are pictures"
    )
    if not settings.sources.ocr:
        return ReadError(problem, place=doc, hint="run OCR over it: textmine analyze --ocr, or a scanner's program")
    need = ocr.missing(settings.sources.ocr_language)
    if need:
        return ReadError(f"{problem}; OCR was asked for, but is not installed", place=doc, hint=need)
    return ReadError(
        f"{problem}, in which OCR found no text", place=doc, hint="scan it anew, larger or with more contrast"
    )


def _told(pages: list[Page], settings: Settings) -> tuple[str, ...]:
    """What a reader of the tables must know of the pages."""
    language = settings.sources.ocr_language
    found = []
    read = _numbers(pages, "recognised", "poor")
    if read:
        sure = [p.confidence for p in pages if p.state in ("recognised", "poor")]
        found.append(f"{read} read by OCR ({ocr.engine(language)}, confidence {sum(sure) / len(sure):.0f} of 100)")
    if poor := _numbers(pages, "poor"):
        found.append(f"{poor} hardly legible to OCR: check what was taken from there")
    if lost := _numbers(pages, "lost"):
        found.append(f"{lost} cannot be read: download the file again")
    bare = sum(page.state == "blank" for page in pages)
    if settings.sources.ocr and ocr.missing(language):
        advice = f"OCR was asked for, but is not installed: {ocr.missing(language)}"
    else:
        advice = "OCR found nothing" if settings.sources.ocr else "run OCR over them (textmine analyze --ocr)"
    if bare and (bare >= SCANNED * len(pages) or settings.sources.ocr):
        found.append(f"{_numbers(pages, 'blank')} without a text layer: {advice}")
    if garbled := _numbers(pages, "garbled"):
        found.append(f"{garbled} without a readable text layer (fonts that name no characters): {advice}")
    return tuple(found)


def _numbers(pages: list[Page], *states: str) -> str:
    """`page 3`, or `pages 1-2 4`; nothing where no page is in one of the states."""
    numbers = [n for n, page in enumerate(pages, 1) if page.state in states]
    return f"page{'s' if len(numbers) > 1 else ''} {ranges(numbers)}" if numbers else ""


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in rising order, neighbours drawn together.

    >>> ranges([1, 2, 3, 5, 8, 9])
    '1-3 5 8-9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)

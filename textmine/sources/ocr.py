"""Scanned pages to text, with tesseract: only where a researcher asks for it, and always told.

Reading order: `missing` says what has to be installed; `recognise` reads one page; `_lines` puts tesseract's words together.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

# What scanners are set to for print, and what tesseract's models were trained at.
DOTS_PER_INCH = 300
# An A3 page at that resolution; larger sheets are taken in less detail, or one poster would take a gigabyte.
LONGEST_SIDE = 5000
# The darkest point of an empty page: the grain of a scanner is lighter than print.
PAPER = 200
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·○●①-⑳]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a page and how sure tesseract is of its words, from 0 to 100 in the mean; `empty`: a blank page."""

    text: str
    confidence: float = 0.0
    empty: bool = False


@cache
def missing(language: str) -> str:
    """The next step where OCR was asked for and cannot be had; nothing where it can."""
    if find_spec("pytesseract") is None:
        return "pip install 'textmine[ocr]'"
    package = f"tesseract-ocr-{language.replace('_', '-')}"
    if shutil.which("tesseract") is None:
        return f"install tesseract (Debian, Ubuntu: apt install tesseract-ocr {package})"
    if set(language.split("+")) - set(_tesseract().get_languages()):
        return f"install tesseract's {language} (Debian, Ubuntu: apt install {package})"
    return ""


@cache
def engine(language: str) -> str:
    """What recognises, with its version: it is told with every page, and another version reads the file anew."""
    return f"tesseract {_tesseract().get_tesseract_version().public} {language}" if not missing(language) else ""


def _tesseract() -> Any:
    """One thread for each page: reports are read side by side already."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import pytesseract

    return pytesseract


def recognise(page: Any, *, language: str, seconds: int) -> Recognised:
    """The text of a page of pypdfium2, drawn in grey. Turned pages are set upright.

    A page that takes longer than `seconds`, or that tesseract cannot work on, gives no text.
    """
    scale = min(DOTS_PER_INCH / 72, LONGEST_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    image = bitmap.to_pil()
    if image.getextrema()[0] > PAPER:
        return Recognised("", empty=True)
    tesseract = _tesseract()
    try:
        found = tesseract.image_to_data(
            image,
            lang=language,
            config=f"--psm {1 if 'osd' in tesseract.get_languages() else 3} --dpi {round(72 * scale)}",
            timeout=seconds,
            output_type=tesseract.Output.DICT,
        )
    except (RuntimeError, tesseract.TesseractError):  # pytesseract's sign of a timeout is a RuntimeError
        return Recognised("")
    return _lines(found)


def _lines(found: Mapping[str, Sequence[Any]]) -> Recognised:
    """Words to lines, lines to paragraphs. Between Chinese signs tesseract's spaces part words, and are none."""
    lines: dict[tuple[int, ...], str] = {}
    sure: list[float] = []
    for number, word in enumerate(found["text"]):
        if word := word.strip():
            key = tuple(int(found[k][number]) for k in ("block_num", "par_num", "line_num"))
            lines[key] = joined(lines.get(key, ""), word)
            sure += [float(found["conf"][number])] * len(word)
    text = "".join(line + "\n" for line in lines.values())
    return Recognised(text, sum(sure) / len(sure) if sure else 0.0)


def joined(line: str, word: str) -> str:
    """A line and its next word: a space only where neither side is Chinese.

    >>> joined(joined("全年培训", "妇女"), "200"), joined("GDP", "growth")
    ('全年培训妇女200', 'GDP growth')
    """
    space = " " if line and not _HAN.match(line[-1]) and not _HAN.match(word[0]) else ""
    return line + space + word

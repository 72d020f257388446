"""What a page or a PDF does to paragraphs: broken lines, page numbers between them, spaces between characters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from .lines import ENDS, Line
from .trace import Edit, deletion

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
FULL = f"{HAN}，。、；：？！“”‘’（）《》【】—…％０-９"
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x7f]+")
_BLANKS = re.compile("[ \t\u00a0\u3000\u2002-\u200a]+")
_UNDONE = re.compile(r"(?:<U\+00A0>|&nbsp;|&#160;)+")
_HEADING_START = re.compile(
    r"^(?:第[一二三四五六七八九十百]+(?:部分|章|节|，|、)|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[—―－]{2,}|附件|附表|注[：:]|各位代表|[①②③④⑤⑥⑦⑧⑨⑩]|表\s?\d)"
)
_LISTED = re.compile(r"^(?:[•·●▪◆■]\s*)+")


def drop_invisible_characters(text: str) -> Iterator[Edit]:
    """Zero-width characters and the written-out forms of a hard space carry nothing."""
    for match in _INVISIBLE.finditer(text):
        yield deletion(match.start(), match.end(), "invisible character", "layout")
    if "<U+" in text or "&nbsp" in text:
        for match in _UNDONE.finditer(text):
            yield deletion(match.start(), match.end(), "undecoded space", "layout")


def drop_idle_spaces(text: str) -> Iterator[Edit]:
    """Spaces at the ends of lines, and beside Chinese characters, where Chinese writes none.

    >>> [(e.start, e.end) for e in drop_idle_spaces("　2025 年 GDP growth")]
    [(0, 1), (5, 6), (7, 8)]
    """
    size = len(text)
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else "\n"
        after = text[end] if end < size else "\n"
        if before == "\n" or after == "\n":
            yield deletion(start, end, "space at the end of a line", "layout")
        elif not (before.isascii() and after.isascii()) and not _keeps_apart(before, after, match[0]):
            yield deletion(start, end, "space beside a Chinese character", "layout")
        elif match[0] not in (" ", "\t"):
            yield Edit(start, end, "\t" if "\t" in match[0] else " ", "one space", "layout")


def _keeps_apart(before: str, after: str, blanks: str) -> bool:
    """Cells of a table stay apart (a tab), and so do two phrases that only a wide space divides."""
    if "\t" in blanks:
        return True
    wide = "\u3000" in blanks or len(blanks) > 2
    return wide and before not in "，。、；：" and after not in "，。、；：" and len(blanks) > 1


def join_broken_lines(lines: Sequence[Line], pages: bool) -> Iterator[tuple[int, int]]:
    """Pairs of lines that are one paragraph broken by the layout: (number of the line, number of the one that goes on).

    In a PDF every full line goes on until a sentence ends; on a page only a line that breaks off in mid-sentence does.
    """
    width = _full_width(lines) if pages else 0
    for number, (line, after) in enumerate(itertools.pairwise(lines)):
        if _goes_on(line.text, after.text, width if pages else 0):
            yield number, number + 1


def _full_width(lines: Sequence[Line]) -> int:
    """The length that most lines of a PDF come near to."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 10)
    return lengths[int(len(lengths) * 0.6)] if lengths else 0


def _goes_on(text: str, after: str, width: int) -> bool:
    if not text or not after or _HEADING_START.match(after):
        return False
    if width:
        short = len(text) < 0.78 * width
        if _HEADING_START.match(text) and short and text[-1] not in "，、；：,":
            return False
        return not (text[-1] in "。！？!?.：:" and short) and not (short and text[-1] not in "，、；,（“《")
    if len(text) < 25 or text[-1] in ENDS + "：:":
        return False
    return text[-1] in "，、,（“《" or after[0] in "，。、；：）”》"

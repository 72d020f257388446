"""What a page or a PDF does to paragraphs: broken lines, page numbers between them, spaces between characters."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from .lines import ENDS, Line, kind_inside, kind_of
from .trace import Edit, deletion

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
FULL = f"{HAN}，。、；：？！“”‘’（）《》【】—…％０-９"
# One of a set and then any number, not `+`: `re` looks for a first character far faster than for a repetition.
_INVISIBLE = re.compile("{0}{0}*".format("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x7f]"))
_BLANKS = re.compile("{0}{0}*".format("[ \t\u00a0\u3000\u2002-\u200a]"))
_UNDONE = re.compile(r"(?:<U\+00A0>|&nbsp;|&#160;)+")
_HEADING_START = re.compile(
    r"^(?:第[一二三四五六七八九十百]+(?:部分|章|节|，|、)|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[—―－]{2,}|附件|附表|注[：:]|各位代表|[①②③④⑤⑥⑦⑧⑨⑩]|表\s?\d)"
)
NARROW = 80  # characters a line at most on average in a text broken at a fixed width
NARROWEST, WIDEST = 40, 160  # columns of such a line: less is a list, more a paragraph
SLACK = 4  # columns by which a full line may fall short
INDENT = 2  # columns: editors write two spaces, typists two characters
WIDE = "\u3000\u3000"  # the space between two phrases that nothing else divides
MOST_SET_IN = 0.7  # share of lines set in, above which that says nothing: a table, a page of headings
A_PAGE = 8  # lines at least between two numbers of pages: the numbers in a table stand closer
RAGGED = 12  # columns by which a line may fall short for a figure's sake
NOTE_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"  # a note at the foot of a page breaks a sentence; it is no part of it
CLOSING = "，。、；：）”》"  # signs that may begin no line
LONG_LINE = 30  # characters from which a line is a paragraph, no heading
PARTED = 0.7  # share of a text's sentences behind which a blank line stands, where such lines part its paragraphs
MANY = 4  # lines of one width that end in mid-sentence; fewer may be chance
_COUNTED = re.compile(r"^\d{1,2}(?!\d)")
# A page number with what parts it from the sentence that goes on behind it; `_before_number` says what stands before.
_WITHIN = re.compile(
    r"[—－–\-第Pp](?:(?<=[—－–-])[—－–-]? ?(\d{1,3}) ?[—－–-]{1,2}|(?<=第) ?(\d{1,3}) ?页(?:[，,/ ]*共 ?\d{1,3} ?页)?"
    rf"|(?<=[Pp])age ?(\d{{1,3}})(?: of \d+)?)[ \t\u3000]*\n*(?=[{HAN}0-9%，、。；）])"
)
_SENTENCE = re.compile(f"[{HAN}，、]")
_MARKED = re.compile("[，。；：]")
_LISTED = re.compile(r"^(?:[•·●▪◆■]\s*)+")


def drop_invisible_characters(text: str) -> Iterator[Edit]:
    """Zero-width characters and the written-out forms of a hard space carry nothing."""
    for match in _INVISIBLE.finditer(text):
        yield deletion(match.start(), match.end(), "invisible character", "layout")
    if ("<" in text and "<U+" in text) or ("&" in text and "&nbsp" in text):
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
        elif after == "%" and before.isdigit():
            yield deletion(start, end, "space before a sign of per cent", "layout")
        elif not (before.isascii() and after.isascii()) and (
            not _keeps_apart(before, after, match[0]) or _spread(text, start, end)
        ):
            yield deletion(start, end, "space beside a Chinese character", "layout")
        elif (one := _one_space(before, after, match[0])) != match[0]:
            yield Edit(start, end, one, "one space", "layout")


def _one_space(before: str, after: str, blanks: str) -> str:
    """What stands for a stretch of blanks: a tab, a space between Latin words, a wide one between Chinese phrases."""
    if "\t" in blanks:
        return "\t"
    return " " if before.isascii() and after.isascii() else WIDE


def _spread(text: str, start: int, end: int) -> bool:
    """A word whose characters are set apart to fill a cell (指　　标): a single one before and after, nothing else."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    alone = (len(before) == 1 or before[0] in "\n \t\u3000") and (len(after) == 1 or after[1] in "\n \t\u3000")
    return "\t" not in text[start:end] and alone


def _keeps_apart(before: str, after: str, blanks: str) -> bool:
    """Cells of a table stay apart (a tab), and so do two phrases that only a wide space divides."""
    if "\t" in blanks:
        return True
    wide = "\u3000" in blanks or len(blanks) > 2
    return wide and before not in "，。、；：" and after not in "，。、；：" and len(blanks) > 1


class _Row(NamedTuple):
    """A line as it stands on the page: its width in columns (a Chinese character takes two), its indent, its words."""

    width: int
    indent: int
    text: str


def hard_wrapped(text: str) -> list[int]:
    r"""Numbers of the lines that go on in the next one, where a text is broken at a fixed width, whatever the width.

    Such a text is known by its many lines of one width that end in mid-sentence. A paragraph ends with a line that is not
    full, before a blank or an indented line; where paragraphs are indented, only what begins with an indent is one: menus
    and lists around the report are left alone.

    >>> hard_wrapped("工作总结\n" + ("　　" + "全市妇联组织宣讲活动" * 2 + "\n" + "全市妇联组织宣讲活动" * 2 + "来了\n办好。\n") * 3)
    [1, 2, 4, 5, 7, 8]
    """
    lines = text.split("\n")
    if len(text) > NARROW * sum(len(line) > 4 for line in lines):
        return []
    ways = [[_row(line, measure) for line in lines] for measure in (_columns, _characters)]
    found = [(_wrap_width(rows), rows) for rows in ways]
    (_, low, high), rows = max(found, key=lambda way: way[0][0])
    if not high:
        return []
    full = [low <= row.width <= high for row in rows]
    after_full = [after for number, after in enumerate(rows[1:]) if full[number] and after.text]
    indented = sum(row.indent >= INDENT for row in after_full)
    first = sum(row.indent >= INDENT for row in rows) >= 2
    if first and indented >= 0.5 * len(after_full):
        return []
    return list(_wrapped_lines(rows, full, first))


def _row(line: str, measure: Callable[[str], int]) -> _Row:
    ended = line.rstrip("\u3000\u00a0 \t\r")
    words = ended.lstrip("\u3000\u00a0\u200b\ufeff \t")
    return _Row(measure(ended), _columns(ended[: len(ended) - len(words)].replace("\u00a0", " ")), words)


def _columns(text: str) -> int:
    """The width of a text where Chinese characters take two columns: three bytes and one character make two."""
    return (len(text.encode("utf-8", "replace")) + len(text)) // 2


def _characters(text: str) -> int:
    """The width of a text where every character takes as much: in columns, two."""
    return 2 * len(text)


def _wrap_width(rows: Sequence[_Row]) -> tuple[int, int, int]:
    """How many lines are full, with the least and greatest width of one; zeros where lines end for reasons of their own.

    A full line may fall SLACK columns short: some signs may not begin a line, and figures may not be torn.
    """
    counts = Counter(row.width for row in rows if row.text and "\t" not in row.text)
    wide = [width for width in counts if NARROWEST <= width <= WIDEST]
    best = max(wide, key=lambda w: (sum(counts[w - k] for k in range(SLACK + 1)), w), default=0)
    low, high = best - SLACK, best + 2
    full = [row for row in rows if row.text and low <= row.width <= high and "\t" not in row.text]
    torn = sum(row.text[-1] not in ENDS + "：:" for row in full)
    wider = sum(n for width, n in counts.items() if width > high)
    between = sum(n for width, n in counts.items() if 0.5 * best < width < low)
    first = sum(row.indent >= INDENT for row in rows) >= 2
    if torn < max(MANY, 0.6 * len(full)) or max(2 * wider, between / (1 + first)) > len(full):
        return 0, 0, 0
    return len(full), low, high


def _wrapped_lines(rows: Sequence[_Row], full: Sequence[bool], indented: bool) -> Iterator[int]:
    """`indented`: paragraphs begin with an indent, so that a line without one begins none."""
    going = False
    for number, (row, after) in enumerate(itertools.pairwise(rows)):
        going = going or row.indent >= INDENT or (not indented and not kind_of(row.text))
        going = going and full[number] and bool(after.text) and "\t" not in row.text + after.text
        going = going and not (indented and after.indent >= INDENT)
        ended = going and row.text[-1] in ENDS and after.text[0] not in CLOSING
        if ended and not indented and (kind_of(after.text) or _HEADING_START.match(after.text)):
            going = False
        if ended and not full[number + 1] and (after.text[-1] not in ENDS or kind_inside(after.text)):
            going = False  # a paragraph ends with a sentence; what stands there is a title or a label of the page
        if going:
            yield number


def torn_in_blocks(lines: Sequence[Line], text: str) -> list[int]:
    """Numbers of the lines that go on in the next one, where blank lines part the paragraphs of a text.

    Markup may set a linked or a bold word on a line of its own: the block of lines around it is one paragraph, as long as
    no sentence ends there and none of its lines begins or is a heading. A line of nothing but zero-width characters is
    such a word too, an empty one. `text`: the text as it came, line for line.
    """
    prose = [n for n, line in enumerate(lines[:-1]) if len(line.text) >= LONG_LINE and line.text[-1] in ENDS]
    parted = sum(not lines[n + 1].text for n in prose)
    if len(prose) < MANY or parted < PARTED * len(prose):
        return []
    found: list[int] = []
    hollow = (
        {n for n, raw in enumerate(text.split("\n")) if raw and not _INVISIBLE.sub("", raw)}
        if "\u200b" in text
        else set()
    )
    for filled, block in itertools.groupby(range(len(lines)), key=lambda n: bool(lines[n].text) or n in hollow):
        numbers = [n for n in block if n not in hollow]
        if filled and len(numbers) > 1 and any(_is_long(lines[n].text) for n in numbers):
            for n, after in itertools.pairwise(numbers):
                found += range(n, after) if _torn(lines[n].text, lines[after].text) else ()
    return found


def _is_long(text: str) -> bool:
    return len(text) >= LONG_LINE and ("，" in text or "。" in text)


def _torn(text: str, after: str) -> bool:
    if text[-1] in ENDS + "：:" and after[0] not in CLOSING:
        return False
    heading = _HEADING_START.match(text)
    whole = heading is not None and len(text) > len(heading[0]) and len(text) < LONG_LINE
    return not whole and not _HEADING_START.match(after) and "\t" not in text + after


def join_broken_lines(lines: Sequence[Line], pages: bool) -> Iterator[tuple[int, int]]:
    """Pairs of lines that are one paragraph broken by the layout: (number of the line, number of the one that goes on).

    In a PDF a line that is full goes on, the first of a paragraph being full two characters sooner, unless the next one is
    marked as set in; on a page only a line that breaks off in mid-sentence does.
    """
    width = _full_width(lines) if pages else 0
    set_in = sum("indent" in line.marks for line in lines)
    tells = MANY <= set_in <= MOST_SET_IN * len(lines)
    begins = True
    for number, (line, after) in enumerate(itertools.pairwise(lines)):
        if tells:
            joined = "indent" not in after.marks and _reaches(line.text, after.text, width - 2 * INDENT * begins)
        elif pages:
            joined = _fills(line.text, after.text, width - 2 * INDENT * begins)
        else:
            joined = _goes_on(line.text, after.text)
        begins = not joined
        if joined:
            yield number, number + 1


def _full_width(lines: Sequence[Line]) -> int:
    """The width, in columns, of most lines of a PDF that break off in mid-sentence."""
    torn = Counter(_columns(line.text) for line in lines if len(line.text) > 10 and line.text[-1] not in ENDS)
    return max(torn, key=lambda w: (sum(torn[w + k] for k in range(-1, 2)), w), default=0)


def page_numbers_in_sentences(text: str) -> Iterator[Edit]:
    """Page numbers that a text pasted from a printed one holds amid its sentences, on a line of their own or within one.

    They go with the line ends beside them where a sentence goes on: the only thing that is taken out of a sentence, and
    only where several count up, or the number says that it is a page's.
    """
    found = [(at, m) for m in _WITHIN.finditer(text) if (at := _before_number(text, m.start())) >= 0]
    numbers = [int(next(g for g in m.groups() if g)) for _, m in found]
    for number, (start, match) in enumerate(found):
        whole = text[start : match.end()]
        counted = any(
            0 < abs(numbers[k] - numbers[number]) == abs(k - number)
            for k in (number - 1, number + 1)
            if 0 <= k < len(found)
        )
        before = text[text.rfind("\n", 0, start) + 1 : start]
        after = text[match.end() : match.end() + 12]
        alone = whole.startswith("\n") and whole.endswith("\n")
        if "\n" in whole and (not alone or _HEADING_START.match(after) or kind_of(before)):
            continue
        title = (
            "\n" in whole and (len(before) < LONG_LINE or _HEADING_START.match(before)) and not _MARKED.search(before)
        )
        if not title and (counted or "页" in whole or "\n" in whole or whole[0] in "—－"):
            yield deletion(start, match.end(), "page number")


def _before_number(text: str, at: int) -> int:
    """Where the line ends and blanks before a number begin; -1 where what stands before them is no sentence."""
    while at and text[at - 1] in " \t\u3000":
        at -= 1
    while at and text[at - 1] == "\n":
        at -= 1
    return at if at and _SENTENCE.match(text, at - 1) else -1


def is_heading(text: str) -> bool:
    """A line that begins as numbered headings and items do."""
    return _HEADING_START.match(text) is not None or _COUNTED.match(text) is not None


def is_full(text: str, lines: Sequence[Line]) -> bool:
    """A line as wide as those of the paragraphs around it, or almost."""
    return _columns(text) > _full_width(lines) - RAGGED


def bare_page_numbers(lines: Sequence[Line], edges: Collection[int] = ()) -> set[int]:
    """Numbers of the lines that hold a page number and nothing else: they count up, a page's lines apart.

    `edges`: the numbers of the first and the last line of each page, where that is known: there a number stands for itself.
    """
    known = {n for n in edges if lines[n].text.isdecimal() and len(lines[n].text) <= 3}
    chain: list[tuple[int, int]] = []
    best: list[tuple[int, int]] = []
    last = max((n for n, line in enumerate(lines) if line.text), default=0)
    for number, line in enumerate(lines):
        if not line.text.isdecimal() or len(line.text) > 4:
            continue
        if chain and number - chain[-1][0] < A_PAGE and number < last:
            continue
        if chain and int(line.text) != chain[-1][1] + 1:
            chain = []
        chain.append((number, int(line.text)))
        best = max(best, chain, key=len)
    return known | ({number for number, _ in best} if len(best) >= 2 else set())


def _reaches(text: str, after: str, width: int) -> bool:
    """Whether a line runs to the right margin: where first lines are set in, that is all a paragraph needs to go on."""
    if not text or not after or "\t" in text + after or after[0] in NOTE_SIGNS:
        return False
    if text[-1] in ENDS and _HEADING_START.match(after) and width - _columns(text) > SLACK:
        return False
    return width - _columns(text) <= RAGGED or after[0] in CLOSING + ",;" or text[-1] in "，、,（“《"


def _fills(text: str, after: str, width: int) -> bool:
    """Whether a printed line of `width` columns goes on: a full one does, unless the next begins a paragraph by its words.

    A figure that may not be torn leaves a line short by some columns more; where a sentence ends, that is too much to ask.
    """
    if not text or not after or "\t" in text + after:
        return False
    short = width - _columns(text)
    if after[0] in CLOSING and text[-1] not in "。！？":
        return True
    if text[-1] in "。！？!?.；;：:":
        return short <= SLACK and not _HEADING_START.match(after)
    if _HEADING_START.match(after) and not (short <= SLACK and _midway(text, after)):
        return False
    if _HEADING_START.match(text):
        return short <= SLACK or text[-1] in "，、,（“《"
    return short <= RAGGED or text[-1] in "，、,（“《"


def _midway(text: str, after: str) -> bool:
    """A full line before one that begins like a heading: it is one only where the line before could end there."""
    return text[-1] in "，、,（“《—" or (after[0].isdigit() and text[-1].isdigit())


def _goes_on(text: str, after: str) -> bool:
    if not text or not after or _HEADING_START.match(after):
        return False
    if len(text) < 25 or text[-1] in ENDS + "：:":
        return False
    return text[-1] in "，、,（“《" or after[0] in CLOSING

r"""What libraries of documents make of a text: its title run together with it, its pages numbered like items in mid-sentence.

Such a library shows a document as blocks of equal length, each behind a number (1、…\\n2、…), cut wherever a page was full;
or it pours everything into one line that begins with the number of the page and the title, said twice.

Or it plants its name in mid-sentence, so that copies tell where they were made.

Reading order: `page_marks_at_the_head`, `bylines`, `numbered_blocks`, `titles_run_together`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from ..knowledge import column
from .trace import Edit, deletion

BLOCK = 150  # characters at least of a block: what a list numbers is shorter
MID = 0.5  # share of the blocks that must break off in mid-sentence
TITLE = 44  # characters at most of a title, with what it is of
HEAD = 2_000  # characters, of the page around it too, within which a report's first sentence stands
LINES = 4  # filled lines in which a report may begin

_ENDS = "。！？!?；;：:…"
_NUMBERED = re.compile(r"^[ \t\u3000]*(\d{1,3})、[ \t\u3000]*", re.MULTILINE)
_PAGE_MARK = re.compile(r"第\s?\d{1,3}\s?页")
_PAGE = re.compile(r"^[ \t\u3000]*第\s?\d{1,3}\s?页[\s,，/]*共\s?\d{1,3}\s?页(?=[\u4e00-\u9fff])", re.MULTILINE)
# 本报讯（记者 …）, 某某网消息：（通讯员 …） before the first sentence: the paper's, not the report's.
_BYLINE = re.compile(
    r"^[ \t\u3000]*(?:本[报网台刊](?:讯|消息)|[\u4e00-\u9fff]{2,12}(?:网|报|社|台|客户端)(?:消息|讯|\d{1,2}月\d{1,2}日(?:电|讯)))[ \t\u3000]*[:：]?"
    r"[ \t\u3000]*[（(](?:特约|本报|本网|见习|实习)?(?:记者|通讯员)[^（()）\n]{1,40}[）)][ \t\u3000]*[:：]?",
    re.MULTILINE,
)
# A sentence has signs, a trail of links blanks and dashes.
_NO_TITLE = re.compile(r"[，。；：！？、,;:!?\s>›»|｜_/—-]")
# How the first sentence of a report begins: a time, an address, the body itself, the first number of an outline.
_OPENS = re.compile(
    r"(?:(?:19|20)[\dxX×_＊*]{2}年|二[〇○零]|[xX×]{2,4}年|一年来|半年来|近年来|几年来|[近过]去[的一]|今[年天]|去年|本年|上半年|自从?(?:19|20)\d\d|在[^，。；]{2,40}[下中]"
    r"|[我本][省市县区镇乡村街社局校院厂会部单公]|各位|同志们|尊敬的|一、|[（(]一[）)]|第一[，、]|根据|按照|为(?:了|进一步|深入|全面|认真|切实)|以[^，。；]{4,40}为|紧紧围绕|坚持以|随着|回顾)"
)
# What a library says of a text between its title and its first sentence.
_LIBRARY = re.compile(
    r"[^。！？\n]{0,16}(?:广泛通用性|仅供(?:大家|您)?参考|参考借鉴|小编|欢迎(?:各位|大家|您)?(?:下载|阅读|参考))[^。！？\n]{0,40}[。！]"
)


def page_marks_at_the_head(text: str) -> Iterator[Edit]:
    """第1页共9页 before the first word of a line, which `layout.page_numbers_in_sentences` leaves alone.

    >>> [(e.start, e.end) for e in page_marks_at_the_head("第1页共9页区妇联工作总结")]
    [(0, 6)]
    """
    for match in _PAGE.finditer(text) if _PAGE_MARK.search(text) else ():
        yield deletion(match.start(), match.end(), "page number")


def bylines(text: str) -> Iterator[Edit]:
    """What a newspaper sets before the first sentence, where it names its reporter.

    >>> [e.end for e in bylines("某某网消息：（通讯员 某某）某公司女工委开展活动。")]
    [14]
    """
    head = text[:HEAD]
    for match in _BYLINE.finditer(head) if "记者" in head or "通讯员" in head else ():
        yield deletion(match.start(), match.end(), "byline")


def numbered_blocks(text: str) -> Iterator[Edit]:
    r"""The numbers before a library's blocks, and the line ends between blocks.

    Blocks count up from one, are long, and break off in mid-sentence; the items of a report's own list end with a sentence.

    >>> block = "市妇联组织开展各类宣讲活动并且取得良好成效" * 8
    >>> [e.rule for e in numbered_blocks(f"1、{block}\n2、{block}\n3、完。")]
    ['number of a block', 'line broken between blocks', 'line broken between blocks']
    """
    found: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text) if "1、" in text and "2、" in text else ():
        if int(match[1]) == len(found) + 1:
            found.append(match)
    bodies = [text[a.end() : b.start()].rstrip() for a, b in itertools.pairwise(found)]
    torn = sum(bool(body) and body[-1] not in _ENDS for body in bodies)
    if not bodies or min(map(len, bodies)) < BLOCK or torn < max(1, MID * len(bodies)):
        return
    yield deletion(found[0].start(), found[0].end(), "number of a block")
    for (match, after), body in zip(itertools.pairwise(found), bodies, strict=True):
        yield deletion(match.end() + len(body), after.end(), "line broken between blocks", "layout")


def titles_run_together(text: str) -> Iterator[Edit]:
    r"""Line ends after a title that stands on one line with the text, once or twice.

    A title ends with a word for a kind of report; behind it stand itself, a space, or what a report begins with.

    >>> [e.replacement for e in titles_run_together("区妇联年度工作总结2023年，我会认真开展各项工作，取得了良好的成效，受到全区广大妇女群众的一致好评。")]
    ['结\n']
    >>> list(titles_run_together("区妇联召开年度工作总结会，全区妇联干部一百二十余人参加，会议由区妇联副主席主持。"))
    []
    """
    at = 0
    for _ in range(LINES):
        while at < len(text) and text[at] in " \t\u3000\n":
            at += 1
        end = text.find("\n", at)
        stop = len(text) if end < 0 else end
        if stop - at > TITLE and (edits := list(_parted(text, at, stop))):
            yield from edits
            return
        at = stop + 1


def _parted(text: str, at: int, stop: int) -> Iterator[Edit]:
    """The edits that part title and text of one line."""
    for match in _kind().finditer(text, at, min(stop, at + TITLE)):
        title = text[at : match.end()]
        rest = text[match.end() : stop]
        words = rest.lstrip(" \t\u3000")
        if len(title) < 6 or _NO_TITLE.search(title) or "。" not in rest:
            continue
        again = words.startswith(title)
        after = words[len(title) :].lstrip(" \t\u3000") if again else words
        said = _LIBRARY.match(after)
        if not after or not (again or said or len(words) < len(rest) or _OPENS.match(words)):
            continue
        yield _line_end(text, match.end(), len(rest) - len(words))
        if said:
            yield deletion(stop - len(after), stop - len(after) + said.end(), "aggregator")
        if again:
            second = match.end() + len(rest) - len(words) + len(title)
            yield _line_end(text, second, len(words) - len(title) - len(after))
        return


def _line_end(text: str, at: int, blanks: int) -> Edit:
    """The last character of a title with a line end behind it, in the place of the blanks there."""
    return Edit(at - 1, at + blanks, f"{text[at - 1]}\n", "title run together with the text", "layout")


@cache
def _kind() -> re.Pattern[str]:
    ends = sorted(column("title_words", kind="end"), key=len, reverse=True)
    more = "|".join(column("title_words", kind="appended"))
    return re.compile(rf"(?:{'|'.join(ends)})(?:的?(?:{more}))*")

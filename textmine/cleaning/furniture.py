"""What a page holds besides the report: which lines are furniture, and where the report begins and ends.

Reading order: `lines_of` cuts a text, `kind_of` names what a line is, `body_of` finds the report among the lines,
`remove` gives the deletions with their rules. Outside the body everything goes but the title, the lines of delivery and
the report's own notes; inside it only what is unmistakable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..knowledge import column, rows

PROSE_LENGTH = 30  # a shorter line is a heading, a label or a menu entry as often as a sentence
ENDS = "。！？!?；;…”』」）)"

_SIGNS = re.compile(
    r"[\s\d\-—–―/年月日时分秒:：.。,，、|｜丨·•●>»›＞→~～【】\[\]（）()《》<>！!?？_=*※\"'“”+©@#&;；　\u00a0\u200b-\u200f]+"
)
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}[、.．是要]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．])"
)
_SALUTATION = re.compile(r"^(?:尊敬的|敬爱的)?(?:各位|同志们|代表们|主席|主任|领导)[^。；]{0,24}[:：，,！!]?$")
_DELIVERY = re.compile(
    r"^[—―－\-–（(\s]*[\d０-９二〇○零一三四五六七八九十]{2,4}\s*年.{0,70}(?:会议|大会|全会|常委会|座谈会|全体会|全委会)?上?[）)]?$"
)
_SPEAKER = re.compile(
    r"^[\u4e00-\u9fff（）]{0,22}(?:省长|市长|州长|县长|区长|主席|局长|厅长|主任|总理|盟长|书记|会长)[\s　]*\S{0,6}(?:[\s　]\S{1,4})?$"
)
_SIGNATURE = re.compile(
    r"^[\u4e00-\u9fff\s　]{2,40}(?:局|厅|委员会|政府|调查队|办公室|妇联|妇委会|联合会|工会|委)(?:[\s　]+[\u4e00-\u9fff]{4,20}(?:局|队|厅))?$"
)
_DATE = re.compile(
    r"^[（(]?[\d二〇○零一三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?[）)]?$"
)
_CAPTION = re.compile(r"(?:记者|通讯员|图片|图|摄影)[^。]{0,30}摄\s*[）)]?$|^.{0,40}作政府工作报告。?$")
_PAGE_NUMBER = re.compile(
    r"^[\s　]*(?:[-—–－―~·.]\s*[\d０-９]{1,4}\s*[-—–－―~·.]|第\s*\d{1,4}\s*页(?:\s*[,，/共]\s*\d{1,4}\s*页?)?|\d{1,4}\s*/\s*\d{1,4})[\s　]*$"
)
_STAMP = re.compile(r"^[\d\-年月日:：.\s/]{8,24}")
_MEETING_PAPER = re.compile(r"^.{0,16}(?:会议|大会)文件[（(].{1,5}[）)]$")
_BARE_NUMBER = re.compile(r"^[\d\s]{1,24}$")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|pptx?|ofd)(?:\s|$)", re.IGNORECASE)
_NOTES = re.compile(
    r"^[【\[（(]?(?:附件|附录|附表|附注|附：|附:|注释|注解|名词解释|名词注释|有关名词|名词术语|注：|注:|《政府工作报告》(?:有关|名词|中)|相关名词)"
)
_TITLE_LABEL = re.compile(r"^标\s*题\s*[：:]\s*(.{4,80})$")
_YEAR_AFTER = re.compile(r"(?<=[报告结点划])\s*\d{4}$")
_BULLET = re.compile(r"^[•·●▪◆■☆★※]\s*")
_TITLE = re.compile(
    r"(?:报告|总结|要点|计划|思路|打算|发言|讲话|公报|述职|汇报|方案|意见|工作情况|安排|规划|经验材料|交流材料|致辞|体会|回顾|简报|纪实|综述|部署)(?:（.{1,30}）|\(.{1,30}\))?[\d\s]*$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: offsets with its line end, its words without white space around, what marks say of it."""

    start: int
    end: int
    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """Which lines are what: first and last line of the body, first line of the report's own notes.

    `title`: the lines that hold the title, each with the stretch of the text that is the title's.
    """

    title: tuple[tuple[int, int, int], ...]
    first: int
    last: int
    notes: int | None


def lines_of(text: str, marked: Sequence[tuple[int, int, str]] = ()) -> list[Line]:
    """The lines of a text; a mark holds for a line when it covers most of it."""
    found, at, number = [], 0, 0
    ordered = sorted(marked)
    active: list[tuple[int, int, str]] = []
    for raw in text.split("\n"):
        end = min(len(text), at + len(raw) + 1)
        while number < len(ordered) and ordered[number][0] < end:
            active.append(ordered[number])
            number += 1
        active = [m for m in active if m[1] > at]
        covered: dict[str, int] = {}
        for start, stop, kind in active:
            covered[kind] = covered.get(kind, 0) + min(end, stop) - max(at, start)
        words = raw.strip().strip("\u3000\u00a0\u200b\u200d\ufeff ")
        marks = frozenset(k for k, n in covered.items() if 2 * n > len(words))
        found.append(Line(at, end, words, marks))
        at += len(raw) + 1
    return found


@cache
def _words() -> frozenset[str]:
    return frozenset(column("furniture", match="word"))


@cache
def _label_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, str]]:
    labels = {r["term"].replace(" ", "").replace("\u3000", ""): r["label"] for r in rows("furniture")}
    compiled = {}
    for match in ("word", "start", "inside"):
        terms = sorted(column("furniture", match=match), key=len, reverse=True)
        compiled[match] = re.compile("|".join(re.escape(t.replace(" ", "").replace("\u3000", "")) for t in terms))
    return compiled["word"], compiled["start"], compiled["inside"], labels


def kind_of(text: str) -> str:
    """The rule by which a line is furniture, or nothing.

    >>> kind_of("【字号： 大 中 小】 打印本页"), kind_of("来源：某某日报"), kind_of("来源于群众的智慧，成就了这项工作。")
    ('page settings', 'publication line', '')
    """
    if not text:
        return ""
    if _PAGE_NUMBER.match(text) or text in ("-", "—"):
        return "page number"
    word, start, inside, labels = _label_patterns()
    flat = text.replace(" ", "").replace("\u3000", "")
    found = start.match(flat) or start.match(_STAMP.sub("", flat))
    if found and len(flat) < 1000:
        return labels[found[0]]
    if _MEETING_PAPER.search(flat):
        return "number of a meeting's paper"
    if len(text) < 120:
        rest = _SIGNS.sub("", text)
        if not rest:
            return "bare number" if _BARE_NUMBER.match(text) and len(text) > 2 else "signs alone"
        if len(rest) < 60 and (found := word.search(rest)) and not word.sub("", rest):
            return labels[found[0]]
        if _CAPTION.search(text):
            return "picture caption"
    if len(flat) < 400 and (found := inside.search(flat)):
        return labels[found[0]]
    return ""


def is_prose(line: Line) -> bool:
    """A line that can only be a sentence of a report."""
    text = line.text
    if len(text) < PROSE_LENGTH or line.marks & {"link", "hidden", "title"} or "\t" in text:
        return False
    signs = sum(text.count(c) for c in "。；！？，、,;")
    return signs >= 1 + len(text) // 200 and (text[-1] in ENDS or signs >= 2) and not kind_of(text)


def body_of(lines: Sequence[Line]) -> Body | None:
    """Where the report stands among the lines; None where there is none."""
    prose = [is_prose(line) for line in lines]
    if not any(prose):
        return _short_body(lines)
    first = _first(lines, prose)
    last = _last(lines[: _second_copy(lines, prose, first)], prose, first)
    notes = _notes(lines, first, last)
    return Body(_title(lines, first), first, last, notes)


def _short_body(lines: Sequence[Line]) -> Body | None:
    """A text of short lines only: everything that is not furniture."""
    kept = [n for n, line in enumerate(lines) if line.text and not kind_of(line.text) and "title" not in line.marks]
    if not kept:
        return None
    title = kept[0] if _TITLE.search(lines[kept[0]].text) and len(kept) > 1 else None
    first = kept[1] if title is not None else kept[0]
    return Body(() if title is None else (_stretch(lines, title),), first, kept[-1], None)


def _first(lines: Sequence[Line], prose: Sequence[bool]) -> int:
    first = _dense(prose, lines)
    for number in range(first - 1, max(-1, first - 12), -1):
        if _SALUTATION.match(lines[number].text) and len(lines[number].text) < 30:
            return number
    while (before := _previous(lines, first)) is not None and _opens(lines[before]):
        first = before
    return first


def _dense(prose: Sequence[bool], lines: Sequence[Line]) -> int:
    """The first sentence that more of its kind, or headings, follow closely: a menu's long entry stands alone."""
    found = [n for n, p in enumerate(prose) if p]
    filled = [n for n, line in enumerate(lines) if line.text]
    place = {n: k for k, n in enumerate(filled)}
    for number in found:
        near = filled[place[number] + 1 : place[number] + 6]
        long = len(lines[number].text) >= 80 and "。" in lines[number].text
        if long or sum(prose[n] or bool(_HEADING.match(lines[n].text)) for n in near) >= min(2, len(near)):
            return number
    return found[0]


def _previous(lines: Sequence[Line], number: int) -> int | None:
    for before in range(number - 1, -1, -1):
        if lines[before].text:
            return before
    return None


def _opens(line: Line) -> bool:
    """A heading or a short sentence right before the first long one belongs to the report."""
    if kind_of(line.text) or line.marks & {"link", "title", "hidden", "navigation"}:
        return False
    sentence = len(line.text) >= 8 and line.text[-1] in "。！；" and "…" not in line.text
    return sentence or (bool(_HEADING.match(line.text)) and len(line.text) < 60)


def _last(lines: Sequence[Line], prose: Sequence[bool], first: int) -> int:
    """The last sentence before the tail of the page; a disclaimer is prose too, but stands behind other furniture."""
    total = sum(len(lines[n].text) for n in range(first, len(lines)) if prose[n])
    done, last = 0, first
    broken = False
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.text:
            continue
        kind = kind_of(line.text)
        if kind and kind not in ("page number", "signs alone", "bare number", "picture caption"):
            broken = done > 0.6 * total
        elif prose[number]:
            if broken and done > 0.8 * total:
                break
            done += len(line.text)
            last, broken = number, False
        elif not broken and _continues(line, lines[last]):
            last = number
    return last


def _second_copy(lines: Sequence[Line], prose: Sequence[bool], first: int) -> int:
    """Where a page begins to hold its report once more: its first sentences stand there again; else the end."""
    told = [n for n in range(first, len(lines)) if prose[n]]
    again = next((n for n in told[1:] if lines[n].text == lines[told[0]].text), None) if told else None
    if again is None:
        return len(lines)
    texts = {lines[n].text for n in told if n < again}
    after = [lines[n].text for n in told if n >= again][: len(texts)]
    return again if sum(text in texts for text in after) >= 0.6 * len(after) else len(lines)


def _continues(line: Line, last: Line) -> bool:
    """A short closing (谢谢大家！), a signature or a date, right after the last sentence; or a row of a table in it."""
    if line.marks & {"link", "hidden", "title", "navigation"}:
        return False
    closing = line.text[-1] in "。！!…" or bool(_DATE.match(line.text)) or bool(_HEADING.match(line.text))
    return (closing or "table" in line.marks) and not kind_of(line.text) and not _FILE_NAME.search(line.text)


def _notes(lines: Sequence[Line], first: int, last: int) -> int | None:
    """The report's own glossary or attachments: they begin with a word of their own in its second half."""
    size = sum(len(line.text) for line in lines[first : last + 1])
    done = 0
    for number in range(first, last + 1):
        done += len(lines[number].text)
        if _NOTES.match(lines[number].text) and done > 0.5 * size and len(lines[number].text) < 2000:
            if re.match(r"^(?:注|附)[:：]", lines[number].text) and done < 0.75 * size:
                continue
            return number
    return None


def _title(lines: Sequence[Line], first: int) -> tuple[tuple[int, int, int], ...]:
    """The report's own title: the line (or two) nearest to the body, a 标题 label, else what the page calls itself."""
    candidates = [n for n in range(first) if _may_be_title(lines[n])]
    for number in reversed([n for n in candidates if "title" not in lines[n].marks]):
        if _TITLE.search(lines[number].text):
            return tuple(_stretch(lines, n) for n in _joined_title(lines, number))
    for number in range(first):
        match = _TITLE_LABEL.match(lines[number].text)
        if match and _TITLE.search(match[1]):
            return (_stretch(lines, number, match[1]),)
    for number in range(first):
        named = _own_part(lines[number].text) if "title" in lines[number].marks else ""
        if named:
            return (_stretch(lines, number, named),)
    return ()


def _own_part(text: str) -> str:
    """What a page's title element says of the report, without the names of site and column.

    >>> _own_part("2023年工作总结_通知公告_某某市妇女联合会")
    '2023年工作总结'
    """
    for part in re.split(r"[_|｜]|\s?[-–—]+\s?", text):
        plain = re.sub(r"^[（(][\u4e00-\u9fff]{2,8}[）)]", "", part.strip())
        if _TITLE.search(plain) and len(plain) >= 4:
            return plain
    return ""


def _stretch(lines: Sequence[Line], number: int, part: str = "") -> tuple[int, int, int]:
    """A title's line with the offsets, within the line, of what is the title."""
    part = part or _BULLET.sub("", _YEAR_AFTER.sub("", lines[number].text))
    start = lines[number].text.find(part)
    return number, start, start + len(part)


def _may_be_title(line: Line) -> bool:
    text = line.text
    return (
        4 <= len(text) <= 80
        and not line.marks & {"link", "hidden", "title"}
        and not re.search(r"^[—―－]|[。；！？>]|政府网|：.{0,3}$", text)
        and not (text[-1] == "上" and _DELIVERY.match(text.replace(" ", "")))
        and not kind_of(text)
    )


def _joined_title(lines: Sequence[Line], number: int) -> tuple[int, ...]:
    """A title broken over lines: 关于某市2025年预算执行情况 / 和2026年预算草案的报告."""
    before = _previous(lines, number)
    if before is None or not _may_be_title(lines[before]):
        return (number,)
    text = lines[number].text
    whole = _TITLE.search(lines[before].text) is not None
    torn = text.startswith(("和", "与", "及")) or (lines[before].text.startswith(("关于", "20", "２０")) and not whole)
    return (before, number) if torn and len(lines[before].text) >= 8 else (number,)


def keeps_before(line: Line) -> bool:
    """Lines between the title and the body that are the report's: where and when it was given, by whom."""
    text = line.text
    if not text or line.marks & {"link", "hidden", "title", "navigation"} or kind_of(text):
        return False
    return bool(
        (_DELIVERY.match(text) and ("上" in text[-4:] or text[0] in "—―－-（("))
        or text.endswith(("会议上", "大会上", "会议上）"))
        or _DATE.match(text)
        or _SPEAKER.match(text)
        or _SIGNATURE.match(text)
        or _SALUTATION.match(text)
    )


def is_caption(text: str) -> bool:
    """A picture's caption: ends with who took it, or says only that the report was given."""
    return bool(_CAPTION.search(text))


def is_attachment_name(text: str) -> bool:
    """A line that names a file to be downloaded."""
    return bool(_FILE_NAME.search(text)) and len(text) < 120


def opens_notes(text: str) -> bool:
    """A line that begins the report's own glossary or attachments."""
    return bool(_NOTES.match(text))

"""What a page holds besides the report: which lines are furniture, and where the report begins and ends.

Reading order: `lines` says what each line is; `body_of` finds the report among them, by `_first`, `_last` and
`_notes`, its title by `titles`; `rule_for` says why a line goes. Outside the body everything goes but the title, the lines of delivery and the
report's own notes; inside it only what is unmistakable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .contents import HEADING, contents_of, core
from .lines import Line, is_prose, kind_of
from .titles import DELIVERY, ends_as_title, title_of

_ADDRESSED = re.compile(r"^(?:各位|同志们|让我们|谢谢)")
_SALUTATION = re.compile(
    r"^(?:(?:尊敬的|敬爱的|亲爱的)[^。；]{2,24}|(?:各位|同志们|代表们)[^。；]{0,24}|(?:主席|主任|领导|主持人)[^。；]{0,24}[:：，,！!])$"
)
# Whom a report is sent to: 各县（市、区）妇联，市直各单位妇委会： over the first sentence.
_ADDRESSEE = re.compile(
    r"^(?:各|省|市|县|区|州|盟|旗|镇|乡|中共|全[省市县区])[^。；！？：:]{1,60}"
    r"(?:妇联|妇委会|女工委|工会|委员会|政府|办事处|党委|党组|支部|部门|单位|机构|公司|学校|[委局办室处科])(?:[（(][^）)]{1,20}[）)])?[：:]$"
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
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|pptx?|ofd)(?:\s|$)", re.IGNORECASE)
_NOTES = re.compile(
    r"^[【\[（(]?(?:附件|附录|附表|附注|附：|附:|注释|注解|名词解释|名词注释|有关名词|名词术语|注：|注:|《政府工作报告》(?:有关|名词|中)|相关名词)"
)
_SLIGHT = frozenset(("", "page number", "signs alone", "bare number", "picture caption"))
TOLD_ON = 3  # sentences or headings in a row that only a report has
WHOLE = 120  # characters of a paragraph; what a list of other articles quotes of each is shorter
REPEATED = 30  # characters of a sentence that stand on a page twice by no chance
_LABELLED = re.compile(r"^[【\[（(]?(?:[\u4e00-\u9fff]{2,4})[】\]）)]?[：:]?\s*(?=.{30})(?<=[：:】\]）)\s])")
BROKEN = 2  # weight of the furniture behind which no sentence is the report's


@dataclass(frozen=True, slots=True)
class Body:
    """Which lines are what: first and last line of the body, first line of the report's own notes.

    `title`: the lines that hold the title, each with the stretch of the text that is the title's.
    """

    title: tuple[tuple[int, int, int], ...]
    first: int
    last: int
    notes: int | None
    told: int = 0  # the first sentence: up to it, behind a salutation too, the page may speak
    beside: tuple[int, int] = (0, 0)  # where furniture begins and ends between title and body
    listed: frozenset[int] = frozenset()  # the lines of a table of contents


def body_of(lines: Sequence[Line]) -> Body | None:
    """Where the report stands among the lines; None where there is none."""
    prose = [is_prose(line) for line in lines]
    listed = contents_of(lines, prose)
    summaries = [*_summaries(lines, prose), *listed]
    for number in summaries:
        prose[number] = False
    if not any(prose):
        return _short_body(lines)
    first = _first(lines, prose, summaries)
    last = _last(lines[: _second_copy(lines, prose, first)], prose, first)
    notes = _notes(lines, first, last)
    title = title_of(lines, first)
    told = next(n for n in range(first, last + 1) if prose[n] or n == last)
    amid = [n for n in range(title[-1][0] + 1 if title else 0, first) if kind_of(lines[n].text) not in _SLIGHT]
    listed |= _said_again(lines, title[-1][0] + 1 if title else first, first) | _title_again(lines, title, told)
    return Body(title, first, last, notes, told, (amid[0], amid[-1]) if amid else (first, first), frozenset(listed))


def _said_again(lines: Sequence[Line], start: int, first: int) -> set[int]:
    """Lines between title and report that stand there once more: a table of contents lists who speaks and where, too."""
    texts = [core(line.text) for line in lines[start:first]]
    return {start + k for k, text in enumerate(texts) if text in texts[k + 1 :]}


def _summaries(lines: Sequence[Line], prose: Sequence[bool]) -> list[int]:
    """The sentences at the head of a page that only repeat how a later one begins: a library's summary of the text."""
    told = [n for n, is_told in enumerate(prose) if is_told][:12]
    found = []
    for place, number in enumerate(told[:3]):
        words = _LABELLED.sub("", lines[number].text).rstrip(".…· ")
        if len(words) >= REPEATED and any(
            _begins_so(lines[n].text, words, lines[number].text) for n in told[place + 1 :]
        ):
            found.append(number)
    return found


def _begins_so(text: str, words: str, summary: str) -> bool:
    return text.startswith(words) and (len(text) > len(words) + 1 or len(summary) > len(words) + 1)


def _title_again(lines: Sequence[Line], title: Sequence[tuple[int, int, int]], told: int) -> set[int]:
    """The title as a sentence of its own between title and report: what a newspaper's page reads out."""
    if not title:
        return set()
    words = "".join(lines[n].text[start:end] for n, start, end in title)
    return {n for n in range(title[-1][0] + 1, told) if lines[n].text.rstrip("。.") == words}


def _short_body(lines: Sequence[Line]) -> Body | None:
    """A text of short lines only: everything that is not furniture."""
    kept = [n for n, line in enumerate(lines) if line.text and not kind_of(line.text) and "title" not in line.marks]
    if not kept:
        return None
    titled = ends_as_title(lines[kept[0]].text) and len(kept) > 1
    first = kept[1] if titled else kept[0]
    return Body(title_of(lines, first) if titled else (), first, kept[-1], None)


def _first(lines: Sequence[Line], prose: Sequence[bool], summaries: Sequence[int]) -> int:
    first = _dense(prose, lines)
    for number in range(first - 1, max(-1, first - 12), -1):
        if _is_addressed(lines[number].text):
            return number
    listed = _numbered(lines, first) | set(summaries)
    while (before := _previous(lines, first)) is not None and _opens(lines[before]) and before not in listed:
        first = before
    return first


def _is_addressed(text: str) -> bool:
    """A line that says whom the report speaks to."""
    return bool((_SALUTATION.match(text) and len(text) < 30) or _ADDRESSEE.match(text)) and not kind_of(text)


def _numbered(lines: Sequence[Line], first: int) -> set[int]:
    """The lines before the report that are headings with leaders or with the numbers of pages behind them."""
    heads = [n for n in range(first) if HEADING.match(lines[n].text)]
    return {n for n in heads if core(lines[n].text) != lines[n].text and not lines[n].text[-1].isalpha()}


def _dense(prose: Sequence[bool], lines: Sequence[Line]) -> int:
    """The first sentence that more of its kind, or headings, follow closely: a menu's long entry stands alone."""
    found = [n for n, p in enumerate(prose) if p]
    filled = [n for n, line in enumerate(lines) if line.text]
    place = {n: k for k, n in enumerate(filled)}
    for number in found:
        near = filled[place[number] + 1 : place[number] + 6]
        long = _is_long(lines[number]) or (
            lines[number].text[-1] in "。！!" and bool(near) and _is_long(lines[near[0]])
        )
        if long or sum(prose[n] or bool(HEADING.match(lines[n].text)) for n in near) >= min(2, len(near)):
            return number
    return found[0]


def _is_long(line: Line) -> bool:
    return len(line.text) >= 80 and "。" in line.text


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
    return sentence or (bool(HEADING.match(line.text)) and len(line.text) < 60)


def _last(lines: Sequence[Line], prose: Sequence[bool], first: int) -> int:
    """The last sentence before the tail of the page; a disclaimer is prose too, but stands behind other furniture."""
    total = sum(len(lines[n].text) for n in range(first, len(lines)) if prose[n])
    done, last, gap, alone = 0, first, 0, 0
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.text:
            continue
        weight = 0 if prose[number] else _weight(kind_of(line.text))
        gap += weight
        alone += weight > 0
        if prose[number]:
            if gap >= BROKEN and done > 0.8 * total and not (alone <= 2 and _told_on(lines, prose, number)):
                break
            done += len(line.text)
            last, gap, alone = number, 0, 0
        elif gap < BROKEN and ((not gap and _signs(lines, number)) or (_continues(line) and not _stray(line, gap))):
            last = number
    return last


def _stray(line: Line, gap: int) -> bool:
    """A row of a table behind furniture is the page's."""
    return bool(gap and "table" in line.marks)


def _signs(lines: Sequence[Line], number: int) -> bool:
    """The date under a body's name: 清河市妇女联合会 / 2023年12月20日; a date alone may be the page's."""
    before = _previous(lines, number)
    marked = lines[number].marks & {"link", "hidden", "title", "navigation"}
    signed = before is not None and not lines[before].marks and _SIGNATURE.match(lines[before].text)
    return bool(signed and not marked and _DATE.match(lines[number].text.replace(" ", "")))


def _told_on(lines: Sequence[Line], prose: Sequence[bool], number: int) -> bool:
    """A line or two of furniture, and behind it sentence on sentence: the report goes on (推荐阅读 may stand amid it)."""
    after = [n for n in range(number, min(len(lines), number + 12)) if lines[n].text][:TOLD_ON]
    if lines[number].text[-1] in "。！" and (
        len(lines[number].text) >= WHOLE or _ADDRESSED.match(lines[number].text) or HEADING.match(lines[number].text)
    ):
        return True
    return len(after) == TOLD_ON and all(prose[n] or _continues(lines[n]) for n in after)


def _weight(kind: str) -> int:
    """How much a line of furniture says that the report is over: an advertisement amid it says little."""
    if kind in _SLIGHT:
        return 0
    return BROKEN if kind in ("publication line", "related pages", "footer", "disclaimer", "leave notice") else 1


def _second_copy(lines: Sequence[Line], prose: Sequence[bool], first: int) -> int:
    """Where a page begins to hold its report once more: its first sentences stand there again; else the end."""
    told = [n for n in range(first, len(lines)) if prose[n]]
    again = next((n for n in told[1:] if lines[n].text == lines[told[0]].text), None) if told else None
    if again is None:
        return len(lines)
    texts = {lines[n].text for n in told if n < again}
    after = [lines[n].text for n in told if n >= again][: len(texts)]
    if sum(text in texts for text in after) < 0.6 * len(after):
        return len(lines)
    head = {line.text for line in lines[: told[0]]}
    while (before := _previous(lines, again)) is not None and before > told[0] and lines[before].text in head:
        again = before
    return again


def _continues(line: Line) -> bool:
    """A short closing (谢谢大家！), a signature or a date, right after the last sentence; or a row of a table in it."""
    if line.marks & {"link", "hidden", "title", "navigation"} or line.text[-1] in "：:":
        return False
    closing = line.text[-1] in "。！!…" or bool(_DATE.match(line.text)) or bool(HEADING.match(line.text))
    return (closing or "table" in line.marks) and not kind_of(line.text) and not _FILE_NAME.search(line.text)


def _notes(lines: Sequence[Line], first: int, last: int) -> int | None:
    """The report's own glossary or attachments: they begin with a word of their own in its second half."""
    size = sum(len(line.text) for line in lines[first : last + 1])
    done = 0
    for number in range(first, last + 1):
        done += len(lines[number].text)
        if done > 0.5 * size and _NOTES.match(lines[number].text) and len(lines[number].text) < 2000:
            if re.match(r"^(?:注|附)[:：]", lines[number].text) and done < 0.75 * size:
                continue
            return number
    return None


def keeps_before(line: Line, beside: bool) -> bool:
    """Lines between the title and the body that are the report's: where and when it was given, by whom.

    `beside`: no furniture stands between it and the title or the body; elsewhere the name of an office is the site's.
    """
    text = line.text
    if not text or line.marks & {"link", "hidden", "title", "navigation"} or kind_of(text):
        return False
    return bool(
        (DELIVERY.match(text) and ("上" in text[-4:] or text[0] in "—―－-（("))
        or text.endswith(("会议上", "大会上", "会议上）"))
        or _DATE.match(text)
        or _SPEAKER.match(text)
        or (beside and _SIGNATURE.match(text))
        or _SALUTATION.match(text)
    )


def is_attachment_name(text: str) -> bool:
    """A line that names a file to be downloaded."""
    return bool(_FILE_NAME.search(text)) and len(text) < 120


def opens_notes(text: str) -> bool:
    """A line that begins the report's own glossary or attachments."""
    return bool(_NOTES.match(text))

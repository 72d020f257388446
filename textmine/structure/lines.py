"""What a line is by its shape: a heading with a number, one without, a paragraph that opens with one, a table's cell.

Reading order: `Line`, `read_lines`, which asks `_numbered`, `_opening_phrase` and `_bare_heading` of each line and then
takes back what its neighbours contradict: a heading stands before what it heads, opening phrases come in rows, and a run
of short lines with figures is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_HEADING = 60  # code points; longer first sentences are prose
LONGEST_PHRASE = 32  # an opening phrase: 改善居住条件。…
SHORTEST_REST = 40  # what must follow an opening phrase in its paragraph
CELL = 40  # the longest cell or row of a table

CN = "一二三四五六七八九十百零〇"
_DIGITS = "[0-9０-９]{1,2}"
_GLYPH = "\ue000-\uf8ff\U000f0000-\U0010ffff"  # a point from a font's private area: １\U001001b0一般公共预算
LEVELS = (
    (1, rf"第[{CN}\d]{{1,4}}(?:部分|章|篇|编)"),
    (2, rf"[{CN}]{{1,3}}[、．.,，:：](?=\S)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、．.]?|第[{CN}]{{1,3}}节"),
    (3, rf"[（(〔\[][{CN}]{{1,3}}[）)〕\]]"),
    (4, rf"{_DIGITS}(?:[、．{_GLYPH}]|[，,](?!\d)|[.](?!\d)|[.](?=\d{{4}}年))"),
    (5, rf"[（(]{_DIGITS}[）)]|[①-⑳⑴-⒇]|{_DIGITS}[）)]"),
    (7, rf"[{CN}]{{1,2}}是|第[{CN}]{{1,2}}[，,、]|[{CN}]{{1,2}}要|[—―－]{{2,}}|[●◆■▲★]"),
)
_LEVEL = re.compile(
    "|".join(f"({pattern})" for _, pattern in LEVELS)
)  # the number of its group: the number of the level
_SENTENCE = re.compile(r"[。！!？?；;]")
_ENDS = frozenset("。！!？?；;：:…”」』）)")
_NO_HEADING_END = frozenset("。！!？?；;，,：:、")
_PROSE = re.compile(
    r"\d{4}年\d|^(?!(?:19|20)\d\d年)[\d０-９]|[，,].*[，,]|^[，。、；：）)》”,.;:]|^(?:图|表|附表|附图|注|备注|来源|单位|其中)[\d一二三:：]?"
    r"|[（(](?:以|人|个|万|亿|所|吨|%|％|元|家|户|公里|项|件|台|辆)[^）)]{0,8}[）)]$|会议?上$"
)
_FIRST = re.compile(r"(?:第|[（(〔\[])?[一1１①⑴Ⅰ](?![一二三四五六七八九十\d])")
_FIGURES = re.compile(r"[-+－]?[\d.,%％‰±]+$")
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff]{0,20}(?:省长|市长|县长|区长|州长|盟长|主席|局长|厅长|主任|院长|检察长|书记|总理|行长|校长|理事长)[\u4e00-\u9fff×]{0,4}$"
    r"|^\S{2,24}(?:局|厅|调查队|委员会|政府|办公室|妇联|工会|联合会|公司|大学|医院|党组|支部)$"
)
_NO_PHRASE = re.compile(
    r"[\d：:]|各位|我们|同志|谢谢|[，,].*[，,]|^(?:今年|去年|过去|一年来|五年来|当前|目前|同时|此外|另外|其中|对此|下一步)"
)
_TABLE_ROW = re.compile(r"\d\.\d+$")
_SPOKEN = re.compile(r"各位代表|各位委员|同志们|[。；]")


@dataclass(slots=True)
class Line:
    """A line with text. `start`, `stop`: without its line end, `end` with it; `level` 0: no heading.

    `head`: code points that the heading takes; `bare`: a heading without a number; `table`: the number of its table;
    `opens`: the level its number would have as a heading, for a paragraph that opens with one; `spoken`: a sentence ends in it.
    """

    start: int
    stop: int
    end: int
    text: str
    level: int = 0
    head: int = 0
    bare: bool = False
    table: int = 0
    opens: int = 0
    spoken: bool = False

    def heading(self, level: int, head: int = 0, *, bare: bool = False) -> Line:
        """The line, now known to be (level 0: not to be) a heading that takes `head` code points."""
        self.level, self.head, self.bare = level, head, bare
        return self

    @property
    def whole(self) -> bool:
        """Whether the line is a heading and nothing more (its full stop aside)."""
        return bool(self.level) and self.head + 1 >= len(self.text)


def read_lines(text: str, start: int, stop: int) -> list[Line]:
    r"""The lines of `text[start:stop]` that hold text, each with what it is.

    >>> [(line.text, line.level) for line in read_lines("一、工作回顾\n全年开展宣讲120场。\n", 0, 19)]
    [('一、工作回顾', 2), ('全年开展宣讲120场。', 0)]
    """
    lines = [_shaped(line) for line in _split(text, start, stop)]
    lines = list(_with_tables(lines))
    return _without_lone_phrases(_without_false_headings(lines))


def _split(text: str, start: int, stop: int) -> Iterator[Line]:
    for whole in text[start:stop].split("\n"):
        if line := whole.rstrip():
            yield Line(start, start + len(line), min(start + len(whole) + 1, stop), line)
        start += len(whole) + 1


def _shaped(line: Line) -> Line:
    """The line with the heading it is or opens with, by its own shape alone."""
    words = line.text.lstrip()
    idle = len(line.text) - len(words)
    end = _SENTENCE.search(words)
    line.spoken = end is not None
    first = words[: end.start()] if end else words
    rest = len(words) - len(first)
    level = level_of(words)
    if level and level < 6:
        if first[-1:].isdecimal() and _TABLE_ROW.search(first):  # 二、衣着101.2: a row of a table of prices
            return line
        if len(first) <= LONGEST_HEADING:
            return line.heading(level, idle + (len(words) if rest <= 1 else len(first)))
        line.opens = level
        return line
    if (
        rest <= 1
        and 3 < len(words) <= 36
        and words[-1] not in _NO_HEADING_END
        and not _PROSE.search(words)
        and not level
        and "\t" not in words  # cells side by side are a row of a table, however short
    ):
        return line.heading(3, len(line.text), bare=True)
    if rest >= SHORTEST_REST and 4 <= len(first) <= LONGEST_PHRASE and (level or not _NO_PHRASE.search(first)):
        return line.heading(level or 6, idle + len(first), bare=not level)
    return line


def level_of(words: str) -> int:
    """The level of the number that opens the words; 0 where none does, 7 for an item."""
    found = _LEVEL.match(words)
    return LEVELS[(found.lastindex or 1) - 1][0] if found else 0


def _with_tables(lines: Sequence[Line]) -> Iterator[Line]:
    """Runs of four and more short lines without a sentence, a third of them with figures, are tables."""
    number, at = 0, 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and _is_cell(lines[stop]):
            stop += 1
        run = lines[at:stop]
        if len(run) >= 4 and 3 * sum(bool(_FIGURES.search(line.text)) for line in run) >= len(run):
            number += 1
            for line in run:
                line.heading(0).table = number
        yield from run
        at = stop
        if at < len(lines):
            yield lines[at]
            at += 1


def _is_cell(line: Line) -> bool:
    return len(line.text) <= CELL and not line.spoken and (not line.level or line.bare or line.level > 3)


def _without_false_headings(lines: Sequence[Line]) -> list[Line]:
    """A bare heading follows a finished sentence and stands before what it heads; names at the head or foot are none."""
    if not any(line.bare and line.level == 3 for line in lines):
        return list(lines)
    begun = False
    levels = _bare_levels(lines)
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if line.bare and line.level == 3:
            before = lines[number - 1] if number else None
            if _can_follow(before, begun) and after and _heads(line, after):
                line.level = levels[number]
            else:
                line.heading(0)
        begun = begun or bool(line.level) or bool(_SPOKEN.search(line.text))
    return list(lines)


def _can_follow(before: Line | None, begun: bool) -> bool:
    """Whether a heading can follow: the text is under way and its last line was finished; or the text begins here."""
    return before is None or (begun and (before.text[-1] in _ENDS or bool(before.level) or bool(before.table)))


def _heads(line: Line, after: Line) -> bool:
    words = after.text.lstrip()
    return (
        (bool(after.level) or len(words) >= SHORTEST_REST or words[-1] in _ENDS)
        and words[0] not in "，。、；：）)》”"
        and not _OFFICE.match(line.text)
        and not _FIGURES.fullmatch(line.text)
    )


def _bare_levels(lines: Sequence[Line]) -> list[int]:
    """What level a bare heading has at each line, by the numbered heading that comes next.

    Numbers that begin anew (一、) stand under it; numbers that go on (二、) say that it is a part of what they number.
    """
    levels, level = [2] * len(lines), 0
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        levels[number] = level or 2
        if 0 < line.level < 6 and not line.bare:
            level = max(1, line.level - 1) if _FIRST.match(line.text.lstrip()) else line.level + 1
    last = next((line.level for line in reversed(lines) if 0 < line.level < 6 and not line.bare), 0)
    after = max((n for n, line in enumerate(lines) if 0 < line.level < 6 and not line.bare), default=-1)
    return levels[: after + 1] + [last + 1 if last else 2] * (len(lines) - after - 1)


def _without_lone_phrases(lines: Sequence[Line]) -> list[Line]:
    """An opening phrase is a heading beside others like it; alone it is a first sentence."""
    phrases = [line.level == 6 and line.bare for line in lines]
    if True not in phrases:
        return list(lines)
    return [
        line if not phrase or any(phrases[max(0, n - 3) : n]) or any(phrases[n + 1 : n + 4]) else line.heading(0)
        for n, (line, phrase) in enumerate(zip(lines, phrases, strict=True))
    ]

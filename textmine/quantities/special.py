"""Quantities that are no numeral with a unit: ranks, prizes, ratios, fractions, tenths, percentages in words, doublings.

Reading order: `BEFORE` and `AFTER` say which rules a numeral is asked by the character before and after it; `wordy` finds
what holds no numeral (首位, 一半, 翻番).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .bounds import bounded
from .model import Line, Quantity, Rule, exact
from .numerals import approximate, clean, value_of
from .words import begins, ends, near, words

_CN = "一二三四五六七八九十"
_PLACE = re.compile(r"\s*(?:位|名)")
_CLOSES = re.compile(r"\s*(?:[，,。；;、）)\n]|$|的?(?:好|优异|佳)?(?:成绩|佳绩)|和第|与第|及第)")
_TOP_END = re.compile(r"\s*(?:位|名|强|列)?")
_SMALL = re.compile(rf"[{_CN}百]{{1,3}}|\d{{1,3}}")
_RATIO = re.compile(r"\s*[:：∶比]\s*(\d{1,3}(?:\.\d+)?)(?![\d:：.])")
_OF = re.compile(rf"分之\s*(\d+(?:\.\d+)?|[{_CN}零百点两]+)")
_SLASH = re.compile(r"/(\d{1,3})(?![\d/.年月])")
_TENTHS = re.compile(rf"成([{_CN[:9]}半]?)(?:(?=[多余])|(?![{_CN}百千万亿\d]))")
WORDY = {
    "first place": "首位|榜首|第一方阵首位",
    "half": "一半|对半|过半|近半|半数",
    "shares of ten": "开(?<=[1-9一二三四五六七八九]{2}开)",
    "doubling": r"翻了?(?:([一两二三四五]|\d)?番)|倍增",
}
_PART_OF_ONE = frozenset("0123456789.一二三四五六七八九十百千万亿第")  # 146开 is no share
_TURNS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def rank(line: Line, start: int, stop: int) -> Quantity | None:
    """位居全国第二, 荣获第一名: a place after words of standing; 第二届 is an ordinal."""
    plain = line.plain
    if not _SMALL.fullmatch(plain, start, stop) or line.wall.reaches(start, stop):
        return None
    if ends(plain, start - 1, "from the end"):
        return None
    named = _PLACE.match(plain, stop)
    ended = _CLOSES.match(plain, named.end() if named else stop) is not None
    closes = bool(named) and ended
    begin = start - 1
    if begin and plain[begin - 1] == "前":
        return top(line, start, stop, begin - 1)
    lasts = next((w for w in words("goes on") if plain.endswith(w, 0, begin)), "")
    unit = line.units.at(plain, stop)
    if lasts and unit and (unit[1].kind == "duration" or unit[0] == "次"):
        value, end = value_of(plain[start:stop]), stop + len(unit[0])
        return exact(begin - len(lasts), end, value, unit[1].base, unit[1].kind, "in a row")
    if (named or not begins(plain, stop, "after ordinal")) and (
        ends(plain, begin, "standing")
        or (named and ends(plain, begin, "came from") and begins(plain, named.end(), "climbs"))
        or (ended and near(plain, begin, "climbs", 14))
        or (closes and near(plain, begin, "won", 24) and not ends(plain, begin, "not won"))
    ):
        return exact(begin, named.end() if named else stop, value_of(plain[start:stop]), "名次", "rank", "rank")
    return None


def top(line: Line, start: int, stop: int, begin: int = -1) -> Quantity | None:
    """居全国前三, 进入前十强: one of the first."""
    begin = start - 1 if begin < 0 else begin
    if not _SMALL.fullmatch(line.plain, start, stop) or not near(line.plain, begin, "among the first", 6):
        return None
    end = _TOP_END.match(line.plain, stop)
    if line.units.at(line.plain, stop) and end and end.end() == stop:
        return None  # 前三项 counts items
    value = value_of(line.plain[start:stop])
    return exact(begin, end.end() if end else stop, value, "名次", "rank", "rank among the first")


_TOLD = frozenset("0123456789一二两三四五六七八九十各")  # 一等奖2个 counts prizes


def prize(line: Line, start: int, stop: int) -> Quantity | None:
    """荣获二等奖."""
    if (
        stop - start != 1
        or not line.plain.startswith("等奖", stop)
        or line.plain[stop + 2 : stop + 3] in _TOLD
        or line.wall.holds(start, stop)
    ):
        return None
    return exact(start, stop + 2, value_of(line.plain[start:stop]), "名次", "rank", "prize")


def ratio(line: Line, start: int, stop: int) -> Quantity | None:
    """收入比缩小到2.1：1; a clock time or a score has no 比 before it."""
    match = _RATIO.match(line.plain, stop)
    numeral = line.plain[start:stop]
    if not match or not numeral[0].isdigit() or not float(match[1]) or not near(line.plain, start, "ratio before", 14):
        return None
    return _bound(line, start, match.end(), value_of(numeral) / float(match[1]), "", "ratio", "ratio")


def part_of(line: Line, start: int, stop: int) -> Quantity | None:
    """百分之七点九 is 7.9 %, 万分之五 0.05 %, 三分之二 a ratio."""
    match = _OF.match(line.plain, stop)
    if not match:
        return None
    try:
        above, below = value_of(match[1]), value_of(line.plain[start:stop])
    except (ValueError, KeyError):
        return None
    scale = {"百": 1.0, "千": 0.1, "万": 0.01}.get(line.plain[start:stop])
    if scale:
        return _bound(line, start, match.end(), clean(round(above * scale, 6)), "%", "percent", "percent in words")
    return _bound(line, start, match.end(), round(above / below, 4), "", "ratio", "fraction") if below else None


def slash(line: Line, start: int, stop: int) -> Quantity | None:
    """精简1/4; no date and no unit like 吨/年."""
    match = _SLASH.match(line.plain, stop)
    if not match or not line.plain[start:stop].isdigit() or int(line.plain[start:stop]) >= int(match[1]):
        return None
    return _bound(
        line, start, match.end(), round(value_of(line.plain[start:stop]) / int(match[1]), 4), "", "ratio", "slash"
    )


def tenths(line: Line, start: int, stop: int) -> Quantity | None:
    """四成 is 40 %, 三成半 35; 三成立 and 成员 hold no tenths."""
    plain = line.plain
    match = _TENTHS.match(plain, stop)
    try:
        value = value_of(plain[start:stop])
    except (ValueError, KeyError):
        return None
    if match and line.wall.reaches(start, match.end()):
        return None  # 三五成群
    if match and not match[1] and (pair := approximate(plain[start:stop])) and pair[1] < 10:
        low, high = (10 * one for one in pair)
        return Quantity(start, match.end(), "", low, high, "%", "range", "percent", "tenths about")
    if not match or value > 10 or begins(plain, match.end(), "after 成"):
        return None
    more = 5.0 if match[1] == "半" else value_of(match[1]) if match[1] else 0.0
    return _bound(line, start, match.end(), value * 10 + more, "%", "percent", "tenths")


def _bound(line: Line, start: int, end: int, value: float, unit: str, kind: str, rule: str) -> Quantity:
    low, high, comparator, begin, stop = bounded(line.plain, start, end, value)
    return Quantity(begin, stop, "", low, high, unit, comparator, kind, rule)


BEFORE: dict[str, dict[str, Rule]] = {"第": {"rank": rank}, "前": {"top": top}}
AFTER: dict[str, dict[str, Rule]] = {
    "等": {"prize": prize},
    ":": {"ratio": ratio},
    "：": {"ratio": ratio},
    "∶": {"ratio": ratio},
    "比": {"ratio": ratio},
    "分": {"part of": part_of},
    "/": {"slash": slash},
    "成": {"tenths": tenths},
}


def _turns(written: str | None) -> int:
    return _TURNS.get(written or "一") or int(written or 1)


@cache
def _wordy() -> re.Pattern[str]:
    return re.compile("|".join(WORDY.values()))


def _shared_out(plain: str, start: int, end: int) -> Iterator[Quantity]:
    """四六开: two digits that make ten before 开."""
    one, other = (value_of(c) for c in plain[start : start + 2])
    if one + other == 10 and plain[start - 1 : start] not in _PART_OF_ONE and not begins(plain, end, "after 开"):
        yield exact(start, end, round(one / other, 4), "", "ratio", "shares of ten")


def wordy(line: Line) -> Iterator[Quantity]:
    """首位, 一半 and 翻番: quantities that hold no numeral of their own."""
    plain = line.plain
    for match in _wordy().finditer(plain):
        word, start, end = match[0], match.start(), match.end()
        if ends(plain, start, "part of a phrase"):
            continue  # “五个翻番”, 双过半
        if word.endswith(("位", "榜首")):
            if ends(plain, start, "first place"):
                yield exact(start, end, 1.0, "名次", "rank", "first place")
        elif word == "开":
            yield from _shared_out(plain, start - 2, end)
        elif "半" in word:
            if not begins(plain, end, "after half"):
                begin = start + (word[0] in "过近")  # 过半 is more than half, 近半 almost
                half = _bound(line, begin, end, 0.5, "", "ratio", "half")
                yield half._replace(start=start)
        elif word != "倍增" or not (begins(plain, end, "name of doubling")):
            turns = _turns(next(iter(match.groups()), None))
            yield exact(start, end, float(2**turns), "倍", "multiple", "doubling")

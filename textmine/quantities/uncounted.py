"""Figures without a unit of their own: round numbers of people or of money, views and followers, and nouns without a classifier.

Reading order: `uncounted` asks in turn what the words around a figure that no unit follows make of it.
"""

from __future__ import annotations

import re
from functools import cache

from .bounds import bounded, loose_at
from .counted import MAGNITUDES, value
from .model import Line, Quantity
from .words import begins, near, words

_PEOPLE = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(户(?![籍口外])|居民|人口|群众|人员|职工|劳动力|农民|牧民|移民|学生|妇女|儿童|老人|村民|市民|民众|会员|党员|旅客|游客)"
)
_CLOSES = re.compile(r"[，。；、,;）)\n]|$|减|增|提|扩|上升|下降|和|大关|台阶|门槛")
_CLAUSE = re.compile("[，。；：,;:\n]")
_LIST = 40  # code points back over which a list of numbers with their nouns is followed
_DIGITS = 5  # of a count; a longer figure is a code
_WORDLESS = 4  # code points of a clause that has a verb at most: 完成198万
_REACH = 24  # code points back to the word that says what a clause without a name counts
_NAME = re.compile(r"([\u4e00-\u9fff]{2,10})(?=[，。；、,;）)\n]|$)")
_LISTED = re.compile(r"\d{1,5}[\u4e00-\u9fff]{2,10}(?:、\d{1,5}[\u4e00-\u9fff]{2,10})*、$")
_OF_SCREENS = frozenset("wW+余多")  # what a bare figure of reads or followers goes on with: 5w, 300+
_CODE = re.compile(r"(?:19|20)\d\d|0\d*")


def uncounted(line: Line, start: int, stop: int) -> Quantity | None:
    """28万农村居民, 预算收入174万, 阅读量10万+, 新建5养老院; None for any other figure without a unit."""
    quantity = _read(line, start, stop)
    if quantity and (line.plain[start - 1 : start] == "每" or line.wall.holds(start, stop)):
        return None
    return quantity


def _read(line: Line, start: int, stop: int) -> Quantity | None:
    plain = line.plain
    after = plain[stop : stop + 1]
    if plain[stop - 1] in "万亿" and after not in ("w", "W"):
        return _round(line, start, stop)
    if not plain[start].isdigit():
        return None
    if after in _OF_SCREENS:
        return _viewed(line, start, stop)
    if plain[start - 1 : start] and _CLOSES.match(plain, stop):
        return _headed(line, start, stop)
    return _before_noun(line, start, stop) if "\u4e00" <= after <= "\u9fff" else None


def _round(line: Line, start: int, stop: int) -> Quantity | None:
    """28万农村居民, 贫困人口减到5000万, 预算收入174万, 收入突破百亿: a round number of people or of money without its unit."""
    plain = line.plain
    amount, loose = value(plain[start:stop]), loose_at(plain, stop)
    if amount is None:
        return None
    low, high, comparator, begin, end = bounded(plain, start, stop + len(loose), amount, loose)
    closes = _CLOSES.match(plain, end) is not None
    if set(plain[start:stop]) <= MAGNITUDES:
        if not closes or comparator == "exact" or not _is_of_money(plain, start):
            return None
        return Quantity(begin, end, "", low, high, "元", comparator, "money", "money without 元")
    noun = _PEOPLE.match(plain, stop) if plain[start].isdigit() else None
    if noun or (closes and near(plain, start, "people before", 10)):
        visits = not noun and plain.find("人次", max(0, start - 10), start) >= 0
        unit = "户" if noun and noun[1] == "户" else "人次" if visits else "人"
        return Quantity(begin, end, "", low, high, unit, comparator, "count", "people uncounted")
    if closes and _is_of_money(plain, start):
        return Quantity(begin, end, "", low, high, "元", comparator, "money", "money without 元")
    return _viewed(line, start, stop)


def _headed(line: Line, start: int, stop: int) -> Quantity | None:
    """参加人数5000, 农户数达到320: 人数 and 户数 say what a bare figure counts."""
    plain = line.plain
    heads = [(plain.rfind(word, max(0, start - 6), start), word) for word in words("heads before")]
    at, head = max(heads)
    amount = value(plain[start:stop])
    if at < 0 or amount is None or _CODE.fullmatch(plain, start, stop):
        return None
    low, high, comparator, begin, end = bounded(plain, start, stop, amount)
    return Quantity(begin, end, "", low, high, head[0], comparator, "count", "headed by its noun")


def _is_of_money(plain: str, start: int) -> bool:
    """预算收入任务174万，完成198万: the clause names money, or has next to no words and follows one that does."""
    before = plain[max(0, start - _REACH) : start]
    own = _CLAUSE.split(before)[-1]
    asked = own if len(own) > _WORDLESS else before
    return any(word in asked for word in words("money before"))


def _viewed(line: Line, start: int, stop: int) -> Quantity | None:
    """阅读量10万+, 点赞300+, 粉丝突破5w: what is read, played or liked is counted by times, followers are people."""
    plain = line.plain
    amount, thousands = value(plain[start:stop]), plain[stop : stop + 1] in ("w", "W")
    end = stop + thousands
    loose = loose_at(plain, end)
    followed, viewed = near(plain, start, "people before", 10), near(plain, start, "views before", 10)
    if amount is None or not (followed or viewed) or not (thousands or loose or plain[stop - 1] in "万亿"):
        return None
    amount *= 10_000 if thousands else 1
    low, high, comparator, begin, end = bounded(plain, start, end + len(loose), amount, loose)
    if not _CLOSES.match(plain, end):
        return None
    unit = "次" if viewed else "人"
    return Quantity(begin, end, "", low, high, unit, comparator, "count", "views uncounted")


@cache
def _counting() -> tuple[str, ...]:
    return words("counts nouns")


def _before_noun(line: Line, start: int, stop: int) -> Quantity | None:
    """新建5养老院, 现有34水库、12灌区: after a verb of making or having, before a noun that names places, bodies or people.

    The noun is no part of the quantity, and there is no unit. Years and codes (2025乡镇, 123工程) count nothing.
    """
    plain = line.plain
    listed = _LISTED.search(plain, max(0, start - _LIST), start) if plain[start - 1 : start] == "、" else None
    if not plain.endswith(_counting(), 0, listed.start() if listed else start):
        return None
    name, amount = _NAME.match(plain, stop), value(plain[start:stop])
    if not name or stop - start > _DIGITS or _CODE.fullmatch(plain, start, stop) or begins(plain, stop, "no noun"):
        return None
    if amount is None or not name[1].endswith(words("noun head")):
        return None
    return Quantity(start, stop, "", amount, amount, "", "exact", "count", "before its noun")

"""Status, direction, year and promise of each claim of a sentence, from the words before it and what went before them.

Reading order: `Meaning.read` reads the clauses before one quantity; `_take` remembers across those of a sentence whether it is
done or ahead and which year it tells of (去年…，今年…); `_status` and `_direction` decide, `_period` gives the years of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ...quantities import Quantity
from ...records import Metadata, Section
from .lexicon import terms, value_of
from .phrases import counted
from .signs import NOTHING, Signs, clauses

_RATES = frozenset({"percent", "points", "multiple"})
_LISTED = re.compile(
    r"(?:[\d.%、和约超近达了均也各再又仅为]|分别|左右|以上|个百分点|同比|名义|实际|不低于|不少于|超过)*"
)
_OWN_NAME = re.compile(r"总投资|累计|总数|总量|达到?$|占|率$|比例$|比重$|占比$|指数$")
_FULFILLED = re.compile(
    r"[^，,。；]{0,14}(?:已|均|全部|全面|如期|圆满|提前)+(?:完成|建成|落实|兑现)|[^，,。；]{0,8}超额完成"
)
_YEAR_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_REACHED = ("完成", "建成", "落实", "兑现")  # one of them is in whatever _FULFILLED matches
_AIMED = re.compile(r"[^，,。；]{0,10}为目标")
# 要 plans in a speech; 主要, 重要, 需要, 要求 and the like are words of their own.
_MUST = re.compile(r"(?<![主重需纪必概摘紧首只不还])要(?![求素点闻件害道塞])")
_GOVERNS = ("up", "down")
_AFTER = 24  # code points behind a number that may say more of it
_LASTING = ("连续", "延续")  # a state that has lasted is true already, even among plans
_DOUBLED = ("翻", "倍增", "成倍")
_SPEAKS = frozenset({"speech"})


@cache
def _looks_back() -> re.Pattern[str]:
    """The words that tell of a time before: 去年, 过去一年, 五年来."""
    return re.compile("|".join(map(re.escape, sorted(w for w in terms("done") if value_of("done", w)))))


class Meaning:
    """The signs of one sentence after the other, taken in from left to right."""

    def __init__(self, facts: Metadata, told: int | None = None) -> None:
        """`told`: the last year of the five-year plan that a report without a year of its own reviews."""
        self.facts = facts
        self.speaks = facts.genre in _SPEAKS
        self.reviewed, self.told = _reviewed(facts), told

    def enter(self, section: Section) -> None:
        """Goes on to the next section."""
        self.planned = section.status == "planned"
        self.now, self.period = _this_year(section, self.facts), _period(section, self.facts, self.told)

    def open(self, text: str, quantities: Sequence[Quantity], before: str = "") -> None:
        """Goes on to the next sentence; `text`: that of the report, folded, `before`: the sentence before it, where without figures."""
        self.text, self.quantities = text, quantities
        self.status, self.toward = "", False
        self.year: int | None = None
        if self.planned and before:
            self._looked_back(before)
        self.change: str | None = ""
        self.promise, self.listed = 0, False

    def _looked_back(self, before: str) -> None:
        """过去一年，各项工作取得了很大成绩。国内生产总值增长10.3%: the review among plans goes on."""
        if not _looks_back().search(before):
            return
        said, own, signs = clauses(before)
        last = [s for s in (*(s for s, _ in said), signs) if s.status or s.year is not None]
        if last and last[-1].status == "done" and last[-1].shift and last[-1].opens:
            self._take(last[-1], own)

    def read(self, number: int, words: str) -> tuple[str, str | None, int | None, int | None]:
        """Status, direction, year and promise of the sentence's quantity of that number; asked in the order they stand.

        `words`: the folded text between the quantity before, or the beginning of the sentence, and this one.
        """
        quantity, own_status = self.quantities[number], ""
        earlier, own, signs = clauses(words)
        for said, clause in earlier:
            if said is not NOTHING or self.speaks:
                self._take(said, clause)
        new_clause = bool(earlier) or number == 0
        if new_clause:
            self.change, self.promise = "", 0
        if signs is not NOTHING or self.speaks:
            own_status = self._take(signs, own)
            self.promise = signs.promise or self.promise
        status = self._status(quantity, signs, own_status)
        direction = self._direction(quantity, signs, own, new_clause)
        if direction and signs.change in _GOVERNS and quantity.kind not in _RATES and counted(self._after(quantity)):
            direction = self.change = None  # 提升4项行动: the verb governs the noun behind the number
        year = self.year if self.year is not None else self.period[status]
        # How firmly a plan is held: the word before it, else the floor it promises (5%以上); None where nothing says.
        floor = 3 if quantity.comparator == "at_least" else None
        return status, direction, year, self.promise or floor if status == "planned" else None

    def _take(self, signs: Signs, words: str) -> str:
        """Remembers what a clause says of time; gives the status that it says for itself."""
        status, opens = signs.status, signs.opens
        if self.speaks and status in ("", "now"):
            status = "ahead" if _MUST.search(words) else "done" if words.endswith("了") else status
            opens = bool(status)
        if signs.year is not None or signs.shift:
            year = signs.year if signs.year is not None else self._shifted(signs.shift)
            self.year, self.toward = year, signs.toward
            opens, status = (True, status or self._by_year(year)) if signs.year is not None else (opens, status)
        elif signs.period is not None:
            self._within(signs.period, status)
        if status and opens:
            self.status = status
        return status

    def _within(self, last: int, status: str) -> None:
        """“十二五”时期: told of in its last year, once that is over; “十四五”期间 in a review amid it is told of so far."""
        over = self.reviewed is not None and last <= self.reviewed
        if over or self.reviewed is None or (self.planned and status != "done") or status == "ahead":
            self.year = last

    def _by_year(self, year: int | None) -> str:
        """A year reviewed is done within a plan, one to come is ahead within a review."""
        if year is None or self.now is None:
            return ""
        if self.planned:
            return "done" if year < self.now and not self.toward else "now"
        return (
            "ahead"
            if self.reviewed is not None and year > max(self.reviewed, *self.facts.covers_achieved, 0)
            else "now"
        )

    def _shifted(self, shift: str) -> int | None:
        if shift == "reviewed":
            return self.reviewed
        return self.now + int(shift) if self.now is not None else None

    def _after(self, quantity: Quantity) -> str:
        return self.text[quantity.end : quantity.end + _AFTER]

    def _status(self, quantity: Quantity, signs: Signs, own: str) -> str:
        """achieved, planned, or rule: the clause's own sign, else the sentence's, else the section's.

        A bound that holds for each, or that one must keep, is a rule: 会务费全年不超过3万元.
        """
        if not self.planned and quantity.comparator in ("at_most", "at_least"):
            money = quantity.kind == "money" and quantity.comparator == "at_most"
            if signs.oblige or (signs.each and (money or self._obliged(quantity.end))):
                return "rule"
        if self.text.find("为目标", quantity.end, quantity.end + _AFTER) >= 0 and _AIMED.match(self._after(quantity)):
            return "planned"
        sign = own or self.status
        if sign == "ahead":
            return "achieved" if _fulfilled(self._after(quantity)) else "planned"
        if sign == "done" or not self.planned or _fulfilled(self._after(quantity)):
            return "achieved"
        lasts = quantity.kind == "duration" and quantity.text.startswith(_LASTING) and not self.promise
        return "achieved" if lasts else "planned"

    def _obliged(self, end: int) -> bool:
        before = self.text[max(0, end - 60) : end]
        return any(w in before for w in ("要求", "规定", "制度", "必须", "应当"))

    def _direction(self, quantity: Quantity, signs: Signs, own: str, new_clause: bool) -> str | None:
        """Up or down for quantities of change; a level reached (提高到, 达到) has none.

        The members of a list share the verb of the first: 新增学校3所、医院2家.
        """
        if quantity.kind in ("rank", "duration"):
            self.change = ""
            return None
        if quantity.kind == "multiple" and quantity.text.startswith(_DOUBLED):
            return "up"
        if signs.change or signs.gap or new_clause:
            self.change = _way(quantity, signs.change, signs.gap) if signs.change else ""
            self.listed = signs.change in ("gain", "loss")
            return self.change or None
        if not self.change:
            return None
        rates = quantity.kind in _RATES and bool(_LISTED.fullmatch(own))
        goes_on = self.listed and own.startswith(("、", "和", "及")) and not _OWN_NAME.search(own)
        self.change = self.change if rates or goes_on else ""
        return self.change or None


def _period(section: Section, facts: Metadata, told: int | None) -> dict[str, int | None]:
    """The report's period by status, for a sentence that names no year."""
    done, ahead = facts.covers_achieved, facts.covers_planned
    return {
        "planned": ahead[0] if ahead else facts.year,
        "rule": (done or ahead or (facts.year,))[0],
        "achieved": done[-1] if done else _headed(section) or told or facts.year,
    }


def _fulfilled(after: str) -> bool:
    """Whether the words after a number say that it was reached: …目标全面完成."""
    return any(w in after for w in _REACHED) and _FULFILLED.match(after) is not None


def _way(quantity: Quantity, change: str, gap: str) -> str:
    """The direction of a word of change with `gap` between it and the number; a rate named in between stands for itself."""
    way = {"gain": "up", "loss": "down"}.get(change, change)
    if quantity.kind in _RATES:
        return way if len(gap) <= 8 and not re.search(r"率|比例|比重|占比|指数", gap) else ""
    if change in ("gain", "loss"):
        return "" if _OWN_NAME.search(gap) else way
    return way if _LISTED.fullmatch(gap) or gap in terms("tail") else ""


def _this_year(section: Section, facts: Metadata) -> int | None:
    """What 今年 means: the year planned where the passage plans or the report was delivered in it, else the year reviewed."""
    if facts.covers_planned and (
        section.status == "planned" or facts.genre in ("work_report", "other", "plan", "speech")
    ):
        return facts.covers_planned[0]
    return facts.covers_achieved[-1] if facts.covers_achieved else facts.year


def _headed(section: Section) -> int | None:
    """The one year that the headings above name: 一、2008年工作回顾, in a speech that says no year of its own."""
    years = {int(y) for y in _YEAR_NAMED.findall(section.heading)}
    return years.pop() if len(years) == 1 else None


def _reviewed(facts: Metadata) -> int | None:
    if facts.covers_achieved:
        return facts.covers_achieved[-1]
    return facts.year - 1 if facts.year is not None else None

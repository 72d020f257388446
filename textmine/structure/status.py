"""Whether a section reports, plans, or does neither.

Reading order: `assign_status`, `_Reader` (goes through the sections in order and remembers whether planning has begun),
then what tells: headings, the sentence that turns (今年要做好…), and the opening of a section (存在的问题是…).
"""

from __future__ import annotations

import re
from functools import cache

from ..knowledge import column
from ..records import Metadata, Section
from .lines import CN
from .parts import Outline

OPENING = 120  # code points of a section that are asked for a turn
FIRST = 70  # code points of its first sentence that are asked for problems
SALUTATION = 8  # code points of the longest salutation, with its sign

_AHEAD = re.compile(r"((?:19|20)\d{2})年[，,].{0,40}?将")
_SALUTATION = re.compile(r"[各同朋](?:(?<=各)位\S{1,4}|(?<=同)志们|(?<=朋)友们)[！!：:，,]\s*")
_TO_THIS = ("对此", "为此", "针对这些", "对于这些")
_REPORTED = re.compile(
    r"得到(?:了|进一步|有效|全面|切实|明显|充分|较好|显著|加强|发挥|提升|提高)|取得|实现了|迈出|迈上|有了新"
)
# 现在，我代表市人民政府向大会报告工作，请予审议: the report is handed over; nothing is told yet.
_HANDS_OVER = re.compile(
    r"(?:现在[，,]?|下面[，,]?)?(?:我(?:谨|仅|受[^，。]{2,16}委托[，,])?代表|受[^，。]{2,24}委托[，,])[^。]{0,60}(?:报告|汇报|审议|审查)[^。]{0,80}。?\s*$"
)
_ANSWER = re.compile(rf"(?:{'|'.join(_TO_THIS)})[^。]{{0,12}}(?:我们?|将|要|必须|高度重视)")
_CLOSES = re.compile(r"各位|同志们|我们(?:一定|将|要|必须|坚信)|面对|总之|综上|回顾|以上")
_GOES_ON = re.compile(
    rf"[{CN}]{{1,2}}是|第[{CN}]{{1,2}}[，,]|其[{CN}次][，,是]|首先|再次|最后|主要(?:是|表现|有|体现)|[—－]{{2}}|[（(]\d|[①-⑩]|此外|另外|特别是|与此同时"
)
# 制订出镇妇联的工作计划, 完成年度目标任务: the plan is what was drawn up or fulfilled, not what follows.
_DRAWN_UP = re.compile(
    r"(?:(?:制[订定]|拟[订定]|编制|起草)(?:[出了好完]|并)|(?:全面|圆满|超额|顺利|按时)?完成了?)[^，。]{0,16}(?:计划|规划|任务|目标)"
)
_YEAR_HEADING = re.compile(rf"(?:[{CN}]{{1,3}}、|第[{CN}]+部分)?\s*.{{0,6}}?((?:19|20)\d{{2}})年")
_PERIOD = re.compile('十([一二三四五六七八九])?五[”"]?(?:时期|期间|规划|发展|主要|时间|经济|开局)')
_ONES = "零一二三四五六七八九"
_OFFICIAL = frozenset(
    {"work_report", "other"}
)  # governments' reports and budgets: every chapter after the review plans
_HALVES = frozenset({"work_report", "summary+plan", "summary", "debriefing", "other", "article"})


@cache
def _words(label: str) -> re.Pattern[str]:
    terms = sorted(column("status_words", label=label), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, terms)))


def assign_status(found: Outline, text: str, metadata: Metadata) -> tuple[Section, ...]:
    """Each section with its status: by its headings, then by what the report as a whole does, then by its own words.

    A plan plans all through and a summary reports; a work report or a report with both halves turns from reporting to
    planning at the heading (or paragraph) that says so, and back only at a heading that reviews. Passages on problems
    are `other`; the report's notes stay `other`.
    """
    reader = _Reader(metadata)
    return tuple(
        s if s.part == "notes" else Section(s.section, s.start, s.end, s.heading, reader.status(s, text), s.part)
        for s in found.sections
    )


class _Reader:
    """Reads the sections in order; `planning` once the planning half has begun, `lacking` within a list of problems."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self.planning = metadata.genre == "plan"
        self.halves = metadata.genre in _HALVES
        self.top = self.path = self.own = ""
        self.reviews: bool | None = None
        self.names_problems = False
        self.lacking = self.lacked = self.listing = False

    def status(self, section: Section, text: str) -> str:
        words = text[section.start : section.end]
        moved = False
        if section.heading != self.path:
            moved = self._enter(section.heading)
        if self.halves:
            self._turn(moved, words)
        if not section.heading and words[0] in "现下我受" and _HANDS_OVER.match(words):
            return "other"
        if words.startswith(_TO_THIS) and _ANSWER.match(words):
            self.lacking = False
            return "planned"
        in_line = section.start > 0 and text[section.start - 1] != "\n"
        goes_on = self.lacking and not moved and (in_line or self.listing or bool(_GOES_ON.match(words)))
        goes_on = goes_on and (in_line or not _CLOSES.match(words))
        self.lacking = goes_on or self._lacks(words)
        self.lacked = self.lacked or self.lacking
        if self.lacking:
            self.listing = (goes_on and self.listing) or words.rstrip().endswith(("：", ":"))
            return "other"
        if self.metadata.genre == "speech":
            return self._voice(section.heading, words)
        return "planned" if self.planning else "achieved"

    def _enter(self, path: str) -> bool:
        """Takes up another path of headings; whether it begins another chapter."""
        self.path = path
        top = path.partition(" › ")[0]
        self.own = path.rsplit(" › ", 1)[-1]
        self.names_problems = len(self.own) <= 30 and bool(_words("problem heading").search(self.own))
        self.reviews = None
        moved, self.top = top != self.top, top
        return moved

    def _turn(self, moved: bool, words: str) -> None:
        """A new chapter may begin the plans, or go back; else a paragraph may say that the plans begin."""
        if moved:
            top = self.top
            after_problems = (
                self.lacked and self.metadata.genre == "work_report" and not _words("review heading").search(top)
            )
            if _plans(top, self.metadata) or (top and after_problems):
                self.planning = True
                return
            if self.planning and _reviews(top, self.metadata):
                self.planning = False
                return
        if not self.planning:
            self.planning = self._turns_in_words(words[:OPENING])

    def _turns_in_words(self, opening: str) -> bool:
        """做好今年的政府工作…; a summary that ends with what comes: 2024年，市妇联将继续…"""
        if self.reviews is None:  # asked once a heading, and only while the report may still turn
            self.reviews = " › " in self.path and bool(_words("review heading").search(self.path))
        if not self.reviews and (
            _words("plan turn").search(opening) or _names_coming_period(opening[:16], self.metadata)
        ):
            return True
        if not self.reviews and self.metadata.covers_planned and _words("plan turn weak").search(opening):
            return True
        year = _AHEAD.match(opening) if opening[:1] in "12" else None
        done = self.metadata.covers_achieved
        return bool(year and done and int(year[1]) > done[-1])

    def _lacks(self, words: str) -> bool:
        """A passage whose heading or first sentence speaks of problems and difficulties that remain.

        支持打好攻坚战, 聚焦突出问题加大整治: in the plans a problem is named to be solved, and the passage is a plan.
        """
        if self.names_problems:
            return not (self.planning and _words("problem solved").search(self.own))
        first = _first_sentence(words[: len(self.own) + 4 * FIRST].removeprefix(self.own).lstrip("。\n"))
        if not _words("problem").search(first):
            return False
        admitted, solved = _words("problem admitted").search(first), _words("problem solved").search(first)
        return bool(admitted and not solved) if self.planning else bool(admitted or not solved)

    def _voice(self, path: str, words: str) -> str:
        """A speech plans where it says what is to be done, by heading or by more words ahead than done.

        How a passage opens goes before how it ends: what was done closes with a call to go on.
        """
        opening = words[:OPENING]
        reported = _REPORTED.search(opening.split("。", 1)[0])
        if reported or (_words("aspect").search(opening) and not _words("modal").search(opening)):
            return "achieved"
        ahead, done = len(_words("modal").findall(words)), len(_words("aspect").findall(words))
        if _plans(path, self.metadata):
            ahead += 2
        return "planned" if ahead > done else "achieved"


def _first_sentence(opening: str) -> str:
    """What is asked for problems: the first sentence, without a salutation.

    >>> _first_sentence("同志们，工作中还存在一些不足。下一步，我们将…")
    '工作中还存在一些不足'
    """
    head = opening[: FIRST + SALUTATION]
    if ("们" in head or "各位" in head) and _SALUTATION.search(head):
        head = _SALUTATION.sub("", opening, count=1)
    return head[:FIRST].split("。", 1)[0].split("；", 1)[0]


def _plans(top: str, metadata: Metadata) -> bool:
    """A heading that plans: 今年工作安排, 下一步打算, 二、2026年工作 (the year planned); one that also reviews does not."""
    if not top or _words("review heading").search(top) or _DRAWN_UP.search(top):
        return False
    named, done = _YEAR_HEADING.match(top), metadata.covers_achieved
    if named and done:
        return int(named[1]) > done[-1]
    weak = metadata.genre in _OFFICIAL and bool(metadata.covers_planned)
    return bool(
        _words("plan heading").search(top)
        or (weak and _words("plan heading weak").search(top))
        or (named and int(named[1]) in metadata.covers_planned)
        or _names_coming_period(top, metadata)
    )


def _names_coming_period(words: str, metadata: Metadata) -> bool:
    """“十五五”时期, where it begins after the years reviewed: the fourteenth five-year period began in 2021."""
    match = _PERIOD.search(words) if "五" in words else None
    if not match or _words("review heading").search(words):
        return False
    begins = 1951 + 5 * (10 + (_ONES.index(match[1]) if match[1] else 0))
    done = metadata.covers_achieved or tuple(y - 1 for y in metadata.covers_planned)
    return bool(done and begins > done[-1])


def _reviews(top: str, metadata: Metadata) -> bool:
    """A heading after the plans that goes back to a year reviewed: 附：2023年工作总结."""
    done = metadata.covers_achieved
    return bool(done and f"{done[-1]}年" in top and _words("review heading").search(top))

"""Coined headings: parallel to a neighbour of their level (在乡村田野绽放芳华 / 在车间班组彰显担当), or in two halves that sing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from operator import eq

from ...knowledge import column
from ...records import Heading, Report
from .found import PATTERN, Found

# Headings that every report has say where one is, not what one stands for: 2023年工作回顾.
_OUTLINE_WORDS = re.compile(
    r"\d{4}年|回顾|总结|工作安排|主要任务|工作任务|下一步|情况$|问题$|草案$|安排$|说明$|预算|决算|^关于|[A-Za-z\d]{2}"
)
_NUMBER = re.compile(r"^(?:第?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、．.是，]?|[—―]+)\s*")
_NEAR = 3
_NOTHING = "\0"  # equals no character of a heading


def headlines(report: Report, end: int) -> Iterator[Found]:
    """Headings coined alike, up to `end`; the outline that every report has (工作回顾, 存在问题) is none."""
    named = [(h, _bare(h.text)) for h in report.headings if h.start < end]
    for number, (heading, words) in enumerate(named):
        if 6 <= len(words) <= 26 and _has_twin(named, number) and not _OUTLINE_WORDS.search(words):
            at = report.text.find(words, heading.start, heading.end)
            if at >= 0:
                yield Found(at, at + len(words), words, "headline", "pattern", "", PATTERN)


def _has_twin(named: list[tuple[Heading, str]], number: int) -> bool:
    heading, words = named[number]
    level, size = heading.level, len(words)
    for other, said in named[max(0, number - _NEAR) : number + _NEAR + 1]:
        if other.level == level and -2 < len(said) - size < 2 and said != words and _alike(words, said):
            return True
    return False


def _bare(text: str) -> str:
    """A heading without its number."""
    return _NUMBER.sub("", text).strip("。")


def _alike(one: str, other: str) -> bool:
    """The same length and characters at the same places, or a quoted tail each: 思想引领“走在前” / 建功立业“挑大梁”."""
    if one[-1:] in '”"' and other[-1:] in '”"' and len(one) < 16:
        return abs(len(one) - len(other)) <= 1
    if len(one) != len(other):
        return False
    alike: int = sum(map(eq, _plainly(one), _plainly(other).replace(" ", _NOTHING)))
    return alike >= max(3, len(one) // 4)


@lru_cache(maxsize=256)
def _plainly(words: str) -> str:
    """With the words that every heading has (加强, 建设) blanked out: they make no two alike."""
    return _generic().sub(lambda m: " " * len(m[0]), words)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(sorted(column("slogan_words", kind="generic"), key=len, reverse=True)))

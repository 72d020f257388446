"""Repairs words that lost a byte to a full-width space: 基础。 became 基矗, 市场、 became 市尝.

How it comes about: a program took the bytes A1 A1, a full-width space in GBK, out of a stream without minding where
characters begin. Where a character ends in A1 and a sign that begins with A1 follows, it took one byte of each, and what is
left of the two makes another character: 础。 is B4 A1 A1 A3, and B4 A3 is 矗.

Reading order: `repair_lost_pairs`, `_tables` (every damaged wording that lost_pairs.csv allows), `fluency` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from ..knowledge import column
from .fluency import fluency
from .trace import Edit

RULE = "lost pair of bytes (a guess)"
# The signs that begin with the byte A1 and stand behind a word.
SIGNS = "、。…”》"
# The repair must be e^GAIN times as likely as the text as it stands, though it has a sign more: what the real files hold of such
# wordings (推进健康江西) lies below 1.6, two in three composed ones above. Behind a figure more likely is enough.
GAIN = 2.0
MANY = 3  # repairs that make a text a damaged one; a word or two were so in what it copies from
CONTEXT = 4
# What no such program leaves behind: it took the two bytes wherever they stood.
INTACT = tuple(word + sign for sign in "。、”" for word in "场础省取病选住")
# 举办宣讲120余常: no figure counts so.
_COUNTED = re.compile(r"[尝常](?<=[\d余多十百千万数几每].)(?=[\n\u4e00-\u9fff]|\Z)")
_TIMES = {"尝": "场、", "常": "场。"}
ONE = "一"  # stands for any figure: the dictionary knows 一场


class _Tables(NamedTuple):
    finder: ahocorasick_rs.AhoCorasick
    terms: tuple[str, ...]
    originals: dict[str, str]  # a damaged wording → the word and its sign; none for what is left alone


@cache
def _tables() -> _Tables:
    originals = dict.fromkeys(column("lost_pairs", kind="kept"), "")
    for word in column("lost_pairs", kind="word"):
        for sign in SIGNS:
            if damaged := shifted(word + sign):
                originals.setdefault(damaged, word + sign)
    terms = tuple(sorted(originals))
    finder = ahocorasick_rs.AhoCorasick(terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return _Tables(finder, terms, originals)


def shifted(text: str) -> str:
    """What is left of a text whose last two characters lost the bytes A1 A1; nothing where they do not hold them.

    >>> shifted("基础。"), shifted("市场、"), shifted("工作。")
    ('基矗', '市尝', '')
    """
    data = text.encode("gbk", "replace")
    return (data[:-3] + data[-1:]).decode("gbk") if data[-3:-1] == b"\xa1\xa1" else ""


def repair_lost_pairs(text: str) -> Iterator[Edit]:
    """Each damaged word that reads far better with the lost bytes; none in a text where such a place is whole.

    >>> [e.replacement for e in repair_lost_pairs("为长远发展打下坚实基矗今后五年，要继续努力。")]
    ['础。']
    >>> list(repair_lost_pairs("全市常住人口增加，高楼矗立。"))
    []
    """
    if any(whole in text for whole in INTACT):
        return
    tables = _tables()
    for number, start, end in tables.finder.find_matches_as_indexes(text):
        original = tables.originals[tables.terms[number]]
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        if original and _ahead(before, text[start:end], original, after) >= GAIN:
            yield Edit(end - 1, end, original[-2:], RULE, "repair")
    for match in _COUNTED.finditer(text) if "常" in text or "尝" in text else ():
        if _ahead(ONE, match[0], _TIMES[match[0]], text[match.end() : match.end() + CONTEXT]) > 0:
            yield Edit(match.start(), match.end(), _TIMES[match[0]], RULE, "repair")


def _ahead(before: str, damaged: str, original: str, after: str) -> float:
    return fluency(before + original + after) - fluency(before + damaged + after)

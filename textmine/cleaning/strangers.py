"""Words that stand where no report has them: how text reads whose words a machine has swapped by a thesaurus we do not know.

A spinner's own word list tells it (`spun`); without it, its text shows by the company that words keep. Beside words that
have few companions in reports (隐患 in 消除隐患, 排查隐患) there stands, again and again, a word of general Chinese that no report
uses (清除 and 解除 would pass, 剪除隐患 does not).

Reading order: `strangeness` (the share of such places, first in a sample), `strangers` (the places), `_unknown_beside`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import ahocorasick_rs

from ..knowledge import column, rows

# Reports against a vocabulary counted over the others have up to 0.02, texts with a third of their words swapped 0.05 to 0.1
# (swapped at random by a thesaurus that stands nowhere here). A share of LIMIT among FEWEST places at least is no chance.
LIMIT = 0.045
FEWEST = 120
SAMPLE = 500  # characters of the sample that decides whether to look closer …
MOST = 6_000  # … and of what is then looked at
SUSPECT = 0.025  # unknown words in the sample's places, from which on a closer look is worth its time
LONGEST = 4
# Content words: names, numbers and particles may be unknown anywhere.
_CONTENT = frozenset(("n", "v", "vn", "vd", "a", "ad", "an", "d", "i", "l"))
# What stands before or behind a word without being a part of one: 的, 和, 中, 年, 多; a longer word that begins so is passed over.
_LOOSE = frozenset(
    "的了和在是与及等为以对从向由把被将让使并而或也都就又更最不有无个这那其之各每某第年月日时上下中内外前后左右里间者们到于至达超近约余多"
    "大小新老全总分省市县区乡镇村户人次场所名件项条亿万千百十一二三四五六七八九零两几"
)


class Stranger(NamedTuple):
    """A word that no report has at such a place; offsets in the text."""

    start: int
    end: int
    text: str


class _Tables(NamedTuple):
    finder: ahocorasick_rs.AhoCorasick
    sides: tuple[str, ...]  # of each term: on which sides it keeps few companions


@cache
def _tables() -> _Tables:
    table = {r["term"]: r["anchor"] for r in rows("report_vocabulary")}
    for name in (*column("places", "short"), *column("places", "name")):
        table.setdefault(name, "")
    finder = ahocorasick_rs.AhoCorasick(list(table), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return _Tables(finder, tuple(table.values()))


@cache
def _general() -> frozenset[str]:
    """The content words of jieba's dictionary (MIT): data, no segmenter."""
    text = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    cells = (line.split(" ") for line in text.splitlines())
    return frozenset(word for word, _, kind in cells if kind in _CONTENT and 2 <= len(word) <= LONGEST)


def strangeness(text: str) -> float:
    """The share of places beside words of few companions where a word stands that no report uses; 0 where there are few places.

    >>> strangeness("全年开展宣讲活动120场，解决实际问题36个。")
    0.0
    """
    sample = text[len(text) // 3 :][:SAMPLE]
    places, unknown = _unknown_beside(sample)
    if len(unknown) < SUSPECT * places or len(list(_words(sample, unknown))) < SUSPECT * places:
        return 0.0
    places, unknown = _unknown_beside(text[:MOST])
    odd = len(list(_words(text, unknown)))
    return round(odd / places, 3) if places >= FEWEST else 0.0


def is_strange(text: str) -> bool:
    """Whether so many words stand where no report has them that a machine must have put them there."""
    return strangeness(text) >= LIMIT


def strangers(text: str) -> list[Stranger]:
    """The words that no report has beside those they stand by, in the part of the text that is looked at.

    >>> [s.text for s in strangers("全年排查隐患120处，剪除隐患36处。")]
    ['剪除']
    """
    return sorted(set(_words(text, _unknown_beside(text[:MOST])[1])))


def _unknown_beside(text: str) -> tuple[int, list[tuple[int, int]]]:
    """How many places there are, and those at which no word of reports stands: (offset, 1 behind it or -1 before it)."""
    tables = _tables()
    found = tables.finder.find_matches_as_indexes(text)
    starts, ends = {start for _, start, _ in found}, {end for _, _, end in found}
    places, unknown = 0, []
    for number, start, end in found:
        sides = tables.sides[number]
        if "r" in sides and _are_han(text[end : end + 2]):
            places += 1
            if end not in starts and end + 1 not in starts and text[end] not in _LOOSE and text[end + 1] not in _LOOSE:
                unknown.append((end, 1))
        if "l" in sides and _are_han(pair := text[start - 2 : start]):
            places += 1
            if start not in ends and start - 1 not in ends and pair[0] not in _LOOSE and pair[1] not in _LOOSE:
                unknown.append((start, -1))
    return places, unknown


def _are_han(pair: str) -> bool:
    return len(pair) == 2 and "\u4e00" <= pair[0] <= "\u9fff" and "\u4e00" <= pair[1] <= "\u9fff"


def _words(text: str, unknown: list[tuple[int, int]]) -> Iterator[Stranger]:
    """The longest word of general Chinese at each place; none where no such word stands."""
    general = _general()
    for at, step in unknown:
        for size in range(LONGEST, 1, -1):
            start, end = (at, at + size) if step > 0 else (at - size, at)
            if text[max(0, start) : end] in general:
                yield Stranger(start, end, text[start:end])
                break

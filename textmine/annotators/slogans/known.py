"""What is known beforehand: the pipeline's lexicon of standing wordings, and the grammar of number shorthands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ... import firewall
from ...codebooks import SloganEntry
from ...pipeline import Pipeline
from .found import LEXICON, PATTERN, Found

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_SIGNS = "、，,"
# 三是一块阵地, 新一轮十大行业, 一二三产业: numbers side by side, but nothing coined.
_NOT_COINED = re.compile(r".是|.轮|一二三[产次]|两委|两会|三公")


@lru_cache(maxsize=8)
def _book(entries: tuple[SloganEntry, ...]) -> tuple[AhoCorasick, tuple[SloganEntry, ...]]:
    """The machine over every way to write a wording: 听党话、跟党走 also 听党话,跟党走 and 听党话，跟党走."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    names: dict[str, SloganEntry] = {}
    for entry in entries:
        for name in (entry.slogan, *entry.variants):
            for sign in _SIGNS:
                names.setdefault(_with_sign(name, sign), entry)
            names.setdefault(name, entry)
    return AhoCorasick(list(names), matchkind=MatchKind.Standard), tuple(names.values())


def _with_sign(name: str, sign: str) -> str:
    return name.replace("、", sign).replace("，", sign).replace(",", sign)


def in_lexicon(text: str, pipeline: Pipeline) -> Iterator[Found]:
    """Wordings of the pipeline's slogans.csv, under their canonical form; one inside another too (新质生产力)."""
    machine, entries = _book(pipeline.slogans)
    for number, start, end in machine.find_matches_as_indexes(text, overlapping=True):
        entry = entries[number]
        yield Found(start, end, entry.slogan, entry.type, "lexicon", entry.family, LEXICON)


def shorthands(text: str) -> Iterator[Found]:
    """Number shorthands by their grammar (四个意识, 六破六立, 8+4): see `textmine.firewall`."""
    for one in firewall.shorthands(text):
        if _NOT_COINED.match(firewall.fold(one.text)):
            continue
        yield Found(one.start, one.end, firewall.fold(one.text), "shorthand", "pattern", "", PATTERN)

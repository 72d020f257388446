"""What is known beforehand: one pass over the text for the pipeline's lexicon and every word that can open or close a frame.

Reading order: `scan` walks the text once with the machine of `_book`; `shorthands` asks the grammar of number shorthands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ... import firewall
from ...codebooks import SloganEntry
from ...knowledge import column
from ...pipeline import Pipeline
from .cues import cues
from .found import LEXICON, PATTERN, Found
from .marks import Flat

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_SIGNS = "、，,"
# 三是一块阵地, 新一轮十大行业, 一二三产业: numbers side by side, but nothing coined.
_NOT_COINED = re.compile(r".是|.轮|一二三[产次]|两委|两会|三公")
# 一村一品, 一户一案: one … for each.
_ONE_EACH = re.compile(r"一[\u4e00-\u9fff]一[策品业特档案码册证图表园景韵色]")


class Scan(NamedTuple):
    """What one pass saw: `known` wordings of the lexicon, and for each cue where it stands, sorted, the longest first."""

    known: list[Found]
    cues: dict[str, list[tuple[int, int]]]


class _Book(NamedTuple):
    """`values`: for each pattern of the machine its wording, the kind of a cue, or None for what only looks like a wording."""

    machine: AhoCorasick
    values: tuple[SloganEntry | str | None, ...]


# By identity: to hash a thousand entries for each report costs more than to read it.
_BOOKS: dict[int, tuple[tuple[SloganEntry, ...], _Book]] = {}
_MOST_BOOKS = 8


def _book(entries: tuple[SloganEntry, ...]) -> _Book:
    kept = _BOOKS.get(id(entries))
    if kept is None or kept[0] is not entries:
        if len(_BOOKS) >= _MOST_BOOKS:
            _BOOKS.clear()
        kept = _BOOKS[id(entries)] = (entries, _compiled(entries))
    return kept[1]


def _compiled(entries: tuple[SloganEntry, ...]) -> _Book:
    """The machine over every way to write a wording, the cues by their kind, and what only looks like a wording."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    names: list[str] = []
    values: list[SloganEntry | str | None] = []
    seen: set[str] = set()
    for entry in entries:
        for form in {way for name in (entry.slogan, *entry.variants) for way in _ways(name)} - seen:
            seen.add(form)
            names.append(form)
            values.append(entry)
    for term in set(column("slogan_words", kind="block")) - seen:
        names.append(term)
        values.append(None)
    for kind, term in cues():
        names.append(term)
        values.append(kind)
    machine = AhoCorasick(names, matchkind=MatchKind.Standard)
    return _Book(machine, tuple(values))


def _ways(name: str) -> Iterator[str]:
    """听党话、跟党走 also 听党话,跟党走, 听党话，跟党走 and 听党话跟党走; 人工智能＋ for 人工智能+; all without quotation marks."""
    name = Flat(name).text
    for sign in (*_SIGNS, ""):
        way = name.replace("、", sign).replace("，", sign).replace(",", sign)
        yield from (way, way.replace("+", "＋"))


def scan(flat: Flat, pipeline: Pipeline) -> Scan:
    """Wordings of the pipeline's slogans.csv, under their canonical form; one inside another too (新质生产力)."""
    book = _book(pipeline.slogans)
    known: list[Found] = []
    seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, start, end in flat.spans(book.machine.find_matches_as_indexes(flat.text, overlapping=True)):
        value = book.values[number]
        if isinstance(value, str):
            seen[value].append((start, end))
        elif value is None:
            known.append(Found(start, end, "", "", "lexicon", "", LEXICON))
        else:
            known.append(Found(start, end, value.slogan, value.type, "lexicon", value.family, LEXICON))
    return Scan(known, {kind: _longest(spans) for kind, spans in seen.items()})


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of cues that overlap the first and longest: 行动计划, not 行动 and 计划."""
    spans.sort(key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int]] = []
    last = -1
    for span in spans:
        if span[0] >= last:
            kept.append(span)
            last = span[1]
    return kept


@cache
def _common() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="idiom")) | frozenset(column("slogan_words", kind="plain"))


def shorthands(text: str, end: int) -> Iterator[Found]:
    """Number shorthands by their grammar (四个意识, 六破六立, 8+4): see `textmine.firewall`; and 一村一品; up to `end`."""
    for one in firewall.shorthands(text):
        words = firewall.fold(one.text)
        if one.end <= end and not _NOT_COINED.match(words) and words not in _common():
            yield Found(one.start, one.end, words, "shorthand", "pattern", "", PATTERN)
    for match in _ONE_EACH.finditer(text, 0, end):
        yield Found(*match.span(), match[0], "shorthand", "pattern", "", PATTERN)

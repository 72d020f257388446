"""The words of knowledge/claim_words.csv, ready to be asked for at the beginning, the end or within a phrase."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ...knowledge import column, rows

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


@cache
def terms(*labels: str) -> frozenset[str]:
    """All words of some labels."""
    return frozenset(term for label in labels for term in column("claim_words", label=label))


@cache
def _labels() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("claim_words"):
        found.setdefault(row["term"], set()).add(row["label"])
    return {term: frozenset(labels) for term, labels in found.items()}


def labelled(term: str) -> frozenset[str]:
    """The labels of a word, none for any other."""
    return _labels().get(term, _NONE)


_NONE: frozenset[str] = frozenset()


@cache
def value_of(label: str, term: str) -> str:
    """The `value` cell of a word, empty where it has none."""
    return next((r["value"] for r in rows("claim_words") if r["label"] == label and r["term"] == term), "")


def by_place(words: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """Words by their first (`place` 0) or last (-1) character, the longest first: most characters begin none.

    >>> by_place(["累计", "累", "共"], 0)
    {'累': ('累计', '累'), '共': ('共',)}
    """
    found: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        found.setdefault(word[place], []).append(word)
    return {character: tuple(listed) for character, listed in found.items()}


@cache
def _openings(*labels: str) -> dict[str, tuple[str, ...]]:
    return by_place(terms(*labels), 0)


@cache
def _endings(*labels: str) -> dict[str, tuple[str, ...]]:
    return by_place(terms(*labels), -1)


def opening(text: str, *labels: str) -> str:
    """The longest word of these labels that `text` begins with, or nothing.

    >>> opening("累计完成改造", "lead", "act")
    '累计'
    """
    for word in _openings(*labels).get(text[:1], ()):
        if text.startswith(word):
            return word
    return ""


def ending(text: str, *labels: str) -> str:
    """The longest word of these labels that `text` ends with, or nothing.

    >>> ending("固定资产投资稳定增长", "tail")
    '稳定增长'
    """
    for word in _endings(*labels).get(text[-1:], ()):
        if text.endswith(word):
            return word
    return ""


@cache
def finder(*labels: str, shortest: int = 1) -> AhoCorasick:
    """What finds the words of these labels within a phrase, the longest of those that begin at one place."""
    return automaton(t for t in terms(*labels) if len(t) >= shortest)


def automaton(words: Iterable[str]) -> AhoCorasick:
    """What finds words within a phrase, the longest of those that begin at one place."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(sorted(words), matchkind=MatchKind.LeftmostLongest, store_patterns=False)

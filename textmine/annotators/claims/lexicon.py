"""The words of knowledge/claim_words.csv, ready to be asked for at the beginning or the end of a phrase."""

from __future__ import annotations

from functools import cache

from ...knowledge import column, rows


@cache
def terms(*labels: str) -> frozenset[str]:
    """All words of some labels."""
    return frozenset(term for label in labels for term in column("claim_words", label=label))


@cache
def value_of(label: str, term: str) -> str:
    """The `value` cell of a word, empty where it has none."""
    return next((r["value"] for r in rows("claim_words") if r["label"] == label and r["term"] == term), "")


@cache
def _lengths(labels: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted({len(t) for t in terms(*labels)}, reverse=True))


def opening(text: str, *labels: str) -> str:
    """The longest word of these labels that `text` begins with, or nothing.

    >>> opening("累计完成改造", "lead", "act")
    '累计'
    """
    known = terms(*labels)
    return next((text[:n] for n in _lengths(labels) if text[:n] in known), "")


def ending(text: str, *labels: str) -> str:
    """The longest word of these labels that `text` ends with, or nothing.

    >>> ending("固定资产投资稳定增长", "tail")
    '稳定增长'
    """
    known = terms(*labels)
    return next((text[-n:] for n in _lengths(labels) if text[-n:] in known), "")

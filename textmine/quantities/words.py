"""The word lists of the grammar (knowledge/number_words.csv), as tuples that `str.endswith` and `startswith` take."""

from __future__ import annotations

from functools import cache

from ..knowledge import column


@cache
def words(label: str) -> tuple[str, ...]:
    """The words of one label."""
    return column("number_words", label=label)


def ends(plain: str, at: int, label: str) -> bool:
    """Whether one of the words ends right before `at`; spaces between do not count.

    >>> ends("历时 三个月", 3, "duration before")
    True
    """
    while at > 0 and plain[at - 1] == " ":
        at -= 1
    return at > 0 and plain.endswith(words(label), 0, at)


def begins(plain: str, at: int, label: str) -> bool:
    """Whether one of the words begins at `at`."""
    return plain.startswith(words(label), at)


def near(plain: str, at: int, label: str, reach: int) -> bool:
    """Whether one of the words stands within the `reach` characters before `at`, and no sentence ends between."""
    window = plain[max(0, at - reach) : at]
    return any(word in window for word in words(label))

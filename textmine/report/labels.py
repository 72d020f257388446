"""The words of figures and workbooks, Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

WORDS = "labels.csv"


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, str]]:
    import csv

    with (files(__package__) / "assets" / WORDS).open(encoding="utf-8") as file:
        return {row["word"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}


def label(word: str) -> tuple[str, str]:
    """A word in Chinese and English; what has no entry stands for itself.

    >>> label("met"), label("GDP")
    (('完成', 'met'), ('GDP', 'GDP'))
    """
    return _words().get(word, (word, word))

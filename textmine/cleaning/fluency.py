"""How well a few characters read as Chinese: a language model made from a dictionary, for choosing between readings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import log

from ..knowledge import rows

LONGEST = 4
# Its counts come from newspapers and novels of the nineties, which have 共同富裕 three times; a long word that stands there
# at all is likelier than its parts by chance. Guesses.
LEAST = {1: 1, 2: 3, 3: 50, 4: 300}
# The log share of signs in report prose, rounded; rarer ones are guesses. Nothing but 。！；： closes a line.
SIGNS = {
    "，": -2.5,
    "、": -3.0,
    "。": -3.0,
    "“": -4.5,
    "”": -4.5,
    "；": -4.5,
    "：": -5.0,
    "（": -5.0,
    "）": -5.0,
    "《": -5.5,
    "》": -5.5,
}
ASCII = -4.0
OTHER_SIGN = -9.0
NOT_AT_A_LINE_END = -5.0
# A character that no dictionary has is rarer than the rarest word.
UNKNOWN = -20.0
# What each further word costs: in a model of single words, two short ones are far too likely to stand side by side.
WORD = -2.5


@cache
def _words() -> dict[str, float]:
    """The words of jieba's dictionary (MIT), with the log of their share, and those of reports: data, no segmenter."""
    table = {}
    total = 0
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        total += int(count)
        if len(word) <= LONGEST:
            table[word] = max(int(count), LEAST[len(word)])
    shares = {word: count / total for word, count in table.items()}
    for row in rows("report_words"):
        shares[row["term"]] = max(shares.get(row["term"], 0.0), int(row["per_million"]) / 1e6)
    return {word: log(share) for word, share in shares.items()}


def fluency(text: str) -> float:
    """The log probability of the likeliest row of words that a Simplified text can be cut into; 0 for no text.

    Only good for comparing readings of the same place: longer texts have lower values.

    >>> fluency("共同富裕的内涵") > fluency("共同富谷的内涵")
    True
    """
    known = _words()
    best = [0.0]
    for end, character in enumerate(text, 1):
        score = best[end - 1] + _alone(character, text[end : end + 1], known) + WORD
        for start in range(max(0, end - LONGEST), end - 1):
            word = known.get(text[start:end])
            if word is not None and best[start] + word + WORD > score:
                score = best[start] + word + WORD
        best.append(score)
    return best[-1]


def is_known(word: str) -> bool:
    """Whether the dictionary has a Simplified word, or a character."""
    return word in _words()


def _alone(character: str, following: str, known: dict[str, float]) -> float:
    if character in SIGNS:
        return SIGNS[character] + (NOT_AT_A_LINE_END if following == "\n" and character in "，、“（《" else 0.0)
    if character.isascii():
        return ASCII
    return known.get(character, UNKNOWN if "\u3400" <= character <= "\u9fff" else OTHER_SIGN)

"""Which characters Chinese prose is made of: the one scale by which a right reading is told from a wrong one."""

from __future__ import annotations

from collections import Counter
from functools import cache

from . import column

SIGNS = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·～％　\xa0○●■□◆★→①②③④⑤⑥⑦⑧⑨⑩〇０１２３４５６７８９")


@cache
def common() -> frozenset[str]:
    """The commonest characters, Simplified and Traditional."""
    return frozenset("".join(column("common_characters", "characters")))


def plausibility(text: str) -> float:
    """How much characters beyond ASCII look like Chinese prose, from -2 to 1; 0 where there are none.

    A common character or Chinese sign counts 1, a rare one less than nothing (bytes read wrongly give 釒 and 鍏), other
    scripts, private characters, control characters and U+FFFD speak against.

    >>> plausibility("建成妇女之家226个。") > 0.8
    True
    >>> plausibility("建成妇女之家226个。".encode("gb18030").decode("big5", "replace")) < 0.5
    True
    """
    counts = Counter(text.removesuffix("\ufffd"))
    total = score = 0.0
    for character, number in counts.items():
        if " " <= character < "\x7f" or character in "\n\r\t":
            continue
        total += number
        score += number * _worth(character)
    return score / total if total else 0.0


@cache
def _worth(character: str) -> float:
    if character in common() or character in SIGNS:
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        return 0.1
    if character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < "\xa0":
        return -2.0
    return -0.5

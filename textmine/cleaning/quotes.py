"""Quotation marks from another table of characters: “巾帼宣讲〞, where Big5's 〝 and 〞 were taken for “ and ”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .trace import Edit, deletion

RULE = "quotation mark of another table"
_MARK = re.compile("[“”〝〞〟\n]")
_OPENS = "“〝"


def mend_quotation_marks(text: str) -> Iterator[Edit]:
    """〝 and 〞 written as “ and ”, whichever of a pair is such; one without its fellow goes where a line begins or ends with it.

    Amid a line a single mark stays: it may stand for anything.

    >>> [(e.start, e.replacement) for e in mend_quotation_marks("打造“巾帼宣讲〞品牌。〞")]
    [(7, '”'), (11, '')]
    >>> list(mend_quotation_marks("打造“巾帼宣讲”品牌。"))
    []
    """
    if not any(sign in text for sign in "〝〞〟"):
        return
    opened: list[int] = []
    for match in _MARK.finditer(text):
        at, sign = match.start(), match[0]
        if sign == "\n":
            yield from _strays(text, opened)
            opened = []
        elif sign in _OPENS:
            opened.append(at)
        elif opened:
            start = opened.pop()
            yield from (Edit(k, k + 1, fit, RULE, "repair") for k, fit in ((start, "“"), (at, "”")) if text[k] != fit)
        else:
            yield from _strays(text, [at])
    yield from _strays(text, opened)


def _strays(text: str, places: list[int]) -> Iterator[Edit]:
    for at in places:
        edge = text[at - 1 : at] in ("", "\n") or text[at + 1 : at + 2] in ("", "\n")
        if text[at] in "〝〞〟" and edge:
            yield deletion(at, at + 1, RULE, "repair")

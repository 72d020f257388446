"""Repairs what a lost place in a double-byte stream did to a text; each repair is marked as a guess.

How it comes about: a lead byte is parted from its trail byte (a line break or a stray byte between them); it is shown as
`?`, and the bytes after it pair one late, until an ASCII byte is swallowed and the stream is in step again. So 裕”內( becomes
`?！眱?`, and a width fold may have made ！ a `!`. We put the shifted bytes back behind every lead byte that could have been, and
take the reading whose words the dictionary knows; where none is clearly ahead the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import log

from .trace import Edit

# The winner must be e² times as likely as the next reading; below that the repair would be a coin toss.
AHEAD = 2.0
RULE = "lost lead byte (a guess)"
_DAMAGED = re.compile(r"(?<=[\u3400-\u9fff])\?([^\x00-\x7f]|[!-/:-@]){1,8}?\?")
_WIDE = {c: chr(ord(c) + 0xFEE0) for c in "!\"#$%&'()*+,-./:;<=>@"}
SWALLOWED = b"(),.;:\"'<>! \n"


def repair_lost_lead_bytes(text: str) -> Iterator[Edit]:
    """Each damaged stretch with the reading that is clearly ahead of all others.

    >>> "".join(e.replacement for e in repair_lost_lead_bytes("全面推進共同富?！眱?nèi)涵"))
    '裕”內('
    """
    for match in _DAMAGED.finditer(text):
        before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 12]
        best = _best_reading(match[0], before, re.sub(r"^[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", "", after)[:4])
        if best:
            yield from _one_by_one(match.start(), match.end(), best)


def _one_by_one(start: int, end: int, reading: str) -> Iterator[Edit]:
    """One edit a character where the lengths agree, so that a span may end inside the repaired stretch."""
    if len(reading) != end - start:
        yield Edit(start, end, reading, RULE, "repair")
        return
    for number, character in enumerate(reading):
        yield Edit(start + number, start + number + 1, character, RULE, "repair")


def _best_reading(damaged: str, before: str, after: str) -> str:
    """The reading, or nothing. A gloss that follows (nèi)) says that `(` was what the stream swallowed."""
    middle = "".join(_WIDE.get(c, c) for c in damaged[1:-1])
    try:
        shifted = middle.encode("gbk")
    except UnicodeEncodeError:
        return ""
    readings = []
    for first in range(0x81, 0xFF):
        for last in range(0x81, 0xFF):
            try:
                head = bytes([first]) + shifted
                text = (head[:-1] + head[-1:] + bytes([last])).decode("gbk")
            except UnicodeDecodeError:
                continue
            readings.append((_likelihood(before, text, after), text))
    readings.sort(reverse=True)
    if not readings or readings[0][0] <= 0 or (len(readings) > 1 and readings[0][0] - readings[1][0] < AHEAD):
        return ""
    return readings[0][1] + "("


@cache
def _frequencies() -> dict[str, int]:
    """The words of jieba's dictionary (MIT) with their frequencies: data, read without the segmenter."""
    from importlib.resources import files

    table = {}
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if 2 <= len(word) <= 4:
            table[word] = int(count)
    return table


def _likelihood(before: str, text: str, after: str) -> float:
    """The log frequency of the best words that join each end of a reading to what stands beside it."""
    from .script import _simplified

    plain = "".join(_simplified(c) for c in before + text + after)
    start, end = len(before), len(before) + len(text)
    return _joining(plain, start) + _joining(plain, end)


def _joining(text: str, at: int) -> float:
    known = _frequencies()
    scores = [
        log(1 + known[text[i:j]]) * (j - i)
        for i in range(max(0, at - 3), at)
        for j in range(at + 1, min(len(text), at + 3) + 1)
        if text[i:j] in known
    ]
    return max(scores, default=0.0)

"""Traditional to Simplified, and the pinyin glosses that some converters leave behind each character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..knowledge import column
from .trace import Edit, deletion

# A Simplified text quotes a few Traditional characters (names, calligraphy); a Traditional one has them in every line.
SHARE = 0.1
SAMPLE = 1_500  # characters that are looked at, at the head and in the middle
_EITHER = frozenset("乾著瞭藉於麼后裡")  # a Simplified text has these too
_BLOCKS = (range(0x3400, 0xA000), range(0xF900, 0xFB00))  # where Chinese characters stand
_RARE = re.compile("[\U00010000-\U0010ffff]")  # apart: a set with such a character is slow
_HAN = re.compile("[\u3400-\u9fff]")

_MARKED = r"[a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹêɑɡ]+[a-zɑɡü]{0,4}"
_PLAIN = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:[iuüv]?(?:ang|eng|ing|ong|an|en|in|un|ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|a|e|i|o|u|ü|v))[1-5]?"
)
_READING = rf"(?:{_MARKED}|{_PLAIN})"
_READINGS = rf"{_READING}(?:\s?[/／,，、]\s?{_READING})*"
# One gloss or several of one character, each with one reading or several: 重(zhòng/chóng), 為(wéi)(wèi).
_GLOSS = re.compile(
    rf"[（(](?<=[\u3400-\u9fff].)\s*({_READINGS})\s*[）)](?:[（(]\s*{_READINGS}\s*[）)])*", re.IGNORECASE
)
_OPENS_GLOSS = re.compile(r"[（(]\s*[a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹêɑɡ]")
# A gloss set between the two bytes of a character: its parenthesis has gone with the first, shown as ?.
_CUT_IN = re.compile(rf"(?<=[\u3400-\u9fff]\?){_MARKED}[）)]")
CUT_IN = "pinyin gloss that cut a character in two"
# Without any tone mark, so many plain glosses of two letters and more that no report has as many such parentheses.
MANY_PLAIN = 5


def drop_glosses(text: str) -> Iterator[Edit]:
    """調(diào) → 調. Other parentheses, such as 職務(職級) or (CPI), are the text's own and stay.

    A gloss carries a tone mark; one without (er, a) counts only among others that have it, or among many.

    >>> [(e.start, e.end) for e in drop_glosses("深入調(diào)研職務(職級)")]
    [(3, 9)]
    """
    found = list(_GLOSS.finditer(text)) if _OPENS_GLOSS.search(text) else []
    marked = any(not m[1].isascii() for m in found)
    if marked or sum(len(m[1]) > 1 and m[1].islower() for m in found) >= MANY_PLAIN:
        for match in found:
            yield deletion(match.start(), match.end(), "pinyin gloss", "gloss")
    for match in _CUT_IN.finditer(text) if "?" in text else ():
        yield deletion(match.start(), match.end(), CUT_IN, "gloss")


@cache
def _converter() -> Any:
    """`tw2s`, and after it the few forms that only Hong Kong writes (衞, 衹)."""
    import opencc

    return opencc.OpenCC("tw2s"), opencc.OpenCC("hk2s")


def _converted(text: str) -> str:
    first, second = _converter()
    return str(second.convert(first.convert(text)))


@cache
def _simplified(character: str) -> str:
    return _converted(character)


def in_simplified(text: str) -> str:
    """Each character by itself in Simplified, for looking words up; no names are protected, the length stays.

    >>> in_simplified("婦聯組織")
    '妇联组织'
    """
    return "".join(map(_simplified, text))


@cache
def _protected() -> re.Pattern[str]:
    names = sorted(column("protected"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def is_traditional(text: str) -> bool:
    """Whether a text as a whole is written in Traditional characters.

    >>> is_traditional("加強婦聯組織建設"), is_traditional("乾安县著名企业")
    (True, False)
    """
    middle = max(SAMPLE, len(text) // 2)
    head = text[:SAMPLE] + text[middle : middle + SAMPLE]
    changed: int = len(_traditional().findall(head)) + sum(_simplified(c) != c for c in _RARE.findall(head))
    if changed < SHARE * len(head) / 10:
        return False  # without counting: more than a tenth of a report are Chinese characters
    return changed > SHARE * len(_HAN.findall(head))


@cache
def _traditional() -> re.Pattern[str]:
    """The characters that only Traditional text has: all that the converter changes, but for the rarest planes."""
    everything = [chr(c) for block in _BLOCKS for c in block]
    converted = _converted("\n".join(everything)).split("\n")
    return re.compile(
        f"[{''.join(c for c, s in zip(everything, converted, strict=True) if c != s and c not in _EITHER)}]"
    )


def simplify(text: str) -> Iterator[Edit]:
    """One edit a character, so that every offset keeps its way home; protected names stay (乾安县, 乾隆).

    >>> "".join(e.replacement for e in simplify("著力開展調研"))
    '着开调'
    """
    safe = {n for m in _protected().finditer(text) for n in range(*m.span())}
    converted = _converted(text)
    if len(converted) != len(text):
        converted = "".join(_simplified(c) for c in text)
    for number, (before, after) in enumerate(zip(text, converted, strict=True)):
        if before != after and number not in safe:
            yield Edit(number, number + 1, after, "Traditional to Simplified", "script")

"""Numerals: digits, Chinese numerals everyday and financial, mixed forms, fractions and percentages → values.

Reading order: `NUMERAL` (what a numeral looks like), `value_of` (its value), `find_numbers` (all of a text).
Refused on purpose: 〇-numbers of years become integers, not dates; `几` and `数` (几十, 数百) state no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..firewall import fold

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGIT |= {"○": 0, "两": 2, "俩": 2, "仨": 3, "貳": 2, "參": 3, "陸": 6, "幺": 1}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
# A multiplier is none where it begins a unit: 1亿千瓦, 5百分点, 2千米.
_SCALE = "(?:[十万亿萬億]|百(?!分点)|千(?![瓦克米伏卡赫]))"
CHINESE = "零〇○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億廿卅"
MIXED = rf"(?:{DIGITS})\s?(?:{_SCALE}+(?:零?(?:\d+(?:\.\d+)?{_SCALE}+))*)?"
SPELT = (
    rf"(?:[零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖拾佰仟廿卅]|{_SCALE})+(?:点[零〇一二三四五六七八九]+[万亿萬億]*)?"
)
NUMERAL = re.compile(rf"(?:{MIXED})|(?:{SPELT})")

_PERCENT = re.compile(rf"(百|千|万)分之\s*((?:{MIXED})|(?:{SPELT}))")
_FRACTION = re.compile(rf"((?:{SPELT})|\d+)分之((?:{SPELT})|\d+)|(?<![\d.])(\d+)\s*/\s*(\d+)(?![\d.])")
_TENTHS = re.compile(
    r"([一二三四五六七八九])成([一二三四五六七八九半]?)(?![立为员长功效都绩果就本分交品形因人套熟群体批规年才])"
)
_MORE = re.compile(r"半(?=[数年天])|一半")
_MINUS = re.compile(r"(?:负|零下|-)$")
_POWER = re.compile(r"(\d+(?:\.\d+)?)\s*[×xX*]\s*10\s*[\^]\s*(-?\d+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands. `kind`: integer, decimal, percent (`value` in per cent), fraction."""

    start: int
    end: int
    text: str
    value: float
    kind: str


def value_of(numeral: str) -> float:
    """The value of a numeral that NUMERAL matches.

    Raises ValueError for anything else.

    >>> value_of("三亿零四百七十五万"), value_of("1.2万"), value_of("1,100万"), value_of("二〇二三")
    (304750000.0, 12000.0, 11000000.0, 2023.0)
    """
    text = fold(numeral).replace(",", "").replace(" ", "")
    whole, _, tail = text.partition("点")
    if tail:
        places = re.match(r"[零〇一二三四五六七八九]+", tail)
        if not places:
            raise ValueError(numeral)
        scale = 1.0
        for c in tail[places.end() :]:
            scale *= _LARGE[c]
        return (_whole(whole) + float("0." + "".join(str(_DIGIT[c]) for c in places[0]))) * scale
    return _whole(text)


def _whole(text: str) -> float:
    """Digits and multipliers from left to right: a section below 万, closed by 万 or 亿."""
    if not text:
        raise ValueError("no numeral")
    if len(text) > 1 and all(c in _DIGIT for c in text):
        return float("".join(str(_DIGIT[c]) for c in text))
    total = section = 0.0
    current: float | None = None
    for piece in re.findall(r"\d+(?:\.\d+)?|\D", text):
        if piece[0].isdigit():
            current = float(piece)
        elif piece in _DIGIT:
            current = float(_DIGIT[piece])
        elif piece in ("廿", "卅"):
            section, current = section + _SMALL[piece], None
        elif piece in _SMALL:
            section, current = section + (1.0 if current is None else current) * _SMALL[piece], None
        elif piece in _LARGE:
            amount = section + (current or 0.0)
            total = (
                (total + amount) * _LARGE[piece] if _LARGE[piece] >= 10**8 else total + (amount or 1.0) * _LARGE[piece]
            )
            total = total or float(_LARGE[piece])
            section, current = 0.0, None
        else:
            raise ValueError(text)
    return float(f"{total + section + (current or 0.0):.15g}")  # 599.7亿 is 59970000000, not …000.000008


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, in linear time; overlapping readings yield to the longer one.

    >>> [(n.text, n.value) for n in find_numbers("三分之二的村，收入增长７．９％，负5度")]
    [('三分之二', 0.666667), ('７．９％', 7.9), ('负5', -5.0)]
    """
    plain = fold(text)
    found: list[Number] = []
    taken = 0
    for start, end, value, kind in sorted(_candidates(plain), key=lambda c: (c[0], -c[1])):
        if start >= taken:
            found.append(Number(start, end, text[start:end], round(value, 6), kind))
            taken = end
    return found


def _candidates(plain: str) -> list[tuple[int, int, float, str]]:
    found: list[tuple[int, int, float, str]] = []
    for match in _PERCENT.finditer(plain):
        scale = {"百": 1.0, "千": 0.1, "万": 0.01}[match[1]]
        start = match.start() - bool(match.start() and plain[match.start() - 1] in "负")
        found.append((start, match.end(), value_of(match[2]) * scale * (-1 if start < match.start() else 1), "percent"))
    for match in _FRACTION.finditer(plain):
        below, above = value_of(match[1] or match[4]), value_of(match[2] or match[3])
        if below and match[1] not in ("百", "千", "万"):
            found.append((*match.span(), above / below, "fraction"))
    for match in _TENTHS.finditer(plain):
        half = 5.0 if match[2] == "半" else _DIGIT.get(match[2], 0)
        found.append((*match.span(), _DIGIT[match[1]] * 10.0 + half, "percent"))
    for match in _POWER.finditer(plain):
        found.append((*match.span(), float(match[1]) * 10.0 ** min(300, int(match[2])), "decimal"))
    for match in NUMERAL.finditer(plain):
        found.append(_plain(plain, match))
    return found


def _plain(plain: str, match: re.Match[str]) -> tuple[int, int, float, str]:
    start, end = match.span()
    try:
        value = value_of(match[0])
    except (ValueError, KeyError, OverflowError):
        value = 0.0
    sign = _MINUS.search(plain[max(0, start - 2) : start])
    if sign and not plain[max(0, start - 2) : start - 1].isdigit():
        start, value = start - len(sign[0]), -value
    share = end < len(plain) and plain[end] in "%‰"
    if share:
        value, end = value * (0.1 if plain[end] == "‰" else 1.0), end + 1
    kind = "percent" if share else "integer" if value == int(min(value, 1e300)) else "decimal"
    return start, end, value, kind

"""Numerals: digits, Chinese numerals everyday and financial, mixed forms → values.

Reading order: `NUMERAL` (what a numeral looks like), `value_of` (its value), `approximate` (二三十: two values).
`numbers.find_numbers` reads what is built from numerals: fractions, percentages, powers, dozens.
"""

from __future__ import annotations

import re

from ..firewall import fold

DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGIT |= {"○": 0, "两": 2, "兩": 2, "俩": 2, "仨": 3, "貳": 2, "參": 3, "陸": 6, "幺": 1}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30, "卌": 40}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_TENS = frozenset("廿卅卌")

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
# A multiplier is none where it begins a unit: 1亿千瓦, 5百分点, 2千米.
_SCALE = "(?:[十万亿萬億]|百(?!分[点點])|千(?![瓦克米伏卡赫帕焦]))"
_ONES = "零〇○一二三四五六七八九两兩壹贰叁肆伍陆柒捌玖貳參陸拾佰仟廿卅卌"
CHINESE = _ONES + "十百千万亿萬億"
MIXED = rf"(?:{DIGITS})(?:(?:[ \n](?=[万亿]))?{_SCALE}+(?:零?(?:\d+(?:\.\d+)?{_SCALE}+))*)?"
# 三点五 is a decimal, 三点二十分 a time of day.
SPELT = rf"(?:[{_ONES}]|{_SCALE})+(?:[点點][零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]+(?![十百拾])[万亿萬億]*)?"
NUMERAL = re.compile(rf"(?:{MIXED})|(?:{SPELT})")

# 二三十, 十七八, 三四百万: two neighbouring ones with what they share. 三五 is the one pair that skips.
_PAIR = "(?:" + "|".join(a + b for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True)) + "|两三|三五)"
_ABOUT = re.compile(rf"({_PAIR})([十百千万亿]+)|([一二三四五六七八九]?十)({_PAIR})([万亿]?)|({_PAIR})")


def value_of(numeral: str) -> float:
    """The value of a numeral that NUMERAL matches.

    Raises ValueError for anything else.

    >>> value_of("三亿零四百七十五万"), value_of("1.2万"), value_of("1,100万"), value_of("二〇二三"), value_of("一百五")
    (304750000.0, 12000.0, 11000000.0, 2023.0, 150.0)
    """
    text = fold(numeral).replace(",", "").replace(" ", "").replace("點", "点")
    whole, _, tail = text.partition("点")
    if not tail:
        return _whole(text)
    places = re.match(r"[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]+", tail)
    if not places:
        raise ValueError(numeral)
    scale = 1.0
    for c in tail[places.end() :]:
        scale *= _LARGE[c]
    digits = "".join(str(DIGIT[c]) for c in places[0])
    return clean((_whole(whole or "零") + float("0." + digits)) * scale)


def clean(value: float) -> float:
    """A float without the dust of binary arithmetic: 599.7亿 is 59970000000, not …000.000008."""
    return float(f"{value:.15g}")


def _whole(text: str) -> float:
    """Digits and multipliers from left to right: a section below 万, closed by 万 or 亿."""
    if not text:
        raise ValueError("no numeral")
    if len(text) > 1 and all(c in DIGIT for c in text):
        return float("".join(str(DIGIT[c]) for c in text))
    total = section = 0.0
    current: float | None = None
    pieces = re.findall(r"\d+(?:\.\d+)?|\D", text)
    for piece in pieces:
        if piece[0].isdigit():
            current = float(piece)
        elif piece in DIGIT:
            current = float(DIGIT[piece])
        elif piece in _TENS:
            section, current = section + _SMALL[piece], None
        elif piece in _SMALL:
            section, current = section + (1.0 if current is None else current) * _SMALL[piece], None
        elif piece in _LARGE:
            total, section, current = _closed(total, section + (current or 0.0), _LARGE[piece]), 0.0, None
        else:
            raise ValueError(text)
    return clean(total + section + (current or 0.0) * _place(pieces))


def _place(pieces: list[str]) -> float:
    """What a last digit counts: 一百五 is 150 and 四万五 is 45000, unless 零 says otherwise (一百零五)."""
    if len(pieces) < 2 or pieces[-1] not in DIGIT:
        return 1.0
    size = _SMALL.get(pieces[-2]) or _LARGE.get(pieces[-2]) or 1
    return size / 10 if size >= 100 else 1.0


def _closed(total: float, amount: float, size: int) -> float:
    """万 closes a section, 亿 all that stands before it; a bare 万 is ten thousand."""
    if size >= 10**8:
        return (total + amount) * size or float(size)
    return total + (amount * size) if amount else (total or 1.0) * size


def approximate(numeral: str) -> tuple[float, float] | None:
    """The two values of a numeral that names neighbours; None for any other.

    >>> approximate("二三十"), approximate("十七八"), approximate("两三千"), approximate("一二三")
    ((20.0, 30.0), (17.0, 18.0), (2000.0, 3000.0), None)
    """
    match = _ABOUT.fullmatch(numeral)
    if not match:
        return None
    pair = match[1] or match[4] or match[6]
    head, tail = match[3] or "", match[2] or match[5] or ""
    low, high = (value_of(head + one + tail) for one in pair)
    return low, high

"""Every number of a text, as a public recogniser of numbers and percentages would list them; no units, no bounds.

Reading order: `find_numbers` walks the numerals; `RULES` are asked in turn what a numeral is part of (a percentage, a
fraction, a power, dozens), the first answer counts, `_plain_number` is the last. docs/numbers.md lists what is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from .. import firewall
from ..firewall import fold, thousands
from ..knowledge import column
from .numerals import DIGIT, DIGITS, NUMERAL, SPELT, approximate, clean, value_of


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands. `kind`: integer, decimal, fraction, percent or points (`value` in per cent)."""

    start: int
    end: int
    text: str
    value: float
    kind: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading: `end` in the folded text, exclusive; `start` where it begins before its numeral."""

    end: int
    value: float
    kind: str
    start: int = -1


_NOTHING = ""  # the kind of what a rule has read and states no number
Rule = Callable[[str, int, int, float], _Read | None]
_N = rf"(?:{DIGITS}|{SPELT})"
_MINUS = re.compile(r"(?:[负負]|零下|(?<![A-Za-z\d%)）十百千万亿])[-−]) ?$")
_PERCENT = re.compile(r" ?[%‰]")
_OF = re.compile(rf"\s?分\s?之\s?([负負-]?)\s?((?:{DIGITS})(?:\s?[点點]\s?\d+)?\s?[万亿]*|{SPELT})")
_SLASH = re.compile(r"\s?/\s?(\d+)(?![\d/.])")
_MIXED = re.compile(rf"(?:\s?又\s?| )({_N})\s?(?:/\s?(\d+)(?![\d/])|分\s?之\s?({_N}))")
_TENTHS = re.compile(r"\s?成(?:(半)|([一二三四五六七八九\d])(?![十百千万亿\d]))?")
_FOLD = re.compile(r"\s?折(?![叠页纸射线腾算旧扣合戟])")
_POINTS = re.compile(r"\s?个?百分点|\s?个点")
_POWER = re.compile(r"\s?(?:([×xX*])\s?10\s?)?(?:\^|\*\*)\s?([-+]?\d{1,3})(?!\d)")
_RAISED = re.compile(r"(?:\s?([×xX*])\s?10)?([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})")
_RAISED_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SAID_POWER = re.compile(rf"\s?的\s?([负負-]?)({_N})\s?次(?:方|幂|冪)")
_SAID_POINT = re.compile(r"[点點](\d|\d{3,}|\d\d(?=[%％万亿元倍吨亩公]))(?![\d分刻:：])")
_AND_HALF = re.compile(r"\s?([个個打])半(?![天场圆球决封])")
_EXPONENT = re.compile(r"[eE]([-+]?\d{1,3})(?![\dA-Za-z])")
_SUFFIX = re.compile(r" ?([kKMGT])(?![A-Za-z\d])")
_DOZEN = re.compile(r"\s?打(?![开造击响好破下工败断算动包])")
_PAIRED = re.compile(r"\s?(?:[对對](?![一口手标应比于方外待策内上])|[双雙](?![一方向轨边语创减随拥重循面]))")
_TRILLION = re.compile(rf"兆(?![瓦欧赫帕位字宽比])({SPELT})?")
_COLLOQUIAL = re.compile(r"(\d)(?![\d.,:：/%‰年月日时点分]|[十百千万亿])")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d,%])(?:\.\d+)?")
_HALVES = re.compile(r"半(?:[打成折]|数)?|一半|[对對]折|\.\d+|[点點][零〇一二三四五六七八九]+")


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, in linear time; what is refused, and why, stands in docs/numbers.md.

    >>> [(n.text, n.value) for n in find_numbers("三分之二的村，收入增长７．９％，负5度，打八五折")]
    [('三分之二', 0.666666666666667), ('７．９％', 7.9), ('负5', -5.0), ('八五折', 85.0)]
    """
    plain = thousands(fold(text))
    found: list[Number] = []
    taken = 0
    for start, end, value, kind in sorted(_readings(plain), key=lambda r: (r[0], -r[1])):
        if start >= taken:
            found.append(Number(start, end, text[start:end], clean(value), kind))
            taken = end
    return found


def _readings(plain: str) -> Iterator[tuple[int, int, float, str]]:
    yield from _halves(plain)
    for match in _SPACED.finditer(plain):
        yield (*_signed(plain, match.start(), match.end(), float(match[0].replace(" ", "")), "integer"),)
    words = _words(plain)
    taken = 0
    for match in NUMERAL.finditer(plain):
        start, stop = match.start(), match.start() + len(match[0].rstrip())
        if start < taken or not _states(plain, start, stop):
            continue
        read = _read(plain, start, stop)
        if (
            read
            and read.kind != _NOTHING
            and not (read.end == stop and stop - start <= 3 and {start, stop - 1} <= words)
        ):
            yield _signed(plain, start if read.start < 0 else read.start, read.end, read.value, read.kind)
            taken = read.end


def _states(plain: str, start: int, stop: int) -> bool:
    """几十 and 数百 state no value, nor does 二三十; a bare 万 or 亿 after a digit's unit is none either."""
    before = plain[start - 1] if start else ""
    return (
        not (before and before in "几幾数數" and plain[start] in "十百千万亿")
        and approximate(plain[start:stop]) is None
    )


def _words(plain: str) -> set[int]:
    """Where a short numeral is part of a word: 统一, 百姓, 三八."""
    return {at for start, end in firewall.phrases(plain) for at in range(start, end)}


def _read(plain: str, start: int, stop: int) -> _Read | None:
    try:
        value = value_of(plain[start:stop])
    except (ValueError, KeyError, OverflowError):
        return None
    for rule in RULES.values():
        read = rule(plain, start, stop, value)
        if read:
            return read
    return _Read(stop, value, "integer" if value.is_integer() else "decimal")


def _signed(plain: str, start: int, end: int, value: float, kind: str) -> tuple[int, int, float, str]:
    """负, 零下 and a minus that is no dash of a range or a name: 3-5, A-1."""
    sign = _MINUS.search(plain, max(0, start - 3), start)
    return (sign.start(), end, -value, kind) if sign else (start, end, value, kind)


def _halves(plain: str) -> Iterator[tuple[int, int, float, str]]:
    """What has no numeral of its own: 半, 一半, 半打, 半成, 对折, .5, 点五."""
    known = {"半打": (6.0, "integer"), "半成": (5.0, "percent"), "半折": (50.0, "percent"), "对折": (50.0, "percent")}
    for match in _HALVES.finditer(plain):
        word, start, end = match[0].replace("對", "对"), match.start(), match.end()
        if word in known:
            yield (start, end, *known[word])
        elif word[0] in ".点點":
            if not (start and (plain[start - 1].isalnum() or plain[start - 1] == ".")) and end - start < 400:
                yield _signed(
                    plain, start, end, float("0." + "".join(str(DIGIT.get(c, c)) for c in word[1:])), "decimal"
                )
        elif word in ("一半", "半数") or not _half_words().search(plain[max(0, start - 2) : end + 2]):
            yield start, end, 0.5, "fraction"


@cache
def _half_words() -> re.Pattern[str]:
    """The words in which 半 states nothing: 上半年, 半导体."""
    return re.compile("|".join(map(re.escape, column("number_words", label="half"))))


def _percent_sign(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _PERCENT.match(plain, stop)
    return _Read(match.end(), value * (0.1 if match[0][-1] == "‰" else 1.0), "percent") if match else None


def _points(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _POINTS.match(plain, stop)
    return _Read(match.end(), value, "points") if match else None


def _part_of(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """百分之七 is a percentage, so are 千分之三 and 万分之五; 三分之二 a fraction."""
    match = _OF.match(plain, stop)
    if not match or not value:
        return None
    above = value_of(re.sub(r"\s?[点點]\s?", ".", match[2]) if match[2][0].isdigit() else match[2])
    above = -above if match[1] else above
    scale = {"百": 1.0, "佰": 1.0, "千": 0.1, "仟": 0.1, "万": 0.01, "萬": 0.01, "100": 1.0}.get(plain[start:stop])
    end = match.start() + len(match[0].rstrip())
    return _Read(end, above * scale, "percent") if scale else _Read(end, above / value, "fraction")


def _slash(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _SLASH.match(plain, stop)
    if not match or not plain[start:stop].isdigit() or plain[start - 1 : start] == "/" or not float(match[1]):
        return None
    if stop - start >= 4 and len(match[1]) in (2, 4):
        return None  # 2022/2023学年
    return _Read(match.end(), value / float(match[1]), "fraction")


def _mixed(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """1又1/2, 一又二分之一, 2 1/4."""
    match = _MIXED.match(plain, stop)
    if not match or ("又" not in match[0] and not (plain[start:stop].isdigit() and match[2])):
        return None
    first, second = value_of(match[1]), value_of(match[2] or match[3])
    above, below = (first, second) if match[2] else (second, first)
    return _Read(match.end(), value + above / below, "fraction") if below else None


def _tenths(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """三成, 六成半, 六成六, 7.5成, 十成; no tenth where 成 begins a word (三成立)."""
    match = _TENTHS.match(plain, stop)
    if not match or value > 10 or _begins_word(plain, match.end()):
        return None
    more = 5.0 if match[1] else float(DIGIT.get(match[2], 0) or match[2]) if match[2] else 0.0
    return _Read(match.end(), value * 10 + more, "percent")


def _begins_word(plain: str, at: int) -> bool:
    """Whether what stands at `at` makes a word of the 成 before it: 成立, 成员, 成为."""
    return plain[at - 1 : at] == "成" and plain[at : at + 1] in column("number_words", label="after 成")


def _discount(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """八五折 is 85 per cent of the price, 七折 70, 7.5折 75."""
    match = _FOLD.match(plain, stop)
    if not match or value > 100:
        return None
    digits = len(plain[start:stop]) == 2 and all(c in DIGIT for c in plain[start:stop])
    return _Read(match.end(), value if digits or value > 10 else value * 10, "percent")


def _power(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """10^5, 1.1^23, 2.5×10^3."""
    match = _POWER.match(plain, stop)
    if not match or not plain[start].isdigit():
        return None
    try:
        amount = value * 10.0 ** int(match[2]) if match[1] else value ** int(match[2])
    except (OverflowError, ZeroDivisionError):
        return None
    return _Read(match.end(), amount, "integer" if amount.is_integer() else "decimal")


def _raised(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """10³, 2.5×10⁻³; a raised digit after any other number is the mark of a note."""
    match = _RAISED.match(plain, stop)
    if not match or not (match[1] or value == 10.0):
        return None
    amount = (value if match[1] else 1.0) * 10.0 ** int(match[2].translate(_RAISED_DIGITS))
    return _Read(match.end(), clean(amount), "integer" if amount.is_integer() else "decimal")


def _said_power(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """10的3次方, 十的负六次方."""
    match = _SAID_POWER.match(plain, stop)
    exponent = value_of(match[2]) if match else 0.0
    if not match or abs(exponent) > 300 or not exponent.is_integer() or (not value and match[1]):
        return None
    try:
        amount = value ** (-exponent if match[1] else exponent)
    except OverflowError:
        return None
    return _Read(match.end(), clean(amount), "integer" if amount.is_integer() else "decimal")


def _said_point(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """3点5, 12点625; 8点30 is a time of day, 3点5分 too."""
    match = _SAID_POINT.match(plain, stop)
    if not match or not plain[start:stop].isdigit():
        return None
    amount = float(f"{plain[start:stop]}.{match[1]}")
    percent = plain[match.end() : match.end() + 1] == "%"
    return _Read(match.end() + percent, amount, "percent" if percent else "decimal")


def _and_half(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """两个半 is 2.5, 三打半 42; 两个半天 are two half days."""
    match = _AND_HALF.match(plain, stop)
    if not match or _half_words().search(plain[match.end() - 1 : match.end() + 2]):
        return None
    dozens = match[1] == "打"
    return _Read(match.end(), (value + 0.5) * (12 if dozens else 1), "integer" if dozens else "decimal")


def _no_part(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """百分百 is all of it; 百分之几 says nothing, and its 百 is no hundred."""
    if plain[start:stop] == "百" and plain.startswith("分百", stop) and not plain.startswith("分百货", stop):
        return _Read(stop + 2, 100.0, "percent")
    return _Read(stop, value, _NOTHING) if plain.startswith("分之", stop) else None


def _exponent(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _EXPONENT.match(plain, stop)
    if not match or not plain[start].isdigit():
        return None
    amount = float(f"{value!r}e{match[1]}")
    return _Read(match.end(), amount, "integer" if amount.is_integer() else "decimal")


def _suffix(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """100K, 2.5M, 4T; 5G is the name of a network."""
    match = _SUFFIX.match(plain, stop)
    if not match or not plain[start].isdigit() or (match[1] == "G" and value in (1, 2, 3, 4, 5, 6)):
        return None
    return _Read(match.end(), value * {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[match[1]], "integer")


def _dozen(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _DOZEN.match(plain, stop)
    return _Read(match.end(), value * 12, "integer") if match else None


def _pairs(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _PAIRED.match(plain, stop)
    return _Read(match.end(), value * 2, "integer") if match else None


def _trillion(plain: str, start: int, stop: int, value: float) -> _Read | None:
    match = _TRILLION.match(plain, stop)
    return _Read(match.end(), value * 1e12 + (value_of(match[1]) if match[1] else 0), "integer") if match else None


def _colloquial(plain: str, start: int, stop: int, value: float) -> _Read | None:
    """1万2 is 12,000."""
    match = _COLLOQUIAL.match(plain, stop)
    size = {"百": 10, "千": 100, "万": 1000, "亿": 10**7}.get(plain[stop - 1])
    return _Read(match.end(), value + size * int(match[1]), "integer") if match and size else None


RULES: dict[str, Rule] = {
    "mixed fraction": _mixed,
    "part of": _part_of,
    "slash": _slash,
    "percent sign": _percent_sign,
    "points": _points,
    "tenths": _tenths,
    "discount": _discount,
    "power": _power,
    "raised": _raised,
    "said power": _said_power,
    "said point": _said_point,
    "and a half": _and_half,
    "no part": _no_part,
    "exponent": _exponent,
    "suffix": _suffix,
    "dozen": _dozen,
    "pairs": _pairs,
    "trillion": _trillion,
    "colloquial": _colloquial,
}

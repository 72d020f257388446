"""A numeral with its unit: what it counts, ranges, and numbers that share a later unit.

Reading order: `counted` reads one numeral; `_states` says whether number and unit state an amount at all; `_second` reads
the far end of a range, `shared` the bare numbers before a unit that is theirs too.
"""

from __future__ import annotations

import re

from .bounds import bounded, loose_at
from .model import Line, Quantity
from .numerals import NUMERAL, approximate, clean, value_of
from .units import Unit
from .words import begins, ends, near, words

MAGNITUDES = frozenset("十百千万亿")
_LINK = re.compile(r"\s*(?:[-—–－~～]{1,2}|至|到)\s*")
DASHES = frozenset("-—–－~～至到 ")
SIGNS = DASHES | set(":：、")  # what other than a unit a numeral is read before
_SIZES = {"万": 1e4, "亿": 1e8}
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ONLY = 4
_LONG = 3  # characters of a Chinese numeral that cannot be part of a name: 一百五十里
ASKED = frozenset({"岁", "分", "点"})  # a life expectancy, a score, demands; not 60岁以上 and 9点
LETTERED = frozenset({"度", "P", "T"})  # 3T2, 2度C: no unit before a letter
_OPENS = frozenset('“‘"「『《')
OPENS_LINE = frozenset({"", "\n", "《", "“", " "})  # what stands before the first figure of a line or a title
YEAR = re.compile(r"(?:19|20)\d\d")
SIGNED = frozenset({"percent", "points", "money"})


def value(numeral: str) -> float | None:
    """The value of a numeral, None where it has none."""
    try:
        if numeral[-1] in "0123456789" and "," not in numeral:
            return float(numeral)  # most numerals of a report
        if (
            (size := _SIZES.get(numeral[-1]))
            and numeral[0] in "123456789"
            and _DIGITS.fullmatch(numeral, 0, len(numeral) - 1)
        ):
            return clean(float(numeral[:-1]) * size)  # and most others: 3.2万, 120亿
        return value_of(numeral)
    except (ValueError, KeyError, OverflowError):
        return None


def _spaced(plain: str, at: int) -> int:
    while plain.startswith(" ", at):
        at += 1
    return at


def counted(line: Line, start: int, stop: int) -> Quantity | None:
    """One numeral with its unit and what bounds it; None where it counts nothing."""
    plain = line.plain
    numeral = plain[start:stop]
    loose = loose_at(plain, stop)
    at, scale = stop + len(loose), 1.0
    at = _spaced(plain, at) if plain.startswith(" ", at) else at
    unit = line.units.at(plain, at)
    if loose and unit is None and (size := _magnitude(plain, at)):
        scale, at = value_of("一" + size), at + len(size)
        unit = line.units.at(plain, at)
    if unit is None:
        after = plain[at : at + 1]
        if after in (":", "："):
            line.wall.holds(start, stop)  # a clock time holds its minutes too
        return _ranged(line, start, stop) if after in DASHES else None
    name, what = unit
    end = at + len(name)
    if line.wall.holds(start, end) or not _states(plain, start, numeral, name, what, end, loose):
        return None
    pair = approximate(numeral) if len(numeral) > 1 and not numeral[0].isdigit() else None
    if pair:
        low, high = (clean(p * scale * what.scale) for p in pair)
        return Quantity(start, end, "", low, high, what.base, "range", what.kind, "neighbours")
    number = value(numeral)
    return None if number is None else _measured(line, start, end, number * scale, what, loose)


def _magnitude(plain: str, at: int) -> str:
    """十多万元: 万 stands after 多."""
    return "万亿" if plain.startswith("万亿", at) else plain[at : at + 1] if plain[at : at + 1] in ("万", "亿") else ""


def _measured(line: Line, start: int, end: int, number: float, what: Unit, loose: str) -> Quantity:
    """The quantity with its half, its sign, its bounds and its range."""
    plain = line.plain
    if what.base == "元" and what.scale == 1.0 and (parts := _PARTS.match(plain, end)):
        number, end = number + _small(parts), parts.end()  # 三元五角
    if plain.startswith("半", end) and what.kind in ("duration", "multiple", "measure"):
        number, end = number + 0.5, end + 1  # 两年半
    amount = clean(number * what.scale)
    if what.kind in SIGNED and _is_negative(plain, start):
        amount, start = -amount, start - 1
    low, high, comparator, begin, stop = bounded(plain, start, end, amount, loose, points=what.kind == "points")
    ranged = _second(line, stop, amount, what) if comparator == "exact" and not _from(plain, start) else None
    if ranged:
        return Quantity(begin, ranged[0], "", amount, ranged[1], what.base, "range", what.kind, "range")
    return Quantity(begin, stop, "", low, high, what.base, comparator, what.kind, f"{what.kind} with unit")


_DIGIT = r"(\d|[一二两三四五六七八九])"
_PARTS = re.compile(rf"零?{_DIGIT}角(?:{_DIGIT}分)?")


def _small(parts: re.Match[str]) -> float:
    """What 五角 or 六角五分 adds to its 元."""
    return value_of(parts[1]) / 10 + (value_of(parts[2]) / 100 if parts[2] else 0.0)


def _is_negative(plain: str, start: int) -> bool:
    """增长-3.2%; the dash of a range has a number before it."""
    sign = plain[start - 1 : start]
    before = plain[start - 2 : start - 1]
    if sign == "负":
        return before not in words("burden")
    return sign == "-" and not (before.isascii() and before.isalnum()) and before not in ("%", "-", "—")


def _from(plain: str, start: int) -> bool:
    """由12%提高, 从5%到6%: where something came from is no range."""
    return plain[start - 1 : start] in ("由", "从")


def _states(plain: str, start: int, numeral: str, name: str, unit: Unit, end: int, loose: str) -> bool:
    """Whether number and unit state a quantity: 一个 and 一次 are vague, 五年 is a time, 三级 a rank in a name."""
    if not numeral.strip("○〇") or numeral[:2] in ("○○", "〇〇"):
        return False  # 调解纠纷○○起, 补贴○○万元: circles mask a number
    digits = numeral[0].isdigit()  # NUMERAL spells a number or writes it in digits first
    if plain.endswith(words("no number" if digits else "no numeral"), 0, start) and unit.kind != "money":
        return False
    if unit.base in ASKED and not near(plain, start, f"before {unit.base}", 14):
        return False
    if (len(name) == 1 and begins(plain, end - 1, "begins like a unit")) or _names_action(plain, end, unit):
        return False
    if unit.kind == "count" and digits and _heads_line(plain, start, numeral, name):
        return False
    if unit.kind == "duration":
        return _lasts(plain, start, name, end)
    if unit.digits_only and not digits and (unit.kind != "measure" or len(numeral) < _LONG):
        return False
    if unit.kind in ("percent", "points", "multiple"):
        return True
    if unit.kind == "money":
        bare = all(c in MAGNITUDES for c in numeral)
        return digits or (
            plain[end : end + 1] not in ("捐", "店") and (not bare or _is_sum(plain, start, numeral, end))
        )
    if all(c in MAGNITUDES for c in numeral):
        return _is_magnitude(plain, start, name, unit, end)
    if numeral == "一" and not loose:
        return any(ends(plain, start - back, "only") for back in range(_ONLY + 1))
    if not digits and begins(plain, end, "joined up"):
        return False
    return not (digits and name in LETTERED and plain[end : end + 1].isalpha())


def _names_action(plain: str, end: int, unit: Unit) -> bool:
    """“0.1微克”行动: a measure that names an action."""
    return unit.kind == "measure" and begins(plain, end, "action")


def _is_sum(plain: str, start: int, numeral: str, end: int) -> bool:
    """突破亿元, 百亿元; 总投资亿元 has lost its number, and 万元 alone heads a table."""
    if _heads_table(plain, start, end):
        return False
    return len(numeral) > 1 or numeral not in _SIZES or bounded(plain, start, end, 1.0).comparator != "exact"


def _heads_line(plain: str, start: int, numeral: str, name: str) -> bool:
    """2015乡镇工作计划: a year that has lost its 年 before the name of a body."""
    opens = not start or plain[start - 1] in OPENS_LINE
    return opens and len(name) > 1 and YEAR.fullmatch(numeral) is not None


def _is_magnitude(plain: str, start: int, name: str, unit: Unit, end: int) -> bool:
    """千人 is an amount, and so is 新增千万吨; 百公里 is a rate's base, 万吨级 a class, 上百人 vague."""
    if plain.startswith("级", end) or _heads_table(plain, start, end) or ends(plain, start, "no magnitude"):
        return False
    if plain[start] != "十" and (plain[start - 1 : start] in _OPENS or begins(plain, end, "campaign")):
        return False  # “万名女工大比武”, 千人计划: names
    if unit.kind == "measure" or plain.startswith("万人", start):  # 万人 is a rate's base as well
        return ends(plain, start, "before a magnitude")
    return unit.kind == "count"


def _heads_table(plain: str, start: int, end: int) -> bool:
    """万台 as the unit of a table's row or column."""
    return plain[start - 1 : start] in ("\t", "（", "(", " ", "：") or plain[end : end + 1] in ("\t", "）", ")")


def _lasts(plain: str, start: int, name: str, end: int) -> bool:
    """历时三个月 lasts; 五年规划 is a name and 12日 a day; 15个工作日 can be nothing else."""
    if name not in words("time"):
        return True
    if plain[start - 1 : start] == "月":
        return False
    at = start - 1 if plain[start - 1 : start] in ("了", "至", "到", "达") else start
    if name == "年" and begins(plain, end, "year names"):
        return ends(plain, start, "goes on") and not begins(plain, end, "year plans")
    if near(plain, start, "years of", 8) or ends(plain, at, "duration before") or ends(plain, start, "duration before"):
        return True
    if name in ("天", "日") and begins(plain, end, "within"):
        return True
    if name == "天":
        return plain[start].isdigit() and not begins(plain, end, "after a day")
    return name in ("个月", "小时", "分钟")


def _second(line: Line, end: int, low: float, unit: Unit) -> tuple[int, float] | None:
    """6%至6.5%: a second number with the same unit after a range sign."""
    plain = line.plain
    if plain[end : end + 1] not in DASHES:
        return None
    link = _LINK.match(plain, end)
    number = NUMERAL.match(plain, link.end()) if link else None
    if not number:
        return None
    at = _spaced(plain, number.end())
    high, found = value(number[0]), line.units.at(plain, at)
    if high is None or not found or found[1].base != unit.base or high * found[1].scale <= low:
        return None
    return at + len(found[0]), clean(high * found[1].scale)


def _ranged(line: Line, start: int, stop: int) -> Quantity | None:
    """3—5个: the first number has no unit of its own."""
    plain = line.plain
    link = _LINK.match(plain, stop)
    number = NUMERAL.match(plain, link.end()) if link else None
    low = value(plain[start:stop])
    if not number or low is None or line.wall.holds(start, stop):
        return None
    at = _spaced(plain, number.end())
    found, high = line.units.at(plain, at), value(number[0])
    if not found or high is None:
        return None
    if not set(plain[start:stop]) & MAGNITUDES and (scale := re.search("[万亿]+$", number[0])):
        low *= value_of("一" + scale[0])
    unit = found[1]
    if unit.base in ASKED and not near(plain, start, f"before {unit.base}", 14):
        return None
    if high <= low or unit.kind == "duration" or _from(plain, start):
        return None
    low, high = clean(low * unit.scale), clean(high * unit.scale)
    return Quantity(start, at + len(found[0]), "", low, high, unit.base, "range", unit.kind, "range")


def shared(line: Line, number: tuple[int, int], later: Quantity) -> Quantity | None:
    """A bare number that shares a later unit: 20.9、36.2、54个百分点; 1.28万亿、8200亿元."""
    start, end = number
    amount = value(line.plain[start:end])
    if amount is None:
        return None
    if not set(line.plain[start:end]) & MAGNITUDES and later.kind in ("money", "measure", "count"):
        written = re.search(r"[万亿]+", line.plain[later.start : later.end])
        amount *= value_of("一" + written[0]) if written else 1.0
    unit = line.units.known.get(later.unit)
    kind = unit.kind if unit else later.kind
    return Quantity(start, end, "", amount, amount, later.unit, "exact", kind, "shared unit")


_PARTED = re.compile(r"、([二三四五六七八九])([十百千万亿]*)")


def parted(line: Line, start: int, stop: int) -> Quantity | None:
    """五、六千元: two neighbours parted by 、 share multiplier and unit."""
    plain = line.plain
    match = _PARTED.match(plain, stop)
    if not match or stop - start != 1 or approximate(plain[start] + match[1]) is None:
        return None
    found = line.units.at(plain, match.end())
    if (
        not found
        or found[1].digits_only
        or line.wall.holds(start, stop)
        or plain[start - 1 : start] in ("第", "\n", "（")
    ):
        return None
    name, what = found
    low, high = (value_of(c + match[2]) * what.scale for c in (plain[start], match[1]))
    return Quantity(start, match.end() + len(name), "", low, high, what.base, "range", what.kind, "neighbours parted")


SHARE = re.compile(r"\s*[、，,和与及]\s*")


def told_apart(line: Line, found: list[Quantity]) -> list[Quantity]:
    """分别增长4.5%、5.5%左右: what bounds the last of a list told apart by 分别 bounds all of it."""
    result = list(found)
    for number in range(len(result) - 2, -1, -1):
        one, after = result[number], result[number + 1]
        if one.comparator != "exact" or after.comparator not in ("about", "at_least", "at_most"):
            continue
        listed = line.plain[one.end : after.start].strip() in ("、", "和", "，") and one.unit == after.unit
        apart = after.rule.endswith("told apart") or "分别" in line.plain[max(0, one.start - 14) : one.start]
        if listed and apart:
            low = None if after.comparator == "at_most" else one.low
            high = None if after.comparator == "at_least" else one.high
            rule = one.rule + ", told apart"
            result[number] = one._replace(low=low, high=high, comparator=after.comparator, rule=rule)
    return result

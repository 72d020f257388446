"""Quantities: number + modifiers + unit, ranges, shares, ranks, ratios, multiples, over characters.

Reading order: `find_quantities` walks the numerals of a text; `_read` reads one with what stands around it (`_comparator`,
`_range`, `_shared`); `_specials` finds what is no numeral with a unit: ranks, ratios, 翻一番, 三分之二, 四成.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from .. import firewall
from ..firewall import fold
from ..knowledge import rows
from .numerals import CHINESE, NUMERAL, value_of
from .units import Unit, table, unit_at


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity where it stands, in the terms of the guidelines; `rule`: the rule that read it."""

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    unit: str
    comparator: str
    kind: str
    rule: str


_CN = "一二三四五六七八九十"
_LINK = re.compile(r"\s*(?:[-—–－~～]{1,2}|至|到)\s*")
_SHARE = re.compile(r"\s*[、，,和与及]\s*")
_DURATION = re.compile(
    r"(?:连续|连年|延续|持续|历时|长达|为期|蝉联|耗时|用时|缩短|延长|提前|压缩|期限|时间|年限|寿命|至少|超过|达到?|不少于|实现|第?累计)[了至到达]?\s*$"
)
_RANK = re.compile(rf"(前)?第?\s*({CHINESE and f'[{_CN}百]+'}|\d{{1,3}})\s*(?:位|名|强|席|列)?(?:之列)?")
_ORDINAL = re.compile(rf"第\s*([{_CN}]{{1,3}}|\d{{1,3}})(?:\s*(?:位|名))?")
_ORDINAL_NOT = re.compile(
    r"[届次章节条款批部轮期集号卷版代师季产书时线议要梯遵政资责课生动步粒场站城篇二三分十阶层类曲现把关看年天个家方中小医大机人议高初一只单座项抓标目身任位置故道声枚架艘台块套张]"
)
_STANDING = re.compile(
    r"(?:排名|排|位居|位列|名列|列|居|跃居|跃升至?|升至?|上升[至到]|升到|前进到|提升[至到]|晋升|稳居|保持|保持在|均?居|全国|全省|全市|全区|全县|全球|世界|国内|全州|全盟|西部|中部|东部|东北|地区|省级|同类城市|副省级城市"
    r"|荣获|获得?|取得了?|夺得|总分|综合|得分|和|、|为|蝉联|并列)\s*$"
)
_TOP = re.compile(
    rf"(?:全国|全省|全市|全区|全球|世界|评价|排名|居|进入?|跻身|位居|位列|稳居|保持|排|入选|列)[\u4e00-\u9fff]{{0,4}}?(前(?:第)?([{_CN}百]{{1,3}}|\d{{1,3}})(?:位|名|强|列)?)"
)
_FIRST = re.compile(
    r"(?:居|列|位居|位列|名列|跃居|稳居|保持|全国|全省|全市|全区|全球|世界|跃升至|升至|排名)(首位|榜首|第一方阵首位|末位)"
)
_PRIZE = re.compile(rf"([特{_CN}])等奖")
_RATIO = re.compile(r"(?<![\d:：.])(\d{1,3}(?:\.\d+)?)\s*[:：∶比]\s*(\d{1,3}(?:\.\d+)?)(?![\d:：])")
_FRACTION = re.compile(rf"([{_CN}]{{1,3}}|\d{{1,3}})分之([{_CN}]{{1,3}}|\d{{1,3}})(?![{_CN}点\d])")
_HALF = re.compile(r"(一半|半数|过半|对半)(?!时间|天)")
_DOUBLE = re.compile(r"翻([一两二三四]|\d)番|翻番|(?<![一二三四五六七八九十\d])倍增(?![计行工])")
_TENTHS = re.compile(
    r"([一二三四五六七八九])成([一二三四五六七八九半]?)(多|以上|左右|以内)?(?![立为员长功效都绩果就本分交品形因人套熟群体批规年才])"
)
_PERCENT = re.compile(rf"(百|千|万)分之\s*([\d.]+|[{_CN}零百点两]+)")
_BARE = frozenset("十百千万亿")


@cache
def _modifiers() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    before = sorted((r["term"] for r in rows("modifiers") if r["place"] == "before"), key=len, reverse=True)
    after = sorted((r["term"] for r in rows("modifiers") if r["place"] == "after"), key=len, reverse=True)
    meaning = {f"{r['place']}:{r['term']}": r["comparator"] for r in rows("modifiers")}
    return (
        re.compile(rf"({'|'.join(before)})\s*(?:了|至|到|在|为|有|达)?\s*$"),
        re.compile("|".join(after)),
        meaning,
    )


def find_quantities(text: str, *, units: Mapping[str, Unit] | None = None) -> list[Quantity]:
    """Every quantity of a text, in the order they stand; `units` adds to the language's own.

    What the firewall holds (dates, codes, set phrases, masked numbers) is no quantity; an unknown classifier after
    digits is kept as written.

    >>> [(q.low, q.high, q.unit, q.kind) for q in find_quantities("增长5%-5.5%，居全国第二，收入比2：1以内")]
    [(5.0, 5.5, '%', 'percent'), (2.0, 2.0, '名次', 'rank'), (None, 2.0, '', 'ratio')]
    """
    plain = fold(text)
    known = {**table(), **units} if units else table()
    closed = firewall.blocked(text)
    found = sorted(_specials(plain, closed), key=lambda q: (q.start, -q.end))
    found = [q for n, q in enumerate(found) if not n or q.start >= found[n - 1].end]
    taken = sorted(closed + [(q.start, q.end) for q in found])
    found += _plain(plain, known, taken)
    found.sort(key=lambda q: q.start)
    return [replace(q, text=text[q.start : q.end]) for q in _distributed(plain, found)]


def _distributed(plain: str, found: list[Quantity]) -> list[Quantity]:
    """分别增长4.5%、5.5%左右: what bounds the last of a list told apart by 分别 bounds all of it."""
    result = list(found)
    for number in range(len(result) - 2, -1, -1):
        one, after = result[number], result[number + 1]
        if (
            one.comparator == "exact"
            and after.comparator in ("about", "at_least", "at_most")
            and one.unit == after.unit
            and plain[one.end : after.start].strip() in ("、", "和", "，")
            and "分别"
            in plain[max(0, one.start - 14) : one.start]
            + ("分别" if result[number + 1].rule.endswith("distributed") else "")
        ):
            low = None if after.comparator == "at_most" else one.low
            high = None if after.comparator == "at_least" else one.high
            result[number] = replace(
                one, low=low, high=high, comparator=after.comparator, rule=one.rule + ", distributed"
            )
    return result


def _is_closed(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span overlaps one of the sorted, possibly nested spans."""
    number = bisect_right(spans, (end,)) - 1
    return any(
        spans[n][1] > start and spans[n][0] < end for n in range(max(0, number - 3), min(len(spans), number + 2))
    )


def _plain(plain: str, units: Mapping[str, Unit], taken: list[tuple[int, int]]) -> list[Quantity]:
    """Numerals with units, left to right."""
    found: list[Quantity] = []
    waiting: list[tuple[int, int, float]] = []
    end = 0
    for match in NUMERAL.finditer(plain):
        start, stop = match.span()
        if start < end or _is_closed(taken, start, stop):
            continue
        quantity = _read(plain, start, stop, units)
        if quantity is None:
            value = _value(match[0])
            joined = bool(_SHARE.match(plain, stop)) and value is not None and re.search(r"\d", match[0])
            waiting = [*waiting, (start, stop, value)] if joined and value is not None else []
            continue
        if waiting and _SHARE.fullmatch(plain, waiting[-1][1], quantity.start):
            found += [q for w in waiting if (q := _shared(plain, w, quantity, units))]
        waiting = []
        found.append(quantity)
        end = quantity.end
    return found


def _shared(plain: str, number: tuple[int, int, float], later: Quantity, units: Mapping[str, Unit]) -> Quantity | None:
    """A bare number that shares a later unit: 20.9、36.2、54个百分点; 1.28万亿、8200亿元."""
    start, end, value = number
    unit = units.get(later.unit)
    scale = 1.0
    if not set(plain[start:end]) & _BARE:
        written = re.search(r"([万亿]+)", plain[later.start : later.end])
        scale = value_of("一" + written[1]) if written and later.kind in ("money", "measure", "count") else 1.0
    value *= scale
    return Quantity(start, end, "", value, value, later.unit, "exact", unit.kind if unit else later.kind, "shared unit")


def _value(numeral: str) -> float | None:
    try:
        return value_of(numeral)
    except (ValueError, KeyError, OverflowError):
        return None


def _read(plain: str, start: int, stop: int, units: Mapping[str, Unit]) -> Quantity | None:
    """One numeral with its unit and what bounds it; None where it counts nothing."""
    numeral = plain[start:stop]
    value = _value(numeral)
    if value is None:
        return None
    loose, at = _between(plain, stop)
    at = _skip_space(plain, at)
    unit = unit_at(plain, at, units)
    scale = 1.0
    if loose and unit is None and at < len(plain) and plain[at] in "万亿":
        size = 2 if plain[at : at + 2] == "万亿" else 1
        scale, at = value_of("一" + plain[at : at + size]), at + size
        unit = unit_at(plain, at, units)
    if unit is None:
        return _ranged(plain, start, stop, value, units)
    name, what = unit
    if not _counts(plain, start, numeral, name, what, at + len(name), loose):
        return None
    amount = float(f"{value * scale * what.scale:.15g}")
    low, high, comparator, begin, end = _bounded(plain, start, at + len(name), amount, loose)
    ranged = _range_after(plain, end, amount, what, units) if comparator == "exact" else None
    if ranged:
        return Quantity(begin, ranged[0], "", amount, ranged[1], what.base, "range", what.kind, "range")
    return Quantity(begin, end, "", low, high, what.base, comparator, what.kind, f"{what.kind} with unit")


def _between(plain: str, at: int) -> tuple[str, int]:
    if (
        at < len(plain)
        and plain[at] in "余多许来"
        and not plain.startswith(("多元", "多样", "多层", "来自", "来源"), at)
    ):
        return plain[at], at + 1
    return "", at


def _skip_space(plain: str, at: int) -> int:
    while at < len(plain) and plain[at] == " ":
        at += 1
    return at


def _counts(plain: str, start: int, numeral: str, name: str, unit: Unit, end: int, loose: str) -> bool:
    """Whether number and unit state a quantity: 一个 and 一次 are vague, 五年 is a time, 三级 a rank in a name."""
    digits = any(c.isdigit() for c in numeral)
    before, after = plain[max(0, start - 8) : start], plain[end : end + 4]
    if before.endswith(("第", "前第", "几", "数", "每")) and unit.kind != "money":
        return False
    if name == "年" or (name in ("天", "日", "周", "月", "小时", "分钟", "个月", "秒") and unit.kind == "duration"):
        return _is_duration(before, after, name, digits)
    if unit.digits_only and not digits:
        return False
    if name == "%" or unit.kind in ("percent", "points", "multiple"):
        return True
    if unit.kind == "money":
        return digits or after[:1] not in ("捐", "店")
    if all(c in _BARE for c in numeral):
        if before.endswith(("\t", "（", "(", " ", "：")) or after[:1] in ("\t", "）", ")"):
            return False  # 万台 as the unit of a table's row or column
        return (
            unit.kind == "count" and not before.endswith(("数", "几", "上", "成", "老", "亿", "每"))
        ) or unit.kind == "money"
    if numeral == "一" and not loose:
        return bool(re.search(r"(?:至少|不少于|仅|只|超过|唯一的?)[\u4e00-\u9fff]{0,4}$", before))
    if not digits and name in (
        "度",
        "里",
        "克",
        "升",
        "P",
        "T",
        "路",
        "口",
        "头",
        "面",
        "组",
        "代",
        "季",
        "号",
        "管",
        "根",
    ):
        return False
    if not digits and after.startswith(("一体", "合一", "联动", "衔接")):
        return False
    return not (digits and name in ("度", "P", "T") and after[:1].isalpha())


def _is_duration(before: str, after: str, name: str, digits: bool) -> bool:
    if name == "年" and re.match(r"行动|攻坚|规划|计划|来|前|后|以来|内|级|度|倍增|期|代|制|任|间|时|中", after):
        return bool(re.search(r"(?:连续|延续|持续)$", before)) and not re.match("行动|规划|计划|攻坚", after)
    if name in ("年", "日", "周", "月", "天") or before.endswith("月"):
        return bool(_DURATION.search(before))
    return bool(_DURATION.search(before)) or (
        name in ("个月", "小时", "分钟") and not re.match(r"以?内?[\u4e00-\u9fff]{0,4}圈", after)
    )


def _bounded(
    plain: str, start: int, end: int, value: float, loose: str
) -> tuple[float | None, float | None, str, int, int]:
    """Low, high and comparator from the words before, within and after; with the span they widen."""
    before, after, meaning = _modifiers()
    begin, comparator = start, "exact"
    found = before.search(plain, max(0, start - 8), start)
    if found and not (found[1] == "近" and plain[max(0, found.start() - 1) : found.start()] in "最附邻相远"):
        comparator = meaning[f"before:{found[1]}"]
        begin = found.start() if comparator == "about" else start
        if (
            comparator == "at_most"
            and found[1] in ("低于", "少于", "小于")
            and re.match(r"个?百分点|个点", plain[end:])
        ):
            comparator = "exact"
    if loose:
        comparator = meaning[f"between:{loose}"]
    follows = after.match(plain, end)
    if follows and not plain.startswith(("多方", "多个", "多项", "以上这", "以下几"), follows.start()):
        comparator, end = meaning[f"after:{follows[0]}"], follows.end()
    if comparator in ("over", "at_least"):
        return value, None, comparator, begin, end
    if comparator in ("almost", "at_most"):
        return None, value, comparator, begin, end
    continued = re.search(r"(?:连续|延续|持续)$", plain[max(0, start - 4) : start])
    return value, value, comparator, start - len(continued[0]) if continued else begin, end


def _range_after(plain: str, end: int, low: float, unit: Unit, units: Mapping[str, Unit]) -> tuple[int, float] | None:
    """6%至6.5%: a second number with the same unit after a range sign."""
    link = _LINK.match(plain, end)
    number = NUMERAL.match(plain, link.end()) if link else None
    if not number:
        return None
    value, found = _value(number[0]), unit_at(plain, _skip_space(plain, number.end()), units)
    if value is None or not found or found[1].base != unit.base or value * found[1].scale <= low:
        return None
    return _skip_space(plain, number.end()) + len(found[0]), value * found[1].scale


def _ranged(plain: str, start: int, stop: int, value: float, units: Mapping[str, Unit]) -> Quantity | None:
    """3—5个: the first number has no unit of its own."""
    link = _LINK.match(plain, stop)
    number = NUMERAL.match(plain, link.end()) if link else None
    if not number:
        return None
    later = _read_unit(plain, number.end(), units)
    high = _value(number[0])
    if not later or high is None:
        return None
    if not set(plain[start:stop]) & _BARE and (scale := re.search("[万亿]+$", number[0])):
        value *= value_of("一" + scale[0])
    if high <= value or later[1].kind == "duration":
        return None
    unit = later[1]
    return Quantity(start, later[0], "", value * unit.scale, high * unit.scale, unit.base, "range", unit.kind, "range")


def _read_unit(plain: str, at: int, units: Mapping[str, Unit]) -> tuple[int, Unit] | None:
    at = _skip_space(plain, at)
    found = unit_at(plain, at, units)
    return (at + len(found[0]), found[1]) if found else None


def _specials(plain: str, closed: list[tuple[int, int]]) -> Iterator[Quantity]:
    """Ranks, prizes, ratios, fractions, tenths, percentages in words, doublings."""
    for match in _ORDINAL.finditer(plain):
        after = plain[match.end() : match.end() + 1]
        named = match[0][-1] in "位名"
        if (named or not _ORDINAL_NOT.match(after)) and _STANDING.search(
            plain, max(0, match.start() - 8), match.start()
        ):
            yield _exact(match.span(), value_of(match[1]), "名次", "rank", "rank")
    for match in _TOP.finditer(plain):
        yield _exact(match.span(1), value_of(match[2]), "名次", "rank", "rank among the first")
    for match in _FIRST.finditer(plain):
        if match[1] != "末位":
            yield _exact(match.span(1), 1.0, "名次", "rank", "first place")
    for match in _PRIZE.finditer(plain):
        if match[1] != "特" and not _is_closed(closed, *match.span()):
            yield _exact(match.span(), value_of(match[1]), "名次", "rank", "prize")
    for match in _RATIO.finditer(plain):
        if float(match[2]) and re.search(r"比|收窄|率", plain[max(0, match.start() - 14) : match.start()]):
            yield _special(plain, match.span(), float(match[1]) / float(match[2]), "", "ratio", "ratio")
    for match in _FRACTION.finditer(plain):
        if match[1] not in ("百", "千", "万") and (below := value_of(match[1])):
            yield _special(plain, match.span(), round(value_of(match[2]) / below, 4), "", "ratio", "fraction")
    for match in _HALF.finditer(plain):
        yield _special(plain, match.span(), 0.5, "", "ratio", "half")
    for match in _DOUBLE.finditer(plain):
        turns = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}.get(match[1] or "一", 1)
        yield _exact(match.span(), float(2**turns), "倍", "multiple", "doubling")
    for match in _TENTHS.finditer(plain):
        half = 5.0 if match[2] == "半" else value_of(match[2]) if match[2] else 0.0
        end = match.end(2) if match[3] else match.end()
        yield _special(plain, (match.start(), end), value_of(match[1]) * 10 + half, "%", "percent", "tenths")
    for match in _PERCENT.finditer(plain):
        scale = {"百": 1.0, "千": 0.1, "万": 0.01}[match[1]]
        if (value := _value(match[2])) is not None:
            yield _special(plain, match.span(), round(value * scale, 6), "%", "percent", "percent in words")


def _exact(span: tuple[int, int], value: float, unit: str, kind: str, rule: str) -> Quantity:
    return Quantity(*span, "", value, value, unit, "exact", kind, rule)


def _special(plain: str, span: tuple[int, int], value: float, unit: str, kind: str, rule: str) -> Quantity:
    low, high, comparator, begin, end = _bounded(plain, *span, value, "")
    return Quantity(begin, end, "", low, high, unit, comparator, kind, rule)

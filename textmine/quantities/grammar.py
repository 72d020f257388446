"""Quantities: number + modifiers + unit, ranges, shares, ranks, ratios, multiples, over characters.

Reading order: `find_quantities` joins what `_numerals` reads at each numeral (special.py: ranks, ratios, fractions;
counted.py: a number with its unit) with what holds no numeral (翻番). bounds.py reads the words that bound a quantity.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache

from ..firewall import Wall, fold, thousands
from . import counted, quick, special, tables, uncounted
from .bounds import between
from .model import Line, Quantity
from .numerals import CHINESE, NUMERAL
from .units import Units, language

_LIST = 60  # numbers that may share one unit; a longer list is a table


def find_quantities(text: str, *, units: Units | None = None) -> list[Quantity]:
    """Every quantity of a text, in the order they stand; `units`: others than the language's own.

    What the firewall holds (dates, codes, set phrases, masked numbers) is no quantity.

    >>> [(q.low, q.high, q.unit, q.kind) for q in find_quantities("增长5%-5.5%，居全国第二，收入比2：1以内")]
    [(5.0, 5.5, '%', 'percent'), (2.0, 2.0, '名次', 'rank'), (None, 2.0, '', 'ratio')]
    """
    plain = thousands(fold(text))
    line = Line(plain, units or language(), Wall(plain), text)
    found, wordy = list(_numerals(line)), [*special.wordy(line), *tables.cells(line)]
    found = sorted([*found, *wordy], key=lambda q: (q.start, -q.end)) if wordy else found
    found = [q for n, q in enumerate(found) if not n or q.start >= found[n - 1].end]
    return [q if q.text else _shown(q, text) for q in counted.told_apart(line, found)]


def _shown(q: Quantity, text: str) -> Quantity:
    """With its text as it was written, before folding."""
    return Quantity(q.start, q.end, text[q.start : q.end], q.low, q.high, q.unit, q.comparator, q.kind, q.rule)


def _numerals(line: Line) -> Iterator[Quantity]:
    """What stands at the numerals, left to right; bare numbers wait for a unit that they share."""
    plain = line.plain
    waiting: deque[tuple[int, int]] = deque(maxlen=_LIST)
    end = 0
    starts, known = _starts(line.units), quick.tables(line.units)
    while found := starts.search(plain, end):
        start = found.start()
        quantity = quick.read(line, found, known) if found.lastindex else None
        if quantity:
            stop = end = quantity.end
        else:
            numeral = NUMERAL.match(plain, start)
            stop = numeral.end() if numeral else start + 1
            quantity = _at(line, start, stop)
            end = max(stop, quantity.end if quantity else 0)
        if quantity:
            if waiting:
                if counted.SHARE.fullmatch(plain, waiting[-1][1], quantity.start):
                    yield from filter(None, (counted.shared(line, w, quantity) for w in waiting))
                waiting.clear()
            yield quantity
        elif _waits(line, start, stop):
            waiting.append((start, stop))
        elif waiting:
            waiting.clear()


@lru_cache(maxsize=8)  # units are told apart by their identity, so this does not hash a table
def _starts(units: Units) -> re.Pattern[str]:
    """Where a numeral may begin that some rule reads, with the rest of its digits; the single 一 of 统一 and 一批 begins none.

    A Chinese numeral of one character says something only before what goes on with it, a rule's sign or a unit, or after
    第 and 前.
    """
    goes_on = {*CHINESE, *"0123456789点點,. ", *counted.SIGNS, *between(), *special.AFTER, *units.lengths}
    signs = re.escape("".join(sorted(goes_on)))
    before = re.escape("".join(sorted(special.BEFORE)))
    return re.compile(f"[0-9{CHINESE}](?:(?<=[0-9]){quick.rest()}|(?=[{signs}])|(?<=[{before}].))")


def _waits(line: Line, start: int, stop: int) -> bool:
    """20.9、36.2、54个百分点: a number in digits with a comma after it; 截至2024，300人 tells a year."""
    plain = line.plain
    if not plain[start].isdigit() or not counted.SHARE.match(plain, stop):
        return False
    dated = plain[stop : stop + 1] in "，," and counted.YEAR.fullmatch(plain, start, stop)
    return not dated and not line.wall.holds(start, stop)


def _at(line: Line, start: int, stop: int) -> Quantity | None:
    """The quantity at a numeral: the rules that the characters around it call for, then the plain one."""
    plain = line.plain
    before, after = plain[start - 1 : start], plain[stop : stop + 1]
    for rules in (special.BEFORE.get(before), special.AFTER.get(after)):
        for rule in rules.values() if rules else ():
            quantity = rule(line, start, stop)
            if quantity:
                return quantity
    if before == "第":
        return None
    parted = counted.parted(line, start, stop) if after == "、" else None
    return parted or counted.counted(line, start, stop) or uncounted.uncounted(line, start, stop)

"""The common case of a quantity: digits, 万 or 亿, perhaps 余 or 多, and a unit: 3.2万人, 100余场, 12.5%.

Reading order: `read` gives it where nothing around calls for a rule of the grammar, and says exactly what the grammar would;
`known` holds what that needs of each unit, `_before` and `_after` which characters around it call for what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from ..firewall import openers, signs_of_digits
from . import special
from .bounds import between, bounded, bounding
from .counted import ASKED, DASHES, LETTERED, value
from .model import Line, Quantity
from .numerals import NUMERAL, clean
from .units import Unit, Units
from .words import words

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?"
_EXACT = 15  # digits that a float keeps
# What a character beside a quantity calls for: the grammar, the whole firewall, the words that bound.
_GRAMMAR, _WALL, _BOUNDS = 4, 2, 1


@cache
def _number() -> re.Pattern[str]:
    """Digits, 万 or 亿, and 余 or 多."""
    return re.compile(f"({_DIGITS})(万亿?|亿|)([{''.join(between())}]?)")


class Known(NamedTuple):
    """A unit after digits; `after`: what the character behind it calls for, `walled`: a rule of the firewall may begin with it.

    `rule` is empty where the grammar always looks more closely (years, points).
    """

    base: str = ""
    scale: float = 1.0
    kind: str = ""
    rule: str = ""
    walled: bool = False
    after: Mapping[str, int] = {}


@lru_cache(maxsize=8)  # units are told apart by their identity
def known(units: Units) -> dict[str, Known]:
    """What reading needs of each unit, by its name."""
    return {name: _of(name, unit) for name, unit in units.known.items()}


def _of(name: str, unit: Unit) -> Known:
    if unit.kind == "duration" or unit.base in ASKED or name in LETTERED or name[0] in special.AFTER:
        return Known()
    for number in ("1", "1万"):
        if (numeral := NUMERAL.match(number + name)) and numeral.end() != len(number):
            return Known()  # the numeral goes on: 百万
    walled = name[0] in signs_of_digits()
    return Known(unit.base, unit.scale, unit.kind, f"{unit.kind} with unit", walled, _after(name, unit.kind))


def _after(name: str, kind: str) -> dict[str, int]:
    """What the characters after a unit call for."""
    found = dict.fromkeys(bounding()[1], _BOUNDS)
    if len(name) == 1:
        found.update({word[1]: _GRAMMAR for word in words("begins like a unit") if word[0] == name})
    if kind == "measure":
        found.update({word[0]: _GRAMMAR for word in words("action")})
    return found | dict.fromkeys((*DASHES, "半"), _GRAMMAR)


@cache
def _before() -> dict[str, int]:
    """What the characters before a number call for."""
    found = dict.fromkeys(bounding()[0], _BOUNDS)
    for character in openers():
        found[character] = found.get(character, 0) | _WALL
    asked = {word[-1] for word in words("no number")}
    return found | dict.fromkeys((*special.BEFORE, *asked, *"负-"), _GRAMMAR)


def read(line: Line, start: int, units: Mapping[str, Known]) -> Quantity | None:
    """The quantity whose digits begin at `start`; None where there is none or the grammar has to look.

    `units`: what `known` gives for those of the line.
    """
    plain = line.plain
    number = _number().match(plain, start)
    if not number:
        return None
    stop = number.end()
    for length in line.units.lengths.get(plain[stop : stop + 1], ()):
        if unit := units.get(plain[stop : stop + length]):
            break
    else:
        return None
    end = min(stop + length, len(plain))
    calls = _before().get(plain[start - 1 : start], 0) | unit.after.get(plain[end : end + 1], 0)
    if calls >= _GRAMMAR or not unit.rule:
        return None
    wall = line.wall
    if wall.holds(start, end) if unit.walled or calls & _WALL else wall.reaches(start, end):
        return None
    return _measured(line, start, end, unit, number, bounds=bool(calls & _BOUNDS))


def _measured(line: Line, start: int, end: int, unit: Known, number: re.Match[str], *, bounds: bool) -> Quantity | None:
    digits, size, loose = number.groups()
    amount = value(digits + size)
    if amount is None:
        return None
    if unit.scale != 1.0 or len(digits) > _EXACT:
        amount = clean(amount * unit.scale)
    if not bounds and not loose:
        text = line.text[start:end]
        return Quantity(start, end, text, amount, amount, unit.base, "exact", unit.kind, unit.rule)
    low, high, comparator, start, end = bounded(line.plain, start, end, amount, loose, points=unit.kind == "points")
    return Quantity(start, end, line.text[start:end], low, high, unit.base, comparator, unit.kind, unit.rule)

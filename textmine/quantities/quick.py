"""The common case of a quantity: digits, 万 or 亿, perhaps 余 or 多, and a unit: 3.2万人, 100余场, 12.5%.

Reading order: `read` gives it where nothing around calls for a rule of the grammar, and says exactly what the grammar would;
`tables` holds what that needs: of each unit, and which characters before and after call for what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..firewall import openers, signs_of_digits
from . import special
from .bounds import between, bounded, bounding
from .counted import ASKED, DASHES, LETTERED, OPENS_LINE, value
from .model import Line, Quantity
from .numerals import NUMERAL, clean
from .units import Unit, Units
from .words import words

# A number goes on after its first digit, with 万 or 亿, and 余 or 多.
_REST = r"([0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]*(?:\.[0-9]+)?)(万亿?|亿|)"
_EXACT = 15  # digits that a float keeps
# What a character beside a quantity calls for: the grammar, the whole firewall, the words that bound.
_GRAMMAR, _WALL, _BOUNDS = 4, 2, 1


def rest() -> str:
    """A pattern of what goes on after the first digit: digits, 万 or 亿, and 余 or 多, in three groups."""
    return f"{_REST}([{''.join(between())}]?)"


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


class Tables(NamedTuple):
    """What each unit needs, by its name; the lengths of names by their first character; what a character before calls for."""

    units: Mapping[str, Known]
    lengths: Mapping[str, tuple[int, ...]]
    before: Mapping[str, int]


@lru_cache(maxsize=8)  # units are told apart by their identity
def tables(units: Units) -> Tables:
    """What `read` needs for lines with these units."""
    return Tables({name: _of(name, unit) for name, unit in units.known.items()}, units.lengths, _before())


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
    if kind == "money":
        found.update(dict.fromkeys("0123456789一二两三四五六七八九", _GRAMMAR))  # 三元五角
    return found | dict.fromkeys((*DASHES, "半"), _GRAMMAR)


def _before() -> dict[str, int]:
    """What the characters before a number call for."""
    found = dict.fromkeys(bounding()[0], _BOUNDS)
    for character in openers():
        found[character] = found.get(character, 0) | _WALL
    asked = {word[-1] for word in words("no number")}
    return found | dict.fromkeys((*special.BEFORE, *asked, *"负-", *OPENS_LINE), _GRAMMAR)


def read(line: Line, found: re.Match[str], known: Tables) -> Quantity | None:
    """The quantity of the digits found (see `rest`); None where there is none or the grammar has to look."""
    plain, start, stop = line.plain, found.start(), found.end()
    for length in known.lengths.get(plain[stop : stop + 1], ()):
        if unit := known.units.get(plain[stop : stop + length]):
            break
    else:
        return None
    end = min(stop + length, len(plain))
    calls = known.before.get(plain[start - 1 : start], 0) | unit.after.get(plain[end : end + 1], 0)
    if calls >= _GRAMMAR or not unit.rule:
        return None
    wall = line.wall
    if wall.holds(start, end) if unit.walled or calls & _WALL else wall.reaches(start, end):
        return None
    amount = _amount(plain[start : found.end(1)], found[2], unit.scale)
    if amount is None:
        return None
    if not calls & _BOUNDS and not found[3]:
        return Quantity(start, end, line.text[start:end], amount, amount, unit.base, "exact", unit.kind, unit.rule)
    low, high, comparator, start, end = bounded(plain, start, end, amount, found[3], points=unit.kind == "points")
    return Quantity(start, end, line.text[start:end], low, high, unit.base, comparator, unit.kind, unit.rule)


def _amount(digits: str, size: str, scale: float) -> float | None:
    """The value of digits with 万 or 亿, in the base unit."""
    amount = value(digits + size) if size or "," in digits else float(digits)
    if amount is not None and (scale != 1.0 or len(digits) > _EXACT):
        return clean(amount * scale)
    return amount

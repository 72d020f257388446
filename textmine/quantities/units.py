"""Units and classifiers: a table of names, and the longest name that stands at a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..knowledge import rows


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `base` is the name that claims carry, `scale` what one of it is in the base, `kind` as in the guidelines."""

    base: str
    scale: float
    kind: str
    digits_only: bool = False


@cache
def table() -> dict[str, Unit]:
    """Every name and alias of the language's own units."""
    return read(rows("units"))


def read(lines: Sequence[Mapping[str, str]]) -> dict[str, Unit]:
    """Units from rows of a units.csv."""
    found: dict[str, Unit] = {}
    for row in lines:
        unit = Unit(
            row["base"] or row["unit"], float(row["scale"] or 1), row["kind"] or "count", row.get("note") == "digits"
        )
        for name in (row["unit"], *row["aliases"].split(";")):
            if name:
                found.setdefault(name, unit)
    return found


def unit_at(text: str, at: int, units: Mapping[str, Unit], *, longest: int = 9) -> tuple[str, Unit] | None:
    """The longest unit that begins at `at`.

    >>> unit_at("24场活动", 2, table())[0]
    '场'
    """
    for size in range(min(longest, len(text) - at), 0, -1):
        name = text[at : at + size]
        if name in units:
            return name, units[name]
    return None

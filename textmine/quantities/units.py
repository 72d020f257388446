"""Units and classifiers: a table of names, and the longest name that stands at a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..knowledge import rows


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `base` is the name that claims carry, `scale` what one of it is in the base, `kind` as in the guidelines.

    `digits_only`: a noun that counts only after digits (12县, not 三县).
    """

    base: str
    scale: float
    kind: str
    digits_only: bool = False


class Units:
    """Units by name, looked up by the lengths that names with the same first character have, the longest first."""

    def __init__(self, known: Mapping[str, Unit]) -> None:
        self.known = known
        lengths: dict[str, set[int]] = {}
        for name in known:
            lengths.setdefault(name[0], set()).add(len(name))
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def at(self, text: str, at: int) -> tuple[str, Unit] | None:
        """The longest unit that begins at `at`.

        >>> Units(table()).at("24场次活动", 2)[0]
        '场次'
        """
        for length in self.lengths.get(text[at : at + 1], ()):
            if unit := self.known.get(text[at : at + length]):
                return text[at : at + length], unit
        return None


@cache
def table() -> dict[str, Unit]:
    """Every name and alias of the language's own units."""
    return read(rows("units"))


@cache
def language() -> Units:
    """The language's own units, ready to be looked up."""
    return Units(table())


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

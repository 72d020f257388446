"""The record of a quantity, and what a rule that reads one looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..firewall import Wall
from .units import Units


class Quantity(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Line:
    """A folded text with what reading it needs: the units and the wall. `text`: as it was written, before folding."""

    plain: str
    units: Units
    wall: Wall
    text: str = ""


Rule = Callable[[Line, int, int], Quantity | None]
Triggers = Mapping[str, Rule]


def exact(start: int, end: int, value: float, unit: str, kind: str, rule: str) -> Quantity:
    """A quantity that nothing bounds."""
    return Quantity(start, end, "", value, value, unit, "exact", kind, rule)

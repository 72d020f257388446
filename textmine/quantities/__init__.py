"""Numbers and quantities over characters: what no recogniser reads in Chinese reports.

>>> [(n.text, n.value, n.kind) for n in find_numbers("百分之七点九")]
[('百分之七点九', 7.9, 'percent')]
>>> [(q.text, q.low, q.high, q.unit, q.comparator) for q in find_quantities("募集资金4万余元")]
[('4万余元', 40000.0, None, '元', 'over')]
"""

from __future__ import annotations

from .grammar import find_quantities
from .model import Quantity
from .numbers import Number, find_numbers
from .numerals import value_of

__all__ = ["Number", "Quantity", "find_numbers", "find_quantities", "value_of"]

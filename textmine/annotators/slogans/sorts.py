"""What sort of character each is, as a table over code points: one look-up for a whole text, asked by every layer over it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ...knowledge import column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Sorts = NDArray[np.uint16]

MARKS = '“”‘’「」『』〝〞〟"'
# Shared by chance, or because both are places: 省, 市, 的.
# But no chance where three members have it: 更有温度、更有质感、更可感知; 项目为王、环境为本、创新为要.
THRICE = "更越不为"
CHANCE = "的了和与等市省区县厅局委部会员人年月日个不各全新大中上下越更加进为是在将把"
# Numbers, units of time and particles come back in every sentence.
NO_ECHO = "一二三四五六七八九十百千万亿零两年月日的了"
# The hinges strong enough to join members of unequal length: 党有号召、妇联有行动.
LOOSE = "有必敢皆即"
_ABLE = "应能可愿宜当"
_EACH = "县村户人家镇乡处时事天月季市区校"
_CHARACTERS = 0x10000

MARK, HAN, VERB, COMMON, ECHOLESS, ABLE, EACH, LEAD = (1 << bit for bit in range(8))
_FIRST_LOOSE = 8  # each of them is a sort of its own
ANY_LOOSE = sum(1 << _FIRST_LOOSE + n for n in range(len(LOOSE)))


@cache
def verbs() -> frozenset[str]:
    """The verbs of one character."""
    return frozenset(column("slogan_words", kind="verb1"))


@cache
def _table() -> Sorts:
    import numpy as np

    table = np.zeros(_CHARACTERS + 1, dtype=np.uint16)
    table[0x4E00:0xA000] = HAN
    listed: dict[int, Iterable[str]] = {
        MARK: MARKS,
        VERB: verbs(),
        COMMON: set(CHANCE) - set(THRICE),
        ECHOLESS: NO_ECHO,
        ABLE: _ABLE,
        EACH: _EACH,
        LEAD: {word[-1] for word in column("slogan_words", kind="lead")},
    }
    listed |= {1 << _FIRST_LOOSE + n: hinge for n, hinge in enumerate(LOOSE)}
    for sort, characters in listed.items():
        table[[ord(c) for c in characters]] |= sort
    return table


def codes_of(text: str) -> Codes:
    """The code points of a text."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def sorts_of(codes: Codes) -> Sorts:
    """What each character is: a sum of the sorts above.

    >>> [bool(sort & VERB) for sort in sorts_of(codes_of("建村"))]
    [True, False]
    """
    import numpy as np

    return _table()[np.minimum(codes, _CHARACTERS)]

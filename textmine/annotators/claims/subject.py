"""What a quantity measures, in the words of the text.

Reading order: `Subjects.of` asks in turn: the noun right after the number (25名选手), the words before it (募集资金4万余元),
the list that 分别 tells apart, the whole that 其中 divides, and last what the sentence has measured before (…增长5.8%).
"""

from __future__ import annotations

import re
from functools import cache

from ...firewall import fold
from ...quantities import Quantity
from .meaning import words

_BREAK = re.compile(r"[，,。；;：:！!？?\n]")
_EDGE = "“”‘’\"'（）()《》、，,。；：: 　"
_TIME = re.compile(
    r"^(?:(?:19|20)\d{2}年(?:底|末|以来)?|去年|今年|上年|全年|年末|年底|目前|一年来|五年来|截至[^，]{0,8}|到(?:19|20)\d{2}年)"
)
_WHICH = re.compile(r"其中[，,：:]?")
_COUNTED = frozenset({"count"})


class Subjects:
    """The subjects of one sentence's quantities; each may hand its subject on to the next."""

    def __init__(self, text: str, start: int, end: int, quantities: list[Quantity]) -> None:
        self.text, self.start, self.end = text, start, end
        self.quantities = quantities
        self.last = ""
        self.lists: dict[int, str] = {}
        self._tell_apart()

    def of(self, quantity: Quantity) -> str:
        """The subject of a quantity; asked in the order they stand."""
        if quantity.start in self.lists:
            found = self.lists[quantity.start]
        else:
            found = self._after(quantity) or self._before(quantity) or self.last
        self.last = found or self.last
        return found

    def _previous_end(self, quantity: Quantity) -> int:
        ends = [q.end for q in self.quantities if q.end <= quantity.start]
        return max([self.start, *ends])

    def _after(self, quantity: Quantity) -> str:
        """The noun phrase that a counted number stands before."""
        if quantity.kind not in _COUNTED and not (
            quantity.kind in ("measure", "money", "percent") and self._opens(quantity)
        ):
            return ""
        following = [q.start for q in self.quantities if q.start >= quantity.end]
        stop = min([self.end, *following])
        phrase = _BREAK.split(self.text[quantity.end : stop])[0]
        phrase = re.split(r"、", phrase)[0] if following and stop == following[0] else phrase
        cut = next((m.start() for m in words("cut").finditer(phrase) if m.start() >= 2), None)
        phrase = phrase[:cut].strip(_EDGE).removeprefix("的")
        if len(phrase) < 2 or len(phrase) > 24 or phrase[0] in "以的左右及和与等，是" or words("cut").match(phrase):
            return ""
        return re.sub(r"^(?:新增|价值)", "", phrase)

    def _opens(self, quantity: Quantity) -> bool:
        """建成450万亩高标准农田: a measure with 的 or a noun right after it and only a verb before."""
        before = _BREAK.split(self.text[self._previous_end(quantity) : quantity.start])[-1]
        return len(_stripped(before)) < 2

    def _before(self, quantity: Quantity) -> str:
        """The words of the clause before the number, without leading verbs and trailing ones."""
        left = self._previous_end(quantity)
        before = self.text[left : quantity.start]
        if match := list(_WHICH.finditer(before)):
            part = _stripped(before[match[-1].end() :])
            return part + self.last if part and len(part) <= 4 and self.last else part
        clauses = _BREAK.split(before)
        for clause in reversed(clauses[-2:]):
            found = _stripped(clause)
            if len(found) >= 2:
                return found
            if left > self.start and self.last:
                return ""
        return ""

    def _tell_apart(self) -> None:
        """城镇、农村居民收入分别增长3.4%、5.2%: each figure has its own name."""
        text = self.text[self.start : self.end]
        for match in re.finditer(r"分别|依次", text):
            at = self.start + match.start()
            figures: list[Quantity] = []
            for quantity in (q for q in self.quantities if q.start >= at):
                gap = self.text[figures[-1].end if figures else at : quantity.start]
                if (figures and gap.strip() not in ("、", "和", "，", "与", "及", ",")) or (
                    not figures and len(gap) > 16
                ):
                    break
                figures.append(quantity)
            names = _names(_BREAK.split(self.text[self.start : at])[-1])
            if len(figures) >= 2 and len(names) == len(figures):
                self.lists.update({q.start: n for q, n in zip(figures, names, strict=True)})


def _names(words_before: str) -> list[str]:
    """The members of a list, each with the head they share: 城镇和农村居民人均可支配收入."""
    members = [m for m in re.split(r"[、和与及]", _stripped(words_before)) if m]
    if len(members) < 2:
        return members
    head = members[-1]
    common = next((head[n:] for n in range(2, len(head) - 1) if len(members[0]) == n), "")
    shared = common if all(len(m) <= len(head) - len(common) + 2 for m in members[:-1]) and len(common) > 2 else ""
    return [m + shared for m in members[:-1]] + [head]


def _stripped(clause: str) -> str:
    """A clause without time words, leading verbs and adverbs, trailing verbs and comparisons.

    >>> _stripped("目前共募集资金"), _stripped("2024年全省地区生产总值比上年增长")
    ('募集资金', '地区生产总值')
    """
    clause = fold(clause).strip(_EDGE)
    clause = re.split(r"[—―]{1,2}|其中", clause)[-1].strip(_EDGE)
    before = None
    while before != clause:
        before = clause
        clause = _TIME.sub("", clause).strip(_EDGE)
        for match in words("lead").finditer(clause):
            if match.start() == 0 and len(clause) - match.end() >= 2:
                clause = clause[match.end() :].strip(_EDGE)
            break
        tail = next((t for t in _tails() if clause.endswith(t)), "")
        if tail:
            clause = clause[: -len(tail)].strip(_EDGE)
    return clause[-28:] if len(clause) > 28 else clause


@cache
def _tails() -> tuple[str, ...]:
    from ...knowledge import column

    return tuple(sorted(column("claim_words", label="tail"), key=len, reverse=True))

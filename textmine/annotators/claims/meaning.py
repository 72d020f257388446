"""Status, direction, year and scope of a claim, from the words around its quantity."""

from __future__ import annotations

import re
from functools import cache

from ...firewall import fold
from ...knowledge import column
from ...quantities import Quantity
from ...records import Metadata, Section

_YEAR = re.compile(r"(?<![比较])((?:19|20)\d{2})年")
_NORM = re.compile(r"每年|全年|每次|每人|不得|严禁|标准|限额|上限|一律|严格")
_CLAUSE = re.compile(r"[，,。；：:！]")
_GAP = re.compile(r"[、和与及]")


@cache
def words(label: str) -> re.Pattern[str]:
    """The words of one label of claim_words.csv, longest first."""
    return re.compile("|".join(map(re.escape, sorted(column("claim_words", label=label), key=len, reverse=True))))


def clause_of(before: str) -> str:
    """The words of the quantity's own clause before it.

    >>> clause_of("全省生产总值突破3万亿元、比上年增长")
    '全省生产总值突破3万亿元、比上年增长'
    """
    return _CLAUSE.split(before)[-1]


def status_of(section: Section, quantity: Quantity, before: str, after: str) -> str:
    """achieved, planned, or rule: the section's, unless the clause itself says otherwise.

    A standing norm is a rule: 会务费全年不超过3万元.
    """
    clause, rest = clause_of(before), _CLAUSE.split(after)[0]
    if section.status != "planned":
        if quantity.comparator == "at_most" and quantity.kind == "money" and _NORM.search(clause):
            return "rule"
        if words("ahead").search(clause + rest):
            return "planned"
        return "achieved"
    if words("done").search(clause) and not re.search(
        r"[高低快多]于(?:去年|上年)|比(?:去年|上年)|较(?:去年|上年)", clause
    ):
        return "achieved"
    return "planned"


def direction_of(quantity: Quantity, before: str, after: str) -> str | None:
    """Up or down for quantities of change; a level reached (提高到, 达到) has none."""
    if quantity.kind in ("rank", "duration"):
        return None
    clause = before[-60:]
    clause = _CLAUSE.split(clause)[-1]
    last: tuple[int, str] | None = None
    for label in ("up", "down", "level"):
        for match in words(label).finditer(clause):
            if last is None or match.end() > last[0] or (match.end() == last[0] and label == "level"):
                last = (match.end(), label)
    if last is None or last[1] == "level":
        return None
    between = clause[last[0] :]
    if quantity.kind in ("percent", "points", "multiple"):
        return last[1] if len(between) <= 8 or _listed(between) else None
    if last[1] == "up" and re.search(r"累计|总数|总量|达到?$|占", between):
        return None
    return last[1]


def _listed(between: str) -> bool:
    """4.5%、5.5%: further members of a list keep the direction of its verb."""
    return bool(re.fullmatch(r"(?:[\d.%、和左右以上个百分点约超近]|分别)+", fold(between)))


def year_of(metadata: Metadata, status: str, before: str) -> int | None:
    """The year a quantity is about: one named in its sentence, else the report's period."""
    named = list(_YEAR.finditer(fold(before)))
    if named and not re.match(r"以来|底?比|相比|的?目标|版", before[named[-1].end() :]):
        clause = before[named[-1].end() :]
        if len(clause) < 60:
            return int(named[-1][1])
    done, ahead = metadata.covers_achieved, metadata.covers_planned
    if re.search(r"去年|上年(?!增|同|底|末|度|提|下|减)", clause_of(before)) and metadata.year and not done:
        return metadata.year - 1
    if status == "planned":
        return ahead[0] if ahead else metadata.year
    if status == "rule":
        return (done or ahead or (metadata.year,))[0]
    return done[-1] if done else metadata.year


def scope_of(before: str) -> str:
    """The scope the sentence names nearest before the quantity: 全省, 全市, 市本级 …, or nothing."""
    found = list(words("scope").finditer(before))
    return found[-1][0] if found else ""

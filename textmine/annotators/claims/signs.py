"""What the words of a clause say besides the name: change, time, done or ahead, how firmly it is held.

Reading order: `clauses` parts the words before a number; `read` gives the `Signs` of each clause; each sign is a word of
knowledge/claim_words.csv or a year. Both are cached, since words such as 比上年增长 come again and again.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from .lexicon import finder, terms, value_of

OPENING = 5  # code points of a clause within which a sign speaks for the clauses after it too
_LABELS = ("up", "gain", "down", "loss", "level", "done", "now", "ahead", "promise", "oblige", "each", "period")
_YEAR = re.compile(r"(?<![\d第])(?:19|20)\d\d年")
# 比2020年, 较上年: compared with, not about. 2021年以来 reaches up to now; 2021—2025年 is a period.
_COMPARES = re.compile(r"[比较同与于]$|[-—–~至]$|相比")
_NOT_ABOUT = re.compile(
    r"以来|成立|底?相比|版|[—\-–~至到]+(?:20|19)?\d\d|的?(?:目标|同期|结余|结转|末|底|同|增|度?决算|执行数|预算|水平|提|下降|减|可比|实际|可支配)"
)
_LEVEL = re.compile(r"^(?:到|至|为|了?到|的(?!\d))")
_CLAUSE = re.compile(r"[，,。；;：:！!?？\n\t]")


class Signs(NamedTuple):
    """`change`: the last word of change, `gap`: the words between it and the number; `status`: done, ahead, now or nothing.

    `opens`: the sign of status opens its clause, and so holds on; `year`: named; `shift`: counted from 今年, or `reviewed`;
    `promise`: 0 to 4; `oblige`, `each`: a norm, and for each; `period`: the last year of the five-year plan it tells of.
    """

    change: str = ""
    gap: str = ""
    status: str = ""
    opens: bool = False
    year: int | None = None
    toward: bool = False
    shift: str = ""
    promise: int = 0
    oblige: bool = False
    each: bool = False
    period: int | None = None


@cache
def _kinds() -> dict[str, tuple[tuple[str, str], ...]]:
    """The labels of each word, with their values; 力争 is both ahead and a promise."""
    return {w: tuple((x, value_of(x, w)) for x in _LABELS if w in terms(x)) for w in terms(*_LABELS)}


class Clauses(NamedTuple):
    """The words before a number: `earlier` clauses with their signs, then its `own` words with theirs."""

    earlier: tuple[tuple[Signs, str], ...]
    own: str
    signs: Signs


@lru_cache(maxsize=1 << 14)
def clauses(words: str) -> Clauses:
    """The folded words before a number, clause by clause.

    >>> clauses("今年以来，培训").own, clauses("今年以来，培训").earlier[0][0].status
    ('培训', 'done')
    """
    *earlier, own = _CLAUSE.split(words)
    return Clauses(tuple([(read(clause), clause) for clause in earlier]), own, read(own))


@lru_cache(maxsize=1 << 14)
def read(plain: str) -> Signs:
    """The signs in the folded words before a number, or in a clause without one.

    >>> read("去年比上年增长").change, read("去年比上年增长").shift, read("提高到").change, read("2024年共").year
    ('up', '-1', '', 2024)
    >>> read("确保不低于").promise, read("比2020年").year, read("力争").status
    (4, None, 'ahead')
    """
    places = _places(plain)
    if not places:
        return NOTHING
    found: dict[str, object] = {}
    for start, end in places:
        word = plain[start:end]
        before, after = plain[max(0, start - 2) : start], plain[end : end + 8]
        if word[0] in "12":
            _note_year(found, int(word[:4]), before, after)
            continue
        where = (start, end, before, after)
        for label, value in _kinds()[word]:
            _NOTES[label](found, label, value, where)
    if (at := found.pop("end", None)) is not None:
        found["gap"] = plain[at if isinstance(at, int) else 0 :]
    return Signs(**found)  # type: ignore[arg-type]


NOTHING = Signs()


def plan_told_of(words: str) -> int | None:
    """The last year of the first five-year plan whose years the words tell of, or nothing.

    >>> plan_told_of("十二五时期，是我镇发展最快的五年。"), plan_told_of("贯彻“十四五”规划。")
    (2015, None)
    """
    found = finder("period").find_matches_as_indexes(words)
    return int(value_of("period", words[found[0][1] : found[0][2]])) if found else None


def _places(plain: str) -> list[tuple[int, int]]:
    """Where the signs and the years of a clause stand, left to right.

    A year ends where its 年 does: 2024年增长 holds 增长, not 年增.
    """
    years = [m.span() for m in _YEAR.finditer(plain)] if "年" in plain else []
    if not years:
        return [(start, end) for _, start, end in finder(*_LABELS).find_matches_as_indexes(plain)]
    found, at = list(years), 0
    for start, end in (*years, (len(plain), 0)):
        found += [(at + a, at + b) for _, a, b in finder(*_LABELS).find_matches_as_indexes(plain[at:start])]
        at = end
    return sorted(found)


Where = tuple[int, int, str, str]


def _note_year(found: dict[str, object], year: int, before: str, after: str) -> None:
    """A year that the clause is about; 从2020年的42亿元 and 到2027年 name one too."""
    if after.startswith("的") and len(after) == 1:  # … but 为2006年的2.6倍 measures by it
        found.update({} if before.endswith(("为", "是", "当于")) else {"year": year, "shift": ""})
    elif not _COMPARES.search(before) and not (_NOT_ABOUT.match(after) and not re.match("[底末][，,]?", after)):
        found.update(year=year, shift="", toward=before.endswith(("到", "至")) and "截" not in before)


def _note_change(found: dict[str, object], label: str, _value: str, where: Where) -> None:
    _, end, _, after = where
    name = label == "level" or bool(_LEVEL.match(after))
    found.update(change="" if name else label, end=end)


def _note_status(found: dict[str, object], label: str, value: str, where: Where) -> None:
    """Compared with last year, or an item called after it (上年结余), is no sign."""
    start, _, before, after = where
    if value in ("-1", "-2") and (_COMPARES.search(before) or _NOT_ABOUT.match(after)):
        return
    found.update(status=label, opens=start < OPENING)
    if value:
        found.update(shift=value, year=None)


def _note_period(found: dict[str, object], _label: str, value: str, where: Where) -> None:
    """“十二五”时期 tells of its years; not 比“十一五”末, nor “十一五”时期的0.8亿元, from which something grew."""
    _, _, before, after = where
    if not _COMPARES.search(before) and not before.endswith(("由", "从")) and not after.startswith("的"):
        found["period"] = int(value)


def _note_promise(found: dict[str, object], _label: str, value: str, _where: Where) -> None:
    found["promise"] = max(int(value), int(str(found.get("promise", 0))))


def _note_flag(found: dict[str, object], label: str, _value: str, _where: Where) -> None:
    found[label] = True


_NOTES = {
    **dict.fromkeys(("up", "gain", "down", "loss", "level"), _note_change),
    **dict.fromkeys(("done", "now", "ahead"), _note_status),
    "promise": _note_promise,
    "period": _note_period,
    "oblige": _note_flag,
    "each": _note_flag,
}

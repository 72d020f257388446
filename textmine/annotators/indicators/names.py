"""What a figure may be called: the words before it without what may stand before and after a name.

Reading order: `trimmed` takes off leads (全省, 预计, a date, the place's own name) and tails (同比, 增长, 达到).
"""

from __future__ import annotations

import re
from functools import cache

from ...knowledge import column, rows
from ...records import Report


@cache
def words(label: str) -> re.Pattern[str]:
    """What finds the words of one label, the longest first; a digit in one begins its number."""
    terms = sorted(column("indicator_words", label=label), key=lambda t: (-len(t), t))
    return re.compile("|".join(("(?<!\\d)" if t[0].isdigit() else "") + re.escape(t) for t in terms))


@cache
def _tails() -> dict[str, tuple[str, ...]]:
    """What may stand between a name and its figure, by the last character, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted({*column("indicator_words", label="tail"), *"了将要也已"}, key=lambda t: (-len(t), t)):
        found.setdefault(term[-1], []).append(term)
    return {last: tuple(terms) for last, terms in found.items()}


def tail(name: str) -> int:
    """How many characters at the end of the name are no part of it."""
    return next((len(t) for t in _tails().get(name[-1:], ()) if name.endswith(t)), 0)


@cache
def _leads() -> re.Pattern[str]:
    """What may stand before a name without being part of it: 全省, 预计, a date."""
    terms = sorted(column("indicator_words", label="lead"), key=lambda t: (-len(t), t))
    return re.compile(f"(?:{'|'.join(map(re.escape, terms))}|20\\d\\d年|[ 　“”])")


def own_names(report: Report) -> tuple[str, ...]:
    """The place's own name, which may stand there too, the longest first."""
    facts = report.metadata
    own = {n for n in (facts.province, facts.city, facts.county) if n}
    own |= {short for n in own for short in _shorts().get(n, ())}
    return tuple(sorted(own, key=lambda n: (-len(n), n)))


def _lead(name: str, own: tuple[str, ...]) -> int:
    """How many characters before the name are no part of it."""
    match = _leads().match(name)
    return max(match.end() if match else 0, next((len(n) for n in own if name.startswith(n)), 0))


@cache
def _shorts() -> dict[str, tuple[str, ...]]:
    """The short names of places by their full ones."""
    return {r["name"]: tuple(n for n in r.get("short", "").split(";") if n) for r in rows("places")}


def since(breaks: re.Pattern[str], before: str) -> str:
    """What stands behind the last break; read backwards, since that is mostly a few characters."""
    last = breaks.search(before[::-1])
    return before[len(before) - last.start() :] if last else before


def trimmed(name: str, own: tuple[str, ...]) -> str:
    """The name without what may stand before and after it.

    >>> trimmed("全市地区生产总值预计增长", ())
    '地区生产总值'
    """
    kept = name.strip("“”\"' 　")
    while 0 < (lead := _lead(kept, own)) < len(kept):
        kept = kept[lead:]
    while 0 < (size := tail(kept)) < len(kept):
        if kept.endswith("经济总量"):
            break
        kept = kept[:-size]
    return kept


def is_bare(piece: str) -> bool:
    """Whether a piece has no name of its own before its figure: nothing, or only 增长, 达到 and the like.

    >>> is_bare("增长"), is_bare("比上年增长"), is_bare("一般公共预算收入增长")
    (True, True, False)
    """
    while size := tail(piece):
        piece = piece[:-size]
    return not piece

"""Whether a wording behaves like a slogan: not by how frequent it is, but by how it came up, where it stands and what shape it has.

Reading order: `judge` weighs every candidate (`_weigh`), drops pieces of better ones (`_without_pieces`) and gives the rest best first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2

from .. import gazetteer
from ..knowledge import column
from . import grams
from .grams import LIST
from .observing import Behaviour

# What counts as evidence. All set by reading the candidates of one set of reports; none is fitted.
MARKED_SHARE = 0.2  # of its reports put it in quotation marks, or use it in a pattern
SHORT_SHARE = 0.5
HEADED_SHARE = 0.5  # of its reports have it in a heading
WHOLE = 0.6  # of its occurrences are a clause or member by themselves
SUDDEN = 5.0  # bits: how surprising it is that the reports before its first year lack it
FREE = 0.5  # of its occurrences stand where no slogan is known yet
TURNS = 1.0  # bits of branching entropy to either side: below, the wording goes on
COMMONEST = 0.95


@dataclass(frozen=True, slots=True)
class Found:
    """A slogan that the set shows. `score` ranks; `why`: the evidence that decided (marked, parallel, call, heading)."""

    slogan: str
    type: str
    score: float
    why: str
    reports: int
    places: int


def judge(names: Sequence[str], seen: Behaviour, *, least: int, places: int) -> list[Found]:
    """The candidates that behave like slogans, best first."""
    sudden = _suddenness(seen, len(names))
    kept = [n for n, name in enumerate(names) if _stands_free(seen, n, places) and not _is_place(name)]
    found = [one for n in kept if (one := _weigh(n, names[n], seen, sudden[n], least))]
    found.sort(key=lambda f: (-f.score, f.slogan))
    return list(_without_pieces(found))


def is_figure(name: str, seen: Behaviour, n: int) -> bool:
    """Whether a wording is put in marks by one report while those of many places say it plainly: 含金量, 活水, 里程碑.

    What is named as an action (家家幸福安康工程) or has the shape of a formula is more than that, marks or none.
    """
    once = seen.marked[n] <= 1 and seen.marked[n] < MARKED_SHARE * seen.places[n]
    return bool(once and LIST not in name and _type(name) == "formula")


def _stands_free(seen: Behaviour, n: int, places: int) -> bool:
    return bool(
        seen.places[n] >= places
        and seen.free[n] >= FREE * (seen.count[n] - seen.marked[n])
        and seen.free[n] > 0
        and seen.lexical[n] <= (1 - FREE) * seen.count[n]
        and min(seen.left[n], seen.right[n]) >= TURNS
    )


def _weigh(n: int, name: str, seen: Behaviour, sudden: float, least: int) -> Found | None:
    """The candidate with its score, or None where nothing but frequency speaks for it."""
    reports = int(seen.reports[n])
    marked, headed = int(seen.marked[n]) / reports, int(seen.headed[n]) / reports
    whole = int(seen.whole[n]) / int(seen.count[n])
    parallel = LIST in name and is_parallel(name.split(LIST))
    evidence = {
        "marked": 2 * marked if _is_marked(name, int(seen.marked[n]), reports) else 0.0,
        "parallel": 1.5 * whole if parallel and whole >= WHOLE else 0.0,
        "call": whole + headed if _is_call(name) and whole >= WHOLE and sudden >= SUDDEN else 0.0,
        "heading": headed if _heads(name, seen, n, headed, sudden) else 0.0,
    }
    best = max(evidence, key=lambda key: evidence[key])
    if not evidence[best]:
        return None
    spread = log2(reports / least + 1) / 2
    score = sum(evidence.values()) + spread + min(sudden, 20) / 20 + (0.25 if seen.central[n] else 0.0)
    bare = without_lead(name)
    return Found(bare, _type(bare), round(score, 4), best, reports, int(seen.places[n]))


def without_lead(name: str) -> str:
    """坚持 before a wording is no part of it (坚持民生为大), unless little is left."""
    lead = next((w for w in _words("lead") if name.startswith(w)), "")
    return name[len(lead) :] if len(name) - len(lead) > grams.SHORTEST else name


def _is_marked(name: str, marked: int, reports: int) -> bool:
    """Marks in several reports, and in many of those that have it; three characters in marks are often a figure of speech."""
    short = len(name) == grams.SHORTEST
    return marked > 1 + short and marked / reports >= (SHORT_SHARE if short else MARKED_SHARE)


def _suddenness(seen: Behaviour, size: int) -> list[float]:
    """Bits: −log₂ of the chance that no report before a wording's first year has it, were it as common then as since."""
    years = sorted(seen.in_year)
    result = []
    for n in range(size):
        first = next((y for y in years if y in seen.years and seen.years[y][n]), None)
        before = sum(seen.in_year[y] for y in years if first is not None and y < first)
        since = sum(seen.in_year.values()) - before
        having = sum(int(seen.years[y][n]) for y in years if y in seen.years)
        result.append(-before * log2(1 - min(COMMONEST, having / since)) if before and since else 0.0)
    return result


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(w for terms in column("discovery_words", "terms", kind=kind) for w in terms.split())


@cache
def _verbs() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="verb1"))


@cache
def _thing_ends() -> tuple[str, ...]:
    return (*column("slogan_words", kind="thing"), *_words("thing"))


def is_parallel(members: Sequence[str]) -> bool:
    """Members of one measure that each begin with a verb or say how things are, or share a frame; fields and goods do not.

    >>> [is_parallel(m.split("、")) for m in ("优势多、韧性强", "审计、统计", "绿色消费、健康消费")]
    [True, False, False]
    >>> [is_parallel(m.split("、")) for m in ("投早、投小、投长期", "坚持在奔跑中调整、在调整中奔跑")]
    [True, True]
    """
    lead = next((w for w in _words("calls") if members[0].startswith(w) and len(members[0]) > len(w) + 2), "")
    members = [members[0][len(lead) :] if lead and members[0][0] not in _verbs() else members[0], *members[1:]]
    if any(m.startswith(_words("people")) for m in members) or len(set(members)) < len(members):
        return False
    sizes = [len(m) for m in members]
    if all(m.endswith(_words("predicate")) for m in members) and max(sizes) <= 4:
        return min(sizes) > 2 or len(members) > 3
    if members[-1].endswith(_thing_ends()):
        return False
    if len({m[0] for m in members}) == 1 and len(members) > 2:
        return True
    even = max(sizes) - min(sizes) <= 1
    if even and min(sizes) > 2 and any(all(h in m[1:-1] for m in members) for h in _words("hinge")):
        return True
    if even and min(sizes) > 2 and all(m[0] in _verbs() or m.startswith(_words("calls")) for m in members):
        return True
    return even and min(sizes) > 4 and _shared(members) > 2


def _shared(members: Sequence[str]) -> int:
    """Characters that all members have: a frame (为群众办实事、以实干见实效), or the same words turned about."""
    return len(set(members[0]).intersection(*members[1:]))


def _is_call(name: str) -> bool:
    """An exhortation of its own: 坚持民生为大, 以实干出政绩; a piece of work (改造老旧小区) is none.

    >>> [_is_call(n) for n in ("坚持民生为大", "改造老旧小区", "加大")]
    [True, False, False]
    """
    return (
        len(name) > 4 and LIST not in name and name.startswith(_words("calls")) and not name.endswith(_words("thing"))
    )


def _heads(name: str, seen: Behaviour, n: int, headed: float, sudden: float) -> bool:
    """A new noun of the policy that heads chapters: 新质生产力."""
    return bool(
        headed >= HEADED_SHARE
        and seen.headed[n] > 2
        and sudden >= SUDDEN
        and len(name) > 4
        and LIST not in name
        and not name.startswith((*_words("calls"), *_words("verb")))
        and not name.endswith(_thing_ends())
    )


def _is_place(name: str) -> bool:
    return bool(gazetteer.lookup(name)) or any(m.start == 0 for m in gazetteer.find_places(name))


def _type(name: str) -> str:
    """Guidelines §2: a number and a head is a shorthand, a named action a brand, all else a formula."""
    if len(name) <= 8 and name[0] in "一二三四五六七八九十两双百千万":
        return "shorthand"
    if name.endswith(column("slogan_words", kind="end")) and LIST not in name:
        return "brand"
    return "formula"


def _without_pieces(found: Iterable[Found]) -> Iterator[Found]:
    """Of wordings one inside another the better one; both where the shorter has half as many reports again (C-value's reason)."""
    kept: list[Found] = []
    for one in found:
        near = (f for f in kept if one.slogan in f.slogan or f.slogan in one.slogan)
        if all(_apart(*sorted((one, f), key=lambda f: len(f.slogan))) for f in near):
            kept.append(one)
            yield one


def _apart(short: Found, long: Found) -> bool:
    return short.reports >= 1.5 * long.reports

"""Slogans that only the whole set shows: wordings that behave like one, though no lexicon and no cue names them.

Reading order: `survey` counts all wordings of the set (`census`), keeps those with a shape (`_shaped`: free on both sides, cohesive,
no fragment, no frame of the genre), watches how they behave (`observing`) and lets `judging` decide; `mentions` then finds
those chosen in every report, old ones included.

Method: minimum reports and places; mutual information over the weakest cut (Church and Hanks 1990); branching entropy (Jin and
Tanaka-Ishii 2006); C-value for what stands inside a longer wording (Frantzi, Ananiadou and Mima 2000). All passes stream: nothing
holds the texts of the set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, log2, sqrt
from typing import TYPE_CHECKING, NamedTuple

from ..knowledge import column
from . import census as censuses
from . import grams, judging, observing
from .census import Census
from .counting import Bodies
from .grams import LIST, Letters, Sieve
from .judging import Found
from .observing import Stream, Text

if TYPE_CHECKING:
    from .grams import Hashes

Counting = Callable[[Bodies, int], Census]
Stand = tuple[int, int, int, Found]

LEAST_REPORTS, LEAST_PLACES = 4, 3
# A longer wording that holds this share of the occurrences is the wording; what it holds is a piece of it.
PIECE = 0.7
# Bits of mutual information over the weakest cut; below that the parts meet by chance of the genre. Set by reading.
COHESION = 5.0
# What is put in marks once may be shorter: “短板”.
SHORTEST_QUOTED = 2


def least_reports(reports: int) -> int:
    """In how many reports a wording must stand: it grows with the root of the set.

    >>> [least_reports(n) for n in (3, 60, 1000, 10000)]
    [4, 4, 16, 50]
    """
    return max(LEAST_REPORTS, ceil(sqrt(reports) / 2))


def least_places(places: int) -> int:
    """In how many places: a wording that one place repeats is its own.

    >>> [least_places(n) for n in (2, 30, 300)]
    [3, 3, 9]
    """
    return max(LEAST_PLACES, ceil(sqrt(places) / 2))


def discover(stream: Stream) -> list[Found]:
    """The wordings that behave like slogans and stand somewhere unmarked, best first; a set of a few reports has none.

    `stream` gives the reports in a fixed order, each time it is called. A text that stands in the set twice counts once.
    """
    return survey(stream, ()).found


@dataclass(frozen=True)
class Survey:
    """`found`: as `discover` gives them; `figures`: quoted wordings that are no more than figures of speech.

    `stands`: where the wordings found stand in reports, by name, as far as that is known: (letters, start, end, wording).
    """

    found: list[Found]
    figures: list[str]
    stands: Mapping[str, list[Stand]]


def survey(stream: Stream, quoted: Sequence[str], census: Counting = censuses.taken) -> Survey:
    """What behaves like a slogan, and those of `quoted` that most reports say without marks: everyday words, figures of speech.

    `quoted`: wordings that no more than one report puts in quotation marks; `census` counts all wordings of the set's bodies
    that stand in so many reports.
    """
    import numpy as np

    reports, places = _size(stream)
    least, apart = least_reports(reports), least_places(places)
    if reports < least or places < apart:
        return Survey([], [], {})

    def once() -> Iterator[Text]:
        return _originals(stream())

    def bodies() -> Iterator[str]:
        return (text.body for text in once())

    counted = census(bodies, least)
    rows, names = censuses.names(counted, least)
    hashes, count = counted.hashes[rows], counted.count[rows]
    chosen = sorted(_shaped(count.tolist(), names))
    figures = _hashes(word for word in quoted if len(Letters(word)) == len(word))
    bare = _hashes({judging.without_lead(names[n]) for n in chosen})
    watched = np.union1d(hashes[chosen], np.array(sorted({*figures, *bare}), dtype="uint64"))
    kept: dict[str, observing.Stands] = {}
    shortest = SHORTEST_QUOTED if figures else grams.SHORTEST
    behaviour = observing.observe(once, watched, shortest=shortest, kept=kept)
    candidates = behaviour.of(np.searchsorted(watched, hashes[chosen]))
    found = judging.judge([names[n] for n in chosen], candidates, least=least, places=apart)
    said = behaviour.of(np.searchsorted(watched, np.array(list(figures), dtype="uint64")))
    only = sorted(word for n, word in enumerate(figures.values()) if judging.is_figure(word, said, n))
    return Survey(found, only, _stands(kept, watched, wanted(found)))


def _stands(kept: dict[str, observing.Stands], watched: Hashes, found: Wanted) -> dict[str, list[Stand]]:
    """Of all that was watched what was found."""
    import numpy as np

    ones: list[Found | None] = [None] * len(watched)
    for number, one in zip(np.searchsorted(watched, found.sieve.wanted).tolist(), found.ones, strict=True):
        ones[number] = one
    holds = np.array([one is not None for one in ones], dtype=bool)
    result = {}
    for doc, columns in kept.items():
        rows = holds[columns.number]
        stands = zip(*(column[rows].tolist() for column in columns), strict=True)
        result[doc] = [(size, first, last, one) for number, size, first, last in stands if (one := ones[number])]
    return result


def mentions(text: Text, found: Wanted, stands: Sequence[Stand] | None = None) -> list[tuple[int, int, Found]]:
    """Where a report has the wordings found, longest first, apart from one another and from the slogans known there.

    `stands`: where they stand, if that is known.
    """
    taken = [(start, end) for start, end, _ in text.mentions]
    kept = []
    for _, first, last, one in sorted(_in_text(text, found) if stands is None else stands, key=_longest_first):
        if all(last <= start or end <= first for start, end in taken):
            taken.append((first, last))
            kept.append((first, last, one))
    return sorted(kept, key=lambda k: k[0])


def _longest_first(stand: Stand) -> tuple[int, int]:
    return -stand[0], stand[1]


def _in_text(text: Text, found: Wanted) -> Iterator[Stand]:
    letters = Letters(text.body)
    starts, ends = grams.spans(letters)
    hits, numbers = found.sieve.caught(grams.hashes(letters, starts, ends))
    for hit, number in zip(hits.tolist(), numbers.tolist(), strict=True):
        size = int(ends[hit] - starts[hit])
        yield size, int(letters.at[starts[hit]]), int(letters.at[ends[hit] - 1]) + 1, found.ones[number]


class Wanted(NamedTuple):
    """The wordings that `mentions` looks for, in the order of their hashes."""

    sieve: Sieve
    ones: list[Found]


def wanted(found: Iterable[Found]) -> Wanted:
    """The wordings as `mentions` looks for them."""
    import numpy as np

    named = {one.slogan: one for one in found}
    by_hash = sorted(_hashes(named).items())
    values = np.array([value for value, _ in by_hash], dtype="uint64")
    return Wanted(Sieve(values), [named[wording] for _, wording in by_hash])


def _hashes(wordings: Iterable[str]) -> dict[int, str]:
    """The wordings by their hash; those that no n-gram and no couplet holds whole have none."""
    result = {}
    for wording in wordings:
        letters = Letters(wording)
        starts, ends = grams.spans(letters, shortest=1)
        whole = (ends - starts == len(letters)).nonzero()[0]
        if len(whole):
            result[int(grams.hashes(letters, starts, ends)[whole[0]])] = wording
    return result


def _size(stream: Stream) -> tuple[int, int]:
    """Reports and places of the set."""
    places = [text.place for text in _originals(stream())]
    return len(places), len(set(places))


def _originals(texts: Iterable[Text]) -> Iterator[Text]:
    """Each body once."""
    seen: set[int] = set()
    for text in texts:
        value = hash(text.body)
        if value not in seen:
            seen.add(value)
            yield text


def _shaped(count: list[int], names: Mapping[int, str]) -> Iterator[int]:
    """Numbers of the wordings that have the shape of one."""
    numbers = {name.replace(LIST, ""): n for n, name in names.items()}
    longer = _longer(names, count)
    letters = sum(count[n] for name, n in numbers.items() if len(name) == 1)
    for name, number in numbers.items():
        if len(name) >= grams.SHORTEST and longer.get(name, 0) <= PIECE * count[number] and _may_be(names[number]):
            couplet = LIST in names[number]
            if couplet or _cohesion(name, numbers, count, letters) >= COHESION:
                yield number


def _longer(names: Mapping[int, str], count: list[int]) -> dict[str, int]:
    """How often at most each wording stands in one that is a letter or a member longer."""
    found: dict[str, int] = {}
    for number in names:
        for part in _parts(names[number]):
            if count[number] > found.get(part, 0):
                found[part] = count[number]
    return found


def _parts(name: str) -> tuple[str, ...]:
    """What is left without the first or last letter; of a couplet that sings, without its first or last member."""
    members = name.split(LIST)
    if len(members) == 1:
        return name[1:], name[:-1]
    return ("".join(members[1:]), "".join(members[:-1])) if judging.is_parallel(members) else ()


def _cohesion(name: str, numbers: Mapping[str, int], count: list[int], letters: int) -> float:
    """Mutual information, in bits, of the two parts at the cut that holds them together least."""
    whole = count[numbers[name]] * letters
    cuts = ((numbers.get(name[:cut]), numbers.get(name[cut:])) for cut in range(1, len(name)))
    return min((log2(whole / (count[a] * count[b])) for a, b in cuts if a is not None and b is not None), default=0.0)


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(w for terms in column("discovery_words", "terms", kind=kind) for w in terms.split())


@cache
def _frame() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _words("frame"))))


@cache
def _plain() -> frozenset[str]:
    kinds = ("plain", "idiom", "works", "thing", "stock")
    return frozenset(term for kind in kinds for term in column("slogan_words", kind=kind))


def _may_be(name: str) -> bool:
    """No fragment, no frame of the genre, no everyday word."""
    return not (
        name.startswith(_words("opens")) or name.endswith(_words("closes")) or name in _plain() or _frame().search(name)
    )

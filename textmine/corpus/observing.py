"""How candidate wordings behave over a set: where they stand, beside what, and who has them in which year.

Reading order: `observe` runs once over the stream and gives a `Behaviour`, arrays with one entry a candidate; `_Seen` finds
the candidates in one report and says of each occurrence what is around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from . import grams
from .grams import Letters, Sieve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTHING_BESIDE = 0x1FFFFF
PAIRS_HELD = 1 << 21
STANDS_HELD = 1 << 22  # occurrences, 16 bytes each


@dataclass(frozen=True, slots=True)
class Text:
    """What discovery needs of a report. `body`: its clean text up to its own notes; spans are offsets into it.

    `place`: one adopter; `year`: None where unknown; `central`: whether it is the set's reference text;
    `mentions`: start, end, and whether the lexicon knows it (1) or a quotation or pattern showed it (0).
    """

    doc: str
    body: str
    place: str
    year: int | None = None
    central: bool = False
    headings: Sequence[tuple[int, int]] = ()
    mentions: Sequence[tuple[int, int, int]] = ()


Stream = Callable[[], Iterable[Text]]


class Behaviour:
    """One entry a candidate. Reports: `reports`, of them `marked` (quoted, or shown by a pattern), `headed`, `central`.

    Occurrences: `count`, `whole` (a clause or member by itself), `free` (no known slogan there), `lexical` (over a
    wording of the lexicon). `left`, `right`: branching entropy in bits (Jin and Tanaka-Ishii 2006); the edge of a
    clause is a neighbour of its own each time. `places`; `years`: reports by candidate and year; `in_year`: all reports.
    """

    def __init__(self, size: int) -> None:
        import numpy as np

        def zeros() -> NDArray[np.int64]:
            return np.zeros(size, dtype="int64")

        self.count, self.whole, self.free, self.lexical = zeros(), zeros(), zeros(), zeros()
        self.reports, self.marked, self.headed, self.central, self.places = (zeros() for _ in range(5))
        self.left: NDArray[np.float64] = np.zeros(size)
        self.right: NDArray[np.float64] = np.zeros(size)
        self.years: dict[int, NDArray[np.int64]] = {}
        self.in_year: dict[int, int] = {}

    def of(self, numbers: Any) -> Behaviour:
        """That of some of the candidates, in the order of their numbers."""
        some = Behaviour(len(numbers))
        for name in ("count", "whole", "free", "lexical", "reports", "marked", "headed", "central", "places", "left", "right"):  # fmt: skip
            getattr(some, name)[:] = getattr(self, name)[numbers]
        some.years = {year: column[numbers] for year, column in self.years.items()}
        some.in_year = self.in_year
        return some


class _Pairs:
    """Counts of (candidate, value) pairs, kept small."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self.size = 0
        self.keys, self.counts = _empty("int64"), _empty("int64")

    def add(self, candidates: Any, values: Any) -> None:
        self.waiting.append(candidates.astype("int64") << 21 | values)
        self.size += len(candidates)
        if self.size > PAIRS_HELD:
            self.gather()

    def gather(self) -> None:
        import numpy as np

        keys = np.concatenate([self.keys, *self.waiting])
        weights = np.concatenate([self.counts, np.ones(self.size, dtype="int64")])
        self.keys, where = np.unique(keys, return_inverse=True)
        self.counts = np.bincount(where, weights=weights, minlength=len(self.keys)).astype("int64")
        self.waiting, self.size = [], 0


class Stands(NamedTuple):
    """Where wordings stand in a report, a row an occurrence: their `number`, `letters`, and `first`, `last` in the body (exclusive)."""

    number: NDArray[np.int32]
    letters: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


def observe(
    stream: Stream, hashes: NDArray[np.uint64], *, shortest: int = grams.SHORTEST, kept: dict[str, Stands] | None = None
) -> Behaviour:
    """Watches the wordings with those hashes (sorted) over the reports of the stream, each of which counts.

    `shortest`: how many letters the shortest of them has; `kept` is told where they stand in the first reports, by name, as far as
    that is held in memory.
    """
    import numpy as np

    size = len(hashes)
    whole = Behaviour(size)
    places, left, right = _Pairs(), _Pairs(), _Pairs()
    numbers: dict[str, int] = {}
    sieve, room = Sieve(hashes), STANDS_HELD if kept is not None else 0
    for text in stream():
        seen = _Seen(text, sieve, shortest)
        _add(whole, seen, text)
        room -= len(seen.which)
        if kept is not None and room >= 0:
            columns = (seen.which, seen.ends - seen.starts, seen.first, seen.last)
            kept[text.doc] = Stands(*(column.astype("int32") for column in columns))
        places.add(seen.distinct, numbers.setdefault(text.place, len(numbers)))
        left.add(seen.which, seen.left)
        right.add(seen.which, seen.right)
    for pairs in (places, left, right):
        pairs.gather()
    whole.places[:] = np.bincount(places.keys >> 21, minlength=size)
    whole.left[:], whole.right[:] = (_entropy(pairs, size) for pairs in (left, right))
    return whole


class _Seen:
    """The candidates in one report: `which` (their numbers, one an occurrence), `starts`, `ends` (letters)."""

    def __init__(self, text: Text, sieve: Sieve, shortest: int) -> None:
        import numpy as np

        letters = Letters(text.body)
        starts, ends = grams.spans(letters, shortest=shortest)
        found = grams.hashes(letters, starts, ends)
        hit, self.which = sieve.caught(found)
        self.starts, self.ends = starts[hit], ends[hit]
        self.distinct = np.unique(self.which)
        self.first = letters.at[self.starts] if len(letters) else self.starts
        self.last = letters.at[self.ends - 1] + 1 if len(letters) else self.ends
        begins, opens = letters.begins(letters.member), letters.begins(letters.quote)
        self.left = np.where(begins[self.starts], NOTHING_BESIDE, _at(letters.codes, self.starts - 1))
        self.right = np.where(begins[self.ends], NOTHING_BESIDE, _at(letters.codes, self.ends))
        self.whole = begins[self.starts] & begins[self.ends]
        one_quote = _at(letters.quote, self.starts) == _at(letters.quote, self.ends - 1)
        self.quoted = opens[self.starts] & opens[self.ends] & one_quote & _in_marks(text.body, self.first, self.last)


def _add(whole: Behaviour, seen: _Seen, text: Text) -> None:
    import numpy as np

    size = len(whole.count)
    known = np.array([m[:2] for m in text.mentions], dtype="int64").reshape(-1, 2)
    lexical = np.array([m[2] for m in text.mentions], dtype=bool)
    over = _covered(seen.first, seen.last, known, len(text.body))
    over_lexicon = _covered(seen.first, seen.last, known[lexical], len(text.body))
    same = np.isin(seen.first << 21 | seen.last - seen.first, known[:, 0] << 21 | known[:, 1] - known[:, 0])
    headed = _covered(seen.first, seen.last, np.array(text.headings, dtype="int64").reshape(-1, 2), len(text.body))
    for name, which in (
        ("count", seen.which),
        ("whole", seen.which[seen.whole]),
        ("lexical", seen.which[over_lexicon]),
    ):
        getattr(whole, name)[:] += np.bincount(which, minlength=size)
    whole.free += np.bincount(seen.which[~over], minlength=size)
    for name, which in (("reports", seen.which), ("marked", seen.which[seen.quoted | (same & ~over_lexicon)]), ("headed", seen.which[headed])):  # fmt: skip
        getattr(whole, name)[np.unique(which)] += 1
    if text.central:
        whole.central[seen.distinct] += 1
    if text.year is not None:
        whole.years.setdefault(text.year, np.zeros(size, dtype="int64"))[seen.distinct] += 1
        whole.in_year[text.year] = whole.in_year.get(text.year, 0) + 1


def _covered(first: Any, last: Any, spans: Any, size: int) -> Any:
    """Whether each stretch shares a character with one of `spans`."""
    import numpy as np

    edges = np.zeros(size + 2, dtype="int64")
    np.add.at(edges, spans[:, 0], 1)
    np.add.at(edges, spans[:, 1], -1)
    inside = np.concatenate([[0], np.cumsum(np.cumsum(edges) > 0)])
    return inside[last] > inside[first]


def _in_marks(body: str, first: Any, last: Any) -> Any:
    """Whether a quotation mark stands right before and right behind."""
    import numpy as np

    codes = np.frombuffer(f" {body} ".encode("utf-32-le", "surrogatepass"), dtype="<u4")
    marks = np.isin(codes, [ord(sign) for sign in grams.QUOTES])
    return marks[first] & marks[last + 1]


def _at(values: Any, where: Any) -> Any:
    return values[where.clip(0, max(0, len(values) - 1))].astype("int64") if len(values) else where


def _empty(kind: str) -> Any:
    import numpy as np

    return np.zeros(0, dtype=kind)


def _entropy(pairs: _Pairs, size: int) -> Any:
    """Entropy of what stands beside each candidate, in bits."""
    import numpy as np

    candidate, counts = pairs.keys >> 21, pairs.counts.astype(float)
    total = np.bincount(candidate, weights=counts, minlength=size)
    edge = (pairs.keys & NOTHING_BESIDE) == NOTHING_BESIDE
    share = counts / total[candidate]
    bits = np.where(edge, share * np.log2(total[candidate]), -share * np.log2(share))
    return np.bincount(candidate, weights=bits, minlength=size)

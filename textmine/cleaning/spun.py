"""Spun text (伪原创): a report whose words a machine has swapped for synonyms to hide copying.

Spinners do not know set phrases: 广大妇女 becomes 广阔妇女, 贯彻落实 贯彻降实, 不断 别断. Three kinds of evidence: damaged wordings
that a table lists (spun.csv), set phrases with exactly one word swapped for what spinners put (set_phrases.csv,
spun_swaps.csv), and words no report uses (half as strong). 别 for 不 is damage only before what no one forbids. A spinner whose words
stand in no table is told by `strangers`.

Reading order: `evidence` (one pass), `score`, `suspicion`, `is_spun`, `restore_spun_words`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from ..knowledge import rows
from .strangers import LIMIT as STRANGE
from .strangers import strangeness, strangers
from .trace import Edit

# One or two damaged phrases may be a slip or a quotation; a spinner leaves one every few hundred characters. A text is spun
# from a score of a half on: four kinds of damage, and one for every 1,250 characters. By hand; the real reports have a
# score of 0.1 at most.
SPUN = 0.5
KINDS = 6.0
EVERY = 800
ALONE = 0.5
TWICE = 2
# A machine swaps words from the first line to the last: where so much text holds next to nothing, the rest needs no search.
HEAD, FAINT = 3_000, 0.1
RULE = "spun word restored (a guess)"
# 别 after these is the end of a word: 特别能, 分别同, 级别不.
_ENDS_A_WORD = frozenset("特分级个区性类告离差识鉴辨派另国惜送")


class Evidence(NamedTuple):
    """A damaged wording where it stands; `weight`: 1, or a half for a word alone."""

    start: int
    end: int
    text: str
    original: str
    weight: float


class _Tables(NamedTuple):
    finder: ahocorasick_rs.AhoCorasick
    terms: tuple[str, ...]
    originals: dict[str, tuple[str, float]]


@cache
def _tables() -> _Tables:
    known = {r["term"]: (r["original"], 1.0) for r in rows("spun")}
    for row in rows("spun_swaps"):
        if row["alone"]:
            known.setdefault(row["term"], (row["original"], ALONE))
    for term, original in _damaged_phrases():
        known.setdefault(term, (original, 1.0))
    terms = tuple(sorted(known))
    finder = ahocorasick_rs.AhoCorasick(
        terms,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,  # small enough to stay in the processor's cache
    )
    return _Tables(finder, terms, known)


def _damaged_phrases() -> Iterator[tuple[str, str]]:
    """Every set phrase with one of its words swapped, but for what is a set phrase again."""
    swaps: dict[str, list[str]] = {}
    for row in rows("spun_swaps"):
        swaps.setdefault(row["original"], []).append(row["term"])
    phrases = [r["term"].split("|") for r in rows("set_phrases")]
    whole = {"".join(words) for words in phrases}
    for words in phrases:
        for number, word in enumerate(words):
            for swapped in swaps.get(word, ()):
                damaged = "".join([*words[:number], swapped, *words[number + 1 :]])
                if damaged not in whole:
                    yield damaged, "".join(words)


def evidence(text: str) -> list[Evidence]:
    """Every damaged wording of a text, in order, none overlapping.

    >>> [(e.text, e.original) for e in evidence("团结带领广阔妇女，技能别断提高。")]
    [('广阔妇女', '广大妇女'), ('别断', '不断')]
    >>> evidence("特别能吃苦、分别同各区签订责任书。")
    []
    """
    finder, terms, originals = _tables()
    found = []
    for number, start, end in finder.find_matches_as_indexes(text):
        original, weight = originals[terms[number]]
        if original and not (terms[number][0] == "别" and text[start - 1 : start] in _ENDS_A_WORD and start):
            found.append(Evidence(start, end, terms[number], original, weight))
    return found


def score(found: Sequence[Evidence], length: int) -> float:
    """How sure it is that a machine swapped words, from 0 to 1, for a text of `length` characters.

    The lesser of how many kinds of damage there are and of how densely they stand: a long clean text gathers a few oddities.
    What comes again is no slip, and counts twice.

    >>> score(evidence("广阔妇女立脚岗位，别断提高，降实责任，化解要紧咨询题，环绕中心，签订责任答应书。"), 40) > SPUN
    True
    """
    times = Counter(e.text for e in found)
    kinds = {e.text: e.weight * min(TWICE, times[e.text]) for e in found}
    dense = sum(e.weight for e in found) * EVERY / max(length, 1)
    return round(min(1.0, sum(kinds.values()) / KINDS, dense), 2)


def suspicion(text: str) -> float:
    """How sure it is that a machine swapped words, from 0 to 1: damaged wordings, and strangers in the company of words.

    >>> suspicion("市妇联举办宣讲120场，解决实际问题36个。")
    0.0
    """
    found = 0.0
    if len(text) <= 2 * HEAD or score(evidence(text[:HEAD]), HEAD) >= FAINT:
        found = score(evidence(text), len(text))
    return found if found >= SPUN else round(min(1.0, found + SPUN * strangeness(text) / STRANGE), 2)


def is_spun(text: str) -> bool:
    """Whether a machine has swapped words to hide copying.

    >>> is_spun("广阔职工立脚岗位，技能别断提高，降实安全责任，解决要紧咨询题。")
    True
    """
    return suspicion(text) >= SPUN


def told(text: str) -> list[Evidence]:
    """What speaks for it: the damaged wordings, and the strangers (without an original) where there are many of them."""
    found = evidence(text)
    if strangeness(text):
        known = {e.start for e in found}
        found += [Evidence(*s, "", 0.0) for s in strangers(text) if s.start not in known]
    return sorted(found)


def restore_spun_words(text: str) -> Iterator[Edit]:
    """The likely original of each damaged wording, where the pipeline asks for it; a word alone is too weak a reason."""
    for found in evidence(text):
        if found.weight == 1.0:
            yield Edit(found.start, found.end, found.original, RULE, "repair")

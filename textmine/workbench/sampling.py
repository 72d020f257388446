"""A sample of sections for hand coding: random, stratified, every section's chance of being drawn known.

Sections are allotted to pipeline × predicted theme by the square root of their number, so that rare themes are tested too;
within a theme they are spread over places and years by systematic sampling (Särndal, Swensson and Wretman 1992, ch. 3). All
sections of a stratum have the same chance: sample / population. Near-copies and notes are never drawn.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

from ..errors import StoreError, UsageError
from ..store import Store

FOLDER = "workbench"
KEY = "sample.csv"
SEED = 20250101
COLUMNS = (
    "id", "doc", "section", "start", "end", "digest", "pipeline", "stratum", "in_stratum", "drawn", "probability",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded section of the set. `theme`: the program's main theme; `size`: characters; `place`, `year`: as filed."""

    doc: str
    section: int
    start: int
    end: int
    raw_start: int
    heading: str
    text: str
    theme: str
    terms: str
    pipeline: str
    place: str
    year: str

    @property
    def size(self) -> int:
        """Its length in characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row of sample.csv: which section an id is, and with what probability it was drawn."""

    id: str
    doc: str
    section: int
    start: int
    end: int
    digest: str
    pipeline: str
    stratum: str
    in_stratum: int
    drawn: int

    @property
    def probability(self) -> float:
        """The chance every section of its stratum had."""
        return self.drawn / self.in_stratum


def population(outputs: Path) -> list[Passage]:
    """Every section that counts in the shares, as the program codes it, in the order of the store.

    Places and years are those of documents.csv, with the researcher's decisions; themes those of the program alone, so that
    it can be held against coders.
    """
    facts = _filed(outputs)
    sql = (
        'SELECT s.doc, s.section, s."start", s."end", s.raw_start, s.heading, s.text, s.themes, s.terms, r.pipeline '
        "FROM sections s JOIN reports r ON r.doc = s.doc WHERE s.part = 'body' AND s.themes <> '' ORDER BY s.doc, s.section"
    )
    with Store(outputs, read_only=True) as store:
        rows = store.query(sql)
    return [_passage(row, facts[row[0]]) for row in rows if row[0] in facts]


def _passage(row: tuple[Any, ...], filed: tuple[str, str]) -> Passage:
    doc, section, start, end, raw_start, heading, text, themes, terms, pipeline = row
    place, year = filed
    main = themes.split(";")[0]
    return Passage(doc, section, start, end, raw_start, heading or "", text, main, terms or "", pipeline, place, year)


def _filed(outputs: Path) -> dict[str, tuple[str, str]]:
    """Doc → place and year, of reports that are no near-copies of others."""
    path = outputs / "documents.csv"
    if not path.is_file():
        raise StoreError("no tables here", place=str(outputs), hint="run `textmine analyze CORPUS -o OUTPUTS` first")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["duplicate_of"]]
    return {r["doc"]: (r["city"] or r["province"] or "–", r["year"] or "–") for r in rows}


def draw(passages: Sequence[Passage], n: int, *, seed: int = SEED) -> list[tuple[Drawn, Passage]]:
    """`n` passages in random order, each with its stratum and chance; all of them where there are no more.

    Raises UsageError where there is nothing to draw from.
    """
    if not passages:
        raise UsageError("no coded sections to draw from", hint="run `textmine analyze` over some reports first")
    chance = Random(seed)
    n = min(n, len(passages))
    strata = _strata(passages, n)
    shares = allotted({name: len(inside) for name, inside in strata.items()}, n)
    chosen = [
        (name, len(strata[name]), shares[name], passage)
        for name in strata
        for passage in _systematic(strata[name], shares[name], chance)
    ]
    order = sorted(chosen, key=lambda _: chance.random())
    width = max(3, len(str(n)))
    return [
        (
            Drawn(
                f"s{number:0{width}d}", p.doc, p.section, p.start, p.end, digest_of(p.text), p.pipeline, name, size, k
            ),
            p,
        )
        for number, (name, size, k, p) in enumerate(order, 1)
    ]


def _strata(passages: Sequence[Passage], n: int) -> dict[str, list[Passage]]:
    """By pipeline and theme; by pipeline alone, or not at all, where the sample is too small for two of each."""
    named = (lambda p: f"{p.pipeline}/{p.theme}", lambda p: p.pipeline, lambda _: "all")
    for name in named:
        strata: dict[str, list[Passage]] = {}
        for passage in passages:
            strata.setdefault(name(passage), []).append(passage)
        if 2 * len(strata) <= n or len(strata) == 1:
            break
    return dict(sorted(strata.items()))


def allotted(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of each stratum: by the square root of its size, at least two (or all there are), together `n`.

    >>> allotted({"a": 900, "b": 100, "c": 1}, 41)
    {'a': 30, 'b': 10, 'c': 1}
    """
    taken = {name: min(size, 2 if 2 * len(sizes) <= n else 1) for name, size in sizes.items()}
    while sum(taken.values()) < min(n, sum(sizes.values())):
        open_ = [name for name in sizes if taken[name] < sizes[name]]
        neediest = max(open_, key=lambda name: (sqrt(sizes[name]) / (taken[name] + 0.5), name))
        taken[neediest] += 1
    return taken


def _systematic(passages: Sequence[Passage], k: int, chance: Random) -> list[Passage]:
    """Every so manieth of them, from a random start, ordered by place and year and at random within."""
    ordered = [p for *_, p in sorted((p.place, p.year, chance.random(), n, p) for n, p in enumerate(passages))]
    step = len(ordered) / k
    first = chance.random() * step
    return [ordered[min(len(ordered) - 1, int(first + number * step))] for number in range(k)]


def digest_of(text: str) -> str:
    """What ties a sheet to the text it was made from."""
    return sha256(text.encode()).hexdigest()[:12]


def write_key(sample: Sequence[tuple[Drawn, Passage]], folder: Path) -> Path:
    """`sample.csv`: ids, sections and probabilities. It names the program's themes in its strata: not for coders."""
    path = folder / KEY
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for drawn, _ in sample:
            writer.writerow([getattr(drawn, c) for c in COLUMNS[:-1]] + [f"{drawn.probability:.6f}"])
    return path


def read_key(folder: Path) -> dict[str, Drawn]:
    """`sample.csv` by id.

    Raises UsageError where no sheet was drawn.
    """
    path = folder / KEY
    if not path.is_file():
        raise UsageError(
            "no sheet was drawn here", place=str(folder), hint="run `textmine codebook sheet OUTPUTS` first"
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            r["id"]: Drawn(
                r["id"], r["doc"], int(r["section"]), int(r["start"]), int(r["end"]), r["digest"], r["pipeline"],
                r["stratum"], int(r["in_stratum"]), int(r["drawn"]),
            )
            for r in csv.DictReader(file)
        }  # fmt: skip

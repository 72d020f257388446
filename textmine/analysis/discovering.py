"""Brings the store up to date with the slogans that only the whole set shows: mentions with evidence `discovered`.

Reading order: `refresh` forgets those of the run before, lets `corpus.discovery` read the texts out of the store and writes the
mentions of all reports, old ones included, with their way home. No file is read, and never more than a chunk of texts held.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..cleaning.trace import Map
from ..corpus import discovery
from ..corpus.judging import Found
from ..corpus.observing import Text
from ..records import Change
from ..store import Batch, Store, add_row, empty_batch
from . import counted

# Reports whose texts are held at a time.
CHUNK = 200
DISCOVERED = "discovered"
FIGURES = "figures_of_speech"
CENTRE, CENTRAL = "国务院", "全国"
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A report with what its mentions need besides: where sections begin, and the way home."""

    text: Text
    sections: Sequence[tuple[int, int, int]]
    home: Map


def refresh(store: Store, reposts: Collection[str] = ()) -> list[Found]:
    """Discovers anew over the reports of the store and writes the mentions; gives the wordings, best first.

    `reposts`: near-copies, which count for nothing, but have their mentions like all. Remembers, too, which wordings that a
    single report quotes are no more than figures of speech.
    """
    store.connection.execute("DELETE FROM mentions WHERE evidence = ?", [DISCOVERED])
    survey = discovery.survey(
        partial(texts, store, frozenset(reposts)), _quoted_once(store, reposts), partial(counted.census, store, reposts)
    )
    store.remember(FIGURES, survey.figures)
    if survey.found:
        known = _known(store)
        wanted = discovery.wanted(survey.found)
        for docs in _chunks(store):
            batch = empty_batch()
            for whole in _wholes(store, docs):
                _add(batch, whole, discovery.mentions(whole.text, wanted, survey.stands.get(whole.text.doc)), known)
            store.replace([], batch)
    return survey.found


def _quoted_once(store: Store, reposts: Collection[str]) -> list[str]:
    """Wordings that quotation marks in a single report are all the evidence for. Number shorthands are told by their grammar."""
    sql = (
        f"SELECT slogan FROM mentions WHERE evidence <> '{DISCOVERED}' AND doc NOT IN (SELECT unnest(?)) GROUP BY slogan "
        "HAVING bool_and(evidence = 'quoted' AND type <> 'shorthand') AND count(DISTINCT doc) = 1 ORDER BY slogan"
    )
    return [slogan for (slogan,) in store.query(sql, [list(reposts)])]


def texts(store: Store, without: Collection[str] = ()) -> Iterator[Text]:
    """Every report of the store but those named, by name."""
    for docs in _chunks(store):
        for whole in _wholes(store, [doc for doc in docs if doc not in without], ways=False):
            yield whole.text


def _chunks(store: Store) -> Iterator[list[str]]:
    docs = [doc for (doc,) in store.query("SELECT doc FROM reports ORDER BY doc")]
    for first in range(0, len(docs), CHUNK):
        yield docs[first : first + CHUNK]


def _wholes(store: Store, docs: list[str], *, ways: bool = True) -> Iterator[_Whole]:
    clean = dict(store.query("SELECT doc, clean FROM texts WHERE doc IN (SELECT unnest(?))", [docs]))
    sections = _by_doc(store, 'doc, section, "start", "end", part, heading', "sections", "section", docs)
    known = f"(SELECT * FROM mentions WHERE evidence <> '{DISCOVERED}')"
    mentions = _by_doc(store, """doc, "start", "end", evidence = 'lexicon'""", known, '"start", "end"', docs)
    columns = 'doc, raw_start, raw_end, replacement, rule, "group"'
    changes = _by_doc(store, columns, "changes", "raw_start, raw_end", docs) if ways else {}
    facts = "SELECT doc, coalesce(city, province), year, organisation, chars_raw FROM reports WHERE doc IN (SELECT unnest(?)) ORDER BY doc"
    for doc, place, year, organisation, size in store.query(facts, [docs]):
        parts = sections.get(doc, [])
        end = min((row[1] for row in parts if row[3] == "notes"), default=len(clean[doc]))
        central = organisation == CENTRE
        text = Text(
            doc,
            clean[doc][:end],
            CENTRAL if central else place or doc,
            year,
            central,
            tuple(_headings(clean[doc][:end], parts)),
            tuple((a, b, int(lexical)) for a, b, lexical in mentions.get(doc, []) if b <= end),
        )
        home = Map(size, tuple(Change(*row) for row in changes.get(doc, [])))
        yield _Whole(text, [row[:3] for row in parts], home)


def _by_doc(store: Store, columns: str, table: str, order: str, docs: list[str]) -> Rows:
    """The rows of some reports, by report, without its name."""
    sql = f"SELECT {columns} FROM {table} WHERE doc IN (SELECT unnest(?)) ORDER BY doc, {order}"
    found: Rows = defaultdict(list)
    for doc, *row in store.query(sql, [docs]):
        found[doc].append(tuple(row))
    return found


def _headings(body: str, sections: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """Where headings stand: the last of the path, in the first section under it."""
    before = ""
    for _, start, end, _, path in sections:
        if path != before:
            before, last = path, (path or "").rsplit(" › ", 1)[-1]
            at = body.find(last, start, end) if last else -1
            if at >= 0:
                yield at, at + len(last)


@dataclass(frozen=True, slots=True)
class _Known:
    """What other layers found: the families of wordings, and the type of each wording."""

    families: Mapping[str, str]
    types: Mapping[str, str]

    def family(self, slogan: str) -> str:
        """A wording around a known one is of its family: the longest that it holds."""
        inside = sorted((name for name in self.families if name in slogan), key=lambda name: (-len(name), name))
        return self.families[inside[0]] if inside else ""


def _known(store: Store) -> _Known:
    families = store.query("SELECT slogan, max(family) FROM mentions WHERE family <> '' GROUP BY slogan")
    types = store.query("SELECT slogan, type FROM mentions GROUP BY slogan, type ORDER BY count(*), type DESC")
    return _Known({slogan: family for slogan, family in families if len(slogan) > 2}, dict(types))


def _add(batch: Batch, whole: _Whole, found: Iterable[tuple[int, int, Found]], known: _Known) -> None:
    starts = [row[1] for row in whole.sections]
    for start, end, one in found:
        number = bisect_right(starts, start) - 1
        if number < 0:
            continue  # the title is no section
        raw_start, raw_end = whole.home.raw_span(start, end)
        row = {"doc": whole.text.doc, "section": whole.sections[number][0], "start": start, "end": end}
        row |= {"raw_start": raw_start, "raw_end": raw_end, "text": whole.text.body[start:end], "slogan": one.slogan}
        row |= {
            "type": known.types.get(one.slogan, one.type),
            "evidence": DISCOVERED,
            "family": known.family(one.slogan),
        }
        add_row(batch, "mentions", row)

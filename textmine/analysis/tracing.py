"""Walks any row of any table back to the passages it rests on: file, characters, sentence.

Reading order: `trace` reads the row and picks the walker of its table; a walker gives (doc, start, end) in clean texts;
`_passages` maps them home to the source text and cuts the sentence out of it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..cleaning import trace as home
from ..errors import UsageError
from ..records import Change
from ..store import Store

Row = dict[str, str]
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage a row rests on. `raw_text`: cut from the source text at `raw_start:raw_end`; `text`: after cleaning."""

    doc: str
    raw_start: int
    raw_end: int
    start: int
    end: int
    text: str
    raw_text: str
    sentence: str


def trace(outputs: Path, table: str, row: int, *, limit: int = 50) -> tuple[Row, list[Passage]]:
    """The row (1 is the first under the header) and the passages it rests on, at most `limit`.

    Raises UsageError for a table or a row that is not there.
    """
    found = row_of(outputs, table, row)
    walker = _WALKERS.get(table, _by_offsets)
    with Store(outputs, read_only=True, decided=True) as store:
        spans = []
        for span in walker(store, found):
            spans.append(span)
            if len(spans) >= limit:
                break
        return found, list(_passages(store, spans))


def row_of(outputs: Path, table: str, row: int) -> Row:
    """A row of a table of an earlier run (1 is the first under the header)."""
    from ..codebooks import suggestion

    path = outputs / f"{table.removesuffix('.csv')}.csv"
    if not path.is_file():
        names = sorted(p.stem for p in outputs.glob("*.csv"))
        raise UsageError(
            f'this run has no table "{table}"{suggestion(table, names)}', hint=f"there are {', '.join(names)}"
        )
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file), 1):
            if number == row:
                return cells
    raise UsageError(f"{path.name} has no row {row}", hint="row 1 is the first one under the header")


def _passages(store: Store, spans: Iterable[Span]) -> Iterator[Passage]:
    texts: dict[str, tuple[str, str, home.Map]] = {}
    for doc, start, end in spans:
        if doc not in texts:
            texts[doc] = text_and_map(store, doc)
        raw, clean, way = texts[doc]
        raw_start, raw_end = way.raw_span(start, end)
        before, after = _sentence(clean, start, end)
        yield Passage(
            doc, raw_start, raw_end, start, end, clean[start:end], raw[raw_start:raw_end], clean[before:after]
        )


def text_and_map(store: Store, doc: str) -> tuple[str, str, home.Map]:
    """Source text, clean text, and the way from one to the other."""
    ((raw, clean),) = store.query("SELECT raw, clean FROM texts WHERE doc = ?", [doc])
    rows = store.query(
        'SELECT raw_start, raw_end, replacement, rule, "group" FROM changes WHERE doc = ? ORDER BY raw_start, raw_end',
        [doc],
    )
    return raw, clean, home.Map(len(raw), tuple(Change(*row) for row in rows))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, at most 200 characters to either side."""
    before, after = start, end
    while before > 0 and start - before < 200 and text[before - 1] not in "。！？!?\n":
        before -= 1
    while after < len(text) and after - end < 200 and text[after - 1] not in "。！？!?\n":
        after += 1
    return before, after


def _by_offsets(store: Store, row: Row) -> Iterator[Span]:
    """Rows that carry their own offsets: claims, mentions, sections."""
    yield row["doc"], int(row["start"]), int(row["end"])


def _document(store: Store, row: Row) -> Iterator[Span]:
    for (length,) in store.query("SELECT chars_clean FROM reports WHERE doc = ?", [row["doc"]]):
        yield row["doc"], 0, min(length, 80)


def _keyword(store: Store, row: Row) -> Iterator[Span]:
    yield from _occurrences(store, row["term"], "doc = ?", [row["doc"]])


def _keyness(store: Store, row: Row) -> Iterator[Span]:
    column = row["group_by"] if row["group_by"] in ("province", "city", "year", "genre", "pipeline") else "doc"
    yield from _occurrences(store, row["term"], f"CAST({column} AS VARCHAR) = ?", [row["group"]])


def _occurrences(store: Store, term: str, where: str, values: list[str]) -> Iterator[Span]:
    sql = f"SELECT doc, clean FROM texts WHERE doc IN (SELECT doc FROM reports WHERE {where}) ORDER BY doc"
    for doc, text in store.query(sql, values):
        at = text.find(term)
        while at >= 0:
            yield doc, at, at + len(term)
            at = text.find(term, at + len(term))


def _slogan(store: Store, row: Row) -> Iterator[Span]:
    where, values = "slogan = ?", [row["slogan"]]
    if "first_year" not in row:
        where += " AND doc IN (SELECT doc FROM reports WHERE CAST(year AS VARCHAR) = ?)"
        values.append(row["year"])
    yield from store.query(f'SELECT doc, "start", "end" FROM mentions WHERE {where} ORDER BY doc, "start"', values)


def _claims_named(*pairs: tuple[str, str]) -> Callable[[Store, Row], Iterator[Span]]:
    def walk(store: Store, row: Row) -> Iterator[Span]:
        for doc, claim in pairs:
            if row.get(doc) and row.get(claim):
                sql = 'SELECT doc, "start", "end" FROM claims WHERE doc = ? AND claim = ?'
                yield from store.query(sql, [row[doc], int(row[claim])])

    return walk


def _theme(store: Store, row: Row) -> Iterator[Span]:
    """A share rests on the sections whose main theme it counts."""
    conditions, values = ["(s.themes = ? OR s.themes LIKE ? || ';%')"], [row["theme"], row["theme"]]
    for column in ("province", "city", "year"):
        if row.get(column) and not (column == "city" and row.get("level") == "province"):
            conditions.append(f"CAST(r.{column} AS VARCHAR) = ?")
            values.append(row[column])
    sql = (
        'SELECT s.doc, s."start", s."end" FROM sections s JOIN reports r ON s.doc = r.doc '
        f"WHERE {' AND '.join(conditions)} ORDER BY s.doc, s.section"
    )
    yield from store.query(sql, values)


def _pair(store: Store, row: Row) -> Iterator[Span]:
    for side in ("a", "b"):
        if row.get(f"start_{side}"):
            yield row[f"doc_{side}"], int(row[f"start_{side}"]), int(row[f"end_{side}"])
        else:
            yield from _document(store, {"doc": row[f"doc_{side}"]})


def _nothing(store: Store, row: Row) -> Iterator[Span]:
    """A file that failed has no text to lead to."""
    return iter(())


_WALKERS: dict[str, Callable[[Store, Row], Iterator[Span]]] = {
    "documents": _document,
    "failures": _nothing,
    "keywords": _keyword,
    "keyness": _keyness,
    "slogans": _slogan,
    "slogan_diffusion": _slogan,
    "indicators": _claims_named(("doc", "claim")),
    "ledger": _claims_named(("doc_plan", "claim_plan"), ("doc_outcome", "claim_outcome")),
    "themes": _theme,
    "theme_by_place": _theme,
    "theme_by_year": _theme,
    "theme_by_place_year": _theme,
    "duplicates": _pair,
    "reuse": _pair,
}

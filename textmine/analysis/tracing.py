"""Walks any row of any table back to the passages it rests on: file, characters, sentence.

Reading order: `trace` reads the row and picks the walker of its table; a walker gives (doc, start, end) in clean texts;
`_passages` maps them home to the source text and cuts the sentence out of it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ..cleaning import trace as home
from ..errors import UsageError
from ..records import Change
from ..store import Store

Row = dict[str, str]
Span = tuple[str, int, int]
Texts = tuple[str, str, home.Map]  # source text, clean text, the way between them


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
    with opened(outputs) as store:
        return found, passages_of(store, table, found, limit=limit)


def opened(outputs: Path) -> Store:
    """The store of a run as the researcher decided, with `reposts`, the docs that yield to another."""
    store = Store(outputs, read_only=True, decided=True)
    store.connection.execute("CREATE TEMP TABLE reposts (doc VARCHAR)")
    store.connection.execute("INSERT INTO reposts SELECT unnest(?)", [sorted(reposts(outputs))])
    return store


def reposts(outputs: Path) -> set[str]:
    """The docs that documents.csv names as near-copies of another."""
    path = outputs / "documents.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["doc"] for row in csv.DictReader(file) if row.get("duplicate_of")}


def passages_of(
    store: Store, table: str, row: Row, *, limit: int = 50, texts: dict[str, Texts] | None = None
) -> list[Passage]:
    """The passages a row of a table rests on. `texts`: kept between calls, so that a text is mapped once."""
    walker = _WALKERS.get(table.removesuffix(".csv"), _by_offsets)
    return list(_passages(store, islice(walker(store, row), limit), {} if texts is None else texts))


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


def _passages(store: Store, spans: Iterable[Span], texts: dict[str, Texts]) -> Iterator[Passage]:
    for doc, start, end in spans:
        if doc not in texts:
            texts[doc] = text_and_map(store, doc)
        raw, clean, way = texts[doc]
        raw_start, raw_end = way.raw_span(start, end)
        before, after = _sentence(clean, start, end)
        yield Passage(
            doc, raw_start, raw_end, start, end, clean[start:end], raw[raw_start:raw_end], clean[before:after]
        )


def text_and_map(store: Store, doc: str) -> Texts:
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
    where = f"CAST({column} AS VARCHAR) = ? AND doc NOT IN (SELECT doc FROM reposts)"
    yield from _occurrences(store, row["term"], where, [row["group"]])


def _occurrences(store: Store, term: str, where: str, values: list[str]) -> Iterator[Span]:
    sql = f"SELECT doc, clean FROM texts WHERE doc IN (SELECT doc FROM reports WHERE {where}) ORDER BY doc"
    for doc, text in store.query(sql, values):
        at = text.find(term)
        while at >= 0:
            yield doc, at, at + len(term)
            at = text.find(term, at + len(term))


def _decision(store: Store, row: Row) -> Iterator[Span]:
    """A decision about a passage leads to it, one about a report to its head."""
    if row.get("start") and row.get("end"):
        yield from _by_offsets(store, row)
    else:
        yield from _document(store, row)


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
    """A share rests on the sections whose main theme it counts; the row of reports on the reports themselves."""
    where, values = _reports_of(store, row)
    if row["theme"] == "reports":
        yield from store.query(
            f"SELECT doc, 0, least(chars_clean, 80) FROM reports r WHERE {where} ORDER BY doc", values
        )
        return
    sql = (
        'SELECT s.doc, s."start", s."end" FROM sections s JOIN reports r ON s.doc = r.doc '
        f"WHERE split_part(s.themes, ';', 1) = ? AND s.part = 'body' AND {where} ORDER BY s.doc, s.section"
    )
    yield from store.query(sql, [row["theme"], *values])


def _reports_of(store: Store, row: Row) -> tuple[str, list[str]]:
    """The reports that a row of theme shares counts, as a condition on `reports r` with its values.

    A row without a place is the centre's, or that of one report whose place is masked.
    """
    clauses, values = ["r.doc NOT IN (SELECT doc FROM reposts) AND r.year IS NOT NULL"], []
    if "level" in row and not row["province"]:
        centre = "r.province IS NULL AND regexp_matches(r.organisation, '^(国务院|全国|中华全国|中国)')"
        example = row.get("example_doc", "")
        if example and not store.query(f"SELECT 1 FROM reports r WHERE r.doc = ? AND {centre}", [example]):
            centre, values = "r.doc = ?", [example]
        clauses.append(centre)
    for column in ("province", "city", "year"):
        if row.get(column) and not (column == "city" and row.get("level") == "province"):
            clauses.append(f"CAST(r.{column} AS VARCHAR) = ?")
            values.append(row[column])
    return " AND ".join(clauses), values


def _pair(store: Store, row: Row) -> Iterator[Span]:
    for side in ("a", "b"):
        if row.get(f"start_{side}"):
            yield row[f"doc_{side}"], int(row[f"start_{side}"]), int(row[f"end_{side}"])
        else:
            yield from _document(store, {"doc": row[f"doc_{side}"]})


def _nothing(store: Store, row: Row) -> Iterator[Span]:
    """A file that failed has no text to lead to; what moved is walked home from its own table."""
    return iter(())


_WALKERS: dict[str, Callable[[Store, Row], Iterator[Span]]] = {
    "documents": _document,
    "corrections_applied": _decision,
    "failures": _nothing,
    "keywords": _keyword,
    "keyness": _keyness,
    "slogans": _slogan,
    "slogan_diffusion": _slogan,
    "indicators": _claims_named(("doc", "claim")),
    "ledger": _claims_named(("doc_plan", "claim_plan"), ("doc_outcome", "claim_outcome")),
    "themes": _theme,
    "theme_trends": _theme,
    "indicator_candidates": _claims_named(("example_doc", "example_claim")),
    "changes": _nothing,
    "theme_by_place": _theme,
    "theme_by_year": _theme,
    "theme_by_place_year": _theme,
    "duplicates": _pair,
    "reuse": _pair,
}

"""Walks rows of every table home: a law for the sample corpus and for real reports alike."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from textmine.analysis import tracing

Row = dict[str, str]
# Tables whose rows rest on no text: a file that failed has none.
SILENT = ("failures",)
# Tables that speak of the run before, which is gone.
PAST = ("changes",)


# The columns whose words or figures the passages hold. Slogans gather the wordings of a family: their own table has them.
SAID = {
    "documents": ("title",),
    "keywords": ("term",),
    "keyness": ("term",),
    "ledger": ("planned_text", "achieved_text"),
    "claims": ("text",),
    "slogan_mentions": ("text",),
    "sections": ("text",),
    "reuse": ("text",),
}


def letters(text: str) -> str:
    """Letters and digits alone: a line's break or a space amid a word is no other word."""
    return re.sub(r"[\W_]", "", text)


def rows_of(path: Path) -> list[Row]:
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def drawn(folder: Path, *, most: int, seed: int) -> Iterator[tuple[str, int, Row]]:
    """(table, row number, row): `most` rows of every table of a run, drawn with a seed."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem in PAST:
            continue
        rows = rows_of(path)
        for number in sorted(random.Random(f"{seed} {path.stem}").sample(range(len(rows)), min(most, len(rows)))):
            yield path.stem, number + 1, rows[number]


def says(table: str, row: Row, shown: Sequence[str]) -> bool:
    """Whether the passages hold the row's words or figures. `shown`: as cut from the file, and as they stand after cleaning."""
    if not shown:
        return False
    if table == "themes":
        return any(letters(term) in text for text in shown for term in row["top_terms"].split(";"))
    return any(all(letters(row[c]) in text for c in SAID.get(table, ())) for text in shown)


def unproved(folder: Path, *, most: int = 100, seed: int = 1) -> Iterator[str]:
    """The rows whose passages do not say what they say, or are not cut from the source text at their offsets."""
    texts: dict[str, tracing.Texts] = {}
    with tracing.opened(folder) as store:
        for table, number, row in drawn(folder, most=most, seed=seed):
            if table in SILENT:
                continue
            passages = tracing.passages_of(store, table, row, limit=200, texts=texts)
            for passage in passages:
                raw = _raw(folder, passage.doc)
                if raw[passage.raw_start : passage.raw_end] != passage.raw_text:
                    yield f"{table} {number}: not at its place in {passage.doc}"
            if not says(
                table, row, [letters("".join(t)) for t in zip(*((p.raw_text, p.text) for p in passages), strict=True)]
            ):
                yield f"{table} {number}: {row}"


@cache
def _raw(folder: Path, doc: str) -> str:
    return (folder / "raw" / f"{doc}.txt").read_bytes().decode("utf-8")

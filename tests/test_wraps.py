"""Reports of the sample corpus wrapped in furniture: cleaning gives them back, and its laws hold over every wrap."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from textmine import cleaning, sources
from textmine.cleaning.lines import ENDS
from textmine.records import Cleaned, Source

from . import wrapping

CORPUS = Path(__file__).parent.parent / "corpus"
SEEDS = 60
FLOOR = 0.98
WHOLE = 0.995
FORMS = tuple(wrapping.FORMS)
# What may be taken out between two characters of one line: all else goes by whole lines, or by their edges.
WITHIN = {"page number", "paging", "running head"}


@cache
def reports() -> list[tuple[str, ...]]:
    """The clean texts of the sample corpus that carry no flag, line by line, the title first."""
    files = [p for p in sorted(CORPUS.rglob("*")) if p.suffix in {".txt", ".html"}]
    found = [cleaning.clean(sources.read(path, path.name)) for path in files]
    return [tuple(c.text.split("\n")[:-1]) for c in found if c.title and not c.flags]


@cache
def wrapped(form: str) -> list[tuple[wrapping.Wrapped, Source, Cleaned]]:
    known = reports()
    pages = [wrapping.wrap(known[seed % len(known)], seed, form) for seed in range(SEEDS)]
    read = [wrapping.source_of(page, form) for page in pages]
    return [(page, source, cleaning.clean(source)) for page, source in zip(pages, read, strict=True)]


@pytest.mark.parametrize("form", FORMS)
def test_reports_come_back_whole_and_alone(form: str) -> None:
    judged = [wrapping.judge(page, cleaned.text) for page, _, cleaned in wrapped(form)]
    right = sum(share >= WHOLE and not left for share, left in judged)
    assert right >= FLOOR * SEEDS, [left[:2] or share for share, left in judged if share < WHOLE or left][:5]


@pytest.mark.parametrize("form", FORMS)
def test_changes_replay_and_say_why(form: str) -> None:
    for _, source, cleaned in wrapped(form):
        assert cleaning.replay(source.text, cleaned.changes) == cleaned.text
        assert all(change.rule for change in cleaned.changes)


@pytest.mark.parametrize("form", FORMS)
def test_cleaning_a_wrap_twice_is_cleaning_it_once(form: str) -> None:
    for _, _, cleaned in wrapped(form):
        again = cleaning.clean(Source("a.txt", "txt", "utf-8", "", cleaned.text))
        assert again.text == cleaned.text


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_page_numbers_goes_from_within_a_line(form: str) -> None:
    for _, source, cleaned in wrapped(form):
        for change in cleaned.changes:
            if change.group != "furniture" or change.rule in WITHIN:
                continue
            before, after = source.text[: change.raw_start], source.text[change.raw_end :]
            # What follows a finished sentence on its line stands in none.
            line = before[before.rfind("\n") + 1 :].replace("&nbsp;", "").rstrip(" \u3000\u00a0\t")
            finished = not line or line[-1] in ENDS
            to_the_end = finished and source.text[: change.raw_end].endswith("\n")
            assert not before.rstrip(" \u3000\u00a0") or not after or to_the_end or _at_an_edge(before, after), change


def _at_an_edge(before: str, after: str) -> bool:
    """A removed piece begins or ends with a line, or with what other changes took."""
    return before.rstrip(" \u3000\u00a0\t").endswith("\n") or after.lstrip(" \u3000\u00a0\t").startswith("\n")

from __future__ import annotations

import pytest

from textmine import pipeline
from textmine.analysis import wording
from textmine.errors import UsageError


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("节能", "节能环保，推进节能", ["节能", "节能"]),
        ("培训*人次", "培训妇女600人次；培训班，30人次", ["培训妇女600人次"]),
        ("?环保", "节环保、环保", ["节环保", "、环保"]),
        ("C++", "C++ 与 CCC", ["C++"]),
    ],
)
def test_words_and_globs(word: str, text: str, found: list[str]) -> None:
    assert wording.pattern(word).findall(text) == found


def test_an_entry_of_a_codebook_stands_for_all_its_wordings() -> None:
    term = pipeline.selected("auto")[0].themes[0]
    assert wording.pattern(f"@theme:{term.theme}").findall(f"推进{term.term}") != []


@pytest.mark.parametrize("word", ["", "*", "@theme:none", "@book:x"])
def test_what_cannot_be_looked_for_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        wording.pattern(word)

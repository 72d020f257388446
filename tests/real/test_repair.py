"""Flags and repairs over the real files: none on a clean one, and every repair leads home."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from textmine import cleaning, sources
from textmine.cleaning import swaps
from textmine.records import Cleaned, Source

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("repair")]

REVIEW = Path(__file__).parent.parent.parent / "docs" / "review" / "flags.md"


@pytest.fixture(scope="module")
def cleaned(real_data: Path) -> dict[str, tuple[Source, Cleaned]]:
    found = (sources.read(f.path, f.doc) for f in sources.discover(real_data / "data"))
    return {s.doc: (s, cleaning.clean(s)) for s in found}


def test_flags_stand_where_the_review_list_has_them_and_nowhere_else(
    cleaned: dict[str, tuple[Source, Cleaned]],
) -> None:
    listed = dict(re.findall(r"^\| ([\w/]+\.txt) \| ([\w, ]+) \|", REVIEW.read_text(encoding="utf-8"), re.MULTILINE))
    assert {doc: ", ".join(c.flags) for doc, (_, c) in cleaned.items() if c.flags} == listed


def test_flags_are_those_of_the_gold_answers(real_data: Path, cleaned: dict[str, tuple[Source, Cleaned]]) -> None:
    checked = 0
    for path in sorted((real_data / "gold" / "dev").glob("*.json")):
        coded = json.loads(path.read_text(encoding="utf-8"))
        doc = f"seeds/{path.name.removesuffix('.json')}"
        if doc in cleaned:
            assert set(cleaned[doc][1].flags) == set(coded["meta"]["flags"])
            checked += 1
    assert checked == 3


def test_no_clean_file_has_evidence_of_spinning(cleaned: dict[str, tuple[Source, Cleaned]]) -> None:
    scores = {doc: swaps.suspicion(c.text) for doc, (_, c) in cleaned.items()}
    assert {doc for doc, score in scores.items() if score >= 0.1} == {
        d for d in scores if "spun" in cleaned[d][1].flags
    }


def test_changes_replay_and_cleaning_twice_changes_no_character(cleaned: dict[str, tuple[Source, Cleaned]]) -> None:
    for doc, (source, once) in cleaned.items():
        assert cleaning.replay(source.text, once.changes) == once.text, doc
        if source.format == "txt":
            again = cleaning.clean(Source(doc, "txt", "utf-8", "", once.text))
            assert not any(c.group == "repair" for c in again.changes), doc


def test_real_texts_read_in_a_wrong_encoding_come_back(cleaned: dict[str, tuple[Source, Cleaned]]) -> None:
    from textmine.cleaning import misread, trace

    draw, tried = random.Random(3), 0
    for doc, (_, clean) in cleaned.items():
        at = draw.randrange(max(1, len(clean.text) - 600))
        text = clean.text[at : at + 600].encode("gbk", "ignore").decode("gbk")
        for encoding in ("utf-8", "gbk"):
            damaged = text.encode(encoding).decode("latin-1")
            assert trace.apply(damaged, (), list(misread.repair_misread(damaged)))[0] == text, doc
            tried += 1
    assert tried == 124

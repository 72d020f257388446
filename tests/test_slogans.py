"""Slogans: what each layer finds, what it leaves, and how the layers' answers are brought together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textmine import pipeline, reading
from textmine.annotators import slogans
from textmine.records import Mention

FOLDER = Path(__file__).parent / "cases" / "slogans"
MODELLED = json.loads((FOLDER / "modelled.json").read_text(encoding="utf-8"))
NEGATIVE = json.loads((FOLDER / "negative.json").read_text(encoding="utf-8"))
WOMEN, GOVERNMENT = "womens_federation", "government_work_report"


def find(text: str, name: str = WOMEN) -> tuple[Mention, ...]:
    return slogans.find_slogans(reading.report_of_text(text), pipeline.load(name))


@pytest.mark.parametrize("case", MODELLED, ids=[c["label"] for c in MODELLED])
def test_slogans_are_found(case: dict[str, str | list[str]]) -> None:
    found = find(str(case["text"]), str(case.get("pipeline", WOMEN)))
    assert set(case["slogans"]) <= {m.text for m in found}, found
    if "type" in case:
        assert {m.type for m in found if m.text in case["slogans"]} == {case["type"]}


@pytest.mark.parametrize("case", NEGATIVE, ids=[c["label"] for c in NEGATIVE])
def test_what_is_no_slogan_is_left(case: dict[str, str]) -> None:
    assert [m.text for m in find(case["text"], case.get("pipeline", WOMEN))] == []

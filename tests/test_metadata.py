"""Metadata: cases as data, and the laws that hold whatever the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import metadata, structure
from textmine.metadata.organisation import organisation_of
from textmine.metadata.years import named_years, plain_years
from textmine.records import GENRES, Cleaned, Metadata, Source

CASES = Path(__file__).parent / "cases" / "metadata"


def load(name: str) -> list[Any]:
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert len({c["label"] for c in cases}) == len(cases)
    return [pytest.param(c, id=c["label"]) for c in cases]


def infer(case: dict[str, Any], overrides: dict[str, str] | None = None) -> Metadata:
    title, doc = case["title"], case.get("doc", "a.txt")
    text = f"{title}\n{case['text']}" if title else case["text"]
    cleaned = Cleaned(text, (), title, facts=case.get("facts", {}))
    headings = structure.outline(cleaned).headings
    return metadata.infer(Source(doc, "txt", "utf-8", "", text), cleaned, headings, doc=doc, overrides=overrides or {})


@pytest.mark.parametrize("case", [*load("modelled"), *load("negative")])
def test_metadata_is_as_a_reader_would_file_it(case: dict[str, Any]) -> None:
    found = infer(case)
    assert {k: getattr(found, k) for k in case["expected"]} == case["expected"]


@pytest.mark.xfail(strict=True, reason="known failures: promote a case that starts passing")
@pytest.mark.parametrize("case", load("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    found = infer(case)
    assert {k: getattr(found, k) for k in case["expected"]} == case["expected"]

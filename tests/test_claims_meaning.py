"""What a claim says: subject, status, year, direction, scope and commitment, over sentences composed by us.

`facts` of a case: genre and year, as metadata would say them; a value with | accepts either reading.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from textmine import pipeline, reading, structure
from textmine.annotators.claims import find_claims
from textmine.records import Claim, Cleaned, Metadata

FOLDER = Path(__file__).parent / "cases" / "claims"
TAG = re.compile(r"<claim ([^>]*)>(.*?)</claim>")


def cases(name: str) -> list[Any]:
    rows = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(r, id=f"{name}: {r['label']}") for r in rows]


def facts(code: str) -> Metadata:
    """`work_report 2025` reviews 2024 and plans 2025; `other 2024 2025` is a budget of both."""
    genre, *years = code.split()
    year, later = int(years[0]), tuple(int(y) for y in years[1:])
    if genre == "work_report":
        return Metadata(genre=genre, year=year, covers_achieved=(year - 1,), covers_planned=(year,))
    if genre in ("plan", "speech"):
        return Metadata(genre=genre, year=year, covers_planned=(year,))
    if genre == "summary+plan":
        return Metadata(genre=genre, year=year, covers_achieved=(year,), covers_planned=(year + 1,))
    return Metadata(genre=genre, year=year, covers_achieved=(year,), covers_planned=later)


def claims_of(text: str, code: str) -> tuple[Claim, ...]:
    said = facts(code)
    sections = structure.assign_status(structure.outline(Cleaned(text, ())), text, said)
    report = replace(reading.report_of_text(text), metadata=said, sections=sections)
    return find_claims(report, pipeline.load("government_work_report"))


def wrong(case: dict[str, str]) -> list[str]:
    """What the claims of a case say otherwise than its tags."""
    plain = TAG.sub(lambda m: m[2], case["text"])
    found, at, shift, bad = claims_of(plain, case["facts"]), 0, 0, []
    for match in TAG.finditer(case["text"]):
        at = match.start() - shift
        shift += len(match[0]) - len(match[2])
        claim = next((c for c in found if c.start < at + len(match[2]) and at < c.end), None)
        if claim is None:
            bad.append(f"{match[2]}: no claim")
            continue
        for name, wanted in (part.split("=", 1) for part in match[1].split(" ")):
            got = getattr(claim, name)
            if ("" if got is None else str(got)) not in wanted.split("|"):
                bad.append(f"{match[2]}: {name} {got!r}, not {wanted!r}")
    return bad


@pytest.mark.parametrize("case", cases("meaning"))
def test_what_a_claim_says(case: dict[str, str]) -> None:
    assert wrong(case) == [], case["comment"]


@pytest.mark.xfail(strict=True, reason="known failures, to be promoted when they pass")
@pytest.mark.parametrize("case", cases("meaning_known_failures"))
def test_known_failures(case: dict[str, str]) -> None:
    assert wrong(case) == [], case["comment"]


def test_a_claim_is_the_same_whatever_was_read_before() -> None:
    text = "全年建成公园30个，比上年增加5个；其中区级12个。"
    first = claims_of(text, "summary 2024")
    claims_of("力争新建医院2家。", "plan 2025")
    assert claims_of(text, "summary 2024") == first

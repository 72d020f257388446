"""Which claims an indicator knows, and the cells that come of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from textmine import pipeline, reading
from textmine.annotators.indicators import passages
from textmine.corpus import indicators
from textmine.knowledge import column

CASES = Path(__file__).parent / "cases" / "indicators"


def cases(name: str) -> list[Any]:
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(r, id=f"{name}: {r['label']}") for r in rows]


def known_as(case: dict[str, str]) -> str:
    report = reading.report_of_text("政府工作报告\n" + case["text"])
    found = reading.annotate(report, pipeline.load("government_work_report")).claims
    wanted = [c for c in found if case["figure"].startswith(c.text) or c.text == case["figure"]]
    assert wanted, f"no claim {case['figure']} among {[c.text for c in found]}"
    return wanted[-1].indicator


@pytest.mark.parametrize("case", cases("modelled") + cases("negative"))
def test_a_figure_is_known_by_its_name_and_by_nothing_beside_it(case: dict[str, str]) -> None:
    assert known_as(case) == case["expected"]


@pytest.mark.xfail(strict=True, reason="known failures, to be promoted when they pass")
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, str]) -> None:
    assert known_as(case) == case["expected"]


@pytest.mark.parametrize(("name", "least"), [("government_work_report", 40), ("womens_federation", 25)])
def test_the_tables_are_broad(name: str, least: int) -> None:
    assert len({e.indicator for e in pipeline.load(name).indicators}) >= least


def test_no_indicator_changes_its_measure_between_rows() -> None:
    for name in pipeline.names():
        measures: dict[str, set[str]] = {}
        for entry in pipeline.load(name).indicators:
            measures.setdefault(entry.indicator, set()).add(entry.measure)
        assert all(len(m) == 1 for m in measures.values()), name


DOCUMENTS = pd.DataFrame(
    [
        {"doc": "甲市/2024.txt", "province": "甲省", "city": "甲市", "duplicate_of": None},
        {"doc": "甲市/copy.txt", "province": "甲省", "city": "甲市", "duplicate_of": "甲市/2024.txt"},
    ]
)
KNOWN = {"gdp_growth": ("%", "growth"), "gdp_level": ("元", "level"), "grain": ("吨", "level"), "cpi": ("%", "growth")}


def stated(
    number: int, indicator: str, text: str, low: float | None, high: float | None, **more: Any
) -> dict[str, Any]:
    row = {"doc": "甲市/2024.txt", "claim": number, "indicator": indicator, "text": text, "low": low, "high": high}
    return {**row, "unit": "%", "comparator": "exact", "status": "achieved", "year": 2023, "direction": "up", **more}


def cells_of(*claims: dict[str, Any]) -> list[dict[str, Any]]:
    return indicators.cells(pd.DataFrame(claims), DOCUMENTS, known=KNOWN).to_dict("records")


def test_a_fall_of_a_growth_indicator_is_negative() -> None:
    (cell,) = cells_of(stated(1, "cpi", "0.2%", 0.2, 0.2, direction="down"))
    assert (cell["low"], cell["high"], cell["comparator"]) == (-0.2, -0.2, "exact")


def test_a_fall_of_at_least_turns_the_bound() -> None:
    (cell,) = cells_of(stated(1, "cpi", "0.2%以上", 0.2, None, direction="down", comparator="at_least"))
    assert pd.isna(cell["low"])
    assert (cell["high"], cell["comparator"]) == (-0.2, "at_most")


def test_grain_in_斤_is_told_in_吨() -> None:
    (cell,) = cells_of(stated(1, "grain", "40亿斤", 4e9, 4e9, unit="斤"))
    assert (cell["low"], cell["unit"]) == (2e6, "吨")


def test_different_figures_are_kept_and_marked_never_averaged() -> None:
    (cell,) = cells_of(stated(1, "gdp_growth", "6.1%", 6.1, 6.1), stated(2, "gdp_growth", "5.8%", 5.8, 5.8))
    assert (cell["low"], cell["claim"], cell["conflicts"]) == (6.1, 1, "5.8%")


def test_a_bound_that_the_figure_satisfies_is_no_conflict() -> None:
    over = stated(1, "gdp_level", "3000亿元", 3e11, None, comparator="over", unit="元")
    (cell,) = cells_of(over, stated(2, "gdp_level", "3120亿元", 3.12e11, 3.12e11, unit="元"))
    assert (cell["claim"], cell["conflicts"]) == (2, "")


def test_the_same_figure_rounded_is_no_conflict_and_the_precise_one_stands() -> None:
    rough = stated(1, "gdp_level", "3.1千亿元", 3.1e11, 3.1e11, unit="元")
    (cell,) = cells_of(rough, stated(2, "gdp_level", "3124.6亿元", 3.1246e11, 3.1246e11, unit="元"))
    assert (cell["claim"], cell["conflicts"]) == (2, "")


def test_a_repost_gives_no_cell_and_a_claim_without_a_year_none() -> None:
    again = stated(1, "gdp_growth", "6.1%", 6.1, 6.1, doc="甲市/copy.txt")
    assert cells_of(again, stated(2, "gdp_growth", "6%", 6, 6, year=None)) == []


def test_the_order_of_the_claims_changes_nothing() -> None:
    claims = [
        stated(n, i, "6%", 6, 6, status=s) for n, (i, s) in enumerate([("cpi", "planned"), ("gdp_growth", "achieved")])
    ]
    assert cells_of(*claims) == cells_of(*claims[::-1])


def test_whatever_names_years_holds_a_hint_that_it_may() -> None:
    named = [*column("indicator_words", label="many"), *column("indicator_words", label="one")]
    for text in (*named, "2024年以来", "2021—2025年", "过去3年", "2025年，经济运行总体平稳"):
        assert passages._hints().search(text), text
        assert passages._said(text) is not None
    assert passages._said("着力稳就业") is None

"""The ledger: plans and what became of them, from hand-written records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from textmine.corpus import ledger

CASES = json.loads((Path(__file__).parent / "cases" / "ledger" / "modelled.json").read_text(encoding="utf-8"))


def report(doc: str, year: int, **more: Any) -> dict[str, Any]:
    facts = {"doc": doc, "province": "甲省", "city": "甲市", "county": None, "organisation": "甲市妇联", "year": year}
    covers = {"covers_achieved": str(year), "covers_planned": str(year + 1)}
    return {**facts, **covers, "pipeline": "womens_federation", "duplicate_of": None, **more}


def claim(doc: str, number: int, **more: Any) -> dict[str, Any]:
    base = {"doc": doc, "claim": number, "unit": "户", "kind": "count", "comparator": "exact", "direction": None}
    about = {"status": "achieved", "year": 2023, "subject": "走访慰问困难妇女", "indicator": "", "sentence": ""}
    return {**base, **about, **more}


def matched(documents: list[dict[str, Any]], claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return ledger.match(pd.DataFrame(claims), pd.DataFrame(documents)).to_dict("records")


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"]) for c in CASES])
def test_a_plan_is_judged_by_the_rules_of_the_contract(case: dict[str, Any]) -> None:
    plan = claim("2022.txt", 1, status="planned") | case["plan"]
    outcome = claim("2023.txt", 1) | case["outcome"]
    row, *rest = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [plan, outcome])
    assert row["verdict"] == case["verdict"]
    assert row["doc_outcome"] == "2023.txt"
    assert (None if pd.isna(row["gap"]) else row["gap"]) == pytest.approx(case["gap"])
    assert all(r["doc_plan"] == "2023.txt" for r in rest)


PLAN = claim("2022.txt", 1, status="planned", text="300户", low=300, high=300)
OUTCOME = claim("2023.txt", 1, text="326户", low=326, high=326)


def test_without_an_answering_report_the_plan_stands_as_no_report() -> None:
    (row,) = matched([report("2022.txt", 2022)], [PLAN])
    assert (row["verdict"], row["planned_low"], row["claim_plan"]) == ("no_report", 300, 1)
    assert row["doc_outcome"] is None


@pytest.mark.parametrize(
    "other", [{"city": "乙市"}, {"organisation": "甲市总工会"}, {"pipeline": "government_work_report"}]
)
def test_another_place_or_kind_of_organisation_does_not_answer(other: dict[str, str]) -> None:
    (row,) = matched([report("2022.txt", 2022), report("2023.txt", 2023, **other)], [PLAN, OUTCOME])
    assert row["verdict"] == "no_report"


def test_a_repost_does_not_answer() -> None:
    copy = report("2023.txt", 2023, duplicate_of="elsewhere.txt")
    (row,) = matched([report("2022.txt", 2022), copy], [PLAN, OUTCOME])
    assert row["verdict"] == "no_report"


def test_an_outcome_answers_one_plan_only() -> None:
    second = PLAN | {"claim": 2}
    rows = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [PLAN, second, OUTCOME])
    assert [r["verdict"] for r in rows] == ["exceeded", "not_reported"]


def test_a_target_stated_twice_is_answered_twice_where_an_indicator_knows_it() -> None:
    named = {"indicator": "visits"}
    plans = [PLAN | named, PLAN | named | {"claim": 2}]
    rows = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [*plans, OUTCOME | named])
    assert [r["verdict"] for r in rows] == ["exceeded", "exceeded"]


def test_a_figure_that_the_indicator_refused_is_no_answer() -> None:
    rows = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [PLAN | {"indicator": "visits"}, OUTCOME])
    assert rows[0]["verdict"] == "not_reported"


def test_a_fall_of_prices_answers_a_target_for_their_rise() -> None:
    same = {"unit": "%", "kind": "percent", "subject": "居民消费价格", "indicator": "cpi"}
    plan = PLAN | same | {"text": "2%左右", "low": 2, "high": 2, "comparator": "about", "direction": "up"}
    outcome = OUTCOME | same | {"text": "0.2%", "low": 0.2, "high": 0.2, "direction": "down"}
    (row,) = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [plan, outcome])
    assert (row["achieved_low"], row["gap"], row["verdict"]) == (-0.2, -2.2, "exceeded")


def test_a_rule_is_answered_like_a_plan() -> None:
    rule = PLAN | {"status": "rule", "text": "300户以内", "low": None, "high": 300, "comparator": "at_most"}
    (row,) = matched([report("2022.txt", 2022), report("2023.txt", 2023)], [rule, OUTCOME])
    assert (row["verdict"], row["gap"]) == ("missed", 26)


def test_the_order_of_rows_changes_nothing() -> None:
    documents, claims = [report("2022.txt", 2022), report("2023.txt", 2023)], [PLAN, PLAN | {"claim": 2}, OUTCOME]
    forward = ledger.match(pd.DataFrame(claims), pd.DataFrame(documents))
    backward = ledger.match(pd.DataFrame(claims[::-1]), pd.DataFrame(documents[::-1]))
    pd.testing.assert_frame_equal(forward, backward)

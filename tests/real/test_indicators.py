"""Indicators and ledger over the real reports, against the truth table read from them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from textmine import analysis

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("run")]

Rows = Callable[[Path], list[dict[str, str]]]


def test_cells_agree_with_the_truth_table(real_run: analysis.Run, real_data: Path) -> None:
    gold = real_data / "gold"
    command = [sys.executable, str(gold / "score_indicators.py"), str(gold / "dev" / "indicators.tsv")]
    done = subprocess.run([*command, str(real_run.folder)], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    false, empty = map(int, result["false_cells"].split("/"))
    assert result["right"] >= 0.96
    assert false <= 0.03 * empty
    assert result["conflicting_rows"] <= 0.03 * result["cells"]


def test_growth_verdicts_follow_from_the_truth_table(real_run: analysis.Run, real_data: Path, rows_of: Rows) -> None:
    """Where both the target and the outcome for 2025 are stated, the verdict is what the two figures say."""
    with (real_data / "gold" / "dev" / "indicators.tsv").open(encoding="utf-8") as file:
        truth = [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["year"] == "2025"]
    figures = {(r["province"], r["status"]): r for r in truth if r["indicator"] == "gdp_growth" and r["low"] != "-"}
    ledger = {r["province"]: r for r in rows_of(real_run.folder / "ledger.csv") if _is_growth_of_2025(r)}
    checked = 0
    for (province, status), plan in figures.items():
        outcome = figures.get((province, "achieved"))
        if status == "planned" and outcome and "WEAK" not in plan["note"] + outcome["note"]:
            assert ledger[province]["verdict"] == _verdict(plan, float(outcome["low"])), province
            checked += 1
    assert checked >= 10


def _is_growth_of_2025(row: dict[str, str]) -> bool:
    return row["indicator"] == "gdp_growth" and row["year"] == "2025" and not row["city"]


def _verdict(plan: dict[str, str], got: float) -> str:
    low = float(plan["low"])
    if plan["comparator"] in ("at_least", "over"):
        return "met" if got >= low else "missed"
    if plan["comparator"] == "range" and low <= got <= float(plan["high"]):
        return "met"
    if plan["comparator"] == "about" and abs(got - low) <= 0.5 + 1e-9:
        return "met"
    return "met" if got == low else "exceeded" if got > low else "missed"

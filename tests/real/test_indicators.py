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


@pytest.mark.parametrize(
    ("indicator", "least"), [("gdp_growth", 10), ("urban_new_jobs", 8), ("urban_unemployment", 4), ("cpi", 1)]
)
def test_verdicts_follow_from_the_truth_table(
    real_run: analysis.Run, real_data: Path, rows_of: Rows, indicator: str, least: int
) -> None:
    """Where both the target and the outcome for 2025 are stated, the verdict is what the two figures say."""
    with (real_data / "gold" / "dev" / "indicators.tsv").open(encoding="utf-8") as file:
        truth = [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["year"] == "2025"]
    figures = {(r["province"], r["status"]): r for r in truth if r["indicator"] == indicator and _figure(r)}
    ledger = {
        r["province"]: r
        for r in rows_of(real_run.folder / "ledger.csv")
        if r["indicator"] == indicator and r["year"] == "2025" and not r["city"]
    }
    checked = 0
    for (province, status), plan in figures.items():
        outcome = figures.get((province, "achieved"))
        if status == "planned" and outcome and "WEAK" not in plan["note"] + outcome["note"]:
            low, high = plan["low"] or plan["high"], outcome["low"] or outcome["high"]
            assert ledger[province]["verdict"] == _verdict(plan, float(low), float(high), indicator), province
            checked += 1
    assert checked >= least


def _figure(row: dict[str, str]) -> bool:
    return any(c.replace(".", "", 1).lstrip("-").isdigit() for c in (row["low"], row["high"]))


def _verdict(plan: dict[str, str], target: float, got: float, indicator: str) -> str:
    comparator, less = plan["comparator"], indicator in ("urban_unemployment", "cpi")
    if comparator in ("at_least", "over"):
        return "met" if got >= target else "missed"
    if comparator in ("at_most", "almost"):
        return "met" if got <= target else "missed"
    if comparator == "range" and target <= got <= float(plan["high"]):
        return "met"
    slack = abs(target) / 10 if indicator == "urban_new_jobs" else 0.5
    if comparator == "about" and abs(got - target) <= slack + 1e-9:
        return "met"
    return "met" if got == target else "exceeded" if (got > target) != less else "missed"

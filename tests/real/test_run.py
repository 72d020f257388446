"""The whole chain over all real reports. One group, so that one worker makes the run and the rest is read from it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from textmine import analysis
from textmine.cleaning import trace
from textmine.records import Change
from textmine.store import Store

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("run")]

Rows = Callable[[Path], list[dict[str, str]]]


def test_every_file_is_read_and_none_fails(real_run: analysis.Run, real_data: Path, rows_of: Rows) -> None:
    files = [p for p in (real_data / "data").rglob("*") if p.is_file()]
    assert len(files) == 62
    assert real_run.failed == ()
    assert len(rows_of(real_run.folder / "documents.csv")) == 62


def test_three_reports_are_read_from_gb18030(real_run: analysis.Run, rows_of: Rows) -> None:
    rows = rows_of(real_run.folder / "documents.csv")
    found = [r["doc"] for r in rows if r["format"] == "txt" and r["encoding"] == "gb18030"]
    assert found == ["national/1985.txt", "national/1999.txt", "national/2010.txt"]


@pytest.mark.parametrize("table", ["claims", "slogan_mentions", "sections"])
def test_every_span_leads_home(real_run: analysis.Run, rows_of: Rows, table: str) -> None:
    """Source text at raw_start:raw_end, put through the recorded changes, is the clean text at start:end."""
    changes: dict[str, list[Change]] = defaultdict(list)
    with Store(real_run.folder, read_only=True) as store:
        texts = {doc: (raw, clean) for doc, raw, clean in store.query("SELECT doc, raw, clean FROM texts")}
        for doc, *change in store.query('SELECT doc, raw_start, raw_end, replacement, rule, "group" FROM changes'):
            changes[doc].append(Change(*change))
    wrong, checked = [], 0
    for row in rows_of(real_run.folder / f"{table}.csv"):
        raw, clean = texts[row["doc"]]
        start, end, left, right = (int(row[k]) for k in ("start", "end", "raw_start", "raw_end"))
        inside = [
            Change(c.raw_start - left, c.raw_end - left, c.replacement, c.rule, c.group)
            for c in changes[row["doc"]]
            if left <= c.raw_start and c.raw_end <= right
        ]
        checked += 1
        if trace.replay(raw[left:right], sorted(inside, key=lambda c: (c.raw_start, c.raw_end))) != clean[start:end]:
            wrong.append((row["doc"], start, end))
    assert checked > 500
    assert wrong == []


def score(real_data: Path, run: Path, gold: str, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(real_data / "gold" / "score.py"), str(real_data / "gold" / gold), str(run), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_gold_answers_are_met(real_run: analysis.Run, real_data: Path) -> None:
    told = score(real_data, real_run.folder, "dev")
    assert told["reports_not_found"] == []
    claims = told["claims"]
    assert claims["found"]["f1"] >= 0.98
    assert claims["value"]["f1"] >= 0.97
    assert claims["tuple"]["f1"] >= 0.92
    assert claims["tuple_and_subject"]["f1"] >= 0.85
    assert claims["without_raw_span"] == 0
    assert told["slogans"]["r"] >= 0.82
    assert told["slogans"]["p"] >= 0.88
    assert told["themes"]["main_accuracy"] >= 0.88
    assert told["themes"]["status_accuracy"] >= 0.95
    assert told["keywords"]["recall_of_agreed"] >= 0.65
    assert told["keywords"]["precision_at_15"] >= 0.65
    assert told["body"]["furniture_leaks"].startswith("0/")


def test_the_pages_are_clean_and_known(real_run: analysis.Run, real_data: Path) -> None:
    told = score(real_data, real_run.folder, "dev_pages", "--only", "body,meta")
    assert told["reports_not_found"] == []
    assert _share(told["body"]["edges"]) >= 0.98
    assert _share(told["body"]["furniture_leaks"]) <= 0.01
    floors = {
        "province": 1.0,
        "city": 1.0,
        "year": 1.0,
        "title": 0.93,
        "organisation": 0.93,
        "genre": 0.93,
        "published": 0.93,
    }
    assert {name for name, floor in floors.items() if _share(told["meta"][name]) < floor} == set()


def _share(fraction: str) -> float:
    part, whole = fraction.split("/")
    return int(part) / int(whole)


def test_a_second_run_reads_no_file_and_changes_no_byte(
    real_run: analysis.Run, real_data: Path, bytes_of: Callable[[Path], dict[str, bytes]]
) -> None:
    before = bytes_of(real_run.folder)
    again = analysis.analyze(real_data / "data", real_run.folder, save_text=True, workers=1)
    assert again.plan is not None
    assert again.plan.counts == {"new": 0, "changed": 0, "removed": 0, "unchanged": 62}
    assert not again.tables_written
    assert bytes_of(real_run.folder) == before

"""Panels for statistics packages, and counts and comparisons over an earlier run: reposts count once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from textmine import analysis
from textmine.analysis import comparing, exploring, panels
from textmine.cli import cli
from textmine.errors import StoreError, UsageError

Rows = Callable[[Path], list[dict[str, str]]]


@pytest.fixture
def outputs(small_corpus: Path, tmp_path: Path) -> Path:
    """A run over three years of one city, one of them in the set twice."""
    shutil.copy(small_corpus / "浙江省" / "杭州市" / "2023.txt", small_corpus / "转载.txt")
    analysis.analyze(small_corpus, tmp_path / "outputs", workers=1, report=False)
    return tmp_path / "outputs"


def test_a_panel_says_what_the_tables_say(outputs: Path, rows_of: Rows) -> None:
    frame = panels.panel(outputs, ["宣讲"])
    assert list(frame.columns[:6]) == ["level", "province", "city", "place_code", "year", "reports"]
    city = frame[frame["city"] == "杭州市"].set_index("year")
    assert list(city.index) == [2022, 2023, 2024]
    assert set(city["place_code"]) == {"330100"}
    for row in rows_of(outputs / "themes.csv"):
        if row["city"]:
            assert city.loc[int(row["year"]), f"theme_{row['theme']}"] == float(row["share"])
    assert list(city["count_1"]) == [1, 1, 1]
    assert list(city["reports"]) == [1, 1, 1]


def test_every_form_reads_back(outputs: Path, tmp_path: Path) -> None:
    command = ["panel", str(outputs), "--format", "csv,dta,parquet", "--count", "宣讲", "-o", str(tmp_path / "panels")]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0, result.output
    written = pd.read_csv(tmp_path / "panels" / "panel.csv", dtype={"place_code": str}, keep_default_na=False)
    stata = pd.read_stata(tmp_path / "panels" / "panel.dta")
    with pd.io.stata.StataReader(tmp_path / "panels" / "panel.dta") as reader:
        assert reader.variable_labels()["count_1"] == "occurrences of 宣讲"
    parquet = duckdb.sql(f"SELECT * FROM '{tmp_path / 'panels' / 'panel.parquet'}'").df()
    for frame in (stata, parquet):
        assert list(frame["city"]) == list(written["city"])
        assert list(frame["year"]) == list(written["year"])
        assert list(frame["reports"]) == list(written["reports"])
        assert len(frame.columns) == len(written.columns)


def test_an_unknown_form_is_refused(outputs: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='cannot write "sav"'):
        panels.write(panels.panel(outputs), tmp_path / "panel.sav", "sav")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        panels.panel(tmp_path)


def test_a_report_that_stands_in_the_set_twice_counts_once(outputs: Path) -> None:
    (once,) = exploring.count(outputs, ["宣讲"])
    (twice,) = exploring.count(outputs, ["宣讲"], with_reposts=True)
    assert (once.count, once.reports) == (3, 3)
    assert (twice.count, twice.reports) == (4, 4)
    assert len(exploring.kwic(outputs, "宣讲")) == 3
    assert len(exploring.kwic(outputs, "宣讲", with_reposts=True)) == 4


def test_a_wide_comparison_has_one_row_a_group_and_the_values_of_the_long_one(outputs: Path) -> None:
    rows = comparing.compare(outputs, by=["year"])
    table, labels = comparing.wide(rows, ["year"], "theme")
    assert [row["year"] for row in table] == ["2022", "2023", "2024"]
    assert all(row["value"] == next(t for t in table if t["year"] == row["year"])[row["theme"]] for row in rows)
    assert set(labels) == {row["theme"] for row in rows}

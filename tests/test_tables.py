"""How a table becomes a file: bytes, cells, order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from textmine import tables
from textmine.errors import StoreError


def written(frame: pd.DataFrame, tmp_path: Path, name: str) -> str:
    tables.write_csv(frame, tmp_path / f"{name}.csv", name)
    content = (tmp_path / f"{name}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    return content.decode("utf-8-sig")


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    assert written(pd.DataFrame(), tmp_path, "failures") == "doc,stage,error,hint\n"


@pytest.mark.parametrize("name", sorted(tables.COLUMNS))
def test_every_table_can_be_written_empty_and_names_no_column_twice(name: str, tmp_path: Path) -> None:
    columns = tables.COLUMNS[name]
    assert len(set(columns)) == len(columns)
    assert written(pd.DataFrame(), tmp_path, name) == ",".join(columns) + "\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (4e12, "4000000000000"),
        (1.2e-7, "0"),
        (-1.2e-9, "0"),
        (0.1 + 0.2, "0.3"),
        (-0.25, "-0.25"),
        (1234567.891, "1234567.891"),
        (None, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (True, "true"),
        (np.int64(7), "7"),
        (np.float64(7.5), "7.5"),
        (False, "false"),
        ("=1+1", "'=1+1"),
        ("@甲", "'@甲"),
        ("-5%", "'-5%"),
        ("+86", "'+86"),
        ("\t甲", "'\t甲"),
        ("\r甲", "'\r甲"),
        ("甲=乙", "甲=乙"),
    ],
)
def test_a_cell(value: object, text: str) -> None:
    assert tables.cell(value) == text


def test_rows_stand_in_their_order_however_they_come(tmp_path: Path) -> None:
    frame = pd.DataFrame({"doc": ["b", "a"], "stage": "read", "error": "空", "hint": ["一", "二"]})
    assert written(frame, tmp_path, "failures") == written(frame[::-1], tmp_path, "failures")


def test_cells_with_commas_quotes_and_lines_are_quoted(tmp_path: Path) -> None:
    frame = pd.DataFrame([{"doc": 'a"b', "stage": "x,y", "error": "一\n二", "hint": None}])
    assert written(frame, tmp_path, "failures") == 'doc,stage,error,hint\n"a""b","x,y","一\n二",\n'


def test_a_table_that_cannot_be_written_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        tables.write_csv(pd.DataFrame(), tmp_path / "missing" / "failures.csv", "failures")
    assert list(tmp_path.iterdir()) == []


def test_tables_are_rebuilt_from_records_without_any_reading_of_language() -> None:
    code = (
        "import sys; from textmine import tables; from textmine.corpus import "
        "diffusion, duplicates, indicators, keyness, keywords, ledger, reuse, shares\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('jieba', 'rjieba', 'spacy', 'opencc', 'selectolax')"
        " or m.startswith(('textmine.annotators', 'textmine.cleaning', 'textmine.sources'))]\n"
        "print(bad)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

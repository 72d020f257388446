from __future__ import annotations

from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from textmine.report.workbook import write_workbook


def test_a_sheet_a_table_and_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    claims = pd.DataFrame(
        {"doc": ["甲.txt", "乙.txt"], "text": ["=1+1", "4万余元"], "low": [1.5, None], "year": [2023, 2024]}
    )
    empty = pd.DataFrame({"doc": [], "error": []})
    columns = {"claims": tuple(claims.columns), "failures": ("doc", "error")}
    write_workbook({"claims": claims, "failures": empty}, columns, tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["claims", "failures"]
    rows = list(book["claims"].iter_rows(values_only=True))
    assert rows == [("doc", "text", "low", "year"), ("甲.txt", "=1+1", 1.5, 2023), ("乙.txt", "4万余元", None, 2024)]
    assert book["claims"]["B2"].data_type == "s"
    assert book["claims"].freeze_panes == "B2"
    assert list(book["failures"].iter_rows(values_only=True)) == [("doc", "error")]


def test_what_excel_cannot_hold_is_cut_and_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["长" * 40_000, "a\x00b"]})
    write_workbook({"t": frame}, {"t": ("text",)}, tmp_path / "t.xlsx")
    cells = [r[0] for r in load_workbook(tmp_path / "t.xlsx")["t"].iter_rows(min_row=2, values_only=True)]
    assert len(cells[0]) == 32_767
    assert cells[0].endswith("…")
    assert cells[1] == "ab"

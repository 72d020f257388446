from __future__ import annotations

import csv
import shutil
import subprocess
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
    assert book.sheetnames == ["目录", "claims", "failures"]
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


def test_numbers_links_and_colours_are_as_a_reader_of_excel_expects(tmp_path: Path) -> None:
    themes = pd.DataFrame(
        {"theme": ["ecology", "health"], "year": [2024, 2024], "share": [0.256, 0.1], "reports": [1200, 3]}
    )
    wide = pd.DataFrame({"theme": ["ecology", "reports"], "浙江省": [0.25, 1.0]})
    claims = pd.DataFrame({"doc": ["甲.txt"], "low": [40000.0], "high": [1.25]})
    frames = {"themes": themes, "theme_by_place": wide, "claims": claims}
    write_workbook(frames, {n: tuple(f.columns) for n, f in frames.items()}, tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book["themes"]
    assert [sheet.cell(2, n).number_format for n in range(2, 5)] == ["0", "0.0%", "#,##0"]
    assert [book["claims"].cell(2, n).number_format for n in (2, 3)] == ["#,##0", "#,##0.0#####"]
    assert [book["theme_by_place"].cell(n, 2).number_format for n in (2, 3)] == ["0.0%", "#,##0"]
    assert (sheet["A3"].hyperlink.target, sheet["A3"].hyperlink.location) == ("report.html", "themes/2")
    assert book["目录"]["A3"].hyperlink.location == "'theme_by_place'!A1"
    coloured = {name: [str(r.sqref) for r in book[name].conditional_formatting] for name in book.sheetnames}
    assert coloured == {"目录": [], "themes": ["C2:C3"], "theme_by_place": ["B2"], "claims": []}
    write_workbook(frames, {n: tuple(f.columns) for n, f in frames.items()}, tmp_path / "alone.xlsx", page=False)
    assert load_workbook(tmp_path / "alone.xlsx")["themes"]["A3"].hyperlink is None


def test_libreoffice_reads_the_same_values_under_chinese_names(tmp_path: Path) -> None:
    frame = pd.DataFrame({"地区": ["浙江省", "=1+1", 'a,"b"'], "占比": [0.125, 0.5, None], "年份": [2023, 2024, 2025]})
    path = tmp_path / "各地对比（2024）.xlsx"
    write_workbook({"主题占比": frame}, {"主题占比": tuple(frame.columns)}, path)
    expected = [["地区", "占比", "年份"], ["浙江省", "0.125", "2023"], ["=1+1", "0.5", "2024"], ['a,"b"', "", "2025"]]
    office = shutil.which("soffice")
    if office is None:  # the same, as openpyxl reads it
        rows = load_workbook(path)["主题占比"].iter_rows(values_only=True)
        assert [["" if v is None else str(v) for v in row] for row in rows] == expected
        return
    # CSV filter: comma, quotes, UTF-8, from line 1, values as they are and not as they look, every sheet in a file.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    with (tmp_path / "各地对比（2024）-主题占比.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == expected

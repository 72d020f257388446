from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import textmine
from textmine.cli import cli
from textmine.errors import StoreError, UsageError


@pytest.fixture
def run(small_corpus: Path, tmp_path: Path) -> textmine.Run:
    (small_corpus / "坏.docx").write_bytes(b"no docx")
    textmine.analyze(small_corpus, tmp_path / "out")
    return textmine.open(tmp_path / "out")


def test_tables_are_read_when_asked_for_and_once(run: textmine.Run) -> None:
    assert "claims" in run.tables
    assert "claims" in dir(run)
    assert run.claims is run.claims
    assert len(run.claims) > 3
    with pytest.raises(AttributeError, match="it has documents"):
        run.nothing  # noqa: B018 (asking is the test)


def test_failures_are_the_table_and_failed_the_records(small_corpus: Path, run: textmine.Run) -> None:
    assert list(run.failures["doc"]) == ["坏.docx"]
    again = textmine.analyze(small_corpus, run.folder)
    assert [f.doc for f in again.failed] == ["坏.docx"]
    assert list(again.failures.columns) == ["doc", "stage", "error", "hint"]


def test_a_run_and_a_report_show_themselves_in_a_notebook(run: textmine.Run) -> None:
    page = run._repr_html_()
    assert f"<code>run.claims</code></td><td>{len(run.claims)}</td>" in page
    assert "report.html</a>" in page
    shown = run.report("2023.txt")._repr_html_()
    assert '<mark class="claims" title="count · achieved">120场</mark>' in shown
    assert '<mark class="mentions"' in shown
    assert "<script" not in shown
    with pytest.raises(UsageError, match="no report"):
        run.report("2033.txt")


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no results here"):
        textmine.open(tmp_path)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("3 work reports of 1 places from 2022 to 2024", "1 could not be read")),
        ("zh", ("2022 至 2024 年的 3 份工作报告", "1 个无法读取")),
    ],
)
def test_the_methods_paragraph_says_what_the_run_did(run: textmine.Run, language: str, words: tuple[str, ...]) -> None:
    told = run.methods(language=language)
    assert all(word in told for word in words), told
    assert textmine.__version__ in told
    assert "womens_federation" in told
    assert re.search(r"(fingerprint |指纹 )[0-9a-f]{12}", told)
    assert not re.search(r"[{}]", told)
    done = CliRunner().invoke(cli, ["methods", str(run.folder), "--lang", language])
    assert done.output.strip() == told


def test_the_methods_paragraph_speaks_two_languages_only(run: textmine.Run) -> None:
    with pytest.raises(UsageError, match="zh or en"):
        run.methods(language="de")

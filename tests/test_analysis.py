from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import textmine
from textmine import analysis, store
from textmine.errors import StoreError, UsageError

Bytes = Callable[[Path], dict[str, bytes]]
Rows = Callable[[Path], list[dict[str, str]]]


def test_a_second_run_does_nothing_and_changes_no_byte(small_corpus: Path, tmp_path: Path, bytes_of: Bytes) -> None:
    first = analysis.analyze(small_corpus, tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    second = analysis.analyze(small_corpus, tmp_path / "out")
    assert first.plan is not None
    assert second.plan is not None
    assert first.plan.counts == {"new": 3, "changed": 0, "removed": 0, "unchanged": 0}
    assert second.plan.counts == {"new": 0, "changed": 0, "removed": 0, "unchanged": 3}
    assert not second.tables_written
    assert bytes_of(tmp_path / "out") == before


def test_an_edit_redoes_that_report_alone_and_gives_the_bytes_of_a_fresh_run(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    analysis.analyze(small_corpus, tmp_path / "out")
    edited = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    edited.write_text(edited.read_text(encoding="utf-8").replace("226户", "230户"), encoding="utf-8")
    again = analysis.analyze(small_corpus, tmp_path / "out")
    fresh = analysis.analyze(small_corpus, tmp_path / "fresh")
    assert again.plan is not None
    assert [(job.doc, why) for job, why in again.plan.todo] == [("浙江省/杭州市/2023.txt", ("changed",))]
    assert fresh.tables_written
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_removed_report_leaves_every_table(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes, rows_of: Rows
) -> None:
    analysis.analyze(small_corpus, tmp_path / "out")
    (small_corpus / "浙江省" / "杭州市" / "2022.txt").unlink()
    analysis.analyze(small_corpus, tmp_path / "out")
    assert {r["doc"] for r in rows_of(tmp_path / "out" / "claims.csv")} == {
        "浙江省/杭州市/2023.txt",
        "浙江省/杭州市/2024.txt",
    }
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_workers_change_no_byte(small_corpus: Path, tmp_path: Path, bytes_of: Bytes) -> None:
    folder = small_corpus / "浙江省" / "杭州市"
    for year in range(2010, 2016):
        text = (folder / "2023.txt").read_text(encoding="utf-8").replace("2023", str(year))
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    analysis.analyze(small_corpus, tmp_path / "one", workers=1)
    analysis.analyze(small_corpus, tmp_path / "two", workers=2)
    analysis.analyze(small_corpus, tmp_path / "three", workers=3)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two") == bytes_of(tmp_path / "three")


def test_moving_the_corpus_redoes_nothing(small_corpus: Path, tmp_path: Path) -> None:
    analysis.analyze(small_corpus, tmp_path / "out")
    moved = tmp_path / "elsewhere"
    shutil.move(small_corpus, moved)
    for path in moved.rglob("*.txt"):
        os.utime(path, (1, 1))
    assert analysis.plan(moved, tmp_path / "out").counts["unchanged"] == 3


def test_a_file_that_cannot_be_read_is_a_row_and_the_rest_is_done(
    small_corpus: Path, tmp_path: Path, rows_of: Rows
) -> None:
    (small_corpus / "leer.txt").write_bytes(b"")
    (small_corpus / "bild.txt").write_bytes(bytes(range(256)) * 40)
    run = analysis.analyze(small_corpus, tmp_path / "out")
    failed = rows_of(tmp_path / "out" / "failures.csv")
    assert [r["doc"] for r in failed] == ["bild.txt", "leer.txt"]
    assert all(r["error"] and r["hint"] for r in failed)
    assert len(run.failed) == 2
    assert len(rows_of(tmp_path / "out" / "documents.csv")) == 3


def test_metadata_overrides_the_text(small_corpus: Path, tmp_path: Path, rows_of: Rows) -> None:
    (small_corpus / "metadata.csv").write_text("doc,year\n浙江省/杭州市/2022.txt,1999\n", encoding="utf-8")
    analysis.analyze(small_corpus, tmp_path / "out")
    years = {r["doc"]: r["year"] for r in rows_of(tmp_path / "out" / "documents.csv")}
    assert years["浙江省/杭州市/2022.txt"] == "1999"
    assert years["浙江省/杭州市/2023.txt"] == "2023"


def test_an_empty_corpus_and_a_missing_one_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no report"):
        analysis.plan(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(UsageError, match="no such folder"):
        analysis.plan(tmp_path / "none", tmp_path / "out")


def test_every_file_of_the_contract_is_written_with_its_columns(small_corpus: Path, tmp_path: Path) -> None:
    from textmine import tables

    analysis.analyze(small_corpus, tmp_path / "out", save_text=True)
    for name, columns in tables.COLUMNS.items():
        head = (tmp_path / "out" / f"{name}.csv").read_bytes()
        assert head.startswith(b"\xef\xbb\xbf"), name
        assert b"\r\n" not in head, name
        first = head.decode("utf-8-sig").split("\n", 1)[0]
        if not name.startswith("theme_by"):
            assert first.split(",")[: len(columns)] == list(columns), name
    assert (tmp_path / "out" / "clean" / "浙江省" / "杭州市" / "2023.txt.txt").is_file()
    assert (tmp_path / "out" / "run.json").is_file()


def test_python_gives_the_tables_as_frames(small_corpus: Path, tmp_path: Path) -> None:
    textmine.analyze(small_corpus, tmp_path / "out", pipeline="womens_federation")
    run = textmine.open(tmp_path / "out")
    assert set(run.documents["pipeline"]) == {"womens_federation"}
    assert (run.claims["unit"] == "户").any()
    with pytest.raises(AttributeError, match="no table"):
        _ = run.nothing


def test_a_run_beside_another_gets_a_clear_error(small_corpus: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, time; from pathlib import Path; from textmine.store import Store\n"
    code += "s = Store(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out")], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="another run"):
            analysis.analyze(small_corpus, tmp_path / "out")
        other.kill()
    assert store.FILE in {p.name for p in (tmp_path / "out").iterdir()}

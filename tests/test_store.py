from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from textmine import analysis, opening
from textmine.errors import StoreError
from textmine.store import FILE, TABLES, OutdatedError, Store, add_row, empty_batch, merged


def batch_of(doc: str, **claim: object) -> dict[str, dict[str, list[object]]]:
    batch = empty_batch()
    add_row(batch, "reports", {"doc": doc, "parts": json.dumps({"file": "1"}), "year": 2023})
    add_row(batch, "claims", {"doc": doc, "claim": 1, "start": 3, **claim})
    return batch


def test_what_is_written_comes_back_with_its_nulls(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.replace(["a.txt"], batch_of("a.txt", low=40000.0, high=None, text="4万余元"))
        frame = store.frame("claims")
    assert frame.loc[0, "low"] == 40000.0
    assert frame.isna().loc[0, "high"]
    assert frame.loc[0, "text"] == "4万余元"
    assert list(frame.columns) == list(TABLES["claims"])


def test_replacing_a_report_leaves_nothing_of_it(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.replace(["a.txt"], merged([batch_of("a.txt", text="旧"), batch_of("b.txt", text="留")]))
        store.replace(["a.txt"], batch_of("a.txt", text="新"))
        assert list(store.frame("claims")["text"]) == ["新", "留"]
        store.replace(["a.txt"], {})
        assert list(store.known()) == ["b.txt"]


def test_a_batch_that_fails_changes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.replace([], batch_of("a.txt", text="留"))
        wrong = batch_of("a.txt", text="新")
        wrong["terms"] = {"doc": ["a.txt"], "term": ["x"], "count": ["many"], "weight": [1.0]}
        with pytest.raises(Exception, match=r"many|Int64|integer"):
            store.replace(["a.txt"], wrong)
        assert list(store.frame("claims")["text"]) == ["留"]


def test_a_newer_schema_and_a_foreign_file_are_refused_with_the_next_step(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.remember("schema_version", 99)
    with pytest.raises(StoreError, match="--full"):
        Store(tmp_path)
    (tmp_path / FILE).unlink()
    with duckdb.connect(str(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE sales (amount INTEGER)")
    with pytest.raises(StoreError, match="--full"):
        Store(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as other:
        assert other.execute("SELECT count(*) FROM sales").fetchall() == [(0,)]


def test_what_an_older_version_made_is_made_anew_and_told(small_corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    analysis.analyze(small_corpus, out)
    with duckdb.connect(str(out / FILE)) as old:
        old.execute("ALTER TABLE claims DROP rule")
        old.execute("UPDATE facts SET value = '1' WHERE name = 'schema_version'")
    with pytest.raises(OutdatedError, match="analyze"):
        Store(out, read_only=True)
    assert analysis.plan(small_corpus, out).counts["unchanged"] == 0
    again = analysis.analyze(small_corpus, out)
    assert "older version" in again.notices[0]
    assert len(again.claims["rule"])
    assert analysis.analyze(small_corpus, out).notices == ()


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)


def test_reading_where_nothing_was_run_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="textmine analyze"):
        Store(tmp_path, read_only=True)


def test_memory_that_runs_out_is_not_taken_for_another_run(tmp_path: Path) -> None:
    error = opening.told(duckdb.OutOfMemoryException("failed to pin block of size 256.0 KiB"), tmp_path)
    assert "out of memory" in str(error)
    assert "another run" not in str(error)

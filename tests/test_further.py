"""Tables made of tables: proposals for indicators, and what moved since the run before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from textmine import analysis
from textmine.corpus import candidates, changes

Rows = Callable[[Path], list[dict[str, str]]]


def claim(doc: str, subject: str, **more: Any) -> dict[str, Any]:
    facts = {"doc": doc, "claim": 1, "subject": subject, "unit": "个", "kind": "count", "status": "achieved"}
    return {**facts, "direction": None, "indicator": "", "pipeline": "p", "place": doc, "year": 2024, **more}


def test_claims_that_no_indicator_knows_are_proposed_by_subject_and_unit() -> None:
    said = [claim("a", "口袋公园"), claim("b", "全市口袋公园", status="planned"), claim("c", "口袋公园")]
    said += [claim("c", "口袋公园", unit="亩"), claim("d", "口袋公园", indicator="parks")]
    with duckdb.connect() as connection:
        connection.register("said", pd.DataFrame(said).astype(object))
        (row,) = candidates.propose(connection, "(SELECT * REPLACE (direction::VARCHAR AS direction) FROM said)")
    assert (row["subject"], row["unit"], row["reports"], row["planned"]) == ("口袋公园", "个", 3, 1)
    assert row["row"] == ",口袋公园,个,level,口袋公园;全市口袋公园,,"


def test_what_moved_and_why() -> None:
    before = [{"slogan": "甲", "reports": "2", "mentions": "3"}, {"slogan": "乙", "reports": "1", "mentions": "1"}]
    after = [{"slogan": "甲", "reports": "3", "mentions": "3"}]
    found = [tuple(r.values()) for r in changes.cells("slogans", before, after, {}, "new report")]
    assert ("slogans", "甲", "reports", "2", "3", "moved", "new report") in found
    assert ("slogans", "乙", "reports", "1", "", "gone", "new report") in found
    assert len(found) == 3


def test_a_second_run_says_which_cells_moved(small_corpus: Path, tmp_path: Path, rows_of: Rows) -> None:
    out = tmp_path / "out"
    analysis.analyze(small_corpus, out)
    assert rows_of(out / "changes.csv") == []
    report = "丽水市妇联2023年工作总结\n2023年，丽水市妇联建成妇女之家12个，举办家庭教育讲座40场。\n"
    (small_corpus / "浙江省" / "丽水市").mkdir()
    (small_corpus / "浙江省" / "丽水市" / "2023.txt").write_text(report, encoding="utf-8")
    analysis.analyze(small_corpus, out)
    moved = rows_of(out / "changes.csv")
    assert {r["why"] for r in moved} == {"new report"}
    assert any(r["table"] == "documents" and "丽水市" in r["row"] and r["change"] == "added" for r in moved)
    assert not (out / ".before").exists()

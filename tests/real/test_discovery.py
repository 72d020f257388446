"""Discovery over the real reports: what a reader of them would name, with a first year that the texts confirm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from textmine import analysis
from textmine.store import Store

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("run")]

Rows = Callable[[Path], list[dict[str, str]]]


@pytest.mark.parametrize("slogan", ["新质生产力", "两重", "两新", "人工智能+", "大力提振消费", "做优增量、盘活存量"])
def test_what_a_reader_names_has_a_first_report_that_no_older_text_contradicts(
    real_run: analysis.Run, rows_of: Rows, slogan: str
) -> None:
    row = next(r for r in rows_of(real_run.folder / "slogans.csv") if r["slogan"] == slogan)
    with Store(real_run.folder, read_only=True) as store:
        texts = store.query(
            "SELECT r.doc, r.year, t.clean FROM reports r JOIN texts t USING (doc) WHERE r.year IS NOT NULL"
        )
    plain = {doc: (year, text.translate(str.maketrans("＋", "+", "“”"))) for doc, year, text in texts}
    having = {doc: year for doc, (year, text) in plain.items() if slogan in text}
    assert having[row["first_doc"]] == int(row["first_year"]) == min(having.values())


def test_discovery_adds_mentions_and_never_where_a_slogan_is_known(real_run: analysis.Run, rows_of: Rows) -> None:
    rows = rows_of(real_run.folder / "slogan_mentions.csv")
    found = [r for r in rows if r["evidence"] == "discovered"]
    assert len({r["slogan"] for r in found}) >= 35
    taken = {
        (r["doc"], at) for r in rows if r["evidence"] != "discovered" for at in range(int(r["start"]), int(r["end"]))
    }
    assert not [r for r in found if any((r["doc"], at) in taken for at in range(int(r["start"]), int(r["end"])))]

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from textmine import analysis, tables
from textmine.report import write
from textmine.report.data import BUDGET, gather
from textmine.store import Store


@pytest.fixture
def frames(small_corpus: Path, tmp_path: Path) -> dict[str, pd.DataFrame]:
    run = analysis.analyze(small_corpus, tmp_path / "out", report=False)
    return {
        name: pd.read_csv(run.folder / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False, na_values=[""])
        for name in tables.COLUMNS
    }


def _data(page: Path) -> dict[str, object]:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    loaded: dict[str, object] = json.loads(found[1])
    return loaded


def test_nothing_of_a_report_becomes_markup(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    bad = '</script><img src=x onerror="alert(1)">'
    frames["documents"] = frames["documents"].assign(title=bad)
    frames["claims"] = frames["claims"].assign(sentence=bad + frames["claims"]["sentence"])
    write(frames, tmp_path / "r.html", title=bad)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<img" not in text
    assert text.count("</script>") == 2
    assert bad in json.dumps(_data(tmp_path / "r.html"), ensure_ascii=False).replace('\\"', '"')


def test_the_same_tables_give_the_same_bytes(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    write(frames, tmp_path / "a.html", title="t")
    write(frames, tmp_path / "b.html", title="t")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_marks_show_the_span_in_its_sentence(frames: dict[str, pd.DataFrame]) -> None:
    data = gather(frames, {}, None)
    claims, pool = data["claims"], data["evidence"]
    assert len(claims["rows"]) == len(frames["claims"])
    for row in claims["rows"]:
        passage = pool[row[-1]]
        assert passage[3][passage[4] : passage[5]] == row[claims["columns"].index("text")]


def test_the_page_stays_under_fifteen_megabytes_whatever_the_set(frames: dict[str, pd.DataFrame]) -> None:
    assert sum(BUDGET.values()) < 14_500_000
    many = pd.concat([frames["claims"].assign(claim=frames["claims"]["claim"] + n * 1000) for n in range(3000)])
    data = gather({**frames, "claims": many}, {}, None)
    size = len(json.dumps([data["claims"], data["evidence"]], ensure_ascii=False).encode())
    assert size < BUDGET["claims"] + BUDGET["theme_evidence"] + BUDGET["slogan_evidence"]
    assert data["claims"]["total"] == len(many) > len(data["claims"]["rows"])


def test_any_two_groups_can_be_compared(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    with Store(tmp_path / "out", read_only=True) as store:
        keyness = gather(frames, {}, store.frame("terms"))["keyness"]
    years = {g[1]: g for g in keyness["groups"] if g[0] == "year"}
    assert set(years) == {"2022", "2023", "2024"}
    assert sum(g[2] for g in years.values()) == keyness["total"]
    assert all(sum(g[3][1::2]) <= g[2] for g in years.values())

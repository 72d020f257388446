from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from textmine import analysis, tables
from textmine.analysis import showing
from textmine.report import write
from textmine.report.data import BUDGET, Places, gather
from textmine.report.evidence import Pool


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


def test_any_two_groups_can_be_compared(small_corpus: Path, tmp_path: Path) -> None:
    keyness: Any = _data(analysis.analyze(small_corpus, tmp_path / "out").folder / "report.html")["keyness"]
    years = {g[1]: g for g in keyness["groups"] if g[0] == "year"}
    assert set(years) == {"2022", "2023", "2024"}
    assert sum(g[2] for g in years.values()) == keyness["total"]
    assert all(sum(g[3][1::2]) <= g[2] for g in years.values())


def test_a_page_names_the_place_of_each_row_whatever_order_its_rows_are_in(frames: dict[str, pd.DataFrame]) -> None:
    ledger = pd.concat(
        [frames["ledger"].assign(city=city, verdict=verdict) for city, verdict in CITIES], ignore_index=True
    )
    data = gather({**frames, "ledger": ledger}, {}, None)
    at = data["ledger"]["columns"].index
    shown = {row[0]: data["places"][row[at("place")]][1] for row in data["ledger"]["rows"]}
    assert shown == {n + 1: city for n, city in enumerate(ledger["city"])}
    assert [row[at("verdict")] for row in data["ledger"]["rows"]] == sorted(
        ledger["verdict"], key=["missed", "met", "no_report"].index
    )


CITIES = (("宁波市", "no_report"), ("杭州市", "missed"), ("温州市", "met"))


def test_the_centre_is_not_mixed_with_reports_of_unknown_places(frames: dict[str, pd.DataFrame]) -> None:
    documents = frames["documents"].assign(province=None, city=None, organisation=["国务院", "某市妇联", "某市妇联"])
    places = Places(documents)
    assert len({places.of(None, None, doc) for doc in documents["doc"]}) == 3
    assert [len(place) for place in places.rows] == [2, 3, 3]


def test_every_slogan_shows_its_first_report_before_any_shows_its_second(frames: dict[str, pd.DataFrame]) -> None:
    pool = Pool(frames, {doc: n for n, doc in enumerate(frames["documents"]["doc"])})
    shown = pool.slogans(budget=1)
    first = frames["slogans"].iloc[0]
    assert list(shown) == [first["slogan"]]
    assert frames["documents"]["doc"][pool.rows[0][0]] == first["first_doc"]


def test_a_page_chooses_rows_of_every_report(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("claims", "sections"):
        monkeypatch.setitem(showing.LARGE, name, replace(showing.LARGE[name], rows=3))
    run = analysis.analyze(small_corpus, tmp_path / "out")
    data: Any = _data(run.folder / "report.html")
    assert {row[1] for row in data["claims"]["rows"]} == {0, 1, 2}
    assert data["claims"]["total"] == len(run.claims) > 3
    numbers = {row[0]: row[2] for row in data["claims"]["rows"]}
    assert all(run.claims["text"][n - 1] == text for n, text in numbers.items())


def test_a_page_knows_where_each_slogan_was_used(small_corpus: Path, tmp_path: Path) -> None:
    data: Any = _data(analysis.analyze(small_corpus, tmp_path / "out").folder / "report.html")
    assert data["slogan_places"]
    assert {data["places"][n][1] for used in data["slogan_places"].values() for n in used} == {"杭州市"}

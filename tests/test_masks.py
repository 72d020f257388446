"""What was taken out of a text, and what was cut off: the flags anonymised and truncated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from textmine import analysis, cleaning, pipeline, reading
from textmine.annotators.claims import find_claims
from textmine.cleaning.breaks import is_truncated
from textmine.cleaning.masks import is_anonymised
from textmine.records import Source

FOLDER = Path(__file__).parent / "cases" / "repair"
MASKS: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "masks.json").read_text(encoding="utf-8"))
BREAKS: dict[str, list[dict[str, str]]] = json.loads((FOLDER / "breaks.json").read_text(encoding="utf-8"))


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [c["label"] for c in cases]


@pytest.mark.parametrize("case", MASKS["masked"], ids=ids(MASKS["masked"]))
def test_masked(case: dict[str, str]) -> None:
    assert is_anonymised(case["text"] + "\n"), case["comment"]


@pytest.mark.parametrize("case", MASKS["open"], ids=ids(MASKS["open"]))
def test_not_masked(case: dict[str, str]) -> None:
    assert not is_anonymised(case["text"] + "\n"), case["comment"]


@pytest.mark.parametrize("case", MASKS["claims"], ids=ids(MASKS["claims"]))
def test_a_masked_quantity_gives_no_claim_the_others_do(case: dict[str, Any]) -> None:
    report = reading.report_of_text(case["text"])
    assert [c.text for c in find_claims(report, pipeline.load("womens_federation"))] == case["expected"]


def test_circles_that_mask_a_number_give_no_claim() -> None:
    report = reading.report_of_text("调解纠纷○○起，成功率95%。")
    assert [c.text for c in find_claims(report, pipeline.load("womens_federation"))] == ["95%"]


def test_two_masked_places_are_two_unknowns(tmp_path: Path) -> None:
    """Reports of two masked cities and one year: no place, and no row of a table has both."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, figure in (("a", "120"), ("b", "240")):
        text = f"XX市妇联2023年工作总结\n2023年，XX市妇联围绕中心、服务大局，开展宣讲{figure}场，各项工作取得新成效。\n"
        (corpus / f"{name}.txt").write_text(
            text + f"一、服务妇女\nXX市妇联培训妇女{figure}人次，受到好评。\n", encoding="utf-8"
        )
    run = analysis.analyze(corpus, tmp_path / "out", pipeline="womens_federation")
    assert set(run.documents["flags"]) == {"anonymised"}
    assert run.documents[["province", "city"]].isna().all(axis=None)


@pytest.mark.parametrize("case", BREAKS["breaks"], ids=ids(BREAKS["breaks"]))
def test_breaks_off(case: dict[str, str]) -> None:
    assert is_truncated(case["text"], None, case["title"] or None)


@pytest.mark.parametrize("case", BREAKS["whole"], ids=ids(BREAKS["whole"]))
def test_whole(case: dict[str, str]) -> None:
    assert not is_truncated(case["text"], None, case["title"] or None)


@pytest.mark.parametrize("case", BREAKS["whole"], ids=ids(BREAKS["whole"]))
def test_a_whole_report_cut_in_its_last_long_sentence_is_truncated(case: dict[str, str]) -> None:
    text = case["text"][: case["text"].index("各项工作取得")]
    assert is_truncated(text, None)


def test_a_sites_stock_line_that_there_is_more_is_no_evidence() -> None:
    body = BREAKS["whole"][0]["text"]
    source = Source("a.txt", "txt", "utf-8", "", body + "因篇幅问题不能全部显示，请点此查看更多更全内容\n")
    assert cleaning.clean(source).flags == ()

"""Machine-spun text: flagged with its evidence, dropped or restored where the pipeline asks for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textmine import analysis, cleaning
from textmine.cleaning import swaps, trace
from textmine.knowledge import rows
from textmine.records import Cleaned, Source

CASES = Path(__file__).parent / "cases" / "repair"
SPUN = json.loads((CASES / "spun.json").read_text(encoding="utf-8"))
PROSE = json.loads((CASES / "prose.json").read_text(encoding="utf-8"))["paragraphs"]
# Composed apart from the tables of the program: three kinds of spinner, as one would write their lists from memory.
SPINNERS = {
    "不→别": {"不断": "别断", "广大": "广阔", "主要": "要紧", "控制": "操纵", "问题": "咨询题", "落实": "降实", "情况": "事情", "围绕": "环绕"},
    "知识→学问": {"认真": "仔细", "知识": "学问", "能力": "实力", "广大": "广阔", "安排": "支配", "积极": "主动", "氛围": "气氛", "咨询": "询问"},
    "活动→勾当": {"活动": "勾当", "创新": "立异", "农村": "屯子", "通过": "经由过程", "调查": "查询拜访", "先进": "进步前辈", "困难": "坚苦", "开展": "睁开"},
}  # fmt: skip
REPORT = (
    "市妇联2023年工作总结\n2023年，市妇联紧紧围绕中心工作，认真贯彻落实上级决策部署，团结带领广大妇女不断创新工作思路，各项工作取得新成效。\n"
    "一、加强思想引领\n认真学习重要讲话精神，深入基层开展宣传活动120场，举办知识竞赛6场，广大妇女群众踊跃参加，营造了良好氛围。\n"
    "二、服务农村妇女\n通过开展实用技术培训，不断提高农村妇女的工作能力；深入调查研究，积极解决困难妇女的实际问题，走访困难家庭300户。\n"
    "三、维护合法权益\n开展法律咨询活动24次，普及法律知识，认真落实信访制度，主要做法在全市交流，荣获先进集体称号。\n"
    "四、改进机关作风\n严格落实党风廉政建设责任制，招待费控制在2万元以内；工作安排更加合理，存在的主要问题是工作情况反映不够及时。\n"
)


def clean(text: str, spun: str = "flag") -> Cleaned:
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", text), spun=spun)
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned


def spin(text: str, table: dict[str, str]) -> str:
    for original, swapped in table.items():
        text = text.replace(original, swapped)
    return text


@pytest.mark.parametrize("table", SPINNERS.values(), ids=SPINNERS)
def test_what_a_spinner_makes_of_a_report_is_flagged(table: dict[str, str]) -> None:
    assert clean(REPORT).flags == ()
    assert clean(spin(REPORT, table)).flags == ("spun",)


@pytest.mark.parametrize("case", SPUN["evidence"], ids=[c["label"] for c in SPUN["evidence"]])
def test_damaged_wordings(case: dict[str, str]) -> None:
    found = [(e.text, e.original) for e in swaps.evidence(case["text"])]
    assert (case["damaged"], case["original"]) in found, case["comment"]


@pytest.mark.parametrize("case", SPUN["negative"], ids=[c["label"] for c in SPUN["negative"]])
def test_wordings_that_only_look_damaged(case: dict[str, str]) -> None:
    assert swaps.evidence(case["text"]) == [], case["comment"]


def test_composed_reports_have_no_evidence() -> None:
    assert swaps.score(swaps.evidence("".join(PROSE)), 1) == 0.0


def test_one_slip_in_a_long_text_is_no_spinning() -> None:
    assert "spun" not in clean(REPORT.replace("广大妇女群众", "广阔妇女群众")).flags


def test_restoring_gives_the_original_words_as_recorded_changes() -> None:
    damaged = REPORT.replace("广大妇女", "广阔妇女").replace("不断", "别断").replace("贯彻落实", "贯彻降实")
    damaged = damaged.replace("知识竞赛", "知识比赛").replace("控制在", "操纵在")
    cleaned = clean(damaged, "restore")
    assert cleaned.text == REPORT
    assert "spun" in cleaned.flags
    assert {c.rule for c in cleaned.changes} >= {swaps.RULE}
    assert clean(damaged).text == damaged


def test_every_restoration_gets_the_words_back_that_the_tables_name() -> None:
    for row in rows("spun"):
        if row["original"]:
            mended, _ = trace.apply(row["term"], (), list(swaps.restore_spun_words(row["term"])))
            assert mended == row["original"], row


def test_nothing_restored_is_damaged_again() -> None:
    originals = {row["original"] for row in rows("spun") if row["original"]}
    assert [o for o in originals if swaps.evidence(o)] == []


@pytest.mark.parametrize(("setting", "documents"), [("flag", 2), ("restore", 2), ("drop", 1)])
def test_the_setting_decides_what_a_run_does(setting: str, documents: int, tmp_path: Path) -> None:
    from textmine.pipeline import home

    folder = tmp_path / "mine"
    folder.mkdir()
    for file in (home() / "womens_federation").iterdir():
        text = file.read_text(encoding="utf-8").replace('spun = "flag"', f'spun = "{setting}"')
        (folder / file.name).write_text(text, encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(REPORT, encoding="utf-8")
    (corpus / "b.txt").write_text(spin(REPORT, SPINNERS["不→别"]), encoding="utf-8")
    run = analysis.analyze(corpus, tmp_path / "out", pipeline=str(folder))
    assert len(run.documents) == documents
    assert [f.doc for f in run.failed] == ["b.txt"] * (2 - documents)
    assert all("swapped by a machine" in f.error for f in run.failed)

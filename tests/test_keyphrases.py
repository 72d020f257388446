"""Keyphrases: what a librarian would index a report under, and what every report has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from textmine import pipeline, reading
from textmine.annotators import keyterms, slogans, words
from textmine.annotators.keyterms import register, worth
from textmine.annotators.keyterms.folding import without_parts
from textmine.annotators.keyterms.likely import Valued
from textmine.corpus import keywords

WOMEN = "womens_federation"
REPORT = """某区妇联2023年工作总结
一、深化家庭教育指导
全年举办家庭教育指导服务活动24场。推进家庭教育指导服务进社区，培育“槐荫姐姐”志愿服务品牌，“槐荫姐姐”入户420次。
二、助力就业创业
举办“槐荫姐姐”直播带货大赛，发放创业担保贷款，开展家政服务培训。坚定“四个自信”，增强“四个意识”，“四个意识”入脑入心。
广大妇女群众、干部职工积极参与，妇女群众反响热烈，工作扎实推进，工作成效明显。
"""


def ranked(text: str) -> list[str]:
    report, chosen = reading.report_of_text(text), pipeline.load(WOMEN)
    mentions = slogans.find_slogans(report, chosen)
    found = keyterms.candidates(words.cut(report.body, chosen), report, chosen, mentions, tag_of=words.tagger(chosen))
    frame = pd.DataFrame([("a", t.term, t.count, t.weight) for t in found], columns=["doc", "term", "count", "weight"])
    return [str(term) for term in keywords.rank(frame)["term"]]


@pytest.mark.parametrize("phrase", ["槐荫姐姐", "创业担保贷款", "直播带货"])
def test_named_things_and_the_fields_terms_lead(phrase: str) -> None:
    assert phrase in ranked(REPORT)[:8]


def test_a_phrase_is_ranked_whole_and_its_parts_fold_into_it() -> None:
    top = ranked(REPORT)[:8]
    assert any(t.startswith("家庭教育指导") for t in top)
    assert "家庭教育" not in top


@pytest.mark.parametrize("phrase", ["工作", "四个意识", "妇女群众", "干部职工", "工作成效"])
def test_what_every_report_says_does_not_lead(phrase: str) -> None:
    assert phrase not in ranked(REPORT)[:8]


def test_masks_and_quotation_marks_stand_in_no_phrase() -> None:
    text = "XX家庭教育讲座举办12场，XX家庭教育课堂开课。“春风里”课堂开课，“春风里”课堂送课上门。\n"
    assert not [t for t in ranked(text) if "X" in t or "“" in t]


def test_terms_count_as_often_as_they_stand_in_the_text() -> None:
    report, chosen = reading.report_of_text(REPORT), pipeline.load(WOMEN)
    found = keyterms.candidates(words.cut(report.body, chosen), report, chosen, tag_of=words.tagger(chosen))
    counts = {t.term: t.count for t in found}
    assert counts["创业担保贷款"] == REPORT.count("创业担保贷款") == 1


def test_notes_are_not_counted() -> None:
    line = "推进农村养老服务建设，完善农村养老服务布局，为居民出行提供便利，群众反响良好。\n"
    notes = "名词解释\n碳达峰：碳达峰是指排放达到峰值，碳达峰之后逐步下降，碳达峰是承诺。\n"
    page = "某市2023年政府工作报告\n各位代表：\n" + "".join(f"{n}、{line}" for n in "一二三四五六七八九") + notes
    report = reading.read_report(Path("a.txt"), "a.txt", content=page.encode())
    assert report.body.endswith(line)
    assert report.text.endswith(notes)
    chosen = pipeline.load("government_work_report")
    found = [
        t.term for t in keyterms.candidates(words.cut(report.body, chosen), report, chosen, tag_of=words.tagger(chosen))
    ]
    assert any("养老服务" in t for t in found)
    assert "碳达峰" not in found


def test_a_part_folds_where_it_seldom_stands_alone() -> None:
    names = ["乡村振兴巾帼行动", "巾帼行动", "乡村振兴", "行动计划"]
    found = Valued(names, np.array([3, 4, 9, 2]), np.ones(4), np.array([8, 4, 4, 4]))
    assert without_parts(found, np.arange(4)).terms == ["乡村振兴巾帼行动", "乡村振兴", "行动计划"]
    assert without_parts(found, np.array([2])).terms == names


def test_a_phrasebook_begins_anew_when_it_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ranked(REPORT)
    monkeypatch.setattr(worth, "KNOWN", 3)
    assert ranked(REPORT) == before == ranked(REPORT)


def test_a_register_keeps_its_numbers_while_it_grows() -> None:
    words = [f"词{number:x}" for number in range(9000)]
    text, sizes = "".join([*words, *words]), np.array([len(w) for w in [*words, *words]])
    known, came = register.Register(), list[str]()
    found = known.numbers(register.hashes_of(text, sizes), [*words, *words].__getitem__, came.append)
    assert came == words
    assert found.tolist() == [*range(9000), *range(9000)]
    again = known.numbers(
        register.hashes_of("".join(words[::-1]), sizes[:9000][::-1]), words[::-1].__getitem__, came.append
    )
    assert again.tolist() == [*range(9000)][::-1]
    assert len(came) == 9000

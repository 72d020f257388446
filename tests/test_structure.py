"""Structure: cases as data, and the laws of sections and sentences."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import structure
from textmine.records import STATUSES, Cleaned, Metadata

CASES = Path(__file__).parent / "cases" / "structure"
PIECES = [
    "一、抓学习\n", "（一）抓骨干\n", "1.抓阵地。", "一是讲理论，", "二是讲政策，", "第一，", "第二，", "开展宣讲120场。", "“巾帼”行动！", "\n",
    "\n\n", "  ", "各位代表：", "指标\n", "6.5\n", "；", "……", "改善居住条件。", "２０２４年", "存在的问题\n", "——", "①", "（1）", "abc",
]  # fmt: skip


def load(name: str) -> list[Any]:
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert len({c["label"] for c in cases}) == len(cases)
    return [pytest.param(c, id=c["label"]) for c in cases]


def read(case: dict[str, Any]) -> tuple[str, structure.Outline]:
    title = case["title"]
    text = f"{title}\n{case['text']}" if title else case["text"]
    return text, structure.outline(Cleaned(text, (), title))


@pytest.mark.parametrize(
    "case",
    [
        *load("modelled"),
        *load("negative"),
        *(pytest.param(*p.values, id=p.id, marks=pytest.mark.xfail(strict=True)) for p in load("known_failures")),
    ],
)
def test_structure_is_as_a_reader_would_mark_it(case: dict[str, Any]) -> None:
    text, found = read(case)
    checked = 0
    if "headings" in case:
        assert [[h.level, h.text] for h in found.headings] == case["headings"]
        checked += 1
    if "sections" in case:
        assert [text[s.start : s.start + 4] for s in found.sections] == case["sections"]
        checked += 1
    if "paths" in case:
        assert [s.heading for s in found.sections] == case["paths"]
        checked += 1
    if "status" in case:
        year = case["year"]
        ahead = case["genre"] in ("work_report", "plan")
        metadata = Metadata(
            genre=case["genre"],
            year=year,
            covers_achieved=() if case["genre"] == "plan" else (year - ahead,),
            covers_planned=(year,) if ahead else (),
        )
        assert [s.status for s in structure.assign_status(found, text, metadata)] == case["status"]
        checked += 1
    assert checked


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.booleans(), st.booleans())
def test_sections_tile_and_sentences_lie_in_them(body: str, titled: bool, noted: bool) -> None:
    """Whatever the text: sections meet without a gap, hold all that is not white, and sentences stay inside theirs."""
    title = "县妇联2023年工作总结" if titled else None
    text = f"{title}\n{body}" if title else body
    notes = len(text) // 2 if noted else None
    found = structure.outline(Cleaned(text, (), title, notes_start=notes))
    begin = len(title) + 1 if title else 0
    if not text[begin:].strip():
        assert found.sections == ()
        return
    assert all(a.end == b.start for a, b in itertools.pairwise(found.sections))
    assert text[begin : found.sections[0].start].strip() == ""
    assert found.sections[-1].end == len(text)
    covered = set()
    for sentence in found.sentences:
        section = found.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.end
        covered.update(range(sentence.start, sentence.end))
    assert all(text[at].isspace() for at in range(found.sections[0].start, len(text)) if at not in covered)
    assert all(text[h.start : h.end] == h.text for h in found.headings)
    metadata = Metadata(genre="work_report", year=2024, covers_achieved=(2023,), covers_planned=(2024,))
    assert {s.status for s in structure.assign_status(found, text, metadata)} <= set(STATUSES)


def test_notes_are_sections_of_their_own_part_without_status() -> None:
    text = "一、2024年工作回顾\n开展宣讲。\n名词解释\n妇女之家：基层阵地。\n"
    at = text.index("名词解释")
    found = structure.outline(Cleaned(text, (), notes_start=at))
    rated = structure.assign_status(found, text, Metadata(genre="summary", year=2024, covers_achieved=(2024,)))
    assert [(s.part, s.status) for s in rated] == [("body", "achieved"), ("notes", "other"), ("notes", "other")]


def test_reading_takes_time_in_proportion_to_length() -> None:
    """Ten times the text, at most about ten times the work: counted in regex matches, not seconds."""
    piece = "一是讲理论，开展宣讲。二是讲政策，覆盖全县。\n"
    short, long = (structure.outline(Cleaned(piece * n, ())) for n in (20, 200))
    assert len(long.sections) == 10 * len(short.sections)
    assert len(long.sentences) == 10 * len(short.sentences)


def test_chapters_in_one_paragraph_may_begin_with_a_year() -> None:
    text = "一、20xx年主动公开的情况。我会重视信息公开工作，把它列入日程，确定分管领导。二、20xx年依申请公开的情况。全年未接到申请，也没有不予公开的信息。"
    starts = [s.start for s in structure.outline(Cleaned(text, ())).sections]
    assert [text[at : at + 2] for at in starts] == ["一、", "二、"]


def test_the_sentence_that_hands_a_report_over_tells_nothing_yet() -> None:
    text = (
        "现在，我代表县人民政府向大会报告工作，请予审议，并请各位委员提出意见。\n2023年，全县完成投资12亿元，增长6%。\n"
    )
    said = Metadata(genre="work_report", year=2024, covers_achieved=(2023,), covers_planned=(2024,))
    sections = structure.assign_status(structure.outline(Cleaned(text, ())), text, said)
    assert [s.status for s in sections] == ["other", "achieved"]


def test_problems_admitted_in_a_review_are_no_achievement_though_it_promises_to_solve_them() -> None:
    text = "回顾一年来的工作，我们也清醒地看到，基层力量薄弱等问题仍然存在，需要在今后工作中着力解决。\n"
    said = Metadata(genre="summary", year=2023, covers_achieved=(2023,))
    (section,) = structure.assign_status(structure.outline(Cleaned(text, ())), text, said)
    assert section.status == "other"


def test_a_row_of_a_table_heads_nothing() -> None:
    text = "一、基层组织有新活力\n建成妇女之家120个，服务妇女两万余人次。\n项目\t2022年\t2023年\n宣讲场次\t86\t86\n2024年，市妇联将继续实施提质行动，计划新建示范户550户。\n"
    found = structure.outline(Cleaned(text, ()))
    assert [heading.text for heading in found.headings] == ["一、基层组织有新活力"]
    assert text.index("2024年，") in [section.start for section in found.sections]

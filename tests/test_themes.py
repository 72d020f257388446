"""Themes of sections: composed cases with reasons, laws of the scores, and what a codebook row does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from textmine import pipeline, reading
from textmine.annotators import themes
from textmine.codebooks import ThemeTerm
from textmine.records import Report

WOMEN, GOVERNMENT = "womens_federation", "government_work_report"
CASES = Path(__file__).parent / "cases" / "themes"
REPORT = (
    "镇妇联工作总结\n一年来，在镇党委的正确领导下，镇妇联各项任务圆满完成，现将情况总结如下：\n"
    "一、关爱帮扶\n走访困难母亲三十户，送去慰问金。\n我们一户一策，件件有着落。\n"
    "二、就业创业\n举办女性专场招聘会，发放小额担保贷款。\n三、家庭教育\n办好家长学校，寻找最美家庭。\n"
)


def cases(*names: str) -> list[Any]:
    rows = [row for name in names for row in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))]
    return [pytest.param(row, id=row["label"]) for row in rows]


def report_of(row: dict[str, str]) -> Report:
    """The text alone, or under its heading."""
    heading = row.get("heading")
    return reading.report_of_text(f"工作总结\n{heading}\n{row['text']}\n" if heading else row["text"] + "\n")


@pytest.mark.parametrize("row", cases("modelled", "ambiguous", "context", "headed", "units"))
def test_a_section_is_coded_with_the_theme_it_speaks_of(row: dict[str, str]) -> None:
    *_, coding = themes.code_sections(report_of(row), pipeline.load(row["pipeline"]))
    assert coding.themes[0] == row["expected"], row["comment"]


@pytest.mark.parametrize("name", [WOMEN, GOVERNMENT])
def test_a_codebook_is_broad_and_says_why_an_ambiguous_term_is_excluded(name: str) -> None:
    chosen = pipeline.load(name)
    for theme in chosen.theme_names:
        assert sum(row.theme == theme and row.kind == "term" for row in chosen.themes) >= 80, theme
    rows = (chosen.folder / "themes.csv").read_text(encoding="utf-8").splitlines()
    assert not [row for row in rows if ",exclusion," in row and ",exclusion,," in row]


def test_scores_rest_on_the_terms_shown_and_the_headings() -> None:
    report, chosen = reading.report_of_text(REPORT), pipeline.load(WOMEN)
    codings = themes.code_sections(report, chosen)
    assert [c.themes[0] for c in codings] == [
        "general",
        "care_assistance",
        "care_assistance",
        "employment_entrepreneurship",
        "family_education",
    ]
    for coding, spans in zip(codings, themes.evidence(report, chosen), strict=True):
        main = {report.text[e.start : e.end] for e in spans if e.theme == coding.themes[0]}
        assert set(coding.terms) <= main
        assert list(coding.scores) == sorted(coding.scores, reverse=True)


def test_evidence_lies_in_its_section_and_speaks_for_its_themes() -> None:
    report, chosen = reading.report_of_text(REPORT), pipeline.load(WOMEN)
    codings = themes.code_sections(report, chosen)
    for section, coding, spans in zip(report.sections, codings, themes.evidence(report, chosen), strict=True):
        assert all(section.start <= e.start < e.end <= section.end for e in spans)
        assert {e.theme for e in spans} <= set(coding.themes)


def test_the_order_of_codebook_rows_changes_nothing() -> None:
    report, chosen = reading.report_of_text(REPORT), pipeline.load(WOMEN)
    turned = replace(chosen, themes=tuple(reversed(chosen.themes)))
    assert [c.themes for c in themes.code_sections(report, chosen)] == [
        c.themes for c in themes.code_sections(report, turned)
    ]


def test_an_exchanged_codebook_is_heard_at_once() -> None:
    report, chosen = reading.report_of_text("举办女性专场招聘会。\n"), pipeline.load(WOMEN)
    assert themes.code_sections(report, chosen)[0].themes == ("employment_entrepreneurship",)
    other = replace(chosen, themes=(ThemeTerm("staff_life", "招聘会", 2.0, "term"),))
    assert themes.code_sections(report, other)[0].themes == ("staff_life",)


def test_an_exclusion_silences_the_shorter_term_inside_it() -> None:
    chosen = pipeline.load(WOMEN)
    rows = (ThemeTerm("civic_environment", "环境", 2.0, "term"),)
    silenced = (*rows, ThemeTerm("civic_environment", "营商环境", 1.0, "exclusion"))
    report = reading.report_of_text("改善营商环境。\n")
    assert themes.code_sections(report, replace(chosen, themes=rows))[0].themes == ("civic_environment",)
    assert themes.code_sections(report, replace(chosen, themes=silenced))[0].themes == ("general",)


def test_a_word_that_every_section_says_tells_little() -> None:
    chosen = replace(
        pipeline.load(WOMEN),
        themes=(ThemeTerm("staff_life", "职工", 2.0, "term"), ThemeTerm("integrity", "廉政", 1.5, "term")),
    )
    lines = [f"职工{n}组开展谈心、廉政一类的活动多次。\n" for n in "甲乙丙丁戊己庚辛"]
    few = themes.code_sections(reading.report_of_text(lines[0]), chosen)
    many = themes.code_sections(reading.report_of_text("".join(["职工们忙着各自的工作。\n"] * 24 + lines[:2])), chosen)
    assert few[0].themes[0] == "staff_life"
    assert many[-1].themes[0] == "integrity"


def test_notes_get_no_theme() -> None:
    report = reading.report_of_text(REPORT)
    noted = replace(report, sections=tuple(s._replace(part="notes") for s in report.sections))
    assert {c.themes for c in themes.code_sections(noted, pipeline.load(WOMEN))} == {()}


def test_the_terminal_marks_the_terms_that_decided() -> None:
    from textmine.cli.marked import in_sections
    from textmine.cli.stages import COMMANDS

    command = next(c for c in COMMANDS if c.name == "themes")
    told = CliRunner().invoke(command, ["-p", WOMEN, "--json", "-"], input=REPORT)
    rows = [json.loads(line) for line in told.output.splitlines()]
    page = in_sections(rows)
    marked = {page.plain[s.start : s.end] for s in page.spans if "green" in str(s.style)}
    assert {"困难母亲", "慰问金", "小额担保贷款", "寻找最美家庭", "关爱帮扶"} <= marked
    assert page.plain.count("二、就业创业") == 1
    assert page.plain.count("关爱帮扶 3.0") == 1


def test_the_lead_of_a_chapter_that_names_the_year_s_goals_is_of_the_economy() -> None:
    text = (
        "一、2023年工作回顾\n全市各项工作迈上新台阶。\n二、2024年工作任务\n今年的主要预期目标是：地区生产总值增长5.5%左右，"
        "城镇新增就业10万人，居民消费价格涨幅2%左右，单位能耗下降2%。\n（一）发展现代产业。培育规上企业200家。\n"
    )
    report = reading.report_of_text(text)
    codings = themes.code_sections(report, pipeline.load("government_work_report"))
    at = next(n for n, s in enumerate(report.sections) if "预期目标" in text[s.start : s.end])
    assert codings[at].themes[0] == "macro_economy"

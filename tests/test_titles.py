"""Titles that hold the word for their kind further in, and whose report a mass organisation's 工作报告 is."""

from __future__ import annotations

from pathlib import Path

import pytest

from textmine import reading

BODY = "2023年，区妇联在区委、区政府领导下，团结带领妇女，开展宣讲120场，受到好评。各级妇联组织服务群众2万人次。\n"


@pytest.mark.parametrize(
    "title",
    ["区妇联近五年工作总结及今后五年谋划", "抓实技能培训、促进妇女增收(镇妇联工作总结)", "区妇联2023年度总结一览"],
)
def test_a_line_right_above_the_report_that_names_its_kind_is_the_title(title: str) -> None:
    report = reading.read_report(Path("a.txt"), "a.txt", content=f"{title}\n{BODY}".encode())
    assert report.metadata.title == title
    assert report.text == f"{title}\n{BODY}"


def test_a_sentence_that_speaks_of_a_report_is_no_title() -> None:
    line = "按照会议安排，现将工作总结如下"
    report = reading.read_report(Path("a.txt"), "a.txt", content=f"{line}\n{BODY}".encode())
    assert report.metadata.title != line


def test_a_federations_report_that_mentions_the_government_is_the_federations() -> None:
    page = f"兰溪市妇联工作报告\n{BODY}"
    assert reading.read_report(Path("a.txt"), "a.txt", content=page.encode()).metadata.organisation == "兰溪市妇联"

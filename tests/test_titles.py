"""Titles that hold the word for their kind further in, and whose report a mass organisation's 工作报告 is."""

from __future__ import annotations

from pathlib import Path

import pytest

from textmine import cleaning, reading
from textmine.records import Source

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


def test_library_blocks_are_one_text_and_its_title_said_twice_is_the_title() -> None:
    """A document library numbers its pages like items, cuts sentences between them and says the title twice."""
    sentence = "镇妇联组织开展各类宣讲活动，走访慰问困难家庭，建好妇女之家，受到广大妇女群众的欢迎和好评，"
    first, second = sentence * 4 + "为少年儿童办好", "事、办实事。" + sentence * 4 + "各项工作都取得了新的成绩。"
    page = f"《某镇年度工作总结.docx》由会员分享，可在线阅读。\n1、 某镇妇联年度工作总结某镇妇联年度工作总结 一年来，{first}\n2、{second}\n"
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", page))
    assert cleaned.title == "某镇妇联年度工作总结"
    assert cleaned.text == f"某镇妇联年度工作总结\n一年来，{first}{second}\n"


def test_a_reports_own_list_keeps_its_numbers() -> None:
    items = "".join(f"{n}、{'组织开展宣讲活动，走访慰问困难家庭。' * 12}\n" for n in (1, 2, 3))
    assert cleaning.clean(Source("a.txt", "txt", "utf-8", "", items)).text == items


def test_a_byline_goes_and_its_sentence_stays() -> None:
    sentence = "某公司女工委组织开展岗位练兵活动二十余场，女职工队伍素质明显提高，各项工作迈上新的台阶。"
    page = f"某某网消息：（通讯员 某某 某某）{sentence}\n"
    assert cleaning.clean(Source("a.txt", "txt", "utf-8", "", page)).text == f"{sentence}\n"


def test_a_short_first_sentence_before_a_long_one_is_the_reports() -> None:
    first = "在“三八”节即将到来之际，我代表县委、县政府向全县广大妇女致以节日的问候！"
    page = f"县三八节表彰会讲话\n{first}\n{BODY * 2}".replace("好评。\n各", "好评。各")
    assert first in cleaning.clean(Source("a.txt", "txt", "utf-8", "", page)).text

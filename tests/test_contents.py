"""Tables of contents before a report go; the report's own headings stay, however often they stand in it."""

from __future__ import annotations

import pytest

from textmine import cleaning
from textmine.records import Source

HEADS = (
    "一、聚焦政治引领，在凝聚妇女思想共识、筑牢信仰根基上展现新作为",
    "（一）建强宣讲队伍",
    "（二）办好网上阵地",
    "二、服务中心大局，在组织妇女建功立业、助力乡村全面振兴上展现新作为",
    "三、2024年工作安排",
)
TOLD = "全年开展宣讲120场，覆盖妇女2万余人次，培训女致富带头人600人次，各项工作取得新的成效。"
BODY = [line for head in HEADS for line in (head, TOLD)]
TITLE = "市妇联2023年工作总结和2024年工作安排"


def clean(*lines: str) -> list[str]:
    text = "\n".join(lines) + "\n"
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", text))
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned.text.split("\n")[:-1]


@pytest.mark.parametrize("form", ["{}", "{}……………", "{}............{n}", "{}{n}", "{}\t{n}", "{} ({n})"])
@pytest.mark.parametrize("name", ["目　录", "【目录】", ""])
def test_contents_go_in_whatever_form(form: str, name: str) -> None:
    contents = [form.format(head, n=3 * n + 1) for n, head in enumerate(HEADS)]
    assert clean(TITLE, name, *contents, *BODY) == [TITLE, *BODY]


def test_two_headings_under_the_name_are_contents() -> None:
    body = [HEADS[0], TOLD, HEADS[4], TOLD]
    assert clean(TITLE, "目录", HEADS[0], HEADS[4], *body) == [TITLE, *body]


def test_who_speaks_and_where_stands_once_though_the_contents_list_it() -> None:
    where = "——2024年1月9日在清河市妇女联合会第五次执委会议上"
    assert clean(TITLE, "目录", where, *HEADS, where, *BODY) == [TITLE, where, *BODY]


def test_headings_that_come_again_under_each_chapter_stay() -> None:
    body = []
    for number, chapter in enumerate(("一、宣传教育", "二、权益维护", "三、家庭建设"), 1):
        told = [f"{number}{TOLD[k:]}" for k in (1, 2, 3)]
        body += [chapter, "（一）主要工作", told[0], "（二）存在问题", told[1], "（三）下步打算", told[2]]
    assert clean(TITLE, *body) == [TITLE, *body]


def test_a_report_that_stands_twice_is_no_table_of_contents() -> None:
    body = ["一、主要工作", "（一）宣传教育", "1.宣讲", TOLD, "（二）权益维护", f"{TOLD[:-1]}，办结率98%。"]
    assert clean(TITLE, *body, TITLE, *body) == [TITLE, *body]

"""What pages say where a report begins and ends: behind its last sentence, over its title, to whom it is sent."""

from __future__ import annotations

import pytest

from textmine import cleaning
from textmine.records import Source

TITLE = "市妇联2023年工作总结"
BODY = (
    "2023年，市妇联围绕中心、服务大局，团结带领全市妇女建功新时代，各项工作取得新成效。",
    "一、强化思想引领",
    "深入开展“巾帼心向党”宣讲120场，覆盖妇女2万余人次，营造浓厚氛围。",
    "二、服务乡村振兴",
    "培训女致富带头人600人次，建成“美丽庭院”示范户226户，成效明显。",
)


def clean(*lines: str) -> list[str]:
    text = "\n".join(lines) + "\n"
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", text))
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned.text.split("\n")[:-1]


@pytest.mark.parametrize(
    "said",
    [
        "（责任编辑：某某）",
        "来源：江南女性网 作者：佚名",
        " ,本文章阅览地址是江南女性网www.example.com",
        "本文地址：http://www.example.com/12.html",
        "（江南女性网供稿）",
        "[打印] [关闭]",
    ],
)
def test_what_the_page_says_behind_the_last_sentence_goes_and_the_sentence_stays(said: str) -> None:
    assert clean(TITLE, *BODY[:-1], BODY[-1] + said, "上一篇：没有了") == [TITLE, *BODY]


@pytest.mark.parametrize(
    "said",
    ["（责任单位：市妇联、市教育局）", "（办公室负责落实，年底前完成）", "详见附表", "电话12338全年开通"],
)
def test_what_a_report_says_behind_a_sentence_stays(said: str) -> None:
    body = [*BODY[:2], BODY[2] + said, *BODY[3:]]
    assert clean(TITLE, *body) == [TITLE, *body]


@pytest.mark.parametrize(
    "line",
    [
        "各县（市、区）妇联，市直各单位妇委会：",
        "各乡、镇人民政府，县政府各部门：",
        "市委、市人民政府：",
        "省妇联办公室：",
    ],
)
def test_whom_a_report_is_sent_to_is_its_first_line(line: str) -> None:
    assert clean("首页 > 通知公告", TITLE, "发布时间：2024-01-09", line, *BODY) == [TITLE, line, *BODY]


@pytest.mark.parametrize("line", ["发布机构：", "市妇联要闻：", "相关链接：", "各类文件下载："])
def test_a_label_is_no_addressee(line: str) -> None:
    assert clean(TITLE, line, *BODY) == [TITLE, *BODY]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("(现场实录)政府工作报告", "政府工作报告"),
        ("妇联工作总结及2024年工作计划(妇联总结与明年计划)", "妇联工作总结及2024年工作计划"),
    ],
)
def test_a_heading_that_only_adds_brackets_is_the_pages(above: str, title: str) -> None:
    assert clean(above, title, *BODY) == [title, *BODY]


def test_the_title_read_out_as_a_sentence_goes() -> None:
    assert clean(TITLE, "2024-01-09 阅读次数：12", f"{TITLE}。", *BODY) == [TITLE, *BODY]


def test_a_librarys_word_between_title_and_text_on_one_line_goes() -> None:
    said = "本文具有广泛通用性，欢迎各位根据自己的实际需要参考借鉴。"
    assert clean(f"{TITLE}{said} {BODY[0]}", *BODY[1:]) == [TITLE, *BODY]


def test_the_ending_of_a_librarys_file_is_no_part_of_the_title() -> None:
    assert clean(f"{TITLE}.pdfVIP", "1. 1、本文档共12页，可阅读全部内容。", *BODY) == [TITLE, *BODY]

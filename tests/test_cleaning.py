from __future__ import annotations

import json
from pathlib import Path

import pytest

from textmine import cleaning
from textmine.cleaning import script
from textmine.records import Cleaned, Source

CASES = json.loads((Path(__file__).parent / "cases" / "cleaning" / "modelled.json").read_text(encoding="utf-8"))
BODY = (
    "2023年，市妇联围绕中心、服务大局，团结带领全市妇女建功新时代，各项工作取得新成效。\n"
    "一、强化思想引领\n深入开展“巾帼心向党”宣讲120场，覆盖妇女2万余人次，营造浓厚氛围。\n"
    "二、服务乡村振兴\n培训女致富带头人600人次，建成“美丽庭院”示范户226户，成效明显。\n"
)


def clean(text: str, name: str = "a.txt") -> Cleaned:
    source = Source(name, name.rsplit(".", 1)[1], "utf-8", "", text)
    cleaned = cleaning.clean(source)
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_cases(case: dict[str, str]) -> None:
    """Each case: furniture before and after a report; the report comes back whole, none of the furniture with it."""
    wrapped = case["before"] + "市妇联2023年工作总结\n" + case.get("between", "") + BODY + case["after"]
    cleaned = clean(wrapped)
    assert cleaned.text.rstrip("\n") == "市妇联2023年工作总结\n" + BODY.rstrip("\n"), case["comment"]
    assert cleaned.title == "市妇联2023年工作总结"
    if "published" in case:
        assert cleaned.facts["published"] == case["published"]


@pytest.mark.parametrize("text", [BODY, "市妇联2023年工作总结\n" + BODY, "各位代表：\n" + BODY])
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once.text).text == once.text


def test_glosses_go_and_real_parentheses_stay() -> None:
    cleaned = clean(
        "全省財政系統深入調(diào)研，涉及職務(職級)晉升的內(nèi)容較多，聯(lián)系各縣婦聯(CPI)開展工作。\n"
    )
    assert cleaned.text == "全省财政系统深入调研，涉及职务(职级)晋升的内容较多，联系各县妇联(CPI)开展工作。\n"
    assert set(cleaned.flags) == {"traditional", "glossed"}


def test_a_simplified_text_is_not_converted() -> None:
    text = "乾安县著名企业瞭望未来，著力培育品牌，干部群众乾坤朗朗，全年完成投资3亿元。\n"
    cleaned = clean(text)
    assert cleaned.text == text
    assert "traditional" not in cleaned.flags


def test_protected_names_stay_in_a_traditional_text() -> None:
    converted = {e.start: e.replacement for e in script.simplify("乾安縣著力發展經濟")}
    assert 0 not in converted
    assert converted[3] == "着"


def test_a_lost_lead_byte_is_repaired_and_said_to_be_a_guess() -> None:
    cleaned = clean("組織講座解讀“共同富?！眱?nèi)涵，各縣婦聯幹部踴躍參加，開展討論二十餘場，反響熱烈。\n")
    assert "“共同富裕”内涵" in cleaned.text
    assert "mojibake" in cleaned.flags
    assert any("guess" in c.rule for c in cleaned.changes)


def test_an_ordinary_question_mark_is_no_damage() -> None:
    text = "发展为了谁?发展依靠谁?全市上下深入讨论，形成广泛共识，全年开展活动24场。\n"
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (
            "广阔职工立脚岗位，技能别断提高，降实安全责任，化解要紧咨询题，签订安全答应书，费用操纵在限额之内，成效明显。\n",
            "spun",
        ),
        ("XX市妇联深入贯彻党的二十大精神，为建设现代化××贡献巾帼力量，全年开展宣讲24场次。\n", "anonymised"),
        (BODY + "三、强化权益维护\n深入开展法治宣传活动，推动妇女权益保障法落地见效，联合有关部门建立\n", "truncated"),
    ],
)
def test_flags_say_what_is_wrong(text: str, flag: str) -> None:
    assert flag in clean(text).flags


@pytest.mark.parametrize(
    "text", [BODY, "建成5G基站300个，特别能吃苦、分别同各区签订责任书，级别不断提升，围绕中心抓落实。\n"]
)
def test_clean_texts_carry_no_flag(text: str) -> None:
    assert clean(text).flags == ()


def test_a_report_that_stands_twice_is_given_once() -> None:
    long = BODY.replace(
        "\n二、", "\n加强家庭教育指导服务，举办亲子阅读活动60场，惠及家庭5000余户，社会反响良好。\n二、"
    )
    more = "三、维护妇女权益\n接待来信来访400余件，办结率达到98%，调解婚姻家庭纠纷90起，化解率稳步提升。\n"
    cleaned = clean("首页\n" + (long + more) * 3)
    assert cleaned.text == long + more


def test_lines_that_a_pdf_broke_are_joined() -> None:
    text = (
        "关于某市2025年预算执行情况和\n2026年预算草案的报告\n各位代表：\n受市人民政府委托，现将预算执行情况提请大会审查，请各位委员提出意\n"
        "见。全市一般公共预算收入完成二百亿元，同比增长，税收收入占比不断提\n— 2 —\n高，结构持续优化，财政运行总体平稳，保障能力明显增强，成效显著好\n转。\n"
    )
    cleaned = clean(text, "a.pdf")
    assert "提出意见。全市" in cleaned.text
    assert "不断提高，结构" in cleaned.text
    assert "— 2 —" not in cleaned.text
    assert cleaned.title == "关于某市2025年预算执行情况和2026年预算草案的报告"


def test_the_reports_own_notes_are_a_marked_part() -> None:
    cleaned = clean(BODY + "名词解释\n1.两癌：指宫颈癌和乳腺癌，是威胁妇女健康的主要疾病，需要及早筛查。\n")
    assert cleaned.notes_start is not None
    assert cleaned.text[cleaned.notes_start :].startswith("名词解释")


@pytest.mark.parametrize(
    "line",
    [
        "责任单位：市妇联、市教育局",
        "联系电话：12338",
        "附件：市妇联2024年重点任务分工表",
        "来源于群众、扎根于群众，是妇联组织的根本所在。",
        "编辑出版《清河妇女志》，向基层发放读本2000册。",
        "图1 2019—2023年培训妇女人数",
        "满意",
        "全年平均气温16.6℃，多云天气居多，降水偏少。",
        "在官方微信公众号开设专栏，推送文章120篇，阅读量超过30万次。",
        "更多妇女走出家门、走上讲台。",
        "下载使用“法治妇联”小程序的妇女达到3万人，点击量居全省前列。",
    ],
)
def test_what_a_report_itself_may_say_stays(line: str) -> None:
    head, tail = BODY.split("二、")
    text = f"市妇联2023年工作总结\n{head}{line}\n二、{tail}"
    assert line in clean(text).text.split("\n")


def test_a_page_number_goes_from_within_a_sentence_and_dashes_of_its_own_stay() -> None:
    text = BODY.replace("妇女2万余人次", "妇女2万\n— 3 —\n余人次，实施“1—3—5”行动")
    assert "覆盖妇女2万余人次，实施“1—3—5”行动，营造浓厚氛围。" in clean(text).text


def test_words_that_markup_sets_on_lines_of_their_own_are_joined() -> None:
    block = "深入推进“\n美丽庭院\n”创建，带动农户三千余户参与其中，村容村貌焕然一新，群众满意度不断提升。\n\n"
    text = "".join(line + "\n\n" for line in BODY.split("\n")) + block + block.replace("美丽庭院", "最美家庭")
    lines = clean(text.replace("二、", block * 2 + "二、")).text.split("\n")
    assert "深入推进“美丽庭院”创建，带动农户三千余户参与其中，村容村貌焕然一新，群众满意度不断提升。" in lines


def test_numbered_headings_are_no_running_heads() -> None:
    heads = "".join(
        f"2.政府性基金预算\n第{n}项收入完成情况良好，比上年增长百分之五，支出有力保障民生。\n" for n in "一二三四五"
    )
    assert clean(BODY + heads, "a.pdf").text.count("2.政府性基金预算") == 5

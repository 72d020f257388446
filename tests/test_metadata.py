"""Metadata: cases as data, and the laws that hold whatever the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import cleaning, gazetteer, metadata, structure
from textmine.cleaning.facts import facts_of
from textmine.knowledge import rows
from textmine.metadata.organisation import organisation_of
from textmine.metadata.years import named_years, plain_years
from textmine.records import GENRES, Cleaned, Metadata, Source
from textmine.sources.html import extract

CASES = Path(__file__).parent / "cases" / "metadata"


def load(name: str) -> list[Any]:
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert len({c["label"] for c in cases}) == len(cases)
    return [pytest.param(c, id=c["label"]) for c in cases]


def infer(case: dict[str, Any], overrides: dict[str, str] | None = None) -> Metadata:
    title, doc = case["title"], case.get("doc", "a.txt")
    text = f"{title}\n{case['text']}" if title else case["text"]
    cleaned = Cleaned(text, (), title, facts=case.get("facts", {}))
    headings = structure.outline(cleaned).headings
    return metadata.infer(Source(doc, "txt", "utf-8", "", text), cleaned, headings, doc=doc, overrides=overrides or {})


@pytest.mark.parametrize(
    "case",
    [
        *load("modelled"),
        *load("synthetic"),
        *load("negative"),
        *load("years"),
        *load("genres"),
        *load("places_and_offices"),
    ],
)
def test_metadata_is_as_a_reader_would_file_it(case: dict[str, Any]) -> None:
    found = infer(case)
    columns = {k: getattr(found, k) for k in case["expected"]}
    assert {k: list(v) if isinstance(v, tuple) else v for k, v in columns.items()} == case["expected"]


@pytest.mark.xfail(strict=True, reason="known failures: promote a case that starts passing")
@pytest.mark.parametrize("case", load("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    found = infer(case)
    assert {k: getattr(found, k) for k in case["expected"]} == case["expected"]


BODY = (
    "2023年，全市妇联组织团结带领广大妇女，开展宣讲120场，受到好评，服务群众三千多人次。\n一、工作回顾\n"
    "全年开展培训24期，培训妇女1200人，成效明显，满意度提高。\n"
)


def page(case: dict[str, Any]) -> Source:
    """A page that begins as a case says and holds a short report."""
    if "html" not in case:
        return Source("a.txt", "txt", "utf-8", "", case["before"] + "\n" + BODY)
    text, marks, _ = extract(case["html"] + "".join(f"<p>{line}</p>" for line in BODY.split("\n")))
    return Source("a.html", "html", "utf-8", "", text, tuple(marks))


@pytest.mark.parametrize("case", load("titles"))
def test_titles_are_found_where_pages_put_them(case: dict[str, Any]) -> None:
    cleaned = cleaning.clean(page(case))
    assert cleaned.title == case["title"]
    assert cleaned.text.endswith(BODY)
    assert not case["title"] or cleaned.text.startswith(case["title"] + "\n")


@pytest.mark.parametrize(
    ("doc", "title", "expected"),
    [
        ("清河市/县妇联2023年工作总结.docx", "", "县妇联2023年工作总结"),
        ("03-县妇联2023年工作总结.docx", "", "县妇联2023年工作总结"),
        ("a.docx", "市妇联2024年工作要点", "市妇联2024年工作要点"),
        ("a.docx", "Microsoft Word - 文档1", None),
        ("0001.docx", "untitled", None),
        ("清河市/2025.docx", "PowerPoint 演示文稿", None),
        ("新建文件.docx", "", None),
    ],
)
def test_a_title_beside_the_text_counts_where_the_text_has_none(doc: str, title: str, expected: str | None) -> None:
    source = Source(doc, "docx", "utf-8", "", BODY, properties={"title": title})
    assert metadata.infer(source, Cleaned(BODY, ()), (), doc=doc).title == expected
    own = Cleaned("工作总结\n" + BODY, (), "工作总结")
    assert metadata.infer(source, own, (), doc=doc).title == "工作总结"


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["26.08.2022 12:20"], "2022-08-26"),
        (["清河县妇联 2018-1-18"], "2018-01-18"),
        (["[2021-12-03]   发布单位：工会   阅读次数：2443"], "2021-12-03"),
        (["统计局 2022-03-01 740次"], "2022-03-01"),
        (["小小书生 2024-09-20 12:17:01"], "2024-09-20"),
        (["时间：24-01-02 来源：市妇联"], "2024-01-02"),
        (["录入时间：2015-3-2"], "2015-03-02"),
        (["添加时间：2020/6/1", "今天是：2024年3月5日 星期二"], "2020-06-01"),
        (["成文日期：2022-02-20", "发布日期：2022-02-28"], "2022-02-28"),
        (["2023年5月6日"], "2023-05-06"),
        (["今天是2024年3月5日 星期二"], None),
        (["在全市妇女工作会议上的讲话", "（2024年2月6日）"], None),
        (["——2024年1月9日在清河市第五届人民代表大会第四次会议上"], None),
        (["市妇联全年开展宣讲120场，" + "覆盖妇女2万人次，" * 6, "清河市妇女联合会", "2023年12月20日"], None),
    ],
)
def test_the_day_of_publication_is_the_pages_not_the_signatures(lines: list[str], published: str | None) -> None:
    assert facts_of(lines, {}).get("published") == published


@pytest.mark.parametrize("case", load("modelled")[::6])
def test_a_row_of_metadata_csv_wins(case: dict[str, Any]) -> None:
    row = {"province": "云南省", "city": "大理白族自治州", "year": "2001", "genre": "other", "organisation": "某某局"}
    found = infer(case, row)
    assert (found.province, found.city, found.county, found.year) == ("云南省", "大理白族自治州", None, 2001)
    assert (found.genre, found.organisation, found.place_from) == ("other", "某某局", "metadata.csv")
    assert found.place_code == "532900"


def test_a_short_name_in_metadata_csv_joins_the_other_reports_of_its_place() -> None:
    case = {"title": "工作总结", "text": "一年来，成效明显。\n"}
    found = infer(case, {"province": "浙江", "city": "杭州"})
    assert (found.province, found.city, found.place_code) == ("浙江省", "杭州市", "330100")
    assert infer(case, {"province": "某省"}).province == "某省"


def test_flags_and_facts_pass_through() -> None:
    facts = {"published": "2024-03-01", "source_url": "https://fl.example.org/1.html", "retrieved": "2025-01-02"}
    cleaned = Cleaned("市妇联工作要点\n", (), "市妇联工作要点", facts=facts, flags=("anonymised",))
    found = metadata.infer(Source("a.txt", "txt", "utf-8", "", ""), cleaned, (), doc="a.txt")
    assert (found.published, found.source_url, found.retrieved) == tuple(facts.values())
    assert found.flags == ("anonymised",)


def test_witnesses_that_disagree_are_told_with_what_each_said() -> None:
    text = "2023年兰溪市妇联工作总结\n2023年，市妇联开展宣讲120场。\n"
    cleaned = Cleaned(text, (), "2023年兰溪市妇联工作总结", facts={"attribution": "贵州日报"})
    source = Source("a.txt", "txt", "utf-8", "", text)
    found = metadata.infer(source, cleaned, (), doc="福建省/2021.txt")
    assert (found.province, found.county, found.year) == ("浙江省", "兰溪市", 2023)
    place, year = found.warnings
    assert place.startswith("place: the title says 兰溪市, the page's source 贵州省, the path 福建省")
    assert year.startswith("year: the title says 2023, the path 2021")
    assert metadata.infer(source, cleaned, (), doc="浙江省/2023.txt", overrides={"year": "2023"}).warnings == (
        "place: the title says 兰溪市, the page's source 贵州省: if 兰溪市 is wrong, add the place to metadata.csv",
    )


def test_a_title_under_another_year_than_its_sentences_is_told() -> None:
    """Sites that sell texts put this year over last year's report."""
    body = "".join(f"2017年，市妇联开展宣讲{n}场。2017年新建妇女之家{n}个。\n" for n in range(5, 9))
    found = infer({"title": "市妇联2022年工作总结", "text": body})
    assert found.year == 2022
    (warning,) = found.warnings
    assert warning.startswith("year: the title says 2022, the sentences 2017")


def test_a_signature_with_its_date_stays_and_tells_whose_report_it_is() -> None:
    text = f"市妇联工作总结\n{BODY.replace('2023年', '今年')}丽水市妇女联合会\n2020年12月28日\n打印本页 关闭窗口\n"
    source = Source("a.txt", "txt", "utf-8", "", text)
    cleaned = cleaning.clean(source)
    assert cleaned.text.endswith("丽水市妇女联合会\n2020年12月28日\n")
    found = metadata.infer(source, cleaned, (), doc="a.txt")
    assert (found.city, found.year, found.published) == ("丽水市", 2020, None)


def test_a_text_flagged_as_masked_takes_no_place_from_its_sentences() -> None:
    text = "市妇联工作总结\n" + "杭州妇女踊跃参与，杭州各区联动。" * 5
    plain = Cleaned(text, (), "市妇联工作总结")
    source = Source("a.txt", "txt", "utf-8", "", text)
    assert metadata.infer(source, plain, (), doc="a.txt").city == "杭州市"
    masked = replace(plain, flags=("anonymised",))
    assert metadata.infer(source, masked, (), doc="a.txt").province is None


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("二〇二三年", [2023]), ("二○二三年", [2023]), ("二零二三年", [2023]), ("二0二三年", [2023]), ("１９８５年", [1985]),
        ("2023-2024年度", [2023]), ("2023—2024学年", [2023]), ("2023年至2024年", [2023, 2024]), ("一九九九年", [1999]),
        ("第十二届三次会议", []), ("12345热线", []), ("2023个", []), ("二十年来", []),
    ],
)  # fmt: skip
def test_years_in_any_digits(words: str, years: list[int]) -> None:
    assert named_years(words) == years


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="〇○零一二三九十０１２年第届、20x -", max_size=40))
def test_plain_years_keep_every_offset(text: str) -> None:
    assert len(plain_years(text)) == len(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["我代表", "市人民政府", "浙江省", "朝阳区", "XX市", "2023年", "二〇二四年", "工作总结", "妇联", "在", "第三次会议上", "\n",
             "一、", "。", "国务院", "赴", "述职报告", "（", "）", "各位代表：", "预算", "——", "全市", "县", "×××", "12月31日"]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_whatever_the_text_the_answer_is_well_formed(text: str) -> None:
    """No text breaks it; a city is never without its province, nor a place without code and witness."""
    title = text.split("\n")[0] or None
    cleaned = Cleaned(text, (), title)
    headings = structure.outline(cleaned).headings
    found = metadata.infer(Source("a.txt", "txt", "utf-8", "", text), cleaned, headings, doc="a.txt")
    assert found.genre in GENRES
    assert found.province or not (found.city or found.county)
    assert bool(found.province) == bool(found.place_code) == bool(found.place_from)
    assert found.year is None or 1900 <= found.year <= 2099


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2023年县妇联工作总结", "县妇联"),
        ("关于市财政局2023年工作情况的报告", "市财政局"),
        ("国网某县供电公司工会2022年工作总结", "国网某县供电公司工会"),
        ("市第一中学妇委会2021年工作要点", "市第一中学妇委会"),
        ("全市妇联系统2024年重点工作", "市妇联"),
        ("巾帼绽芳华", None),
    ],
)
def test_the_organisation_a_title_begins_with(title: str, expected: str | None) -> None:
    assert organisation_of(title, "", "summary", {}) == expected


OWN_SEATS = {"省": "省", "自治区": "自治区", "市": "市", "州": "州", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}


@pytest.mark.parametrize("level", ["province", "city"])
def test_every_province_and_prefecture_is_found_in_its_own_report(level: str) -> None:
    """Not only those we have read: 2024 in the line of delivery of each, and the full name of its government."""
    wrong = []
    for row in rows("places"):
        if row["level"] != level or row["code"] >= "710000":
            continue
        place = gazetteer.by_code(row["code"])
        assert place is not None
        rank = (
            next(rank for end, rank in OWN_SEATS.items() if place.name.endswith(end))
            if "地区" not in place.name
            else "行署"
        )
        text = f"——2024年1月9日在{place.name}第五届人民代表大会第四次会议上\n各位代表：\n现在，我代表{rank}人民政府，向大会报告工作。\n"
        found = infer({"title": "政府工作报告", "text": text})
        expected = (place.province, place.city, 2024, f"{place.name}人民政府")
        if (found.province, found.city, found.year, found.organisation) != expected:
            wrong.append((place.name, found.province, found.city, found.year, found.organisation))
    assert wrong == []


@pytest.mark.parametrize("day", ["（2023年3月8日）", "(2023年3月8日)", "——2023年3月8日"])
def test_a_day_in_brackets_under_the_title_is_the_deliverys(day: str) -> None:
    words = "同志们、姐妹们：\n今天，我们欢聚一堂，隆重庆祝妇女节，表彰先进，凝聚力量，共同展望美好的未来。\n2020年以来，各地妇女取得好成绩。\n"
    source = Source("a.txt", "txt", "utf-8", "", f"在全县妇女节大会上的致辞\n县委副书记 ×××\n{day}\n{words}")
    cleaned = cleaning.clean(source)
    found = metadata.infer(source, cleaned, doc="a.txt")
    assert (found.year, found.genre, found.published) == (2023, "speech", None)


def test_a_day_behind_the_title_on_its_line_is_the_pages() -> None:
    assert facts_of(["清江街道2016年工作总结和2017年工作安排 2018-06-15"], {})["published"] == "2018-06-15"
    assert "published" not in facts_of(["本年度部门预算编制的统计范围截至 2018-06-15"], {})

"""Pages of all prefectures, composed: budgets, communiqués and work reports as their sites put them, read as a whole.

Reading order: `Page`, `pages` (what a site writes around a report, and what a coder would write down), the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from textmine import cleaning, gazetteer, metadata, structure
from textmine.gazetteer import Place
from textmine.knowledge import rows
from textmine.records import Metadata, Source

LAYOUTS = ("budget", "budget of the whole", "communiqué", "communiqué, short name", "work report, short name")


@dataclass(frozen=True)
class Page:
    text: str
    title: str
    organisation: str
    genre: str
    year: int
    published: str | None


def prefectures() -> list[tuple[Place, str]]:
    """Every prefecture with its short name; those without one, or with one that a province bears too, by their full name."""
    found = []
    for row in rows("places"):
        place = gazetteer.by_code(row["code"])
        if place and row["level"] == "city" and row["code"] < "710000":
            own = gazetteer.lookup(row["short"], weak=True) if row["short"] else ()
            found.append((place, row["short"] if own and own[0] == place else place.name))
    return found


def economy(whole: str, year: int) -> str:
    return (
        f"{year}年，面对严峻复杂形势，{whole}上下坚持稳中求进，经济运行总体平稳，圆满完成年初确定的目标任务。\n一、综合\n"
        "初步核算，全年地区生产总值1867.6亿元，按可比价格计算，增长6.5%，其中第一产业增加值332.1亿元，增长4.0%。\n"
        "二、农业\n全年粮食产量210万吨，增长2.1%，农业生产形势良好，农民收入继续增加。\n"
    )


def budget(whole: str, year: int) -> str:
    return (
        f"各位代表：\n受{whole[1]}人民政府委托，现将{whole}{year}年预算执行情况和{year + 1}年预算草案提请大会审议，请提出意见。\n"
        f"一、{year}年预算执行情况\n{whole}一般公共预算收入218.3亿元，增长6.1%，其中税收收入150亿元，收入质量稳步提高。\n"
        f"二、{year + 1}年预算草案\n{whole}一般公共预算收入预期增长5%，支出安排420亿元，重点保障民生，支持产业发展。\n"
    )


def page(place: Place, short: str, layout: str, year: int) -> Page:
    name, whole = place.name, "全" + ("区" if place.name.endswith("地区") else place.name[-1])
    if layout == "budget":
        title, day = f"关于{name}{year}年预算执行情况和{year + 1}年预算草案的报告", f"{year + 1}-02-18"
        head = f"首页 > 政务公开 > 财政信息\n{title}\n发布时间：{day} 来源：{name}财政局\n"
        head += f"—{year + 1}年1月9日在{name}第五届人民代表大会第四次会议上\n{name}财政局局长　×××\n"
        return Page(head + budget(whole, year), title, f"{name}财政局", "other", year, day)
    if layout == "budget of the whole":
        title = f"关于{year}年{whole}和市本级财政预算执行情况与{year + 1}年{whole}和市本级财政预算草案的报告"
        head = f"{title}\n（{year + 1}年1月9日在{name}第五届人民代表大会第四次会议上）\n{name}财政局\n"
        return Page(head + budget(whole, year), title, f"{name}财政局", "other", year, None)
    if layout == "communiqué":
        title = f"{year}年{name}国民经济和社会发展统计公报"
        head = f"{title}\n{name}统计局 国家统计局{short}调查队\n{year + 1}年3月20日\n"
        return Page(head + economy(whole, year), title, f"{name}统计局", "other", year, None)
    if layout == "communiqué, short name":
        title, day = f"{short}{year}年国民经济和社会发展统计公报", f"{year + 1}-04-02"
        head = f"{title}\n来源：统计局 日期：{day}\n"
        return Page(head + economy(whole, year), title, f"{name}统计局", "other", year, day)
    title, day = f"{year}年{short}政府工作报告", f"{year}-02-09"
    head = (
        f"{title}\n来源：{short}日报 时间：{day}\n——{year}年1月20日在{name}第五届人民代表大会第四次会议上\n各位代表：\n"
    )
    head += f"现在，我代表{whole[1]}人民政府，向大会报告工作，请予审议，并请政协委员和其他列席人员提出意见。\n一、{year - 1}年工作回顾\n"
    return Page(head + economy(whole, year - 1), title, f"{name}人民政府", "work_report", year, day)


def read(text: str) -> Metadata:
    source = Source("a.txt", "txt", "utf-8", "", text)
    cleaned = cleaning.clean(source)
    return metadata.infer(source, cleaned, structure.outline(cleaned).headings, doc="a.txt")


def wrong_columns(found: Metadata, place: Place, expected: Page) -> Iterator[str]:
    if (found.title or "").replace(" ", "") != expected.title:
        yield "title"
    if (found.province, found.city, found.county) != (place.province, place.city, place.county):
        yield "place"
    for column in ("organisation", "genre", "year", "published"):
        if getattr(found, column) != getattr(expected, column):
            yield column


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_of_every_prefecture_are_filed_right(layout: str) -> None:
    """Place and year always; title, organisation, genre and day in 99 of 100."""
    wrong: Counter[str] = Counter()
    places = prefectures()
    for number, (place, short) in enumerate(places):
        expected = page(place, short, layout, 1985 + number % 41)
        wrong.update(wrong_columns(read(expected.text), place, expected))
    assert len(places) == 333
    assert wrong["place"] == wrong["year"] == 0, wrong
    assert all(count <= 0.01 * len(places) for count in wrong.values()), wrong

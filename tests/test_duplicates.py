"""Near-copies: what is one report under two addresses, and what only looks like it. All texts are composed by seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from textmine import cleaning
from textmine.corpus import duplicates
from textmine.records import Source

DOERS = (
    "妇联",
    "各级妇联",
    "妇女之家",
    "巾帼志愿队",
    "女企业家协会",
    "妇儿工委办",
    "家庭教育指导中心",
    "维权服务站",
    "执委工作室",
)
DEEDS = (
    "举办培训班",
    "开展宣讲",
    "走访慰问困难家庭",
    "建成示范基地",
    "发放小额贷款",
    "调解家庭纠纷",
    "组织专场招聘",
    "创建美丽庭院",
)
AIMS = (
    "助力乡村振兴",
    "服务创业就业",
    "维护合法权益",
    "弘扬良好家风",
    "关爱儿童成长",
    "促进基层治理",
    "凝聚巾帼力量",
    "优化营商环境",
)
ENDS = (
    "成效明显",
    "受到群众欢迎",
    "经验在全市推广",
    "覆盖所有乡镇",
    "参与妇女逐年增加",
    "获得上级肯定",
    "满意度不断提高",
)
COPIES = 40  # reports a law is tried on


def sentences(seed: int, count: int = 60) -> list[str]:
    chance = random.Random(seed)

    def one() -> str:
        a, b, c, d = (chance.choice(words) for words in (DOERS, DEEDS, AIMS, ENDS))
        return f"{a}围绕{c}{b}{chance.randint(2, 990)}场次，惠及{chance.randint(100, 99000)}人，{d}。"

    return [one() for _ in range(count)]


def report(seed: int, place: str = "", count: int = 60) -> str:
    lines = sentences(seed, count)
    return "\n".join(f"{place}{line}" if place and n % 6 == 0 else line for n, line in enumerate(lines)) + "\n"


def row(doc: str, **facts: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("title", "organisation", "province", "city", "county", "year", "published"))
    return {**empty, "doc": doc, "year": 2023, **facts}


def clusters(texts: Mapping[str, str], **facts: dict[str, Any]) -> dict[str, str]:
    documents = pd.DataFrame([row(doc, **facts.get(doc, {})) for doc in texts])
    return duplicates.find(pd.DataFrame({"doc": list(texts), "clean": list(texts.values())}), documents)[1]


def rate(found: int) -> float:
    return found / COPIES


def test_a_repost_is_found_whatever_stands_around_it() -> None:
    """The same report under another site's furniture that cleaning left in part, and with its title changed."""
    hits = 0
    for seed in range(COPIES):
        text = report(seed)
        other = f"市妇联工作总结（范文）\n{text}欢迎阅读本站更多文章，祝您工作顺利。\n责任编辑：小编\n"
        hits += len(clusters({"a": text, "b": other, "c": report(seed + 1000)})) == 2
    assert rate(hits) == 1


@pytest.mark.parametrize("share", [0.5, 0.6, 0.8])
def test_an_excerpt_belongs_to_its_report_and_the_whole_stands_for_both(share: float) -> None:
    hits = 0
    for seed in range(COPIES):
        lines = sentences(seed)
        texts = {"excerpt": "\n".join(lines[: int(share * len(lines))]), "whole": "\n".join(lines)}
        found = clusters(texts, excerpt={"province": "浙江省", "published": "2024-01-01", "title": "市妇联工作总结"})
        hits += found == {"excerpt": "whole", "whole": "whole"}
    assert rate(hits) >= 0.95


def test_another_script_or_encoding_is_the_same_report() -> None:
    opencc = pytest.importorskip("opencc")
    text = "市妇联2023年工作总结\n" + report(3)
    traditional = opencc.OpenCC("s2tw").convert(text)
    read = {
        "simplified": text,
        "gbk": text.encode("gb18030").decode("gb18030"),
        "traditional": cleaning.clean(Source("a.txt", "txt", "utf-8", "", traditional)).text,
    }
    assert set(clusters(read)) == set(read)


@pytest.mark.parametrize("kept", [0.4, 0.6, 0.7])
def test_this_years_report_that_takes_over_last_years_is_no_repost(kept: float) -> None:
    wrong = 0
    for seed in range(COPIES):
        old, new = sentences(seed), sentences(seed + 5000)
        taken = [o if n < kept * len(old) else w for n, (o, w) in enumerate(zip(old, new, strict=True))]
        wrong += bool(clusters({"a": "\n".join(old), "b": "\n".join(taken)}, a={"year": 2022}, b={"year": 2023}))
        wrong += bool(clusters({"a": "\n".join(old), "b": "\n".join(taken)}))
    assert wrong == 0


def test_a_template_under_another_places_name_is_no_repost() -> None:
    wrong = 0
    for seed in range(COPIES):
        texts = {"a": report(seed, "清河市"), "b": report(seed, "海州市")}
        wrong += bool(clusters(texts, a={"province": "河北省"}, b={"province": "江苏省"}))
    assert wrong == 0


def test_two_budgets_with_a_common_frame_are_two() -> None:
    frame = "全市一般公共预算收入{}亿元，增长{}%，其中税收收入{}亿元，占{}%；一般公共预算支出{}亿元，完成预算的{}%。"
    wrong = 0
    for seed in range(COPIES):
        chance = random.Random(seed)
        texts = {
            doc: "\n".join(frame.format(*(chance.randint(10, 999) for _ in range(6))) for _ in range(40))
            for doc in "ab"
        }
        wrong += bool(clusters(texts, a={"city": "甲市"}, b={"city": "乙市"}))
    assert wrong == 0


def test_the_same_text_under_another_year_is_a_repost_all_the_same() -> None:
    """Sites that sell texts change the year in a title and nothing else."""
    text = report(9)
    texts = {"a": "市妇联2017年工作总结\n" + text, "b": "市妇联2022年工作总结\n" + text}
    assert len(clusters(texts, a={"year": 2017}, b={"year": 2022})) == 2


def test_summaries_of_a_report_in_other_words_are_no_reposts() -> None:
    text = report(4)
    summary = "一年来，妇联工作取得新进展：培训、宣讲、维权、家庭建设四个方面成绩突出，全年服务妇女儿童数万人次。\n" * 3
    assert clusters({"a": text, "b": summary}) == {}


def test_a_short_text_is_no_excerpt() -> None:
    lines = sentences(2)
    assert clusters({"a": "\n".join(lines), "b": "\n".join(lines[:4])}) == {}


def test_names_of_files_change_nothing() -> None:
    texts = {f"{n:02d}": report(n // 2) for n in range(8)}
    found = clusters(texts)
    assert found == clusters(dict(reversed(texts.items())))
    assert sorted(found) == sorted(texts)
    assert len(set(found.values())) == 4


def test_hundreds_of_copies_of_one_report_stay_cheap() -> None:
    texts = {f"{n:04d}": report(1) + f"第{n}次转载。\n" for n in range(300)}
    frame = pd.DataFrame({"doc": list(texts), "clean": list(texts.values())})
    pairs, found = duplicates.find(frame, pd.DataFrame([row(doc) for doc in texts]))
    assert len(found) == 300
    assert len(set(found.values())) == 1
    assert len(pairs) < 12_000

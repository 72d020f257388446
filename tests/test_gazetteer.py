"""The gazetteer: every place has its place, names lead where they should, decoys nowhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import gazetteer
from textmine.knowledge import rows


def test_all_provinces_and_prefectures_stand_in_the_table() -> None:
    levels = Counter(row["level"] for row in rows("places"))
    assert levels["province"] == 34
    assert levels["city"] == 333
    assert levels["county"] > 2800


def test_every_place_is_found_by_its_code_and_its_parent_is_a_place() -> None:
    codes = {row["code"] for row in rows("places")}
    for row in rows("places"):
        place = gazetteer.by_code(row["code"])
        assert place is not None
        assert place.name == row["name"]
        assert not row["parent"] or row["parent"] in codes
        assert place in gazetteer.lookup(place.name)


def test_every_former_name_leads_to_a_place_of_today() -> None:
    for row in rows("former_names"):
        found = gazetteer.lookup(row["former"])
        assert found, row["former"]
        assert row["former"] == "淮阴" or row["name"] in {p.name for p in found}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("内蒙古", ("内蒙古自治区", "内蒙古自治区", None)),
        ("广西", ("广西壮族自治区", "广西壮族自治区", None)),
        ("襄樊", ("襄阳市", "湖北省", "襄阳市")),
        ("思茅地区", ("普洱市", "云南省", "普洱市")),
        ("恩施州", ("恩施土家族苗族自治州", "湖北省", "恩施土家族苗族自治州")),
        ("锡林郭勒盟", ("锡林郭勒盟", "内蒙古自治区", "锡林郭勒盟")),
        ("景宁县", ("景宁畲族自治县", "浙江省", "丽水市")),
        ("富阳市", ("富阳区", "浙江省", "杭州市")),
        ("蓟县", ("蓟州区", "天津市", None)),
        ("浦东新区", ("浦东新区", "上海市", None)),
        ("仙桃市", ("仙桃市", "湖北省", None)),
        ("义乌", ("义乌市", "浙江省", "金华市")),
        ("海南", ("海南省", "海南省", None)),
        ("吉林", ("吉林省", "吉林省", None)),
    ],
)
def test_names_short_former_and_regular(name: str, expected: tuple[str, str, str | None]) -> None:
    place = gazetteer.lookup(name)[0]
    assert (place.name, place.province, place.city) == expected


@pytest.mark.parametrize(
    "text",
    [
        "确保社会长治久安", "学习重大理论创新", "妇女平安安康", "铺设大理石地面", "二十家以上海外机构", "弘扬延安精神",
        "会同有关部门", "阿里巴巴平台", "文山会海", "出海口建设", "黄河南岸", "公开封存", "惠民政策", "同心共筑",
    ],
)  # fmt: skip
def test_words_that_hide_a_name_are_no_places(text: str) -> None:
    assert gazetteer.find_places(text) == []


def test_an_ambiguous_name_gives_all_that_bear_it() -> None:
    (mention,) = gazetteer.find_places("鼓楼区妇联")
    assert {p.city for p in mention.places} >= {"南京市", "徐州市", "开封市", "福州市"}
    assert gazetteer.official("鼓楼区") is None
    assert gazetteer.official("鼓楼区", within="南京市") == "鼓楼区"
    assert gazetteer.province_of("鼓楼区") is None


def test_the_longest_name_is_taken() -> None:
    found = gazetteer.find_places("内蒙古自治区呼和浩特市赛罕区")
    assert [m.places[0].name for m in found] == ["内蒙古自治区", "呼和浩特市", "赛罕区"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="浙江省杭州市兰溪朝阳区妇联、与。2x", max_size=60))
def test_mentions_stand_in_order_and_spell_a_name_they_lead_to(text: str) -> None:
    end = 0
    for mention in gazetteer.find_places(text):
        assert end <= mention.start < mention.end
        assert mention.places
        assert mention.places == gazetteer.lookup(text[mention.start : mention.end])
        end = mention.end

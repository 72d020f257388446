"""The gazetteer: every place has its place, names lead where they should, decoys nowhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import gazetteer
from textmine.knowledge import rows

# Districts with codes of the statistics bureau alone (加格达奇区 …, 大柴旦), and 江北区 and 渝北区, merged in 2025.
UNOFFICIAL = {"232761", "232762", "232763", "232764", "632857", "500105", "500112"}


def test_all_provinces_prefectures_and_counties_stand_in_the_table() -> None:
    """Counted against the official list of September 2026; zones of the statistics bureau (71 to 79) stand beside it."""
    levels = Counter(row["level"] for row in rows("places"))
    assert levels["province"] == 34
    assert levels["city"] == 333
    counties = [r["code"] for r in rows("places") if r["level"] == "county" and r["code"] < "710000"]
    official = [c for c in counties if not "71" <= c[4:] <= "79" and c not in UNOFFICIAL]
    assert len(official) == 2847


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
        ("蒲圻市", ("赤壁市", "湖北省", "咸宁市")),
        ("莱芜市", ("莱芜区", "山东省", "济南市")),
        ("巢湖市", ("巢湖市", "安徽省", "合肥市")),
        ("下城区", ("拱墅区", "浙江省", "杭州市")),
        ("沙县", ("沙县区", "福建省", "三明市")),
        ("米林县", ("米林市", "西藏自治区", "林芝市")),
        ("酃县", ("炎陵县", "湖南省", "株洲市")),
        ("东莞县", ("东莞市", "广东省", "东莞市")),
        ("鄂西土家族苗族自治州", ("恩施土家族苗族自治州", "湖北省", "恩施土家族苗族自治州")),
        ("黔东南", ("黔东南苗族侗族自治州", "贵州省", "黔东南苗族侗族自治州")),
        ("巴音郭楞", ("巴音郭楞蒙古自治州", "新疆维吾尔自治区", "巴音郭楞蒙古自治州")),
        ("巴州", ("巴音郭楞蒙古自治州", "新疆维吾尔自治区", "巴音郭楞蒙古自治州")),
        ("甘孜州", ("甘孜藏族自治州", "四川省", "甘孜藏族自治州")),
        ("伊克昭盟", ("鄂尔多斯市", "内蒙古自治区", "鄂尔多斯市")),
        ("雄安新区", ("河北省", "河北省", None)),
        ("横琴", ("珠海市", "广东省", "珠海市")),
        ("两江新区", ("两江新区", "重庆市", None)),
        ("新疆生产建设兵团", ("新疆维吾尔自治区", "新疆维吾尔自治区", None)),
        ("草湖市", ("草湖市", "新疆维吾尔自治区", None)),
    ],
)
def test_names_short_former_and_regular(name: str, expected: tuple[str, str, str | None]) -> None:
    place = gazetteer.lookup(name)[0]
    assert (place.name, place.province, place.city) == expected


@pytest.mark.parametrize(
    "text",
    [
        "确保社会长治久安", "学习重大理论创新", "妇女平安安康", "铺设大理石地面", "二十家以上海外机构", "弘扬延安精神",
        "振兴县域经济", "创新平台建设", "提高安全水平", "人民和社会", "健康平安家庭", "深化合作共建", "落实惠农政策", "从江面驶过", "全州妇女",
        "老城区改造", "比如家庭教育", "公开平台", "新干部培训", "各级政府和政府部门", "时任县委书记", "完成县级财政收入", "平均县域用电", "交通县际衔接", "提高县直机关效能", "信息县乡联动",
        "会同有关部门", "阿里巴巴平台", "文山会海", "出海口建设", "黄河南岸", "公开封存", "惠民政策", "同心共筑",
    ],
)  # fmt: skip
def test_words_that_hide_a_name_are_no_places(text: str) -> None:
    assert gazetteer.find_places(text) == []


@pytest.mark.parametrize("text", ["吕梁市兴县妇联", "兴县妇联工作总结", "在兴县召开", "临县、兴县、岚县"])
def test_a_county_of_one_character_is_found_where_it_stands_alone(text: str) -> None:
    assert "兴县" in {m.places[0].name for m in gazetteer.find_places(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("洛阳市老城区妇联", "老城区"),
        ("海东市平安区", "平安区"),
        ("青海平安", "平安区"),
        ("甘南州合作市", "合作市"),
        ("桂林全州", "全州县"),
    ],
)
def test_a_common_word_behind_the_place_it_lies_in_is_a_place(text: str, name: str) -> None:
    assert gazetteer.find_places(text)[-1].places[0].name == name


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
        assert set(mention.places) <= set(gazetteer.lookup(text[mention.start : mention.end], weak=True))
        end = mention.end

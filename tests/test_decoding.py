from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.sources import decoding
from textmine.sources.decoding import decode, likelihood, plausibility

SIMPLIFIED = (
    "全市妇联系统坚持围绕中心、服务大局，开展“巾帼心向党”宣讲120场，培训妇女2万余人次，建成妇女之家226个。\n" * 8
)
TRADITIONAL = "全市婦聯系統堅持圍繞中心、服務大局，開展宣講活動，培訓婦女二萬餘人次，建成婦女之家二百餘個。\n" * 8
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
FAMILY = {"gbk": "gb18030"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_whole_text_comes_back_with_the_name_of_its_encoding(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == (SIMPLIFIED, FAMILY.get(encoding, encoding))


def test_big5_comes_back() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")


@pytest.mark.parametrize("text", ["鞏固拓展脫貧攻堅成果", "疊加的歷史機遇", "牢守底線、防範風險"])
def test_a_text_that_begins_with_a_rare_character_keeps_it(text: str) -> None:
    """Its second byte is ASCII in Big5: read one byte later, only the first character would be missing."""
    assert decode(text.encode("big5")) == (text, "big5")
    assert decode(text.encode("gb18030")) == (text, "gb18030")


def test_the_characters_of_hong_kong_come_back() -> None:
    text = TRADITIONAL + "屋邨婦女中心嘅服務"
    assert decode(text.encode("big5hkscs")) == (text, "big5")


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", range(8))
def test_a_cut_that_splits_characters_at_both_ends_is_still_read(encoding: str, start: int) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    got, _ = decode(text.encode(encoding)[start : start + 151])
    assert got.strip("\ufffd")[4:50] in text


@pytest.mark.parametrize("word", ["总结", "妇女联合会", "二〇二四年", "巾帼", "工作要点"])
def test_a_few_characters_are_enough(word: str) -> None:
    assert decode(word.encode("gb18030"))[0] == word
    assert decode(word.encode("utf-8"))[0] == word


def test_the_cut_end_of_a_utf8_text_is_dropped() -> None:
    assert decode("募集资金4万余元".encode()[:-1]) == ("募集资金4万余", "utf-8")


@pytest.mark.parametrize("bad", [b"\xff", b"\xe5\xa6", b"\xed\xa0\x80"])
def test_a_damaged_place_does_not_turn_a_utf8_text_into_gbk(bad: bytes) -> None:
    data = "全市建成妇女之家226个，".encode()
    text, encoding = decode(data + bad + data)
    assert encoding == "utf-8"
    assert text.replace("\ufffd", "") == "全市建成妇女之家226个，" * 2
    assert "\ufffd" in text


def test_a_page_that_begins_with_much_script_is_judged_by_its_text() -> None:
    page = "<script>" + "var a = 1;" * 5000 + "</script><p>全市建成妇女之家226个。</p>"
    assert decode(page.encode("gb18030")) == (page, "gb18030")


def test_stray_nul_bytes_do_not_make_utf16() -> None:
    assert decode(("建成妇女之家\x00" + SIMPLIFIED).encode("gb18030"))[1] == "gb18030"
    assert decode(("建成妇女之家\x00" + SIMPLIFIED).encode())[1] == "utf-8"


def test_a_hint_decides_between_equals_and_only_there() -> None:
    assert decode(SIMPLIFIED.encode("gb18030"), hint="big5")[1] == "gb18030"
    assert decode(SIMPLIFIED.encode("utf-8"), hint="gb18030")[1] == "utf-8"


def test_text_read_wrongly_before_it_was_saved_is_left_to_cleaning() -> None:
    twice = "妇女".encode().decode("latin-1").encode()
    assert decode(twice) == ("妇女".encode().decode("latin-1"), "utf-8")


def test_random_bytes_look_like_no_text() -> None:
    draw = random.Random(7)
    for size in (60, 300, 3000):
        text, _ = decode(draw.randbytes(size))
        assert plausibility(text) < 0.1


def test_a_wrong_encoding_is_less_likely_than_the_right_one() -> None:
    for encoding, text in (("gb18030", SIMPLIFIED), ("big5", TRADITIONAL)):
        others = {"gb18030", "big5", "utf-16-le", "utf-16-be"} - {encoding}
        assert all(likelihood(text.encode(encoding), o) < likelihood(text.encode(encoding), encoding) for o in others)


def test_text_without_chinese_says_nothing() -> None:
    assert plausibility("Annual report 2024") == 0.0
    assert decode(b"Annual report 2024") == ("Annual report 2024", "utf-8")


@given(st.binary(max_size=400))
def test_no_bytes_are_an_error_and_every_text_can_be_stored(data: bytes) -> None:
    text, encoding = decode(data)
    assert encoding in {*decoding.NARROW, *decoding.WIDE, *(name for _, name in decoding.MARKS)}
    assert text.encode("utf-8", "surrogatepass") is not None
    assert decode(data) == (text, encoding)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=200))
def test_whatever_is_valid_utf8_is_read_as_utf8(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_whose_bytes_are_all_ascii_is_no_utf8(encoding: str) -> None:
    """收缴电子化改 has no byte of 80 or more."""
    assert decode("收缴电子化改".encode(encoding)) == ("收缴电子化改", encoding)


@pytest.mark.parametrize("declared", ["gb2312", "big5", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8"])
def test_a_declared_charset_that_lies_is_not_believed(encoding: str, declared: str) -> None:
    page = f'<meta charset="{declared}"><p>' + (TRADITIONAL if encoding == "big5" else SIMPLIFIED) + "</p>"
    assert decode(page.encode(encoding), hint=declared) == (page, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8", "utf-16-le", "utf-16-be"])
def test_forty_bytes_are_enough(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    wrong = [n for n in range(40) if decode(text[n : n + 20].encode(encoding)[:40])[1] != encoding]
    assert wrong == []

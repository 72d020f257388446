from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine import firewall
from textmine.quantities import find_numbers, find_quantities, quick, units, value_of

FOLDER = Path(__file__).parent / "cases" / "numbers"
MODELLED = json.loads((FOLDER / "modelled.json").read_text(encoding="utf-8"))
NEGATIVE = json.loads((FOLDER / "negative.json").read_text(encoding="utf-8"))
CN = "零一二三四五六七八九"


def spelt(number: int) -> str:
    """A whole number in Chinese numerals, as reports write it."""
    if number < 10:
        return CN[number]
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return spelt(head) + name + gap + (spelt(rest) if rest else "")
    raise AssertionError(number)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**12 - 1))
def test_a_number_written_out_parses_back(number: int) -> None:
    assert value_of(spelt(number)) == number


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**13), st.integers(0, 4))
def test_a_number_in_digits_parses_back_with_and_without_separators(number: int, places: int) -> None:
    plain = f"{number}" + ("." + "5" * places if places else "")
    for text in (plain, f"{number:,}" + plain[len(str(number)) :]):
        (found,) = find_numbers(text)
        assert found.text == text
        assert found.value == pytest.approx(float(plain))


@pytest.mark.parametrize("case", MODELLED, ids=[c["text"] for c in MODELLED])
def test_numbers(case: dict[str, Any]) -> None:
    found = [(n.text, n.kind) for n in find_numbers(case["text"])]
    assert found == [(text, kind) for text, _, kind in case["found"]]
    values = [n.value for n in find_numbers(case["text"])]
    assert values == pytest.approx([value for _, value, _ in case["found"]], rel=1e-12)


@pytest.mark.parametrize("case", NEGATIVE, ids=[c["text"] for c in NEGATIVE])
def test_no_number(case: dict[str, str]) -> None:
    assert [n.text for n in find_numbers(case["text"])] == [], case["comment"]


@pytest.mark.parametrize("unit", ["1", "一", "百", "、", "（", "1.", "1,", "1 ", "1/", "一分之", "-", "一点", "1e"])
def test_numbers_of_a_long_line_cost_linear_time(unit: str) -> None:
    def cost(size: int) -> float:
        start = time.process_time()
        find_numbers((unit * size)[:size])
        return time.process_time() - start

    cost(2000)
    assert min(cost(80_000) for _ in range(2)) < 20 * max(min(cost(10_000) for _ in range(3)), 0.002)


@pytest.mark.parametrize("character", ["1", "一", "、", "（", "百"])
def test_a_long_line_of_one_character_costs_linear_time(character: str) -> None:
    def cost(size: int) -> float:
        start = time.process_time()
        find_quantities(character * size)
        return time.process_time() - start

    cost(2000)
    small, large = min(cost(8000) for _ in range(3)), min(cost(64_000) for _ in range(2))
    assert large < 40 * max(small, 0.002)


RENDERINGS = (
    lambda n: f"{n}",
    lambda n: f"{n:,}",
    lambda n: f"{n}".translate({48 + d: 0xFF10 + d for d in range(10)}),
    lambda n: spelt(n),
    lambda n: f"{n // 10**8}亿{n % 10**8 // 10**4}万" if n >= 10**8 and n % 10**4 == 0 and n % 10**8 else f"{n}",
    lambda n: f"{n / 10**4:.4f}万",
    lambda n: f"{n / 10**8:.8f}亿",
)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**12 - 1), st.sampled_from(RENDERINGS), st.sampled_from(["元", "人次", "吨", "名"]))
def test_a_count_in_any_written_form_parses_back_as_a_quantity(
    number: int, render: Callable[[int], str], unit: str
) -> None:
    text = f"共计{render(number)}{unit}。"
    if not any(c.isdigit() for c in text) and len(render(number)) < 2:
        text = f"共计{number}{unit}。"
    (found,) = find_quantities(text)
    assert found.low == pytest.approx(number, rel=1e-9)
    assert text[found.start : found.end] == found.text


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**7), st.integers(0, 4))
def test_a_percentage_parses_back_from_a_ten_thousandth_up(whole: int, places: int) -> None:
    value = whole / 10**places
    for text in (f"占{value:.{places}f}%。", f"占百分之{value:.{places}f}。"):
        (found,) = find_quantities(text)
        assert (found.low, found.unit) == (pytest.approx(value, rel=1e-6), "%")


@settings(max_examples=150, deadline=None)
@given(
    st.text("0123456789一二三十百千万亿两半成第前、—-至到，。%个人元年月日次届分之：“”（）约近余多以上 \n", max_size=60)
)
def test_every_quantity_stands_in_the_text_and_none_overlap(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert quantity.text == text[quantity.start : quantity.end] != ""
        assert quantity.start >= end
        assert quantity.low is not None or quantity.high is not None
        end = quantity.end


BEFORE = (
    "",
    "共",
    "第",
    "约",
    "达到",
    "超过",
    "不足",
    "由",
    "增长-",
    "负",
    "G",
    "、",
    "每",
    "连续",
    "8月",
    "附表",
    "前",
    "最近",
    "第5、",
)
SIZES = ("", "万", "亿", "万亿", "余", "万多", "十", "千", " 万")
AFTER = ("", "以上", "左右", "—8个", "半", "至9%", "民", "分之", "多方", "捐", "”行动", "圈", "、6人", " 到7元", "以内")


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(BEFORE),
            st.sampled_from(["3", "12", "2025", "12345", "0.5", "1,200", "36.25"]),
            st.sampled_from(SIZES),
            st.sampled_from(sorted(units.table())),
            st.sampled_from(AFTER),
        ).map("".join),
        max_size=4,
    ).map("".join)
)
def test_the_quick_reading_says_what_the_grammar_says(text: str) -> None:
    found = find_quantities(text)
    with patch.object(quick, "read", lambda *_: None):
        assert find_quantities(text) == found


def test_the_quick_reading_of_every_case_says_what_the_grammar_says() -> None:
    texts = [case["text"] for case in (*MODELLED, *NEGATIVE)]
    found = [find_quantities(text) for text in texts]
    with patch.object(quick, "read", lambda *_: None):
        assert [find_quantities(text) for text in texts] == found


@pytest.mark.parametrize(
    ("text", "read", "comparator"),
    [
        ("约5个", "约5个", "about"),
        (" 5个", "5个", "exact"),
        ("达5个", "5个", "exact"),
        ("近 5个以", "5个", "almost"),
        ("到5个左", "5个", "exact"),
        ("5个以上", "5个以上", "at_least"),
    ],
)
def test_words_that_bound_are_read_at_the_edge_of_a_text(text: str, read: str, comparator: str) -> None:
    (found,) = find_quantities(text)
    assert (found.text, found.comparator) == (read, comparator)
    assert text[found.start : found.end] == read


def test_what_is_a_shorthand_is_no_quantity() -> None:
    text = "增强“四个意识”，落实“3个100”，坚持三会一课，构建“8+4”体系，打造“三地一区”。"
    assert len(firewall.shorthands(text)) >= 4
    assert find_quantities(text) == []


@pytest.mark.parametrize("rule", firewall.BEFORE, ids=lambda rule: rule.name)
def test_the_wall_asks_a_rule_after_every_character_that_its_pattern_may_end_with(rule: firewall.Rule) -> None:
    opens = ("", "第", "第3", "附", "附件", "7×", "B", "（")
    ends = "×xX＊*某第表图件、和至到-—. 万个7BZ"
    found = {last for before in opens for last in ends if re.search(rule.before, before + last)}
    assert found == set(rule.last) & set(ends)

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.quantities import find_numbers, find_quantities, value_of

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


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("百分之七点九", 7.9, "percent"),
        ("7.9%", 7.9, "percent"),
        ("６．５％", 6.5, "percent"),
        ("千分之三", 0.3, "percent"),
        ("三分之二", 0.666667, "fraction"),
        ("3/4", 0.75, "fraction"),
        ("壹仟贰佰", 1200, "integer"),
        ("廿三", 23, "integer"),
        ("二〇二三", 2023, "integer"),
        ("1.2万", 12000, "integer"),
        ("3千", 3000, "integer"),
        ("负5", -5, "integer"),
        ("三成半", 35, "percent"),
        ("十五", 15, "integer"),
        ("2.36万亿", 2360000000000, "integer"),
        ("三点一四", 3.14, "decimal"),
    ],
)
def test_numbers(text: str, value: float, kind: str) -> None:
    (found,) = find_numbers(text)
    assert (found.text, found.value, found.kind) == (text, value, kind)


@pytest.mark.parametrize("character", ["1", "一", "、", "（", "百"])
def test_a_long_line_of_one_character_costs_linear_time(character: str) -> None:
    def cost(size: int) -> float:
        start = time.perf_counter()
        find_quantities(character * size)
        return time.perf_counter() - start

    cost(2000)
    small, large = min(cost(8000) for _ in range(3)), cost(64_000)
    assert large < 40 * max(small, 0.002)

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.quantities import find_numbers, find_quantities, value_of

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

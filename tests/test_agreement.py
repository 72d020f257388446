from __future__ import annotations

from random import Random

import pytest

from textmine.workbench.agreement import alpha, judge, of_code
from textmine.workbench.shares import Unit, correct


def units(*observers: str) -> list[list[str]]:
    return [[code for code in column if code != "."] for column in zip(*observers, strict=True)]


# The worked examples of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections B and C, nominal metric.
def test_alpha_is_the_published_one_with_gaps_and_four_observers() -> None:
    data = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    found = alpha(data)
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.units == 11


def test_alpha_is_the_published_one_for_two_observers_and_two_codes() -> None:
    assert alpha(units("0100000010", "1110010000")).value == pytest.approx(0.095, abs=0.0005)


def test_alpha_is_the_published_one_for_three_coders_who_share_little() -> None:
    data = units(".....34121133.3", "1.213343.......", "..21344.21133.4")
    assert alpha(data).value == pytest.approx(0.691, abs=0.0005)


def test_alpha_is_one_when_all_agree_and_silent_when_nothing_varies() -> None:
    assert alpha([["a", "a"], ["b", "b"]]).value == 1
    assert alpha([["a", "a"], ["a", "a"]]).value is None
    assert alpha([["a"], ["b"]]).units == 0
    assert of_code([["a", "a"], ["b", "b"]], "c").value is None


def test_the_interval_of_alpha_holds_it_and_is_the_same_every_time() -> None:
    chance = Random(3)
    data = [[a, a if chance.random() < 0.8 else "z"] for a in (chance.choice("abc") for _ in range(120))]
    one, other = alpha(data), alpha(data)
    assert one == other
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.value < one.high
    assert one.high - one.low < 0.25


def test_rates_are_weighted_by_the_chance_of_being_drawn() -> None:
    rows = [("a", "a", 10.0), ("a", "b", 1.0), ("b", "a", 1.0), ("b", "b", 10.0)]
    found = judge("a", rows)
    assert found.precision == found.recall == found.f1 == pytest.approx(10 / 11)
    assert found.precision_range is not None
    assert found.precision_range[0] < 10 / 11 < found.precision_range[1]
    assert (found.said, found.true) == (2, 2)
    assert judge("c", rows).precision is None


def simulated(chance: Random, n: int) -> tuple[list[Unit], dict[str, int], float]:
    """A set whose program takes one in four b for a; a sample by strata. Gives units, strata and the true share of a."""
    truth = [chance.choices("abc", (2, 5, 3))[0] for _ in range(1000)]
    said = ["a" if t == "b" and chance.random() < 0.25 else t if chance.random() < 0.9 else "c" for t in truth]
    size = [float(chance.randint(20, 300)) for _ in truth]
    strata = {s: said.count(s) for s in "abc"}
    drawn: set[int] = set()
    for name in strata:
        drawn |= set(chance.sample([i for i, s in enumerate(said) if s == name], n // 3))
    made = [Unit(size[i], said[i], said[i], {truth[i]: 1.0} if i in drawn else None) for i in range(len(truth))]
    return made, strata, sum(z for z, t in zip(size, truth, strict=True) if t == "a") / sum(size)


def test_corrected_shares_are_unbiased_and_their_intervals_hold_what_they_say() -> None:
    chance = Random(1)
    off, raw_off, held, times = 0.0, 0.0, 0, 600
    for _ in range(times):
        made, strata, true = simulated(chance, 240)
        a = correct(made, [True] * len(made), strata)[0]
        assert a.theme == "a"
        assert a.corrected is not None
        assert a.low is not None
        assert a.high is not None
        off += (a.corrected - true) / times
        raw_off += (a.share - true) / times
        held += a.low <= true <= a.high
    assert raw_off > 0.08
    assert abs(off) < 0.005
    assert 0.93 <= held / times <= 0.97


def test_corrected_shares_of_a_group_sum_to_one_and_small_groups_have_none() -> None:
    made, strata, _ = simulated(Random(5), 240)
    whole = correct(made, [True] * len(made), strata)
    assert sum(s.corrected or 0 for s in whole) == pytest.approx(1)
    assert sum(s.share for s in whole) == pytest.approx(1)
    small = correct(made, [n < 30 for n in range(len(made))], strata)
    assert {s.corrected for s in small} == {None}


def test_a_program_without_errors_is_not_certain() -> None:
    made = [Unit(1, "a" if n % 2 else "b", "all", {"a" if n % 2 else "b": 1.0} if n < 40 else None) for n in range(400)]
    a = correct(made, [True] * 400, {"all": 400})[0]
    assert a.corrected == a.share == 0.5
    assert a.high is not None
    assert a.high - 0.5 == pytest.approx(3 / 40)

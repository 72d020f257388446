"""Intervals against published examples and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from textmine.corpus import intervals


@pytest.mark.parametrize(
    ("inside", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 20, 0.1119, 0.4687), (81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1.0)],
)
def test_wilson_agrees_with_published_values(inside: int, count: int, low: float, high: float) -> None:
    """81 of 263 is the worked example of Newcombe (1998), method 3."""
    assert intervals.wilson(inside, count, inside / count) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("inside", "count"), [(1, 7), (3, 11), (40, 41), (250, 1000)])
def test_wilson_agrees_with_scipy(inside: int, count: int) -> None:
    wanted = stats.binomtest(inside, count).proportion_ci(0.95, method="wilson")
    assert intervals.wilson(inside, count, inside / count) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


@pytest.mark.parametrize("freedom", [1, 2, 5, 10, 11, 15, 30, 100, 1000])
def test_students_t_agrees_with_scipy(freedom: int) -> None:
    assert intervals.student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=1e-3)


def test_the_bootstrap_agrees_with_the_linearised_error_of_a_ratio() -> None:
    """Cochran (1977), 6.4: the variance of a ratio of totals, from the residuals of the reports."""
    generator = np.random.default_rng(1)
    size = generator.integers(3000, 9000, size=40).astype(float)
    inside = size * generator.beta(4, 12, size=40)
    share = inside.sum() / size.sum()
    error = np.sqrt(40 / 39 * ((inside - share * size) ** 2).sum()) / size.sum()
    reach = stats.t.ppf(0.975, 39) * error / (share * (1 - share))
    wanted = [1 / (1 + np.exp(-(np.log(share / (1 - share)) + sign * reach))) for sign in (-1, 1)]
    values = np.stack([inside, size - inside], axis=1)
    drawn = values[generator.integers(0, 40, size=(20000, 40))].sum(axis=1)
    low, high = intervals.of_draws(drawn / drawn.sum(axis=1, keepdims=True), values.sum(axis=0) / size.sum(), 40)
    assert (low[0], high[0]) == pytest.approx(wanted, abs=0.002)
    assert (low[1], high[1]) == pytest.approx((1 - high[0], 1 - low[0]))


def test_nothing_and_everything_have_no_spread() -> None:
    drawn = np.tile([0.0, 1.0], (50, 1))
    low, high = intervals.of_draws(drawn, np.array([0.0, 1.0]), 5)
    assert low.tolist() == high.tolist() == [0.0, 1.0]

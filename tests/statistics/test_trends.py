"""Mann–Kendall and Theil–Sen against scipy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from textmine.corpus import trends


@pytest.mark.parametrize("seed", range(6))
def test_small_samples_have_the_exact_p_of_kendalls_tau(seed: int) -> None:
    values = np.random.default_rng(seed).permutation(4 + seed).astype(float)
    wanted = stats.kendalltau(range(len(values)), values, method="exact")
    s, _, p, method = trends.mann_kendall(values.tolist())
    assert method == "exact"
    assert p == pytest.approx(wanted.pvalue, abs=1e-6)
    assert s == pytest.approx(wanted.statistic * len(values) * (len(values) - 1) / 2)


def test_ties_and_long_series_take_the_corrected_normal() -> None:
    """S = 36, n = 10 with one pair of ties: variance (10·9·25 − 18) / 18 = 124, Z = 35 / √124."""
    values = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    s, z, p, method = trends.mann_kendall(values)
    assert (s, method) == (44, "normal")
    assert z == pytest.approx(43 / 124**0.5, abs=1e-4)
    assert p == pytest.approx(2 * stats.norm.sf(43 / 124**0.5), abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_slopes_agree_with_scipy(seed: int) -> None:
    generator = np.random.default_rng(seed)
    years, values = list(range(2010, 2022)), generator.normal(0.2, 0.05, size=12)
    wanted = stats.theilslopes(values, years)
    found = trends.theil_sen(years, values.tolist())
    assert found == pytest.approx((wanted.slope, wanted.low_slope, wanted.high_slope), abs=1e-6)


def test_a_test_of_nothing_is_rarely_significant() -> None:
    generator = np.random.default_rng(5)
    found = [trends.mann_kendall(generator.normal(size=9).tolist())[2] <= 0.05 for _ in range(3000)]
    assert 0.03 <= np.mean(found) <= 0.055


def rows(shares: dict[int, float], theme: str = "care") -> list[dict[str, object]]:
    place = {"theme": theme, "level": "province", "province": "甲省", "city": ""}
    return [{**place, "year": year, "share": share} for year, share in shares.items()]


def test_a_silent_report_is_zero_and_a_missing_report_is_absent() -> None:
    found = rows({2020: 0.2, 2022: 0.1}) + rows(dict.fromkeys((2020, 2021, 2022, 2024), 0.8), "rights")
    reported = {("province", "甲省", ""): {2020, 2021, 2022, 2024}}
    (care,) = [r for r in trends.trends(found, reported) if r["theme"] == "care"]
    assert (care["years"], care["first_share"], care["last_share"]) == (4, 0.2, 0.0)
    assert care["s"] == -3


def test_three_years_are_no_trend() -> None:
    assert trends.trends(rows({2020: 0.1, 2021: 0.2, 2022: 0.3}), {("province", "甲省", ""): {2020, 2021, 2022}}) == []

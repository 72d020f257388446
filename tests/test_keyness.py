"""Keyness against other implementations and published worked examples."""

from __future__ import annotations

from math import log, log2, sqrt
from typing import Any

import pandas as pd
import pytest
from scipy.stats import power_divergence

from textmine.corpus import keyness


def counts(table: dict[tuple[str, str], dict[str, int]]) -> pd.DataFrame:
    rows = [(d, g, t, n) for (g, d), terms in table.items() for t, n in terms.items()]
    return pd.DataFrame(rows, columns=["doc", "group", "term", "count"])


TWO = {
    ("甲省", "a"): {"巾帼贷": 12, "妇女": 60, "家庭": 28},
    ("甲省", "b"): {"巾帼贷": 8, "妇女": 50, "家庭": 42},
    ("乙省", "c"): {"巾帼贷": 3, "妇女": 120, "家庭": 177},
}


def found(term: str, group: str = "甲省", table: dict[tuple[str, str], dict[str, int]] = TWO) -> dict[str, Any]:
    frame = keyness.compare(counts(table), group_by="province")
    (row,) = frame[(frame["term"] == term) & (frame["group"] == group)].to_dict("records")
    return row


def test_z_is_the_log_odds_ratio_over_its_standard_error() -> None:
    """Monroe, Colaresi and Quinn (2008), equations 15 to 22, with a prior of a tenth of the whole."""
    y, n, rest, m, prior, whole = 20, 200, 3, 300, 2.3, 50.0
    delta = log((y + prior) / (n + whole - y - prior)) - log((rest + prior) / (m + whole - rest - prior))
    assert found("巾帼贷")["z"] == pytest.approx(delta / sqrt(1 / (y + prior) + 1 / (rest + prior)), abs=1e-4)


def test_g2_agrees_with_scipy() -> None:
    expected = [23 * 200 / 500, 23 * 300 / 500]
    wanted = power_divergence([20, 3], expected, lambda_="log-likelihood").statistic
    assert found("巾帼贷")["g2"] == pytest.approx(wanted, abs=1e-4)


def test_log_ratio_is_the_number_of_doublings() -> None:
    assert found("巾帼贷")["log_ratio"] == pytest.approx(log2((20.5 / 201) / (3.5 / 301)), abs=1e-4)


def test_counts_reports_and_the_rest_are_told() -> None:
    row = found("巾帼贷")
    assert (row["count"], row["rest_count"], row["reports"], row["group_by"]) == (20, 3, 2, "province")


def test_dispersion_agrees_with_the_worked_example_of_gries() -> None:
    """Gries (2008): five parts of 9, 10, 10, 10 and 11 words with 1 to 5 occurrences have DP = 0.18."""
    sizes, terms = (9, 10, 10, 10, 11), (1, 2, 3, 4, 5)
    table = {("甲省", f"d{n}"): {"词": n, "余": s - n} for n, s in zip(terms, sizes, strict=True)}
    table["乙省", "e"] = {"余": 500}
    assert found("词", table=table)["dispersion"] == pytest.approx(0.18 / (1 - 9 / 50), abs=1e-4)


def test_a_term_of_one_report_alone_is_badly_dispersed() -> None:
    table = {("甲省", f"d{n}"): {"余": 50} for n in range(4)} | {("乙省", "e"): {"余": 200}}
    table["甲省", "d0"] = {"余": 30, "词": 20}
    assert found("词", table=table)["dispersion"] == 1.0


def test_rare_terms_and_a_single_group_give_nothing() -> None:
    assert keyness.compare(counts({("甲省", "a"): {"妇女": 60}}), group_by="province").empty
    rare = counts({("甲省", "a"): {"妇女": 60, "稀": 2}, ("乙省", "b"): {"妇女": 60}})
    assert "稀" not in keyness.compare(rare, group_by="province")["term"].tolist()


def test_the_order_of_rows_changes_nothing() -> None:
    frame = counts(TWO)
    forward, backward = (keyness.compare(f, group_by="province") for f in (frame, frame[::-1]))
    pd.testing.assert_frame_equal(forward, backward)

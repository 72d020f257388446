"""A 95% interval covers the true share 93 to 97 times in a hundred: by simulation of reports whose true shares are known.

Every simulated report has a leaning of its own (beta-distributed around the truth) and sections of uneven length; the whole
way is simulated, from sections to the interval of the table.
"""

from __future__ import annotations

import numpy as np
import pytest

from textmine.corpus import intervals

DRAWS = 500


def covers(reports: int, truth: float, leaning: float, generator: np.random.Generator) -> bool:
    """Whether the interval from one simulated group of reports holds the truth."""
    own = generator.beta(truth * leaning, (1 - truth) * leaning, size=reports)
    sections = generator.integers(20, 60, size=reports)
    inside = generator.binomial(sections, own)
    values = np.array(
        [
            [generator.lognormal(5, 0.4, size=k).sum(), generator.lognormal(5, 0.4, size=n - k).sum()]
            for k, n in zip(inside, sections, strict=True)
        ]
    )
    drawn = values[generator.integers(0, reports, size=(DRAWS, reports))].sum(axis=1)
    point = values.sum(axis=0) / values.sum()
    low, high = intervals.of_draws(drawn / drawn.sum(axis=1, keepdims=True), point, reports)
    return bool(low[0] <= truth <= high[0])


@pytest.mark.parametrize("reports", [2, 3, 5, 10, 30])
def test_the_bootstrap_over_reports_covers_as_often_as_it_says(reports: int) -> None:
    generator = np.random.default_rng(reports)
    hits = [covers(reports, 0.2, 20.0, generator) for _ in range(1500)]
    assert 0.93 <= np.mean(hits) <= 0.97


@pytest.mark.parametrize(("sections", "truth"), [(40, 0.3), (60, 0.3), (100, 0.1), (200, 0.05), (60, 0.5)])
def test_wilson_covers_as_often_as_it_says(sections: int, truth: float) -> None:
    drawn = np.random.default_rng(3).binomial(sections, truth, size=4000)
    ends = [intervals.wilson(int(n), sections, n / sections) for n in drawn]
    assert 0.93 <= np.mean([low <= truth <= high for low, high in ends]) <= 0.97

"""The real reports wrapped in furniture, in every manner: they come back whole."""

from __future__ import annotations

from collections import Counter

import pytest

from textmine import analysis

from .. import wrapping

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("run")]

SHORTEST = 300  # characters: a shorter text gives no page to judge by


@pytest.mark.parametrize("form", wrapping.FORMS)
def test_real_reports_come_back_whole_and_alone(real_run: analysis.Run, form: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((real_run.folder / "clean").rglob("*.txt"))]
    reports = [[line for line in text.split("\n") if line] for text in texts if len(text) >= SHORTEST]
    count: Counter[bool] = Counter()
    for seed in range(2 * len(reports)):
        page = wrapping.wrap(reports[seed % len(reports)], seed, form)
        share, left = wrapping.judge(page, wrapping.cleaned(page, form))
        count[share >= 0.995 and not left] += 1
    assert count[True] >= 0.98 * count.total(), count

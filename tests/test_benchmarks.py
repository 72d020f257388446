"""The generated reports that speed is measured on are like published ones, and the same each time."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from textmine import pipeline, reading

ROOT = Path(__file__).parents[1]
# Published reports hold 14 claims, 6 sections and 13 slogans in 1,000 characters.
PUBLISHED = {"claims": (10, 19), "sections": (4, 8), "mentions": (8, 20)}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    found = importlib.util.spec_from_file_location("generator", ROOT / "benchmarks" / "generator.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_generated_reports_are_as_dense_as_published_ones(generator: ModuleType, tmp_path: Path) -> None:
    generator.generate(tmp_path, 46)
    counts, characters = dict.fromkeys(PUBLISHED, 0), 0
    for path in sorted(tmp_path.rglob("*_2009.*")) + sorted(tmp_path.rglob("*_2020.*")):
        report = reading.read_report(path, path.name)
        found = reading.annotate(report, pipeline.choose(report.metadata, report.text, pipeline.selected("auto")))
        characters += len(report.text)
        for name, some in (("claims", found.claims), ("sections", report.sections), ("mentions", found.mentions)):
            counts[name] += len(some)
    for name, (low, high) in PUBLISHED.items():
        assert low < counts[name] * 1000 / characters < high, name


def test_the_same_number_gives_the_same_report(generator: ModuleType) -> None:
    lengths = {len(generator.report(number, 400, 1)[1]) for number in range(12)}
    assert generator.report(7, 400, 1) == generator.report(7, 400, 1) != generator.report(7, 400, 2)
    assert len(lengths) > 6

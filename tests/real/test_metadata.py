"""Place, year and the rest over the real reports, with the names of folders and files hidden."""

from __future__ import annotations

import itertools
import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from textmine import reading
from textmine.gazetteer import MUNICIPALITIES
from textmine.records import Report

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("metadata")]


@pytest.fixture(scope="module")
def hidden(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """Every provincial and city report, read from a copy under a name that tells nothing; by its true path."""
    folder = tmp_path_factory.mktemp("hidden")
    reports = {}
    found = (p for part in ("provincial", "cities") for p in sorted((real_data / "data" / part).rglob("*.*")))
    for number, path in enumerate(found):
        copy = folder / f"{number:04d}{path.suffix}"
        shutil.copyfile(path, copy)
        reports[path.relative_to(real_data / "data").as_posix()] = reading.read_report(copy, copy.name)
    return reports


def test_place_and_year_come_from_the_text_alone(hidden: dict[str, Report]) -> None:
    wrong = []
    for name, report in hidden.items():
        part, place, file = name.split("/")
        found = report.metadata
        named = found.province if part == "provincial" or place in MUNICIPALITIES else found.city
        if named != place or found.year != int(file[:4]) or (part == "provincial" and found.city):
            wrong.append((name, found.province, found.city, found.year))
    assert len(hidden) == 46
    assert wrong == []


def gold(real_data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((real_data / "gold" / "dev_pages").glob("*.json")):
        coded = json.loads(path.read_text(encoding="utf-8"))
        yield coded.get("file") or coded["doc"], coded["meta"]


def flat(value: object) -> object:
    """Text as the coders compare it: full-width digits and signs as plain ones, no spaces."""
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def test_what_a_report_is_is_as_coded(hidden: dict[str, Report], real_data: Path) -> None:
    wrong = []
    for name, meta in gold(real_data):
        report = next((r for n, r in hidden.items() if n.endswith(name)), None)
        for column in ("title", "genre", "organisation", "province", "city", "year", "published"):
            if report and column in meta and column not in meta.get("disputed", {}):
                found = getattr(report.metadata, column)
                if flat(found) != flat(meta[column]):
                    wrong.append((name, column, found, meta[column]))
    assert wrong == []


def test_sections_tile_every_real_text(hidden: dict[str, Report]) -> None:
    for name, report in hidden.items():
        sections = report.sections
        assert all(a.end == b.start for a, b in itertools.pairwise(sections)), name
        assert sections[-1].end == len(report.text), name
        assert {s.status for s in sections if s.part == "notes"} <= {"other"}, name
        reported = sum(s.end - s.start for s in sections if s.status == "achieved")
        assert reported > 0.15 * len(report.text), name

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = """某市妇联2023年工作总结
2023年，市妇联团结带领全市妇女建功立业。
一、强化思想引领
开展“巾帼心向党”宣讲120场，参加妇女2万余人次。
二、服务乡村振兴
培训女致富带头人600人次，建成“美丽庭院”示范户226户。
三、2024年工作计划
2024年力争培训女致富带头人800人次。
"""


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """Three short reports of one city: enough for every stage, little enough to run often."""
    folder = tmp_path / "corpus" / "浙江省" / "杭州市"
    folder.mkdir(parents=True)
    for year in (2022, 2023, 2024):
        text = REPORT.replace("2024", str(year + 1)).replace("2023", str(year)).replace("某市", "杭州市")
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def rows_of() -> Callable[[Path], list[dict[str, str]]]:
    """Reads a table as rows."""

    def read(path: Path) -> list[dict[str, str]]:
        csv.field_size_limit(10**9)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def bytes_of() -> Callable[[Path], dict[str, bytes]]:
    """Every CSV and the page of a run, as bytes, by name; but changes.csv, which speaks of the run before."""

    def read(folder: Path) -> dict[str, bytes]:
        kept = [p for p in sorted(folder.iterdir()) if p.suffix in {".csv", ".html"} and p.name != "changes.csv"]
        return {p.name: p.read_bytes() for p in kept}

    return read

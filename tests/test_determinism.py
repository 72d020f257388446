"""A run gives the same bytes whatever order Python's sets happen to have."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from textmine import analysis

SAMPLES = Path(__file__).parent.parent / "corpus"


def test_the_order_of_sets_moves_no_byte(tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]]) -> None:
    runs = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "textmine", "analyze", str(SAMPLES), "-o", str(folder), "--workers", "1"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        runs.append(bytes_of(folder))
    assert runs[0] == runs[1]
    assert "claims.csv" in runs[0]


def test_no_stretch_is_the_same_mention_twice(tmp_path: Path, rows_of: Callable[[Path], list[dict[str, str]]]) -> None:
    run = analysis.analyze(SAMPLES, tmp_path / "out", report=False)
    places = [(r["doc"], r["start"], r["end"]) for r in rows_of(run.folder / "slogan_mentions.csv")]
    assert len(places) == len(set(places)) > 50

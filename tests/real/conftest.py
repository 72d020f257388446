from __future__ import annotations

import os
from pathlib import Path

import pytest

from textmine import analysis


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that holds data/ and gold/."""
    place = os.environ.get("TEXTMINE_REAL_DATA", "")
    if not place or not (Path(place) / "data").is_dir():
        pytest.fail("no real reports: run make check-real DATA=… with the folder that holds data/ and gold/")
    return Path(place)


@pytest.fixture(scope="session")
def real_run(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> analysis.Run:
    """One run over all real reports, with their texts saved."""
    return analysis.analyze(real_data / "data", tmp_path_factory.mktemp("run"), save_text=True, workers=2)

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_carries_pipelines_and_tables_and_runs_away_from_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "away"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
        names = set(archive.namelist())
    for name in ("womens_federation", "government_work_report"):
        assert f"textmine/pipelines/{name}/themes.csv" in names
    assert "textmine/knowledge/units.csv" in names
    assert "textmine/py.typed" in names
    code = "import textmine.pipeline as p; print(p.home()); print(*p.names())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=unpacked, capture_output=True, text=True, check=True, env={"PYTHONPATH": "."}
    )
    home, found = done.stdout.splitlines()
    assert Path(home).resolve() == (unpacked / "textmine" / "pipelines").resolve()
    assert found == "government_work_report womens_federation"

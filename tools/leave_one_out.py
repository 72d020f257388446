"""Scores each gold report without the table rows that it prompted; run by hand.

The rows are those of knowledge/*.csv and pipelines/*/*.csv that name it in their last column: `prompted` (several names with ;), or
`source` where it says `gold NAME` (themes.csv).

    python tools/leave_one_out.py DATA [GOLD …]

DATA holds `data` (the reports), `gold/dev` and `gold/score.py`; further folders of gold may be named. The package is copied
beside a table without those rows and run afresh, so that no cache knows them. Prints one line a gold report.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parent.parent
KNOWLEDGE = HOME / "textmine" / "knowledge"


def prompted() -> set[str]:
    """The short names of gold files that rows were written for."""
    return {name for path in _tables() for row in _rows(path)[1:] for name in marks(row)}


def marks(row: list[str]) -> set[str]:
    """The gold files that a row names.

    >>> sorted(marks(["tail", "过", "001;002"])), marks(["health", "筛查", "gold 001"]), marks(["health", "体检", "field vocabulary"])
    (['001', '002'], {'001'}, set())
    """
    said = row[-1].removeprefix("gold ")
    return set() if said == row[-1] and " " in said else {name for name in said.split(";") if name}


def _tables() -> list[Path]:
    paths = [*sorted(KNOWLEDGE.glob("*.csv")), *sorted((HOME / "pipelines").glob("*/*.csv"))]
    return [p for p in paths if _rows(p)[0][-1] == "prompted" or (p.stem == "themes" and _rows(p)[0][-1] == "source")]


def _rows(path: Path) -> list[list[str]]:
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#")]
    return list(csv.reader(lines))


def without(name: str, folder: Path) -> Path:
    """A copy of the program in `folder` whose tables lack the rows that `name` prompted."""
    for part in ("textmine", "pipelines"):
        shutil.copytree(HOME / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for path in _tables():
        rows = _rows(path)
        kept = [r for n, r in enumerate(rows) if not n or name not in marks(r)]
        with (folder / path.relative_to(HOME)).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(kept)
    return folder


def score(program: Path, gold: Path, data: Path) -> dict[str, float]:
    """Tuple F1 of claims, alone and with subject, precision and recall of slogans, accuracy of themes, of one gold report."""
    wanted = json.loads(gold.read_text(encoding="utf-8"))
    name = wanted.get("file") or wanted["doc"]
    source = next(p for p in data.rglob(Path(name).name) if p.as_posix().endswith(name))
    with tempfile.TemporaryDirectory() as work:
        corpus, one = Path(work) / "corpus", Path(work) / "gold"
        target = corpus / source.relative_to(data)
        target.parent.mkdir(parents=True)
        one.mkdir()
        shutil.copy(source, target)
        shutil.copy(gold, one)
        run = [
            sys.executable,
            "-m",
            "textmine",
            "analyze",
            str(corpus),
            "-o",
            f"{work}/run",
            "--save-text",
            "--no-report",
        ]
        subprocess.run(run, env={"PYTHONPATH": str(program)}, cwd=work, check=True, capture_output=True)
        judge = [
            sys.executable,
            str(data.parent / "gold" / "score.py"),
            str(one),
            f"{work}/run",
            "--only",
            "claims,slogans,sections",
        ]
        told = subprocess.run(judge, check=True, capture_output=True, text=True).stdout
    answer = json.loads(told)
    claims = {k: answer["claims"][k]["f1"] for k in ("tuple", "tuple_and_subject") if "claims" in answer}
    themes = {f"theme_{k}": answer["themes"][f"{k}_accuracy"] for k in ("main", "any") if "themes" in answer}
    return claims | {f"slogans_{k}": answer["slogans"][k] for k in "pr" if "slogans" in answer} | themes


def main() -> None:
    """Prints each score with every row and without the rows prompted."""
    data = Path(sys.argv[1]).resolve() / "data"
    folders = [data.parent / "gold" / "dev", *map(Path, sys.argv[2:])]
    golds = {path.stem: path for folder in folders for path in sorted(folder.glob("*.json"))}
    for name in sorted(prompted()):
        gold = next(
            (
                p
                for stem, p in golds.items()
                if name in (stem, stem.removesuffix(".txt")) or stem.startswith(f"{name}_")
            ),
            None,
        )
        if gold is None:
            print(f"{name}: no such gold file here")
            continue
        with tempfile.TemporaryDirectory() as folder:
            left_out = score(without(name, Path(folder)), gold, data)
        print(f"{name}: with every row {score(HOME, gold, data)}, without its own {left_out}")


if __name__ == "__main__":
    main()

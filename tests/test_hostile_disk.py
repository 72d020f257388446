"""A disk that is full, a folder that cannot be made, a file that goes while the run is on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from textmine import analysis

Bytes = Callable[[Path], dict[str, bytes]]
# No file may grow beyond so many bytes: what a full disk is to a program, without one.
LIMITED = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "sys.argv = ['textmine', *sys.argv[2:]]; from textmine.cli import main; main()"
)


@pytest.mark.parametrize("size", [20_000, 60_000, 120_000, 250_000])
def test_where_the_disk_is_full_it_says_so_and_the_next_run_goes_on(
    size: int, small_corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    command = [
        sys.executable,
        "-c",
        LIMITED,
        str(size),
        "analyze",
        str(small_corpus),
        "-o",
        str(tmp_path / "out"),
        "--workers",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in ((2,) if size < 50_000 else (0, 2))
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("textmine: ") == (done.returncode == 2)
    analysis.analyze(small_corpus, tmp_path / "out", workers=1)
    analysis.analyze(small_corpus, tmp_path / "fresh", workers=1)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_an_outputs_folder_that_cannot_be_made_is_one_line(small_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "textmine", "analyze", str(small_corpus), "-o", str(tmp_path / "file" / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be made" in done.stderr


def test_a_file_that_goes_while_the_run_is_on_is_a_failure_and_then_removed(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    gone = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    run = analysis.analyze(small_corpus, tmp_path / "out", planned=lambda _: gone.unlink())
    assert [f.doc for f in run.failures] == ["浙江省/杭州市/2023.txt"]
    analysis.analyze(small_corpus, tmp_path / "out")
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_file_that_changes_while_the_run_is_on_is_done_again(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    changed = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    text = changed.read_text(encoding="utf-8").replace("226户", "230户")
    analysis.analyze(small_corpus, tmp_path / "out", planned=lambda _: changed.write_text(text, encoding="utf-8"))
    analysis.analyze(small_corpus, tmp_path / "out")
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")

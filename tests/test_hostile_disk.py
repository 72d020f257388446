"""A disk that is full, a folder that is closed, a file that goes or changes while the run is on or holds it up, a clock set back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from textmine import analysis, sources
from textmine.sources.settings import Limits, Settings

Bytes = Callable[[Path], dict[str, bytes]]
# No file may grow beyond so many bytes: what a full disk is to a program, without one.
LIMITED = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "sys.argv = ['textmine', *sys.argv[2:]]; from textmine.cli import main; main()"
)
# What a folder's mode forbids is forbidden to the superuser, too, who has laid down all capabilities (Linux).
WITHOUT_PRIVILEGES = (
    "import ctypes, sys; from textmine.cli import main; "
    "ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()); main()"
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
    assert [f.doc for f in run.failed] == ["浙江省/杭州市/2023.txt"]
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


def test_an_outputs_folder_that_may_not_be_written_to_is_one_line(small_corpus: Path, tmp_path: Path) -> None:
    closed = tmp_path / "out"
    analysis.analyze(small_corpus, closed)
    (small_corpus / "浙江省" / "杭州市" / "2023.txt").unlink()
    closed.chmod(0o555)
    (closed / "textmine.duckdb").chmod(0o444)
    command = [sys.executable, "-c", WITHOUT_PRIVILEGES, "analyze", str(small_corpus), "-o", str(closed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    closed.chmod(0o755)
    assert done.returncode == 2
    assert "cannot be written to" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_file_written_while_the_clock_is_set_back_is_seen(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    changed = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    text, later = changed.read_text(encoding="utf-8"), time.time() + 86_400
    os.utime(changed, (later, later))
    analysis.analyze(small_corpus, tmp_path / "out")
    changed.write_text(text.replace("226户", "230户"), encoding="utf-8")
    os.utime(changed, (later, later))
    assert analysis.analyze(small_corpus, tmp_path / "out").plan.counts["changed"] == 1
    os.utime(changed, (1_000_000_000, 1_000_000_000))
    assert analysis.analyze(small_corpus, tmp_path / "out").plan.counts["changed"] == 0
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_file_that_changes_while_it_is_read_is_done_again(
    small_corpus: Path, tmp_path: Path, bytes_of: Bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    read = Path.read_bytes

    def and_meanwhile(path: Path) -> bytes:
        content = read(path)
        if path == changed:
            path.write_bytes(content.replace("226户".encode(), "2260户".encode()))
        return content

    monkeypatch.setattr(Path, "read_bytes", and_meanwhile)
    analysis.analyze(small_corpus, tmp_path / "out")
    monkeypatch.undo()
    analysis.analyze(small_corpus, tmp_path / "out")
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert "2260户" in changed.read_text(encoding="utf-8")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_file_past_its_time_is_a_failure_and_the_rest_is_done(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sources.read

    def slowly(path: Path, doc: str, **more: Any) -> Any:
        while doc.endswith("杭州市/2023.txt"):
            time.sleep(0.01)
        return read(path, doc, **more)

    monkeypatch.setattr(sources, "read", slowly)
    monkeypatch.setattr(sources, "settings_of", lambda *_, **__: Settings(limits=Limits(file_seconds=6)))
    (failure,) = analysis.analyze(small_corpus, tmp_path / "out").failed
    assert (failure.doc, failure.stage) == ("浙江省/杭州市/2023.txt", "read")
    assert "more than 6 seconds" in failure.error
    assert "file_seconds" in failure.hint

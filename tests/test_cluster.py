"""A Dask scheduler and two worker processes over loopback, one of them killed while it works; Ctrl-C in mid-run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from textmine import analysis
from textmine.errors import UsageError

Bytes = Callable[[Path], dict[str, bytes]]
pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture
def many(small_corpus: Path) -> Path:
    folder = small_corpus / "浙江省" / "杭州市"
    text = (folder / "2023.txt").read_text(encoding="utf-8")
    for number in range(60):
        year = 1960 + number
        changed = text.replace("2023", str(year)).replace("120场", f"{120 + number}场")
        (folder / f"{year}.txt").write_text(changed, encoding="utf-8")
    return small_corpus


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def address_of(scheduler: subprocess.Popen[str]) -> str:
    assert scheduler.stderr is not None
    for line in scheduler.stderr:
        if found := re.search(r"Scheduler at:\s*(tcp://\S+)", line):
            return found[1]
    raise AssertionError("the scheduler did not say where it is")


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(many: Path, tmp_path: Path, bytes_of: Bytes) -> None:
    analysis.analyze(many, tmp_path / "here", workers=1)
    worker = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with started(*scheduler) as first:
        address = address_of(first)
        with started(*worker, "--no-nanny", address) as one, started(*worker, "--no-nanny", address):
            killed = []

            def kill(state: analysis.Progress) -> None:
                if not killed and state.done:
                    os.kill(one.pid, signal.SIGKILL)
                    killed.append(state.done)

            run = analysis.analyze(many, tmp_path / "there", cluster=address, progress=kill)
    assert killed
    assert not run.failed
    assert bytes_of(tmp_path / "there") == bytes_of(tmp_path / "here")


def test_an_address_where_nothing_answers_is_told() -> None:
    from textmine import executors

    with pytest.raises(UsageError, match="local:4"):
        list(executors.run(abs, [1], lost=abs, cluster="local:many"))


def test_ctrl_c_stops_at_the_end_of_a_batch_and_the_next_run_goes_on(
    many: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    command = [sys.executable, "-m", "textmine", "analyze", str(many), "-o", str(tmp_path / "out"), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL) as process:
        for _ in range(200):
            if (tmp_path / "out" / "textmine.duckdb").is_file():
                break
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode in (0, 130), told
    assert "Traceback" not in told
    analysis.analyze(many, tmp_path / "out", workers=1)
    analysis.analyze(many, tmp_path / "fresh", workers=1)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")

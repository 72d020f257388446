"""Kills runs at random moments, resumes them, and compares every table with that of a run nobody disturbed.

    python benchmarks/kill.py [--times 20] [--size 300] [--seed 1]

Every second time a worker process is killed instead of the one that leads. What was committed before must not be done again:
a run that is resumed says how many reports it found unchanged.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generator import generate

# The program as it is, but for batches of 24 reports, so that short reports make many commits that a kill may hit.
OFTEN = "from textmine.analysis import run; from textmine.cli import main; run.BATCH = 24; main()"


def main() -> int:
    """1 where a byte differs, or committed work was redone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    drawn = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="textmine-kill-") as folder:
        corpus, out = Path(folder) / "corpus", Path(folder) / "out"
        generate(corpus, options.size, characters=300)
        start = time.monotonic()
        _finish(corpus, Path(folder) / "whole")
        whole, wanted = time.monotonic() - start, _tables(Path(folder) / "whole")
        wrong = killed = 0
        for number in range(options.times):
            shutil.rmtree(out, ignore_errors=True)
            killed += _killed(corpus, out, drawn.uniform(0.3, whole), worker=number % 2 == 1)
            before = _stored(out)
            told = _finish(corpus, out)
            again = options.size - int(told.split(" unchanged")[0].split()[-1])
            bad = _tables(out) != wanted or again > options.size - before
            wrong += bad
            print(f"{number + 1}: {before} were stored, {again} done after it{', WRONG' if bad else ''}", flush=True)
    print(f"{options.times} runs, {killed} ended by the kill, {wrong} wrong")
    return 1 if wrong else 0


def _command(corpus: Path, out: Path) -> list[str]:
    return [sys.executable, "-c", OFTEN, "analyze", str(corpus), "-o", str(out), "--workers", "2"]


def _finish(corpus: Path, out: Path) -> str:
    done = subprocess.run(_command(corpus, out), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"could not go on: {done.stdout}{done.stderr}")
    return done.stdout


def _killed(corpus: Path, out: Path, after: float, *, worker: bool) -> bool:
    """Whether the run was over before its time because of the kill."""
    with subprocess.Popen(_command(corpus, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        children = [int(c) for c in _children(process.pid)]
        victims = children[-1:] if worker and children else [process.pid]
        for pid in victims:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return False
        code = process.wait()
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    return code != 0


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _stored(out: Path) -> int:
    from textmine.store import FILE, Store

    if not (out / FILE).is_file():
        return 0
    with Store(out) as store:
        return int(store.query("SELECT count(*) FROM reports")[0][0])


def _tables(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(out.glob("*.csv")) if p.name != "changes.csv"}


if __name__ == "__main__":
    raise SystemExit(main())

"""The whole pipeline against plain `jieba.lcut` over the same text: cost, two processes, runs with nothing and one report new.

    python benchmarks/pipeline.py [--sizes 100 1000] [--characters 9000] [--out docs/performance.md] [--limit whole=3 …]

For each N: a generated corpus, then one process, a run with nothing new, a run with one new report, two processes, and the peak
memory of the process that leads. Costs are processor time, which what else the machine does disturbs less than the clock; how
much faster two processes are is told by the clock, and true only on a machine with two idle cores. Ratios are of one machine.
With --limit the command fails where a ratio of the largest N is above it (whole, nothing, one) or below it (two).
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import MEDIAN, generate, report

MARK = "<!-- benchmarks/pipeline.py writes what follows -->"
COLUMNS = (
    "reports", "million characters", "jieba.lcut (s)", "one process (s)", "on the clock (s)", "× jieba", "two processes: faster by",
    "nothing new: of the full run", "one new: of the full run", "peak memory (MB)",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Seconds and megabytes for one size: of the processor, but for `clock` (one process) and `two`."""

    size: int
    characters: int
    jieba: float
    one: float
    clock: float
    two: float
    nothing: float
    new: float
    megabytes: float

    def ratios(self) -> dict[str, float]:
        """What limits are set on."""
        shares = {"nothing": self.nothing / self.one, "one": self.new / self.one}
        return {"whole": self.one / self.jieba, "two": self.clock / self.two, **shares}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, writes it where asked; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1000])
    parser.add_argument("--characters", type=int, default=MEDIAN)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=RATIO")
    options = parser.parse_args(arguments)
    found = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="textmine-bench-") as folder:
            found.append(measured(Path(folder), size, options.characters))
        print(_row(found[-1]), flush=True)
    if options.out:
        _write(options.out, found)
    return _passed(found[-1].ratios(), options.limit)


def measured(folder: Path, size: int, characters: int) -> Measured:
    """One size, in a folder of its own."""
    corpus, outputs = folder / "corpus", folder / "out"
    generate(corpus, size, characters=characters)
    jieba, read = _jieba(corpus)
    one = _run(corpus, outputs, 1)
    nothing = _run(corpus, outputs, 1)
    name, content = report(size, characters, 1)
    (corpus / name).parent.mkdir(parents=True, exist_ok=True)
    (corpus / name).write_bytes(content)
    new = _run(corpus, outputs, 1)
    (corpus / name).unlink()
    two = _run(corpus, folder / "two", 2)
    return Measured(size, read, jieba, one.spent, one.clock, two.clock, nothing.spent, new.spent, one.megabytes)


@dataclass(frozen=True)
class Ran:
    """What a run cost: seconds of the processor, seconds on the clock, megabytes at the peak."""

    spent: float
    clock: float
    megabytes: float


def _run(corpus: Path, outputs: Path, workers: int) -> Ran:
    """A run, in a process of its own."""
    command = [sys.executable, "-m", "textmine", "analyze", str(corpus), "-o", str(outputs), "--workers", str(workers)]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": "0"}) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"the run over {corpus} failed")
    return Ran(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / 1024)


def _jieba(corpus: Path) -> tuple[float, int]:
    """Seconds of `jieba.lcut` over the clean texts, which are not held; its dictionary is loaded before the clock starts."""
    import jieba

    from textmine import reading

    jieba.setLogLevel(60)
    jieba.initialize()
    seconds, characters = 0.0, 0
    for path in sorted(p for p in corpus.rglob("*") if p.is_file()):
        text = reading.read_report(path, path.name).text
        start = time.process_time()
        jieba.lcut(text)
        seconds += time.process_time() - start
        characters += len(text)
    return seconds, characters


def _row(m: Measured) -> str:
    r = m.ratios()
    cells = (
        f"{m.size:,}", f"{m.characters / 1e6:.2f}", f"{m.jieba:.1f}", f"{m.one:.1f}", f"{m.clock:.1f}", f"{r['whole']:.2f}",
        f"{r['two']:.2f}", f"{r['nothing']:.1%}", f"{r['one']:.1%}", f"{m.megabytes:.0f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _write(path: Path, found: Sequence[Measured]) -> None:
    """Puts the table in its place in the page."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    day = datetime.datetime.now(tz=datetime.UTC).date()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"
    head = f"Measured {day} at commit {commit.strip() or 'unknown'} on {machine}; load {os.getloadavg()[2]:.1f} at the end."
    lines = [MARK, "", head, "", f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}", *map(_row, found), ""]
    before = path.read_text(encoding="utf-8").split(MARK)[0] if path.is_file() else ""
    path.write_text(before + "\n".join(lines), encoding="utf-8")


def _passed(ratios: dict[str, float], limits: Sequence[str]) -> int:
    failed = 0
    for limit in limits:
        name, _, value = limit.partition("=")
        wrong = ratios[name] < float(value) if name == "two" else ratios[name] > float(value)
        if wrong:
            print(f"{name} is {ratios[name]:.3f}, the limit {value}", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main())

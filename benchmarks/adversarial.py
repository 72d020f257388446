"""Lines built to make a reader of numbers slow: time of n characters, of 2n, and their ratio (2 is linear).

`python benchmarks/adversarial.py [characters]` (default 500,000, so that the second is a megabyte or more of text).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textmine import firewall, pipeline, reading
from textmine.analysis import run
from textmine.annotators.claims import find_claims
from textmine.quantities import find_numbers, find_quantities

LINES = {
    "digits": "1",
    "一": "一",
    "、": "、",
    "nested brackets": "（",
    "open quotes": "“",
    "decimals": "1.",
    "thousands": "1,234",
    "bare list": "1、",
    "shared units": "1、2个，",
    "ranges": "1-",
    "parts of": "一分之",
    "ratios": "1:",
    "letters": "x",
    "line ends": "\n",
    "spaces": " ",
    "masks": "×",
    "sums": "1+",
    "fractions": "1/",
    "ordinals": "第",
    "told apart": "分别增长1%、2%左右",
}


def claims(text: str) -> object:
    """A whole report: reading and claims."""
    return find_claims(reading.report_of_text(text), pipeline.load("government_work_report"))


def whole(text: str) -> object:
    """`analyze` over a folder with one report of that text, its tables written."""
    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work) / "corpus"
        corpus.mkdir()
        (corpus / "report.txt").write_text(f"某县2024年工作总结\n培训骨干3名。\n{text}\n", encoding="utf-8")
        return run.analyze(corpus, Path(work) / "outputs", pipeline="government_work_report", report=False)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "find_numbers": find_numbers,
    "find_quantities": find_quantities,
    "firewall": lambda text: firewall.Wall(firewall.fold(text)),
    "report and claims": claims,
    "analyze": whole,
}


def cost(read: Callable[[str], object], unit: str, size: int) -> float:
    """Processor seconds for a line of `size` characters."""
    line = (unit * (size // len(unit) + 1))[:size]
    start = time.process_time()
    read(line)
    return time.process_time() - start


def main(size: int) -> None:
    """Print one line a function and input."""
    for name, read in FUNCTIONS.items():
        read("预热：培训骨干3名。")
        for label, unit in LINES.items():
            if cost(read, unit, size // 50) * 50 > 60:
                print(f"{name:18} {label:16} far from linear already at {size // 50} characters", flush=True)
                continue
            first, second = cost(read, unit, size), cost(read, unit, 2 * size)
            print(
                f"{name:18} {label:16} {first:8.3f}s {second:8.3f}s  ratio {second / max(first, 1e-6):.2f}", flush=True
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)

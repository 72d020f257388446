"""What each stage of reading a report costs, as a ratio of plain `jieba.lcut` over the same clean text in the same run.

    python benchmarks/stages.py [FOLDER …] [--rounds 3] [--limit reading=0.15 …]

FOLDER: reports of any kind, corpus/ where none is given. Parsing of html, docx and pdf (`sources`) is told apart from
`reading`, which is decoding, cleaning, structure and metadata. Each round times jieba and all stages in turn; a stage counts
with its least time, since what disturbs a round only adds. With --limit the command fails where a ratio is above it.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from textmine import executors, pipeline, reading
from textmine.sources import discovery

GROUPS = {
    "reading": ("decoding", "cleaning", "structure"),
    "claims": ("claims",),
    "slogans, themes, keyphrases": ("slogans", "themes", "words", "keyterms"),
}
PLAIN = ("txt", "md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("corpus")])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", action="append", default=[], metavar="GROUP=RATIO")
    options = parser.parse_args(arguments)
    files = [found for folder in options.folders for found in _files(folder)]
    least, characters = measured(files, options.rounds)
    ratios = {group: sum(least[s] for s in stages) / least["jieba"] for group, stages in GROUPS.items()}
    print(f"{len(files)} reports, {characters} characters; jieba.lcut {characters / least['jieba'] / 1e6:.2f} M/s")
    for stage, seconds in sorted(least.items(), key=lambda item: -item[1]):
        print(f"  {stage:<12} {seconds / least['jieba']:.3f} × jieba.lcut")
    for group, ratio in ratios.items():
        print(f"{group}: {ratio:.3f} × jieba.lcut")
    passed = [limit for limit in options.limit if ratios[limit.split("=")[0]] > float(limit.split("=")[1])]
    for limit in passed:
        print(f"above the limit: {limit}", file=sys.stderr)
    return 1 if passed else 0


def _files(folder: Path) -> list[tuple[str, Path]]:
    return [(found.doc, found.path) for found in discovery.discover(folder)]


def measured(files: Sequence[tuple[str, Path]], rounds: int) -> tuple[dict[str, float], int]:
    """The least seconds of each stage over the rounds, and the characters of the clean texts."""
    import jieba

    jieba.initialize()
    gc.set_threshold(executors.COLLECT)  # as in a worker: else each stage pays for what the others left
    choices = pipeline.selected("auto")
    for doc, path in files[:3]:  # tables are compiled once in a run, not once in a report
        report = reading.read_report(path, doc)
        reading.annotate(report, pipeline.choose(report.metadata, report.text, choices))
    least: dict[str, float] = {}
    characters = 0
    for _ in range(rounds):
        spent: dict[str, float] = defaultdict(float)
        characters = 0
        for doc, path in files:
            characters += _one(doc, path, choices, spent, jieba)
        least = {stage: min(seconds, least.get(stage, seconds)) for stage, seconds in spent.items()}
    return least, characters


def _one(doc: str, path: Path, choices: Sequence[pipeline.Pipeline], spent: dict[str, float], jieba: object) -> int:
    seconds: dict[str, float] = {}
    report = reading.read_report(path, doc, seconds=seconds)
    if report.source.format in PLAIN:
        seconds["decoding"] = seconds.pop("sources")
    reading.annotate(report, pipeline.choose(report.metadata, report.text, choices), seconds=seconds)
    start = time.perf_counter()
    jieba.lcut(report.text)  # type: ignore[attr-defined]
    seconds["jieba"] = time.perf_counter() - start
    for stage, took in seconds.items():
        spent[stage] += took
    return len(report.text)


if __name__ == "__main__":
    raise SystemExit(main())

"""What discovery over the whole set costs: seconds and peak memory at N composed reports.

    python benchmarks/discovery.py [N …] [--limit 2048]

Each N (1000 and 10000 where none is given) runs in a process of its own, so that its peak is its own: generated reports of 5,000
characters go into a store as they are, without being read for claims or themes, and discovery runs over it; then one more report comes
in, and it runs again. With --limit the command fails where the peak is above that many MB.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generator import THEME_TITLES, YEARS, _body, _places

from textmine.analysis import discovering
from textmine.store import Batch, Store, add_row, empty_batch

BATCH = 250
CHARACTERS = 4000


def filled(store: Store, size: int, start: int = 0) -> int:
    """Puts generated reports into the store, numbers `start` to `size`; gives their characters."""
    characters = 0
    for first in range(start, size, BATCH):
        batch = empty_batch()
        for number in range(first, min(size, first + BATCH)):
            characters += _add(batch, number)
        store.replace([], batch)
    return characters


def _add(batch: Batch, number: int) -> int:
    place, year = number // len(YEARS), YEARS[number % len(YEARS)]
    kind = "women" if place % 2 else "government"
    province, city = _places()[place // 2 % len(_places())]
    lines = [f"{city}{year}年{THEME_TITLES[kind]}", *_body(random.Random(number), kind, city, year, CHARACTERS)]
    text, doc, at = "\n".join(lines), f"{number:06d}.txt", 0
    add_row(
        batch,
        "reports",
        {"doc": doc, "parts": "{}", "province": province, "city": city, "year": year, "chars_raw": len(text)},
    )
    add_row(batch, "texts", {"doc": doc, "raw": text, "clean": text})
    for section, line in enumerate(lines):
        row = {"doc": doc, "section": section, "start": at, "end": at + len(line) + 1, "part": "body"}
        add_row(batch, "sections", row | {"heading": line if len(line) < 20 else "", "text": line})
        at += len(line) + 1
    return len(text)


def measured(size: int) -> float:
    """Prints one row of the table; gives the peak in MB."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        start = time.perf_counter()
        characters = filled(store, size)
        ready = time.perf_counter()
        before = _peak()
        found = discovering.refresh(store)
        took = time.perf_counter() - ready
        filled(store, size + 1, size)
        before_again = time.perf_counter()
        discovering.refresh(store)
        again = time.perf_counter() - before_again
        mentions = store.query("SELECT count(*) FROM mentions")[0][0]
    print(
        f"{size:>7} {characters:>11,} {ready - start:>8.1f} {took:>9.1f} {again:>9.1f} {before:>9.0f} {_peak():>8.0f} {len(found):>6} {mentions:>9}"
    )
    return _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--limit", type=float, default=0)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        peak = measured(options.sizes[0])
        return int(0 < options.limit < peak)
    print("reports  characters  filling  seconds  one more  MB before  MB peak  found  mentions", flush=True)
    again = [sys.executable, __file__, "--alone", "--limit", str(options.limit)]
    return max(subprocess.run([*again, str(size)], check=False).returncode for size in options.sizes)


if __name__ == "__main__":
    raise SystemExit(main())

"""What `textmine analyze` says at its end: what was done, and the most telling rows of the theme table."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..analysis import Run

MOST = 12


def print_summary(run: Run) -> None:
    """Counts, failures and the themes that stand out; coloured on a terminal, plain elsewhere."""
    counts = run.plan.counts if run.plan else {}
    told = ", ".join(f"{n} {what}" for what, n in counts.items())
    click.echo(f"{told}, {len(run.failed)} failed ({run.seconds['total']:.1f} s)")
    for failure in run.failed[:MOST]:
        click.echo(f"  {click.style('failed', fg='red')} {failure.doc}: {failure.error}; {failure.hint}")
    if len(run.failed) > MOST:
        click.echo(f"  … and {len(run.failed) - MOST} more in failures.csv")
    if run.plan and run.plan.others:
        from ..sources import left_alone

        click.echo(f"  {left_alone(run.plan.others)}")
    _corrections(run.folder / "corrections_applied.csv")
    for notice in run.notices:
        click.echo(f"  {click.style('look again', fg='yellow')} {notice}")
    _themes(run.folder)
    page = run.folder / "report.html"
    click.echo(f"tables: {run.folder}/*.csv" + (f"   to look at: {page}" if page.is_file() else ""))


def _corrections(path: Path) -> None:
    """How many of the researcher's decisions were carried out, and why others were not."""
    rows = _rows(path) if path.is_file() else []
    stale = [row for row in rows if row["outcome"] == "stale"]
    if rows:
        click.echo(f"corrections.csv: {len(rows) - len(stale)} of {len(rows)} decisions hold")
    for row in stale[:MOST]:
        click.echo(f"  {click.style('stale', fg='yellow')} corrections.csv line {row['line']}: {row['why']}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _themes(folder: Path) -> None:
    """For each place and year the two themes with the largest share, most reports first."""
    groups: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    for row in _rows(folder / "themes.csv"):
        if row["share"] and row["theme"] != "general":
            place = row["city"] or row["province"] or "–"
            key = (place, row["year"], row["reports"])
            groups.setdefault(key, []).append((float(row["share"]), row["theme"]))
    chosen = sorted(groups.items(), key=lambda item: (-int(item[0][2] or 0), item[0]))[:MOST]
    if not chosen:
        return
    rows = []
    for (place, year, reports), shares in sorted(chosen):
        top = sorted(shares, reverse=True)[:2]
        rows.append((place, year, reports, *(f"{theme} {share:.0%}" for share, theme in top), *[""] * (2 - len(top))))
    _print(rows, ("place", "year", "reports", "first theme", "second theme"))
    if len(groups) > len(rows):
        click.echo(f"… {len(groups) - len(rows)} more places and years in themes.csv")


def _print(rows: list[tuple[str, ...]], header: tuple[str, ...]) -> None:
    if sys.stdout.isatty():
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table

        table = Table(*header, box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for row in rows:
            table.add_row(*row)
        Console().print(table)
        return
    for row in (header, *rows):
        click.echo("\t".join(row))

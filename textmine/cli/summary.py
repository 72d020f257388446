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


def say(word: str, language: str, **values: object) -> str:
    """A word or sentence of report/assets/labels.csv, filled in.

    >>> say("more_failures", "en", n=3), say("failed", "zh")
    ('… and 3 more in failures.csv', '失败')
    """
    from ..report.labels import label

    return label(word)[0 if language == "zh" else 1].format(**values)


def print_summary(run: Run, language: str) -> None:
    """Counts, failures and the themes that stand out, in `language` zh or en; coloured on a terminal, plain elsewhere."""
    counts = {**(run.plan.counts if run.plan else {}), "failed": len(run.failed)}
    told = ", ".join(f"{n} {say(what, language)}" for what, n in counts.items())
    click.echo(f"{told} ({run.seconds['total']:.1f} s)")
    for failure in run.failed[:MOST]:
        click.echo(f"  {_marked('failed', 'red', language)} {failure.doc}: {failure.error}; {failure.hint}")
    if len(run.failed) > MOST:
        click.echo(f"  {say('more_failures', language, n=len(run.failed) - MOST)}")
    if run.plan and run.plan.others:
        from ..sources import left_alone

        click.echo(f"  {left_alone(run.plan.others)}")
    _corrections(run.folder / "corrections_applied.csv", language)
    for notice in run.notices:
        click.echo(f"  {_marked('look_again', 'yellow', language)} {notice}")
    _themes(run.folder, language)
    page = run.folder / "report.html"
    seen = f"   {say('to_look_at', language, page=page)}" if page.is_file() else ""
    click.echo(say("tables", language, folder=run.folder) + seen)


def _marked(word: str, colour: str, language: str) -> str:
    return click.style(say(word, language), fg=colour)


def _corrections(path: Path, language: str) -> None:
    """How many of the researcher's decisions were carried out, and why others were not."""
    rows = _rows(path) if path.is_file() else []
    stale = [row for row in rows if row["outcome"] == "stale"]
    if rows:
        click.echo(say("decisions", language, n=len(rows), held=len(rows) - len(stale)))
    for row in stale[:MOST]:
        click.echo(f"  {_marked('stale', 'yellow', language)} corrections.csv line {row['line']}: {row['why']}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _themes(folder: Path, language: str) -> None:
    """For the places and years with most reports the two themes with the largest share."""
    groups: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    central = {r["doc"] for r in _rows(folder / "documents.csv") if _is_central(r["organisation"])}
    for row in _rows(folder / "themes.csv"):
        if row["share"] and row["theme"] != "general":
            unnamed = say("nation" if row["example_doc"] in central else "unplaced", language)
            key = (row["city"] or row["province"] or unnamed, row["year"], row["reports"])
            groups.setdefault(key, []).append((float(row["share"]), row["theme"]))
    chosen = sorted(groups.items(), key=lambda item: (-int(item[0][2] or 0), item[0]))[:MOST]
    if not chosen:
        return
    names = _names(language)
    rows = []
    for (place, year, reports), shares in sorted(chosen):
        top = sorted(shares, reverse=True)[:2]
        told = (f"{names.get(theme, theme)} {share:.0%}" for share, theme in top)
        rows.append((place, year, reports, *told, *[""] * (2 - len(top))))
    head = ("place", "year", "reports", "first_theme", "second_theme")
    _print(rows, tuple(say(word, language) for word in head))
    if len(groups) > len(rows):
        click.echo(say("more_places", language, n=len(groups) - len(rows)))


def _is_central(organisation: str) -> bool:
    from ..corpus.shares import CENTRE

    return organisation.startswith(CENTRE)


def _names(language: str) -> dict[str, str]:
    """Themes as people call them, where the codebooks that come with the program know them."""
    from .. import pipeline
    from ..analysis.showing import theme_names

    named = theme_names(pipeline.selected("auto"))
    return {theme: pair[0 if language == "zh" else 1] for theme, pair in named.items()}


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

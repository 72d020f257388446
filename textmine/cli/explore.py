"""Commands over an earlier run, without reading a report again: compare, count, kwic, show, trace."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from .language import LANGUAGE, language
from .show_rows import format_options, show_rows

OUTPUTS = click.argument("outputs", type=click.Path(path_type=Path))


def _split(value: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in value.split(",") if p.strip())


@click.command(epilog="\b\nExample:\n  textmine count outputs 节能 环保 --by year")
@OUTPUTS
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("--by", default="", help="groups: year, province, city, place, genre, pipeline, organisation, doc")
@click.option("--reposts", is_flag=True, help="count a report as often as it stands in the set")
@format_options
def count(outputs: Path, words: tuple[str, ...], by: str, reposts: bool, form: str | None) -> None:
    """Count words or phrases over the clean texts: raw, per report, per 10,000 characters.

    A word may be a glob (节能*排: * up to twelve characters of a clause, ? one) or an entry of a codebook (@theme:ID, @slogan:NAME).
    """
    from ..analysis import exploring

    groups = _split(by)
    rows = [
        {**asdict(c), **dict(zip(groups, c.group, strict=True))}
        for c in exploring.count(outputs, words, by=groups, with_reposts=reposts)
    ]
    show_rows(rows, (*groups, "word", "count", "reports", "reports_with", "per_report", "per_10000"), form)


@click.command(epilog="\b\nExample:\n  textmine kwic outputs 新质生产力")
@OUTPUTS
@click.argument("word")
@click.option("--width", default=20, show_default=True, help="characters on both sides")
@click.option("--limit", type=int, default=None, help="at most so many lines")
@click.option("--reposts", is_flag=True, help="show near-copies of a report too")
@format_options
def kwic(outputs: Path, word: str, width: int, limit: int | None, reposts: bool, form: str | None) -> None:
    """Show every place where WORD stands, with what stands around it, place and year."""
    from ..analysis import exploring

    rows = [asdict(line) for line in exploring.kwic(outputs, word, width=width, limit=limit, with_reposts=reposts)]
    show_rows(rows, ("place", "year", "left", "word", "right", "doc", "start"), form)


@click.command(
    epilog="\b\nExamples:\n  textmine compare outputs --by place,year\n"
    "  textmine compare outputs --by genre --where 'year >= 2024' --metric claims"
)
@OUTPUTS
@click.option(
    "--by",
    default="place,year",
    show_default=True,
    help="groups: province, city, place, year, genre, pipeline …",
)
@click.option("--theme", multiple=True, help="only this theme (may be repeated)")
@click.option("--where", default="", help="a condition on documents.csv, such as 'year >= 2024 and genre = plan'")
@click.option("--metric", type=click.Choice(["share", "rate", "claims", "slogans"]), default="share", show_default=True)
@click.option("--wide", is_flag=True, help="one row a group, one column a theme or slogan")
@format_options
def compare(
    outputs: Path, by: str, theme: tuple[str, ...], where: str, metric: str, wide: bool, form: str | None
) -> None:
    """Compare groups of your own: theme shares, rates per report, claims or slogans."""
    from ..analysis import comparing

    groups = _split(by)
    rows = comparing.compare(outputs, by=groups, themes=theme, where=where, metric=metric)
    if wide:
        table, labels = comparing.wide(rows, groups, comparing.LABELS[metric])
        show_rows(table, (*groups, "reports", *labels), form)
        return
    show_rows(rows, (*groups, comparing.LABELS[metric], "value", "reports"), form)


@click.command(
    epilog="\b\nExamples:\n  textmine panel outputs --format dta,parquet\n"
    "  textmine panel outputs --count 节能 --count 环保 -o panels"
)
@OUTPUTS
@click.option("--format", "forms", default="csv", show_default=True, help="csv, dta, parquet; several with commas")
@click.option("--count", "words", multiple=True, metavar="WORD", help="count WORD too (may be repeated)")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=None, help="folder to write to; else OUTPUTS")
def panel(outputs: Path, forms: str, words: tuple[str, ...], out: Path | None) -> None:
    """Write a panel for statistics packages: one row a place and year, themes, indicators and counts as variables."""
    from ..analysis import panels

    frame = panels.panel(outputs, words)
    folder = out or outputs
    folder.mkdir(parents=True, exist_ok=True)
    for form in _split(forms):
        panels.write(frame, folder / f"panel.{form}", form, words)
        click.echo(f"{folder / f'panel.{form}'}: {len(frame)} rows, {len(frame.columns)} variables")


@click.command(epilog="\b\nExample:\n  textmine trace outputs themes 3")
@OUTPUTS
@click.argument("table")
@click.argument("row", type=click.IntRange(1))
@click.option("--limit", default=20, show_default=True, help="at most so many passages")
@format_options
def trace(outputs: Path, table: str, row: int, limit: int, form: str | None) -> None:
    """Walk ROW of TABLE back to the passages it rests on: file, characters, sentence."""
    from ..analysis import tracing

    cells, passages = tracing.trace(outputs, table, row, limit=limit)
    if form is None:
        click.echo(" · ".join(f"{k}={v}" for k, v in cells.items() if v and len(v) < 80), err=True)
    rows = [asdict(p) for p in passages]
    show_rows(rows, ("doc", "raw_start", "raw_end", "text", "sentence"), form)


@click.command(
    epilog="\b\nExamples:\n  textmine show outputs 2023年工作总结.txt\n"
    "  textmine show outputs 2023年工作总结.txt --html > report.html"
)
@OUTPUTS
@click.argument("doc")
@click.option("--html", "as_html", is_flag=True, help="a page instead of the terminal")
def show(outputs: Path, doc: str, as_html: bool) -> None:
    """Show one report with its claims and slogans marked and the theme of each section."""
    from ..analysis import exploring
    from ..report.marked import as_page
    from . import marked

    report = exploring.annotated(outputs, doc)
    if as_html:
        click.echo(as_page(report), nl=False)
    elif sys.stdout.isatty():
        from rich.console import Console

        Console().print(marked.as_text(report))
    else:
        click.echo(marked.as_text(report).plain)


@click.command(epilog="\b\nExample:\n  textmine methods outputs --lang zh")
@OUTPUTS
@LANGUAGE
def methods(outputs: Path, lang: str | None) -> None:
    """Print a paragraph for the methods section of a paper: what was analysed, with what, and how it was counted.

    Agreement with hand coders is yours to add: textmine codebook agree.
    """
    from ..analysis.methods import paragraph

    click.echo(paragraph(outputs, language=language(lang)))


@click.command(epilog="\b\nExample:\n  textmine figures outputs --lang zh")
@OUTPUTS
@LANGUAGE
def figures(outputs: Path, lang: str | None) -> None:
    """Draw OUTPUTS/figures: every figure of the report as PNG and SVG, its data beside it as CSV."""
    from ..analysis.figures import draw
    from .summary import say

    chosen = language(lang)
    count, notices = draw(outputs, language=chosen)
    click.echo(say("figures_drawn", chosen, n=count, folder=outputs / "figures"))
    for notice in notices:
        click.echo(f"  {click.style(say('note', chosen), fg='yellow')} {notice}")


COMMANDS = (compare, count, kwic, panel, show, trace, figures, methods)

"""`textmine analyze` and `textmine status`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .language import LANGUAGE, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..analysis import Plan, Progress

CORPUS = click.argument("corpus", type=click.Path(path_type=Path))
OUTPUTS = click.option(
    "-o", "--outputs", type=click.Path(path_type=Path, file_okay=False), default=Path("outputs"), show_default=True,
    help="folder for the results",
)  # fmt: skip
PIPELINE = click.option(
    "-p",
    "--pipeline",
    default="auto",
    show_default=True,
    help="a pipeline's name or folder, or auto to choose for each report",
)
OCR = click.option("--ocr", is_flag=True, help="recognise scanned pages (needs the extra [ocr] and tesseract)")


@click.command(
    epilog="\b\nExamples:\n  textmine analyze corpus/\n"
    "  textmine analyze reports/ -o results -p womens_federation --workers 4"
)
@CORPUS
@OUTPUTS
@PIPELINE
@click.option("--workers", type=click.IntRange(1), default=None, help="processes [default: all cores]")
@click.option("--cluster", metavar="ADDRESS", help="a Dask scheduler (tcp://…), or local:N for N workers here")
@click.option("--save-text", is_flag=True, help="also write clean/DOC.txt and raw/DOC.txt")
@click.option("--xlsx", is_flag=True, help="also write all tables as one workbook")
@click.option("--figures", is_flag=True, help="also draw every figure (PNG, SVG, data) into OUTPUTS/figures")
@click.option("--no-report", is_flag=True, help="do not write report.html")
@OCR
@click.option("--full", is_flag=True, help="forget earlier results and do everything again")
@click.option("--explain", is_flag=True, help="say of each report why it is done again")
@click.option("--profile", is_flag=True, help="say how long each stage took (with --workers 1: on the clock)")
@LANGUAGE
def analyze(
    corpus: Path,
    outputs: Path,
    pipeline: str,
    workers: int | None,
    cluster: str | None,
    save_text: bool,
    xlsx: bool,
    figures: bool,
    no_report: bool,
    ocr: bool,
    full: bool,
    explain: bool,
    profile: bool,
    lang: str | None,
) -> None:
    """Read CORPUS and write every table to the outputs folder.

    Only what is new or changed is read again. Files that cannot be read are listed in failures.csv and the rest is
    done; the exit status is then 1.
    """
    from .. import analysis

    with _progress() as progress:
        run = analysis.analyze(
            corpus,
            outputs,
            pipeline=pipeline,
            workers=workers,
            cluster=cluster,
            save_text=save_text,
            xlsx=xlsx,
            report=not no_report,
            ocr=ocr,
            full=full,
            progress=progress,
            planned=_explain if explain else None,
        )
    from .summary import print_summary

    print_summary(run, language(lang))
    if figures:
        _draw(outputs, lang)
    if profile:
        for stage, seconds in sorted(run.seconds.items(), key=lambda item: -item[1]):
            click.echo(f"{seconds:9.2f} s  {stage}")
    if run.failed:
        sys.exit(1)


def _draw(outputs: Path, lang: str | None) -> None:
    from .explore import figures

    click.get_current_context().invoke(figures, outputs=outputs, lang=lang)


@click.command(epilog="\b\nExample:\n  textmine status corpus/ -o outputs")
@CORPUS
@OUTPUTS
@PIPELINE
@OCR
def status(corpus: Path, outputs: Path, pipeline: str, ocr: bool) -> None:
    """Say what a run over CORPUS would do, and why, without doing it."""
    from .. import analysis
    from ..sources import left_alone

    plan = analysis.plan(corpus, outputs, choice=pipeline, ocr=ocr)
    _explain(plan)
    click.echo(", ".join(f"{n} {what}" for what, n in plan.counts.items()))
    if plan.others:
        click.echo(left_alone(plan.others))


def _explain(plan: Plan) -> None:
    for job, reasons in plan.todo:
        click.echo(f"{job.doc}: {', '.join(reasons)}")
    for doc in plan.removed:
        click.echo(f"{doc}: removed")


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal; quiet elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, told="")

        def tell(state: Any) -> None:
            told = f"{state.characters / 10000:.0f} 万字" if state.characters else ""
            told += f", {state.failed} failed" if state.failed else ""
            told += f", slowest: {state.slowest}" if state.slowest else ""
            bar.update(task, completed=state.done, total=state.total, description=state.step, told=told)

        yield tell


COMMANDS = (analyze, status)

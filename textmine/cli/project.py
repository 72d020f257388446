"""`textmine pipelines` and `textmine init`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from .show_rows import format_options, show_rows


@click.group(epilog="\b\nExample:\n  textmine pipelines show womens_federation")
def pipelines() -> None:
    """List, inspect and check pipelines: the tables that say how a kind of report is read."""


@pipelines.command("list", epilog="\b\nExample:\n  textmine pipelines list")
@format_options
def list_pipelines(form: str | None) -> None:
    """List the pipelines that come with the program."""
    from .. import pipeline

    loaded = [pipeline.load(name) for name in pipeline.names()]
    rows = [
        {
            "name": p.name,
            "title": p.title,
            "themes": len(p.theme_names),
            "terms": len(p.themes),
            "slogans": len(p.slogans),
            "indicators": len({i.indicator for i in p.indicators}),
            "folder": str(p.folder),
        }
        for p in loaded
    ]
    show_rows(rows, ("name", "title", "themes", "terms", "slogans", "indicators"), form)


@pipelines.command("show", epilog="\b\nExample:\n  textmine pipelines show government_work_report")
@click.argument("name")
@format_options
def show_pipeline(name: str, form: str | None) -> None:
    """Show the themes of a pipeline with the first of their terms, and where its tables are."""
    from .. import pipeline

    chosen = pipeline.load(name)
    if form is None:
        click.echo(f"{chosen.title}\n{chosen.folder}", err=True)
    rows = []
    for theme, (zh, en) in chosen.theme_names.items():
        terms = [t.term for t in chosen.themes if t.theme == theme and t.kind == "term"]
        rows.append({"theme": theme, "zh": zh, "en": en, "terms": len(terms), "for_example": "、".join(terms[:8])})
    show_rows(rows, ("theme", "zh", "terms", "for_example"), form)


@pipelines.command("check", epilog="\b\nExample:\n  textmine pipelines check my_pipeline/")
@click.argument("names", nargs=-1)
def check_pipelines(names: tuple[str, ...]) -> None:
    """Check the tables and settings of pipelines (all, if none is named); errors name file and line."""
    from .. import pipeline
    from ..errors import TextmineError
    from ..sources import settings_of

    failed = False
    for name in names or pipeline.names():
        try:
            chosen = pipeline.load(name)
            settings_of(chosen)
            click.echo(f"{chosen.name}: {len(chosen.themes)} theme terms, {len(chosen.slogans)} slogans: good")
        except TextmineError as error:
            failed = True
            click.echo(f"{name}: {error}", err=True)
    if failed:
        sys.exit(1)


@click.command(epilog="\b\nExample:\n  textmine init my_project --from womens_federation")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "model", default="government_work_report", show_default=True, help="the pipeline to copy")
def init(folder: Path, model: str) -> None:
    """Make FOLDER a project: corpus/ for the reports, pipeline/ with tables to edit, metadata.csv."""
    from .. import pipeline
    from ..errors import UsageError

    if folder.exists() and any(folder.iterdir()):
        raise UsageError("the folder is not empty", place=str(folder), hint="name a new one")
    source = pipeline.load(model)
    (folder / "corpus").mkdir(parents=True)
    shutil.copytree(source.folder, folder / "pipeline")
    (folder / "corpus" / "metadata.csv").write_text("doc,province,city,year\n", encoding="utf-8-sig")
    click.echo(
        f"made {folder}: put reports into {folder}/corpus, then run\n"
        f"  textmine analyze {folder}/corpus -o {folder}/outputs -p {folder}/pipeline"
    )


COMMANDS = (pipelines, init)

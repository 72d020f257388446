"""`textmine codebook`: sheets for hand coders, agreement, the effect of a change, themes that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from .show_rows import format_options, show_rows

OUTPUTS = click.argument("outputs", type=click.Path(path_type=Path), default=Path("outputs"), required=False)

CORPUS = click.option(
    "--corpus", type=click.Path(path_type=Path), help="where the reports are [default: where the run read them]"
)


@click.group(
    epilog="\b\nExamples:\n"
    "  textmine codebook sheet outputs --n 200 --coders A,B\n"
    "  textmine codebook agree outputs\n"
    "  textmine codebook diff pipelines/womens_federation my_pipeline -o outputs\n"
    "  textmine codebook propose outputs"
)
def codebook() -> None:
    """Test a codebook against people, and see what a change to it would do.

    Everything works over an earlier run: no report is read again.
    """


@codebook.command(epilog="\b\nExample:\n  textmine codebook sheet outputs --n 200 --coders A,B --overlap 0.5")
@OUTPUTS
@click.option("--n", default=200, show_default=True, type=click.IntRange(1), help="sections to draw")
@click.option("--coders", default="A,B", show_default=True, help="a sheet for each of these")
@click.option(
    "--overlap", default=1.0, show_default=True, type=click.FloatRange(0, 1), help="share that all of them code"
)
@click.option("--seed", default=20250101, show_default=True, help="another seed, another sample")
@click.option("--force", is_flag=True, help="overwrite sheets that are filled in")
def sheet(outputs: Path, n: int, coders: str, overlap: float, seed: int, force: bool) -> None:
    """Draw a stratified random sample of sections and write a coding sheet for each coder.

    OUTPUTS/workbench/coding_A.xlsx has the themes as a drop-down; coding_A.csv is the same. They do not show what the
    program thinks; sample.csv does, and is not for coders.
    """
    from ..workbench import drawing

    names = tuple(c.strip() for c in coders.split(",") if c.strip())
    made = drawing.write_sheets(outputs, n, coders=names, overlap=overlap, seed=seed, force=force)
    click.echo(f"{made.drawn} of {made.population} sections, {made.strata} strata, {made.shared} coded by all")
    for path in made.paths:
        click.echo(f"  {path}")
    click.echo("fill in the column theme, then run `textmine codebook agree`")


@codebook.command(
    epilog="\b\nExamples:\n  textmine codebook agree outputs\n  textmine codebook agree outputs coding_A.xlsx coding_B.csv"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[OUTPUTS] [SHEET…]")
@CORPUS
@format_options
def agree(paths: tuple[Path, ...], corpus: Path | None, form: str | None) -> None:
    """Read the filled sheets: agreement between coders, the program against them, corrected shares.

    Without SHEET, those of OUTPUTS/workbench/ are read. Tables are written there; reliability.csv also goes beside the
    reports, and the next `textmine analyze` marks themes with an alpha under 0.8 as exploratory.
    """
    from ..workbench import agree as workbench

    folders = [path for path in paths if path.is_dir()]
    outputs = folders[0] if folders else Path("outputs")
    done = workbench.agree(outputs, [path for path in paths if path not in folders])
    kept = workbench.keep(outputs, corpus, done)
    columns = (
        "theme",
        "reliability",
        "alpha",
        "alpha_low",
        "alpha_high",
        "units",
        "precision",
        "recall",
        "f1",
        "predicted",
    )
    spoken = [row for row in done.reliability if row["coded"] or row["predicted"] or row["alpha"] is not None]
    show_rows([_rounded(row) for row in spoken], columns, form)
    if form is None:
        _say_agreement(done, outputs, kept)


def _say_agreement(done: Any, outputs: Path, kept: Path | None) -> None:
    whole = done.overall
    if whole.value is not None:
        click.echo(
            f"coders {', '.join(done.coders)}: alpha {whole.value:.3f} ({whole.low:.3f}–{whole.high:.3f}), "
            f"agreement {whole.agreement:.1%}, {whole.units} sections coded by two or more"
        )
    else:
        click.echo(f"coders {', '.join(done.coders)}: no alpha (nothing was coded twice, or nothing varies)")
    if done.errors:
        click.echo(f"{len(done.errors)} sections where the program differs: errors.csv, with the terms that decided")
    for note in done.notes:
        click.echo(f"note: {note}")
    click.echo(f"tables: {outputs / 'workbench'}/*.csv" + (f"   for the next run: {kept}" if kept else ""))


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}


@codebook.command(
    epilog="\b\nExamples:\n  textmine codebook diff womens_federation my_pipeline/ -o outputs\n"
    "  textmine codebook diff old/themes.csv new/themes.csv -o outputs --csv"
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--outputs",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="an earlier run",
)
@click.option("--limit", default=20, show_default=True, help="rows of each table on a terminal")
@format_options
def diff(old: Path, new: Path, outputs: Path, limit: int, form: str | None) -> None:
    """Say which sections and which cells of the theme tables a change from OLD to NEW moves.

    OLD and NEW are pipelines, their folders, or themes.csv files. Everything is written to OUTPUTS/workbench/.
    """
    from ..workbench import difference

    found = difference.difference(outputs, old, new)
    paths = difference.write(found, outputs)
    share = len(found.sections) / max(1, found.coded)
    if form is not None:
        show_rows(found.cells, difference.CELLS, form)
        return
    click.echo(
        f"{found.pipeline}: {len(found.sections)} of {found.coded} sections ({share:.1%}) change their main theme"
    )
    _some(found.sections, ("doc", "section", "old", "new", "new_terms"), limit)
    click.echo(f"{len(found.cells)} cells move")
    largest = sorted(found.cells, key=lambda r: (-abs(r["change"]), r["table"], r["theme"], r["group"]))
    _some([_rounded(r) for r in largest], difference.CELLS, limit)
    click.echo("written: " + ", ".join(map(str, paths)))


def _some(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], limit: int) -> None:
    if rows:
        show_rows(rows[:limit], columns, None)


@codebook.command(epilog="\b\nExample:\n  textmine codebook propose outputs --themes 10")
@OUTPUTS
@click.option(
    "--themes", default=8, show_default=True, type=click.IntRange(1, 50), help="at most so many for each pipeline"
)
@click.option("--seed", default=20250101, show_default=True, help="where the search begins")
@format_options
def propose(outputs: Path, themes: int, seed: int, form: str | None) -> None:
    """Propose themes that the codebook misses, from the sections that none of its themes claims.

    Written to OUTPUTS/theme_candidates.csv; a proposal becomes a theme when you add its terms to themes.csv.
    """
    from ..workbench import proposing

    rows = proposing.propose(outputs, themes=themes, seed=seed)
    show_rows(rows, ("candidate", "pipeline", "sections", "reports", "terms", "example"), form)


COMMANDS = (codebook,)

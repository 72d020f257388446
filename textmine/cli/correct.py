"""`textmine correct`."""

from __future__ import annotations

from pathlib import Path

import click

from .explore import OUTPUTS


@click.command(
    epilog="\b\nExamples:\n"
    "  textmine correct outputs claims 3 --column subject --value 培训妇女 --coder A\n"
    "  textmine correct outputs slogan_mentions 2 --reject --note 'a name, no slogan'"
)
@OUTPUTS
@click.argument("table")
@click.argument("row", type=click.IntRange(1))
@click.option("--column", default="", help="the cell to mend; `value` is both bounds of a claim")
@click.option("--value", default="", help="what it should say; nothing empties it")
@click.option("--reject", is_flag=True, help="the whole row is wrong")
@click.option("--note", default="", help="why")
@click.option("--coder", default="", help="who says so")
@click.option(
    "--corpus", type=click.Path(path_type=Path), help="where the reports are [default: where the run read them]"
)
def correct(
    outputs: Path,
    table: str,
    row: int,
    column: str,
    value: str,
    reject: bool,
    note: str,
    coder: str,
    corpus: Path | None,
) -> None:
    """Mend or reject ROW of TABLE for good: documents, claims, sections or slogan_mentions.

    The decision goes into corrections.csv beside the reports, with the text it was made on. The next run carries it out,
    marks what it moves, and says so where the text has changed since.
    """
    from ..analysis import correcting

    made, path = correcting.correct(
        outputs, table, row, column=column, value=value, reject=reject, note=note, coder=coder, corpus=corpus
    )
    what = f"{made.column} = {made.value or 'empty'}" if made.action == "fix" else made.action
    click.echo(f"{made.doc}: {made.table} “{made.quote}”: {what}\nwritten to {path}; run `textmine analyze` to see it")


COMMANDS = (correct,)

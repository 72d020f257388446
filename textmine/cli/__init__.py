"""The command line: click commands, thin. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys

import click

from .. import __version__
from ..errors import Stopped, TextmineError
from . import codebook, correct, explore, project, run, stages


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="textmine")
def cli() -> None:
    """Turn a folder of published Chinese work reports into comparison tables.

    \b
    Begin with:   textmine analyze corpus/
    Then look at: outputs/report.html and outputs/themes.csv
    """  # noqa: D301 (click reads the character: lines after it are not wrapped)


for command in (
    *run.COMMANDS,
    *stages.COMMANDS,
    *explore.COMMANDS,
    *codebook.COMMANDS,
    *correct.COMMANDS,
    *project.COMMANDS,
):
    cli.add_command(command)


def main() -> None:
    """Runs the command line; an error meant for the user is one line, without a traceback, and exit status 2."""
    try:
        cli.main(standalone_mode=False)
    except TextmineError as error:
        click.echo(f"textmine: {error}", err=True)
        sys.exit(130 if isinstance(error, Stopped) else 2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("textmine: stopped; what was finished is kept, run the same command to go on", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()

"""`make docs`: writes the parts of the docs that the code knows best, or checks that they say what it says.

docs/commands.md comes from the help of every command, docs/columns.md from the declared columns. With --check nothing is
written, and the exit status is 1 where a page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from textmine.cli import cli
from textmine.tables import COLUMNS, FURTHER, NOTES

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Made by tools/make_docs.py; do not edit. -->\n\n"


def commands() -> str:
    """Every command with its help."""
    pages = [NOTE, "# Commands\n"]
    for path, command in _walk(("textmine",), cli):
        context = click.Context(command, info_name=" ".join(path), max_content_width=100, terminal_width=100)
        pages.append(f"\n## {' '.join(path)}\n\n```text\n{command.get_help(context).strip()}\n```\n")
    return "".join(pages)


def _walk(path: tuple[str, ...], command: click.Command) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            found += _walk((*path, name), command.commands[name])
    return found


def columns() -> str:
    """Every table with its columns."""
    pages = [NOTE, "# Tables and their columns\n\n", "Offsets count code points; ends are exclusive. "]
    pages.append("`raw_start`, `raw_end` lie in the source text, other offsets in the clean text.\n")
    for name, names in (COLUMNS | FURTHER).items():
        pages.append(f"\n## {name}.csv\n\n" + "".join(_line(name, n) for n in names))
        if name.startswith("theme_by"):
            pages.append("- one column for each group, with a `reports` row under the shares\n")
    return "".join(pages)


def _line(table: str, column: str) -> str:
    note = NOTES.get(table, {}).get(column)
    return f"- `{column}`: {note}\n" if note else f"- `{column}`\n"


def main() -> None:
    """Writes the pages, or checks them."""
    stale = []
    for name, text in (("commands.md", commands()), ("columns.md", columns())):
        path = DOCS / name
        if "--check" in sys.argv:
            stale += [name] if not path.is_file() or path.read_text(encoding="utf-8") != text else []
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run: python tools/make_docs.py")


if __name__ == "__main__":
    main()

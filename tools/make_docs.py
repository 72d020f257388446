"""`make docs`: writes the parts of the docs that the code knows best, or checks that they say what it says.

docs/commands.md comes from the help of every command, docs/columns.md from the declared columns, docs/python.md from signatures and
docstrings. With --check nothing is
written, and the exit status is 1 where a page is stale.
"""

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

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


API: dict[str, tuple[str, ...]] = {
    "textmine": ("analyze", "open", "Run", "load", "quantities"),
    "textmine.quantities": ("find_numbers", "find_quantities", "value_of", "Number", "Quantity"),
    "textmine.analysis.exploring": ("count", "kwic", "annotated", "Annotated"),
    "textmine.analysis.comparing": ("compare",),
    "textmine.analysis.tracing": ("trace",),
    "textmine.sklearn": ("Keyphrases", "SloganCounts", "ThemeShares"),
    "textmine.spacy": ("load",),
    "textmine.errors": ("TextmineError", "ReadError", "CodebookError", "StoreError", "UsageError", "Stopped"),
}


def python() -> str:
    """What a program may call, with signatures and docstrings."""
    pages = [
        NOTE,
        "# Python\n\nTables are pandas DataFrames with [these columns](columns.md); errors are all `TextmineError`.\n",
    ]
    for name, members in API.items():
        module = import_module(name)
        pages.append(f"\n## {name}\n")
        pages += [_described(member, getattr(module, member)) for member in members]
    return "".join(pages)


def _described(name: str, thing: Any) -> str:
    try:
        signature = str(inspect.signature(thing)) if callable(thing) and not _an_error(thing) else ""
    except ValueError:
        signature = ""
    signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", signature)  # annotations are strings
    text = (
        f"\n### {name}\n\n"
        + (f"```text\n{name}{signature}\n```\n\n" if signature else "")
        + _prose(inspect.getdoc(thing) or "")
    )
    if inspect.isclass(thing) and not _an_error(thing):
        own = {
            n: m for n, m in vars(thing).items() if not n.startswith("_") and (callable(m) or isinstance(m, property))
        }
        text += "".join(
            f"\n- `{n}`: {_prose(inspect.getdoc(m) or '').splitlines()[0]}\n"
            for n, m in own.items()
            if inspect.getdoc(m)
        )
    return text


def _an_error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Exception)


def _prose(doc: str) -> str:
    """A docstring as Markdown: examples as blocks."""
    return re.sub(r"(?m)(^>>> (?:.*\n?)+?)(?=\n\n|\n?\Z)", r"```python\n\1\n```", doc).strip() + "\n"


def main() -> None:
    """Writes the pages, or checks them."""
    stale = []
    for name, text in (("commands.md", commands()), ("columns.md", columns()), ("python.md", python())):
        path = DOCS / name
        if "--check" in sys.argv:
            stale += [name] if not path.is_file() or path.read_text(encoding="utf-8") != text else []
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run: python tools/make_docs.py")


if __name__ == "__main__":
    main()

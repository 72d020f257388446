"""The language of what the program says: Chinese where the locale is, English elsewhere, or as asked for."""

from __future__ import annotations

import os

import click

LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="language [default: that of the locale]"
)


def language(chosen: str | None) -> str:
    """The language asked for, else that of the locale (LC_ALL, LC_MESSAGES, LANG): zh or en.

    >>> language("zh")
    'zh'
    """
    named = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return chosen or ("zh" if named.startswith("zh") else "en")

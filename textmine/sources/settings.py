"""How files are read: what a file may be at most, and whether other programs may help.

The tables `[sources]` and `[limits]` of pipeline.toml, each key with the default that stands here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from ..codebooks import suggestion
from ..errors import CodebookError
from ..pipeline import Pipeline

_HEADER = re.compile(r"\s*\[+([^\[\]]+)\]+")


@dataclass(frozen=True, slots=True)
class Sources:
    """`[sources]`: which other programs may help.

    `ocr`: recognise pages that are pictures; `ocr_language`: tesseract's name of the script; `convert`: have old Word
    files converted by LibreOffice or antiword where one is installed.
    """

    ocr: bool = False
    ocr_language: str = "chi_sim"
    convert: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """`[limits]`: what one file may be at most, lest it hold up the others.

    `megabytes`: of the file. A published report is well under 2 MB of text; what is past 50 MB is several thousand.
    `unpacked_megabytes`: what a Word file unpacks to; a report's is a few MB. `pages`: of a PDF. `nesting`: levels of
    a web page, where what lies deeper is read as if it stood at that level: browsers stop at 512. `seconds`: for each
    page that is recognised, and for each file that is converted. `file_seconds`: for a file as a whole, where no page of
    it is recognised; a report takes a fraction of one.
    """

    megabytes: int = 50
    unpacked_megabytes: int = 200
    pages: int = 5000
    nesting: int = 512
    seconds: int = 120
    file_seconds: int = 300


@dataclass(frozen=True, slots=True)
class Settings:
    """Both tables."""

    sources: Sources = Sources()
    limits: Limits = Limits()


def settings_of(pipeline: Pipeline, *, ocr: bool = False) -> Settings:
    """The settings of a pipeline; `ocr`: as the command line asks, whatever the table says.

    Raises CodebookError for a key that is not known or a value of another kind.
    """
    chosen = _table(pipeline, "sources", Sources)
    return Settings(
        Sources(**{**chosen, **({"ocr": True} if ocr else {})}),
        Limits(**_table(pipeline, "limits", Limits)),
    )


def _table(pipeline: Pipeline, name: str, kind: type[Sources] | type[Limits]) -> dict[str, Any]:
    table = pipeline.settings.get(name, {})
    known = {f.name: type(getattr(kind(), f.name)) for f in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise _wrong(pipeline, name, key, f"has no {key}{suggestion(key, known)}")
        if type(value) is not known[key] or (known[key] is int and value < 1):
            wanted = {bool: "true or false", int: "a whole number above 0", str: "a name in quotes"}[known[key]]
            raise _wrong(pipeline, name, key, f"{key} = {value!r} is not {wanted}")
    return dict(table)


def _wrong(pipeline: Pipeline, table: str, key: str, problem: str) -> CodebookError:
    number = _line_of(pipeline, table, key)
    return CodebookError(
        f"[{table}] {problem}", place=f"{pipeline.name}/pipeline.toml" + (f" line {number}" if number else "")
    )


def _line_of(pipeline: Pipeline, table: str, key: str) -> int:
    """The line of pipeline.toml that sets `key` in `[table]`; 0 where none is found, as when a program made the settings."""
    within = ""
    for number, line in enumerate((pipeline.folder / "pipeline.toml").read_text(encoding="utf-8").splitlines(), 1):
        if header := _HEADER.match(line):
            within = header[1].strip()
        elif within == table and line.partition("=")[0].strip().strip('"') == key:
            return number
    return 0

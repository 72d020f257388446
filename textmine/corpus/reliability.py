"""What hand coding says of each theme: `CORPUS/reliability.csv`, made by `textmine codebook agree`.

A theme that coders do not agree about (Krippendorff's alpha below 0.8; Krippendorff 2019, p. 356) is `exploratory` in every
table of themes; one that was not tested says nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TextmineError

if TYPE_CHECKING:
    import pandas as pd

FILE = "reliability.csv"
LEAST_ALPHA = 0.8
EXPLORATORY = "exploratory"


def read(corpus: Path) -> dict[str, str]:
    """Theme → `exploratory`, or nothing; themes that were not tested are not in it.

    Raises TextmineError, with the line, for a table without the columns theme and alpha, or an alpha that is no number.
    """
    path = corpus / FILE
    if not path.is_file():
        return {}
    marks: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for name in ("theme", "alpha"):
            if name not in (reader.fieldnames or ()):
                raise TextmineError(
                    f'there is no column "{name}"', place=f"{FILE} line 1", hint="`textmine codebook agree` writes it"
                )
        for row in reader:
            if row["alpha"]:
                marks[row["theme"]] = EXPLORATORY if _alpha(row["alpha"], reader.line_num) < LEAST_ALPHA else ""
    return marks


def _alpha(text: str, line: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise TextmineError(f'alpha "{text}" is not a number', place=f"{FILE} line {line}") from None


def mark(tables: Mapping[str, pd.DataFrame], marks: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The tables of themes with a column `reliability`; the wide ones only where something was tested."""
    marked = {}
    for name, frame in tables.items():
        if name == "themes" or (name.startswith("theme_by") and marks):
            marked[name] = frame.assign(reliability=[marks.get(t, "") for t in frame["theme"]])
        elif name == "sections":
            main = frame["themes"].fillna("").str.split(";").str[0]
            marked[name] = frame.assign(reliability=[marks.get(t, "") for t in main])
    return marked

"""`--figures` and `textmine figures`: the figures of a run, drawn from its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..report import figures
from ..store import Store
from . import showing
from .opened import Run, open_run

if TYPE_CHECKING:
    import pandas as pd

NEEDED = (
    "documents", "themes", "theme_by_year", "slogans", "slogan_diffusion", "keyness", "indicators", "ledger",
)  # fmt: skip


def draw(outputs: str | Path, *, language: str = "zh") -> tuple[int, tuple[str, ...]]:
    """Writes OUTPUTS/figures: PNG, SVG and CSV of every figure; gives how many, and what is to be said of them.

    `language`: zh or en, of titles and labels. Raises StoreError where there are no results, UsageError for another language.
    """
    if language not in ("zh", "en"):
        raise UsageError(f"no figures in {language}", hint="zh or en")
    run = open_run(outputs)
    with Store(run.folder, read_only=True) as store:
        names = showing.names(store)
    return figures.write(figures.drawn(_tables(run), names, language), run.folder / "figures")


def _tables(run: Run) -> dict[str, pd.DataFrame]:
    return {name: getattr(run, name) for name in NEEDED}

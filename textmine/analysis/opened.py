"""`Run`: what a run gives back to Python, and what an earlier run is opened as."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from .. import tables
from ..errors import StoreError
from ..records import Failure
from ..store import FILE
from .planning import Plan

if TYPE_CHECKING:
    import pandas as pd

    from .exploring import Annotated


@dataclass
class Run:
    """The results of a run. `run.claims`, `run.themes` … are DataFrames, one for each table, read when first asked for.

    `failed`: the files that could not be read, as records (`run.failures` is the table of them). `notices`: what a
    researcher should look at again.
    """

    folder: Path
    plan: Plan | None = None
    failed: tuple[Failure, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    tables_written: bool = False
    notices: tuple[str, ...] = ()
    _read: dict[str, tuple[int, pd.DataFrame]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table by its name; read again where its file has changed since."""
        path = self.folder / f"{name}.csv"
        if name.startswith("_") or not path.is_file():
            raise AttributeError(f"this run has no table {name}.csv in {self.folder}; it has {', '.join(self.tables)}")
        changed = path.stat().st_mtime_ns
        if name not in self._read or self._read[name][0] != changed:
            import pandas as pd

            read = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
            self._read[name] = (changed, read)
        return self._read[name][1]

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables there are."""
        return tuple(n for n in (*tables.COLUMNS, *tables.FURTHER) if (self.folder / f"{n}.csv").is_file())

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def report(self, doc: str) -> Annotated:
        """One report with its claims, slogans and themes; in a notebook it shows itself marked.

        `doc`: its path below the corpus, or the end of it. Raises UsageError where the run has no such report.
        """
        from .exploring import annotated

        return annotated(self.folder, doc)

    def methods(self, *, language: str = "en") -> str:
        """A paragraph for the methods section of a paper, from run.json. `language`: zh or en."""
        from .methods import paragraph

        return paragraph(self.folder, language=language)

    def draw(self, *, language: str = "zh") -> Path:
        """Draws the figures (PNG, SVG and the data of each) and gives their folder. `language`: zh or en."""
        from .figures import draw

        draw(self.folder, language=language)
        return self.folder / "figures"

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r})"

    def _repr_html_(self) -> str:
        """For a notebook: which tables there are, how long they are, and where to look."""
        rows = "".join(
            f"<tr><td style='text-align:left'><code>run.{n}</code></td><td>{_rows(self.folder / f'{n}.csv'):,}</td></tr>"
            for n in self.tables
        )
        page = self.folder / "report.html"
        link = f"<p><a href='{escape(page.resolve().as_uri())}'>report.html</a></p>" if page.is_file() else ""
        head = "<thead><tr><th style='text-align:left'>table</th><th>rows</th></tr></thead>"
        return f"<p><b>textmine</b> <code>{escape(str(self.folder))}</code></p><table>{head}{rows}</table>{link}"


def _rows(path: Path) -> int:
    """Rows of a table, of which a cell may hold line ends."""
    import csv

    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)


def open_run(folder: str | Path) -> Run:
    """The results of an earlier run.

    Raises StoreError where the folder holds none.
    """
    if not (Path(folder) / FILE).is_file():
        raise StoreError("no results here", place=str(folder), hint="run `textmine analyze CORPUS -o OUTPUTS` first")
    return Run(Path(folder))

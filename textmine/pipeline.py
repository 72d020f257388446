"""Finds, reads and checks pipelines: the folders of tables that say how a kind of report is read.

`load(name)` gives one; `choose` picks the one that fits a report (`-p auto`).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from . import codebooks
from .codebooks import IndicatorEntry, SloganEntry, ThemeTerm
from .errors import CodebookError, UsageError
from .records import Metadata

T = TypeVar("T")

TABLES = (
    "pipeline.toml", "themes.csv", "slogans.csv", "indicators.csv", "units.csv", "stopwords.txt", "user_dict.txt",
)  # fmt: skip


@dataclass(frozen=True)
class Pipeline:
    """A pipeline, read and checked. `fingerprints`: sha256 of each of its files, for staleness."""

    name: str
    folder: Path
    settings: dict[str, Any]
    theme_names: dict[str, tuple[str, str]]
    themes: tuple[ThemeTerm, ...]
    slogans: tuple[SloganEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    stopwords: frozenset[str]
    user_dict: tuple[str, ...]
    fingerprints: dict[str, str] = field(default_factory=dict)
    _derived: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def derived(self, build: Callable[[Pipeline], T]) -> T:
        """What `build` makes of this pipeline (an automaton, a set of words), made once for each pipeline object."""
        if build not in self._derived:
            self._derived[build] = build(self)
        found: T = self._derived[build]
        return found

    @property
    def title(self) -> str:
        """What the pipeline is for, in a few words."""
        return str(self.settings.get("title", self.name))

    def setting(self, table: str, key: str, default: Any = None) -> Any:
        """`[table] key` of pipeline.toml."""
        return self.settings.get(table, {}).get(key, default)


def home() -> Path:
    """The folder of the pipelines that come with the program: inside the wheel, or beside it in a checkout."""
    inside = Path(__file__).parent / "pipelines"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "pipelines"


def names() -> list[str]:
    """The pipelines that come with the program.

    >>> names()
    ['government_work_report', 'womens_federation']
    """
    return sorted(p.parent.name for p in home().glob("*/pipeline.toml"))


@cache
def load(name: str) -> Pipeline:
    """The pipeline of that name, or in that folder.

    Raises UsageError where there is none, CodebookError where one of its tables cannot be used.
    """
    folder = Path(name) if (Path(name) / "pipeline.toml").is_file() else home() / name
    if not (folder / "pipeline.toml").is_file():
        near = codebooks.suggestion(name, names()) or f"; known are: auto, {', '.join(names())}"
        raise UsageError(f'there is no pipeline "{name}"{near}')
    return _read(folder)


def _read(folder: Path) -> Pipeline:
    try:
        settings = tomllib.loads((folder / "pipeline.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(str(error), place=f"{folder.name}/pipeline.toml") from None
    themes = {t["id"]: (str(t.get("zh", t["id"])), str(t.get("en", t["id"]))) for t in settings.get("themes", [])}
    for table in TABLES:
        if not (folder / table).is_file():
            raise CodebookError(
                f"the pipeline has no {table}", place=folder.name, hint="`textmine init` makes one to copy"
            )
    return Pipeline(
        name=folder.name,
        folder=folder,
        settings=settings,
        theme_names=themes,
        themes=codebooks.read_themes(folder / "themes.csv", themes),
        slogans=codebooks.read_slogans(folder / "slogans.csv"),
        indicators=codebooks.read_indicators(folder / "indicators.csv"),
        stopwords=frozenset(codebooks.read_lines(folder / "stopwords.txt")),
        user_dict=codebooks.read_lines(folder / "user_dict.txt"),
        fingerprints={t: hashlib.sha256((folder / t).read_bytes()).hexdigest() for t in TABLES},
    )


def choose(metadata: Metadata, text: str, pipelines: Sequence[Pipeline]) -> Pipeline:
    """The pipeline for a report (`-p auto`): by its organisation, then its genre, then the words it opens with.

    `pipelines` in the order of their `[choose] priority`; the one marked `fallback = true` takes what is left.
    """
    head = (metadata.title or "") + text[:600]
    for pipeline in pipelines:
        if any(fnmatchcase(metadata.organisation or "", g) for g in pipeline.setting("choose", "organisations", [])):
            return pipeline
    for pipeline in pipelines:
        if metadata.genre in pipeline.setting("choose", "genres", []):
            return pipeline
    for pipeline in pipelines:
        if any(w in head for w in pipeline.setting("choose", "words", [])):
            return pipeline
    fallback = [p for p in pipelines if p.setting("choose", "fallback", False)]
    return (fallback or list(pipelines))[0]


def selected(name: str) -> tuple[Pipeline, ...]:
    """The pipelines a run may use: all of them for `auto`, by priority, else the one named."""
    if name != "auto":
        return (load(name),)
    return tuple(sorted((load(n) for n in names()), key=lambda p: (p.setting("choose", "priority", 9), p.name)))

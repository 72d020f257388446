"""The codebooks an earlier run was made with: those that come with the program, and the one it was told to use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .. import pipeline
from ..errors import UsageError
from ..pipeline import Pipeline
from ..store import Store


def books(outputs: Path, names: Iterable[str]) -> dict[str, Pipeline]:
    """Pipelines by name, in the order of their names.

    Raises UsageError where one is not where the run found it.
    """
    with Store(outputs, read_only=True) as store:
        _, choice = store.fact("corpus") or ("", "auto")
    told = {} if choice == "auto" or not _is_there(choice) else {(p := pipeline.load(choice)).name: p}
    found = {}
    for name in sorted(set(names)):
        try:
            found[name] = told.get(name) or pipeline.load(name)
        except UsageError:
            raise UsageError(f'the pipeline "{name}" of this run is not to be found', place=str(choice),
                             hint="run `textmine analyze` again with -p and its folder") from None  # fmt: skip
    return found


def _is_there(choice: str) -> bool:
    return choice in pipeline.names() or (Path(choice) / "pipeline.toml").is_file()

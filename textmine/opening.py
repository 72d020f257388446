"""Opens the file of a store, and says what DuckDB could not do as what its owner can do.

Reading order: `connect`, `reader` (which is never blocked by a run), `told`.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import StoreError

if TYPE_CHECKING:
    import duckdb

# DuckDB spills to disk beyond this; Python's own memory comes on top.
MEMORY = "384MB"
# What is written goes into a log first, and from there into the file when so much has gathered, or at the end.
GATHERED = "256MB"
# How a disk says that it is full.
_FULL = ("No space left", "File too large", "Disk quota exceeded", "Could not write")


def connect(path: Path, *, read_only: bool, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Opens the file, or makes it. Raises StoreError where that cannot be done."""
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {"memory_limit": MEMORY, "threads": threads, "preserve_insertion_order": False,
                              "checkpoint_threshold": GATHERED}  # fmt: skip
    try:
        return duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.Error as error:
        raise told(error, path) from None


def of_the_disk(error: Exception) -> bool:
    """Whether it is for the disk, not for what was asked of it, that something could not be done."""
    import duckdb

    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)
    return isinstance(error, kinds) or any(sign in str(error) for sign in _FULL)


def told(error: Exception, path: Path) -> StoreError:
    """What DuckDB could not do, as what its owner can do."""
    import duckdb

    text = str(error).splitlines()[0]
    if "set lock" in text or "already open" in text:
        return StoreError(
            "another run is writing here", place=str(path), hint="wait for it to end, or give another folder with -o"
        )
    if isinstance(error, duckdb.OutOfMemoryException) and "disk" not in text.lower():
        hint = "close other programs and run again; what was committed before is kept"
        return StoreError(f"out of memory ({text})", place=str(path), hint=hint)
    if any(sign in str(error) for sign in _FULL):
        hint = "what was committed before is kept: free some space and run again"
        return StoreError("the disk is full, or the file larger than is allowed", place=str(path), hint=hint)
    if "Permission denied" in text or "Read-only file system" in text or "read-only" in text.lower():
        return StoreError("cannot be written to", place=str(path), hint="name another folder with -o")
    return StoreError(f"cannot be opened ({text})", place=str(path), hint="move the file away and run again")


def reader(path: Path) -> duckdb.DuckDBPyConnection:
    """The file itself, or beside a run a copy of what was committed last: reading is never blocked."""
    try:
        return connect(path, read_only=True)
    except StoreError as error:
        if "another run" not in str(error):
            raise
    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        copy = Path(folder) / path.name
        for _ in range(20):
            before = _head(path)
            shutil.copyfile(path, copy)
            log = path.with_name(f"{path.name}.wal")
            if log.is_file():
                shutil.copyfile(log, copy.with_name(log.name))
            if _head(path) == before:  # no checkpoint has come in between
                return connect(copy, read_only=not log.is_file())
            time.sleep(0.2)
        raise StoreError("a run is writing here too fast to read beside it", place=str(path), hint="try again")


def _head(path: Path) -> bytes:
    """The two headers of a DuckDB file, one of which every checkpoint replaces."""
    with path.open("rb") as file:
        return file.read(12288)

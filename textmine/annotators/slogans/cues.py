"""The frames as the table knowledge/slogan_frames.csv has them, and the cues by which a pass over the text finds each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ...knowledge import column, rows

_KINDS = ("stem", "award", "model", "vision", "newplace")


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: the wording between an `opening` and a `closing`; `keep` says how much of them belongs to it."""

    name: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    keep: str
    type: str
    least: int
    most: int
    stop: bool
    holds: str


@cache
def frames() -> dict[str, Frame]:
    """The frames by name."""
    return {
        row["frame"]: Frame(
            row["frame"],
            _words(row["opening"]),
            _words(row["closing"]),
            row["keep"],
            row["type"],
            int(row["least"]),
            int(row["most"]),
            row["stop"] == "yes",
            row["holds"],
        )
        for row in rows("slogan_frames")
    }


def _words(cell: str) -> tuple[str, ...]:
    """The literals of a cell, or the words of a kind; whoever closes an action may be a campaign too (大走访)."""
    if cell == "@end":
        return (*column("slogan_words", kind="end"), *(f"大{verb}" for verb in column("slogan_words", kind="big")))
    return column("slogan_words", kind=cell[1:]) if cell.startswith("@") else tuple(cell.split("/"))


def cues() -> Iterator[tuple[str, str]]:
    """(kind, literal) of all that a pass over the text has to look for."""
    for frame in frames().values():
        yield from ((frame.name, term) for term in dict.fromkeys(frame.closing))
    for kind in _KINDS:
        yield from ((kind, term) for term in column("slogan_words", kind=kind))
    yield from (("power", f"{word}力的") for word in ("影响", "竞争", "辐射", "引领"))
    yield from (("plus", sign) for sign in "+＋")
    yield ("where", "到哪里")
    yield ("campaign", "活动")

"""`codebook sheet`: draws the sample and writes a sheet for each coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError
from . import sampling, sheets
from .books import books


@dataclass(frozen=True)
class Sheets:
    """What was written: sections drawn of those there are, strata, sections that all coders have, files."""

    drawn: int
    population: int
    strata: int
    shared: int
    paths: tuple[Path, ...]


def write_sheets(
    outputs: Path,
    n: int,
    *,
    coders: Sequence[str],
    overlap: float = 1.0,
    seed: int = sampling.SEED,
    force: bool = False,
) -> Sheets:
    """OUTPUTS/workbench/coding_CODER.xlsx and .csv, and sample.csv with the chances.

    `overlap`: the share of the sample that every coder gets; the rest is dealt out in turn. Raises UsageError for no coder,
    for two of a name, and where a sheet with codes would be lost.
    """
    if not coders or len(set(coders)) < len(coders) or any(set(c) & set('/\\:*?"<>|') for c in coders):
        raise UsageError("coders need names of their own", hint="such as --coders A,B")
    passages = sampling.population(outputs)
    sample = sampling.draw(passages, n, seed=seed)
    folder = outputs / sampling.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not force:
        _check_unfilled(outputs, folder)
    for old in (*folder.glob("coding_*.csv"), *folder.glob("coding_*.xlsx")):
        old.unlink()
    used = list(books(outputs, {p.pipeline for _, p in sample}).values())
    shared = round(overlap * len(sample)) if len(coders) > 1 else len(sample)
    paths: list[Path] = []
    for turn, coder in enumerate(coders):
        rows = sheets.rows_for(sample[:shared] + sample[shared:][turn :: len(coders)])
        paths += [folder / f"coding_{coder}.xlsx", folder / f"coding_{coder}.csv"]
        sheets.write_xlsx(rows, used, paths[-2])
        sheets.write_csv(rows, paths[-1])
    paths.append(sampling.write_key(sample, folder))
    return Sheets(len(sample), len(passages), len({d.stratum for d, _ in sample}), shared, tuple(paths))


def _check_unfilled(outputs: Path, folder: Path) -> None:
    """Hours of coding are not overwritten."""
    if not (folder / sampling.KEY).is_file():
        return
    key = sampling.read_key(folder)
    names = sheets.all_names(books(outputs, {d.pipeline for d in key.values()}))
    for path in sorted([*folder.glob("coding_*.csv"), *folder.glob("coding_*.xlsx")]):
        if sheets.read(path, key, names).themes:
            raise UsageError("is filled in already", place=str(path), hint="keep a copy, then add --force")

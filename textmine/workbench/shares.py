"""Theme shares corrected by hand coding: design-based supervised learning (Egami, Hinck, Stewart and Wei 2023).

Every section has the program's code; the sampled ones have the coders' as well. The pseudo-outcome of a section is its
prediction, plus, where it was sampled, the coders' code minus the prediction, divided by its chance of being sampled. Shares
of pseudo-outcomes are unbiased whatever the program's errors are, for the chances are known by design. The interval is that of
the sampling design (stratified difference estimator; Särndal, Swensson and Wretman 1992, ch. 6): where it says 95%, it covers
what coding every section by hand would give. A corrected share may fall below 0 or above 1 by chance; it is not cut, so that
the shares of a group still sum to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
# Below so many coded sections of a group no corrected share is given: its error could not be told.
LEAST = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A section: its size in characters, the program's theme, its stratum, and what coders said (theme → weight, sum 1)."""

    size: float
    predicted: str
    stratum: str
    gold: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A theme's share of a group. The corrected columns are None where too few sections were coded."""

    theme: str
    sections: int
    coded: int
    share: float
    corrected: float | None
    low: float | None
    high: float | None
    error: float | None


def correct(
    units: Sequence[Unit], inside: Sequence[bool], strata: Mapping[str, int], *, least: int = LEAST
) -> list[Share]:
    """The shares of one group, every theme that program or coders found in it, in the order of their names.

    `units`: the whole set; `inside`: which of them belong to the group; `strata`: stratum → sections in it. Sections that
    were drawn and not coded count as not drawn.
    """
    drawn: dict[str, list[tuple[Unit, bool]]] = {}
    for unit, within in zip(units, inside, strict=True):
        if unit.gold is not None:
            drawn.setdefault(unit.stratum, []).append((unit, within))
    here = [unit for unit, within in zip(units, inside, strict=True) if within]
    coded = [u for u in here if u.gold is not None]
    total = sum(u.size for u in here)
    themes = sorted({u.predicted for u in here} | {t for u in coded for t in u.gold or {}})
    shares = []
    for theme in themes:
        raw = sum(u.size for u in here if u.predicted == theme) / total
        if len(coded) < least or any(s not in drawn for s in {u.stratum for u in here}):
            shares.append(Share(theme, len(here), len(coded), raw, None, None, None, None))
            continue
        bias, error = _bias(theme, drawn, strata, total)
        if error == 0 and any(len(drawn[s]) < strata[s] for s in drawn):
            error = 3 / len(coded) / Z95  # no error seen in n: at most 3/n (rule of three)
        new = raw + bias
        low, high = max(0.0, new - Z95 * error), min(1.0, new + Z95 * error)
        shares.append(Share(theme, len(here), len(coded), raw, new, low, high, error))
    return shares


def _bias(
    theme: str, drawn: Mapping[str, Sequence[tuple[Unit, bool]]], strata: Mapping[str, int], total: float
) -> tuple[float, float]:
    """What is added to the raw share, and its standard error."""
    bias = variance = 0.0
    for stratum, sampled in drawn.items():
        count, n = strata[stratum], len(sampled)
        off = [u.size * ((u.gold or {}).get(theme, 0.0) - (u.predicted == theme)) * within for u, within in sampled]
        mean = sum(off) / n
        bias += count * mean
        spread = sum((x - mean) ** 2 for x in off) / (n - 1) if n > 1 else mean**2
        variance += count**2 * max(0.0, 1 - n / count) * spread / n
    return bias / total, sqrt(variance) / total

"""Trends of theme shares over years: is there one (Mann–Kendall), and how steep (Theil–Sen).

Mann (1945), Kendall (1975): S counts the pairs of years that rise minus those that fall; its distribution is exact for up
to ten years without ties, else normal with the correction for ties and for continuity. Theil (1950), Sen (1968): the slope is
the median of the slopes of all pairs; its interval takes the ranks that S leaves open. Benjamini and Hochberg (1995) adjust
p over all rows of a level, since hundreds of series are tested at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import erfc, sqrt
from statistics import median
from typing import Any

from .intervals import Z95

# Below four years no ordering of the years is unlikely enough to speak of a trend.
LEAST_YEARS = 4
EXACT_UP_TO = 10
COLUMNS = (
    "theme", "level", "province", "city", "years", "first_year", "last_year", "first_share", "last_share", "s", "z", "p",
    "p_adjusted", "trend", "slope", "slope_low", "slope_high", "method",
)  # fmt: skip


def mann_kendall(values: Sequence[float]) -> tuple[int, float, float, str]:
    """(S, Z, two-sided p, method) of values in the order of time.

    >>> mann_kendall([1, 2, 3, 4])
    (6, 1.6984, 0.083333, 'exact')
    """
    import numpy as np

    count = len(values)
    s = int(np.sign(_rises(values)).sum())
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (count * (count - 1) * (2 * count + 5) - ties) / 18
    z = (abs(s) - 1) / sqrt(variance) * (1 if s > 0 else -1) if s and variance else 0.0
    if count <= EXACT_UP_TO and not ties:
        return s, round(z, 4), round(_exact(count, abs(s)), 6), "exact"
    return s, round(z, 4), round(erfc(abs(z) / sqrt(2)), 6), "normal"


def _rises(values: Sequence[float]) -> Any:
    """The later value minus the earlier, of all pairs."""
    import numpy as np

    first, second = _pairs(len(values))
    found = np.asarray(values, dtype="float64")
    return found[second] - found[first]


@cache
def _pairs(count: int) -> tuple[Any, ...]:
    import numpy as np

    return tuple(np.triu_indices(count, 1))


def _exact(count: int, s: int) -> float:
    ways = _inversions(count)
    pairs = count * (count - 1) // 2
    least = (pairs + s) // 2
    return min(1.0, 2 * sum(ways[least:]) / sum(ways)) if s else 1.0


@cache
def _inversions(count: int) -> tuple[int, ...]:
    """How many orders of `count` values have 0, 1, 2 … pairs in order.

    >>> _inversions(3)
    (1, 2, 2, 1)
    """
    ways = [1]
    for size in range(2, count + 1):
        ways = [
            sum(ways[max(0, at - size + 1) : at + 1][: size if at < len(ways) else None])
            if at < len(ways)
            else sum(ways[at - size + 1 :])
            for at in range(len(ways) + size - 1)
        ]
    return tuple(ways)


def theil_sen(years: Sequence[int], values: Sequence[float]) -> tuple[float, float, float]:
    """(slope, low, high) in units a year; the interval by Sen (1968), ties of values corrected for.

    >>> theil_sen([2020, 2021, 2022, 2023], [0.1, 0.2, 0.3, 0.4])
    (0.1, 0.1, 0.1)
    """
    import numpy as np

    slopes = np.sort(_rises(values) / _rises(years)).tolist()
    count = len(values)
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    reach = Z95 * sqrt((count * (count - 1) * (2 * count + 5) - ties) / 18)
    upper = min(len(slopes) - 1, round((len(slopes) + reach) / 2))
    lower = max(0, round((len(slopes) - reach) / 2) - 1)
    return round(median(slopes), 6), round(slopes[lower], 6), round(slopes[upper], 6)


def trends(shares: Iterable[Mapping[str, Any]], reported: Mapping[tuple[str, ...], set[int]]) -> list[dict[str, Any]]:
    """One row a theme and place of four years and more. `shares`: rows of theme, level, province, city, year, share.

    `reported`: the years of which a place (level, province, city) has a report. A theme that such a report does not speak
    of has a share of 0 in that year; a year without a report is absent, never 0.
    """
    series: dict[tuple[str, ...], dict[int, float]] = {}
    for row in shares:
        key = tuple(str(row[c] or "") for c in ("level", "province", "city", "theme"))
        series.setdefault(key, {})[int(row["year"])] = float(row["share"])
    rows = [
        _row(key, years, [found.get(year, 0.0) for year in years])
        for key, found in sorted(series.items())
        if len(years := sorted(reported[key[:3]])) >= LEAST_YEARS
    ]
    return _adjusted(rows)


def _row(key: tuple[str, ...], years: list[int], values: list[float]) -> dict[str, Any]:
    s, z, p, method = mann_kendall(values)
    slope, low, high = theil_sen(years, values)
    level, province, city, theme = key
    return {
        "theme": theme, "level": level, "province": province or None, "city": city or None, "years": len(years),
        "first_year": years[0], "last_year": years[-1], "first_share": values[0], "last_share": values[-1],
        "s": s, "z": z, "p": p, "slope": slope, "slope_low": low, "slope_high": high,
        "method": f"Mann–Kendall ({method}), Theil–Sen",
    }  # fmt: skip


def _adjusted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`p_adjusted` within each level, and `trend`: up or down where it is at most 0.05, else none."""
    for level in {r["level"] for r in rows}:
        least = 1.0
        tested = sorted((r for r in rows if r["level"] == level), key=lambda r: r["p"])
        for rank in range(len(tested), 0, -1):
            row = tested[rank - 1]
            least = min(least, row["p"] * len(tested) / rank)
            row["p_adjusted"] = round(least, 6)
            row["trend"] = "none" if least > 0.05 else "up" if row["s"] > 0 else "down"
    return rows

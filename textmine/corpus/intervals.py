"""Intervals of shares: over the sections of one report, and over the reports of several.

`wilson`: score interval of a share (Wilson 1927). `of_draws`: from a bootstrap over whole reports (Efron 1979), whose text is
templated and so not independent within a report. The plain percentile interval covers half as often as it says where
there are two or three reports (it cannot leave their range); the bootstrap's standard error with Student's t on the scale
of log-odds keeps its promise from two reports on (tests/statistics/test_coverage.py).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Z95 = 1.959964
# Student's t, two-sided 95%, for 1 to 10 degrees of freedom; above, `student` expands around the normal.
_T95 = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)


def student(freedom: int) -> float:
    """The 97.5% quantile of Student's t (Cornish–Fisher expansion from 11 degrees of freedom on).

    >>> student(4), round(student(29), 3)
    (2.7764, 2.045)
    """
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    z = Z95
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def wilson(inside: int, count: int, share: float) -> tuple[float, float]:
    """Wilson's interval for a share of sections, moved to where the share of characters lies.

    >>> low, high = wilson(5, 20, 0.25)
    >>> round(low, 3), round(high, 3)
    (0.112, 0.469)
    """
    centre = min(max(share, 1e-9), 1 - 1e-9) if 0 < inside < count else inside / count
    spread = Z95**2 / count
    middle = (centre + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(centre * (1 - centre) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def of_draws(
    drawn: NDArray[np.float64], point: NDArray[np.float64], reports: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Low and high for each column of `drawn` (draws × shares) around the shares of all reports together.

    A share of nothing or of everything, and one that all reports agree on, have no spread to draw from: there low = high =
    share, and the caller puts Wilson's interval in its place.
    """
    import numpy as np

    spread = drawn.std(axis=0)
    inner = (point > 0) & (point < 1) & (spread > 1e-9)
    safe = np.where(inner, point, 0.5)
    error = spread * sqrt(reports / max(1, reports - 1)) / (safe * (1 - safe))
    odds, reach = np.log(safe / (1 - safe)), student(max(1, reports - 1)) * error
    low, high = (1 / (1 + np.exp(-np.clip(odds + sign * reach, -700, 700))) for sign in (-1, 1))
    return np.where(inner, low, point), np.where(inner, high, point)

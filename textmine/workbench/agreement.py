"""Agreement between coders, and of the program with them.

Krippendorff's alpha, nominal (Krippendorff 2019, ch. 12; computed as in Hayes and Krippendorff 2007, with gaps), its interval
by bootstrap over sections; precision and recall weighted by the chance of being drawn, their intervals by Wilson (1927) over
the effective number of sections (Kish 1965).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
DRAWS = 1000
SEED = 20250101
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Alpha:
    """`value` is None where nothing varies, or nothing was coded twice. `units`: sections with two codes or more."""

    value: float | None
    low: float | None
    high: float | None
    units: int
    agreement: float | None


def alpha(units: Sequence[Sequence[str]], *, draws: int = DRAWS, seed: int = SEED) -> Alpha:
    """Nominal alpha of units, each the codes it was given; units with fewer than two codes do not count.

    >>> a = [["1", "1"], ["0", "1"], ["1", "1"], ["0", "0"], ["0", "0"], ["1", "0"]]
    >>> round(alpha(a).value, 4), alpha(a).units, round(alpha(a).agreement, 4)
    (0.3889, 6, 0.6667)
    """
    import numpy as np

    paired = [unit for unit in units if len(unit) > 1]
    if not paired:
        return Alpha(None, None, None, 0, None)
    codes = {code: n for n, code in enumerate(sorted({c for unit in paired for c in unit}))}
    counts = np.zeros((len(paired), len(codes)))
    for row, unit in enumerate(paired):
        for code in unit:
            counts[row, codes[code]] += 1
    made = counts.sum(axis=1)
    apart = (made**2 - (counts**2).sum(axis=1)) / (made - 1)
    agreement = float(1 - apart.sum() / made.sum())
    whole = _alphas(np.ones((1, len(paired))), counts, made, apart)
    if np.isnan(whole[0]):
        return Alpha(None, None, None, len(paired), agreement)
    weights = np.random.default_rng(seed).multinomial(len(paired), [1 / len(paired)] * len(paired), size=draws)
    drawn = _alphas(weights.astype(float), counts, made, apart)
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Alpha(float(whole[0]), float(low), float(high), len(paired), agreement)


def _alphas(weights: object, counts: object, made: object, apart: object) -> list[float]:
    """Alpha for each row of weights over the units: 1 − observed / expected disagreement; nan where nothing varies."""
    import numpy as np

    w, c, m, d = (np.asarray(x) for x in (weights, counts, made, apart))
    total = w @ m
    expected = (total**2 - ((w @ c) ** 2).sum(axis=1)) / (total - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return list(np.where(expected > 1e-12, 1 - (w @ d) / expected, np.nan))


def of_code(units: Sequence[Sequence[str]], code: str) -> Alpha:
    """Alpha of one code against all others; None where no coder used it."""
    return alpha([["1" if c == code else "0" for c in unit] for unit in units])


def confusion(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How often one coder said the first and another the second, each pair in both orders."""
    counts: dict[tuple[str, str], int] = {}
    for one, other in pairs:
        counts[one, other] = counts.get((one, other), 0) + 1
    return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Judged:
    """One code of the program against coders; rates are None where nothing was said to be judged."""

    precision: float | None
    precision_range: Interval | None
    recall: float | None
    recall_range: Interval | None
    f1: float | None
    f1_range: Interval | None
    said: int
    true: int


def judge(code: str, rows: Sequence[tuple[str, str, float]], *, draws: int = DRAWS, seed: int = SEED) -> Judged:
    """`rows`: what coders said, what the program said, and the weight of the section (1 / its chance of being drawn)."""
    import numpy as np

    gold = np.array([g == code for g, _, _ in rows], dtype=float)
    said = np.array([p == code for _, p, _ in rows], dtype=float)
    weight = np.array([w for *_, w in rows])
    precision, p_range = _rate(gold[said == 1], weight[said == 1])
    recall, r_range = _rate(said[gold == 1], weight[gold == 1])
    both = float((weight * gold * said).sum())
    spoken = float((weight * (gold + said)).sum())
    f1 = 2 * both / spoken if spoken else None
    return Judged(
        precision, p_range, recall, r_range, f1, _f1_range(weight * gold * said, weight * (gold + said), draws, seed),
        int(said.sum()), int(gold.sum()),
    )  # fmt: skip


def _f1_range(both: object, spoken: object, draws: int, seed: int) -> Interval | None:
    import numpy as np

    b, s = np.asarray(both), np.asarray(spoken)
    if not s.sum():
        return None
    picked = np.random.default_rng(seed).multinomial(len(s), [1 / len(s)] * len(s), size=draws)
    below = picked @ s
    low, high = np.percentile(2 * (picked @ b)[below > 0] / below[below > 0], [2.5, 97.5])
    return float(low), float(high)


def _rate(hits: object, weights: object) -> tuple[float | None, Interval | None]:
    """A weighted rate with Wilson's interval over the effective number of sections."""
    import numpy as np

    h, w = np.asarray(hits), np.asarray(weights)
    if not len(h):
        return None, None
    rate = float((h * w).sum() / w.sum())
    return rate, wilson(rate, float(w.sum() ** 2 / (w**2).sum()))


def wilson(rate: float, count: float) -> Interval:
    """Wilson's interval.

    >>> low, high = wilson(0.9, 50)
    >>> round(low, 3), round(high, 3)
    (0.786, 0.957)
    """
    spread = Z95**2 / count
    middle = (rate + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(rate * (1 - rate) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)

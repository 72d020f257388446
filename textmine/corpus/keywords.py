"""Keywords: TF-IDF over the set, steadied by a background model so that one report alone works too.

Method: term frequency damped by its logarithm; inverse document frequency over the set (Spärck Jones 1972), shrunk
towards the shipped background with the weight of BACKGROUND_REPORTS reports; longer phrases count more, since a
librarian indexes under 乡村振兴巾帼行动 rather than under 行动.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..knowledge import rows

if TYPE_CHECKING:
    import pandas as pd

TOP = 30
# A set of a few reports knows little of what is common; the background weighs as much as this many reports.
BACKGROUND_REPORTS = 20
# The share of reports a term is thought to stand in when the background does not know it.
UNKNOWN = 0.03
# One indexes under phrases: what a word of two characters is worth beside one of six to eight. Fitted by hand.
LENGTHS = {2: 0.35, 3: 0.7, 4: 0.85, 5: 0.95, 9: 0.95, 10: 0.9, 11: 0.85, 12: 0.8}

COLUMNS = ("doc", "rank", "term", "score", "count", "report_count")


@cache
def background() -> dict[str, float]:
    """Term → share of work reports it stands in, from knowledge/background.csv."""
    return {r["term"]: float(r["share"]) for r in rows("background")}


def rank(terms: pd.DataFrame, *, top: int = TOP) -> pd.DataFrame:
    """The best terms of each report: doc, rank, term, score, count, report_count, in that order.

    `terms`: doc, term, count, weight.

    >>> import pandas as pd
    >>> rank(pd.DataFrame({"doc": ["a"], "term": ["家庭教育"], "count": [3], "weight": [5.0]}))["term"].tolist()
    ['家庭教育']
    """
    import numpy as np
    import pandas as pd

    if terms.empty:
        return pd.DataFrame({c: [] for c in COLUMNS})
    frame = terms.sort_values(["doc", "term"], kind="stable").reset_index(drop=True)
    reports = frame["doc"].nunique()
    frame["report_count"] = frame.groupby("term")["doc"].transform("size")
    share = frame["term"].map(background()).fillna(UNKNOWN)
    expected = (frame["report_count"] + BACKGROUND_REPORTS * share) / (reports + BACKGROUND_REPORTS)
    length = frame["term"].str.len().map(lambda size: LENGTHS.get(size, 1.0))
    score = np.log1p(frame["weight"]) * np.log(1 / expected.clip(0.001, 0.99)) * length
    frame["score"] = score.round(4)
    frame = frame.sort_values(["doc", "score", "term"], ascending=[True, False, True], kind="stable")
    frame = frame.groupby("doc", sort=False).head(3 * top)
    frame = frame[_unfolded(frame["doc"].tolist(), frame["term"].tolist())]
    frame["rank"] = frame.groupby("doc").cumcount() + 1
    return frame.loc[frame["rank"] <= top, list(COLUMNS)].reset_index(drop=True)


def _unfolded(docs: list[str], terms: list[str]) -> list[bool]:
    """Of two phrases one inside the other, more than half of it, the better ranked stands for both: 家庭教育 in 家庭教育指导."""
    kept: list[bool] = []
    above: list[str] = []
    for number, term in enumerate(terms):
        if number and docs[number] != docs[number - 1]:
            above = []
        fresh = not any(_same_subject(term, other) for other in above)
        above += [term] if fresh else []
        kept.append(fresh)
    return kept


def _same_subject(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return 2 * len(short) >= len(long) and short in long

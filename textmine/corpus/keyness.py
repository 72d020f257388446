"""Keyness: what one group of reports says more than the rest, by several measures, so that no single number decides.

z: log-odds ratio with informative Dirichlet prior (Monroe, Colaresi and Quinn 2008); G²: log-likelihood (Dunning 1993);
log ratio: binary logarithm of relative frequencies (Hardie 2014); dispersion: DP, normalised (Gries 2008; Lijffijt and
Gries 2012) over the reports of the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TOP = 40
LEAST_COUNT = 3
COLUMNS = ["group_by", "group", "term", "z", "g2", "log_ratio", "reports", "dispersion", "count", "rest_count"]


def compare(counts: pd.DataFrame, *, group_by: str, top: int = TOP) -> pd.DataFrame:
    """The `top` terms of each group by z. `counts`: doc, group, term, count.

    Groups are compared with all others together; a single group has nothing to be compared with and gives no rows.
    """
    import numpy as np
    import pandas as pd

    if counts["group"].nunique() < 2:
        return pd.DataFrame({c: [] for c in COLUMNS})
    table = counts.groupby(["group", "term"], as_index=False)["count"].sum()
    whole = table.groupby("term")["count"].sum()
    total = float(whole.sum())
    table["all"] = table["term"].map(whole)
    table["size"] = table["group"].map(table.groupby("group")["count"].sum())
    table = table[(table["count"] >= LEAST_COUNT)].sort_values(["group", "term"]).reset_index(drop=True)
    y, rest = table["count"].astype(float), (table["all"] - table["count"]).astype(float)
    n, m = table["size"].astype(float), total - table["size"].astype(float)
    prior, prior_all = table["all"].astype(float) * 0.1, total * 0.1
    delta = np.log((y + prior) / (n + prior_all - y - prior)) - np.log((rest + prior) / (m + prior_all - rest - prior))
    table["z"] = (delta / np.sqrt(1 / (y + prior) + 1 / (rest + prior))).round(4)
    table["g2"] = _g2(y, rest, n, m).round(4)
    table["log_ratio"] = np.log2(((y + 0.5) / (n + 1)) / ((rest + 0.5) / (m + 1))).round(4)
    table["rest_count"] = rest.astype("int64")
    table = table[table["z"] > 0].sort_values(["group", "z", "term"], ascending=[True, False, True], kind="stable")
    table = table.groupby("group", sort=True).head(top).reset_index(drop=True)
    table = _with_dispersion(table, counts)
    table.insert(0, "group_by", group_by)
    return table[COLUMNS]


def _g2(y: pd.Series, rest: pd.Series, n: pd.Series, m: pd.Series) -> pd.Series:
    """Dunning's log-likelihood of a 2 × 2 table, by its two expected counts."""
    import numpy as np

    share = (y + rest) / (n + m)
    one = np.where(y > 0, y * np.log(np.maximum(y, 1e-12) / (n * share)), 0.0)
    other = np.where(rest > 0, rest * np.log(np.maximum(rest, 1e-12) / (m * share)), 0.0)
    result: pd.Series = 2 * (one + other) + y * 0
    return result


def _with_dispersion(table: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """`reports`: in how many reports of the group; `dispersion`: DPnorm, 0 even, 1 in the smallest report alone.

    DP is half the sum of |expected − observed| over the group's reports. Reports without the term add their expected
    share, which together is one minus that of the reports with it: so only these are looked at.
    """
    sizes = counts.groupby(["group", "doc"], as_index=False)["count"].sum().rename(columns={"count": "size"})
    sizes["expected"] = sizes["size"] / sizes.groupby("group")["size"].transform("sum")
    rows = counts.merge(table[["group", "term"]], on=["group", "term"])
    rows = rows.groupby(["group", "term", "doc"], as_index=False)["count"].sum()
    rows = rows.merge(sizes[["group", "doc", "expected"]], on=["group", "doc"])
    observed = rows["count"] / rows.groupby(["group", "term"])["count"].transform("sum")
    rows["gap"] = (rows["expected"] - observed).abs() - rows["expected"]
    found = rows.groupby(["group", "term"], as_index=False).agg(reports=("doc", "size"), gap=("gap", "sum"))
    room = 1 - found["group"].map(sizes.groupby("group")["expected"].min())
    found["dispersion"] = (((found["gap"] + 1) / 2) / room.where(room > 0)).fillna(0.0).clip(0, 1).round(4)
    return table.merge(found.drop(columns="gap"), on=["group", "term"], how="left")

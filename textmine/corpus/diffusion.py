"""Slogans over the set: who said a wording first, and how it spread from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SLOGANS = (
    "slogan",
    "type",
    "family",
    "reports",
    "places",
    "years",
    "mentions",
    "first_year",
    "first_place",
    "first_doc",
    "last_year",
)
DIFFUSION = ("slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share", "reports_in_year")


def slogans(mentions: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`slogans`: one row a slogan, most widespread first; `slogan_diffusion`: one row a slogan and year with mentions.

    Reposts count once. Adopters are places (a report without a place stands for itself); `cumulative_share`: adopters
    so far among the places that have a report by then. Reports without a year are in `slogans` only.
    """
    import pandas as pd

    originals = documents[documents["duplicate_of"].isna()]
    facts = originals[["doc", "province", "city", "year"]].copy()
    place = facts["city"].where(facts["city"].notna(), facts["province"])
    facts["place"] = place.where(place.notna(), facts["doc"])
    frame = mentions.merge(facts, on="doc")
    if frame.empty:
        return pd.DataFrame({c: [] for c in SLOGANS}), pd.DataFrame({c: [] for c in DIFFUSION})
    frame = frame.sort_values(["year", "doc", "start"], na_position="last", kind="stable")
    groups = frame.groupby("slogan", sort=True)
    table = pd.DataFrame(
        {
            "type": groups["type"].first(),
            "family": groups["family"].max(),
            "reports": groups["doc"].nunique(),
            "places": groups["place"].nunique(),
            "years": groups["year"].nunique(),
            "mentions": groups.size(),
            "first_year": groups["year"].min(),
            "first_place": groups["place"].first(),
            "first_doc": groups["doc"].first(),
            "last_year": groups["year"].max(),
        }
    ).reset_index()
    table = table.sort_values(["reports", "mentions", "slogan"], ascending=[False, False, True], kind="stable")
    return table.reset_index(drop=True), _by_year(frame, facts)


def _by_year(frame: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    dated = frame[frame["year"].notna()]
    in_year = facts[facts["year"].notna()].groupby("year")["doc"].nunique()
    first_seen = facts[facts["year"].notna()].groupby("place")["year"].min()
    rows = []
    for slogan, group in dated.groupby("slogan", sort=True):
        first = group.groupby("place")["year"].min()
        for year, inside in group.groupby("year", sort=True):
            so_far = int((first <= year).sum())
            possible = int((first_seen <= year).sum())
            rows.append(
                (slogan, int(year), inside["doc"].nunique(), inside["place"].nunique(), int((first == year).sum()),
                 round(so_far / max(1, possible), 4), int(in_year[year]))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(DIFFUSION))

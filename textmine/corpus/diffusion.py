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
    facts = originals[["doc", "organisation", "province", "city", "year"]].copy()
    place = facts["city"].where(facts["city"].notna(), facts["province"])
    place = place.where(facts["organisation"].fillna("") != "国务院", "全国")
    facts["place"] = place.where(place.notna(), facts["doc"])
    frame = mentions.merge(facts.drop(columns="organisation"), on="doc")
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
    """Slogans by year. A place counts as possible from its first report on."""
    import pandas as pd

    dated, known = frame[frame["year"].notna()], facts[facts["year"].notna()]
    in_year = known.groupby("year")["doc"].nunique()
    first_seen = known.groupby("place")["year"].min().sort_values().to_numpy()
    first = dated.groupby(["slogan", "place"])["year"].min().reset_index()
    new = first.groupby(["slogan", "year"]).size().rename("new_adopters")
    table = dated.groupby(["slogan", "year"]).agg(reports=("doc", "nunique"), adopters=("place", "nunique"))
    table = table.join(new).fillna({"new_adopters": 0}).reset_index()
    table["new_adopters"] = table["new_adopters"].astype("int64")
    so_far = table.groupby("slogan")["new_adopters"].cumsum()
    possible = first_seen.searchsorted(table["year"].to_numpy(), side="right").clip(1)
    table["cumulative_share"] = (so_far / possible).round(4)
    table["reports_in_year"] = table["year"].map(in_year).astype("int64")
    table["year"] = table["year"].astype("int64")
    result: pd.DataFrame = table[list(DIFFUSION)]
    return result if len(result) else pd.DataFrame({c: [] for c in DIFFUSION})

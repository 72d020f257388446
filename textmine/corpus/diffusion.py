"""Slogans over the set: who said a wording first, and how it spread from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    "reference_year",
    "lag",
)
DIFFUSION = (
    "slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share", "reports_in_year", "share", "lag",
    "censored", "reports_missing",
)  # fmt: skip
CENTRE, CENTRAL = "国务院", "全国"


def slogans(
    mentions: pd.DataFrame, documents: pd.DataFrame, expected: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`slogans`: one row a slogan, most widespread first; `slogan_diffusion`: one row a slogan and year with mentions.

    Reposts count once. Adopters are places (a report without a place stands for itself; a city does not stand for its
    province; the centre is one). `cumulative_share`: adopters so far among the places that have a report by then;
    `share`: of the year's reports. `reference_year`: when the State Council's report first has it; `lag`: years from then
    to its first year elsewhere (slogans), to this year (diffusion); below zero it was elsewhere before. `censored`:
    places that had not adopted it when their last report was written, before this year; `reports_missing`: reports of
    this year that are wanted by `expected`, else by the places seen, and are not there: more may have adopted it than
    is seen. Reports without a year are in `slogans` only.
    """
    import pandas as pd

    facts = _facts(documents)
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
    )
    central = frame["place"] == CENTRAL
    table["reference_year"] = frame[central].groupby("slogan")["year"].min()
    table["lag"] = frame[~central].groupby("slogan")["year"].min() - table["reference_year"]
    years = _by_year(frame, facts, table["reference_year"], expected)
    table = table.reset_index()
    table = table.sort_values(["reports", "mentions", "slogan"], ascending=[False, False, True], kind="stable")
    return table.reset_index(drop=True), years


def _facts(documents: pd.DataFrame) -> pd.DataFrame:
    """doc, year and place of every report that is no repost."""
    facts = documents.loc[documents["duplicate_of"].isna(), ["doc", "organisation", "province", "city", "year"]].copy()
    place = facts["city"].where(facts["city"].notna(), facts["province"])
    place = place.where(facts["organisation"].fillna("") != CENTRE, CENTRAL)
    facts["place"] = place.where(place.notna(), facts["doc"])
    return facts[["doc", "year", "place"]]


def _by_year(
    frame: pd.DataFrame, facts: pd.DataFrame, reference: pd.Series, expected: pd.DataFrame | None
) -> pd.DataFrame:
    """Slogans by year. A place counts as possible from its first report on."""
    import pandas as pd

    dated, known = frame[frame["year"].notna()], facts[facts["year"].notna()]
    if dated.empty:
        return pd.DataFrame({c: [] for c in DIFFUSION})
    spans = known.groupby("place")["year"].agg(["min", "max"])
    first = dated.groupby(["slogan", "place"])["year"].min().reset_index()
    new = first.groupby(["slogan", "year"]).size().rename("new_adopters")
    table = dated.groupby(["slogan", "year"]).agg(reports=("doc", "nunique"), adopters=("place", "nunique"))
    table = table.join(new).fillna({"new_adopters": 0}).reset_index()
    table["new_adopters"] = table["new_adopters"].astype("int64")
    so_far = table.groupby("slogan")["new_adopters"].cumsum()
    possible = spans["min"].sort_values().to_numpy().searchsorted(table["year"].to_numpy(), side="right").clip(1)
    table["cumulative_share"] = (so_far / possible).round(4)
    table["reports_in_year"] = table["year"].map(known.groupby("year")["doc"].nunique()).astype("int64")
    table["share"] = (table["reports"] / table["reports_in_year"]).round(4)
    table["lag"] = table["year"] - table["slogan"].map(reference)
    table["censored"] = _censored(table, first, spans["max"])
    table["reports_missing"] = table["year"].map(_missing(known, expected)).fillna(0).astype("int64")
    table["year"] = table["year"].astype("int64")
    result: pd.DataFrame = table[list(DIFFUSION)]
    return result


def _censored(table: pd.DataFrame, first: pd.DataFrame, last: pd.Series) -> Any:
    """Places whose last report is older than the row's year, less those of them that had adopted the slogan by then."""
    import numpy as np

    numbers = {slogan: n for n, slogan in enumerate(sorted(first["slogan"].unique()))}
    gone = np.sort(first["slogan"].map(numbers) * 10_000 + first["place"].map(last) + 1)
    row = table["slogan"].map(numbers) * 10_000
    adopted = gone.searchsorted(row + table["year"], side="right") - gone.searchsorted(row, side="left")
    ended = np.sort(last.to_numpy()).searchsorted(table["year"].to_numpy(), side="left")
    return (ended - adopted).astype("int64")


def _missing(known: pd.DataFrame, expected: pd.DataFrame | None) -> dict[int, int]:
    """Year → reports that should be there and are not: by `expected`, else every place seen in every year seen."""
    there = {(str(p), int(y)) for p, y in zip(known["place"], known["year"], strict=True)}
    if expected is None:
        wanted = {(place, year) for place, _ in there for year in {y for _, y in there}}
    else:
        wanted = set()
        for row in expected.to_dict("records"):
            named = next((str(row[c]) for c in ("city", "province") if isinstance(row.get(c), str) and row[c]), CENTRAL)
            wanted.add((named, int(row["year"])))
    missing: dict[int, int] = {}
    for _, year in wanted - there:
        missing[year] = missing.get(year, 0) + 1
    return missing

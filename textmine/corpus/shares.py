"""Themes × place × year: shares with intervals, coverage, change, and what stands behind them.

`share`: of the characters of coded sections, by main theme, so that the shares of a group sum to one. Intervals: Wilson
(1927) over sections where a group has one report, percentile bootstrap over reports (Efron 1979, seeded) where it has
several. Reposts count once, notes not at all; a masked report is a group of its own, never pooled as a place.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SEED = 20250101
DRAWS = 500
Z95 = 1.959964
COLUMNS = (
    "theme", "province", "city", "year", "reports", "sections", "sections_in_theme", "share", "share_sections",
    "share_low", "share_high", "level", "method", "reports_missing", "change", "keyness_z", "claims_achieved",
    "claims_planned", "top_terms", "top_slogans", "example_doc", "example_raw_start",
)  # fmt: skip


def themes(
    sections: pd.DataFrame,
    claims: pd.DataFrame,
    mentions: pd.DataFrame,
    terms: pd.DataFrame,
    documents: pd.DataFrame,
    expected: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a theme, place and year, cities and provinces apart: a province's rows hold all reports from within it."""
    import pandas as pd

    coded = _coded(sections, documents)
    if coded.empty:
        return pd.DataFrame({c: [] for c in COLUMNS})
    rows: list[dict[str, Any]] = []
    for level in ("city", "province"):
        inside = coded[coded["city"] != ""] if level == "city" else coded
        keys = ["province", "city", "year"] if level == "city" else ["province", "year"]
        for key, group in inside.groupby(keys, sort=True):
            facts = dict(zip(keys, key, strict=True))
            rows += _group_rows({"city": "", **facts, "level": level}, group, claims, mentions, documents, expected)
    frame = pd.DataFrame(rows)
    frame = _with_change(frame)
    frame = _with_keyness(frame)
    for column in ("province", "city"):
        frame[column] = frame[column].where(frame[column] != "", None)
    order = ["level", "province", "city", "year", "theme"]
    return frame.sort_values(order, kind="stable", na_position="first")[list(COLUMNS)].reset_index(drop=True)


def _coded(sections: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Sections with a theme, of reports that count, with place, year and length."""
    facts = documents.loc[
        documents["duplicate_of"].isna() & documents["year"].notna(), ["doc", "province", "city", "year"]
    ]
    frame = sections[(sections["themes"].fillna("") != "") & (sections["part"] == "body")].merge(facts, on="doc")
    frame["theme"] = frame["themes"].str.split(";").str[0]
    frame["size"] = (frame["end"] - frame["start"]).astype("int64")
    frame["year"] = frame["year"].astype("int64")
    return frame.assign(province=frame["province"].fillna(""), city=frame["city"].fillna(""))


def _group_rows(
    facts: dict[str, Any],
    group: pd.DataFrame,
    claims: pd.DataFrame,
    mentions: pd.DataFrame,
    documents: pd.DataFrame,
    expected: pd.DataFrame | None,
) -> list[dict[str, Any]]:
    docs = sorted(group["doc"].unique())
    total, count = int(group["size"].sum()), len(group)
    missing = _missing(facts, docs, documents, expected)
    said = claims[claims["doc"].isin(docs)]
    heard = mentions[mentions["doc"].isin(docs)].merge(group[["doc", "section", "theme"]], on=["doc", "section"])
    bounds = _bootstrap(group, docs) if len(docs) > 1 else {}
    rows = []
    for theme, inside in group.groupby("theme", sort=True):
        share = inside["size"].sum() / total
        low, high = bounds.get(str(theme)) or _wilson(len(inside), count, share)
        own = said[said["theme"] == theme]
        first = inside.sort_values(["size", "doc", "section"], ascending=[False, True, True]).iloc[0]
        rows.append(
            {
                **facts,
                "theme": theme,
                "reports": len(docs),
                "sections": count,
                "sections_in_theme": len(inside),
                "share": round(float(share), 6),
                "share_sections": round(len(inside) / count, 6),
                "share_low": round(low, 6),
                "share_high": round(high, 6),
                "method": "bootstrap over reports" if len(docs) > 1 else "Wilson over sections",
                "reports_missing": missing,
                "claims_achieved": int((own["status"] == "achieved").sum()),
                "claims_planned": int((own["status"] == "planned").sum()),
                "top_terms": _top(";".join(inside["terms"].fillna("")).split(";")),
                "top_slogans": _top(heard.loc[heard["theme"] == theme, "slogan"].tolist()),
                "example_doc": first["doc"],
                "example_raw_start": int(first["raw_start"]),
            }
        )
    return rows


def _top(words: list[str], most: int = 5) -> str:
    counts: dict[str, int] = {}
    for word in words:
        if word:
            counts[word] = counts.get(word, 0) + 1
    return ";".join(sorted(counts, key=lambda w: (-counts[w], w))[:most])


def _wilson(inside: int, count: int, share: float) -> tuple[float, float]:
    """Wilson's interval for a share of sections, moved to where the share of characters lies.

    >>> low, high = _wilson(5, 20, 0.25)
    >>> round(low, 3), round(high, 3)
    (0.112, 0.469)
    """
    centre = min(max(share, 1e-9), 1 - 1e-9) if 0 < inside < count else inside / count
    spread = Z95**2 / count
    middle = (centre + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(centre * (1 - centre) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _bootstrap(group: pd.DataFrame, docs: list[str]) -> dict[str, tuple[float, float]]:
    """Percentile intervals of every theme's share, reports drawn with replacement."""
    import numpy as np

    table = group.pivot_table(index="doc", columns="theme", values="size", aggfunc="sum", fill_value=0).loc[docs]
    values = table.to_numpy(dtype="float64")
    generator = np.random.default_rng(SEED)
    drawn = values[generator.integers(0, len(docs), size=(DRAWS, len(docs)))].sum(axis=1)
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    point = values.sum(axis=0) / values.sum()
    low, high = np.percentile(shares, [2.5, 97.5], axis=0)
    return {str(t): (float(min(low[n], point[n])), float(max(high[n], point[n]))) for n, t in enumerate(table.columns)}


def _missing(facts: dict[str, Any], docs: list[str], documents: pd.DataFrame, expected: pd.DataFrame | None) -> int:
    """How many reports the grid wants here and does not have: expected.csv where it stands, else places × years seen."""
    if expected is not None:
        wanted = expected[(expected["province"] == facts["province"]) & (expected["year"] == facts["year"])]
        if facts["level"] == "city" and "city" in expected.columns:
            wanted = wanted[wanted["city"].fillna("") == facts["city"]]
        return max(0, len(wanted) - len(docs))
    if facts["level"] == "city":
        return 0
    own = documents[documents["province"].fillna("") == facts["province"]]
    places = own["city"].fillna("").nunique()
    here = own[own["year"] == facts["year"]]["city"].fillna("").nunique()
    return max(0, int(places - here))


def _with_change(frame: pd.DataFrame) -> pd.DataFrame:
    """`change`: share minus the year before's, where that year has a report; a theme not spoken of then counts as 0."""
    keys = ["level", "province", "city"]
    before = {(*[r[k] for k in keys], r["year"], r["theme"]): r["share"] for r in frame.to_dict("records")}
    years = {(*[r[k] for k in keys], r["year"]) for r in frame.to_dict("records")}
    changes = []
    for row in frame.to_dict("records"):
        place = [row[k] for k in keys]
        known = (*place, row["year"] - 1) in years
        old = before.get((*place, row["year"] - 1, row["theme"]), 0.0)
        changes.append(round(row["share"] - old, 6) if known else None)
    return frame.assign(change=changes)


def _with_keyness(frame: pd.DataFrame) -> pd.DataFrame:
    """`keyness_z`: a theme's sections here against all other groups of its level, as a two-proportion z score."""
    scores = []
    totals = frame.groupby(["level", "theme"])["sections_in_theme"].sum().to_dict()
    sizes = frame.drop_duplicates(["level", "province", "city", "year"]).groupby("level")["sections"].sum().to_dict()
    for row in frame.to_dict("records"):
        inside, count = row["sections_in_theme"], row["sections"]
        rest, size = totals[row["level"], row["theme"]] - inside, sizes[row["level"]] - count
        pooled = (inside + rest) / max(1, count + size)
        error = sqrt(pooled * (1 - pooled) * (1 / count + 1 / size)) if size > 0 and 0 < pooled < 1 else 0.0
        scores.append(round((inside / count - rest / size) / error, 4) if error else None)
    return frame.assign(keyness_z=scores)


def wide(table: pd.DataFrame, sections: pd.DataFrame, documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """theme_by_place, theme_by_year, theme_by_place_year: shares with a `reports` row under them."""
    coded = _coded(sections, documents)
    coded["place"] = coded["city"].where(coded["city"] != "", coded["province"])
    coded["place_year"] = coded["place"] + " " + coded["year"].astype(str)
    coded["year"] = coded["year"].astype(str)
    return {
        "theme_by_place": _pivot(coded, "place"),
        "theme_by_year": _pivot(coded, "year"),
        "theme_by_place_year": _pivot(coded, "place_year"),
    }


def _pivot(coded: pd.DataFrame, column: str) -> pd.DataFrame:
    import pandas as pd

    if coded.empty:
        return pd.DataFrame({"theme": ["reports"]})
    named = coded.assign(**{column: coded[column].replace({"": "全国"}).str.replace("^ ", "全国 ", regex=True)})
    table = named.pivot_table(index="theme", columns=column, values="size", aggfunc="sum", fill_value=0)
    shares = (table / table.sum()).round(6)
    counts = named.groupby(column)["doc"].nunique().reindex(table.columns)
    shares.loc["reports"] = counts
    result: pd.DataFrame = shares.reset_index().rename(columns={"index": "theme"})
    result.columns.name = None
    return result

"""Themes × place × year: shares with intervals, coverage, change, and what stands behind them.

`share`: of the characters of coded sections, by main theme, so that the shares of a group sum to one. Intervals: Wilson
(1927) over sections where a group has one report, bootstrap over reports (Efron 1979, seeded) where it has several. Reposts
count once, notes not at all; a masked report is a group of its own, never pooled as a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any

from .intervals import of_draws, wilson

if TYPE_CHECKING:
    import pandas as pd

SEED = 20250101
DRAWS = 500
# An organisation of the centre has no place of its own: 国务院, 全国妇联, 中华全国总工会.
CENTRE = ("国务院", "全国", "中华全国", "中国")
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
    parts, grid = _parts(coded, claims, mentions), _Grid(documents, expected)
    rows: list[dict[str, Any]] = []
    for level in ("city", "province"):
        inside = coded[coded["city"] != ""] if level == "city" else coded
        keys = ["province", "city", "alone", "year"] if level == "city" else ["province", "alone", "year"]
        for key, docs in inside.groupby(keys, sort=True)["doc"].unique().items():
            facts = {"city": "", **dict(zip(keys, key, strict=True)), "level": level}
            rows += _group_rows(facts, sorted(docs), parts, grid)
    frame = _with_keyness(_with_change(pd.DataFrame(rows)))
    for column in ("province", "city"):
        frame[column] = frame[column].where(frame[column] != "", None)
    order = ["level", "province", "city", "alone", "year", "theme"]
    return frame.sort_values(order, kind="stable", na_position="first")[list(COLUMNS)].reset_index(drop=True)


def _coded(sections: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Sections with a theme, of reports that count, with place, year and length.

    `alone`: the report itself where its place is masked or unknown, so that two such reports are never pooled; empty
    for reports of a place, and for those of the centre.
    """
    facts = documents[documents["duplicate_of"].isna() & documents["year"].notna()].copy()
    for column in ("province", "city", "organisation"):
        facts[column] = facts[column].fillna("") if column in facts else ""
    unplaced = (facts["province"] == "") & ~facts["organisation"].astype(str).str.startswith(CENTRE)
    facts["alone"] = facts["doc"].where(unplaced, "")
    facts = facts[["doc", "province", "city", "alone", "year"]]
    frame = sections[(sections["themes"].fillna("") != "") & (sections["part"] == "body")].merge(facts, on="doc")
    frame["theme"] = frame["themes"].str.split(";").str[0]
    frame["size"] = (frame["end"] - frame["start"]).astype("int64")
    frame["year"] = frame["year"].astype("int64")
    return frame


@dataclass(slots=True)
class _Part:
    """What one report says under one theme. `example`: (−size, doc, section, raw_start) of its longest section."""

    size: int = 0
    sections: int = 0
    achieved: int = 0
    planned: int = 0
    example: tuple[int, str, int, int] = (0, "", 0, 0)
    terms: Counter[str] = field(default_factory=Counter)
    slogans: Counter[str] = field(default_factory=Counter)


def _parts(coded: pd.DataFrame, claims: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, dict[str, _Part]]:
    """The parts of every report by theme: each row of the store is looked at once, whatever the grouping."""
    parts: dict[str, dict[str, _Part]] = {}
    themes: dict[tuple[str, int], str] = {}
    columns = [coded[c].tolist() for c in ("doc", "section", "theme", "size", "raw_start", "terms")]
    for doc, section, theme, size, raw_start, terms in zip(*columns, strict=True):
        part = parts.setdefault(doc, {}).setdefault(theme, _Part())
        themes[doc, section] = theme
        part.size, part.sections = part.size + size, part.sections + 1
        part.terms.update(t for t in (terms if isinstance(terms, str) else "").split(";") if t)
        part.example = min(part.example, (-size, doc, section, raw_start))
    for doc, theme, status in zip(
        claims["doc"].tolist(), claims["theme"].tolist(), claims["status"].tolist(), strict=True
    ):
        if (found := parts.get(doc, {}).get(theme)) is not None:
            found.achieved += status == "achieved"
            found.planned += status == "planned"
    for doc, section, slogan in zip(*(mentions[c].tolist() for c in ("doc", "section", "slogan")), strict=True):
        if (doc, section) in themes:
            parts[doc][themes[doc, section]].slogans[slogan] += 1
    return parts


def _group_rows(
    facts: dict[str, Any], docs: list[str], parts: dict[str, dict[str, _Part]], grid: _Grid
) -> list[dict[str, Any]]:
    """The rows of one place and year, one a theme."""
    themes = sorted({t for d in docs for t in parts[d]})
    total = sum(p.size for d in docs for p in parts[d].values())
    count = sum(p.sections for d in docs for p in parts[d].values())
    common = {**facts, "reports": len(docs), "sections": count, "reports_missing": grid.missing(facts, len(docs))}
    bounds = _bootstrap(docs, themes, parts) if len(docs) > 1 else {}
    rows = []
    for theme in themes:
        here = [parts[d][theme] for d in docs if theme in parts[d]]
        inside, share = sum(p.sections for p in here), sum(p.size for p in here) / total
        low, high = bounds.get(theme) or wilson(inside, count, share)
        example = min(p.example for p in here)
        rows.append(
            {
                **common,
                "theme": theme,
                "sections_in_theme": inside,
                "share": round(share, 6),
                "share_sections": round(inside / count, 6),
                "share_low": round(low, 6),
                "share_high": round(high, 6),
                "method": "bootstrap over reports" if bounds else "Wilson over sections",
                "claims_achieved": sum(p.achieved for p in here),
                "claims_planned": sum(p.planned for p in here),
                "top_terms": _top(p.terms for p in here),
                "top_slogans": _top(p.slogans for p in here),
                "example_doc": example[1],
                "example_raw_start": int(example[3]),
            }
        )
    return rows


def _top(counters: Iterable[Counter[str]], most: int = 5) -> str:
    counts: Counter[str] = Counter()
    for counter in counters:
        counts.update(counter)
    return ";".join(sorted(counts, key=lambda w: (-counts[w], w))[:most])


def _bootstrap(
    docs: list[str], themes: list[str], parts: dict[str, dict[str, _Part]]
) -> dict[str, tuple[float, float]]:
    """Intervals of every theme's share, reports drawn with replacement.

    Where all reports agree, or too few speak of a theme, the draws do not spread: Wilson's interval over the sections
    then keeps the share from looking certain.
    """
    import numpy as np

    values = np.array([[parts[d][t].size if t in parts[d] else 0 for t in themes] for d in docs], dtype="float64")
    count = sum(p.sections for d in docs for p in parts[d].values())
    generator = np.random.default_rng(SEED)
    drawn = values[generator.integers(0, len(docs), size=(DRAWS, len(docs)))].sum(axis=1)
    point = values.sum(axis=0) / values.sum()
    low, high = of_draws(drawn / drawn.sum(axis=1, keepdims=True), point, len(docs))
    result = {}
    for n, theme in enumerate(themes):
        inside = sum(parts[d][theme].sections for d in docs if theme in parts[d])
        below, above = wilson(inside, count, float(point[n]))
        result[theme] = (
            float(low[n]) if low[n] < point[n] else min(below, float(point[n])),
            float(high[n]) if high[n] > point[n] else max(above, float(point[n])),
        )
    return result


class _Grid:
    """The reports there should be: expected.csv where it stands, else the places of a province × the years seen."""

    def __init__(self, documents: pd.DataFrame, expected: pd.DataFrame | None) -> None:
        self.expected = expected is not None
        self.wanted: Counter[tuple[str, ...]] = Counter()
        if expected is not None:
            cities = expected["city"].fillna("") if "city" in expected.columns else [""] * len(expected)
            for province, city, year in zip(expected["province"].fillna(""), cities, expected["year"], strict=True):
                self.wanted[str(province), str(int(year))] += 1
                self.wanted[str(province), str(city), str(int(year))] += 1
            return
        places: dict[tuple[str, ...], set[str]] = {}
        years = documents["year"].tolist()
        for province, city, year in zip(
            documents["province"].fillna(""), documents["city"].fillna(""), years, strict=True
        ):
            places.setdefault((str(province),), set()).add(str(city))
            if year is not None and year == year:
                places.setdefault((str(province), str(int(year))), set()).add(str(city))
        self.places = places

    def missing(self, facts: dict[str, Any], there: int) -> int:
        """How many reports are wanted for a place and year and are not there."""
        province, year = str(facts["province"]), str(facts["year"])
        if facts["alone"]:
            return 0
        if self.expected:
            key = (province, str(facts["city"]), year) if facts["level"] == "city" else (province, year)
            return max(0, self.wanted[key] - there)
        if facts["level"] == "city":
            return 0
        return max(0, len(self.places.get((province,), ())) - len(self.places.get((province, year), ())))


def _with_change(frame: pd.DataFrame) -> pd.DataFrame:
    """`change`: share minus the year before's, where that year has a report; a theme not spoken of then counts as 0."""
    keys = ["level", "province", "city", "alone"]
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
    sizes = (
        frame.drop_duplicates(["level", "province", "city", "alone", "year"])
        .groupby("level")["sections"]
        .sum()
        .to_dict()
    )
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
    coded["place"] = coded["place"].where(coded["place"] != "", coded["alone"])  # masked: under its own file's name
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

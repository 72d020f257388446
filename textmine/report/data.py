"""What report.html carries: the tables of a run, cut to a budget, with places, reports and sentences named by number.

Reading order: `gather` (the whole), `Places` and `evidence.Pool` (what rows point into), one function a table. A table that
does not fit its budget keeps the rows that say most, and says how many there are: the rest stands in its CSV file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .evidence import Pool

if TYPE_CHECKING:
    import pandas as pd

Names = Mapping[str, Mapping[str, Sequence[str]]]

# Bytes of JSON for each part: 14 MB in all, so that a page over 10,000 reports stays under 15 MB. Chosen by what a reader
# looks at first.
BUDGET = {
    "documents": 2_400_000,
    "themes": 2_400_000,
    "theme_evidence": 2_000_000,
    "slogans": 600_000,
    "slogan_evidence": 900_000,
    "diffusion": 500_000,
    "indicators": 900_000,
    "ledger": 900_000,
    "claims": 2_200_000,
    "reuse": 400_000,
    "keyness": 600_000,
    "quality": 200_000,
}
# Terms offered for comparing two groups: the most frequent ones.
MOST_TERMS = 700


class Places:
    """Every place once, as [province, city]; `of` gives its number."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self._number: dict[tuple[str, str], int] = {}

    def of(self, province: Any, city: Any) -> int:
        """The number of a place; what is not known is empty."""
        key = (plain(province) or "", plain(city) or "")
        if key not in self._number:
            self._number[key] = len(self.rows)
            self.rows.append(key)
        return self._number[key]


def gather(
    tables: Mapping[str, pd.DataFrame],
    names: Names,
    terms: pd.DataFrame | None,
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Everything the page shows, as plain lists. `terms`: doc, term, count, for comparing any two groups."""
    places = Places()
    documents = tables["documents"]
    numbers = {doc: n for n, doc in enumerate(documents["doc"])}
    pool = Pool(tables, numbers)
    result: dict[str, Any] = {
        "names": names,
        "counts": {**{n: len(t) for n, t in tables.items()}, **(counts or {})},
        "documents": _documents(documents, places),
        "themes": _themes(tables["themes"], places),
        "theme_by_year": _by_year(tables["theme_by_year"]),
        "theme_evidence": pool.themes(documents, places, BUDGET["theme_evidence"]),
        "slogans": _table(tables["slogans"], SLOGANS, "slogans", numbers),
        "diffusion": _diffusion(tables["slogan_diffusion"], tables["slogans"]),
        "slogan_evidence": pool.slogans(BUDGET["slogan_evidence"]),
    }
    for name in ("indicators", "ledger"):
        frame = _in_order(name, tables[name]).assign(place=_places(tables[name], places))
        result[name] = _table(frame, LISTED[name], name, numbers)
    result["claims"], result["claim_at"] = pool.claims(result["indicators"], result["ledger"], BUDGET["claims"])
    result["reuse"] = _table(tables["reuse"], REUSE, "reuse", numbers)
    result["failures"] = _table(tables["failures"], ("doc", "stage", "error", "hint"), "quality", {})
    result["keyness"] = _keyness(documents, terms) if terms is not None else {}
    for name in LONG:
        result[name]["total"] = result["counts"][name]
    result["places"], result["evidence"] = places.rows, pool.rows
    return result


LONG = ("claims", "reuse")
SLOGANS = (
    "slogan", "type", "family", "reports", "places", "years", "mentions", "first_year", "first_place", "first_doc",
    "last_year",
)  # fmt: skip
LISTED = {
    "indicators": (
        "indicator", "place", "year", "status", "low", "high", "unit", "comparator", "doc", "claim", "conflicts",
    ),
    "ledger": (
        "indicator", "subject", "place", "year", "unit", "planned_text", "planned_low", "planned_high",
        "achieved_text", "achieved_low", "achieved_high", "verdict", "gap", "doc_plan", "claim_plan", "doc_outcome",
        "claim_outcome",
    ),
}  # fmt: skip
REUSE = ("kind", "doc_a", "doc_b", "characters", "surprise", "text", "start_a", "start_b")
DOCUMENTS = ("doc", "title", "organisation", "year", "genre", "pipeline", "flags", "warnings", "duplicate_of")
THEMES = (
    "theme", "year", "reports", "share", "share_low", "share_high", "change", "sections_in_theme", "reports_missing",
    "method", "top_terms", "reliability", "corrected",
)  # fmt: skip
# Plans that were missed or exceeded say more than those nobody answered.
VERDICTS = {"missed": 0, "exceeded": 1, "met": 2, "not_reported": 3, "no_report": 4}
DOC_COLUMNS = ("doc", "first_doc", "doc_plan", "doc_outcome", "doc_a", "doc_b")


def plain(value: Any) -> Any:
    """A cell as JSON holds it: whole numbers without a point, four decimals, nothing for what is missing.

    >>> [plain(2023.0), plain(0.123456), plain(float("nan")), plain("福建")]
    [2023, 0.1235, None, '福建']
    """
    if value is None or value != value:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 4)
    return value if isinstance(value, bool | int) else str(value)


def within(rows: Iterable[Any], budget: int) -> list[Any]:
    """The first rows whose JSON fits into so many bytes."""
    kept, used = [], 0
    for row in rows:
        used += len(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) + 1
        if used > budget:
            break
        kept.append(row)
    return kept


def _table(frame: pd.DataFrame, columns: Sequence[str], budget: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    """{columns, rows, total}; a row begins with its number in the CSV file, reports stand as numbers."""
    held = [c for c in columns if c in frame.columns]
    rows = zip(frame.index, *(frame[c].tolist() for c in held), strict=True)
    kept = within(([int(at) + 1, *_cells(held, values, numbers)] for at, *values in rows), BUDGET[budget])
    return {"columns": ["row", *held], "rows": kept, "total": len(frame)}


def _cells(columns: Sequence[str], values: Sequence[Any], numbers: Mapping[str, int]) -> list[Any]:
    return [
        numbers.get(value) if column in DOC_COLUMNS and numbers else plain(value)
        for column, value in zip(columns, values, strict=True)
    ]


def _places(frame: pd.DataFrame, places: Places) -> list[int]:
    return [places.of(p, c) for p, c in zip(frame["province"], frame["city"], strict=True)]


def _documents(documents: pd.DataFrame, places: Places) -> dict[str, Any]:
    frame = documents.assign(place=_places(documents, places)).reset_index(drop=True)
    return _table(frame, ("place", *DOCUMENTS), "documents", {})


def _themes(themes: pd.DataFrame, places: Places) -> dict[str, Any]:
    """Provinces first, then the places with most reports."""
    frame = themes.reset_index(drop=True).assign(
        place=_places(themes, places), _city=themes["level"].eq("city").tolist()
    )
    frame = frame.sort_values(["_city", "reports"], ascending=[True, False], kind="stable")
    return _table(frame, ("place", "level", *THEMES), "themes", {})


def _by_year(table: pd.DataFrame) -> dict[str, Any]:
    years = [c for c in table.columns if str(c).isdigit()]
    return {
        "years": [int(y) for y in years],
        "rows": [[r[0], *map(plain, r[1:])] for r in table[["theme", *years]].values.tolist()],
    }


def _diffusion(table: pd.DataFrame, slogans: pd.DataFrame) -> dict[str, Any]:
    """{slogan: [[year, reports, adopters, new adopters, cumulative share]]}, the widest spread first."""
    curves: dict[str, list[Any]] = {}
    columns = ("slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share")
    for slogan, *values in zip(*(table[c].tolist() for c in columns), strict=True):
        curves.setdefault(slogan, []).append([plain(v) for v in values])
    order = [s for s in slogans["slogan"] if s in curves]
    return dict(within(([s, curves[s]] for s in order), BUDGET["diffusion"]))


def _in_order(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The ledger with what was answered first, indicators that have plan and outcome first."""
    frame = frame.reset_index(drop=True)
    if name == "ledger":
        rank = frame["verdict"].map(VERDICTS)
    else:
        rank = -frame.groupby("indicator")["status"].transform("nunique") if len(frame) else frame["status"]
    return frame.assign(_rank=rank).sort_values("_rank", kind="stable").drop(columns="_rank")


def _keyness(documents: pd.DataFrame, terms: pd.DataFrame) -> dict[str, Any]:
    """Counts of the most frequent terms in each group of each grouping, with the size of each group.

    The page computes from these the log-odds of any two groups, with the prior that keyness.csv takes.
    """
    own = documents[documents["duplicate_of"].isna()].set_index("doc")
    terms = terms[terms["doc"].isin(own.index)]
    whole = terms.groupby("term")["count"].sum()
    order = sorted(whole.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    chosen = {term: n for n, (term, _) in enumerate(order)}
    groups = [
        found
        for grouping in ("province", "city", "year", "genre", "pipeline")
        for found in _groups(grouping, own[grouping], terms, chosen)
    ]
    return {
        "terms": [[term, int(count)] for term, count in order],
        "total": int(whole.sum()),
        "groups": within(groups, BUDGET["keyness"]),
    }


def _groups(by: str, groups: pd.Series, terms: pd.DataFrame, chosen: Mapping[str, int]) -> list[Any]:
    """[grouping, group, size, [term, count, term, count …]] for each group."""
    frame = terms.assign(group=terms["doc"].map(groups)).dropna(subset=["group"])
    sizes = frame.groupby("group")["count"].sum()
    counts = frame[frame["term"].isin(list(chosen))].groupby(["group", "term"])["count"].sum()
    held: dict[Any, list[tuple[int, int]]] = {}
    for (group, term), count in counts.items():
        held.setdefault(group, []).append((chosen[term], int(count)))
    return [
        [by, str(plain(group)), int(size), [n for pair in sorted(held.get(group, [])) for n in pair]]
        for group, size in sorted(sizes.items())
    ]

"""What report.html carries: the tables of a run, cut to a budget, with places, reports and sentences named by number.

Reading order: `gather` (the whole), `Places` and `evidence.Pool` (what rows point into), one function a table. A table that
does not fit its budget keeps the rows that say most, and says how many there are: the rest stands in its CSV file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..corpus.shares import CENTRE
from .evidence import Pool

if TYPE_CHECKING:
    import pandas as pd

Names = Mapping[str, Mapping[str, Sequence[str]]]

# Bytes of JSON for each part: 14.4 MB in all, so that a page over 10,000 reports stays under 15 MB. Chosen by what a reader
# looks at first.
BUDGET = {
    "documents": 2_400_000,
    "themes": 2_400_000,
    "theme_evidence": 2_000_000,
    "slogans": 600_000,
    "slogan_evidence": 900_000,
    "diffusion": 500_000,
    "slogan_places": 400_000,
    "indicators": 900_000,
    "ledger": 900_000,
    "claims": 2_200_000,
    "reuse": 400_000,
    "keyness": 600_000,
    "quality": 200_000,
}
# Terms offered for comparing two groups: the most frequent ones.
MOST_TERMS = 700
# How reports are grouped for that; the groupings with few groups first, since the page's room is bounded.
GROUPINGS = ("year", "genre", "pipeline", "province", "city")


class Places:
    """Every place once: [province, city], or ["", "", report] for a report whose place nobody knows, so that two such are never one.

    The centre (国务院, 全国…) is the place without province and city.
    """

    def __init__(self, documents: pd.DataFrame) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self._number: dict[tuple[Any, ...], int] = {}
        columns = (documents[c] for c in ("doc", "province", "city", "organisation"))
        self._alone = {
            doc: n
            for n, (doc, province, city, organisation) in enumerate(zip(*columns, strict=True))
            if not (plain(province) or plain(city) or str(plain(organisation) or "").startswith(CENTRE))
        }

    def of(self, province: Any, city: Any, doc: Any = None) -> int:
        """The number of a place; `doc`: the report that the row is about, which tells the centre from the unknown."""
        key: tuple[Any, ...] = (plain(province) or "", plain(city) or "")
        if key == ("", "") and doc in self._alone:
            key = ("", "", self._alone[doc])
        if key not in self._number:
            self._number[key] = len(self.rows)
            self.rows.append(key)
        return self._number[key]

    def column(self, frame: pd.DataFrame, doc: str) -> list[int]:
        """The places of the rows of a table; `doc`: its column that names a report."""
        return [self.of(*row) for row in zip(frame["province"], frame["city"], frame[doc], strict=True)]


def gather(
    tables: Mapping[str, pd.DataFrame],
    names: Names,
    terms: pd.DataFrame | None,
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Everything the page shows, as plain lists.

    `terms`: by, group, term, count, for comparing any two groups; a row without term has the size of its group.
    """
    documents = tables["documents"]
    places = Places(documents)
    numbers = {doc: n for n, doc in enumerate(documents["doc"])}
    pool = Pool(tables, numbers)
    result: dict[str, Any] = {
        "names": names,
        "counts": {**{n: len(t) for n, t in tables.items()}, **(counts or {})},
        "documents": _documents(documents, places),
        "themes": _themes(tables["themes"], places),
        "theme_by_year": _by_year(tables["theme_by_year"]),
        "slogans": _table(tables["slogans"], SLOGANS, "slogans", numbers),
        "diffusion": _diffusion(tables["slogan_diffusion"], tables["slogans"]),
        "slogan_places": _slogan_places(tables, places),
        "slogan_evidence": pool.slogans(BUDGET["slogan_evidence"]),
    }
    result["theme_evidence"] = pool.themes(documents, places, result["themes"], BUDGET["theme_evidence"])
    for name, doc in (("indicators", "doc"), ("ledger", "doc_plan")):
        frame = tables[name].assign(place=places.column(tables[name], doc))
        result[name] = _table(_in_order(name, frame), LISTED[name], name, numbers)
        result[name]["rows"].sort(key=_as_listed(name, result[name]["columns"]))
    result["claims"], result["claim_at"] = pool.claims(result["indicators"], result["ledger"], BUDGET["claims"])
    result["reuse"] = _table(tables["reuse"], REUSE, "reuse", numbers)
    result["failures"] = _table(tables["failures"], ("doc", "stage", "error", "hint"), "quality", {})
    result["keyness"] = _keyness(terms) if terms is not None else {}
    for name in CUT:
        result[name]["total"] = result["counts"][name]
    result["places"], result["evidence"] = places.rows, pool.rows
    return result


CUT = ("claims", "reuse", "ledger", "indicators")
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


def _documents(documents: pd.DataFrame, places: Places) -> dict[str, Any]:
    frame = documents.assign(place=places.column(documents, "doc")).reset_index(drop=True)
    return _table(frame, ("place", *DOCUMENTS), "documents", {})


def _themes(themes: pd.DataFrame, places: Places) -> dict[str, Any]:
    """Provinces first, then the places with most reports."""
    frame = themes.reset_index(drop=True).assign(
        place=places.column(themes, "example_doc"), _city=themes["level"].eq("city").tolist()
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


def _slogan_places(tables: Mapping[str, pd.DataFrame], places: Places) -> dict[str, list[int]]:
    """{slogan: where it was used}, the widest spread first, as far as there is room.

    Table `slogan_places`: slogan, province, city, doc (of one report there).
    """
    if "slogan_places" not in tables:
        return {}
    frame, used = tables["slogan_places"], dict[str, list[int]]()
    for slogan, place in zip(frame["slogan"].tolist(), places.column(frame, "doc"), strict=True):
        used.setdefault(slogan, []).append(place)
    order = (s for s in tables["slogans"]["slogan"] if s in used)
    return dict(within(([s, sorted(set(used[s]))] for s in order), BUDGET["slogan_places"]))


def _in_order(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that a page has room for first: a turn for each place and year, so that no place fills the page alone.

    Of the ledger what was answered goes first, of the indicators what has plan and outcome.
    """
    if not len(frame):
        return frame
    if name == "ledger":
        rank = frame["verdict"].map(VERDICTS)
    else:
        cell = [frame[c].fillna("") for c in ("indicator", "place", "year", "unit")]
        rank = 2 - frame.groupby(cell)["status"].transform("nunique").clip(upper=2)
    frame = frame.assign(_rank=rank).sort_values("_rank", kind="stable")
    turn = frame.groupby([frame["place"], frame["year"].fillna(0)]).cumcount()
    keys = ["_turn", "_rank"] if name == "ledger" else ["_rank", "_turn"]
    return frame.assign(_turn=turn).sort_values(keys, kind="stable")


def _as_listed(name: str, columns: Sequence[str]) -> Callable[[list[Any]], tuple[int, int]]:
    """The order in which the page lists the rows it holds: plans by verdict, then as in the CSV file."""
    at = columns.index("verdict") if name == "ledger" else 0
    return lambda row: (VERDICTS.get(row[at], 9) if at else 0, row[0])


def _keyness(terms: pd.DataFrame) -> dict[str, Any]:
    """Counts of the most frequent terms in each group of each grouping, with the size of each group.

    The page computes from these the log-odds of any two groups, with the prior that keyness.csv takes. What is shown of
    the groups is bounded: large groups go first.
    """
    rows = list(zip(*(terms[c].tolist() for c in ("by", "group", "term", "count")), strict=True))
    sizes = {(by, group): int(count) for by, group, term, count in rows if plain(term) is None and by != "all"}
    whole = [(str(term), int(count)) for by, _, term, count in rows if by == "all" and plain(term) is not None]
    order = sorted(whole, key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    chosen = {term: n for n, (term, _) in enumerate(order)}
    held: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for by, group, term, count in rows:
        if by != "all" and term in chosen:
            held.setdefault((by, group), []).append((chosen[term], int(count)))
    ranked = sorted(sizes.items(), key=lambda g: (GROUPINGS.index(g[0][0]), -g[1], g[0][1]))
    groups = [
        [by, group, size, [n for pair in sorted(held.get((by, group), [])) for n in pair]]
        for (by, group), size in ranked
    ]
    total = sum(int(count) for by, _, term, count in rows if by == "all" and plain(term) is None)
    return {"terms": [list(pair) for pair in order], "total": total, "groups": within(groups, BUDGET["keyness"])}

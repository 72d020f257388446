"""Claims that no indicator knows, grouped by what they measure and in what unit: proposals for indicators.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

# A subject that fewer reports measure compares nothing.
LEAST_REPORTS = 3
LEAST_LENGTH = 2
COLUMNS = (
    "pipeline", "subject", "unit", "measure", "reports", "places", "years", "claims", "achieved", "planned", "variants",
    "example_doc", "example_claim", "row",
)  # fmt: skip
# What may stand around a name without making it another: 全市新增就业 and 新增就业人数 measure the same.
_BEFORE = (
    "全省",
    "全市",
    "全区",
    "全县",
    "全国",
    "全年",
    "累计",
    "共",
    "已",
    "新",
    "完成",
    "实现",
    "开展",
    "举办",
    "组织",
)
_AFTER = ("总数", "数量", "人数", "总量", "规模", "总额", "达", "达到", "等")


def core(subject: str) -> str:
    """The name without what may stand around it.

    >>> core("全市培训班数量"), core("培训班")
    ('培训班', '培训班')
    """
    changed = True
    while changed:
        before = subject
        for word in _BEFORE:
            subject = subject.removeprefix(word) if len(subject) - len(word) >= LEAST_LENGTH else subject
        for word in _AFTER:
            subject = subject.removesuffix(word) if len(subject) - len(word) >= LEAST_LENGTH else subject
        changed = subject != before
    return subject


def propose(connection: duckdb.DuckDBPyConnection, claims: str, *, least: int = LEAST_REPORTS) -> list[dict[str, Any]]:
    """One row a subject and unit that at least `least` reports measure, the most widespread first.

    `claims`: a table, or a query in brackets, of doc, claim, subject, unit, kind, status, direction, indicator, pipeline, place,
    year. `measure`: what the row of indicators.csv would say (growth, rate or level); `row`: that row, ready to be edited and
    pasted. Claims of an indicator, rules, and claims without a subject are no proposals.
    """
    import pandas as pd

    subjects = [
        s for (s,) in connection.execute(f"SELECT DISTINCT subject FROM {claims} WHERE subject <> ''").fetchall()
    ]
    names = pd.DataFrame({"subject": subjects, "name": [core(s) for s in subjects]}, dtype=object)
    connection.register("names", names)
    connection.execute(_NAMED.format(claims=claims))
    connection.unregister("names")
    found = connection.execute(_GROUPS, [least]).fetchall()
    return [_row(dict(zip(_FACTS, values, strict=True))) for values in found]


_FACTS = (
    "pipeline", "subject", "unit", "measure", "reports", "places", "years", "claims", "achieved", "planned", "variants",
    "example",
)  # fmt: skip
_NAMED = f"""
CREATE OR REPLACE TEMP TABLE named AS SELECT coalesce(pipeline, '') AS pipeline, name::VARCHAR AS name, coalesce(unit, '') AS unit,
  CASE WHEN kind NOT IN ('percent', 'points', 'ratio') THEN 'level' WHEN coalesce(direction, '') <> '' THEN 'growth'
  ELSE 'rate' END AS measure, c.subject, doc, claim, status, nullif(place, '') AS place, year
FROM {{claims}} c JOIN names ON c.subject = names.subject::VARCHAR
WHERE length(name::VARCHAR) >= {LEAST_LENGTH} AND coalesce(indicator, '') = '' AND status IN ('achieved', 'planned')"""
_GROUPS = """
WITH spelled AS (SELECT pipeline, name, unit, measure, subject, count(*) AS n FROM named GROUP BY ALL),
ways AS (SELECT pipeline, name, unit, measure, list(subject ORDER BY n DESC, subject)[1:8] AS variants FROM spelled GROUP BY ALL),
groups AS (SELECT pipeline, name, unit, measure, count(DISTINCT doc) AS reports, count(DISTINCT place) AS places,
  count(DISTINCT year) AS years, count(*) AS claims, count(*) FILTER (status = 'achieved') AS achieved,
  count(*) FILTER (status = 'planned') AS planned, min({'doc': doc, 'claim': claim}) AS example FROM named GROUP BY ALL)
SELECT pipeline, name, unit, measure, reports, places, years, claims, achieved, planned, variants, example
FROM groups JOIN ways USING (pipeline, name, unit, measure) WHERE reports >= ?
ORDER BY reports DESC, claims DESC, pipeline, name, unit, measure"""


def _row(facts: dict[str, Any]) -> dict[str, Any]:
    """A group as a row of the table."""
    variants, example = facts.pop("variants"), facts.pop("example")
    spelled = ";".join(dict.fromkeys((facts["subject"], *variants)))
    return {
        **facts, "variants": ";".join(variants), "example_doc": example["doc"], "example_claim": example["claim"],
        "row": f",{facts['subject']},{facts['unit']},{facts['measure']},{spelled},,",
    }  # fmt: skip

"""How slogans spread, from hand-written mentions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from textmine.corpus import diffusion

DOCUMENTS = pd.DataFrame(
    [
        ("a22", "甲省", None, 2022, None),
        ("b22", "乙省", None, 2022, None),
        ("a23", "甲省", None, 2023, None),
        ("b23", "乙省", None, 2023, None),
        ("c23", "丙省", "丁市", 2023, None),
        ("copy", "丙省", "丁市", 2023, "c23"),
        ("old", None, None, None, None),
        ("n22", None, None, 2022, None),
        ("n23", None, None, 2023, None),
    ],
    columns=["doc", "province", "city", "year", "duplicate_of"],
).assign(organisation=lambda f: f["doc"].map({"n22": "国务院", "n23": "国务院"}), published=None)


def spread(*mentions: tuple[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = [{"doc": d, "start": n, "slogan": s, "type": "brand", "family": "巾帼"} for n, (d, s) in enumerate(mentions)]
    frame = pd.DataFrame(rows, columns=["doc", "start", "slogan", "type", "family"])
    table, years = diffusion.slogans(frame, DOCUMENTS)
    return table.to_dict("records"), years.to_dict("records")


def test_adopters_are_places_and_grow_over_the_years() -> None:
    _, years = spread(("a22", "巾帼行动"), ("a23", "巾帼行动"), ("b23", "巾帼行动"), ("c23", "巾帼行动"))
    assert [(y["year"], y["adopters"], y["new_adopters"], y["cumulative_share"]) for y in years] == [
        (2022, 1, 1, 0.3333),
        (2023, 3, 2, 0.75),
    ]
    assert [y["reports_in_year"] for y in years] == [3, 4]


def test_the_reports_of_the_centre_are_one_adopter() -> None:
    (row,), years = spread(("n22", "巾帼行动"), ("n23", "巾帼行动"))
    assert (row["places"], row["first_place"]) == (1, "全国")
    assert [y["new_adopters"] for y in years] == [1, 0]


def test_the_first_report_is_remembered() -> None:
    (row,), _ = spread(("b23", "巾帼行动"), ("a22", "巾帼行动"), ("a22", "巾帼行动"))
    assert (row["first_year"], row["first_place"], row["first_doc"], row["last_year"]) == (2022, "甲省", "a22", 2023)
    assert (row["reports"], row["places"], row["years"], row["mentions"]) == (2, 2, 2, 3)


def test_among_reports_of_one_year_the_first_published_is_the_first() -> None:
    documents = DOCUMENTS.assign(published=DOCUMENTS["doc"].map({"a22": "2023-02-01", "b22": "2023-01-15"}))
    rows = [{"doc": d, "start": 1, "slogan": "巾帼行动", "type": "brand"} for d in ("a22", "b22", "b23")]
    table, _ = diffusion.slogans(pd.DataFrame(rows), documents)
    assert table.loc[0, ["first_year", "first_doc", "first_place"]].tolist() == [2022, "b22", "乙省"]


def test_a_figure_of_speech_is_left_out_where_marks_are_all_that_shows_it() -> None:
    rows = [
        {"doc": doc, "start": 0, "slogan": slogan, "type": "brand", "family": "", "evidence": evidence}
        for doc, slogan, evidence in (
            ("a22", "活水", "quoted"),
            ("b22", "巾帼行动", "quoted"),
            ("a23", "活水", "lexicon"),
        )
    ]
    table, _ = diffusion.slogans(pd.DataFrame(rows), DOCUMENTS, figures=["活水"])
    assert table[["slogan", "first_doc"]].to_numpy().tolist() == [["巾帼行动", "b22"], ["活水", "a23"]]


def test_a_repost_is_no_adopter() -> None:
    (row,), _ = spread(("c23", "巾帼行动"), ("copy", "巾帼行动"))
    assert (row["reports"], row["mentions"]) == (1, 1)


def test_a_report_without_a_year_is_no_point_on_the_curve() -> None:
    (row,), years = spread(("old", "巾帼行动"))
    assert row["reports"] == 1
    assert years == []


def test_no_mentions_give_empty_tables_with_columns() -> None:
    table, years = diffusion.slogans(pd.DataFrame({"doc": [], "start": [], "slogan": []}), DOCUMENTS)
    assert list(table.columns) == list(diffusion.SLOGANS)
    assert list(years.columns) == list(diffusion.DIFFUSION)


def test_the_most_widespread_comes_first() -> None:
    table, _ = spread(("a22", "甲"), ("a22", "甲"), ("a22", "乙"), ("b22", "乙"))
    assert [r["slogan"] for r in table] == ["乙", "甲"]


def test_the_lag_counts_from_the_report_of_the_centre() -> None:
    (row,), years = spread(("n22", "巾帼行动"), ("a23", "巾帼行动"))
    assert (row["reference_year"], row["lag"]) == (2022, 1)
    assert [y["lag"] for y in years] == [0, 1]


def test_a_slogan_that_the_centre_never_had_has_no_lag() -> None:
    (row,), years = spread(("a22", "巾帼行动"))
    assert pd.isna(row["lag"])
    assert pd.isna(years[0]["lag"])


def test_a_place_without_later_reports_is_censored_unless_it_had_adopted() -> None:
    facts = [("e21", "戊省", 2021), ("f21", "己省", 2021), ("a23", "甲省", 2023)]
    documents = pd.DataFrame([(d, p, None, y, None, None, None) for d, p, y in facts], columns=[*DOCUMENTS.columns])
    rows = [{"doc": d, "start": 0, "slogan": "巾帼行动", "type": "brand", "family": ""} for d in ("e21", "a23")]
    _, years = diffusion.slogans(pd.DataFrame(rows), documents)
    assert years[["year", "censored", "reports_missing"]].to_numpy().tolist() == [[2021, 0, 1], [2023, 1, 2]]


def test_expected_reports_that_are_not_there_are_counted() -> None:
    expected = pd.DataFrame({"province": ["甲省", "乙省", "辛省"], "year": [2022, 2022, 2022]})
    rows = [{"doc": "a22", "start": 0, "slogan": "巾帼行动", "type": "brand", "family": ""}]
    _, years = diffusion.slogans(pd.DataFrame(rows), DOCUMENTS, expected)
    assert years["reports_missing"].tolist() == [1]
    assert years["share"].tolist() == [0.3333]

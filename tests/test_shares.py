"""Theme shares from hand-written records: sums, intervals, coverage, change, and who is pooled with whom."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from textmine.corpus import shares

Row = dict[str, Any]


def document(doc: str, year: int | None, province: str | None = "甲省", city: str | None = None, **more: Any) -> Row:
    facts = {"doc": doc, "province": province, "city": city, "organisation": "甲省妇联", "year": year}
    return {**facts, "duplicate_of": None, **more}


def sections_of(doc: str, *coded: tuple[str, int], part: str = "body") -> list[Row]:
    rows, at = [], 0
    for number, (theme, size) in enumerate(coded, 1):
        row = {"doc": doc, "section": number, "start": at, "end": at + size, "raw_start": at + 7, "themes": theme}
        rows.append({**row, "terms": f"{theme}词;共有词", "part": part})
        at += size
    return rows


def themes_of(
    documents: list[Row], sections: list[Row], expected: pd.DataFrame | None = None, **more: Any
) -> list[Row]:
    claims = pd.DataFrame(more.get("claims", []), columns=["doc", "theme", "status"])
    mentions = pd.DataFrame(more.get("mentions", []), columns=["doc", "section", "slogan"])
    frame = shares.themes(pd.DataFrame(sections), claims, mentions, pd.DataFrame(), pd.DataFrame(documents), expected)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def one(rows: list[Row], **want: Any) -> Row:
    (found,) = [r for r in rows if all(r[k] == v for k, v in want.items())]
    return found


def test_shares_are_of_characters_by_main_theme_and_sum_to_one() -> None:
    rows = themes_of(
        [document("a", 2024)], sections_of("a", ("rights;care", 30), ("care", 50), ("", 99), ("rights", 20))
    )
    assert {r["theme"]: r["share"] for r in rows} == {"rights": 0.5, "care": 0.5}
    assert one(rows, theme="rights")["share_sections"] == pytest.approx(2 / 3, abs=1e-6)


def test_notes_do_not_count() -> None:
    body, notes = sections_of("a", ("rights", 30)), sections_of("a", ("care", 500), part="notes")
    assert [r["theme"] for r in themes_of([document("a", 2024)], body + notes)] == ["rights"]


def test_a_repost_changes_no_share() -> None:
    own, copy = sections_of("a", ("rights", 30), ("care", 70)), sections_of("b", ("rights", 30), ("care", 70))
    alone = themes_of([document("a", 2024)], own)
    assert themes_of([document("a", 2024), document("b", 2024, duplicate_of="a")], own + copy) == alone


def test_a_city_has_its_own_rows_and_stands_in_its_province() -> None:
    documents = [document("a", 2024), document("b", 2024, city="乙市")]
    rows = themes_of(documents, sections_of("a", ("rights", 40)) + sections_of("b", ("care", 60)))
    assert one(rows, level="city")["city"] == "乙市"
    assert one(rows, level="province", theme="care")["share"] == 0.6
    assert one(rows, level="province", theme="care")["reports"] == 2


def test_masked_reports_are_never_pooled_as_one_place() -> None:
    documents = [document(d, 2024, province=None, organisation="市妇联") for d in ("a", "b")]
    rows = themes_of(documents, sections_of("a", ("rights", 40)) + sections_of("b", ("care", 60)))
    assert [(r["theme"], r["share"], r["reports"]) for r in rows] == [("rights", 1.0, 1), ("care", 1.0, 1)]


def test_reports_of_the_centre_are_one_place_over_the_years() -> None:
    documents = [document(f"n{y}", y, province=None, organisation="国务院") for y in (2023, 2024)]
    rows = themes_of(
        documents, sections_of("n2023", ("rights", 40)) + sections_of("n2024", ("rights", 30), ("care", 30))
    )
    assert one(rows, year=2024, theme="rights")["change"] == -0.5
    assert one(rows, year=2023)["change"] is None


def test_change_needs_the_year_before() -> None:
    documents = [document("a", 2022), document("b", 2024)]
    rows = themes_of(documents, sections_of("a", ("rights", 40)) + sections_of("b", ("rights", 10)))
    assert [r["change"] for r in rows] == [None, None]


def test_one_report_takes_wilson_and_several_the_bootstrap() -> None:
    one_report = themes_of([document("a", 2024)], sections_of("a", ("rights", 40), ("care", 60)))
    assert {r["method"] for r in one_report} == {"Wilson over sections"}
    two = [document("a", 2024), document("b", 2024)]
    several = themes_of(two, sections_of("a", ("rights", 40), ("care", 60)) + sections_of("b", ("care", 10)))
    assert {r["method"] for r in several} == {"bootstrap over reports"}


def test_where_some_sections_speak_the_interval_is_open_on_both_sides() -> None:
    two = [document("a", 2024), document("b", 2024)]
    same = sections_of("a", ("rights", 40), ("care", 60)) + sections_of("b", ("rights", 40), ("care", 60))
    for rows in (themes_of(two, same), themes_of(two[:1], same[:2])):
        assert all(r["share_low"] < r["share"] < r["share_high"] for r in rows)


def test_missing_reports_count_against_the_grid_that_was_declared() -> None:
    expected = pd.DataFrame({"province": ["甲省"] * 3, "city": ["甲市", "乙市", "丙市"], "year": [2024] * 3})
    rows = themes_of([document("a", 2024, city="甲市")], sections_of("a", ("rights", 5)), expected)
    assert one(rows, level="province")["reports_missing"] == 2
    assert one(rows, level="city")["reports_missing"] == 0


def test_without_a_grid_the_places_and_years_seen_are_it() -> None:
    documents = [document("a", 2023, city="甲市"), document("b", 2023, city="乙市"), document("c", 2024, city="甲市")]
    rows = themes_of(documents, [s for d in "abc" for s in sections_of(d, ("rights", 5))])
    assert one(rows, level="province", year=2024)["reports_missing"] == 1
    assert one(rows, level="province", year=2023)["reports_missing"] == 0


def test_what_stands_behind_a_share() -> None:
    claims = [("a", "care", "achieved"), ("a", "care", "planned"), ("a", "care", "planned"), ("a", "rights", "other")]
    mentions = [("a", 2, "巾帼行动"), ("a", 2, "巾帼行动"), ("a", 3, "春蕾计划")]
    sections = sections_of("a", ("rights", 40), ("care", 20), ("care", 60))
    row = one(themes_of([document("a", 2024)], sections, claims=claims, mentions=mentions), theme="care")
    assert (row["claims_achieved"], row["claims_planned"]) == (1, 2)
    assert (row["top_slogans"], row["top_terms"]) == ("巾帼行动;春蕾计划", "care词;共有词")
    assert (row["example_doc"], row["example_raw_start"]) == ("a", 67)


def test_the_order_of_rows_changes_nothing() -> None:
    documents = [document(d, 2024, city="甲市") for d in "abc"]
    sections = [s for n, d in enumerate("abc") for s in sections_of(d, ("rights", 5 + n), ("care", 9))]
    assert themes_of(documents, sections) == themes_of(documents[::-1], sections[::-1])


def test_no_coded_section_gives_an_empty_table_with_its_columns() -> None:
    frame = shares.themes(
        pd.DataFrame(sections_of("a", ("", 9))), *[pd.DataFrame()] * 3, pd.DataFrame([document("a", 2024)])
    )
    assert list(frame.columns) == list(shares.COLUMNS)
    assert frame.empty


def test_wide_tables_hold_shares_and_a_row_of_reports() -> None:
    documents = pd.DataFrame(
        [document("a", 2023), document("b", 2024), document("m", 2024, province=None, organisation="市妇联")]
    )
    sections = pd.DataFrame([s for d in "abm" for s in sections_of(d, ("rights", 30), ("care", 70))])
    wide = shares.wide(pd.DataFrame(), sections, documents)
    place = wide["theme_by_place"].set_index("theme")
    assert list(place.columns) == ["m", "甲省"]
    assert place.loc["care", "甲省"] == 0.7
    assert place.loc["reports"].tolist() == [1, 2]
    assert wide["theme_by_year"].set_index("theme").loc["reports"].tolist() == [1, 2]
    assert list(wide["theme_by_place_year"].columns[1:]) == ["m 2024", "甲省 2023", "甲省 2024"]

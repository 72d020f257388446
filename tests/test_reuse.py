"""Shared passages and near-copies, from texts composed here."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd

from textmine.corpus import duplicates, reuse

Row = dict[str, Any]
SYLLABLES = (
    "妇联组织深入基层走访调研开展宣讲培训服务关爱家庭儿童维权就业创业乡村振兴文明建设队伍作风学习贯彻落实推动提升"
)


def prose(seed: int, sentences: int = 30) -> str:
    """Text that looks like a report and repeats nothing by design."""
    generator = random.Random(seed)
    return "\n".join("".join(generator.choices(SYLLABLES, k=60)) + "。" for _ in range(sentences))


def document(doc: str, year: int, province: str, **more: Any) -> Row:
    facts = {"doc": doc, "title": doc, "organisation": "省妇联", "province": province, "city": None, "year": year}
    rest = {"published": None, "source_url": None, "pipeline": "womens_federation", "cluster": None}
    return {**facts, **rest, "duplicate_of": None, **more}


SECTIONS = pd.DataFrame(columns=["doc", "section", "start", "part"])


def reused(texts: dict[str, str], documents: list[Row], sections: pd.DataFrame = SECTIONS) -> list[Row]:
    frame = pd.DataFrame({"doc": list(texts), "clean": list(texts.values())})
    return reuse.find(frame, pd.DataFrame(documents), sections).to_dict("records")


def two(shared: str, **more: Any) -> tuple[dict[str, str], list[Row]]:
    texts = {"a": f"{prose(1, 5)}\n{shared}\n{prose(2, 5)}", "b": f"{prose(3, 8)}\n{shared}\n{prose(4, 5)}"}
    return texts, [document("a", 2023, "甲省"), document("b", 2024, "乙省") | more]


PASSAGE = "以网格为单元建立妇女议事会四百个，推行姐妹说事半月谈，把矛盾化解在家门口，把温暖送到心坎上。"


def test_a_shared_passage_is_found_whole_with_both_spans() -> None:
    texts, documents = two(PASSAGE)
    (row,) = reused(texts, documents)
    assert texts["a"][row["start_a"] : row["end_a"]] == PASSAGE == row["text"]
    assert texts["b"][row["start_b"] : row["end_b"]] == PASSAGE
    assert (row["characters"], row["kind"]) == (len(PASSAGE), "other_place")


def test_half_a_report_copied_is_found_paragraph_by_paragraph() -> None:
    own, lent = prose(11, 20), prose(12, 20)
    texts = {"a": lent, "b": own[: len(own) // 2] + "\n" + "\n".join(lent.split("\n")[10:])}
    rows = reused(texts, [document("a", 2023, "甲省"), document("b", 2024, "乙省")])
    covered = {n for r in rows for n in range(r["start_b"], r["end_b"])}
    half = texts["b"].index(lent.split("\n")[10])
    wanted = {n for n in range(half, len(texts["b"])) if texts["b"][n] != "\n"}
    assert wanted <= covered
    assert all(texts["a"][r["start_a"] : r["end_a"]] == texts["b"][r["start_b"] : r["end_b"]] for r in rows)


def test_what_is_too_short_is_chance() -> None:
    assert reused(*two("推行姐妹说事半月谈，把温暖送到心坎上。")) == []


def test_what_many_reports_say_is_a_formula() -> None:
    texts = {f"d{n}": f"{prose(n, 4)}\n{PASSAGE}\n{prose(50 + n, 4)}" for n in range(6)}
    assert reused(texts, [document(d, 2023, f"{d}省") for d in texts]) == []


def test_the_earlier_report_is_the_lender_whatever_the_names() -> None:
    texts, documents = two(PASSAGE)
    documents[0]["year"], documents[1]["year"] = 2024, 2023
    (row,) = reused(texts, documents)
    assert (row["doc_a"], row["doc_b"]) == ("b", "a")


def test_kinds_tell_whose_words_they_were() -> None:
    assert reused(*two(PASSAGE, province="甲省"))[0]["kind"] == "own_last_year"
    assert reused(*two(PASSAGE, organisation="国务院", province=None))[0]["kind"] == "central"


def test_the_lender_named_in_the_borrowed_words_is_the_strongest_sign() -> None:
    plain, named = reused(*two(PASSAGE))[0], reused(*two(PASSAGE.replace("家门口", "甲省口")))[0]
    assert named["surprise"] > plain["surprise"]


def test_notes_and_reposts_are_left_out() -> None:
    texts, documents = two(PASSAGE)
    notes = pd.DataFrame([{"doc": "b", "section": 9, "start": texts["b"].index(PASSAGE), "part": "notes"}])
    assert reused(texts, documents, notes) == []
    assert reused(texts, [d | {"cluster": "a"} for d in documents]) == []


def test_the_order_of_files_changes_nothing() -> None:
    texts, documents = two(PASSAGE)
    assert reused(texts, documents) == reused(dict(reversed(texts.items())), documents[::-1])


def test_a_passage_repeated_within_a_report_stays_linear() -> None:
    texts = {"a": "\n".join([PASSAGE] * 300), "b": "\n".join([PASSAGE] * 300)}
    assert len(reused(texts, [document("a", 2023, "甲省"), document("b", 2024, "乙省")])) <= 300


def copies(texts: dict[str, str], documents: list[Row]) -> tuple[list[Row], dict[str, str]]:
    frame = pd.DataFrame({"doc": list(texts), "clean": list(texts.values())})
    pairs, clusters = duplicates.find(frame, pd.DataFrame(documents))
    return pairs.to_dict("records"), clusters


def test_a_repost_is_found_and_the_fullest_stands_for_both() -> None:
    text = prose(1)
    texts = {"a": text, "b": text + "\n转自省妇联网站。", "c": prose(2)}
    documents = [
        document("a", 2023, "甲省"),
        document("b", 2023, "甲省", published="2024-01-05"),
        document("c", 2023, "甲省"),
    ]
    (pair,), clusters = copies(texts, documents)
    assert (pair["doc_a"], pair["doc_b"], pair["representative"]) == ("a", "b", "b")
    assert 0.9 < pair["similarity"] < 1
    assert clusters == {"a": "b", "b": "b"}


def test_of_equal_copies_the_earliest_published_stands() -> None:
    texts = {"a": prose(1), "b": prose(1)}
    documents = [
        document("a", 2023, "甲省", published="2024-02-01"),
        document("b", 2023, "甲省", published="2024-01-05"),
    ]
    assert copies(texts, documents)[1] == {"a": "b", "b": "b"}


def test_reports_that_share_a_third_are_no_copies() -> None:
    lines = prose(1).split("\n")
    texts = {"a": "\n".join(lines), "b": "\n".join(lines[:12]) + prose(2, 18)}
    assert copies(texts, [document("a", 2023, "甲省"), document("b", 2024, "甲省")]) == ([], {})


def test_copies_of_copies_are_one_cluster() -> None:
    texts = {d: prose(1) for d in "abc"}
    pairs, clusters = copies(texts, [document(d, 2023, "甲省") for d in "abc"])
    assert len(pairs) == 3
    assert set(clusters.values()) == {"a"}

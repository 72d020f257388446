"""No two cases of claims differ only in a number or a noun: each states a reading of its own.

A case's skeleton has its figures and its nouns (by the segmenter's tags) masked; units, verbs and punctuation stay.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import rjieba

from textmine.quantities.numerals import CHINESE
from textmine.quantities.units import table

NUMERIC = frozenset(CHINESE + "0123456789")
FOLDER = Path(__file__).parent / "cases" / "claims"
_TAG = re.compile(r"<claim [^>]*>|</claim>")
_DIGITS = re.compile("[0-9０-９]+")
_ONES = re.compile("[一二三四五六七八九]+")


def rows() -> list[dict[str, str]]:
    return [row for path in sorted(FOLDER.glob("*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]


def skeleton(text: str) -> str:
    """A text with one mark for each run of digits, of spelt ones, and of nouns; units and multipliers stay, they are grammar."""
    units = table()
    tokens = [
        "~" if tag.startswith("n") and word not in units and not set(word) & NUMERIC else word
        for word, tag in rjieba.tag(_TAG.sub("", text))
    ]
    return re.sub("~+", "~", _ONES.sub("一", _DIGITS.sub("9", "".join(tokens))))


def test_a_skeleton_forgets_numbers_and_nouns() -> None:
    assert skeleton("建成公园<claim low=30>30个</claim>。") == skeleton("建成学校<claim low=4>4个</claim>。")
    assert skeleton("建成公园近30个。") != skeleton("建成公园30个。")


def test_no_two_cases_differ_only_in_number_or_noun() -> None:
    found = defaultdict(list)
    for row in rows():
        found[skeleton(row["text"])].append(row["label"])
    assert [labels for labels in found.values() if len(labels) > 1] == []


def test_labels_are_told_apart_and_every_case_has_its_reason() -> None:
    labels = [row["label"] for row in rows()]
    assert [label for label in set(labels) if labels.count(label) > 1] == []
    assert [row["label"] for row in rows() if not row["comment"].strip()] == []


def test_a_third_of_the_cases_are_negative() -> None:
    negative = [row for row in rows() if "<claim" not in row["text"]]
    assert len(rows()) >= 250
    assert 3 * len(negative) >= len(rows())

"""Words that lost a byte to a full-width space."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textmine import cleaning
from textmine.cleaning import pairs
from textmine.knowledge import column
from textmine.records import Cleaned, Source

CASES = json.loads((Path(__file__).parent / "cases" / "repair" / "pairs.json").read_text(encoding="utf-8"))
REPORT = (
    "市妇联2023年工作总结\n2023年，市妇联夯实组织基础。推动妇女产品走进市场、走向全省。\n"
    "一、服务妇女健康\n广泛宣传“两癌”筛查，帮助妇女及早发现疾病、及早治疗，举办义诊120场。\n"
    "二、建强妇联队伍\n妇联干部深入基层听取意见，开展调研24次，办好一批实事，把服务做到妇女身边。\n"
)


def clean(text: str) -> Cleaned:
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", text))
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_cases(case: dict[str, str]) -> None:
    cleaned = clean(case["text"] + "\n")
    assert cleaned.text == case["expected"] + "\n", case["comment"]
    assert any(change.rule == pairs.RULE for change in cleaned.changes) == (case["damaged"] == "yes")


def test_a_text_with_many_such_words_is_flagged_and_one_with_a_single_one_is_not() -> None:
    damaged = REPORT.encode("gbk").replace(b"\xa1\xa1", b"").decode("gbk")
    assert "mojibake" in clean(damaged).flags
    assert "mojibake" not in clean(REPORT.replace("基础。", "基矗")).flags


def test_a_text_whose_full_width_spaces_were_taken_out_byte_by_byte_comes_back() -> None:
    damaged = REPORT.encode("gbk").replace(b"\xa1\xa1", b"").decode("gbk")
    assert damaged != REPORT
    assert "基矗" in damaged
    assert clean(damaged).text == REPORT


def test_every_word_of_the_table_can_be_damaged_and_most_come_back() -> None:
    words = column("lost_pairs", kind="word")
    right = 0
    for word in words:
        (edit, *_) = [*pairs.repair_lost_pairs(f"全市妇联{pairs.shifted(word + '。')}今后五年继续努力，"), None]
        right += edit is not None and edit.replacement == word[-1] + "。"
    assert right >= 0.7 * len(words)

"""Claims marked in their sentences, as a terminal shows them."""

from __future__ import annotations

from textmine import pipeline, reading
from textmine.annotators.claims import find_claims
from textmine.cli.marked import STYLES, in_sentences


def test_claims_stand_marked_in_their_sentence_with_what_each_says_below() -> None:
    report = reading.report_of_text("某市2024年工作总结\n全市培训女工200人次，超过3万元用于慰问。\n")
    found = find_claims(report, pipeline.load("womens_federation"))
    rows = [{"doc": "a.txt", **{n: getattr(c, n) for n in c._fields}} for c in found]
    page = in_sentences(rows)
    lines = page.plain.split("\n")
    assert lines[0] == "a.txt"
    assert lines[2].startswith("全市培训女工200人次")
    assert "女工  200 人次  achieved · 2024 · 全市" in lines[3]
    assert "> 30,000 元" in lines[4]
    marked = [page.plain[s.start : s.end] for s in page.spans if s.style == STYLES["claims"]]
    assert marked[:2] == ["200人次", "3万元"]

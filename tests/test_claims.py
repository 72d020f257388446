from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.wrapping import cleaned, source_of, wrap
from textmine import cleaning, pipeline, reading
from textmine.annotators.claims import find_claims
from textmine.cleaning import trace
from textmine.records import Claim

FOLDER = Path(__file__).parent / "cases" / "claims"
MODELLED = json.loads((FOLDER / "modelled.json").read_text(encoding="utf-8"))
NEGATIVE = json.loads((FOLDER / "negative.json").read_text(encoding="utf-8"))
SYNTHETIC = json.loads((FOLDER / "synthetic.json").read_text(encoding="utf-8"))
NEGATIVE += json.loads((FOLDER / "synthetic_negative.json").read_text(encoding="utf-8"))
TAG = re.compile(r"<claim ([^>]*)>(.*?)</claim>")


def claims_of(text: str) -> tuple[Claim, ...]:
    return find_claims(reading.report_of_text(text), pipeline.load("government_work_report"))


def tagged(text: str) -> tuple[str, list[tuple[int, int, dict[str, str]]]]:
    """The plain text of a case, and its claims with the fields that it states."""
    plain, expected, at = "", [], 0
    for match in TAG.finditer(text):
        plain += text[at : match.start()]
        fields = dict(part.split("=", 1) for part in match[1].split())
        expected.append((len(plain), len(plain) + len(match[2]), fields))
        plain += match[2]
        at = match.end()
    return plain + text[at:], expected


def shown(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("case", MODELLED, ids=[c["label"] for c in MODELLED])
def test_modelled(case: dict[str, str]) -> None:
    text, expected = tagged(case["text"])
    found = claims_of(text)
    assert len(found) == len(expected), [c.text for c in found]
    for claim, (start, end, fields) in zip(found, expected, strict=True):
        assert claim.start < end
        assert start < claim.end
        for name in ("low", "high"):
            wanted = f"{float(fields[name]):g}" if name in fields else ""
            assert shown(getattr(claim, name)) == wanted, (name, claim)
        for name in fields.keys() - {"low", "high"}:
            assert shown(getattr(claim, name)) == fields[name], (name, claim)


@pytest.mark.parametrize("case", SYNTHETIC, ids=[c["label"] for c in SYNTHETIC])
def test_synthetic(case: dict[str, str]) -> None:
    """Span, value, unit and comparator, each as the tags state them."""
    text, expected = tagged(case["text"])
    found = [
        (
            c.start,
            c.end,
            {k: shown(v) for k in ("low", "high", "unit", "comparator") if (v := getattr(c, k)) is not None},
        )
        for c in claims_of(text)
    ]
    wanted = [
        (a, b, f | {k: f"{float(f[k]):g}" for k in ("low", "high") if k in f} | {"unit": f.get("unit", "")})
        for a, b, f in expected
    ]
    assert found == wanted, case["comment"]


@pytest.mark.parametrize("case", NEGATIVE, ids=[c["label"] for c in NEGATIVE])
def test_negative(case: dict[str, str]) -> None:
    assert [c.text for c in claims_of(case["text"])] == [], case["comment"]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("目前共募集资金11万余元。", ["募集资金"]),
        ("25名选手参加讲书大赛。", ["选手"]),
        ("全省地区生产总值突破3万亿元、增长5.8%。", ["地区生产总值", "地区生产总值"]),
        ("城镇、农村居民收入分别增长3.4%、5.2%。", ["城镇居民收入", "农村居民收入"]),
        ("市级以上女能人98人，其中省级6人。", ["市级以上女能人", "省级市级以上女能人"]),
    ],
)
def test_what_is_measured_is_named_in_the_words_of_the_text(text: str, subjects: list[str]) -> None:
    assert [c.subject for c in claims_of(text)] == subjects


def test_a_plan_plans_and_a_summary_reports() -> None:
    text = "某市2025年政府工作报告\n一、2024年工作回顾\n建成公园30个。\n二、2025年工作安排\n新建公园40个。\n"
    from dataclasses import replace

    from textmine import metadata, structure
    from textmine.records import Cleaned, Source

    cleaned = Cleaned(text, (), "某市2025年政府工作报告")
    source = Source("a.txt", "txt", "utf-8", "", text)
    outline = structure.outline(cleaned)
    facts = metadata.infer(source, cleaned, outline.headings, doc="a.txt")
    report = replace(
        reading.report_of_text(text), metadata=facts, sections=structure.assign_status(outline, text, facts)
    )
    found = find_claims(report, pipeline.load("government_work_report"))
    assert [(c.text, c.status, c.year) for c in found] == [("30个", "achieved", 2024), ("40个", "planned", 2025)]


def test_a_standing_norm_is_a_rule() -> None:
    (claim,) = claims_of("会议招待费全年不超过3万元。")
    assert claim.status == "rule"
    assert (claim.low, claim.high) == (None, 30000.0)


REPORT = (
    "某市妇联2023年工作总结",
    "2023年，某市妇联围绕中心、服务大局，各项工作取得新进展。",
    "一、强化思想引领",
    "开展巾帼宣讲120场，参加妇女2.3万余人次，增强“四个意识”。",
    "二、服务妇女发展",
    "培训女致富带头人600名，发放贷款1,200万元，同比增长7.5%，超过八成为首次贷款。",
    "三、维护合法权益",
    "接待来访360件，办结率百分之九十九点五，居全省第二；调解员由45人增至60人。",
)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("form", ["text", "html"])
def test_furniture_around_a_report_changes_no_claim(seed: int, form: str) -> None:
    plain = [(c.text, c.low, c.high, c.unit) for c in claims_of("\n".join(REPORT))]
    wrapped = claims_of(cleaned(wrap(REPORT, seed, form), form))
    assert len(plain) >= 9
    assert [(c.text, c.low, c.high, c.unit) for c in wrapped] == plain


def test_every_claim_stands_in_the_source_at_its_raw_span() -> None:
    source = source_of(wrap(REPORT, 3, "html"), "html")
    clean = cleaning.clean(source)
    home = trace.Map(len(source.text), clean.changes)
    found = claims_of(clean.text)
    assert len(found) >= 9
    for claim in found:
        start, end = home.raw_span(claim.start, claim.end)
        assert source.text[start:end] == claim.text

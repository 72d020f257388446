"""Words and keyphrases, structure and metadata: what the language asks of each."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from textmine import gazetteer, metadata, pipeline, reading, structure
from textmine.annotators import keyterms, words
from textmine.codebooks import read_themes
from textmine.errors import CodebookError, UsageError
from textmine.records import Cleaned, Source

WOMEN = "womens_federation"


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba"])
def test_words_rejoin_to_the_text_with_either_segmenter(segmenter: str) -> None:
    from dataclasses import replace

    chosen = replace(pipeline.load(WOMEN), settings={"segmenter": {"name": segmenter}})
    text = "市妇联培训女致富带头人600人次，\n“巾帼心向党”宣讲120场。"
    tokens = words.segment(text, chosen)
    assert "".join(t.text for t in tokens) == text
    assert [text[t.start : t.end] for t in tokens] == [t.text for t in tokens]
    assert {"女致富带头人", "巾帼心向党"} <= {t.text for t in tokens}


def test_phrases_that_come_back_are_candidates_and_the_genres_boilerplate_is_not() -> None:
    text = "深化家庭教育指导服务。举办家庭教育指导服务活动24场。推进家庭教育指导服务进社区，工作扎实推进。\n"
    report, chosen = reading.report_of_text(text), pipeline.load(WOMEN)
    found = [t.term for t in keyterms.candidates(words.cut(text, chosen), report, chosen, tag_of=words.tagger(chosen))]
    assert "家庭教育指导服务" in found or "家庭教育指导" in found
    assert not {"推进", "工作", "深化"} & set(found)


def test_sections_tile_the_text_after_the_title() -> None:
    text = "工作总结\n一、思想引领\n（一）学习。开展宣讲。一是讲理论，成效明显。二是讲政策，反响热烈。\n二、服务大局\n全年培训。\n"
    sections = structure.outline(Cleaned(text, (), "工作总结")).sections
    assert sections[0].start == len("工作总结\n")
    assert all(a.end == b.start for a, b in itertools.pairwise(sections))
    assert sections[-1].end == len(text)
    assert [text[s.start : s.end][:3] for s in sections] == ["一、思", "（一）", "一是讲", "二是讲", "二、服"]
    assert sections[2].heading == "一、思想引领 › （一）学习"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("2026年江西省政府工作报告", "各位代表：\n", ("江西省人民政府", "江西省", None, 2026, "work_report")),
        (
            "关于宜昌市2024年预算执行情况和2025年预算草案的报告",
            "宜昌市财政局\n各位代表：\n",
            ("宜昌市财政局", "湖北省", "宜昌市", 2024, "other"),
        ),
        ("绍兴市妇联2022年工作要点", "2022年工作安排如下。\n", ("绍兴市妇联", "浙江省", "绍兴市", 2022, "plan")),
        (
            "二〇二一年大理州妇联工作总结",
            "一年来成效明显。\n",
            ("大理州妇联", "云南省", "大理白族自治州", 2021, "summary"),
        ),
    ],
)
def test_metadata_from_title_and_opening(title: str, text: str, expected: tuple[object, ...]) -> None:
    whole = f"{title}\n{text}"
    found = metadata.infer(Source("a.txt", "txt", "utf-8", "", whole), Cleaned(whole, (), title), (), doc="a.txt")
    assert (found.organisation, found.province, found.city, found.year, found.genre) == expected


def test_mentions_of_others_do_not_win() -> None:
    text = (
        "市妇联2023年工作总结\n学习浙江经验，对口支援西藏，赴上海考察。绍兴妇女踊跃参与，绍兴各区联动，擦亮绍兴品牌。\n"
    )
    found = metadata.infer(
        Source("a.txt", "txt", "utf-8", "", text), Cleaned(text, (), "市妇联2023年工作总结"), (), doc="a.txt"
    )
    assert (found.province, found.city) == ("浙江省", "绍兴市")


def test_a_path_that_disagrees_is_a_warning_not_an_answer() -> None:
    text = "江苏省2024年工作总结\n成效明显。\n"
    source = Source("福建省/2024.txt", "txt", "utf-8", "", text)
    found = metadata.infer(source, Cleaned(text, (), "江苏省2024年工作总结"), (), doc="福建省/2024.txt")
    assert found.province == "江苏省"
    assert any("福建省" in w and "metadata.csv" in w for w in found.warnings)


@pytest.mark.parametrize(
    ("name", "province", "city"),
    [
        ("内蒙古", "内蒙古自治区", None),
        ("襄樊市", "湖北省", "襄阳市"),
        ("义乌市", "浙江省", "金华市"),
        ("浦东新区", "上海市", None),
    ],
)
def test_places_by_full_short_and_former_names(name: str, province: str, city: str | None) -> None:
    (place,) = gazetteer.lookup(name)
    assert (place.province, place.city) == (province, city)


def test_a_wrong_codebook_row_names_file_line_and_neighbour(tmp_path: Path) -> None:
    table = tmp_path / "themes.csv"
    table.write_text(
        "theme,term,weight,kind,note,source\nhealth,医院,1,term,,\necolgy,污染,1,term,,\n", encoding="utf-8"
    )
    with pytest.raises(
        CodebookError, match=r'themes.csv line 3: theme "ecolgy" is not declared; did you mean "ecology"'
    ):
        read_themes(table, ("health", "ecology"))


def test_an_unknown_pipeline_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="known are: auto"):
        pipeline.load("zzz")

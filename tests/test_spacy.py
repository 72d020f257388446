from __future__ import annotations

import spacy
from spacy.tokens import Doc, DocBin

import textmine

TEXT = "市妇联2023年工作总结\n一、强化思想引领\n开展“巾帼心向党”宣讲120场，参加妇女2万余人次。\n"


def test_a_pipeline_marks_claims_slogans_sections_and_themes() -> None:
    doc = textmine.load("womens_federation")(TEXT)
    assert [s.text for s in doc.spans["claims"]] == ["120场", "2万余人次"]
    assert "巾帼心向党" in {s.text for s in doc.spans["slogans"]}
    assert len(doc.spans["sections"]) >= 1
    assert "political_guidance" in {s.label_ for s in doc.spans["themes"]}
    facts = doc.user_data["textmine"]
    assert facts["claims"][1]["low"] == 20000.0
    assert facts["metadata"]["year"] == 2023


def test_what_is_marked_survives_being_stored() -> None:
    doc = textmine.load("womens_federation")(TEXT)
    store = DocBin(store_user_data=True, docs=[doc])
    again = next(iter(DocBin().from_bytes(store.to_bytes()).get_docs(spacy.blank("zh").vocab)))
    assert [s.text for s in again.spans["claims"]] == [s.text for s in doc.spans["claims"]]
    assert list(again.user_data["textmine"]["claims"]) == doc.user_data["textmine"]["claims"]
    back = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [s.label_ for s in back.spans["slogans"]] == [s.label_ for s in doc.spans["slogans"]]


def test_the_factories_are_found_by_entry_point_in_any_chinese_pipeline() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("textmine_claims", config={"pipeline": "government_work_report"})
    doc = nlp("地区生产总值增长5.8%。")
    assert [s.text for s in doc.spans["claims"]] == ["5.8%"]

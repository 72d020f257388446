from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy import displacy
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


def test_worker_processes_give_what_one_gives() -> None:
    nlp = textmine.load("womens_federation")
    texts = [TEXT.replace("120", str(n)) for n in range(120, 124)]
    one, two = (list(nlp.pipe(texts, n_process=n)) for n in (1, 2))
    for a, b in zip(one, two, strict=True):
        for group in ("sections", "claims", "slogans", "themes"):
            assert [(s.text, s.label_) for s in a.spans[group]] == [(s.text, s.label_) for s in b.spans[group]]
        assert a.user_data["textmine"] == b.user_data["textmine"]
    assert [d.spans["claims"][0].text for d in two] == ["120场", "121场", "122场", "123场"]


def test_a_pipeline_is_saved_and_loaded(tmp_path: Path) -> None:
    nlp = textmine.load("womens_federation")
    nlp.to_disk(tmp_path / "pipeline")
    doc = spacy.load(tmp_path / "pipeline")(TEXT)
    assert [s.text for s in doc.spans["claims"]] == ["120场", "2万余人次"]
    again = textmine.load("womens_federation").from_bytes(nlp.to_bytes())
    assert again.pipe_names == nlp.pipe_names


@pytest.mark.parametrize(
    ("group", "label"), [("claims", "count"), ("slogans", "brand"), ("themes", "political_guidance")]
)
def test_displacy_draws_the_spans(group: str, label: str) -> None:
    doc = textmine.load("womens_federation")(TEXT)
    assert label in {s.label_ for s in doc.spans[group]}
    drawn = displacy.render(doc, style="span", options={"spans_key": group}, jupyter=False)
    assert drawn.count(label) >= 1
    assert "巾" in drawn

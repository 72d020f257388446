"""Text that reached us damaged: read in a wrong encoding, or with a place lost in a double-byte stream."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine import cleaning
from textmine.cleaning import misread, mojibake, script, trace
from textmine.records import Cleaned, Source

CASES = Path(__file__).parent / "cases" / "repair"
WHOLE = (
    "市妇联2023年工作总结\n2023年，市妇联紧扣“巾帼心向党”主题，举办宣讲120场，培训妇女2万余人次，服务大局有新作为。\n"
    "二、维护妇女权益\n接待来信来访400余件，办结率达98%，调解婚姻家庭纠纷90起，维权服务更有温度。\n"
)
TRADITIONAL = opencc.OpenCC("s2tw").convert(WHOLE)


def clean(text: str) -> Cleaned:
    cleaned = cleaning.clean(Source("a.txt", "txt", "utf-8", "", text))
    assert cleaning.replay(text, cleaned.changes) == cleaned.text
    return cleaned


def as_cp1252(data: bytes) -> str:
    """As browsers read it: five bytes that Windows-1252 lacks are control characters."""
    return "".join(bytes([b]).decode("latin-1" if b in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for b in data)


UTF8_AS_LATIN = WHOLE.encode().decode("latin-1")
MISREAD = {
    "utf-8 read as latin-1": UTF8_AS_LATIN,
    "utf-8 read as windows-1252": as_cp1252(WHOLE.encode()),
    "with its hard spaces made plain": as_cp1252(WHOLE.encode()).replace("\u00a0", " "),
    "twice": as_cp1252(as_cp1252(WHOLE.encode()).encode()),
    "three times": as_cp1252(as_cp1252(as_cp1252(WHOLE.encode()).encode()).encode()),
    "gbk read as latin-1": WHOLE.encode("gbk").decode("latin-1"),
    "gbk read as windows-1252": as_cp1252(WHOLE.encode("gbk")),
}


@pytest.mark.parametrize("text", MISREAD.values(), ids=MISREAD)
def test_text_read_wrongly_comes_back_whole(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text.endswith(WHOLE[WHOLE.index("2023年，") :])
    assert "mojibake" in cleaned.flags
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-8"])
def test_traditional_text_read_as_latin_comes_back(encoding: str) -> None:
    cleaned = clean(TRADITIONAL.encode(encoding, "ignore").decode("latin-1"))
    assert cleaned.text.split("\n")[1] == WHOLE.split("\n")[1]
    assert {"mojibake", "traditional"} <= set(cleaned.flags)


def test_only_the_lines_that_were_read_wrongly_are_touched() -> None:
    text = WHOLE + "三、家庭服务\n" + as_cp1252("举办亲子阅读60场。".encode())
    edits = list(misread.repair_misread(text))
    assert min(e.start for e in edits) == text.rindex("\n") + 1
    assert trace.apply(text, (), edits)[0] == WHOLE + "三、家庭服务\n举办亲子阅读60场。"


def test_what_utf8_lost_when_it_was_read_as_gbk_stays_lost_and_is_said() -> None:
    """GBK takes bytes by two, UTF-8 by three: each stretch of an odd length ends in half a character."""
    damaged = WHOLE.encode().decode("gbk", "replace")
    mended, _ = trace.apply(damaged, (), list(misread.repair_misread(damaged)))
    kept = sum(c in mended for c in set(WHOLE))
    assert kept > 0.8 * len(set(WHOLE))
    assert "\ufffd" in mended
    assert "mojibake" in clean(damaged).flags


def test_what_nothing_brings_back_is_flagged_and_left() -> None:
    lost = WHOLE + "全市锟斤拷锟斤拷联锟斤拷织举办讲座12场。\n"
    cleaned = clean(lost)
    assert "锟斤拷锟斤拷" in cleaned.text
    assert "mojibake" in cleaned.flags


@pytest.mark.parametrize(
    "text",
    [
        "René和Zoë博士到妇女之家讲学，介绍Köln的经验。",
        "温度保持在－5℃～8℃，pH值6.5±0.2，½以上达标。",
        "§3 ©2023 “巾帼”®",
    ],
)
def test_letters_with_accents_are_no_damage(text: str) -> None:
    assert list(misread.repair_misread(text)) == []
    assert not misread.is_lost(text)


@given(st.text(st.characters(codec="gbk"), max_size=80))
def test_a_repair_keeps_the_way_home(text: str) -> None:
    for damaged in (text, text.encode().decode("latin-1"), text.encode("gbk").decode("latin-1")):
        mended, changes = trace.apply(damaged, (), list(misread.repair_misread(damaged)))
        assert trace.replay(damaged, changes) == mended


def test_every_repaired_character_leads_to_its_own_bytes() -> None:
    edits = list(misread.repair_misread("工作".encode().decode("latin-1")))
    assert [(e.start, e.end, e.replacement) for e in edits] == [(0, 3, "工"), (3, 6, "作")]


# A lost place in a double-byte stream.


def damaged_at(text: str, at: int, *, fold: bool, swallow: bool) -> tuple[str, str] | None:
    """A text whose lead byte at `at` stands alone, as a reader shows it; and what a perfect repair would give."""
    data, shown, here, gone = text[at:].encode("gbk"), "?", 1, 0
    while here < len(data):
        if data[here] < 0x80:  # the trail byte of the next character: in step again
            shown, here = shown + chr(data[here]), here + 1
            break
        if data[here + 1 : here + 2] < b"\x40":
            gone = int(swallow)
            shown, here = shown + "?", here + 1 + gone
            break
        try:
            shown, here = shown + data[here : here + 2].decode("gbk"), here + 2
        except UnicodeDecodeError:
            return None
    if fold:
        shown = "".join(chr(ord(c) - 0xFEE0) if c in "！（），．／：；？＠" else c for c in shown)
    whole, rest = data[: here - gone].decode("gbk", "ignore"), data[here:].decode("gbk")
    return text[:at] + shown + rest, text[:at] + whole + rest


def simulations(text: str, number: int, seed: int) -> Iterator[tuple[str, str]]:
    """Damaged text and what it was: at random places, folded or not, with the ASCII byte swallowed or not."""
    draw = random.Random(seed)
    while number:
        start = draw.randrange(len(text) - 150)
        window = text[start : start + 150]
        made = damaged_at(window, 20, fold=draw.random() < 0.5, swallow=draw.random() < 0.5)
        if "\u4e00" <= window[20] <= "\u9fff" and made:
            number -= 1
            yield made


COMPOSED = json.loads((CASES / "prose.json").read_text(encoding="utf-8"))["paragraphs"]
SCRIPTS = {"simplified": "\n".join(COMPOSED), "traditional": opencc.OpenCC("s2t").convert("\n".join(COMPOSED))}


@pytest.mark.parametrize("written", SCRIPTS)
def test_lost_bytes_at_random_places_are_repaired_rightly_or_left(written: str) -> None:
    made = right = tried = 0
    for damaged, whole in simulations(SCRIPTS[written], 400, seed=11):
        tried += 1
        edits = list(mojibake.repair_lost_lead_bytes(damaged))
        if edits:
            made += 1
            mended, changes = trace.apply(damaged, (), edits)
            assert trace.replay(damaged, changes) == mended
            right += whole.startswith(mended.split("\ufffd")[0])
    assert right >= 0.97 * made
    assert made >= 0.45 * tried


LOST = json.loads((CASES / "lost_bytes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LOST, ids=[c["label"] for c in LOST])
def test_lost_byte_cases(case: dict[str, str]) -> None:
    cleaned = clean(case["text"] + "\n")
    assert cleaned.text.strip() == case["expected"], case["comment"]
    assert ("mojibake" in cleaned.flags) == (case["damaged"] == "yes")


GLOSSES = json.loads((CASES / "glosses.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", GLOSSES, ids=[c["label"] for c in GLOSSES])
def test_glosses(case: dict[str, str]) -> None:
    assert trace.apply(case["text"], (), list(script.drop_glosses(case["text"])))[0] == case["expected"], case[
        "comment"
    ]


def test_characters_of_hong_kong_and_taiwan_are_simplified_and_names_stay() -> None:
    text = "乾安縣衞生部門著力改善裏外環境，瞭解羣眾需求，乾淨整潔，瀋陽、鍾祥等地前來交流24次。\n"
    assert clean(text).text == "乾安县卫生部门着力改善里外环境，了解群众需求，干净整洁，沈阳、钟祥等地前来交流24次。\n"


def test_a_simplified_text_with_traditional_names_is_not_traditional() -> None:
    text = WHOLE + "市妇联与臺灣婦女团体交流，参观書法展。\n"
    assert "traditional" not in clean(text).flags
    assert "臺灣婦女" in clean(text).text

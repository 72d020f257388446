"""Reading over the real files: every one, in eight encodings, whole and cut."""

from __future__ import annotations

import random
from pathlib import Path

import opencc
import pytest

from textmine import sources
from textmine.records import Source
from textmine.sources.decoding import decode

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("sources")]

ENCODINGS = {
    "utf-8": {"utf-8"},
    "utf-8-sig": {"utf-8-sig"},
    "gb18030": {"gb18030"},
    "gbk": {"gb18030"},
    "big5": {"big5"},
    "utf-16": {"utf-16"},
    "utf-16-le": {"utf-16-le"},
    "utf-16-be": {"utf-16-be"},
}


@pytest.fixture(scope="module")
def read(real_data: Path) -> list[Source]:
    return [sources.read(f.path, f.doc) for f in sources.discover(real_data / "data")]


def test_every_file_is_read_without_a_warning(read: list[Source]) -> None:
    assert len(read) == 62
    assert [(s.doc, s.warnings) for s in read if s.warnings] == []
    assert min(len(s.text) for s in read) > 2000


def test_every_text_can_be_stored_and_every_mark_lies_in_it(read: list[Source]) -> None:
    for source in read:
        assert source.text.encode("utf-8").decode("utf-8") == source.text
        assert "\r" not in source.text
        assert all(0 <= m.start < m.end <= len(source.text) for m in source.marks), source.doc


def cuts(text: str, encoding: str, draw: random.Random) -> list[bytes]:
    """The whole text, its first 300 bytes, 300 bytes from a character on, and from a byte on where that can be read."""
    data = text.encode(encoding, "ignore")
    at = draw.randrange(max(1, len(text) - 300))
    found = [data, data[:300], text[at : at + 300].encode(encoding, "ignore")[:300]]
    if encoding in ("utf-8", "gb18030", "gbk", "big5"):
        start = draw.randrange(max(1, len(data) - 300))
        found.append(data[start : start + 300])
    return found


def test_eight_encodings_are_told_apart_whole_and_cut(read: list[Source]) -> None:
    draw, traditional = random.Random(5), opencc.OpenCC("s2t")
    tried, wrong = 0, []
    for source in read:
        for encoding, names in ENCODINGS.items():
            text = traditional.convert(source.text) if encoding == "big5" else source.text
            for number, data in enumerate(cuts(text, encoding, draw)):
                tried += 1
                if decode(data)[1] not in names:
                    wrong.append((source.doc, encoding, number, decode(data)[1]))
    assert tried > 1500
    assert len(wrong) <= 0.005 * tried, wrong[:20]


def test_a_whole_text_comes_back_exactly(read: list[Source]) -> None:
    for source in read:
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
            assert decode(source.text.encode(encoding))[0] == source.text, (source.doc, encoding)


def test_tables_of_pages_stand_one_row_a_line(read: list[Source]) -> None:
    """The communiqués' tables have two columns and more, and no row of them breaks."""
    rows = [
        source.text[m.start : m.end]
        for source in read
        if source.format == "html" and "统计公报" in source.text
        for m in source.marks
        if m.kind == "table"
    ]
    assert len(rows) > 100
    figures = [r for r in rows if sum(c.isdigit() for c in r) > 3 and len(r) < 200]
    broken = [r for r in figures if r.rstrip("\n").count("\n")]
    assert len(broken) <= 0.05 * len(figures), broken[:5]

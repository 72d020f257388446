"""Files as they lie in researchers' folders: names, links, tables of metadata, Word files, PDFs and what is none."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from textmine import sources
from textmine.annotators.claims import LONGEST_SENTENCE
from textmine.errors import CodebookError, ReadError, TextmineError
from textmine.pipeline import load
from textmine.reading import Job, work
from textmine.records import Source
from textmine.sources.settings import Limits, Settings, Sources

from .pdfs import pdf

TEXT = "全市建成妇女之家226个，培训妇女2万余人次。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


# What an installed program would make of a file is the matter of test_sources_office.py.
PLAIN = Settings(Sources(convert=False))


def read(name: str, content: bytes, settings: Settings = PLAIN) -> Source:
    return sources.read(Path(name), name, content=content, settings=settings)


def problem(name: str, content: bytes, settings: Settings = PLAIN) -> tuple[str, str]:
    with pytest.raises(ReadError) as error:
        read(name, content, settings)
    assert error.value.place == name
    assert error.value.hint
    return error.value.problem, error.value.hint


@pytest.mark.parametrize(
    ("name", "content", "says", "hint"),
    [
        ("a.txt", b"\xef\xbb\xbf", "nothing but blanks", "remove"),
        ("a.txt", b"\xff\xfe", "nothing but blanks", "remove"),
        ("a.txt", "\u3000\u3000\n\u200b\xa0".encode(), "nothing but blanks", "remove"),
        ("a.txt", b"\x00" * 4096, "NUL", "download"),
        ("a.html", b"<title>\xe7\x94\xb2</title><script>1</script>", "shows no text", "browser"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "picture (PNG)", "OCR"),
        ("a.html", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "picture (JPEG)", "OCR"),
        ("a.docx", b"Rar!\x1a\x07" + bytes(range(256)) * 9, "archive (RAR)", "unpack"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "legacy .doc", "soffice"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "legacy .doc", "soffice"),
        ("a.doc", b"{\\rtf1\\ansi text}", "RTF", "soffice"),
        ("a.ofd", b"PK\x03\x04" + bytes(90), "an OFD file", "save it as .pdf"),
        ("a.caj", b"CAJ" + bytes(90), "a CAJ file", "CAJViewer"),
        ("a.docx", TEXT.encode(), "damaged", "download"),
        ("a.pdf", TEXT.encode(), "damaged", "download"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 200, "damaged", "download"),
    ],
)
def test_what_is_no_report_is_told_by_what_it_is(name: str, content: bytes, says: str, hint: str) -> None:
    found = problem(name, content)
    assert says in found[0]
    assert hint in found[1]


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(ReadError, match="100 MB is too large"):
        sources.read(path, "large.txt")
    assert "too large" in problem("large.txt", b"a" * 50_000_001)[0]
    assert len(read("a.txt", TEXT.encode() * 30_000).text) == 30_000 * len(TEXT)
    assert "more than 1 MB" in problem("a.txt", TEXT.encode() * 30_000, Settings(limits=Limits(megabytes=1)))[0]


def test_a_line_of_five_megabytes_is_read() -> None:
    assert len(read("a.txt", (TEXT * 80_000).encode()).text) == len(TEXT) * 80_000
    assert read("a.html", ("<p>" + TEXT * 80_000).encode()).text == TEXT * 80_000 + "\n"


@pytest.mark.parametrize("piece", ["a", "培训妇女2万余人次，建成妇女之家226个，"], ids=["letters", "no full stop"])
def test_a_text_without_any_break_goes_through_the_whole_chain(piece: str, tmp_path: Path) -> None:
    """Steps whose time grows with the square of a sentence would not end here."""
    (tmp_path / "a.txt").write_text(piece * (400_000 // len(piece) ** 2 * len(piece)), encoding="utf-8")
    outcome = work(Job("a.txt", str(tmp_path / "a.txt"), "womens_federation", {}))
    assert outcome.failure is None
    sentences = outcome.batch["claims"]["sentence"]
    assert max((len(s) for s in sentences), default=0) <= 2 * LONGEST_SENTENCE
    assert len(sentences) == (0 if piece == "a" else outcome.characters // len(piece) * 2)


@pytest.mark.parametrize("sign", ["\x00", "\x02", "\x0b", "\x1f", "\x7f", "\ufffe"])
def test_a_control_character_stands_as_a_lost_one_and_is_told(sign: str) -> None:
    source = read("a.txt", f"{TEXT}{sign}{TEXT}".encode())
    assert source.text == f"{TEXT}\ufffd{TEXT}"
    assert source.warnings == ("1 characters could not be decoded: download the file again",)


@pytest.mark.parametrize(
    "content",
    [
        (TEXT.encode() + b"\xed\xa0\x80" + TEXT.encode()),
        (TEXT.encode("utf-16-le") + b"\x00\xd8" + TEXT.encode("utf-16-le")),
    ],
)
def test_an_unpaired_surrogate_does_no_harm(content: bytes) -> None:
    text = read("a.txt", content).text
    assert text.encode("utf-8").decode("utf-8") == text
    assert text.replace("\ufffd", "") == TEXT * 2


def test_control_characters_written_as_entities_do_no_harm() -> None:
    source = read("a.html", f"<title>甲&#2;</title><p>{TEXT}&#xD800;&#0;&#8;</p>".encode())
    assert re.search("[\x00-\x08]", source.text + source.properties["title"]) is None
    assert TEXT in source.text


@pytest.mark.parametrize("name", ["a.doc", "a.txt", "a.pdf", "a.docx"])
def test_a_web_page_is_read_as_one_whatever_it_is_called(name: str) -> None:
    source = read(name, f"<!DOCTYPE html>\n<html><body><p>{TEXT}</p><script>1</script></body></html>".encode())
    assert (source.format, source.text) == ("html", f"{TEXT}\n")


def test_a_text_that_only_begins_with_a_tag_stays_a_text() -> None:
    assert read("a.txt", f"<!-- -->\n{TEXT}<br>".encode()).text == f"<!-- -->\n{TEXT}<br>"


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word(TEXT))
    assert sources.read(path, "a.docx") == sources.read(path, "a.docx")


# ---- folders


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"limits": {"pagse": 3}}, r'\[limits\] has no pagse; did you mean "pages"'),
        ({"limits": {"pages": 0}}, "whole number above 0"),
        ({"sources": {"ocr": "yes"}}, "true or false"),
    ],
)
def test_a_setting_that_cannot_be_is_told(table: dict[str, dict[str, object]], says: str) -> None:
    pipeline = replace(load("womens_federation"), settings=table)
    with pytest.raises(CodebookError, match=says):
        sources.settings_of(pipeline)


def test_settings_come_from_the_pipeline_and_the_command_line() -> None:
    pipeline = replace(
        load("womens_federation"), settings={"limits": {"pages": 7}, "sources": {"ocr_language": "chi_tra"}}
    )
    found = sources.settings_of(pipeline, ocr=True)
    assert (found.limits.pages, found.limits.megabytes, found.sources.ocr, found.sources.ocr_language) == (
        7,
        50,
        True,
        "chi_tra",
    )
    assert not sources.settings_of(pipeline).sources.ocr


def test_what_is_found_and_what_is_passed_over(tmp_path: Path) -> None:
    reports = ["a.TXT", "b.Htm", "c.md", "d.pdf", "e.wps", "f.mht", "福建省/2025.docx", "old.doc", "page.html",
               "page_files.txt"]  # fmt: skip
    others = ["README.md", "readme.txt", "b/README", ".x.txt", "~$d.docx", "metadata.csv", ".DS_Store", "x.csv",
              ".git/a.txt", "__MACOSX/a.txt", "page_files/frame.html", "a.txt~", "y.XLS", "b/z.csv", "Thumbs.db",
              "noname"]  # fmt: skip
    for name in reports + others:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("甲", encoding="utf-8")
    assert [f.doc for f in sources.discover(tmp_path)] == sorted(reports)
    kinds = [f.doc for f in sources.survey(tmp_path)[1]]
    assert kinds == ["b/z.csv", "noname", "x.csv", "y.XLS"]
    assert sources.left_alone(kinds) == "not read: 4 files of other kinds (2 .csv, 1 .xls, 1 without a suffix)"
    assert sources.discover(tmp_path / "c.md") == [sources.Found("c.md", tmp_path / "c.md")]


def test_names_are_in_nfc_and_never_shared(tmp_path: Path) -> None:
    for name in ("é.txt", unicodedata.normalize("NFD", "é.txt"), unicodedata.normalize("NFD", "ü.txt")):
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = sources.discover(tmp_path)
    assert [f.doc for f in found] == sorted(["é.txt", "é (2).txt", "ü.txt"])
    assert {f.doc: len(f.path.name) for f in found} == {"é.txt": 5, "é (2).txt": 6, "ü.txt": 6}


def test_a_name_in_gbk_is_read_as_what_it_says(tmp_path: Path) -> None:
    for name in ("福建省2025年".encode("gbk"), b"\xff\xfe", b"\xed\xa0\x80"):
        with open(os.fsencode(tmp_path) + b"/" + name + b".txt", "w", encoding="utf-8") as file:  # noqa: PTH123 - no text
            file.write(TEXT)
    found = sources.discover(tmp_path)
    assert [f.doc for f in found] == ["福建省2025年.txt", "\ufffd\ufffd.txt", "\ufffd\ufffd\ufffd.txt"]
    assert [sources.read(f.path, f.doc).text for f in found] == [TEXT] * 3


def test_links_are_followed_out_of_the_corpus_once_and_never_back(tmp_path: Path) -> None:
    corpus, other = tmp_path / "corpus", tmp_path / "other"
    (other / "deep").mkdir(parents=True)
    (corpus / "a").mkdir(parents=True)
    (other / "deep" / "x.txt").write_text("甲", encoding="utf-8")
    (corpus / "a" / "y.txt").write_text("乙", encoding="utf-8")
    for link, target in {"one": other, "two": other, "self": corpus, "up": tmp_path, "in": corpus / "a"}.items():
        (corpus / link).symlink_to(target)
    (other / "back").symlink_to(corpus)
    (corpus / "round.txt").symlink_to("round.txt")
    assert [f.doc for f in sources.discover(corpus)] == ["a/y.txt", "one/deep/x.txt", "round.txt"]
    with pytest.raises(ReadError, match="leads back to itself"):
        sources.read(corpus / "round.txt", "round.txt")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (found,) = sources.discover(tmp_path)
    with pytest.raises(OSError, match="not a regular file"):
        sources.digest(found.path)
    with pytest.raises(ReadError, match="not a regular file"):
        sources.read(found.path, found.doc)


# ---- metadata.csv


def metadata(tmp_path: Path, content: str, encoding: str = "utf-8") -> dict[str, dict[str, str]]:
    (tmp_path / "metadata.csv").write_bytes(content.encode(encoding))
    return sources.read_metadata(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_metadata_is_read_as_a_spreadsheet_saves_it(tmp_path: Path, encoding: str, separator: str) -> None:
    content = "Doc,province,year,\r\nfolder\\a.txt, 浙江省 ,2023,\r\n,,,\r\n./b.txt,,,\r\n".replace(",", separator)
    assert metadata(tmp_path, content, encoding) == {
        "folder/a.txt": {"province": "浙江省", "year": "2023"},
        "b.txt": {},
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("doc,organization\n", 'line 1: unknown column "organization"; did you mean "organisation"?'),
        ("year\n2023\n", 'line 1: there is no column "doc"'),
        ("doc,year,year\n", 'line 1: the column "year" stands twice'),
        ("doc,year\na.txt,2023,浙江省\n", 'line 2: a cell without a column: "浙江省"'),
        ("doc,year\na.txt,2023年\n", 'line 2: year "2023年" is not a year such as 2024'),
        ('doc,title\n\na.txt,"甲\n乙"\na.txt,丙\n', 'line 5: "a.txt" stands twice'),
    ],
)
def test_a_wrong_row_of_metadata_is_named(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(TextmineError) as error:
        metadata(tmp_path, content)
    assert says in str(error.value)


def test_a_row_for_a_missing_file_is_named_with_its_line(tmp_path: Path) -> None:
    rows = metadata(tmp_path, 'doc,title\na.txt,"甲\n乙"\n浙江省/2032.txt,丙\n')
    with pytest.raises(TextmineError) as error:
        sources.check_metadata(rows, ["a.txt", "浙江省/2023.txt"])
    expected = 'metadata.csv line 4: there is no file "浙江省/2032.txt"; did you mean "浙江省/2023.txt"?'
    assert str(error.value) == expected
    sources.check_metadata(rows, ["a.txt", "浙江省/2032.txt"])


# ---- Word


def word(*paragraphs: str, numbering: str = "", body: Sequence[str] = ()) -> bytes:
    """A Word file; `body`: paragraphs as XML, `numbering`: the levels of list 77."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if numbering:
        root = document.part.numbering_part.element
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{numbering}</w:abstractNum>'
        root.insert(0, parse_xml(abstract))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for xml in body:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def level(depth: int, form: str, pattern: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def item(depth: int, text: str) -> str:
    number = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
    return f"{number}<w:r><w:t>{text}</w:t></w:r>"


def test_the_numbers_that_word_counts_are_written_out() -> None:
    numbering = level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）")
    numbering += level(2, "decimal", "%3.") + level(3, "bullet", "·")
    body = [
        item(d, t)
        for d, t in [(0, "学习"), (1, "宣讲"), (1, "培训"), (2, "农村"), (0, "维权"), (1, "普法"), (3, "热线")]
    ]
    text = read("a.docx", word(numbering=numbering, body=body)).text
    assert text.split("\n")[:-1] == ["一、学习", "（一）宣讲", "（二）培训", "1.农村", "二、维权", "（一）普法", "热线"]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (
            '<w:r><w:t>培训</w:t></w:r><w:smartTag w:element="chmetcnv"><w:r><w:t>200公里</w:t></w:r></w:smartTag>',
            "培训200公里",
        ),
        ("<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新增"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>", "甲\n乙\t丙"),
        (
            "<w:ruby><w:rt><w:r><w:t>diào</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>调</w:t></w:r></w:rubyBase></w:ruby>",
            "调",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        (
            "<w:r><w:t>显</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>示</w:t></w:r>',
            "显示",
        ),
        ('<w:commentRangeStart w:id="0"/><w:r><w:t>正文</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>', "正文"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>页</w:t></w:r>", "页"),
    ],
    ids=["smart tags", "tracked changes", "breaks", "pinyin", "content controls", "hidden text", "comments", "fields"],
)
def test_the_text_of_a_paragraph_is_what_word_shows(xml: str, expected: str) -> None:
    assert read("a.docx", word(body=[xml])).text == expected + "\n"


def test_a_merged_cell_stands_once() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=3)
    for number, words in enumerate(["指标", "2023年", "2024年", "", "226个", "240个"]):
        table.cell(number // 3, number % 3).text = words
    table.cell(0, 0).merge(table.cell(1, 0))
    buffer = io.BytesIO()
    document.save(buffer)
    source = read("a.docx", buffer.getvalue())
    assert source.text == "指标\t2023年\t2024年\n\t226个\t240个\n"
    assert [m.kind for m in source.marks] == ["table", "table"]


def test_an_error_says_the_same_in_every_run() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    found = {problem("a.docx", buffer.getvalue()) for _ in range(3)}
    assert len(found) == 1
    assert "0x" not in found.pop()[0]


def test_an_archive_with_a_password_is_encrypted() -> None:
    data = bytearray(word(TEXT))
    for place in [m.start() for m in re.finditer(b"PK\x01\x02", data)]:
        data[place + 8] |= 1
    assert "encrypted" in problem("a.docx", bytes(data))[0]


def with_document(xml: str) -> bytes:
    """A Word file whose main part is as given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("甲"))) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, xml if entry.filename == "word/document.xml" else old.read(entry.filename))
    return buffer.getvalue()


def test_an_entity_of_a_word_file_opens_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    source = read(
        "a.docx",
        with_document(
            f"{entity}<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>甲&x;乙</w:t></w:r></w:p></w:body></w:document>"
        ),
    )
    assert "秘密" not in source.text
    assert source.text.startswith("甲")


def test_entities_that_grow_without_end_are_refused() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = with_document(
        f'<!DOCTYPE d [<!ENTITY l0 "哈哈">{entities}]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    )
    assert len(data) < 50_000
    assert "not a Word document" in problem("a.docx", data)[0]


@pytest.mark.parametrize(("levels", "read_as"), [(100, "底\n"), (100_000, "")])
def test_containers_within_containers_are_read_or_refused(levels: int, read_as: str) -> None:
    inner = (
        "<w:sdt><w:sdtContent>" * levels + "<w:p><w:r><w:t>底</w:t></w:r></w:p>" + "</w:sdtContent></w:sdt>" * levels
    )
    data = with_document(f"<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>")
    if read_as:
        assert read("a.docx", data).text == read_as
    else:
        assert "not a Word document" in problem("a.docx", data)[0]


# ---- PDF


def test_the_chinese_text_layer_of_a_pdf_keeps_its_lines_and_pages() -> None:
    source = read("a.pdf", pdf("市妇联工作总结\n全年培训妇女200人。", "二、维权工作"))
    assert source.text == "市妇联工作总结\n全年培训妇女200人。\n二、维权工作\n"
    assert [(m.kind, m.value, source.text[m.start : m.end]) for m in source.marks] == [
        ("page", "1", "市妇联工作总结\n全年培训妇女200人。\n"),
        ("page", "2", "二、维权工作\n"),
    ]
    assert source.warnings == ()


def test_a_pdf_with_a_password_is_told() -> None:
    assert "encrypted" in problem("a.pdf", pdf("工作总结", password=True))[0]


def test_pages_without_text_among_others_are_a_warning() -> None:
    assert read("a.pdf", pdf("工作总结", "", "")).warnings == (
        "pages 2-3 without a text layer: run OCR over them (textmine analyze --ocr)",
    )
    assert read("a.pdf", pdf(*["工作总结"] * 9, "")).warnings == ()
    assert "OCR" in problem("a.pdf", pdf("", ""))[1]


def test_a_pdf_whatever_it_is_called_is_read() -> None:
    assert read("a.txt", pdf("工作总结")).format == "pdf"


def test_too_many_pages_are_no_report() -> None:
    says, hint = problem("a.pdf", pdf("甲", "乙"), Settings(limits=Limits(pages=1)))
    assert "2 pages are too many" in says
    assert "[limits]" in hint


# ---- what changes while a run goes on


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert sources.outside(tmp_path / "a.pdf", Settings(Sources(ocr=True))) == ""
    with pytest.raises(OSError, match="not a regular file"):
        sources.digest(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="not a regular file"):
        sources.read(tmp_path / "a.pdf", "a.pdf")


def test_a_file_that_goes_between_finding_and_reading_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (found,) = sources.discover(tmp_path)
    found.path.unlink()
    assert sources.outside(found.path, Settings()) == ""
    with pytest.raises(ReadError, match="the file is not there; mend it, or remove it, and run again"):
        sources.read(found.path, found.doc)


def test_a_file_that_grows_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT[:10], encoding="utf-8")
    read_bytes = Path.read_bytes

    def slow(self: Path) -> bytes:
        half = read_bytes(self)
        if self == path and len(half) < 60:
            path.write_text(TEXT, encoding="utf-8")
        return half

    monkeypatch.setattr(Path, "read_bytes", slow)
    assert sources.read(path, "a.txt").text == TEXT


def test_a_file_that_never_rests_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    read_bytes = Path.read_bytes

    def growing(self: Path) -> bytes:
        half = read_bytes(self)
        path.write_bytes(half + TEXT.encode())
        return half

    monkeypatch.setattr(Path, "read_bytes", growing)
    with pytest.raises(ReadError, match="changes while it is read; run again when it is saved whole"):
        sources.read(path, "a.txt")


# ---- permissions


def test_a_folder_one_may_not_open_is_told_not_passed_over(tmp_path: Path) -> None:
    """Tried in a child under another user, since root may open everything."""
    corpus = tmp_path / "corpus"
    (corpus / "浙江省").mkdir(parents=True)
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "浙江省").chmod(0)
    for folder in [corpus, tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.getuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from textmine import sources; from textmine.errors import ReadError\n"
        "sources.read(Path('a.txt'), 'a.txt', content='工作总结'.encode())  # imports what nobody may not\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "for found in sources.discover(Path(sys.argv[1])):\n"
        "    try: sources.read(found.path, found.doc); print(found.doc, 'read')\n"
        "    except ReadError as e: print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(corpus)], capture_output=True, text=True, check=True)
    (corpus / "浙江省").chmod(0o755)
    assert done.stdout.splitlines() == ["a.txt read", "浙江省: no permission to read it; chmod u+rX '浙江省'"]

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document

from textmine import sources
from textmine.errors import ReadError, TextmineError
from textmine.sources.decoding import decode

TEXT = "全市妇联系统坚持围绕中心、服务大局，开展“巾帼心向党”宣讲120场，培训妇女2万余人次，建成妇女之家226个。\n" * 4
TRADITIONAL = "全市婦聯系統堅持圍繞中心、服務大局，開展宣講活動，培訓婦女二萬餘人次，建成婦女之家二百餘個。\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [None, 300])
def test_simplified_text_is_decoded_whatever_its_encoding(encoding: str, length: int | None) -> None:
    data = TEXT.encode(encoding)[:length]
    text, _ = decode(data)
    assert text.rstrip("\ufffd")[:60] == TEXT[:60]


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030", "utf-16-le"])
def test_traditional_text_too(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding))[0] == TRADITIONAL


def test_line_ends_are_one_kind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("甲\r\n乙\r丙\n".encode())
    assert sources.read(tmp_path / "a.txt", "a.txt").text == "甲\n乙\n丙\n"


def docx_bytes() -> bytes:
    document = Document()
    document.add_heading("工作总结", level=1)
    document.add_paragraph("培训妇女200人次。")
    table = document.add_table(rows=2, cols=2)
    for row, words in enumerate((("项目", "数量"), ("宣讲", "24场"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    document.add_paragraph("表后一段。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_file_keeps_its_tables_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx_bytes())
    source = sources.read(tmp_path / "a.docx", "a.docx")
    assert source.text == "工作总结\n培训妇女200人次。\n项目\t数量\n宣讲\t24场\n表后一段。\n"
    assert [(m.kind, m.value) for m in source.marks] == [("heading", "1"), ("table", ""), ("table", "")]


def test_a_page_says_what_is_menu_what_is_link_what_is_hidden(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"><title>总结_某网</title></head><body><ul class="nav"><li>首页</li></ul>'
        '<p>全年开展宣<b>讲</b>24场。</p><p style="display: none">藏</p><a href="x">下一篇</a><script>var a;</script></body>'
    )
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))
    source = sources.read(tmp_path / "a.html", "a.html")
    assert source.encoding == "gb18030"
    assert "全年开展宣讲24场。" in source.text
    assert "var a" not in source.text
    kinds = {m.kind: source.text[m.start : m.end].strip() for m in source.marks}
    assert kinds == {"title": "总结_某网", "navigation": "首页", "hidden": "藏", "link": "下一篇"}


def test_a_hundred_thousand_nested_tags_are_no_danger() -> None:
    from textmine.sources import html

    text, _, _ = html.extract("<div>" * 100_000 + "宣讲24场。")
    assert text == "宣讲24场。\n"


def minimal_pdf(text: str) -> bytes:
    """A PDF of one page, by hand; no text layer for an empty text."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = b"".join(b"%010d 00000 n \n" % p for p in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + xref
    return out + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_a_pdf_gives_its_text_layer(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(minimal_pdf("GDP 2025"))
    source = sources.read(tmp_path / "a.pdf", "a.pdf")
    assert source.text == "GDP 2025\n"
    assert [(m.kind, m.value) for m in source.marks] == [("page", "1")]


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return buffer.getvalue()


GALLERY = {
    "empty.txt": (b"", "empty", "remove"),
    "blank.txt": (b" \n\n\t ", "empty", "remove"),
    "binary.txt": (bytes(range(256)) * 50, "not a text", "binary"),
    "zeros.txt": (b"\x00" * 5000, "not a text", "download"),
    "legacy.doc": (b"\xd0\xcf\x11\xe0" + b"x" * 900, "legacy .doc", "docx"),
    "broken.docx": (b"PK\x03\x04 this is no archive", "damaged", "download"),
    "locked.docx": (b"\xd0\xcf\x11\xe0" + b"x" * 900, "legacy .doc", "docx"),
    "archive.docx": (None, "no Word document", "docx"),
    "bomb.docx": (None, "refused", "save"),
    "scan.pdf": (minimal_pdf(""), "no text layer", "OCR"),
    "broken.pdf": (b"%PDF-1.4 nothing follows", "damaged", "download"),
    "page.html": (b"<html><script>var a=1;</script></html>", "shows no text", "browser"),
}


@pytest.mark.parametrize("name", GALLERY)
def test_what_cannot_be_read_says_why_and_what_next(tmp_path: Path, name: str) -> None:
    data, problem, hint = GALLERY[name]
    if name == "bomb.docx":
        data = bomb()
    if data is None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", "a")
        data = buffer.getvalue()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as error:
        sources.read(tmp_path / name, name)
    assert problem in error.value.problem
    assert hint in error.value.hint
    assert error.value.place == name


def test_links_that_lead_nowhere_and_folders_named_like_files_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "folder.txt" / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "README.md").write_text("no report", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("no report", encoding="utf-8")
    found = sources.discover(tmp_path)
    assert [f.doc for f in found] == ["dangling.txt", "folder.txt/a.txt"]
    with pytest.raises(ReadError, match="dangling"):
        sources.read(found[0].path, found[0].doc)


def test_a_file_one_may_not_read_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    path.chmod(0)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from textmine import sources; from textmine.errors import ReadError\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: sources.read(Path(sys.argv[1]), 'a.txt')\n"
        "except ReadError as e: print(e.problem)"
    )
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.getuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no permission to read it"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("doc,yaer\na.txt,2020\n", r'line 1: unknown column "yaer"; did you mean "year"'),
        ("doc,year\na.txt,2020\na.txt,2021\n", r'line 3: "a.txt" stands twice'),
        ("doc,year\n,2020\n", "line 2: a row without doc"),
    ],
)
def test_a_wrong_metadata_table_names_its_line(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "metadata.csv").write_text(content, encoding="utf-8")
    with pytest.raises(TextmineError, match=problem):
        sources.read_metadata(tmp_path)


def test_metadata_saved_by_a_spreadsheet_in_gbk_is_read(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_bytes("doc,province,organisation\na.txt,浙江省,省妇女联合会\n".encode("gbk"))
    assert sources.read_metadata(tmp_path) == {"a.txt": {"province": "浙江省", "organisation": "省妇女联合会"}}
    with pytest.raises(TextmineError, match='there is no file "a'):
        sources.check_metadata({"a.txt": {}}, ["b.txt"])

"""Old Word files and pages saved as one file: converted where a program is installed, else told how to."""

from __future__ import annotations

import quopri
import time
from pathlib import Path

import pytest

from textmine import sources
from textmine.errors import ReadError
from textmine.sources import office
from textmine.sources.settings import Limits, Settings, Sources

from .test_sources_gallery import OLE, word

RTF = b"{\\rtf1\\ansi\\uc0 {\\b \\u24037\\u20316\\u24635\\u32467}\\par \\u22521\\u35757 200\\u20154\\u12290\\par}"
WORD = OLE + "WordDocument".encode("utf-16-le")


def test_an_rtf_file_is_converted_where_libreoffice_is_and_told_how_to_where_not() -> None:
    """Both branches hold something: the machine decides which is seen."""
    if not office.found(office.SOFFICE):
        with pytest.raises(ReadError, match=r"RTF file cannot be read; save it as \.docx"):
            sources.read(Path("a.rtf"), "a.rtf", content=RTF)
        return
    source = sources.read(Path("a.rtf"), "a.rtf", content=RTF)
    assert (source.format, source.text) == ("rtf", "工作总结\n培训200人。\n")
    assert source.warnings == (f"converted from .rtf by {office.converter('rtf')}",)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of all converters, to be written by the test."""
    path = tmp_path / "program"
    path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(office, "found", lambda names: str(path))
    monkeypatch.setattr(office, "_version", lambda path: "LibreOffice 9.9")
    return path


def test_what_the_program_gives_is_read_and_told(program: Path, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(word("全年培训妇女200人。"))
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/made.docx "${{last%.*}}.docx"\n', encoding="utf-8"
    )
    source = sources.read(Path("a.doc"), "a.doc", content=WORD)
    assert (source.format, source.text) == ("doc", "全年培训妇女200人。\n")
    assert source.warnings == ("converted from .doc by LibreOffice 9.9",)
    assert sources.read(Path("a.wps"), "a.wps", content=WORD).format == "wps"


def test_without_libreoffice_antiword_reads_and_its_limits_are_told(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "found", lambda names: str(program) if names == office.ANTIWORD else "")
    program.write_text("#!/bin/sh\necho '全年培训妇女200人。'\necho '|宣讲 |24场 |'\n", encoding="utf-8")
    source = sources.read(Path("a.doc"), "a.doc", content=WORD)
    assert source.text == "全年培训妇女200人。\n宣讲\t24场\n"
    assert source.warnings == ("converted from .doc by antiword" + office.DOUBT,)
    with pytest.raises(ReadError, match="RTF file cannot be read"):
        sources.read(Path("a.rtf"), "a.rtf", content=RTF)


def test_a_file_that_no_program_can_convert_is_told(program: Path) -> None:
    with pytest.raises(ReadError, match=r"cannot convert: damaged, or encrypted; open it in Word"):
        sources.read(Path("a.doc"), "a.doc", content=WORD)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(program: Path, tmp_path: Path) -> None:
    program.write_text(f"#!/bin/sh\n(sleep 3; touch {tmp_path}/late) &\nsleep 60\n", encoding="utf-8")
    start = time.monotonic()
    with pytest.raises(ReadError, match="within 1 s"):
        sources.read(Path("a.doc"), "a.doc", content=WORD, settings=Settings(limits=Limits(seconds=1)))
    assert time.monotonic() - start < 20
    time.sleep(3)
    assert not (tmp_path / "late").exists()


def test_nothing_is_left_of_a_conversion(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ReadError):
        sources.read(Path("a.doc"), "a.doc", content=WORD)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["program"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (WORD, "a legacy .doc file cannot be read"),
        (OLE + "Workbook".encode("utf-16-le"), "an Excel workbook, not a report"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "a PowerPoint file, not a report"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "the document is encrypted"),
        (RTF, "an RTF file cannot be read"),
    ],
)
def test_where_nothing_is_converted_the_hint_says_how_to(content: bytes, says: str) -> None:
    with pytest.raises(ReadError) as error:
        sources.read(Path("a.doc"), "a.doc", content=content, settings=Settings(Sources(convert=False)))
    assert error.value.problem == says
    assert "save" in error.value.hint


def test_a_program_installed_later_reads_only_old_files_anew(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in (("a.doc", WORD), ("b.doc", "全年培训。".encode()), ("c.docx", word("甲"))):
        (tmp_path / name).write_bytes(content)
    told = {n: sources.outside(tmp_path / n, Settings()) for n in ("a.doc", "b.doc", "c.docx")}
    assert told == {"a.doc": "LibreOffice 9.9", "b.doc": "", "c.docx": ""}
    monkeypatch.setattr(office, "found", lambda names: "")
    assert sources.outside(tmp_path / "a.doc", Settings()) == "none"


PAGE = "<html><head><meta charset='gb2312'><title>总结</title></head><body><p>全年培训妇女200人。</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_saved_as_one_file_tells_where_it_stood(encoding: str) -> None:
    lines = quopri.encodestring(PAGE.encode(encoding)).replace(b"\n", b"\r\n")
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://fl.example.org/2024/1.html\r\n"
        b"Date: Tue, 4 Mar 2025 02:33:23 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="B"\r\n\r\n--B\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    source = sources.read(Path("a.mht"), "a.mht", content=head + lines + b"\r\n--B--\r\n")
    assert source.format == "html"
    assert source.encoding == encoding
    assert "全年培训妇女200人。\n" in source.text
    assert source.properties["source_url"] == "https://fl.example.org/2024/1.html"
    assert source.properties["retrieved"] == "2025-03-04"


def test_a_saved_page_without_a_page_is_told() -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
    with pytest.raises(ReadError, match="without a page"):
        sources.read(Path("a.mht"), "a.mht", content=head + b"Content-Type: image/png\r\n\r\nx\r\n--B--\r\n")


def test_a_converter_tells_its_version_once() -> None:
    path = office.found(office.SOFFICE)
    name = office._version(path) if path else office.converter("rtf")
    assert name.startswith("LibreOffice") if path else name == ""

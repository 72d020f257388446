"""Scanned pages: recognised where a researcher asks for it, told in every case; both with tesseract and without it."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFont

from textmine import sources
from textmine.analysis import analyze
from textmine.cli import cli
from textmine.errors import ReadError
from textmine.records import Source
from textmine.sources import ocr
from textmine.sources.settings import Settings, Sources

from .test_sources_gallery import pdf

ASKED = Settings(Sources(ocr=True))
LANGUAGE = ASKED.sources.ocr_language
LINES = ("江州市妇联工作总结", "全年培训妇女骨干386人，建成妇女之家226个。", "办结信访153件。")
NEXT = f"install tesseract (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-{LANGUAGE.replace('_', '-')})"


def chinese_font() -> str:
    """A font of the system with Chinese signs, or nothing."""
    try:
        told = subprocess.run(
            ["fc-match", "-f", "%{file}|%{lang}", ":lang=zh-cn"], capture_output=True, text=True
        ).stdout
    except FileNotFoundError:
        return ""
    path, _, languages = told.partition("|")
    return path if "zh" in languages else ""


def scan(*pages: tuple[str, ...], turned: int = 0) -> bytes:
    """A PDF of pictures. Without a Chinese font the pictures show the figures alone."""
    font = chinese_font()
    pictures = []
    for lines in pages:
        picture = Image.new("L", (1654, 1000), 255)
        for number, line in enumerate(lines):
            shown = line if font else "386 226 153"
            drawn = ImageFont.truetype(font, 48) if font else ImageFont.load_default(48)
            ImageDraw.Draw(picture).text((150, 150 + 120 * number), shown, fill=0, font=drawn)
        pictures.append(picture.rotate(turned, expand=True, fillcolor=255))
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def read(data: bytes, settings: Settings) -> Source:
    return sources.read(Path("a.pdf"), "a.pdf", content=data, settings=settings)


def refused(data: bytes, settings: Settings) -> ReadError:
    with pytest.raises(ReadError) as error:
        read(data, settings)
    return error.value


def test_nothing_is_recognised_that_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: pytest.fail("recognised unasked"))
    error = refused(scan(LINES), Settings())
    assert error.problem == "the PDF has no text layer: its pages are pictures"
    assert "OCR" in error.hint
    assert "--ocr" in error.hint


def test_a_scan_is_read_where_tesseract_is_and_refused_with_the_next_step_where_not() -> None:
    """Both branches hold something: the machine decides which is seen."""
    data = scan(LINES, ())
    if need := ocr.missing(LANGUAGE):
        error = refused(data, ASKED)
        assert "OCR was asked for, but is not installed" in error.problem
        assert error.hint == need
        return
    source = read(data, ASKED)
    assert source.format == "pdf"
    figures = ("386", "226", "153")
    assert all(figure in source.text for figure in figures)
    if chinese_font():
        assert "江州市妇联工作总结\n全年培训妇女骨干386人" in source.text
    assert [(m.kind, m.start) for m in source.marks][:2] == [("page", 0), ("ocr", 0)]
    (warning,) = source.warnings
    assert warning.startswith(f"page 1 read by OCR ({ocr.engine(LANGUAGE)}, confidence ")


def test_a_page_that_lies_on_its_side_is_read_too() -> None:
    data = scan(LINES, turned=90)
    if ocr.missing(LANGUAGE):
        assert "not installed" in refused(data, ASKED).problem
    else:
        assert "386" in read(data, ASKED).text


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A tesseract that sees the same line in every picture, and how often it was asked."""
    asked: list[int] = []

    def recognise(page: object, *, language: str, seconds: int) -> ocr.Recognised:
        asked.append(seconds)
        return ocr.Recognised("全年培训妇女200人。\n", 91.4)

    monkeypatch.setattr(ocr, "missing", lambda language: "")
    monkeypatch.setattr(ocr, "engine", lambda language: f"tesseract 9.9 {language}")
    monkeypatch.setattr(ocr, "recognise", recognise)
    return asked


def test_pages_that_have_their_text_are_never_recognised(pretended: list[int]) -> None:
    source = read(pdf("市妇联工作总结", "", "", "二、维权工作", ""), ASKED)
    assert (
        source.text == "市妇联工作总结\n全年培训妇女200人。\n全年培训妇女200人。\n二、维权工作\n全年培训妇女200人。\n"
    )
    assert source.warnings == ("pages 2-3 5 read by OCR (tesseract 9.9 chi_sim, confidence 91 of 100)",)
    assert [m.value for m in source.marks if m.kind == "ocr"] == ["91", "91", "91"]
    assert pretended == [120, 120, 120]
    assert read(pdf("市妇联工作总结"), ASKED).warnings == ()
    assert len(pretended) == 3


def test_a_page_that_is_hardly_legible_is_told(pretended: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: ocr.Recognised("全午培川妇女2O0人\n", 41.0))
    assert "page 1 hardly legible to OCR" in read(pdf(""), ASKED).warnings[1]


def test_a_picture_without_words_is_told(pretended: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: ocr.Recognised(""))
    assert "OCR found no text" in refused(pdf(""), ASKED).problem
    assert read(pdf("工作总结", ""), ASKED).warnings == ("page 2 without a text layer: OCR found nothing",)
    monkeypatch.setattr(ocr, "recognise", lambda *_, **__: ocr.Recognised("", empty=True))
    assert read(pdf("工作总结", ""), ASKED).warnings == ()


GARBLED = pdf("市妇联工作总结全年培训妇女二百人建成妇女之家二十六个一二三四五六七八").replace(
    b"/ToUnicode 6 0 R", b"                "
)


def test_signs_that_a_font_does_not_name_are_no_text(pretended: list[int]) -> None:
    assert "fonts do not say" in refused(GARBLED, Settings()).problem
    assert read(GARBLED, ASKED).text == "全年培训妇女200人。\n"


@pytest.mark.parametrize(
    ("module", "program", "languages", "step"),
    [
        (False, True, ["chi_sim"], "pip install 'textmine[ocr]'"),
        (True, False, [], NEXT),
        (True, True, ["eng", "osd"], "install tesseract's chi_sim (Debian, Ubuntu: apt install tesseract-ocr-chi-sim)"),
        (True, True, ["chi_sim"], ""),
    ],
)
def test_what_is_missing_is_the_next_step(
    monkeypatch: pytest.MonkeyPatch, module: bool, program: bool, languages: list[str], step: str
) -> None:
    class Fake:
        get_languages = staticmethod(lambda: languages)

    monkeypatch.setattr(ocr, "find_spec", lambda name: name if module else None)
    monkeypatch.setattr(ocr.shutil, "which", lambda name: f"/usr/bin/{name}" if program else None)
    monkeypatch.setattr(ocr, "_tesseract", lambda: Fake)
    assert ocr.missing.__wrapped__(LANGUAGE) == step


def test_asking_for_ocr_reads_only_the_pdf_anew(pretended: list[int], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "scan.pdf").write_bytes(pdf("", ""))
    (corpus / "a.txt").write_text("江州市妇联2024年工作总结\n全年培训妇女200人。\n", encoding="utf-8")
    first = analyze(corpus, tmp_path / "out", report=False)
    assert [f.doc for f in first.failed] == ["scan.pdf"]
    second = analyze(corpus, tmp_path / "out", report=False, ocr=True)
    assert second.plan is not None
    assert [(job.doc, why) for job, why in second.plan.todo] == [("scan.pdf", ("OCR or converter changed",))]
    assert second.failed == ()
    rows = second.documents.set_index("doc")
    assert rows.loc["scan.pdf", "format"] == "pdf"
    assert "pages 1-2 read by OCR" in rows.loc["scan.pdf", "warnings"]
    third = analyze(corpus, tmp_path / "out", report=False, ocr=True)
    assert third.plan is not None
    assert third.plan.todo == ()


@pytest.mark.parametrize("command", ["clean", "claims", "segment"])
def test_a_command_on_one_file_recognises_where_it_is_asked(command: str, pretended: list[int], tmp_path: Path) -> None:
    page = tmp_path / "scan.pdf"
    page.write_bytes(pdf("", ""))
    unasked = CliRunner().invoke(cli, [command, str(page)])
    assert unasked.exit_code == 1
    assert "--ocr" in unasked.output
    assert CliRunner().invoke(cli, [command, "--ocr", str(page)]).exit_code == 0
    assert pretended

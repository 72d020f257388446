"""report.html in a real browser, opened from disk with the network off.

Where no browser is installed the same page is held to what can be read from its text: each test asserts in both cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine import analysis

from .driver import Browser, browser, installed
from .large import large_page

pytestmark = pytest.mark.xdist_group("browser")

ROOT = Path(__file__).parent.parent.parent
SECTIONS = ("coverage", "heat", "trends", "slogans", "keyness", "indicators", "claims", "reuse", "quality")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("page")
    analysis.analyze(ROOT / "corpus", outputs)
    return outputs / "report.html"


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser | None]:
    if not installed():
        yield None
        return
    with browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


def _opened(window: Browser, page: Path, anchor: str = "") -> None:
    window.open("about:blank")
    window.size(1280, 900)
    window.open(page.as_uri() + anchor)
    window.run("Object.keys(SECTIONS).forEach(drawNow)")


def test_the_page_asks_for_nothing_and_reports_no_error(page: Path, driven: Browser | None) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    if driven:
        driven.open("about:blank")
        driven.console(), driven.requests()  # what the browser's own start page asked for
        _opened(driven, page)
        assert driven.console() == []
        assert [r for r in driven.requests() if not r.startswith((page.as_uri(), "about:", "chrome:"))] == []


def test_every_section_draws(page: Path, driven: Browser | None) -> None:
    text = page.read_text(encoding="utf-8")
    assert all(f"function {name}()" in text for name in SECTIONS)
    if driven:
        _opened(driven, page)
        for name in SECTIONS:
            assert driven.run("return document.getElementById(arguments[0] + '-body').childElementCount", name), name
        for name, mark in (
            ("trends", "circle"),
            ("slogans", "path.series"),
            ("keyness", "rect.barp"),
            ("indicators", "circle.plan"),
            ("quality", "rect.barp"),
        ):
            assert driven.run(
                "return document.querySelectorAll('#' + arguments[0] + ' svg ' + arguments[1]).length", name, mark
            ), name
        assert driven.run("return document.querySelectorAll('#heat td button').length") > 5


def test_a_cell_opens_the_sentences_it_rests_on(page: Path, driven: Browser | None) -> None:
    assert '"theme_evidence":{"' in page.read_text(encoding="utf-8")
    if driven:
        _opened(driven, page)
        driven.run("document.querySelector('#heat td button:not(.q0)').click()")
        assert driven.run("return document.querySelector('dialog[open] mark').textContent")
        assert re.search(
            r"\.(txt|html|docx) · source characters \d+–\d+",
            driven.run("return document.querySelector('dialog[open] cite').textContent"),
        )
        driven.press("\ue00c")
        assert driven.until("return !document.querySelector('dialog[open]')")
        driven.run("document.querySelector('#claims td button').focus()")
        driven.press("\ue007")
        assert driven.until("return document.querySelector('dialog[open] mark') !== null")
        driven.run("drawer.close()")


def test_filters_and_search_narrow_what_is_shown(page: Path, driven: Browser | None) -> None:
    assert "杭州市" in page.read_text(encoding="utf-8")
    if driven:
        _opened(driven, page)
        rows = "return +document.querySelector('#claims .pager span').textContent.replace(/\\D/g, '')"
        everything = driven.run(rows)
        change = "const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))"
        driven.run(change, "f-place", "p:浙江省")
        narrowed = driven.run(rows)
        assert 0 < narrowed < everything
        driven.run(change, "f-from", "2023")
        assert 0 < driven.run(rows) < narrowed
        driven.run("document.getElementById('reset').click(); Object.keys(SECTIONS).forEach(drawNow)")
        assert driven.run(rows) == everything
        driven.run("const q = document.getElementById('f-q'); q.value = '培训'; q.dispatchEvent(new Event('input'))")
        assert driven.until(f"return (() => {{ {rows} }})() < {everything}")
        driven.run("document.getElementById('reset').click()")


def test_the_page_speaks_both_languages(page: Path, driven: Browser | None) -> None:
    words = re.findall(r'\w+: \["([^"]+)", "([^"]+)"\]', page.read_text(encoding="utf-8"))
    assert len(words) > 80
    if driven:
        _opened(driven, page)
        assert driven.run("return document.querySelector('h1').textContent") == "Work reports compared"
        driven.run("document.getElementById('language').click()")
        assert driven.run("return [document.documentElement.lang, document.querySelector('h1').textContent]") == [
            "zh",
            "工作报告对比",
        ]
        driven.run("document.getElementById('language').click()")


def test_an_address_with_a_row_opens_its_evidence(page: Path, driven: Browser | None) -> None:
    assert '"claim_at":{"' in page.read_text(encoding="utf-8")
    if driven:
        _opened(driven, page, "#claims/2")
        assert "claims 2" in driven.run("return document.querySelector('dialog[open] h2').textContent")
        assert driven.run("return document.querySelectorAll('dialog[open] mark').length") == 1


def test_nothing_scrolls_sideways_on_a_phone(page: Path, driven: Browser | None) -> None:
    assert 'name="viewport"' in page.read_text(encoding="utf-8")
    if driven:
        _opened(driven, page)
        driven.size(500, 900)
        assert driven.until("return document.documentElement.scrollWidth <= innerWidth")


def test_a_page_over_ten_thousand_reports_is_small_and_opens_at_once(
    page: Path, driven: Browser | None, tmp_path: Path
) -> None:
    reports = large_page(page.parent, tmp_path / "large.html", times=667)
    assert reports >= 10_000
    assert (tmp_path / "large.html").stat().st_size < 15_000_000
    data = json.loads(
        re.findall(r'id="data">(.*?)</script>', (tmp_path / "large.html").read_text(encoding="utf-8"), re.DOTALL)[0]
    )
    assert data["counts"]["claims"] > 100_000
    # Whatever order the files are in, evidence is of many reports, places and years.
    assert len({passage[0] for passage in data["evidence"]}) > 500
    if driven:
        opened = []
        for _ in range(5):  # the least of five: what disturbs an opening only adds
            _opened(driven, tmp_path / "large.html")
            opened.append(driven.run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
        assert min(opened) < 3000
        assert driven.run("return document.querySelectorAll('#heat td button').length") > 20
        driven.run("document.querySelector('#claims td button').click()")
        assert driven.run("return document.querySelectorAll('dialog[open] mark').length") == 1


def test_the_centre_and_unknown_places_stand_apart(page: Path, driven: Browser | None) -> None:
    assert '["",""]' in page.read_text(encoding="utf-8")
    if driven:
        _opened(driven, page)
        rows = driven.run("return [...document.querySelectorAll('#coverage tbody th')].map((th) => th.textContent)")
        assert rows[-1] == "place unknown"
        assert "national" in rows
        change = (
            "const s = document.getElementById('f-place'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))"
        )
        driven.run(change, "u")
        assert driven.run("return document.querySelectorAll('#coverage tbody th').length") == 1
        driven.run("document.getElementById('reset').click()")


def test_letters_of_charts_keep_their_size_on_a_phone(page: Path, driven: Browser | None) -> None:
    assert "const narrow" in page.read_text(encoding="utf-8")
    if driven:
        driven.size(500, 900)
        driven.open(page.as_uri())
        driven.run("Object.keys(SECTIONS).forEach(drawNow)")
        sizes = driven.run(
            "return ['slogans', 'indicators', 'keyness'].map((id) => { const svg = document.querySelector(`#${id} svg.wide`);"
            "return 11 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; })"
        )
        assert min(sizes) > 9.5
        assert driven.run("return document.querySelectorAll('#slogans .samples button').length") > 1


def test_the_heatmap_begins_with_a_theme_that_says_something(page: Path, driven: Browser | None) -> None:
    text = page.read_text(encoding="utf-8")
    assert '"general"' in text
    if driven:
        _opened(driven, page)
        assert driven.run("return document.getElementById('heat-theme').value") not in ("", "general")

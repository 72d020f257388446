"""Where a page stood and when it was fetched, from what browsers, archives and researchers write into files."""

from __future__ import annotations

from pathlib import Path

import pytest

from textmine import sources
from textmine.reading import read_report

BODY = "<p>市妇联全年培训妇女200人次，建成妇女之家26个。</p><p>下一步，继续办好妇女之家。</p>"
PAGE = "https://fl.example.org/2024/0112.html"


def found(page: str, name: str = "a.html") -> tuple[str, str]:
    properties = sources.read(Path(name), name, content=page.encode()).properties
    return properties.get("source_url", ""), properties.get("retrieved", "")


@pytest.mark.parametrize(
    ("head", "url", "retrieved"),
    [
        (f'<link rel="canonical" href="{PAGE}">', PAGE, ""),
        (f'<meta property="og:url" content="{PAGE}">', PAGE, ""),
        (f'<meta name="Url" content="{PAGE}">', PAGE, ""),
        (f"<!-- saved from url=(0037){PAGE} -->", PAGE, ""),
        (
            f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: Tue Mar 04 2025 10:00:00 GMT+0800 (CST)\n-->",
            PAGE,
            "2025-03-04",
        ),
        (
            "<!-- Mirrored from fl.example.org/2024/0112.html by HTTrack Website Copier/3.x [XR&CO'2014], "
            "Tue, 04 Mar 2025 02:33:23 GMT -->",
            "http://fl.example.org/2024/0112.html",
            "2025-03-04",
        ),
        (f'<base href="{PAGE}">', PAGE, ""),
        (f'<base href="{PAGE}"><link rel="canonical" href="/2023/1.html">', "https://fl.example.org/2023/1.html", ""),
        (
            f'<!-- saved from url=(0037){PAGE}?s=1 --><link rel="canonical" href="//fl.example.org/2024/0112.html">',
            PAGE,
            "",
        ),
        # Many sites give their start page as every page's own address; where the page was saved from is better.
        (f'<!-- saved from url=(0037){PAGE} --><link rel="canonical" href="https://fl.example.org/">', PAGE, ""),
        (f'<link rel="canonical" href="https://web.archive.org/web/20240305123456/{PAGE}">', PAGE, "2024-03-05"),
        (f'<base href="https://web.archive.org/web/20240305123456id_/{PAGE}">', PAGE, "2024-03-05"),
        ("<!-- saved from url=(0014)about:internet -->", "", ""),
        ('<link rel="canonical" href="file:///C:/temp/a.html">', "", ""),
        ('<base href="https://fl.example.org/">', "", ""),
    ],
)  # fmt: skip
def test_a_page_tells_where_it_stood(head: str, url: str, retrieved: str) -> None:
    assert found(f"<html>{head}<head></head><body>{BODY}</body></html>") == (url, retrieved)
    assert found(f"<!DOCTYPE html>\n{head}\n<html><body>{BODY}</body></html>") == (url, retrieved)


def test_the_archive_writes_the_day_of_its_capture_after_the_page() -> None:
    end = "<!--\n     FILE ARCHIVED ON 05:34:21 Mar 03, 2020 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 09:12:33 Jan 05, 2024.\n-->"
    assert found(f"<html><body>{BODY * 300}</body></html>{end}") == ("", "2020-03-03")


def test_a_page_kept_by_a_scrapbook_tells_both() -> None:
    page = f'<html data-scrapbook-source="{PAGE}" data-scrapbook-create="20250304021530123"><body>{BODY}</body></html>'
    assert found(page) == (PAGE, "2025-03-04")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"原文链接：{PAGE}", (PAGE, "")),
        (f"网址: {PAGE} ", (PAGE, "")),
        (f"【来源】：{PAGE}", (PAGE, "")),
        (PAGE, (PAGE, "")),
        ("下载日期：2025年3月4日", ("", "2025-03-04")),
        ("来源：某市妇联网", ("", "")),
        ("原文链接：https://fl.example.org/", ("", "")),
        (f"报名链接：{PAGE}", ("", "")),
        (f"详见 {PAGE}。", ("", "")),
    ],
)
def test_a_copied_text_tells_it_in_a_line_of_its_own(line: str, expected: tuple[str, str]) -> None:
    text = "市妇联工作总结\n" + "全年培训妇女200人次。\n" * 20
    assert found(f"{line}\n{text}", "a.txt") == expected
    assert found(f"{text}{line}\n", "a.md") == expected
    assert found(f"{text}{line}\n{text}", "a.txt") == ("", "")


def test_metadata_csv_has_the_last_word(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f'<link rel="canonical" href="{PAGE}"><title>总结</title>{BODY}', encoding="utf-8")
    told = {"source_url": "https://fl.example.org/other.html", "retrieved": "2025-01-02"}
    assert read_report(path, "a.html").metadata.source_url == PAGE
    facts = read_report(path, "a.html", overrides=told).metadata
    assert (facts.source_url, facts.retrieved) == tuple(told.values())

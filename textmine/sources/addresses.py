"""Where a page stood and on which day it was fetched: what the page says, or the program that saved it.

Reading order: `of_page` weighs what a web page claims (`_claimed`) against what was written down when it was saved
(`_saved`); `of_text` reads the lines a researcher has put before or after a copied text; `day` reads the dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..knowledge import rows

# The programs write their comment before the page or right after its first tag, Wayback and HTTrack also after its end.
EDGE = 6000
# A copied text names its source in its first lines or its last; five are a guess that leaves room for title and date.
LINES = 5
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_FROM = (
    re.compile(r"saved from url=\(\d+\)(?P<url>\S+)", re.IGNORECASE),  # Chrome, Edge, Internet Explorer
    re.compile(r"Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<day>[^\n]+))?"),
    re.compile(r"Mirrored from (?P<url>\S+) by HTTrack[^\n]*?\],\s*(?P<day>[^\n]+?\d{4})"),
)
_WAYBACK = re.compile(r"FILE ARCHIVED ON [\d:]+ (\w{3} \d{1,2}, \d{4})")
_CAPTURE = re.compile(r"https?://web\.archive\.org/web/(\d{8})\d*[a-z_]*/(\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’《》【】（），。；、]+", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_ENGLISH = re.compile(r"\b(?:(\d{1,2}) )?([A-Z][a-z]{2})[a-z]* (?:(\d{1,2}),? )?((?:19|20)\d{2})\b")


def of_page(tree: Any, markup: str, named: Mapping[str, str]) -> dict[str, str]:
    """`source_url` and `retrieved` of a web page, as far as they can be told.

    `named`: the properties its meta elements gave. What a page claims is better than where it was saved from, which may
    carry a session or a search; but the start page of a site, which many pages give as their own address, is none.
    A capture of the Internet Archive gives the address it was made from, and as `retrieved` the day it was made.
    """
    saved = _saved(tree, markup)
    base = tree.css_first("base[href]")
    home = saved.get("source_url") or ((base.attributes.get("href") or "") if base is not None else "")
    choices = [_whole(address, _original(home)) for address in _claimed(tree, named)] + [home]
    captured = next((m for a in choices if (m := _CAPTURE.match(a))), None)
    address = next((a for a in map(_original, choices) if is_page(a)), "")
    taken = captured[1] if captured else ""
    fetched = saved.get("retrieved") or day(f"{taken[:4]}-{taken[4:6]}-{taken[6:]}")
    return {k: v for k, v in (("source_url", address), ("retrieved", fetched)) if v}


def _original(address: str) -> str:
    capture = _CAPTURE.match(address)
    return capture[2] if capture else address


def _claimed(tree: Any, named: Mapping[str, str]) -> list[str]:
    link = tree.css_first('link[rel="canonical"]')
    canonical = (link.attributes.get("href") or "") if link is not None else ""
    return [a for a in (canonical.strip(), named.get("source_url", "")) if a]


def _whole(address: str, base: str) -> str:
    """An address relative to the page, made whole; `//host/path` takes the scheme of the page."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _saved(tree: Any, markup: str) -> dict[str, str]:
    """What the program that saved the page wrote into it: where from, and when."""
    edges = markup[:EDGE] + "\n" + markup[-EDGE:] if len(markup) > 2 * EDGE else markup
    found: dict[str, str] = {}
    for pattern in _FROM:
        match = pattern.search(edges)
        if match and not found:
            url = match["url"].removesuffix("-->")
            found["source_url"] = url if "://" in url or url.startswith("about:") else f"http://{url}"
            found["retrieved"] = day(match.groupdict().get("day") or "")
    archived = _WAYBACK.search(edges)
    if archived:
        found["retrieved"] = day(archived[1])
    root = tree.css_first("html[data-scrapbook-source]")
    if root is not None:
        made = root.attributes.get("data-scrapbook-create") or ""
        found["source_url"] = root.attributes.get("data-scrapbook-source") or ""
        found["retrieved"] = day(f"{made[:4]}-{made[4:6]}-{made[6:8]}")
    return {k: v for k, v in found.items() if v}


def is_page(address: str) -> bool:
    """Whether an address is one of the web and more than the start page of a site.

    >>> [is_page(a) for a in ("https://fl.example.org/2024/1.html", "https://fl.example.org/", "file:///C:/1.html")]
    [True, False, False]
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    bare = parts.path.strip("/").lower() in ("", "index.html", "index.htm", "index.jsp", "index.php", "index.shtml")
    return parts.scheme in ("http", "https") and "." in parts.netloc and not (bare and not parts.query)


@cache
def _labelled() -> re.Pattern[str]:
    labels = "|".join(sorted((re.escape(r["label"]) for r in rows("address_labels")), key=len, reverse=True))
    return re.compile(rf"[\s【\[（(]*({labels})\s*[】\]）)]?\s*[：:]\s*(\S.*)", re.IGNORECASE)


@cache
def _keys() -> dict[str, str]:
    return {r["label"].lower(): r["key"] for r in rows("address_labels")}


def of_text(text: str) -> dict[str, str]:
    r"""`source_url` and `retrieved` from the first and last lines of a text that was copied from a page.

    Only lines that say nothing else: an address within a sentence is the report's own.

    >>> of_text("原文链接：https://fl.example.org/2024/1.html\n下载日期：2025年3月4日\n市妇联工作总结\n")
    {'source_url': 'https://fl.example.org/2024/1.html', 'retrieved': '2025-03-04'}
    """
    found: dict[str, str] = {}
    for line in _edges(text):
        match = _labelled().match(line)
        key, value = (_keys()[match[1].lower()], match[2]) if match else ("source_url", line)
        if key == "source_url":
            address = _ADDRESS.match(value.strip())
            whole = address is not None and len(value.strip()) - len(address[0]) <= 1 and is_page(address[0])
            value = address[0] if address is not None and whole else ""
        else:
            value = day(value) if len(value) <= 40 else ""
        if value:
            found.setdefault(key, value)
    return found


def _edges(text: str) -> list[str]:
    """The first and last lines that hold something."""
    first = [line.strip() for line in text[:EDGE].split("\n") if line.strip()][:LINES]
    last = [line.strip() for line in text[-EDGE:].split("\n") if line.strip()][-LINES:]
    return first + last


def day(text: str) -> str:
    """A day as YYYY-MM-DD, from the forms that Chinese texts and English programs write; nothing where there is none.

    >>> day("Tue Mar 04 2025 10:00:00 GMT+0800"), day("Tue, 04 Mar 2025 02:33:23 GMT"), day("2025年3月4日"), day("2025-31-4")
    ('2025-03-04', '2025-03-04', '2025-03-04', '')
    """
    match = _ISO.search(text)
    if match:
        year, month, date = match[1], int(match[2]), int(match[3])
    else:
        english = _ENGLISH.search(text)
        if english is None or english[2].lower() not in MONTHS:
            return ""
        year, month, date = english[4], MONTHS.index(english[2].lower()) + 1, int(english[1] or english[3] or 0)
    return f"{year}-{month:02d}-{date:02d}" if 1 <= month <= 12 and 1 <= date <= 31 else ""

"""A web page to lines of text, one block a line, with what the layout says of them as `Mark`s.

Reading order: `extract` walks the tree without recursion; `_Page` gathers text and opens and closes marks; `properties`
reads what the page says of itself in its head.
"""

from __future__ import annotations

import re
from typing import Any

from ..records import Mark

SILENT = frozenset({"script", "style", "noscript", "template", "select", "textarea", "iframe", "object", "svg", "head"})
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "caption",
        "br",
    ]
)
NAVIGATION_TAGS = frozenset({"nav", "header", "footer", "aside", "form"})
# Words that pages' authors put into class and id of what surrounds a report.
NAVIGATION_WORDS = re.compile(
    r"(?:^|[-_ ])(nav|navbar|menu|footer|foot|bottom|breadcrumbs?|crumbs?|location|position|sidebar|header|topbar|toolbar"
    r"|share|copyright|related|friendlink|links|dqwz|weizhi|mbx)(?:$|[-_ \d])",
    re.IGNORECASE,
)
PUBLISHED = ("pubdate", "publishdate", "article:published_time", "publish_time", "publishedtime", "firstpublishedtime")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def charset(data: bytes) -> str:
    """The encoding a page declares: a hint that may lie.

    >>> charset(b'<meta charset="gb2312">')
    'gb18030'
    """
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    return "gb18030" if name in ("gb2312", "gbk", "gb18030") else name


class _Page:
    """The text as it grows, and the marks that are open."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.at_line_start = True

    def write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.at_line_start = text.endswith("\n")

    def words(self, text: str) -> None:
        """White space of the page's source is one space, and none at the start of a line."""
        text = _SPACE.sub(" ", text)
        self.write(text.lstrip(" ") if self.at_line_start else text)

    def break_line(self) -> None:
        if not self.at_line_start:
            self.write("\n")

    def mark(self, start: int, kind: str, value: str = "") -> None:
        if self.length > start:
            self.marks.append(Mark(start, self.length, kind, value))


def extract(markup: str) -> tuple[str, tuple[Mark, ...], dict[str, str]]:
    r"""The text of a page, its marks in order, and its properties.

    >>> text, marks, _ = extract("<title>工作总结</title><nav>首页</nav><p>全年开展<b>宣</b>讲24场。</p>")
    >>> text
    '工作总结\n首页\n全年开展宣讲24场。\n'
    >>> [(m.kind, text[m.start:m.end]) for m in marks]
    [('title', '工作总结\n'), ('navigation', '首页\n')]
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    page = _Page()
    found = properties(tree, markup)
    if found.get("title"):
        page.write(found["title"] + "\n")
        page.mark(0, "title")
    if tree.body is not None:
        _walk(tree.body, page)
    page.break_line()
    marks = tuple(sorted(page.marks, key=lambda m: (m.start, -m.end, m.kind)))
    return "".join(page.pieces), marks, found


def _walk(top: Any, page: _Page) -> None:
    """Depth first with a stack of its own, so that a hundred thousand nested tags are no danger."""
    stack: list[tuple[Any, bool, int, tuple[tuple[str, str], ...]]] = [(top, False, 0, ())]
    while stack:
        node, done, start, kinds = stack.pop()
        tag = node.tag
        if done:
            _close(page, tag, start, kinds)
            continue
        if tag == "-text":
            page.words(node.text_content or "")
            continue
        if tag.startswith("-") or tag in SILENT:
            continue
        if tag in BLOCKS:
            page.break_line()
        elif tag in ("td", "th") and not page.at_line_start:
            page.write("\t")
        stack.append((node, True, page.length, _kinds(node, tag)))
        child = node.last_child
        while child is not None:
            stack.append((child, False, 0, ()))
            child = child.prev


def _close(page: _Page, tag: str, start: int, kinds: tuple[tuple[str, str], ...]) -> None:
    if tag in BLOCKS:
        page.break_line()
    for kind, value in kinds:
        page.mark(start, kind, value)


def _kinds(node: Any, tag: str) -> tuple[tuple[str, str], ...]:
    """What marks an element opens."""
    found: list[tuple[str, str]] = []
    attributes = node.attributes
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        found.append(("heading", tag[1]))
    simple = {"a": "link", "tr": "table", "figcaption": "caption", "caption": "caption"}.get(tag)
    if simple:
        found.append((simple, ""))
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if tag in NAVIGATION_TAGS or (tag != "body" and names != " " and NAVIGATION_WORDS.search(names)):
        found.append(("navigation", ""))
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        found.append(("hidden", ""))
    return tuple(found)


def properties(tree: Any, markup: str) -> dict[str, str]:
    """What the head of a page says: title, published, site, author, source_url."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        value = (node.attributes.get("content") or "").strip()
        key = {"sitename": "site", "og:site_name": "site", "author": "author", "og:url": "source_url"}.get(name)
        key = "published" if name in PUBLISHED else "title" if name == "articletitle" else key
        if key and value:
            found.setdefault(key, _SPACE.sub(" ", value))
    title = tree.css_first("title")
    if title is not None and (text := _SPACE.sub(" ", title.text()).strip()):
        found.setdefault("title", text)
    link = tree.css_first('link[rel="canonical"]')
    if link is not None and link.attributes.get("href"):
        found["source_url"] = str(link.attributes["href"])
    saved = _SAVED.search(markup[:2000])
    if saved:
        found.setdefault("source_url", saved[1])
    return found

"""A web page to lines of text, one block a line, with what the layout says of them as `Mark`s.

Reading order: `extract` walks the tree without recursion; `pages.Page` gathers the text and its marks; `_sober` drops the
marks that cannot be true; `properties` reads what the page says of itself in its head; `_shallow` guards the parser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from typing import Any

from ..knowledge import column, rows
from ..records import Mark
from . import addresses
from .pages import Page

# Browsers stop at 512 levels; the parser's time grows with the square of the depth.
DEEPEST = 512
# Share of a page's text that nobody hides for good: a script shows it.
MOST = 0.6
# A line that is prose: menus and footers have long lines too, but without full stops.
_PROSE = re.compile(r"^[^\n。]{30,}。.*$", re.MULTILINE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_NOSCRIPT = re.compile(r"<(/?)noscript\b[^<>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(column("html_names", "name", kind=kind))


@cache
def _properties() -> dict[str, str]:
    return {r["name"]: r["key"] for r in rows("html_names") if r["kind"] == "property"}


@cache
def _class_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of class and id that say navigation, and the classes of style sheets that only look like them."""
    words = "|".join(map(re.escape, sorted(_names("class"))))
    others = "|".join(map(re.escape, sorted(_names("utility"))))
    return (
        re.compile(rf"(?:^|[-_ ])(?:{words})(?:$|[-_ \d])", re.IGNORECASE),
        re.compile(rf"(?:{others})(?=$|[ \d])", re.IGNORECASE),
    )


def charset(data: bytes) -> str:
    """The encoding a page declares: a hint that may lie.

    >>> charset(b'<meta charset="gb2312">')
    'gb18030'
    """
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii", "ignore").lower() if match else ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5-hkscs": "big5", "utf8": "utf-8"}.get(name, name)


def extract(markup: str, *, deepest: int = DEEPEST) -> tuple[str, tuple[Mark, ...], dict[str, str]]:
    r"""The text of a page, its marks in order, and its properties.

    One block, one `br`, one row of data a line; a no-break space stays U+00A0, other white space of the page's source is
    one space; inline elements never part words. Scripts, styles, comments and what a reader types into are no text.
    Nothing is left out for being furniture: it is marked, and cleaning decides.

    >>> text, marks, _ = extract("<title>工作总结</title><nav>首页</nav><p>全年开展<b>宣</b>讲24场。</p>")
    >>> text
    '工作总结\n首页\n全年开展宣讲24场。\n'
    >>> [(m.kind, text[m.start:m.end]) for m in marks]
    [('title', '工作总结\n'), ('navigation', '首页\n')]
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_shallow(_scripted(markup), deepest))
    page = Page()
    found = properties(tree, markup)
    if found.get("title"):
        page.write(found["title"] + "\n")
        page.mark(0, "title")
    if tree.body is not None:
        _walk(tree.body, page)
    page.break_line()
    text = "".join(page.pieces)
    marks = sorted(_sober(page.marks, text), key=lambda m: (m.start, -m.end, m.kind))
    return text, tuple(marks), found


def _scripted(markup: str) -> str:
    """The page as a browser with scripts sees it: a noscript in the head would spill its words into the body."""
    pieces, kept, start = [], 0, None
    for match in _NOSCRIPT.finditer(markup):
        if match[1] and start is not None:
            pieces.append(markup[kept:start])
            kept, start = match.end(), None
        elif not match[1] and start is None:
            start = match.start()
    return "".join(pieces) + markup[kept:]


def _shallow(markup: str, limit: int = DEEPEST) -> str:
    """The page without the tags that open below a level (browsers know 512), and without their ends."""
    if markup.count("<") <= limit:
        return markup
    depth = deepest = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth, deepest
        name = match[2].lower()
        if name in _names("unended"):
            return match[0]
        deep = depth > limit
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
        return match[0] if not deep else "<br>" if name in _names("block") else ""

    less = _TAG.sub(kept, markup)
    return less if deepest > limit else markup


def _walk(top: Any, page: Page) -> None:
    """Depth first with a stack of its own, so that deep nesting is no danger."""
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
        if tag.startswith("-") or tag in _names("silent"):
            continue
        _open(page, tag)
        stack.append((node, True, len(page.pieces), _kinds(node, tag)))
        child = node.last_child
        while child is not None:
            stack.append((child, False, 0, ()))
            child = child.prev


def _open(page: Page, tag: str) -> None:
    if tag in _names("block"):
        page.break_line()
    if tag == "tr":
        page.open_row()
    elif tag in ("td", "th"):
        page.open_cell()
    elif tag in _names("preformatted"):
        page.preformatted += 1


def _close(page: Page, tag: str, start: int, kinds: tuple[tuple[str, str], ...]) -> None:
    if tag == "tr":
        page.close_row()
    elif tag in _names("block"):
        page.break_line()
    if tag in _names("preformatted"):
        page.preformatted -= 1
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
    if tag in _names("navigation") or (tag != "body" and _is_navigation(attributes)):
        found.append(("navigation", ""))
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        found.append(("hidden", ""))
    return tuple(found)


def _is_navigation(attributes: Any) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if names == " ":
        return False
    words, others = _class_words()
    return words.search(others.sub("", names)) is not None


def _sober(marks: list[Mark], text: str) -> Iterable[Mark]:
    """Without navigation that holds prose (many sites put the whole page into one form), or all of the page's.

    A page whose every paragraph is hidden is shown by its script: what hides it hides nothing from a reader.
    """
    prose = [m.start() for m in _PROSE.finditer(text)]
    for mark in marks:
        inside = bisect_left(prose, mark.end) - bisect_left(prose, mark.start)
        if mark.kind == "navigation" and inside >= 3:
            continue
        if mark.kind == "hidden" and ((prose and inside == len(prose)) or mark.end - mark.start > MOST * len(text)):
            continue
        yield mark


def properties(tree: Any, markup: str) -> dict[str, str]:
    """What the head of a page says: title, published, site, author; `addresses` adds source_url, retrieved."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").strip().lower()
        value = (node.attributes.get("content") or "").strip()
        if name in _properties() and value:
            found.setdefault(_properties()[name], _SPACE.sub(" ", value))
    title = tree.css_first("title")
    if title is not None and (text := _SPACE.sub(" ", title.text()).strip()):
        found.setdefault("title", text)
    return {k: v for k, v in found.items() if k != "source_url"} | addresses.of_page(tree, markup, found)

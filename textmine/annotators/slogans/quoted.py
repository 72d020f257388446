"""Wordings in quotation marks: evidence, not proof. `is_coined` judges what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ... import firewall, gazetteer
from ...knowledge import column
from .found import FRAME, QUOTED, Found

_H = r"\u4e00-\u9fff"
# The set of opening marks comes first: re runs from one to the next by it.
_QUOTES = re.compile(
    r"[“〝「『‘\"](?:(?<=[“〝])([^“”〝〞〟\n]{1,40})[”〞〟]|(?<=「)([^「」\n]{1,40})」|(?<=『)([^『』\n]{1,40})』"
    r"|(?<=‘)([^‘’\n]{2,40})’|(?<=\")([^\"\n]{1,40})\")"
)
# Book-title marks hold a wording only where what follows says so: 举办《荷乡女性大讲堂》, 发出《爱我家乡，美化家园》的倡议.
_TITLED = re.compile(r"《([^《》\n]{3,20})》(?=(.{0,6}))")
_CALLED = re.compile(r"^(?:的?倡议|.{0,4}(?:节目|栏目|专栏|主题|活动))")
_BRACKET = ("）", ")")
_GLOSS = re.compile(r"[（(][^（）()]*[）)]$")
# 7, A3, 5.1, 3万; XXXXXX, ○○○○ stand for words that somebody left out.
_NO_NUMBER = re.compile(
    r"[\d.%A-Za-z\s]{1,3}|\d+(?:[.·・]\d+)+|[\d.,]+[%万亿]?|三[.·]八|[XxOo×＊*○〇][XxOo×＊*○〇、，]{2,}"
)
# “某某财政”“某某之声”等微信公众号: what follows a list says what its items are.
_MEDIUM = re.compile(
    r"^[”〞〟]?(?:[、，和及与]?[“〝][^”〞\n]{1,20}[”〞])*(?:等)?(?:官方|政务|新闻|新媒体)?"
    r"(?:号|公众号|微信|客户端|网站|子网站|微博|账号|平台号|视频号|抖音|小程序|APP|媒体)"
)
_MAY_CALL_MEDIUM = frozenset("”〞〟、，和及与“〝等官政新号公微客网子博账平视抖小A媒")
_SENTENCE = re.compile(r"[。！？]|\d{4}年|^[×XＸ＊]{2,}.{0,3}$")


# 围绕“四新”主攻“四化”; 向“新”而行、以“质”致远.
_QUOTED_PAIR = re.compile(rf"“[{_H}\d+]{{1,4}}”([{_H}]{{0,3}})[、，]?([{_H}]{{1,4}}?)“[{_H}\d+]{{1,4}}”([{_H}]{{0,3}})")
_AND = re.compile("[和与及或]")
# 超强台风“某某”: the name of a storm; “某某”号: that of a ship.
_STORM = re.compile(r"(?:台风|飓风|热带风暴)(?:“[^”]{1,4}”[、和]?)*[“\"]$")
_CLAUSE = re.compile(rf"[{_H}]*$")


def quoted(text: str) -> Iterator[Found]:
    """Coined wordings in quotation marks, and in book-title marks that name no book."""
    for match in _QUOTES.finditer(text):
        group = match.lastindex or 1
        words = match[group].rstrip("，。、；,;")
        if words[-1:] in _BRACKET:
            words = _GLOSS.sub("", words)
        start = match.start(group)
        if is_coined(words, text[match.end() : match.end() + 60]) and not (
            len(words) < 4 and _STORM.search(text, max(0, start - 16), start)
        ):
            yield Found(start, start + len(words), words, type_of(words), "quoted", "", QUOTED)
    for match in _TITLED.finditer(text):
        if (match[1].endswith(_halls()) or _CALLED.match(match[2])) and not match[1].endswith(_names()):
            yield Found(*match.span(1), match[1], type_of(match[1]), "quoted", "", QUOTED)
    yield from _pairs(text)


def _pairs(text: str) -> Iterator[Found]:
    """Two clauses built around a quoted word each: what stands before and after it alike in length."""
    for match in _QUOTED_PAIR.finditer(text):
        before = _CLAUSE.search(text, max(0, match.start() - 4), match.start())
        head = before[0] if before else ""
        joined = "、" not in match[0] and "，" not in match[0]
        verb = match[1] + match[2] if joined else match[2]
        after = "" if joined else match[1]
        if not _AND.search(verb) and 0 < len(verb) <= len(head) and (joined or 0 < len(after) == len(match[3])):
            start, end = match.start() - len(verb), match.start(3) if joined else match.end()
            yield Found(start, end, text[start:end], "formula", "pattern", "", FRAME)


@cache
def _plain() -> frozenset[str]:
    return frozenset(column("slogan_words", kind="plain"))


@cache
def _names() -> tuple[str, ...]:
    return column("slogan_words", kind="name")


@cache
def _halls() -> tuple[str, ...]:
    return column("slogan_words", kind="hall")


@cache
def _brands() -> tuple[str, ...]:
    return column("slogan_words", kind="brand")


def is_coined(words: str, after: str = "") -> bool:
    """Whether a quoted string is a coined wording: no document, medium or place, no single everyday word.

    >>> is_coined("财悦读", "品牌"), is_coined("十四五", "规划"), is_coined("问题"), is_coined("财政之声", "公众号")
    (True, False, False, False)
    """
    return _may_be_coined(words) and not (after[:1] in _MAY_CALL_MEDIUM and _MEDIUM.match(after))


@lru_cache(maxsize=4096)
def _may_be_coined(words: str) -> bool:
    plain = firewall.fold(words).strip()
    if len(plain) < 2 or plain in _plain() or _NO_NUMBER.fullmatch(plain) or gazetteer.lookup(plain):
        return False
    return not (plain.endswith(_names()) and len(plain) > 2) and not _SENTENCE.search(plain)


@lru_cache(maxsize=4096)
def type_of(words: str) -> str:
    """Shorthand (number + head), brand (a named action), else formula for phrases in parts, brand for the rest.

    >>> type_of("8+4"), type_of("巾帼大讲堂"), type_of("感党恩、听党话、跟党走")
    ('shorthand', 'brand', 'formula')
    """
    plain = firewall.fold(words)
    if re.match(r"[一二三四五六七八九十两双百千万\d]", plain) and len(plain) <= 8:
        return "shorthand"
    if plain.endswith(_brands()):
        return "brand"
    return "formula" if re.search(r"[、，,]", plain) or len(plain) > 10 else "brand"

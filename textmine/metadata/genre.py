"""What kind of report a text is: by its title, else by how it opens, else by the outline of its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..knowledge import rows

OPENING = 320  # code points: the salutation, and the sentence that says what is reported

_BRACKET = re.compile(r"[（(][^（()）]{0,30}[）)]|[\s\u3000]+")
_INNER = re.compile(r"(?:印发|下发|转发|报送|呈报)[^《]{0,30}《([^》]{4,60})》")
_TAIL = re.compile(r"(?:的?(?:摘要|摘登|全文|摘编|节选|讨论稿|征求意见稿|审议稿|文字实录|实录|范文|精选))+$")
# 3月6日，县妇联召开…; 近日，…: news, which give the day and leave the year to the page.
_NEWS = re.compile(
    r"[^。\n]{0,50}?(?<![年\d])\d{1,2}月\d{1,2}日(?:[上下]午|晚)?[，,][^。\n]{2,60}?(?:召开|举行|举办|开展)"
    r"|[^。\n]{0,200}于(?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}日[^。，\n]{0,12}(?:召开|举行|举办)"
    r"|\s*(?:\d{1,2}月\d{1,2}日|近日|日前|[昨今]天(?:上午|下午)?，|[\u4e00-\u9fff]{2,16}[，,]?(?:组织)?(?:召开|举行|举办))"
)
# 县妇联召开2024年工作总结会议, but not 关于举办…活动的总结, nor 在市妇联召开的座谈会上的发言.
_HEADLINE = re.compile(
    r"(?:召开|举行|举办|开幕|闭幕|分组讨论|分组审议)(?!.*(?:总结|小结|报告|汇报|情况|成效|计划|方案|要点|安排|通知|讲话|发言|致辞|稿|词|材料|回顾|综述|纪要)$)"
)
_INSIDE = re.compile(r"[（(]([^（()）]{4,30})[）)]$")
_SALUTATION = re.compile(r"\s*(?:各位|同志们|尊敬的|女士们|姐妹们|朋友们)")

_Rule = tuple[str, re.Pattern[str], re.Pattern[str] | None, str]


def genre_of(title: str | None, text: str, headings: Sequence[str] = ()) -> str:
    """One of `records.GENRES`.

    `text` is asked from its first character after the title, `headings` in their order. What shows nothing of its kind
    is a speech where it begins with a salutation, else an article, as the guidelines have untitled material.

    >>> genre_of("市妇联2023年工作总结和2024年工作思路", ""), genre_of("在全市妇女工作总结表彰大会上的讲话", "")
    ('summary+plan', 'speech')
    >>> genre_of(None, "各位代表：现在，我代表市人民政府向大会报告工作，请予审议。")
    'work_report'
    >>> genre_of(None, "3月6日，县妇联召开表彰大会，回顾过去一年的工作。"), genre_of("抓培训促增收（镇妇联工作总结）", "")
    ('other', 'summary')
    """
    name = _telling(title or "")
    if _HEADLINE.search(name) if name else is_news(text):
        return "other"
    outline = "\n".join(headings)[:2000]
    asked = {"end": name, "title": name, "opening": text[:OPENING], "heading": outline, "delegates": "", "untitled": ""}
    if not name and not _SALUTATION.match(text[:40]):
        asked["untitled"] = text[:OPENING]
    if "各位代表" in text or "政府自身建设" in outline:
        asked["delegates"] = outline
    for where, words, then, genre in _rules():
        match = words.search(asked[where])
        if match and (then is None or then.search(asked[where], match.end())):
            return genre
    return "speech" if _SALUTATION.match(text[:40]) else "article"


def _telling(title: str) -> str:
    """The bare title; with what stands in brackets behind it, where only that says the kind."""
    inside = _INSIDE.search(title)
    return bare(title) + (inside[1] if inside and not names_a_kind(title) else "")


def is_news(text: str) -> bool:
    """Whether an untitled text begins as news do.

    >>> is_news("3月6日，县妇联召开表彰大会。"), is_news("2023年3月6日以来，县妇联围绕中心工作。")
    (True, False)
    """
    return bool(_NEWS.match(text))


def names_a_kind(name: str) -> bool:
    """Whether a name says what kind of report it names, as titles do.

    >>> names_a_kind("县妇联2023年工作总结"), names_a_kind("Microsoft Word - 文档1"), names_a_kind("福建省")
    (True, False, False)
    """
    plain = bare(name)
    return any(
        (match := words.search(plain)) and (then is None or then.search(plain, match.end()))
        for where, words, then, _ in _rules()
        if where in ("end", "title")
    )


def bare(title: str) -> str:
    """The title without brackets and 摘要, and of 关于印发《…》的通知 what is issued.

    >>> bare("关于印发《市妇联2024年工作要点》的通知"), bare("2024年 政府工作报告（摘要）")
    ('市妇联2024年工作要点', '2024年政府工作报告')
    """
    inner = _INNER.search(title)
    return _TAIL.sub("", _BRACKET.sub("", inner[1] if inner else title))


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        (
            r["where"],
            re.compile(f"(?:{_either(r['words'])})" + ("$" if r["where"] == "end" else "")),
            re.compile(_either(r["then"])) if r["then"] else None,
            r["genre"],
        )
        for r in rows("genres")
    )


def _either(cell: str) -> str:
    return "|".join(map(re.escape, cell.split("|")))

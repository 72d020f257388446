"""The manners in which pages set a report: as text, as html, as the lines of a PDF.

Reading order: a manner takes the report's lines and furniture for before and after, and writes the page; `TEXT`, `HTML` and
`PDF` name them. `amid` strews furniture between paragraphs, `torn` breaks lines at a width.
"""

from __future__ import annotations

import html
import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

LINES = Path(__file__).parent / "cases" / "cleaning" / "wraps" / "lines.csv"
Lines = list[str]
Manner = Callable[[random.Random, Lines, Lines, Lines, dict[str, str]], str]


@cache
def kinds() -> dict[tuple[str, str], list[str]]:
    """Furniture by (kind, before | after | amid)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = [line for line in LINES.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    for kind, place, text in (row.split(",", 2) for row in rows[1:]):  # signs of script stand as they are, unquoted
        for where in ("before", "after") if place == "both" else (place,):
            found[kind, where].append(text)
    return found


def filled(line: str, slots: dict[str, str]) -> str:
    for name, value in slots.items():
        line = line.replace("{" + name + "}", value)
    return line


def amid(random_: random.Random, body: list[str], slots: dict[str, str]) -> list[str]:
    """Furniture between paragraphs: captions, page numbers, advertisements."""
    known = [line for (_, where), lines in sorted(kinds().items()) if where == "amid" for line in lines]
    for _ in range(random_.choice((0, 0, 1, 2, 4))):
        if len(body) > 4:
            body.insert(random_.randint(2, len(body) - 2), filled(random_.choice(known), slots))
    return body


def _plain(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    body = amid(random_, report[1:], slots)
    indent = random_.choice(("", "　　", "    ", "\u3000\u3000", "\u00a0\u00a0\u00a0\u00a0"))
    gap = random_.choice(("\n", "\n\n", "\r\n", "\n \n"))
    return gap.join([*before, report[0], *(indent + line for line in body), *after])


def _title_first(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """The title stands above the publication line and once more in the tail."""
    at = next((n for n, line in enumerate(before) if line.startswith(("发布", "来源", slots["date"]))), len(before))
    body = amid(random_, report[1:], slots)
    again = [report[0]] if random_.random() < 0.5 else []
    return "\n".join([*before[:at], report[0], *before[at:], *body, *after, *again])


def _hard_wrapped(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """Paragraphs broken at a fixed width, the first line of each indented."""
    width = random_.choice((32, 36, 40, 45))
    body = []
    for line in report[1:]:
        whole = "　　" + line
        body += [whole[k : k + width] for k in range(0, len(whole), width)]
    return "\n".join([*before, report[0], *body, *after])


def _paged(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """An article on several pages put together: the marks of paging stand between its parts."""
    body, pages = report[1:], random_.randint(2, 4)
    marks = random_.choice(kinds()["paging", "amid"])
    for page in range(pages, 0, -1):
        body.insert(len(body) * page // (pages + 1), filled(marks, slots | {"k": str(page)}))
    return "\n".join([*before, report[0], *body, *after])


def _torn_by_pages(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A text pasted from a printed one: its page numbers stand amid sentences, on lines of their own or within the line."""
    form = random_.choice(("\n— {} —\n", "\n- {} -\n", "\n第 {} 页\n", "— {} —", "－{}－", "\n-{}-\n", "第{}页共30页"))
    body, page = [], random_.randint(1, 9)
    for line in report[1:]:
        at = random_.randint(20, max(21, len(line) - 20))
        if len(line) > 60 and random_.random() < 0.3 and _within_a_sentence(line, at):
            line = line[:at] + form.format(page) + line[at:]
            page += 1
        body.append(line)
    return "\n".join([*before, report[0], *body, *after])


def _within_a_sentence(line: str, at: int) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in line[at - 2 : at + 2])


def _with_contents(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A table of contents between title and report."""
    heads = [
        line
        for line in report[1:]
        if len(line) < 40 and line[0] in "一二三四五六七八九十（第" and line[-1] not in "。；"
    ]
    dots = random_.choice(("……………", "............", "\t", "", " "))
    pages = random_.random() < 0.6
    contents = [head + dots + (str(3 * n + 1) if pages else "") for n, head in enumerate(heads)]
    named = [random_.choice(("目录", "目　录", "目    录", "【目录】", "文章目录"))] if contents else []
    return "\n".join([*before, report[0], *named, *contents, *report[1:], *after])


def _summary_first(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A library's summary repeats how the report begins."""
    first = next((line for line in report[1:] if len(line) > 50), report[1])
    label = random_.choice(("摘要：", "【摘要】", "内容摘要：", "文档简介：", "内容提要：", "[摘要] "))
    summary = label + first[: random_.choice((60, 100, 150))] + random_.choice(("...", "……", "…", ""))
    return "\n".join([*before, report[0], summary, *report[1:], *after])


def _said_on_the_last_line(
    random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]
) -> str:
    """What the page says behind the last sentence, on its line."""
    end = max((n for n, line in enumerate(report) if line[-1] in "。！!"), default=0)
    said = random_.choice(
        ("（责任编辑：某某）", "来源：{site} 作者：佚名", " ，本文章阅览地址是{site}www.example.com", "本文地址：http://www.example.com/{n}.html",
         "（{site}供稿）", "[打印] [关闭]", "责编：某某", "更多精彩内容请关注{site}公众号")
    )  # fmt: skip
    body = [*report[1:end], report[end] + filled(said, slots)] if end else report[1:]
    return "\n".join([*before, report[0], *body, *report[end + 1 :], *after])


def _six_copies(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    between = random_.choice((after[:1], [], ["篇{}"], ["第{}篇"]))
    copies = [line.format(n) if "{" in line else line for n in range(6) for line in (*between[:1], *report[1:])]
    return "\n".join([*before, report[0], *copies, *after])


def _copied_twice(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    return "\n".join([*before, *report, *after[: len(after) // 2], *report, *after[len(after) // 2 :]])


def _escaped(line: str) -> str:
    """A line as markup: a row of a table as a table of its own."""
    if "\t" in line:
        return "<table><tr><td>" + "</td><td>".join(map(html.escape, line.split("\t"))) + "</td></tr></table>"
    return html.escape(line, quote=False)


def _items(lines: Sequence[str]) -> str:
    return "".join(f'<li><a href="#">{_escaped(line)}</a></li>' for line in lines)


def _head(report: Lines, slots: dict[str, str]) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{report[0]}-{slots["site"]}</title>'
        "<style>.a{color:red}</style><script>var a=1;</script></head><body>"
    )


def _portal(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A government portal: header, crumbs, heading, article of paragraphs, footer."""
    body = amid(random_, report[1:], slots)
    return (
        _head(report, slots)
        + f'<div class="header"><ul class="nav">{_items(before[: len(before) // 2])}</ul></div>'
        + f'<div class="main"><h1>{_escaped(report[0])}</h1><div class="info">'
        + "".join(f"<span>{_escaped(line)}</span> " for line in before[len(before) // 2 :])
        + '</div><div id="zoom" class="TRS_Editor"><style>.TRS_Editor P{margin:0}</style>'
        + "".join(f"<p style='text-indent:2em'>　　{_escaped(line)}</p>\n" for line in body)
        + "</div>"
        + "".join(f"<div>{_escaped(line)}</div>" for line in after)
        + "</div></body></html>"
    )


def _old_tables(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """The manner of 2005: tables for layout, line breaks for paragraphs."""
    body = "<br>\n<br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + _escaped(line) for line in report[1:])
    return (
        _head(report, slots)
        + "<table><tr>"
        + "".join(f"<td><a href='#'><font size=2>{_escaped(line)}</font></a></td>" for line in before)
        + f"</tr></table><table><tr><td align=center><b>{_escaped(report[0])}</b></td></tr><tr><td class=content>{body}"
        + "</td></tr><tr><td>"
        + "<br>".join(_escaped(line) for line in after)
        + "</td></tr></table></body></html>"
    )


def _aggregator(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A collection of model texts: side lists, advertisements between paragraphs."""
    body = amid(random_, report[1:], slots)
    return (
        _head(report, slots)
        + f"<div class='crumb'>{_escaped(' > '.join(before[:3]))}</div><div class='article'><h2>{_escaped(report[0])}</h2>"
        + "".join(f"<div class='meta'>{_escaped(line)}</div>" for line in before[3:] if line != slots["site"])
        + "".join(f"<p>{_escaped(line)}</p>" for line in body)
        + "</div><div class='sidebar'><h3>热门文章</h3><ul>"
        + _items(after)
        + "</ul></div><div class='bottom'>"
        + "".join(f"<p>{_escaped(line)}</p>" for line in after)
        + "</div></body></html>"
    )


def _second_hidden_copy(
    random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]
) -> str:
    """One copy for the screen and one, hidden, for the telephone; paragraphs are bare divs."""
    copy = "".join(f"<div>{_escaped(line)}</div>" for line in report[1:])
    return (
        _head(report, slots)
        + "".join(f"<div>{_escaped(line)}</div>" for line in before)
        + f"<h3>{_escaped(report[0])}</h3><div class='pc'>{copy}</div><div class='wap' style='display:none'>{copy}</div>"
        + "".join(f"<div>{_escaped(line)}</div>" for line in after)
        + "</body></html>"
    )


def _mobile(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A page for telephones: nothing but divs and spans."""
    body = amid(random_, report[1:], slots)
    return (
        _head(report, slots)
        + "".join(f"<div>{_escaped(line)}</div>" for line in before)
        + f"<div class='t'>{_escaped(report[0])}</div><div class='c'>"
        + "".join(f"<div><span>{_escaped(line)}</span></div>" for line in body)
        + "</div><div>"
        + "".join(f"<span>{_escaped(line)}</span><i></i>" for line in after)
        + "</div></body></html>"
    )


def _fonts(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """A page pasted from a word processor twenty years ago: every figure has a font of its own."""
    body = "".join(
        "<P class=MsoNormal style='TEXT-INDENT: 32pt'><FONT face=仿宋_GB2312 size=4>　　"
        + re.sub(r"(\d+)", r"<SPAN lang=EN-US>\1</SPAN>", _escaped(line))
        + "<o:p></o:p></FONT></P>\n"
        for line in report[1:]
    )
    return (
        _head(report, slots)
        + "<TABLE><TR><TD>"
        + "<BR>".join(_escaped(line) for line in before)
        + f"</TD></TR></TABLE><CENTER><FONT size=5><B>{_escaped(report[0])}</B></FONT></CENTER>{body}"
        + "".join(f"<P><FONT size=2>{_escaped(line)}</FONT></P>" for line in after)
        + "</body></html>"
    )


def _wechat(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """An article of a public account: sections within sections, the account's calls around it."""
    calls = {where: [filled(line, slots) for line in kinds()["wechat", where]] for where in ("before", "after")}
    return (
        _head(report, slots)
        + f"<div class='rich_media'><h1 class='rich_media_title'>{_escaped(report[0])}</h1><div id='meta_content'>"
        + "".join(f"<span>{_escaped(line)}</span>\n" for line in random_.sample(calls["before"], 3))
        + "</div><div id='js_content' style='visibility: hidden;'>"
        + "".join(f"<section><section><p><span>{_escaped(line)}</span></p></section></section>" for line in report[1:])
        + "".join(f"<section><p>{_escaped(line)}</p></section>" for line in random_.sample(calls["after"], 5))
        + "</div></div></body></html>"
    )


def _one_block(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """Everything in one cell, parted by line breaks."""
    return (
        _head(report, slots)
        + "<div>"
        + "<br/>".join(map(_escaped, [*before, report[0], *("　　" + line for line in report[1:]), *after]))
        + "</div></body></html>"
    )


TEXT: dict[str, Manner] = {
    "plain": _plain,
    "title first": _title_first,
    "hard-wrapped": _hard_wrapped,
    "copied twice": _copied_twice,
    "paged": _paged,
    "torn by pages": _torn_by_pages,
    "with contents": _with_contents,
    "summary first": _summary_first,
    "six copies": _six_copies,
    "said on the last line": _said_on_the_last_line,
}
HTML: dict[str, Manner] = {
    "portal": _portal,
    "old tables": _old_tables,
    "aggregator": _aggregator,
    "second hidden copy": _second_hidden_copy,
    "mobile": _mobile,
    "fonts": _fonts,
    "wechat": _wechat,
    "one block": _one_block,
}


def _printed(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """The lines of a PDF: of one width, with page number and running head every twenty-odd lines, first lines set in."""
    width, head = random_.choice((26, 28, 30, 34)), random_.choice((report[0][:30], slots["org"] + "文件", ""))
    number = random_.choice(("— {} —", "- {} -", "{}", "第 {} 页 共 30 页", "－ {} －"))
    rows = [row for line in report[1:] if "\t" not in line for row in _rows(line, width)]
    page, lines = random_.randint(20, 26), [report[0]]
    head = head if len(rows) > 2 * page or head == report[0] else ""  # what stands once is no running head
    for n in range(0, len(rows), page):
        lines += [*([head] if head and n else []), *rows[n : n + page], number.format(n // page + 1) + "\f"]
    return "\n".join(lines)


def _rows(line: str, width: int) -> Lines:
    """A paragraph as a printer sets it: the first row two characters shorter, no row that begins with a sign."""
    rows, at, size = [], 0, 2 * width - 4
    line = line.strip()
    while at < len(line):
        end = at + 1
        while end < len(line) and sum(1 + (sign > "\xff") for sign in line[at : end + 1]) <= size:
            end += 1
        while end < len(line) and line[end] in "，。、；：？！）”》%":
            end += 1
        rows.append("　　" * (at == 0) + line[at:end])
        at, size = end, 2 * width
    return rows


PDF: dict[str, Manner] = {"printed": _printed}

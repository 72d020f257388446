"""Clean reports wrapped in furniture, as pages wrap them: for holding cleaning to giving the report back whole.

Reading order: `wrap` chooses a manner by seed, `_text_page` and `_html_page` write the page, `judge` compares what came back.
The furniture is cases/cleaning/wraps/lines.csv, written apart from the program's own table.
"""

from __future__ import annotations

import html
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from textmine import cleaning
from textmine.records import Source
from textmine.sources.html import extract

LINES = Path(__file__).parent / "cases" / "cleaning" / "wraps" / "lines.csv"
PLACES = ("清河市", "江南省", "云岭县", "海州市", "临川区")
UNTITLED = "清河市2023年工作总结"
SITES = ("清河市人民政府", "江南女性网", "云岭政务网", "好范文网", "海州日报", "中国江南网")
BEFORE = ("site head", "menu", "breadcrumb", "document card", "publication line", "page settings", "sharing", "script")
AFTER = ("publication line", "page settings", "sharing", "related pages", "attachments", "aggregator", "footer")
RARE_BEFORE = ("aggregator", "wechat", "weather")
RARE_AFTER = ("leave notice", "chat box", "script", "wechat", "weather")


@dataclass(frozen=True)
class Wrapped:
    """A page, the report in it, and how it was wrapped."""

    page: str
    report: tuple[str, ...]
    manner: str


@cache
def kinds() -> dict[tuple[str, str], list[str]]:
    """Furniture by (kind, before | after | amid)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = [line for line in LINES.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    for kind, place, text in (row.split(",", 2) for row in rows[1:]):  # signs of script stand as they are, unquoted
        for where in ("before", "after") if place == "both" else (place,):
            found[kind, where].append(text)
    return found


def wrap(report: Sequence[str], seed: int, form: str) -> Wrapped:
    """`report`: its lines, the title first; `form`: text or html."""
    random_ = random.Random(f"{form} {seed}")
    if (
        len(report[0]) > 60
        or report[0][-1] in "：:。，"
        or (report[0].startswith(("—", "-", "20")) and "日" in report[0])
    ):
        report = [UNTITLED, *report]  # a page calls a report something, even where the report does not
    slots = _slots(random_, report[0])
    before = _some(random_, "before", BEFORE, RARE_BEFORE, slots)
    after = _some(random_, "after", AFTER, RARE_AFTER, slots)
    manners = _TEXT if form == "text" else _HTML
    manner = random_.choice(sorted(manners))
    page = manners[manner](random_, list(report), before, after, slots)
    return Wrapped(page, tuple(report), manner)


def _slots(random_: random.Random, title: str) -> dict[str, str]:
    year, month, day = random_.randint(2010, 2026), random_.randint(1, 12), random_.randint(1, 28)
    place = random_.choice(PLACES)
    return {
        "title": title,
        "place": place,
        "site": random_.choice(SITES),
        "org": place + random_.choice(("人民政府", "妇女联合会", "妇联", "财政局")),
        "year": str(year),
        "date": f"{year}-{month:02d}-{day:02d}",
        "cndate": f"{year}年{month}月{day}日",
        "time": f"{random_.randint(8, 18):02d}:{random_.randint(0, 59):02d}",
        "n": str(random_.randint(100, 9999)),
        "k": str(random_.randint(2, 9)),
    }


def _some(
    random_: random.Random, where: str, usual: Sequence[str], rare: Sequence[str], slots: dict[str, str]
) -> list[str]:
    """Lines of some kinds in the order in which pages have them."""
    chosen = []
    for kind in (*usual, *(k for k in rare if random_.random() < 0.25)):
        known = kinds().get((kind, where), [])
        if known and random_.random() < 0.7:
            chosen += random_.sample(known, min(len(known), random_.choice((1, 1, 2, 3, 6))))
    return [_filled(line, slots) for line in chosen]


def _filled(line: str, slots: dict[str, str]) -> str:
    for name, value in slots.items():
        line = line.replace("{" + name + "}", value)
    return line


def _amid(random_: random.Random, body: list[str], slots: dict[str, str]) -> list[str]:
    """Furniture between paragraphs: captions, page numbers, advertisements."""
    known = [line for (_, where), lines in sorted(kinds().items()) if where == "amid" for line in lines]
    for _ in range(random_.choice((0, 0, 1, 2, 4))):
        if len(body) > 4:
            body.insert(random_.randint(2, len(body) - 2), _filled(random_.choice(known), slots))
    return body


Lines = list[str]
Manner = Callable[[random.Random, Lines, Lines, Lines, dict[str, str]], str]


def _plain(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    body = _amid(random_, report[1:], slots)
    indent = random_.choice(("", "　　", "    ", "\u3000\u3000", "\u00a0\u00a0\u00a0\u00a0"))
    gap = random_.choice(("\n", "\n\n", "\r\n", "\n \n"))
    return gap.join([*before, report[0], *(indent + line for line in body), *after])


def _title_first(random_: random.Random, report: Lines, before: Lines, after: Lines, slots: dict[str, str]) -> str:
    """The title stands above the publication line and once more in the tail."""
    at = next((n for n, line in enumerate(before) if line.startswith(("发布", "来源", slots["date"]))), len(before))
    body = _amid(random_, report[1:], slots)
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
    body = _amid(random_, report[1:], slots)
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
    body = _amid(random_, report[1:], slots)
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


_TEXT: dict[str, Manner] = {
    "plain": _plain,
    "title first": _title_first,
    "hard-wrapped": _hard_wrapped,
    "copied twice": _copied_twice,
}
_HTML: dict[str, Manner] = {
    "portal": _portal,
    "old tables": _old_tables,
    "aggregator": _aggregator,
    "second hidden copy": _second_hidden_copy,
}


def cleaned(wrapped: Wrapped, form: str) -> str:
    """The clean text of a wrapped page."""
    text, marks = wrapped.page, ()  # type: str, tuple[Mark, ...]
    if form == "html":
        text, marks, _ = extract(wrapped.page)
    else:
        text = text.replace("\r\n", "\n")
    return cleaning.clean(Source("a." + form, form.replace("text", "txt"), "utf-8", "", text, marks=marks)).text


def judge(wrapped: Wrapped, text: str) -> tuple[float, list[str]]:
    """The share of the report's characters that stand in lines that came back, and the lines that are none of its own."""
    report = [line for line in wrapped.report if line.strip()]
    came = [line for line in text.split("\n") if line.strip()]
    known = set(came)
    whole = sum(map(len, report))
    back = sum(len(line) for line in report if line in known)
    own = set(report)
    left = [line for line in came if line not in own]
    doubled = len(came) - len(left) - len([line for line in report if line in known])
    return back / whole, left + ["(a line twice)"] * max(0, doubled)

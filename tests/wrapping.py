"""Clean reports wrapped in furniture, as pages wrap them: for holding cleaning to giving the report back whole.

Reading order: `wrap` chooses furniture and a manner (`manners`) by seed, `cleaned` cleans the page, `judge` compares what came
back. The furniture is cases/cleaning/wraps/lines.csv, written apart from the program's own table.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from textmine import cleaning
from textmine.records import Mark, Source
from textmine.sources.html import extract

from .manners import HTML, PDF, TEXT, filled, kinds

PLACES = ("清河市", "江南省", "云岭县", "海州市", "临川区")
FORMS = {"text": TEXT, "html": HTML, "pdf": PDF}
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


def wrap(report: Sequence[str], seed: int, form: str, only: str = "") -> Wrapped:
    """`report`: its lines, the title first; `form`: text, html or pdf; `only`: this manner."""
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
    manners = FORMS[form]
    manner = only or random_.choice(sorted(manners))
    page = manners[manner](random_, list(report), before, after, slots)
    return Wrapped(page, tuple(line for line in report if form != "pdf" or "\t" not in line), manner)


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
    return [filled(line, slots) for line in chosen]


def source_of(wrapped: Wrapped, form: str) -> Source:
    """A wrapped page as its reader gives it."""
    text, marks = wrapped.page, ()  # type: str, tuple[Mark, ...]
    if form == "html":
        text, marks, _ = extract(wrapped.page)
    elif form == "pdf":
        text, marks = _set_in(text)
    else:
        text = text.replace("\r\n", "\n")
    return Source("a." + form, form.replace("text", "txt"), "utf-8", "", text, marks=marks)


def cleaned(wrapped: Wrapped, form: str) -> str:
    """The clean text of a wrapped page."""
    return cleaning.clean(source_of(wrapped, form)).text


def _set_in(page: str) -> tuple[str, tuple[Mark, ...]]:
    """The lines of a PDF without their indents, which its text layer does not hold, and marks that say where they were."""
    lines, marks, at = [], [Mark(0, len(page), "page")], 0
    for line in page.split("\n"):
        words = line.strip("　\f")
        marks += [Mark(at, at + len(words), "indent")] * line.startswith("　")
        lines.append(words)
        at += len(words) + 1
        marks += [Mark(at, len(page), "page")] * line.endswith("\f")
    return "\n".join(lines), tuple(marks)


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

"""One report with its annotations marked, and claims marked in their sentences, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.text import Text

    from ..analysis.exploring import Annotated

STYLES = {"claims": "bold cyan", "mentions": "magenta"}


def as_text(report: Annotated) -> Text:
    """For the terminal: claims bold, slogans coloured, the theme of each section before it."""
    from rich.text import Text

    text = Text()
    for name, value in report.facts.items():
        if value:
            text.append(f"{name}: {value}\n", style="dim")
    text.append("\n")
    body = Text(report.text)
    for start, end, kind, _ in report.spans:
        if kind in STYLES:
            body.stylize(STYLES[kind], start, end)
    at = 0
    for start, end, _, themes in (s for s in report.spans if s[2] == "sections"):
        text.append_text(body[at:start])
        text.append(f"[{themes or '–'}] ", style="green")
        text.append_text(body[start:end])
        at = end
    text.append_text(body[at:])
    return text


STATUS = {"achieved": "green", "planned": "yellow", "rule": "magenta"}
SIGNS = {"over": "> ", "at_least": "≥ ", "almost": "< ", "at_most": "≤ ", "about": "≈ "}
ARROWS = {"up": " ↑", "down": " ↓"}


def in_sentences(rows: Iterable[Mapping[str, Any]]) -> Text:
    """For the terminal: each sentence with its claims marked, and under it what each of them says."""
    from rich.text import Text

    page, shown = Text(), ""
    for (doc, _, sentence), group in groupby(rows, key=lambda r: (r["doc"], r["section"], r["sentence"])):
        claims = list(group)
        if doc != shown:
            page.append(f"{doc}\n\n", style="dim")
            shown = doc
        page.append_text(_with_marks(sentence, [c["text"] for c in claims])).append("\n")
        for claim in claims:
            page.append_text(_said(claim)).append("\n")
        page.append("\n")
    return page


def _with_marks(sentence: str, quantities: list[str]) -> Text:
    """The sentence with its quantities in bold, in the order they stand."""
    from rich.text import Text

    text, at = Text(sentence.replace("\n", " ")), 0
    for quantity in quantities:
        start = sentence.find(quantity, at)
        if start >= 0:
            at = start + len(quantity)
            text.stylize(STYLES["claims"], start, at)
    return text


def _said(claim: Mapping[str, Any]) -> Text:
    """One claim in a line: what is measured, how much, done or planned, when, whose."""
    from rich.text import Text

    line = Text("  ")
    line.append(claim["subject"] or "–", style="bold").append("  ")
    line.append(amount(claim) + ARROWS.get(claim["direction"] or "", ""), style=STYLES["claims"]).append("  ")
    line.append(claim["status"], style=STATUS.get(claim["status"], ""))
    more = [claim["year"], claim["scope"], claim["indicator"]]
    more.append(f"commitment {claim['commitment']}" if claim["commitment"] else "")
    return line.append("".join(f" · {m}" for m in more if m), style="dim")


def amount(claim: Mapping[str, Any]) -> str:
    """The value in its base unit, with a sign for what bounds it.

    >>> amount({"low": 40000.0, "high": None, "comparator": "over", "unit": "元"})
    '> 40,000 元'
    >>> amount({"low": 3.0, "high": 5.0, "comparator": "range", "unit": "名"})
    '3–5 名'
    """
    ends = [f"{v:,.10g}" for v in dict.fromkeys((claim["low"], claim["high"])) if v is not None]
    return f"{SIGNS.get(claim['comparator'], '')}{'–'.join(ends)} {claim['unit']}".rstrip()


RANKS = ("bold green", "bold yellow")  # the main theme and its terms, the second theme and its


def in_sections(rows: Iterable[Mapping[str, Any]]) -> Text:
    """For the terminal: each section with its themes before it and, in their colours, the terms that decided.

    Headings stand once, before the sections they head. A theme without a marked term was given by its heading.
    """
    from rich.text import Text

    page, above = Text(), ("", "")
    for row in rows:
        if row["doc"] != above[0]:
            page.append(f"{row['doc']}\n\n", style="dim")
        if (row["doc"], row["heading"]) != above and row["heading"] and not _own_heading(row):
            page.append(f"{row['heading']}\n", style="bold")
        above = (row["doc"], row["heading"])
        page.append_text(_themes_of(row)).append("\n")
        page.append_text(_with_terms(row)).append("\n\n")
    return page


def _themes_of(row: Mapping[str, Any]) -> Text:
    """关爱帮扶 3.2 · 就业创业 1.9  (achieved)."""
    from rich.text import Text

    line = Text()
    named = zip(row["names"].split(";"), row["scores"].split(";"), RANKS, strict=False) if row["names"] else ()
    for name, score, style in named:
        line.append(" · " if line else "").append(name, style=style).append(f" {float(score):.1f}", style="dim")
    return line.append(f"  ({row['status']})" if line else "notes", style="dim")


def _own_heading(row: Mapping[str, Any]) -> int:
    """The length of the heading with which the section itself begins."""
    own = str(row["heading"]).rsplit(" › ", 1)[-1]
    return len(own) if own and row["text"].startswith(own) else 0


def _with_terms(row: Mapping[str, Any]) -> Text:
    from rich.text import Text

    body, themes = Text(row["text"].rstrip()), row["themes"].split(";")
    body.stylize("bold", 0, _own_heading(row))
    for span in row["evidence"]:
        body.stylize(RANKS[themes.index(span["theme"])], span["start"] - row["start"], span["end"] - row["start"])
    return body

"""One report with its claims, slogans and themes marked: as a page of its own (`as_page`), or as a piece of a notebook (`fragment`).

Neither has a script; everything from the report is escaped. Every mark says in its title what it was taken for.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Protocol

Span = tuple[int, int, str, str]
_STYLE = (
    ".tm{font:1rem/1.85 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:46rem}"
    ".tm dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;font-size:.85rem;margin:.6rem 0}"
    ".tm dt{opacity:.65}.tm dd{margin:0}.tm p{white-space:pre-wrap;margin:.7rem 0}"
    ".tm small{background:#0a7d4b;color:#fff;border-radius:.6rem;padding:.05rem .5rem;font-size:.72rem;margin-right:.3rem}"
    ".tm mark{border-radius:.15rem;padding:0 .1em;color:#111}.tm mark.claims{background:#cfe8ff;border-bottom:2px solid #2166ac}"
    ".tm mark.mentions{background:#fde3d0;border-bottom:2px dotted #b35806}.tm .key{font-size:.85rem}"
)
_PAGE = ":root{color-scheme:light dark}body{margin:2rem auto;padding:0 1rem;max-width:46rem}h1{font-size:1.4rem;line-height:1.4}"


class Marked(Protocol):
    """A report with its annotations; `spans`: (start, end, kind, label) in `text`, ordered by start."""

    @property
    def doc(self) -> str:
        """Its path below the corpus."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What documents.csv says of it."""

    @property
    def text(self) -> str:
        """Its clean text."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Sections, claims and mentions."""


def as_page(report: Marked) -> str:
    """A page that stands by itself."""
    title = escape(report.facts.get("title") or report.doc)
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_PAGE}</style><h1>{title}</h1>{fragment(report)}</html>\n"
    )


def fragment(report: Marked) -> str:
    """The report as a piece of a page, with its own style."""
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in report.facts.items() if v)
    kinds = [kind for _, _, kind, _ in report.spans]
    key = (
        f'<mark class="claims">数字 figures</mark> {kinds.count("claims")} &nbsp; '
        f'<mark class="mentions">提法 slogans</mark> {kinds.count("mentions")} &nbsp; <small>主题 theme</small>'
    )
    return (
        f'<style>{_STYLE}</style><div class="tm"><dl>{facts}<dt>doc</dt><dd>{escape(report.doc)}</dd></dl>'
        f'<div class="key">{key}</div>{_body(report)}</div>'
    )


def _body(report: Marked) -> str:
    sections = [s for s in report.spans if s[2] == "sections"] or [(0, len(report.text), "sections", "")]
    inner = [s for s in report.spans if s[2] != "sections"]
    return "".join(
        f"<p>{_themes(themes)}{_marked(report.text, start, end, [s for s in inner if start <= s[0] < end])}</p>"
        for start, end, _, themes in sections
    )


def _themes(themes: str) -> str:
    return "".join(f"<small>{escape(theme)}</small>" for theme in themes.split(";") if theme)


def _marked(text: str, start: int, end: int, spans: list[Span]) -> str:
    """The text with its spans marked; where two overlap the first stands."""
    pieces, at = [], start
    for left, right, kind, label in spans:
        if left >= at:
            pieces.append(escape(text[at:left]))
            pieces.append(f'<mark class="{kind}" title="{escape(label)}">{escape(text[left:right])}</mark>')
            at = right
    return "".join(pieces) + escape(text[at:end])

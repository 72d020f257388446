"""Candidate keyphrases of one report: nouns, runs of nouns that stand together again and again, and its slogans.

Reading order: `candidates` counts `_spans` (words and joined words), adds what the slogan finder marked, drops what folds
into a longer phrase, and weighs headings and the opening a little more. The set decides the ranking (`corpus.keywords`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..pipeline import Pipeline
from ..records import Mention, Report, Term, Token

MOST = 300
LONGEST = 12
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z+]{2,}$")
_HAN = re.compile(r"[\u4e00-\u9fff]+$")
_NUMERIC = re.compile(r"^[一二三四五六七八九十百千万亿两几数第每各全]+|^(?:进一步|一系列|一批|以及|通过|不断)")
# Parts of speech that may stand inside a keyphrase, and those that may close it: 家庭/n 教育/vn 指导/vn 服务/vn.
_INSIDE = frozenset({"n", "nz", "nt", "nl", "ng", "nr", "ns", "vn", "an", "b", "j", "l", "i", "eng", "g", "x"})
_LAST = frozenset({"n", "nz", "nt", "nl", "ng", "vn", "an", "j", "l", "i"})
_EDGE = frozenset(
    "的了和与及或等为是在对将把被以从到向由于就都也又再并但而其所之中上下内外前后里间时有无不未已可能应该要会着过地得这那此各每该本我你他她它们个次项年月日"
)


def candidates(
    tokens: Sequence[Token], report: Report, pipeline: Pipeline, mentions: Sequence[Mention] = ()
) -> tuple[Term, ...]:
    """The candidates of a report, most telling first, at most MOST; its own notes do not count."""
    end = next((s.start for s in report.sections if s.part == "notes"), len(report.text))
    headed = _heading_mask(report)
    counts: dict[str, int] = {}
    weights: dict[str, float] = {}
    for term, start in _spans([t for t in tokens if t.end <= end], pipeline.stopwords):
        counts[term] = counts.get(term, 0) + 1
        bonus = 0.5 if any(a <= start < b for a, b in headed.get(start // 200, ())) else 0.0
        weights[term] = weights.get(term, 0.0) + 1.0 + bonus + (0.25 if start < 400 else 0.0)
    kept = {t for t, n in counts.items() if n >= 2}
    for term, value in _slogans(mentions).items():
        counts[term] = max(counts.get(term, 0), report.text.count(term, 0, end))
        weights[term] = weights.get(term, 0.0) + value
        kept.add(term)
    folded = _without_parts(sorted(kept), counts)
    ranked = sorted(folded, key=lambda t: (-weights[t] * len(t), t))[:MOST]
    return tuple(Term(t, counts[t], round(weights[t], 2)) for t in ranked)


def _slogans(mentions: Sequence[Mention]) -> dict[str, float]:
    """Brands and shorthands are what a librarian would index; standing formulas fit every report."""
    values: dict[str, float] = {}
    for mention in mentions:
        if mention.type in ("brand", "shorthand") and 3 <= len(mention.text) <= LONGEST:
            values[mention.text] = values.get(mention.text, 0.0) + (1.5 if mention.evidence == "quoted" else 1.0)
    return values


def _heading_mask(report: Report) -> dict[int, list[tuple[int, int]]]:
    """The headings by blocks of 200 characters, so that looking one up costs nothing."""
    blocks: dict[int, list[tuple[int, int]]] = {}
    for heading in report.headings:
        for block in range(heading.start // 200, heading.end // 200 + 1):
            blocks.setdefault(block, []).append((heading.start, heading.end))
    return blocks


def _spans(tokens: Sequence[Token], stopwords: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Nouns, and two to four noun-like words side by side that close with a noun."""
    inside = [t.tag in _INSIDE and _fits(t.text, stopwords) for t in tokens]
    size = len(tokens)
    for number, token in enumerate(tokens):
        if not inside[number]:
            continue
        if token.tag in _LAST and _WORD.match(token.text):
            yield token.text, token.start
        text = token.text
        for after in range(number + 1, min(size, number + 4)):
            if not inside[after]:
                break
            text += tokens[after].text
            if len(text) > LONGEST:
                break
            if tokens[after].tag in _LAST and len(text) >= 4:
                yield text, token.start


def _fits(text: str, stopwords: frozenset[str]) -> bool:
    if len(text) == 1:
        return bool(_HAN.match(text)) and text not in _EDGE
    return bool(_WORD.match(text)) and text not in stopwords and not _NUMERIC.match(text)


def _without_parts(terms: Sequence[str], counts: dict[str, int]) -> list[str]:
    """Parts that hardly stand without the longer phrase fold into it: 巾帼行动 in 乡村振兴巾帼行动."""
    inside: dict[str, int] = {}
    known = set(terms)
    for term in terms:
        for start in range(len(term)):
            for end in range(start + 2, len(term) + 1):
                part = term[start:end]
                if part != term and part in known:
                    inside[part] = max(inside.get(part, 0), counts[term])
    return [t for t in terms if inside.get(t, 0) < 0.7 * counts[t]]

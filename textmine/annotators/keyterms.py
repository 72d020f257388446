"""Candidate keyphrases of one report: words, and runs of words that stand together again and again.

Reading order: `candidates` counts `_spans` (words and joined words), drops what folds into a longer phrase, and weighs
headings and the opening more. The set decides the ranking (`corpus.keywords`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..pipeline import Pipeline
from ..records import Report, Term, Token

MOST = 300
LONGEST = 12
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z+]{2,}$")
_HAN = re.compile(r"[\u4e00-\u9fff]+$")
_NUMERIC = re.compile(r"^[一二三四五六七八九十百千万亿两几数第每各全]+|^(?:进一步|一系列|一批|以及|通过|不断)")
# Words that no keyphrase begins or ends with: function words that jieba leaves as words of their own.
_EDGE = frozenset(
    "的了和与及或等为是在对将把被以从到向由于就都也又再并但而其所之中上下内外前后里间时有无不未已可能应该要会着过地得这那此各每该本我你他她它们个次项年月日"
)


def candidates(tokens: Sequence[Token], report: Report, pipeline: Pipeline) -> tuple[Term, ...]:
    """The candidates of a report, most telling first, at most MOST; its own notes do not count."""
    end = next((s.start for s in report.sections if s.part == "notes"), len(report.text))
    headed = _heading_mask(report)
    counts: dict[str, int] = {}
    weights: dict[str, float] = {}
    for term, start, _joined in _spans([t for t in tokens if t.end <= end], pipeline.stopwords):
        counts[term] = counts.get(term, 0) + 1
        bonus = 2.0 if any(a <= start < b for a, b in headed.get(start // 200, ())) else 0.0
        early = 0.5 if start < 400 else 0.0
        weights[term] = weights.get(term, 0.0) + 1.0 + bonus + early
    kept = [t for t, n in counts.items() if _worth(t, n, weights[t])]
    folded = _without_parts(kept, counts)
    ranked = sorted(folded, key=lambda t: (-weights[t] * len(t), t))[:MOST]
    return tuple(Term(t, counts[t], round(weights[t], 2)) for t in ranked)


def _heading_mask(report: Report) -> dict[int, list[tuple[int, int]]]:
    """The headings by blocks of 200 characters, so that looking one up costs nothing."""
    blocks: dict[int, list[tuple[int, int]]] = {}
    for heading in report.headings:
        for block in range(heading.start // 200, heading.end // 200 + 1):
            blocks.setdefault(block, []).append((heading.start, heading.end))
    return blocks


def _spans(tokens: Sequence[Token], stopwords: frozenset[str]) -> Iterator[tuple[str, int, bool]]:
    """Words, and two to four words side by side, that may be a keyphrase."""
    good = [bool(_WORD.match(t.text)) and t.text not in stopwords and not _NUMERIC.match(t.text) for t in tokens]
    single = [len(t.text) == 1 and bool(_HAN.match(t.text)) and t.text not in _EDGE for t in tokens]
    size = len(tokens)
    for number, token in enumerate(tokens):
        if not good[number] and not single[number]:
            continue
        if good[number]:
            yield token.text, token.start, False
        text = token.text
        for after in range(number + 1, min(size, number + 4)):
            if not (good[after] or single[after]):
                break
            text += tokens[after].text
            if len(text) > LONGEST:
                break
            if good[after] or good[number]:
                yield text, token.start, True


def _worth(term: str, count: int, weight: float) -> bool:
    """A joined phrase must come back, or stand in a heading; a word must come back too."""
    return len(term) >= 2 and (count >= 2 or (weight >= 3.0 and len(term) >= 4))


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
    return [t for t in terms if inside.get(t, 0) < 0.75 * counts[t]]

"""The sentences behind the figures of report.html: each once, with its marked stretches, its file and its offsets.

A row of the pool is [report, raw_start, raw_end, text, mark start, mark end, …]: `raw_*` in the source text, marks in `text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from .data import Places

# Characters shown of a passage: two or three sentences of a report.
LONGEST = 150
# Passages behind one cell of the heatmap, and behind one slogan; the rest is a `textmine trace` away.
FOR_A_CELL = 3
FOR_A_SLOGAN = 8
CLAIMS = ("doc", "text", "subject", "low", "high", "unit", "kind", "status", "year", "theme", "indicator")


class Pool:
    """Collects passages; what asks for one gets its number."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], numbers: Mapping[str, int]) -> None:
        self.rows: list[list[Any]] = []
        self._tables, self._numbers = tables, numbers

    def _add(self, row: list[Any]) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def themes(self, documents: pd.DataFrame, places: Places, budget: int) -> dict[str, list[int]]:
        """For each theme, place and year, by `theme|place|year`, its best passages with the terms that spoke for it."""
        from .data import plain

        facts = {
            d: (places.of(p, c), plain(y))
            for d, p, c, y, copy in zip(
                *(documents[c] for c in ("doc", "province", "city", "year", "duplicate_of")), strict=True
            )
            if plain(copy) is None
        }
        sections = self._tables["sections"]
        coded = sections[sections["themes"].fillna("").ne("") & sections["doc"].isin(list(facts))]
        columns = ("doc", "raw_start", "raw_end", "themes", "scores", "text", "terms")
        found: dict[str, list[tuple[float, int, tuple[Any, ...]]]] = {}
        for n, (doc, *rest) in enumerate(zip(*(coded[c].tolist() for c in columns), strict=True)):
            place, year = facts[doc]
            theme, score = rest[2].split(";")[0], float(str(rest[3]).split(";")[0] or 0)
            found.setdefault(f"{theme}|{place}|{year}", []).append((-score, n, (doc, *rest)))
        return self._spread(found, budget)

    def _spread(self, found: Mapping[str, list[Any]], budget: int) -> dict[str, list[int]]:
        """First the best passage of every cell, then the second of every cell, while the budget lasts."""
        kept: dict[str, list[int]] = {}
        for passages in found.values():
            passages.sort(key=lambda p: p[:2])
        for nth in range(FOR_A_CELL):
            for key in sorted(found):
                if nth < len(found[key]) and budget > 0:
                    doc, start, end, _, _, text, terms = found[key][nth][2]
                    row = [self._numbers[doc], int(start), int(end), *_around(str(text), _spots(str(text), terms))]
                    budget -= _size(row)
                    kept.setdefault(key, []).append(self._add(row))
        return kept

    def slogans(self, budget: int) -> dict[str, list[int]]:
        """The first passages of each slogan, the most widespread first."""
        sections = self._texts()
        kept: dict[str, list[int]] = {}
        mentions = self._tables["slogan_mentions"]
        columns = ("slogan", "doc", "section", "start", "end", "raw_start", "raw_end")
        found: dict[str, list[tuple[Any, ...]]] = {}
        for slogan, *rest in zip(*(mentions[c].tolist() for c in columns), strict=True):
            if len(found.setdefault(slogan, [])) < FOR_A_SLOGAN:
                found[slogan].append(tuple(rest))
        for slogan in self._tables["slogans"]["slogan"]:
            for doc, section, start, end, raw_start, raw_end in found.get(slogan, ()):
                at, text = sections.get((doc, section), (start, ""))
                row = [
                    self._numbers[doc], int(raw_start), int(raw_end),
                    *_around(text, [(int(start - at), int(end - at))]),
                ]  # fmt: skip
                if budget > 0:
                    budget -= _size(row)
                    kept.setdefault(slogan, []).append(self._add(row))
        return kept

    def _texts(self) -> dict[tuple[str, int], tuple[int, str]]:
        frame = self._tables["sections"]
        rows = zip(*(frame[c].tolist() for c in ("doc", "section", "start", "text")), strict=True)
        return {(doc, section): (start, text or "") for doc, section, start, text in rows}

    def claims(
        self, indicators: Mapping[str, Any], ledger: Mapping[str, Any], budget: int
    ) -> tuple[dict[str, Any], dict[str, int]]:
        """The listed claims, and where the passage of a claim is, by `report|claim`.

        First come the claims that the shown indicators and plans rest on, then the first of every report, the second …
        """
        from .data import plain, within

        frame = self._tables["claims"].reset_index(drop=True)
        needed = _pairs(indicators, ("doc", "claim")) | _pairs(ledger, ("doc_plan", "claim_plan"))
        needed |= _pairs(ledger, ("doc_outcome", "claim_outcome"))
        numbers = [self._numbers.get(doc, -1) for doc in frame["doc"]]
        asked = [0 if key in needed else 1 for key in zip(numbers, frame["claim"].tolist(), strict=True)]
        frame = frame.assign(_asked=asked, _turn=frame.groupby("doc").cumcount() if len(frame) else asked)
        frame = frame.sort_values(["_asked", "_turn"], kind="stable")
        columns = ("claim", "raw_start", "raw_end", "sentence", *CLAIMS)
        rows = []
        for at, claim, start, end, sentence, doc, text, *rest in zip(
            frame.index, *(frame[c].tolist() for c in columns), strict=True
        ):
            where = str(sentence).find(str(text))
            passage = [
                int(start),
                int(end),
                *_around(str(sentence), [(where, where + len(str(text)))] if where >= 0 else []),
            ]
            rows.append([int(at) + 1, self._numbers[doc], int(claim), text, *map(plain, rest), passage])
            if len(rows) * 150 > budget:
                break
        return self._listed(within(rows, budget), len(frame))

    def _listed(self, rows: list[list[Any]], total: int) -> tuple[dict[str, Any], dict[str, int]]:
        where, shown = {}, []
        for at, doc, claim, *cells, passage in sorted(rows, key=lambda r: r[0]):
            where[f"{doc}|{claim}"] = number = self._add([doc, *passage])
            shown.append([at, doc, *cells, number])
        return {"columns": ["row", *CLAIMS, "evidence"], "rows": shown, "total": total}, where


def _pairs(table: Mapping[str, Any], columns: tuple[str, str]) -> set[tuple[int, int]]:
    one, two = (table["columns"].index(c) for c in columns)
    return {(row[one], row[two]) for row in table["rows"] if row[one] is not None and row[two] is not None}


def _spots(text: str, terms: Any) -> list[tuple[int, int]]:
    """Where the terms stand in the text, without overlap; `terms`: joined by ;."""
    wanted = str(terms).split(";") if terms and terms == terms else []
    found = sorted((at, at + len(t)) for t in wanted if t and (at := text.find(t)) >= 0)
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _around(text: str, spots: list[tuple[int, int]]) -> list[Any]:
    """The text, cut to what stands around the first spot, and the spots in it as start, end, start, end …

    >>> _around("开展宣讲60场。", [(4, 7)])
    ['开展宣讲60场。', 4, 7]
    """
    first = spots[0][0] if spots else 0
    left = 0 if len(text) <= LONGEST else max(0, min(first - LONGEST // 3, len(text) - LONGEST))
    cut = text[left : left + LONGEST].rstrip()
    head, tail = "…" if left else "", "…" if left + LONGEST < len(text) else ""
    shift = len(head) - left
    marks = [n for s, e in spots if left <= s and e <= left + len(cut) for n in (s + shift, e + shift)]
    return [head + cut.replace("\n", " ") + tail, *marks]


def _size(row: list[Any]) -> int:
    """Bytes of a passage: three for a Chinese character, and its numbers."""
    return 3 * len(row[3]) + 6 * len(row)

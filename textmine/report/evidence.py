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

    def themes(
        self, documents: pd.DataFrame, places: Places, shown: Mapping[str, Any], budget: int
    ) -> dict[str, list[int]]:
        """For each theme, place and year, by `theme|place|year`, its best passages with the terms that spoke for it.

        `shown`: the rows of the theme table that the page holds. A passage of a city stands for its province, too.
        """
        found = self._by_cell(_own(documents, places), places)
        kept: dict[str, list[int]] = {}
        added: dict[int, int] = {}
        for nth in range(FOR_A_CELL):
            for key in _telling(shown, found):
                if nth < len(found[key]) and budget > 0:
                    _, n, (doc, start, end, _, _, text, terms) = found[key][nth]
                    if n not in added:
                        row = [self._numbers[doc], int(start), int(end), *_around(str(text), _spots(str(text), terms))]
                        budget -= _size(row)
                        added[n] = self._add(row)
                    kept.setdefault(key, []).append(added[n])
        return kept

    def _by_cell(self, own: Mapping[str, tuple[Any, ...]], places: Places) -> dict[str, list[tuple[Any, ...]]]:
        """The coded sections of each cell, the best first, as (-score, number, columns)."""
        sections = self._tables["sections"]
        coded = sections[sections["themes"].fillna("").ne("") & sections["doc"].isin(list(own))]
        columns = ("doc", "raw_start", "raw_end", "themes", "scores", "text", "terms")
        found: dict[str, list[tuple[Any, ...]]] = {}
        for n, row in enumerate(zip(*(coded[c].tolist() for c in columns), strict=True)):
            theme, score = row[3].split(";")[0], float(str(row[4]).split(";")[0] or 0)
            province, city, year = own[row[0]]
            for place in dict.fromkeys((places.of(province, city, row[0]), places.of(province, "", row[0]))):
                found.setdefault(f"{theme}|{place}|{year}", []).append((-score, n, row))
        for passages in found.values():
            passages.sort(key=lambda p: p[:2])
        return found

    def slogans(self, budget: int) -> dict[str, list[int]]:
        """The first passage of each slogan, the most widespread first; then the second of each … while there is room.

        Its passages are of as many reports as there are.
        """
        texts, kept = self._texts(), dict[str, list[int]]()
        found = self._mentions()
        wanted = [s for s in self._tables["slogans"]["slogan"] if s in found]
        for nth in range(FOR_A_SLOGAN):
            for slogan in wanted:
                if nth < len(found[slogan]) and budget > 0:
                    doc, section, start, end, raw_start, raw_end = found[slogan][nth]
                    at, text = texts.get((doc, section), (start, ""))
                    spot = [(int(start - at), int(end - at))]
                    row = [self._numbers[doc], int(raw_start), int(raw_end), *_around(text, spot)]
                    budget -= _size(row)
                    kept.setdefault(slogan, []).append(self._add(row))
        return kept

    def _mentions(self) -> dict[str, list[tuple[Any, ...]]]:
        """The mentions of each slogan: one a report, the earliest years first; then the others."""
        documents = self._tables["documents"]
        years = {
            d: y if y == y and y is not None else 9999 for d, y in zip(documents["doc"], documents["year"], strict=True)
        }
        mentions = self._tables["slogan_mentions"]
        mentions = mentions[mentions["doc"].isin(list(self._numbers))]
        turn = mentions.groupby(["slogan", "doc"]).cumcount() if len(mentions) else []
        mentions = mentions.assign(_turn=turn, _year=mentions["doc"].map(years))
        found: dict[str, list[tuple[Any, ...]]] = {}
        columns = ("slogan", "doc", "section", "start", "end", "raw_start", "raw_end")
        ordered = mentions.sort_values(["_turn", "_year"], kind="stable")
        for slogan, *rest in zip(*(ordered[c].tolist() for c in columns), strict=True):
            if len(found.setdefault(slogan, [])) < FOR_A_SLOGAN:
                found[slogan].append(tuple(rest))
        return found

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

        frame = self._tables["claims"]
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


def _own(documents: pd.DataFrame, places: Places) -> dict[str, tuple[Any, ...]]:
    """Province, city and year of each report that is no copy."""
    from .data import plain

    columns = (documents[c] for c in ("doc", "province", "city", "year", "duplicate_of"))
    return {d: (p, c, plain(y)) for d, p, c, y, copy in zip(*columns, strict=True) if plain(copy) is None}


def _telling(shown: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The cells that have passages: provinces first, in each the largest shares first; last those the page does not hold."""
    theme, place, year, level, share = (shown["columns"].index(c) for c in ("theme", "place", "year", "level", "share"))
    rank = {
        f"{row[theme]}|{row[place]}|{row[year]}": (row[level] == "city", -(row[share] or 0)) for row in shown["rows"]
    }
    return sorted(found, key=lambda key: (*rank.get(key, (True, 1.0)), key))


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

"""Questions put to an earlier run without reading a report again: counts of words, concordance lines, one report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError
from ..store import Store
from .tracing import reposts
from .wording import pattern

GROUPS = ("year", "province", "city", "place", "genre", "pipeline", "organisation", "doc")


@dataclass(frozen=True, slots=True)
class Count:
    """How often a word stands in a group of reports. `per_10000`: for each 10,000 clean characters."""

    group: tuple[str, ...]
    word: str
    count: int
    reports: int
    reports_with: int
    per_report: float
    per_10000: float


@dataclass(frozen=True, slots=True)
class Line:
    """One concordance line. `start`, `end`: in the clean text."""

    doc: str
    place: str
    year: str
    start: int
    end: int
    left: str
    word: str
    right: str


def _texts(store: Store, left_out: Collection[str] = ()) -> Iterator[tuple[dict[str, str], str]]:
    names = ("doc", "year", "province", "city", "genre", "pipeline", "organisation")
    chosen = ", ".join(f"r.{n}" for n in names)
    rows = store.query(f"SELECT {chosen}, t.clean FROM reports r JOIN texts t ON r.doc = t.doc ORDER BY r.doc")
    for *values, text in rows:
        if values[0] in left_out:
            continue
        facts = {n: "" if v is None else str(v) for n, v in zip(names, values, strict=True)}
        facts["place"] = facts["city"] or facts["province"]
        yield facts, text


def count(outputs: Path, words: Sequence[str], *, by: Sequence[str] = (), with_reposts: bool = False) -> list[Count]:
    """Counts of words or phrases, in all or by the groups named (see `GROUPS`).

    Occurrences do not overlap; a word is matched over characters, so no segmenter decides: as it is written, as a glob, or
    as an entry of a codebook (see `wording`). A report that stands in the set twice counts once, unless `with_reposts`. Raises UsageError for an unknown group, entry or an empty word.
    """
    for name in by:
        if name not in GROUPS:
            raise UsageError(f'cannot count by "{name}"', hint=f"choose from {', '.join(GROUPS)}")
    patterns = [(word, pattern(word)) for word in words]
    totals: dict[tuple[str, ...], list[int]] = {}
    found: dict[tuple[tuple[str, ...], str], list[int]] = {}
    with Store(outputs, read_only=True, decided=True) as store:
        for facts, text in _texts(store, () if with_reposts else reposts(outputs)):
            group = tuple(facts[name] for name in by)
            total = totals.setdefault(group, [0, 0])
            total[0] += 1
            total[1] += len(text)
            for word, form in patterns:
                times = sum(1 for _ in form.finditer(text))
                cell = found.setdefault((group, word), [0, 0])
                cell[0] += times
                cell[1] += times > 0
    return [
        Count(
            group,
            word,
            times,
            reports,
            having,
            round(times / reports, 4),
            round(times * 10000 / max(1, characters), 4),
        )
        for group, (reports, characters) in sorted(totals.items())
        for word, (times, having) in ((w, found[group, w]) for w in words)
    ]


def kwic(
    outputs: Path, word: str, *, width: int = 20, limit: int | None = None, with_reposts: bool = False
) -> list[Line]:
    """Every place where a word stands, with `width` characters on both sides, in the order of reports; reposts as in `count`.

    Raises UsageError for an empty word.
    """
    form, lines = pattern(word), list[Line]()
    with Store(outputs, read_only=True, decided=True) as store:
        for facts, text in _texts(store, () if with_reposts else reposts(outputs)):
            for found in form.finditer(text):
                if limit is not None and len(lines) >= limit:
                    return lines
                at, end = found.span()
                left, right = text[max(0, at - width) : at], text[end : end + width]
                place, year = facts["place"], facts["year"]
                lines.append(Line(facts["doc"], place, year, at, end, _flat(left), found[0], _flat(right)))
    return lines


def _flat(text: str) -> str:
    return text.replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report's clean text with what was found in it: (start, end, kind, label), ordered by start."""

    doc: str
    facts: dict[str, str]
    text: str
    spans: tuple[tuple[int, int, str, str], ...]

    def _repr_html_(self) -> str:
        from ..report.marked import fragment

        return fragment(self)


def annotated(outputs: Path, doc: str) -> Annotated:
    """One report of a run with its claims, slogans and themes.

    `doc`: its path below the corpus, or the end of it. Raises UsageError where the run has no such report (the hint names the
    nearest), or several.
    """
    from ..codebooks import suggestion

    with Store(outputs, read_only=True, decided=True) as store:
        docs = [d for (d,) in store.query("SELECT doc FROM reports ORDER BY doc")]
        hits = [d for d in docs if d == doc] or [d for d in docs if f"/{d}".endswith(f"/{doc}")]
        if len(hits) > 1:
            some = ", ".join(hits[:3]) + (" …" if len(hits) > 3 else "")
            raise UsageError(
                f'{len(hits)} reports end with "{doc}": {some}', hint="name one of them by more of its path"
            )
        if not hits:
            raise UsageError(f'this run has no report "{doc}"{suggestion(doc, docs)}')
        spans: list[tuple[int, int, str, str]] = []
        for table, label in (
            ("claims", "kind || ' · ' || status"),
            ("mentions", "type"),
            ("sections", "themes"),
        ):
            rows = store.query(f'SELECT "start", "end", {label} FROM {table} WHERE doc = ?', [hits[0]])
            spans += [(start, end, table, text or "") for start, end, text in rows]
        text = str(store.query("SELECT clean FROM texts WHERE doc = ?", [hits[0]])[0][0])
        names = (
            "title",
            "organisation",
            "province",
            "city",
            "year",
            "genre",
            "pipeline",
            "flags",
            "warnings",
        )
        values = store.query(f"SELECT {', '.join(names)} FROM reports WHERE doc = ?", [hits[0]])[0]
    facts = {n: "" if v is None else str(v) for n, v in zip(names, values, strict=True)}
    return Annotated(hits[0], facts, text, tuple(sorted(spans)))

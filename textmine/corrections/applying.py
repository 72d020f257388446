"""Lays decisions over what the program found: sections, claims, mentions, and what a report is.

Reading order: `apply` goes through the decisions, tables in the order in which they depend on each other; `_matched` says
which rows a decision is about and whether the text is still the one it was made on; what cannot be carried out is
reported with its line and never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import gazetteer
from ..cleaning.trace import Map
from ..codebooks import parts
from ..quantities import find_quantities
from .table import Correction, quote_of, still_says

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
Texts = Callable[[str], str | None]

APPLIED, STALE, IDLE = "applied", "stale", "nothing to do"
LOG = (
    "line", "doc", "table", "start", "end", "column", "value", "was", "note", "coder", "outcome", "why",
)  # fmt: skip
NUMBERS = frozenset({"year", "low", "high"})
_A_YEAR = re.compile(r"(?:19|20)\d\d年")
_ORDER = ("documents", "sections", "claims", "slogan_mentions")


@dataclass
class Applied:
    """The corrected frames, and `log`: one row a decision (columns `LOG`), in the order of the file.

    `changed`: whether any cell differs from what the program found.
    """

    frames: Frames
    log: list[dict[str, Any]] = field(default_factory=list)
    changed: bool = False


def apply(
    decisions: Iterable[Correction], found: Mapping[str, pd.DataFrame], texts: Texts, home: Callable[[str], Map]
) -> Applied:
    """Frames named documents, sections, claims, slogan_mentions, each with a column `corrected`.

    `corrected` names the columns mended, or `added`; rejected rows are gone. `texts` gives the clean text of a report, or
    None; `home` its way back to the source. Claims take the theme of their section, and move with the year of their report
    where their own sentence names none.
    """
    done = Applied({name: frame.assign(corrected="") for name, frame in found.items()})
    chosen = sorted(decisions, key=lambda c: (_ORDER.index(c.table), c.action != "add", c.line))
    if not chosen:
        return done
    for table in {c.table for c in chosen}:
        done.frames[table] = _editable(done.frames[table])
    if any(c.table in ("documents", "sections") for c in chosen):
        done.frames["claims"] = _editable(done.frames["claims"])
    for made in chosen:
        _carry_out(made, done, texts(made.doc), home)
    done.frames = {name: _settled(frame, found[name]) for name, frame in done.frames.items()}
    done.log.sort(key=lambda row: row["line"])
    return done


def _editable(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells of any kind may be put into it."""
    return frame.astype({c: "float64" if c in NUMBERS else object for c in frame.columns})


def _settled(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """In the order of the store, with its kinds of columns."""
    kinds = {c: found[c].dtype for c in found.columns if c not in NUMBERS and c in frame.columns}
    order = (
        [c for c in ("doc", "section", "start", "end") if c in frame.columns] if "start" in frame.columns else ["doc"]
    )
    return frame.sort_values(order, kind="stable").astype(kinds).reset_index(drop=True)


def _carry_out(made: Correction, done: Applied, text: str | None, home: Callable[[str], Map]) -> None:
    frame = done.frames[made.table]
    rows, outcome, why = _matched(made, frame, text)
    was = ""
    if outcome == APPLIED and made.action == "add" and not len(rows):
        assert text is not None
        done.frames[made.table] = _with_row(frame, made, done.frames, text, home(made.doc))
        was, done.changed = "no row", True
    elif outcome == APPLIED:
        was, differs = _edit(made, done, rows)
        done.changed |= differs
        outcome, why = (outcome, why) if differs else (IDLE, "the program says the same")
    done.log.append({**{c: getattr(made, c, "") for c in LOG if c not in ("was", "outcome", "why")},
                     "column": made.column or made.action, "was": was, "outcome": outcome, "why": why})  # fmt: skip


def _matched(made: Correction, frame: pd.DataFrame, text: str | None) -> tuple[Any, str, str]:
    """The index of the rows a decision is about; whether it can be carried out; if not, why."""
    if text is None:
        return [], STALE, "the report could not be read"
    mine = frame["doc"] == made.doc
    if made.table == "documents":
        digest = str(frame.loc[mine, "sha256"].iloc[0])
        fits = not made.quote or digest.startswith(made.quote)
        return frame.index[mine], APPLIED if fits else STALE, "" if fits else "the file has changed since"
    assert made.start is not None
    assert made.end is not None
    said = text[made.start : made.end]
    if made.quote and not still_says(made.quote, said):
        return [], STALE, _moved(made, text, said)
    rows = frame.index[mine & (frame["start"] == made.start) & (frame["end"] == made.end)]
    if len(rows) or (made.action == "add" and said.strip()):
        return rows, APPLIED, ""
    if made.action == "reject" and made.quote:
        return rows, IDLE, "the program no longer finds it"
    return rows, STALE, f"no row of {made.table} stands at {made.start}–{made.end}" + _near(made, frame[mine])


def _moved(made: Correction, text: str, said: str) -> str:
    """What stands there now, and where the quoted text went, if it is there once."""
    there = text.find(made.quote)
    once = there >= 0 and text.find(made.quote, there + 1) < 0
    new = f"; the quoted text stands at {there}–{there + len(made.quote)}" if once else ""
    return f"made on “{made.quote}”, there stands “{quote_of(said)}” now{new}"


def _near(made: Correction, frame: pd.DataFrame) -> str:
    """The row that overlaps, for a decision whose offsets are a little off."""
    over = frame[(frame["start"] < (made.end or 0)) & (frame["end"] > (made.start or 0))]
    return f"; {int(over['start'].iloc[0])}–{int(over['end'].iloc[0])} is near" if len(over) else ""


def _edit(made: Correction, done: Applied, rows: Any) -> tuple[str, bool]:
    """Carries a decision out on rows; gives what stood there, and whether anything differs now."""
    frame = done.frames[made.table]
    if made.action == "reject" and made.table != "sections":
        done.frames[made.table] = frame.drop(index=rows)
        return "a row", True
    if made.table == "sections" and made.column in ("", "themes"):
        return _recode(made, done, rows)
    cells = _cells(made)
    was = {c: _shown(frame.loc[rows, c].iloc[0]) for c in cells}
    before = frame.loc[rows].copy()
    for column, value in cells.items():
        _put(frame, rows, column, value)
    if made.table == "documents":
        _follow(made, done, rows, before)
    return ";".join(was.values()), any(was[c] != _shown(frame.loc[rows, c].iloc[0]) for c in cells)


def _cells(made: Correction) -> dict[str, Any]:
    """The cells a decision sets. `value` of a claim sets both its bounds."""
    if made.action == "add":
        pairs = dict(piece.split("=", 1) for piece in parts(made.value))
        return {k: v for name, value in pairs.items() for k, v in _cell(name, value).items()}
    return _cell(made.column, made.value)


def _cell(column: str, value: str) -> dict[str, Any]:
    if column == "value":
        return {"low": float(value), "high": float(value)} if value else {"low": None, "high": None}
    return {column: float(value) if value and column in NUMBERS else (value or None)}


def _put(frame: pd.DataFrame, rows: Any, column: str, value: Any) -> None:
    """Sets a cell and marks it. An open side of a bound stays open when the value is mended."""
    frame.loc[rows, column] = float("nan") if value is None and column in NUMBERS else value
    for row in rows:
        marks = [m for m in str(frame.at[row, "corrected"]).split(";") if m]
        frame.at[row, "corrected"] = ";".join(dict.fromkeys([*marks, column]))


def _shown(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _recode(made: Correction, done: Applied, rows: Any) -> tuple[str, bool]:
    """Themes of a section: those given, or what is left when one is rejected (the main one, if none is named)."""
    frame, claims = done.frames["sections"], done.frames["claims"]
    was = str(frame.loc[rows, "themes"].iloc[0] or "")
    if made.action == "reject":
        gone = made.value or was.split(";")[0]
        new = ";".join(t for t in was.split(";") if t != gone) or "general"
    else:
        new = made.value
    if new == was:
        return was, False
    for column, value in (("themes", new), ("scores", ""), ("terms", "")):
        frame.loc[rows, column] = value
    _put(frame, rows, "themes", new)
    inside = claims["doc"].eq(made.doc) & claims["section"].isin(frame.loc[rows, "section"])
    claims.loc[inside, "theme"] = new.split(";")[0]
    return was, True


def _follow(made: Correction, done: Applied, rows: Any, before: pd.DataFrame) -> None:
    """What hangs on a mended cell of a report: the code of its place, the years of its claims."""
    frame = done.frames["documents"]
    if made.column in ("province", "city", "county"):
        _spell(frame, rows, made)
        frame.loc[rows, "place_from"] = "corrections.csv"
    old = before["year"].iloc[0]
    if made.column == "year" and made.value and old == old and old is not None:
        _move_years(made.doc, int(made.value) - int(old), done, rows)


def _spell(frame: pd.DataFrame, rows: Any, made: Correction) -> None:
    """浙江 becomes 浙江省, as in the other rows; the code follows where the gazetteer knows the place."""
    known = [p for p in gazetteer.lookup(made.value) if p.level == made.column] if made.value else []
    if len(known) == 1:
        frame.loc[rows, made.column] = known[0].name
    names = [str(v) for c in ("county", "city", "province") if (v := frame.loc[rows, c].iloc[0]) and v == v]
    province = frame.loc[rows, "province"].iloc[0]
    fitting = [p for p in gazetteer.lookup(names[0]) if p.province == province] if names else []
    frame.loc[rows, "place_code"] = fitting[0].code if len(fitting) == 1 else None


def _move_years(doc: str, by: int, done: Applied, rows: Any) -> None:
    """A report filed a year too late reviews, plans and counts a year earlier than the program thought."""
    documents, claims = done.frames["documents"], done.frames["claims"]
    for column in ("covers_achieved", "covers_planned"):
        years = parts(str(documents.loc[rows, column].iloc[0] or ""))
        documents.loc[rows, column] = ";".join(str(int(y) + by) for y in years)
    silent = ~claims["sentence"].fillna("").astype(str).str.contains(_A_YEAR)
    mine = claims["doc"].eq(doc) & claims["year"].notna() & silent
    claims.loc[mine, "year"] = claims.loc[mine, "year"] + by


def _with_row(frame: pd.DataFrame, made: Correction, frames: Frames, text: str, home: Map) -> pd.DataFrame:
    """A row that the researcher adds, filled from the text as far as that says."""
    import pandas as pd

    assert made.start is not None
    assert made.end is not None
    raw_start, raw_end = home.raw_span(made.start, made.end)
    sections = frames["sections"]
    around = sections[
        (sections["doc"] == made.doc) & (sections["start"] <= made.start) & (sections["end"] > made.start)
    ]
    facts = around.iloc[0] if len(around) else None
    row: dict[str, Any] = {
        "doc": made.doc, "start": made.start, "end": made.end, "raw_start": raw_start, "raw_end": raw_end,
        "text": text[made.start : made.end], "section": int(facts["section"]) if facts is not None else 0,
        "corrected": "added",
    }  # fmt: skip
    row |= _claim(made, frame, frames["documents"], text, facts) if made.table == "claims" else _mention(row["text"])
    row |= _cells(made)
    line = pd.DataFrame([{c: row.get(c) for c in frame.columns}]).astype(frame.dtypes.to_dict())
    return pd.concat([frame, line], ignore_index=True)


def _mention(text: str) -> dict[str, Any]:
    return {"slogan": text, "type": "formula", "evidence": "coder", "family": ""}


def _claim(made: Correction, frame: pd.DataFrame, documents: pd.DataFrame, text: str, section: Any) -> dict[str, Any]:
    """The quantity as the grammar reads it, its sentence, and the status, theme and year that its section gives."""
    assert made.start is not None
    assert made.end is not None
    quantities = find_quantities(text[made.start : made.end])
    read = {c: getattr(quantities[0], c) for c in ("low", "high", "unit", "comparator", "kind")} if quantities else {}
    status = section["status"] if section is not None and section["status"] in ("achieved", "planned") else "achieved"
    report = documents[documents["doc"] == made.doc].iloc[0]
    years = parts(str(report[f"covers_{status}"] or ""))
    numbers = frame.loc[frame["doc"] == made.doc, "claim"]
    begin = max(text.rfind(c, 0, made.start) for c in "。！？；\n") + 1
    stop = min((at for c in "。！？；\n" if (at := text.find(c, made.end)) >= 0), default=len(text))
    return {
        "unit": "", "comparator": "exact", "kind": "count", "subject": "", "indicator": "", "scope": "",
        **read, "status": status, "rule": "corrections.csv",
        "claim": int(numbers.max()) + 1 if len(numbers) else 1,
        "theme": str(section["themes"] or "").split(";")[0] if section is not None else "",
        "year": float(years[0]) if len(years) == 1 else report["year"], "sentence": text[begin : stop + 1].strip(),
    }  # fmt: skip

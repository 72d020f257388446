"""corrections.csv as rows: what may be decided about which table, and what a cell may say.

Reading order: `read` gives the `Correction`s, each cell checked by `_checked`; `quote_of` and `still_says` tie a decision to
the text it was made on; `append` writes one row more.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from ..codebooks import SLOGAN_TYPES, parts, suggestion
from ..errors import TextmineError
from ..records import FLAGS, GENRES, STATUSES
from ..sources.decoding import decode

FILE = "corrections.csv"
COLUMNS = ("doc", "table", "start", "end", "column", "value", "note", "coder", "quote")
NEEDED = ("doc", "table", "column", "value")
NAMES = {
    "documents": "documents", "metadata": "documents", "claims": "claims", "sections": "sections", "themes": "sections",
    "slogan_mentions": "slogan_mentions", "mentions": "slogan_mentions", "slogans": "slogan_mentions",
}  # fmt: skip
ALIASES = {"sections": {"theme": "themes"}, "slogan_mentions": {"text": "slogan"}}
COMPARATORS = ("exact", "over", "at_least", "about", "almost", "at_most", "range")
CLAIM_KINDS = ("count", "money", "percent", "points", "rank", "multiple", "duration", "measure", "ratio")
# What may be decided: table → column → the words allowed, or the kind of value.
ALLOWED: dict[str, dict[str, str | Sequence[str]]] = {
    "documents": {
        "title": "text", "organisation": "text", "province": "text", "city": "text", "county": "text",
        "place_code": "text", "year": "year", "covers_achieved": "years", "covers_planned": "years", "genre": GENRES,
        "published": "text", "source_url": "text", "retrieved": "text", "flags": "flags", "warnings": "text",
    },
    "claims": {
        "value": "number", "low": "number", "high": "number", "unit": "text", "comparator": COMPARATORS,
        "kind": CLAIM_KINDS, "status": ("achieved", "planned", "rule"), "direction": ("up", "down"), "subject": "text",
        "indicator": "indicator", "scope": "text", "year": "year", "theme": "theme",
    },
    "sections": {"themes": "themes", "status": STATUSES, "part": ("body", "notes")},
    "slogan_mentions": {"slogan": "text", "type": SLOGAN_TYPES, "family": "text"},
}  # fmt: skip
REJECT = ("reject", "rejected", "剔除", "删除")
ADD = ("add", "added", "新增", "补充")
# A column that is the row itself: emptied, the row goes.
ITSELF = {"claims": "text", "slogan_mentions": "slogan", "sections": "themes"}
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. `action`: fix (a cell), reject (the row), add (a row); `start`, `end`: in the clean text, end exclusive.

    `start` and `end` are None for documents. `quote`: the text it was made on, as `quote_of` gives it; for a document the
    beginning of its file's sha256. Empty where the researcher gave none.
    """

    line: int
    doc: str
    table: str
    start: int | None
    end: int | None
    action: str
    column: str
    value: str
    note: str = ""
    coder: str = ""
    quote: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{FILE} line {self.line}"


@dataclass(frozen=True)
class Vocabulary:
    """What the codebooks declare. `themes`: id, Chinese or English name → id; `indicators`: ids."""

    themes: Mapping[str, str] = field(default_factory=dict)
    indicators: Collection[str] = ()


def read(corpus: Path, words: Vocabulary) -> tuple[Correction, ...]:
    """`CORPUS/corrections.csv`, in its own order; nothing where there is no such file.

    In whatever encoding and with whatever separator (comma, semicolon, tab) a spreadsheet program saved it. Raises
    TextmineError, with line and suggestion, for what is not a decision that can be carried out, and for two that differ
    about the same cell.
    """
    path = corpus / FILE
    if not path.is_file():
        return ()
    rows = list(_rows(path))
    found = [_correction(line, cells, words) for line, cells in rows]
    _check_agreement(found)
    return tuple(found)


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    text, _ = decode(path.read_bytes())
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header: list[str] = []
    line = 1
    for cells in reader:
        cells = [c.strip() for c in cells]
        if any(cells) and not header:
            header = _header([c.lower() for c in cells], line)
        elif any(cells) and not cells[0].startswith("#"):
            if any(cells[len(header) :]):
                raise _wrong(line, "more cells than columns", "quote cells that hold a comma")
            yield line, {**dict.fromkeys(COLUMNS, ""), **dict(zip(header, cells, strict=False))}
        line = reader.line_num + 1


def _header(header: list[str], line: int) -> list[str]:
    for name in filter(None, header):
        if name not in COLUMNS:
            raise _wrong(line, f'unknown column "{name}"{suggestion(name, COLUMNS)}')
    for name in NEEDED:
        if name not in header:
            raise _wrong(line, f'there is no column "{name}"')
    return header


def _correction(line: int, cells: Mapping[str, str], words: Vocabulary) -> Correction:
    named = cells["table"].lower().removesuffix(".csv")
    if named not in NAMES:
        near = suggestion(named, NAMES) or f"; tables are {', '.join(ALLOWED)}"
        raise _wrong(line, f'no decisions are taken about a table "{cells["table"]}"{near}')
    table = NAMES[named]
    doc = unicodedata.normalize("NFC", cells["doc"].replace("\\", "/").removeprefix("./"))
    if not doc:
        raise _wrong(line, "a row without doc")
    action, column, value = _action(line, table, cells)
    start, end = (None, None) if table == "documents" else _span(line, cells)
    made = Correction(
        line, doc, table, start, end, action, column, value, cells["note"], cells["coder"], _plain(cells["quote"])
    )
    return replace(made, value=_checked(made, words))


def decision(cells: Mapping[str, str], words: Vocabulary) -> Correction:
    """One row, checked as `read` would check it, before it is written."""
    return _correction(0, {**dict.fromkeys(COLUMNS, ""), **cells}, words)


def _action(line: int, table: str, cells: Mapping[str, str]) -> tuple[str, str, str]:
    """`reject` and `add` may stand in either column; an emptied key column rejects; the rest mends one cell."""
    column, value = cells["column"].lower(), _plain(cells["value"])
    column = ALIASES.get(table, {}).get(column, column)
    if column in REJECT or value.lower() in REJECT or (not value and column == ITSELF.get(table)):
        kind = "reject"
    elif column in ADD or (not column and value.lower() in ADD):
        kind = "add"
    else:
        kind = "fix"
    if kind != "fix" and table == "documents":
        raise _wrong(
            line, f"a report cannot be {kind}ed here", "mend one of its columns, or take its file out of the corpus"
        )
    if kind == "add" and table == "sections":
        raise _wrong(line, "sections tile the text and cannot be added", "mend the column themes of one that is there")
    if kind == "reject":
        return kind, "", value if column in REJECT and table == "sections" and value.lower() not in REJECT else ""
    if kind == "add":
        return kind, "", "" if value.lower() in ADD else value
    if column not in ALLOWED[table]:
        near = suggestion(column, ALLOWED[table]) or f"; columns are {', '.join(ALLOWED[table])}"
        raise _wrong(line, f'{table} has no column "{column}" to mend{near}')
    return kind, column, value


def _span(line: int, cells: Mapping[str, str]) -> tuple[int, int]:
    for name in ("start", "end"):
        if not re.fullmatch(r"\d+(?:\.0+)?", cells[name]):
            raise _wrong(
                line, f'{name} "{cells[name]}" is not an offset', "copy start and end from the row of the table"
            )
    start, end = int(float(cells["start"])), int(float(cells["end"]))
    if end <= start:
        raise _wrong(line, f"end {end} is not behind start {start}")
    return start, end


def _checked(made: Correction, words: Vocabulary) -> str:
    """The value as it will stand in the table."""
    if made.action == "reject":
        return _themes(made, made.value, words) if made.value else ""
    if made.action == "add":
        return ";".join(f"{k}={v}" for k, v in additions(made, words).items())
    return _value(made, made.column, made.value, words)


def additions(made: Correction, words: Vocabulary) -> dict[str, str]:
    """The cells of an added row: `subject=培训妇女; unit=人`; for a slogan its canonical form may stand alone."""
    cells: dict[str, str] = {}
    for piece in parts(made.value):
        name, sign, value = (p.strip() for p in piece.partition("="))
        if not sign:
            name, value = ("slogan" if made.table == "slogan_mentions" else "subject"), name
        if name not in ALLOWED[made.table]:
            raise _wrong(
                made.line, f'{made.table} has no column "{name}" to fill{suggestion(name, ALLOWED[made.table])}'
            )
        cells[name] = _value(made, name, value, words)
    return cells


def _value(made: Correction, column: str, value: str, words: Vocabulary) -> str:
    kind = ALLOWED[made.table][column]
    if not value or kind == "text":
        return value
    if kind in ("theme", "themes"):
        return _themes(made, value, words)
    if kind == "indicator":
        return _one_of(made, value, words.indicators, "indicator")
    if kind == "number":
        return _number(made, column, value)
    if kind in ("year", "years"):
        return _years(made, column, value, several=kind == "years")
    if kind == "flags":
        return ";".join(_one_of(made, flag, FLAGS, "flag") for flag in parts(value))
    return _one_of(made, value, kind, column)


def _themes(made: Correction, value: str, words: Vocabulary) -> str:
    """One or two themes, main first, by id or by name."""
    named = parts(value.replace("、", ";").replace(",", ";"))
    for theme in named:
        _one_of(made, theme, words.themes, "theme")
    return ";".join(dict.fromkeys(words.themes[theme] for theme in named))


def _one_of(made: Correction, value: str, choices: Collection[str], what: str) -> str:
    if value not in choices:
        known = (
            f"say one of {', '.join(choices)}" if len(choices) < 12 else "`textmine pipelines show NAME` lists what is"
        )
        near = suggestion(value, choices) or f"; {known}"
        raise _wrong(made.line, f'{what} "{value}" is not declared{near}')
    return value


def _number(made: Correction, column: str, value: str) -> str:
    try:
        return str(float(value.replace(",", "")))
    except ValueError:
        raise _wrong(made.line, f'{column} "{value}" is not a number', "in the base unit, as in claims.csv") from None


def _years(made: Correction, column: str, value: str, *, several: bool) -> str:
    years = [y.removesuffix("年").removesuffix(".0") for y in (parts(value) if several else [value])]
    if not all(re.fullmatch(r"(?:19|20)\d\d", year) for year in years):
        raise _wrong(made.line, f'{column} "{value}" is not a year such as 2024')
    return ";".join(years)


def _check_agreement(found: Iterable[Correction]) -> None:
    first: dict[tuple[object, ...], Correction] = {}
    for made in found:
        key = (made.doc, made.table, made.start, made.end, made.column if made.action == "fix" else "")
        other = first.setdefault(key, made)
        if (other.action, other.value) != (made.action, made.value):
            raise _wrong(made.line, f"decides otherwise than line {other.line} about the same cell", "keep one of them")


def check_docs(found: Iterable[Correction], docs: Iterable[str]) -> None:
    """Raises TextmineError for a decision about a file that is not in the corpus."""
    known = set(docs)
    for made in found:
        if made.doc not in known:
            raise _wrong(made.line, f'there is no file "{made.doc}"{suggestion(made.doc, known)}')


def quote_of(text: str) -> str:
    """A text as a cell that a later run is checked against: whole where it is short, else its beginning and a digest.

    >>> quote_of("培训妇女600人次")
    '培训妇女600人次'
    >>> quote_of("一、强化思想引领，" * 20)
    '一、强化思想引领，一、强化思想引领，一、强化思想引领，一、强…#1c954fa4'
    """
    plain = "".join(text.split())
    if len(plain) <= LONGEST_QUOTE:
        return plain
    return f"{plain[: LONGEST_QUOTE // 2]}…#{sha256(plain.encode()).hexdigest()[:8]}"


def still_says(quote: str, text: str) -> bool:
    """Whether a text is the one quoted; a quote that ends in … need only be its beginning.

    >>> still_says(quote_of("培训妇女" * 30), "培训妇女" * 30), still_says("培训…", "培训妇女"), still_says("600人", "500人")
    (True, True, False)
    """
    plain, wanted = "".join(text.split()), "".join(quote.split())
    if wanted.endswith("…"):
        return plain.startswith(wanted[:-1])
    return wanted in (plain, quote_of(plain))


def append(corpus: Path, made: Correction) -> Path:
    """Adds a row to `CORPUS/corrections.csv` (made where there is none): UTF-8 with byte order mark, other lines as they were."""
    path = corpus / FILE
    text = decode(path.read_bytes())[0].removeprefix("\ufeff") if path.is_file() else ",".join(COLUMNS) + "\n"
    cells = {name: "" if (v := getattr(made, name)) is None else str(v) for name in COLUMNS}
    if made.action != "fix":
        cells["column"] = made.action
    text = _with_row(text, {k: _harmless(v) for k, v in cells.items() if v})
    beside = path.with_name(f".{FILE}.new")
    beside.write_bytes(text.encode("utf-8-sig"))
    beside.replace(path)
    return path


def _with_row(text: str, cells: Mapping[str, str]) -> str:
    """A row more, in the file's own order of columns; columns it lacks are added to its header."""
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip())
    sign = max(",;\t", key=lines[at].count)
    header = [c.strip().lower() for c in next(csv.reader([lines[at]], delimiter=sign))]
    lacking = [c for c in cells if c not in header]
    lines[at] = sign.join([lines[at].rstrip(), *lacking])
    row = io.StringIO()
    csv.writer(row, delimiter=sign, lineterminator="\n").writerow([cells.get(c, "") for c in [*header, *lacking]])
    return "\n".join(lines) + "\n" + row.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


def _plain(value: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from reading a formula."""
    return value[1:] if re.match(r"'[=+\-@]", value) else value


def _wrong(line: int, problem: str, hint: str = "") -> TextmineError:
    """Line 0 is a row that is not written yet."""
    return TextmineError(problem, place=f"{FILE} line {line}" if line else "", hint=hint)

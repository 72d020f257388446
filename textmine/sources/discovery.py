"""Which files of a folder are reports, and what metadata.csv says of them.

Reading order: `survey` walks the folder and names what it finds, `left_alone` what it leaves alone; `read_metadata` reads the table that stands beside the
reports, `check_metadata` holds it against them.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import count, zip_longest
from pathlib import Path, PurePosixPath

from ..errors import TextmineError
from .decoding import decode

# What holds a report, whether it can be read here or fails with a hint: a report in a form that is not known would
# otherwise be missing from the tables without a word.
SUFFIXES = frozenset(
    {".txt", ".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".docx", ".docm", ".pdf", ".md", ".doc", ".wps",
     ".rtf", ".odt", ".ofd", ".ceb", ".caj"}
)  # fmt: skip
LITTER = frozenset({"thumbs.db", "desktop.ini"})
OWN = frozenset({"metadata.csv", "corrections.csv", "expected.csv", "reliability.csv"})
COLUMNS = (
    "doc", "title", "organisation", "province", "city", "county", "place_code", "year", "covers_achieved",
    "covers_planned", "genre", "published", "source_url", "retrieved", "pipeline", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the corpus. `doc`: its path below the corpus with `/`, in Unicode NFC."""

    doc: str
    path: Path


def discover(corpus: Path) -> list[Found]:
    """Every report below a folder (or the one file given), in the order of their names; see `survey`."""
    return survey(corpus)[0]


def survey(corpus: Path) -> tuple[list[Found], list[Found]]:
    """The reports below a folder (or the one file given), and the files of other kinds, in the order of their names.

    README files, hidden files, what editors leave behind and what a browser saves beside a page are neither. A link to
    a folder outside the corpus is followed, once; one that leads back is not. A dangling link, or a folder that may not
    be opened, is found, and fails when it is read: nothing is passed over in silence.
    """
    if corpus.is_file():
        return [Found(_name(corpus.name), corpus)], []
    walked = list(_walk(corpus))
    reports = [p for p in walked if p.suffix.lower() in SUFFIXES or p.is_dir()]
    others = [p for p in walked if p.suffix.lower() not in SUFFIXES and not p.is_dir()]
    return _named(corpus, reports), _named(corpus, others)


def _named(corpus: Path, paths: Iterable[Path]) -> list[Found]:
    found: dict[str, Path] = {}
    plain = sorted((path.relative_to(corpus).as_posix(), path) for path in paths)
    for name, path in sorted(plain, key=lambda p: _name(p[0]) != p[0]):
        found[_unused(_name(name), found)] = path
    return [Found(doc, path) for doc, path in sorted(found.items())]


def left_alone(others: Sequence[str]) -> str:
    """What is said of the files that were left alone.

    >>> left_alone(["a.xls", "b/c.XLS", "d.jpg"])
    'not read: 3 files of other kinds (2 .xls, 1 .jpg)'
    """
    kinds = Counter(PurePosixPath(doc).suffix.lower() or "without a suffix" for doc in others)
    most = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{n} {kind}" for kind, n in most[:6]) + (", …" if len(most) > 6 else "")
    return f"not read: {len(others)} file{'s' * (len(others) != 1)} of other kinds ({named})"


def _unused(doc: str, found: Mapping[str, Path]) -> str:
    """Two names that differ only in how they are encoded are two reports: the second says so."""
    stem, dot, suffix = doc.rpartition(".")
    return next(d for n in count(1) if (d := doc if n == 1 else f"{stem} ({n}){dot}{suffix}") not in found)


def _walk(corpus: Path) -> Iterator[Path]:
    """The files that could be reports, and the folders that cannot be opened."""
    home, seen, closed = corpus.resolve(), set[Path](), list[Path]()
    for top, folders, files in os.walk(corpus, followlinks=True, onerror=lambda e: closed.append(Path(e.filename))):
        folder = Path(top)
        saved = {Path(f).stem for f in files if f.lower().endswith((".html", ".htm"))}
        folders[:] = [f for f in sorted(folders) if _is_folder(folder / f, saved) and _is_new(folder / f, home, seen)]
        yield from (folder / f for f in files if _is_kept(f))
    yield from closed


def _is_folder(folder: Path, saved: Iterable[str]) -> bool:
    """A page.html saved by a browser has its frames and scripts in page_files, 页面.files in older ones."""
    beside = any(folder.name in (f"{page}_files", f"{page}.files") for page in saved)
    return not beside and not folder.name.startswith((".", "$")) and folder.name != "__MACOSX"


def _is_new(folder: Path, home: Path, seen: set[Path]) -> bool:
    """A link is followed where it leads to a folder that is neither of the corpus, nor around it, nor met before."""
    if not folder.is_symlink():
        return True
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        return False
    if any(real.is_relative_to(known) or known.is_relative_to(real) for known in (home, *seen)):
        return False
    seen.add(real)
    return True


def _name(name: str) -> str:
    """In NFC; a name in GBK, as archives packed under Windows give it, is read as what it says."""
    data = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def _is_kept(name: str) -> bool:
    return (
        name.lower() not in OWN | LITTER
        and not name.startswith((".", "~$"))
        and not name.endswith("~")
        and not name.upper().startswith("README")
    )


def digest(path: Path) -> str:
    """The sha256 of a file's bytes, as hexadecimal.

    Raises OSError where it cannot be read, or is no regular file: a pipe would be waited for without end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Rows(dict[str, dict[str, str]]):
    """doc → the filled columns of its row; `lines`: where each stands in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def read_metadata(corpus: Path) -> dict[str, dict[str, str]]:
    """`CORPUS/metadata.csv`: doc → the columns that are filled. Nothing where there is no such file.

    In whatever encoding and with whatever separator (comma, semicolon, tab) a spreadsheet program saved it.

    Raises TextmineError, with the line, for an unknown column or one that stands twice, a row without doc or with more
    cells than columns, a year that is none, or a doc named twice; and for a table that cannot be read.
    """
    path = corpus / "metadata.csv"
    table = Rows()
    if not path.is_file():
        return table
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise TextmineError(
            error.strerror or str(error), place="metadata.csv", hint="make it readable, or remove it"
        ) from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            cells = [c.strip() for c in cells]
            if any(cells) and not header:
                header = _header(cells, line)
            elif any(cells):
                _add(table, header, cells, line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise _wrong(line, str(error)) from None
    return table


def _header(cells: list[str], line: int) -> list[str]:
    header = [c.lower() for c in cells]
    for name in header:
        if name and name not in COLUMNS:
            raise _wrong(line, f'unknown column "{name}"', name, COLUMNS)
        if name and header.count(name) > 1:
            raise _wrong(line, f'the column "{name}" stands twice')
    if "doc" not in header:
        raise _wrong(line, 'there is no column "doc"')
    return header


def _add(table: Rows, header: list[str], cells: list[str], line: int) -> None:
    over = [c for c, name in zip_longest(cells, header, fillvalue="") if c and not name]
    if over:
        raise _wrong(line, f'a cell without a column: "{over[0]}" (quote cells that hold a comma)')
    row = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
    doc = unicodedata.normalize("NFC", row.pop("doc", "").replace("\\", "/").removeprefix("./"))
    if not doc:
        raise _wrong(line, "a row without doc")
    if doc in table:
        raise _wrong(line, f'"{doc}" stands twice')
    if "year" in row and not (row["year"].isascii() and row["year"].isdigit() and len(row["year"]) == 4):
        raise _wrong(line, f'year "{row["year"]}" is not a year such as 2024')
    table[doc], table.lines[doc] = row, line


def check_metadata(rows: Mapping[str, Mapping[str, str]], docs: Iterable[str]) -> None:
    """Raises TextmineError for a row whose file is not in the corpus."""
    known = set(docs)
    lines = rows.lines if isinstance(rows, Rows) else {doc: n for n, doc in enumerate(rows, 2)}
    for doc in rows:
        if doc not in known:
            raise _wrong(lines[doc], f'there is no file "{doc}"', doc, known)


def _wrong(line: int, problem: str, word: str = "", choices: Iterable[str] = ()) -> TextmineError:
    near = get_close_matches(word, sorted(choices), n=1)
    return TextmineError(problem, place=f"metadata.csv line {line}", hint=f'did you mean "{near[0]}"?' if near else "")

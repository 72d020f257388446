"""Which files of a folder are reports, and what metadata.csv says of them."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ..errors import TextmineError
from .decoding import decode

SUFFIXES = frozenset({".txt", ".html", ".htm", ".docx", ".pdf", ".md", ".doc"})
OWN = frozenset({"metadata.csv", "corrections.csv", "expected.csv"})
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
    """Every report below a folder (or the one file given), in the order of their names.

    README files, hidden files and what editors leave behind are no reports. A dangling link is found, and fails when
    it is read; a circular one is not followed.
    """
    if corpus.is_file():
        return [Found(unicodedata.normalize("NFC", corpus.name), corpus)]
    found = [Found(_name(path, corpus), path) for path in _walk(corpus) if _is_report(path)]
    return sorted(found, key=lambda f: f.doc)


def _walk(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(d for d in folders if not d.startswith("."))
        yield from (Path(top) / name for name in sorted(files))


def _name(path: Path, corpus: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(corpus).as_posix())


def _is_report(path: Path) -> bool:
    name = path.name
    return (
        path.suffix.lower() in SUFFIXES
        and name not in OWN
        and not name.startswith((".", "~$"))
        and not name.upper().startswith("README")
    )


def digest(path: Path) -> str:
    """The sha256 of a file's bytes, as hexadecimal.

    Raises OSError where it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_metadata(corpus: Path) -> dict[str, dict[str, str]]:
    """`CORPUS/metadata.csv`: doc → the columns that are filled. Nothing where there is no such file.

    Raises TextmineError, with the line, for an unknown column, a row without doc, or a doc named twice.
    """
    path = corpus / "metadata.csv"
    if not path.is_file():
        return {}
    text, _ = decode(path.read_bytes())
    reader = csv.DictReader(io.StringIO(text))
    for name in reader.fieldnames or ():
        if name not in COLUMNS:
            raise _wrong(1, f'unknown column "{name}"', name, COLUMNS)
    rows: dict[str, dict[str, str]] = {}
    for row in reader:
        doc = unicodedata.normalize("NFC", (row.get("doc") or "").strip().replace("\\", "/"))
        if not doc:
            raise _wrong(reader.line_num, "a row without doc")
        if doc in rows:
            raise _wrong(reader.line_num, f'"{doc}" stands twice')
        rows[doc] = {k: v.strip() for k, v in row.items() if k and k != "doc" and v and v.strip()}
    return rows


def check_metadata(rows: Mapping[str, Mapping[str, str]], docs: Iterable[str]) -> None:
    """Raises TextmineError for a row whose file is not in the corpus."""
    known = set(docs)
    for line, doc in enumerate(rows, 2):
        if doc not in known:
            raise _wrong(line, f'there is no file "{doc}"', doc, known)


def _wrong(line: int, problem: str, word: str = "", choices: Iterable[str] = ()) -> TextmineError:
    near = get_close_matches(word, list(choices), n=1)
    return TextmineError(problem, place=f"metadata.csv line {line}", hint=f'did you mean "{near[0]}"?' if near else "")

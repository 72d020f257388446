"""What has to be done again, as values: every report remembers the parts it was made from.

`parts` of a report: the bytes of its file, the place it stands at and its row of metadata.csv, the program's own steps,
and the codebooks of the pipelines. `reasons` compares them with those remembered and names what differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

NEW, CHANGED, REMOVED = "new", "changed", "removed"

# The modules whose change moves what one report gives, by step.
STEPS = {
    "reading": (
        "sources",
        "cleaning",
        "structure",
        "metadata",
        "gazetteer",
        "knowledge",
        "records.py",
        "reading.py",
    ),
    "annotators": ("annotators", "quantities", "firewall", "codebooks.py", "pipeline.py"),
}
SET_STEPS = ("corpus", "corrections", "tables", "tables.py", "analysis", "analysis.py", "report", "store.py")


def digest_of(*pieces: str) -> str:
    """A short digest of strings.

    >>> digest_of("a", "b") == digest_of("a", "b") != digest_of("ab", "")
    True
    """
    return hashlib.sha256("\x1f".join(pieces).encode()).hexdigest()[:16]


@cache
def code_version(names: tuple[str, ...]) -> str:
    """A digest over the program's own files of those modules and packages (code and tables)."""
    home = Path(__file__).parent
    found: list[Path] = []
    for name in names:
        for path in (home / name, home / f"{name}.py"):
            found += [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
    files = sorted({p for p in found if p.suffix in {".py", ".csv", ".txt"}})
    return digest_of(*(f"{p.relative_to(home).as_posix()}:{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in files))


def parts_of(
    *, sha256: str, doc: str, overrides: Mapping[str, str], codebooks: Mapping[str, str], choice: str, outside: str = ""
) -> dict[str, str]:
    """The parts of one report's key; each name is also the reason that is given when it differs.

    `outside`: the program beside this one that reads the file (OCR, a converter), where one does.
    """
    return {
        "file": sha256,
        "place in the corpus": digest_of(doc),
        "metadata.csv": digest_of(json.dumps(dict(sorted(overrides.items())), ensure_ascii=False)),
        **{f"step {step}": code_version(names) for step, names in STEPS.items()},
        "pipeline choice": choice,
        **({"OCR or converter": outside} if outside else {}),
        **{f"codebook {name}": value for name, value in sorted(codebooks.items())},
    }


def reasons(before: Mapping[str, str] | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """Why a report has to be done: nothing when it is up to date.

    >>> reasons(None, {"file": "1"})
    ('new',)
    >>> reasons({"file": "1", "codebook themes.csv": "a"}, {"file": "1", "codebook themes.csv": "b"})
    ('codebook themes.csv changed',)
    """
    if before is None:
        return (NEW,)
    names = [n for n in sorted({*before, *now}) if before.get(n) != now.get(n)]
    return tuple(CHANGED if n == "file" else f"{n} {CHANGED}" for n in names)


def set_fingerprint(parts: Mapping[str, Mapping[str, str]], extra: Iterable[str]) -> str:
    """A digest of the whole set: every report with its parts, and what the set-level passes read besides."""
    lines = [f"{doc}:{json.dumps(dict(sorted(p.items())))}" for doc, p in sorted(parts.items())]
    return digest_of(code_version(SET_STEPS), *extra, *lines)

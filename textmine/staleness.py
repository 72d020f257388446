"""What has to be done again, as values: every report remembers the parts it was made from.

`parts` of a report: the bytes of its file, the place it stands at and its row of metadata.csv, the program's own steps,
and the codebooks of the pipelines. `reasons` compares them with those remembered and names what differs; `redone` says which
steps that concerns, each reading only some of the codebooks.
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
        "patience.py",
        "columns.py",
        "codebooks.py",
        "pipeline.py",
        "corpus/reuse.py",
        "corpus/growing.py",
        "corpus/duplicates.py",
    ),
    "claims": ("annotators/claims", "annotators/indicators", "quantities", "firewall"),
    "slogans": ("annotators/slogans", "firewall"),
    "themes": ("annotators/themes",),
    "terms": ("annotators/words.py", "annotators/keyterms", "annotators/slogans", "firewall", "corpus/keywords.py"),
}
# The tables of a pipeline that each step reads. Which pipeline a report is read with is decided while reading it.
READS = {
    "reading": ("pipeline.toml",),
    "claims": ("indicators.csv", "units.csv"),
    "slogans": ("slogans.csv",),
    "themes": ("themes.csv",),
    "terms": ("stopwords.txt", "user_dict.txt", "slogans.csv", "themes.csv"),
}
SET_STEPS = (
    "corpus",
    "corrections",
    "tables",
    "tables.py",
    "analysis",
    "analysis.py",
    "report",
    "store.py",
    "opening.py",
)


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
    *,
    sha256: str,
    doc: str,
    overrides: Mapping[str, str],
    codebooks: Mapping[str, str],
    choice: str,
    outside: str = "",
    segmenter: str = "",
) -> dict[str, str]:
    """The parts of one report's key; each name is also the reason that is given when it differs.

    `codebooks`: table → its digest in each pipeline, as `name=digest` with spaces between. `outside`: the program beside
    this one that reads the file (OCR, a converter), where one does. `segmenter`: the versions of what cuts words.
    """
    return {
        "file": sha256,
        "place in the corpus": digest_of(doc),
        "metadata.csv": digest_of(json.dumps(dict(sorted(overrides.items())), ensure_ascii=False)) if overrides else "",
        **common_parts(tuple(sorted(codebooks.items())), choice, segmenter),
        **({"OCR or converter": outside} if outside else {}),
    }


@cache
def common_parts(codebooks: tuple[tuple[str, str], ...], choice: str, segmenter: str) -> dict[str, str]:
    """Those parts that are the same for every report of a run."""
    return {
        **{f"step {step}": code_version(names) for step, names in STEPS.items()},
        "pipeline choice": choice,
        "segmenter": segmenter,
        **{f"codebook {name}": value for name, value in codebooks},
    }


def reasons(before: Mapping[str, str] | None, now: Mapping[str, str], pipeline: str = "") -> tuple[str, ...]:
    """Why a report has to be done: nothing when it is up to date. `pipeline`: the one it was read with, if that is known.

    A codebook of another pipeline is no reason, but for pipeline.toml, which decides on the pipeline.

    >>> reasons(None, {"file": "1"})
    ('new',)
    >>> reasons({"file": "1", "codebook themes.csv": "p=a q=c"}, {"file": "1", "codebook themes.csv": "p=b q=c"}, "p")
    ('codebook themes.csv changed',)
    >>> reasons({"file": "1", "codebook themes.csv": "p=a q=c"}, {"file": "1", "codebook themes.csv": "p=b q=c"}, "q")
    ()
    """
    if before is None:
        return (NEW,)
    names = [n for n in sorted({*before, *now}) if before.get(n) != now.get(n)]
    names = [n for n in names if _own(n, before.get(n, ""), pipeline) != _own(n, now.get(n, ""), pipeline)]
    return tuple(CHANGED if n == "file" else f"{n} {CHANGED}" for n in names)


def _own(name: str, value: str, pipeline: str) -> str:
    """What of a part concerns a report of that pipeline."""
    if not pipeline or not name.startswith("codebook ") or name.endswith("pipeline.toml"):
        return value
    pieces = [v for v in value.split(" ") if v.rpartition("=")[0] == pipeline]
    return pieces[0] if pieces else value


def redone(why: Iterable[str]) -> tuple[str, ...]:
    """The steps that reasons ask for, in their order; all of them where the report itself has to be read again.

    >>> redone(["codebook slogans.csv changed"])
    ('slogans', 'terms')
    >>> redone(["step claims changed", "codebook themes.csv changed"])
    ('claims', 'themes', 'terms')
    >>> redone(["new"]) == redone(["metadata.csv changed"]) == tuple(STEPS)
    True
    """
    steps: set[str] = set()
    for reason in why:
        kind, _, name = reason.removesuffix(f" {CHANGED}").partition(" ")
        found = {"step": {name}, "codebook": {s for s, books in READS.items() if name in books}, "segmenter": {"terms"}}
        steps |= found.get(kind, set(STEPS)) & set(STEPS) or set(STEPS)
    return tuple(STEPS) if "reading" in steps else tuple(s for s in STEPS if s in steps)


def set_fingerprint(parts: Mapping[str, Mapping[str, str]], extra: Iterable[str]) -> str:
    """A digest of the whole set: every report with its parts, and what the set-level passes read besides."""
    lines = [f"{doc}:{json.dumps(dict(sorted(p.items())))}" for doc, p in sorted(parts.items())]
    return digest_of(code_version(SET_STEPS), *extra, *lines)

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import textmine
from textmine import staleness


def parts(**changes: str) -> dict[str, str]:
    base = staleness.parts_of(sha256="1", doc="a.txt", overrides={}, codebooks={"themes.csv": "t"}, choice="auto")
    return {**base, **changes}


def test_nothing_changed_is_nothing_to_do() -> None:
    assert staleness.reasons(parts(), parts()) == ()


def test_a_changed_file_is_told_from_a_changed_codebook() -> None:
    assert staleness.reasons(parts(), parts(file="2")) == ("changed",)
    assert staleness.reasons(parts(), parts(**{"codebook themes.csv": "u"})) == ("codebook themes.csv changed",)


def test_a_row_of_metadata_is_a_reason() -> None:
    now = staleness.parts_of(
        sha256="1", doc="a.txt", overrides={"year": "2020"}, codebooks={"themes.csv": "t"}, choice="auto"
    )
    assert staleness.reasons(parts(), now) == ("metadata.csv changed",)


def test_the_set_is_the_same_in_any_order() -> None:
    one, other = {"a": parts(), "b": parts(file="2")}, {"b": parts(file="2"), "a": parts()}
    assert staleness.set_fingerprint(one, ["x"]) == staleness.set_fingerprint(other, ["x"])
    assert staleness.set_fingerprint(one, ["x"]) != staleness.set_fingerprint(one, ["y"])
    assert staleness.set_fingerprint(one, ["x"]) != staleness.set_fingerprint({"a": parts()}, ["x"])


@pytest.mark.parametrize("step", [s for s in staleness.STEPS if s != "reading"])
def test_a_step_is_redone_when_a_module_that_it_uses_changes(step: str) -> None:
    """Whatever the modules of a step import belongs to the step, or to reading, which comes before all of them."""
    home = Path(textmine.__file__).parent
    known = {*staleness.STEPS[step], *staleness.STEPS["reading"], "errors.py"}
    names = [name for name in staleness.STEPS[step] if name.startswith("annotators/")]
    files = [
        f for name in names for f in ([home / name] if name.endswith(".py") else sorted((home / name).rglob("*.py")))
    ]
    assert files
    for file in files:
        for used in _imported(file, home):
            covered = any(used == n or used == f"{n}.py" or used.startswith(f"{n.removesuffix('.py')}/") for n in known)
            assert covered, f"{file.name} uses {used}"


def _imported(file: Path, home: Path) -> set[str]:
    """The modules of the program that a file imports, as paths below it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = file.parents[node.level - 1]
            for one in (node.module.replace(".", "/"),) if node.module else (a.name for a in node.names):
                path = base / one
                found.add(f"{path.relative_to(home)}{'' if path.is_dir() else '.py'}")
    return found

"""Take each rule of the grammar away in turn and say which rules no case needs.

A rule is a named entry of a rule list, a function that reads, the name that claims carry in `rule`, or a class of table rows (a
label of number_words.csv or claim_words.csv, place and comparator of modifiers.csv, kind and note of firewall.csv, dimension and
note of units.csv). A case fails without it when it no longer says what it states: the tags of tests/cases/claims, or the answers of
tests/cases/numbers for what `find_numbers` alone reads. `make ablate` prints one line a rule with the cases that fail without it,
and ends with 1 when there is a rule that no case needs.

Reading order: `ablations` lists the rules, `cases` the cases, `needed_by` brings both together.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME))  # the tests' own reading of a case

from tests import test_claims_meaning  # noqa: E402  (after the path)
from textmine import firewall, knowledge  # noqa: E402
from textmine.annotators import claims  # noqa: E402
from textmine.annotators.claims import lexicon, meaning, phrases, signs, subject  # noqa: E402
from textmine.quantities import (  # noqa: E402
    Quantity,
    bounds,
    counted,
    find_numbers,
    find_quantities,
    grammar,
    numbers,
    quick,
    special,
    tables,
    uncounted,
    units,
    words,
)

CASES = HOME / "tests" / "cases"
_TAG = re.compile(r"<claim ([^>]*)>(.*?)</claim>")
_READERS = (bounds, counted, grammar, numbers, quick, special, tables, uncounted, units, words, firewall)
_MEANERS = (claims, lexicon, meaning, phrases, signs, subject)
_SOURCES = (counted, special, uncounted, tables)
_KINDS = ("count", "money", "percent", "points", "multiple", "measure", "duration")

# What a function gives when it is gone.
_FUNCTIONS: tuple[tuple[Any, str, Any], ...] = (
    (counted, "shared", None),
    (counted, "parted", None),
    (counted, "_second", None),
    (counted, "_ranged", None),
    (counted, "approximate", None),
    (counted, "_magnitude", ""),
    (counted, "_is_negative", False),
    (counted, "_from", False),
    (counted, "_heads_table", False),
    (counted, "_heads_line", False),
    (counted, "_is_sum", True),
    (counted, "_names_action", False),
    (counted, "loose_at", ""),
    (uncounted, "_round", None),
    (uncounted, "_viewed", None),
    (uncounted, "_before_noun", None),
    (tables, "cells", ()),
    (bounds, "_after", ""),
)
_MEANING: tuple[tuple[Any, str, Any], ...] = (
    (meaning.Meaning, "_looked_back", None),
    (meaning.Meaning, "_within", None),
    (meaning, "_fulfilled", False),
    (meaning, "_headed", None),
    (subject.Subjects, "_done_by", ""),
    (subject.Subjects, "_behind", ""),
    (subject.Subjects, "_shared_out", ""),
    (subject.Subjects, "_elsewhere", ""),
    (subject, "_told_apart", {}),
    (phrases, "_scope", ""),
)
_CLASSES = {
    "number_words": ("label",),
    "modifiers": ("place", "comparator"),
    "firewall": ("kind", "note"),
    "units": ("dimension", "note"),
}
# What only the reading of bare numbers asks of the tables.
_OF_NUMBERS = frozenset({"half"})


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its label: `holds` says whether what is read now is what it states; `by`: quantities, meaning or numbers."""

    label: str
    by: str
    holds: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Ablation:
    """A rule's name, a context in which it is gone, and the cases that it is tried on."""

    name: str
    without: Callable[[], Any]
    by: str = "quantities"


@cache
def cases() -> tuple[Case, ...]:
    """Every case of claims and numbers; known failures aside."""
    found = []
    for folder in ("claims", "numbers"):
        for path in sorted((CASES / folder).glob("*.json")):
            if "known_failures" not in path.stem:
                found += [_case(folder, row) for row in json.loads(path.read_text(encoding="utf-8"))]
    return tuple(found)


def _case(folder: str, row: dict[str, Any]) -> Case:
    if folder == "numbers":
        return Case(row["text"], "numbers", lambda: _numbers(row))
    if "facts" in row:
        return Case(row["label"], "meaning", lambda: test_claims_meaning.wrong(row) == [])
    return Case(row["label"], "quantities", lambda: _quantities(row["text"]))


def _numbers(row: dict[str, Any]) -> bool:
    found = [(n.text, f"{n.value:.9g}", n.kind) for n in find_numbers(row["text"])]
    return found == [(text, f"{value:.9g}", kind) for text, value, kind in row.get("found", ())]


def _quantities(tagged: str) -> bool:
    """Whether the quantities of a tagged text stand where its tags do and have what they state."""
    plain = _TAG.sub(r"\2", tagged)
    found, tags = find_quantities(plain), list(_TAG.finditer(tagged))
    shift, right = 0, len(found) == len(tags)
    for quantity, tag in zip(found, tags, strict=False):
        start = tag.start() - shift
        shift += len(tag[0]) - len(tag[2])
        stated = dict(part.split("=", 1) for part in tag[1].split())
        right = right and quantity.start < start + len(tag[2]) and start < quantity.end and _states(quantity, stated)
    return right


def _states(quantity: Quantity, stated: dict[str, str]) -> bool:
    bounds_right = all(
        (f"{getattr(quantity, end):g}" if getattr(quantity, end) is not None else "")
        == (f"{float(stated[end]):g}" if end in stated else "")
        for end in ("low", "high")
    )
    return bounds_right and all(
        getattr(quantity, name) == stated[name] for name in ("unit", "kind", "comparator") if name in stated
    )


def ablations() -> Iterator[Ablation]:
    """Each rule of the grammar, by name."""
    for name in numbers.RULES:
        yield Ablation(f"number: {name}", lambda n=name: _less(numbers.RULES, n), "numbers")
    for side in (special.BEFORE, special.AFTER):
        for character, rules in side.items():
            for name in rules:
                yield Ablation(f"special: {name} at {character}", lambda r=rules, n=name: _less(r, n))
    for name in special.WORDY:
        yield Ablation(f"words: {name}", lambda n=name: _less(special.WORDY, n))
    for attribute in ("RULES", "BEFORE"):
        for rule in getattr(firewall, attribute):
            kept = tuple(r for r in getattr(firewall, attribute) if r is not rule)
            yield Ablation(f"wall: {rule.name}", lambda a=attribute, k=kept: patch.object(firewall, a, k))
    for name in rule_names():
        yield Ablation(f"rule: {name}", lambda n=name: _unnamed(n))
    yield from _functions()
    yield from _tables()


def rule_names() -> list[str]:
    """The names that claims carry in `rule`: the last word of each quantity that the grammar makes."""
    found: dict[str, None] = {}
    for module in _SOURCES:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
            if called and node.func.id in ("Quantity", "exact", "_bound"):  # type: ignore[attr-defined]
                last = node.args[-1]  # type: ignore[attr-defined]
                if isinstance(last, ast.Constant):
                    found[str(last.value)] = None
    return [*found, *(f"{kind} with unit" for kind in _KINDS)]


def _functions() -> Iterator[Ablation]:
    for module, name, nothing in _FUNCTIONS:
        yield Ablation(f"function: {name}", lambda m=module, n=name, x=nothing: _silenced(m, n, x))
    yield Ablation(
        "function: _before", lambda: patch.object(bounds, "_before", lambda _, start, **__: (start, "exact"))
    )
    yield Ablation("function: told_apart", lambda: patch.object(counted, "told_apart", lambda _, found: found))
    for module, name, nothing in _MEANING:
        yield Ablation(f"meaning: {name}", lambda m=module, n=name, x=nothing: _silenced(m, n, x), "meaning")


def _silenced(module: Any, name: str, nothing: Any) -> Any:
    return patch.object(module, name, lambda *_, **__: nothing)


def _tables() -> Iterator[Ablation]:
    for table, keys in _CLASSES.items():
        for value in dict.fromkeys(_class(row, keys) for row in knowledge.rows(table)):
            by = "numbers" if value[0] in _OF_NUMBERS else "quantities"
            yield Ablation(f"{table}: {' '.join(value)}", lambda t=table, k=keys, v=value: _without_rows(t, k, v), by)
    for label in dict.fromkeys(row["label"] for row in knowledge.rows("claim_words")):
        yield Ablation(
            f"claim_words: {label}", lambda v=label: _without_rows("claim_words", ("label",), (v,)), "meaning"
        )


def _class(row: dict[str, str], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[key] for key in keys)


@contextmanager
def _less(rules: dict[str, Any], name: str) -> Iterator[None]:
    kept = dict(rules)
    del rules[name]
    try:
        yield
    finally:
        rules.clear()
        rules.update(kept)


@contextmanager
def _unnamed(rule: str) -> Iterator[None]:
    """Without the quantities that a rule of this name reads."""
    whole = find_quantities

    def fewer(text: str) -> list[Quantity]:
        return [q for q in whole(text) if q.rule != rule]

    with patch.object(sys.modules[__name__], "find_quantities", fewer):
        yield


@contextmanager
def _without_rows(table: str, keys: tuple[str, ...], value: tuple[str, ...]) -> Iterator[None]:
    kept = knowledge.rows

    def rows(name: str) -> tuple[dict[str, str], ...]:
        return tuple(r for r in kept(name) if name != table or _class(r, keys) != value)

    def column(name: str, key: str = "term", **where: str) -> tuple[str, ...]:
        return tuple(r[key] for r in rows(name) if r[key] and all(r.get(k) == v for k, v in where.items()))

    with ExitStack() as stack:
        for module in (*_READERS, *_MEANERS):
            for name, put in (("rows", rows), ("column", column)):
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, put))
        yield


def forget(by: str) -> None:
    """Empty what the grammar, and for claims what gives them their meaning, has remembered of its tables."""
    for module in (*_READERS, *_MEANERS) if by == "meaning" else _READERS:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def needed_by(ablation: Ablation, *, first: bool = False) -> list[str]:
    """The labels of the cases that fail without the rule; `first`: of one at most."""
    failed: list[str] = []
    with ablation.without():
        forget(ablation.by)
        for case in cases():
            if case.by == ablation.by and not _holds(case):
                failed.append(case.label)
                if first:
                    break
    forget(ablation.by)
    return failed


def _holds(case: Case) -> bool:
    try:
        return case.holds()
    except (KeyError, ValueError, IndexError, re.error):
        return False


def main() -> int:
    """Print the table; 1 where a rule is needed by no case."""
    idle = []
    for ablation in ablations():
        failed = needed_by(ablation)
        print(f"{len(failed):4}  {ablation.name}  {failed[0] if failed else ''}", flush=True)
        idle += [] if failed else [ablation.name]
    print(f"{len(cases())} cases; rules that no case needs: {len(idle)}")
    print("\n".join(f"  {name}" for name in idle))
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())

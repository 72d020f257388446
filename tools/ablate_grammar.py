"""Take each rule of the number grammar away in turn and say which rules no case needs.

A rule is a named entry of a rule list, a reading function, or a class of table rows (a label of number_words.csv, place and
comparator of modifiers.csv, a kind of firewall.csv, dimension and note of units.csv). `python tools/ablate_grammar.py` prints one line a rule
with the number of cases that fail without it, and ends with 1 when there is a rule that no case needs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textmine import firewall, knowledge
from textmine.quantities import bounds, counted, find_numbers, find_quantities, numbers, quick, special, units, words

CASES = Path(__file__).parents[1] / "tests" / "cases"
_TAG = re.compile(r"<claim ([^>]*)>(.*?)</claim>")
_CACHES = (
    bounds._terms,
    bounds._last,
    bounds._sizes,
    bounds.bounding,
    quick.tables,
    words.words,
    units.table,
    units.language,
    firewall._phrases,
    firewall._heads,
    firewall._shorthands,
    firewall._after,
    firewall._signs,
    firewall.openers,
    numbers._half_words,
    special._wordy,
)
_FUNCTIONS: tuple[tuple[Any, str, Any], ...] = (
    (counted, "shared", None),
    (counted, "parted", None),
    (counted, "uncounted", None),
    (counted, "_second", None),
    (counted, "_ranged", None),
    (counted, "approximate", None),
    (counted, "_magnitude", ""),
    (counted, "_is_negative", False),
    (counted, "_from", False),
    (counted, "_heads_table", False),
    (counted, "_names_action", False),
    (counted, "loose_at", ""),
    (bounds, "_after", ""),
    (bounds, "_before", None),
)


_CLASSES = {
    "number_words": ("label",),
    "modifiers": ("place", "comparator"),
    "firewall": ("kind",),
    "units": ("dimension", "note"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is read in it, as a string that can be compared."""

    label: str
    read: Callable[[str], str]
    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Ablation:
    """A rule's name and a context in which it is gone."""

    name: str
    without: Callable[[], Any]


def quantities(text: str) -> str:
    """What `find_quantities` reads, on one line."""
    return "; ".join(f"{q.text} {q.low} {q.high} {q.unit} {q.comparator}" for q in find_quantities(text))


def read_numbers(text: str) -> str:
    """What `find_numbers` reads, on one line."""
    return "; ".join(f"{n.text} {n.value:.6g} {n.kind}" for n in find_numbers(text))


def cases() -> list[Case]:
    """Every case of numbers and claims with what is read now; the suite holds that this is right."""
    found = []
    for folder, read in (("claims", quantities), ("numbers", read_numbers)):
        for path in sorted((CASES / folder).glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                if "text" in case:
                    text = _TAG.sub(r"\2", case["text"])
                    found.append(Case(case.get("label", text), read, text, read(text)))
    return found


def ablations() -> Iterator[Ablation]:
    """Each rule of the grammar, by name."""
    for name in numbers.RULES:
        yield Ablation(f"number: {name}", lambda n=name: _less(numbers.RULES, n))
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
    for module, name, nothing in _FUNCTIONS:
        yield Ablation(f"function: {name}", lambda m=module, n=name, x=nothing: _silenced(m, n, x))
    yield Ablation("function: told_apart", lambda: patch.object(counted, "told_apart", lambda _line, found: found))
    yield from _tables()


def _tables() -> Iterator[Ablation]:
    for table, keys in _CLASSES.items():
        for value in dict.fromkeys(_class(row, keys) for row in knowledge.rows(table)):
            yield Ablation(f"{table}: {' '.join(value)}", lambda t=table, k=keys, v=value: _without_rows(t, k, v))


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


def _silenced(module: Any, name: str, nothing: Any) -> Any:
    if name == "_before":
        return patch.object(module, name, lambda _plain, start, **_: (start, "exact"))
    return patch.object(module, name, lambda *_, **__: nothing)


@contextmanager
def _without_rows(table: str, keys: tuple[str, ...], value: tuple[str, ...]) -> Iterator[None]:
    kept = knowledge.rows

    def rows(name: str) -> tuple[dict[str, str], ...]:
        return tuple(r for r in kept(name) if name != table or _class(r, keys) != value)

    def column(name: str, key: str = "term", **where: str) -> tuple[str, ...]:
        return tuple(r[key] for r in rows(name) if r[key] and all(r.get(k) == v for k, v in where.items()))

    with ExitStack() as stack:
        for module in (bounds, units):
            stack.enter_context(patch.object(module, "rows", rows))
        for module in (words, firewall, numbers):
            stack.enter_context(patch.object(module, "column", column))
        yield


def forget() -> None:
    """Empty what the grammar has remembered of its tables."""
    for cached in _CACHES:
        cached.cache_clear()


def needed_by(ablation: Ablation, all_cases: list[Case]) -> list[str]:
    """The labels of the cases that read otherwise without the rule."""
    with ablation.without():
        forget()
        failed = [case.label for case in all_cases if _reads(case) != case.wanted]
    forget()
    return failed


def _reads(case: Case) -> str:
    try:
        return case.read(case.text)
    except (KeyError, ValueError, re.error) as error:
        return f"{type(error).__name__}"


def main() -> int:
    """Print the table; 1 where a rule is needed by no case."""
    all_cases, idle = cases(), []
    for ablation in ablations():
        failed = needed_by(ablation, all_cases)
        print(f"{len(failed):4}  {ablation.name}  {failed[0] if failed else ''}")
        idle += [] if failed else [ablation.name]
    print(f"{len(all_cases)} cases; rules that no case needs: {len(idle)}")
    print("\n".join(f"  {name}" for name in idle))
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())

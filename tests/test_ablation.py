"""Each rule of the grammar is needed by a case: taken away, one fails. `make ablate` prints the whole table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "ablate_grammar.py"


def load() -> Any:
    spec = importlib.util.spec_from_file_location("ablate_grammar", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = load()
RULES = {a.name: a for a in tool.ablations()}
READING = [name for name, a in RULES.items() if a.by != "meaning"]
MEANING = [name for name, a in RULES.items() if a.by == "meaning"][
    ::4
]  # a sample: the rest takes a quarter of a minute


@pytest.mark.parametrize("name", [*READING, *MEANING])
def test_a_rule_is_needed_by_a_case(name: str) -> None:
    assert tool.needed_by(RULES[name], first=True), f"no case fails without {name}"


def test_every_case_holds_with_all_rules() -> None:
    assert [case.label for case in tool.cases() if not case.holds()] == []


def test_the_cases_named_are_those_that_need_the_rule() -> None:
    assert "over between number and unit" in tool.needed_by(RULES["modifiers: between over"])
    assert "star before a hundred" in tool.needed_by(RULES["wall: masked"])
    assert "first bridge of the province" in tool.needed_by(RULES["number_words: after ordinal"])


def test_every_name_that_a_claim_carries_is_a_rule_here() -> None:
    names = {rule.removeprefix("rule: ") for rule in RULES if rule.startswith("rule: ")}
    assert {"shared unit", "range", "table column", "money without 元", "fraction", "rank"} <= names

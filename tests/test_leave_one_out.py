"""The tool that scores a gold report without the rows it prompted."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def tool() -> Any:
    path = Path(__file__).parent.parent / "tools" / "leave_one_out.py"
    spec = importlib.util.spec_from_file_location("leave_one_out", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_copy_lacks_the_rows_that_the_report_prompted_and_no_others(tmp_path: Path) -> None:
    module = tool()
    name = min(module.prompted())
    copy = module.without(name, tmp_path) / "textmine" / "knowledge" / "claim_words.csv"
    before = module._rows(module.KNOWLEDGE / "claim_words.csv")
    after = module._rows(copy)
    assert [r for r in before if r[-1] != name] == after
    assert len(after) < len(before)


def test_rows_of_themes_name_their_report_in_source_and_go_too(tmp_path: Path) -> None:
    module = tool()
    table = Path("pipelines") / "womens_federation" / "themes.csv"
    before = module._rows(module.HOME / table)
    name = next(n for row in before[1:] for n in sorted(module.marks(row)))
    after = module._rows(module.without(name, tmp_path) / table)
    assert after == [r for r in before if name not in module.marks(r)]
    assert len(after) < len(before)


def test_a_source_that_is_no_gold_file_marks_nothing() -> None:
    module = tool()
    assert module.marks(["health", "体检", "field vocabulary"]) == set()
    assert module.marks(["health", "筛查", "gold 001"]) == {"001"}
    assert module.marks(["tail", "过", "001;002"]) == {"001", "002"}

"""Text spun by a thesaurus that no table knows is told by the company that its words keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textmine import cleaning
from textmine.cleaning import strangers, swaps
from textmine.knowledge import column, rows
from textmine.records import Source

CASES = Path(__file__).parent / "cases" / "repair"
PROSE = "\n".join(json.loads((CASES / "prose.json").read_text(encoding="utf-8"))["paragraphs"])
# As a thesaurus has them, with no eye for what stands beside them; none of these words is in the tables of swaps.
THESAURUS = {
    "培训": "训导", "增收": "加收", "讲座": "讲课", "发放": "散发", "纠纷": "纷争", "预防": "防备", "化解": "融化", "困难": "窘困",
    "延伸": "伸张", "薄弱": "懦弱", "提升": "擢升", "救助": "搭救", "统筹": "筹谋", "新增": "新添", "引领": "带路", "行动": "举动",
    "推荐": "引荐", "寻找": "搜寻", "健全": "健旺", "社会": "世间", "参与": "参预", "示范": "演示", "领域": "畛域", "坚持": "执意",
    "帮扶": "搀扶", "阵地": "阵营", "支出": "开销", "稳步": "徐步",
}  # fmt: skip


def spin(text: str, words: int) -> str:
    for original, swapped in list(THESAURUS.items())[:words]:
        text = text.replace(original, swapped)
    return text


def flags(text: str) -> tuple[str, ...]:
    return cleaning.clean(Source("a.txt", "txt", "utf-8", "", f"市妇联2023年工作总结\n{text}\n")).flags


def test_the_thesaurus_is_unknown() -> None:
    known = {r["term"] for r in rows("spun_swaps")} | {r["term"] for r in rows("spun")}
    assert not known & set(THESAURUS.values())
    assert not swaps.evidence(spin(PROSE, len(THESAURUS)))


def test_a_composed_report_has_next_to_no_strangers_and_its_spun_copy_many() -> None:
    assert strangers.strangeness(PROSE) == 0.0
    assert "spun" not in flags(PROSE)
    spun = spin(PROSE, len(THESAURUS))
    assert strangers.strangeness(spun) >= strangers.LIMIT
    assert flags(spun) == ("spun",)


def test_the_more_words_are_swapped_the_stranger_a_text_is() -> None:
    shares = [strangers.strangeness(spin(PROSE, n)) for n in (0, 14, len(THESAURUS))]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_a_few_slips_are_no_spinning() -> None:
    assert "spun" not in flags(spin(PROSE, 4))


def test_a_short_text_says_nothing() -> None:
    assert strangers.strangeness(spin(PROSE, len(THESAURUS))[:200]) == 0.0


def test_strangers_are_told_with_their_places_and_without_an_original() -> None:
    spun = spin(PROSE, len(THESAURUS))
    told = [e for e in swaps.told(spun) if not e.original]
    assert len({e.text for e in told} & set(THESAURUS.values())) >= 8
    assert all(spun[e.start : e.end] == e.text for e in told)
    assert swaps.told(PROSE) == []


@pytest.mark.parametrize("name", ["岭南小镇", "马尾云栈", "金沙古渡"])
def test_names_that_no_table_has_are_no_strangers(name: str) -> None:
    report = PROSE.replace("新建", f"新建{name}").replace("建设", f"{name}建设").replace("社区", f"{name}社区")
    assert "spun" not in flags(report)


def test_the_vocabulary_holds_no_word_that_only_spinners_use() -> None:
    spinners = {r["term"] for r in rows("spun_swaps") if r["alone"]}
    assert not spinners & set(column("report_vocabulary"))

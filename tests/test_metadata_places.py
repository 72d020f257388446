"""Every province, every prefecture and hundreds of counties in composed reports that name other places more often.

Reading order: `Composed` (a report), `compose` (by seed), the test, which counts right, empty and wrong places.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from textmine import gazetteer, metadata, structure
from textmine.gazetteer import Place
from textmine.knowledge import rows
from textmine.records import Cleaned, Source

DECOYS = json.loads((Path(__file__).parent / "cases" / "metadata" / "decoys.json").read_text(encoding="utf-8"))
RANKS = ("自治区", "省", "州", "盟", "旗", "县", "区", "市")  # 地区 ends in 区: 全区 is its whole too
OWN = ("{n}妇联锚定目标，{w}妇女事业迈上新台阶。", "一年来，{n}{w}上下同心，成效明显。")
FILLER = ("{w}开展宣讲120场，覆盖妇女2万人次。", "{w}新增巾帼示范岗30个。", "{w}妇联系统改革持续深化。")
KINDS = ("delivery", "title", "signature", "sentences")


@dataclass(frozen=True)
class Composed:
    title: str
    body: str


@cache
def places(level: str) -> tuple[Place, ...]:
    """The places of a level; of counties only those whose name no other bears, and no zones."""
    found = [p for row in rows("places") if row["code"] < "710000" and (p := gazetteer.by_code(row["code"]))]
    found = [p for p in found if p.level == level]
    if level == "county":
        found = [p for p in found if len(gazetteer.lookup(p.name)) == 1 and not "71" <= p.code[4:] <= "79"]
        return tuple(random.Random(11).sample(found, 300))
    return tuple(found)


def compose(place: Place, kind: str, frames: list[str], seed: int) -> Composed:
    """A report of a place: its own name once or twice, two foreign places three times each or more."""
    chance = random.Random(seed)
    rank = next(r for r in RANKS if place.name.endswith(r))
    whole, rank = "全" + rank[-1], "地区" if place.name.endswith("地区") else rank
    pool = [p for p in (*places("province"), *places("city"), *places("county")) if p.province != place.province]
    foreign = [f.format(x=x.name) for x in chance.sample(pool, 2) for f in chance.sample(frames, 3)]
    chance.shuffle(foreign)
    filler = [f.format(w=whole) for f in FILLER]
    own = [chance.choice(OWN).format(n=place.name, w=whole)]
    opening, title = f"2023年，{rank}妇联围绕中心、服务大局。", f"2023年{rank}妇联工作总结"
    if kind == "delivery":
        seat = "行署" if rank == "地区" else rank + "人民政府"
        title = "政府工作报告"
        opening = f"——2024年1月9日在{place.name}第五届人民代表大会第四次会议上\n各位代表：\n现在，我代表{seat}，向大会报告工作。"
    elif kind == "title":
        title, own = f"{place.name}妇联2023年工作总结", []
    elif kind == "signature":
        title, own = "2023年工作总结", [f"{place.name}妇女联合会", "2023年12月20日"]
    lines = [opening, *foreign[:3], *filler, *foreign[3:], *own]
    return Composed(title, "\n".join(lines) + "\n")


def place_in(report: Composed) -> tuple[str | None, str | None, str | None]:
    text = f"{report.title}\n{report.body}"
    cleaned = Cleaned(text, (), report.title)
    headings = structure.outline(cleaned).headings
    found = metadata.infer(Source("a.txt", "txt", "utf-8", "", text), cleaned, headings, doc="a.txt")
    return found.province, found.city, found.county


@pytest.mark.parametrize("frames", ["known", "later"])
@pytest.mark.parametrize("kind", KINDS)
def test_foreign_places_do_not_win(kind: str, frames: str) -> None:
    """At least 98% right, at most 0.5% wrong: an empty place is seen, a wrong one is not."""
    outcomes: Counter[str] = Counter()
    for number, place in enumerate((*places("province"), *places("city"), *places("county"))):
        found = place_in(compose(place, kind, DECOYS[frames], number))
        right = found == (place.province, place.city, place.county)
        outcomes["right" if right else "empty" if found[0] is None else "wrong"] += 1
    total = sum(outcomes.values())
    assert total == 31 + 333 + 300
    assert outcomes["right"] >= 0.98 * total, outcomes
    assert outcomes["wrong"] <= 0.005 * total, outcomes

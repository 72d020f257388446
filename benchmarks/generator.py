"""A corpus of N believable, distinct reports, for measuring: composed sentences recombined, with figures and places drawn by seed.

    python benchmarks/generator.py FOLDER N [--characters 4000] [--seed 1]

Each place and organisation reports year after year, plans come back as outcomes, some pages are dirty (furniture, GBK, html). The
same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from textmine.knowledge import rows

SENTENCES = Path(__file__).parent / "sentences"
YEARS = range(2005, 2027)
NUMBERS = "一二三四五六七八九十"
BRAND_HEADS = (
    "春风",
    "石榴",
    "向阳",
    "清泉",
    "同心",
    "启明",
    "芳草",
    "暖阳",
    "木棉",
    "海棠",
    "百灵",
    "金穗",
    "云帆",
    "碧波",
    "红梅",
    "青禾",
)
BRAND_TAILS = ("惠民", "护航", "领跑", "筑梦", "在线", "驿站", "满园", "同行", "课堂", "到家", "聚力", "扬帆")
FURNITURE_BEFORE = ("首页 > 政务公开 > 工作报告", "发布时间：{date} 浏览次数：{n}", "【字号：大 中 小】 打印 关闭")
FURNITURE_AFTER = ("扫一扫在手机打开当前页", "上一篇：通知公告", "版权所有：{place}人民政府办公室 备案序号：ICP备{n}号")
THEME_TITLES = {"government": "政府工作报告", "women": "妇联工作总结"}


@cache
def _sentences(kind: str) -> dict[str, tuple[str, ...]]:
    """Theme → its sentences."""
    found: dict[str, list[str]] = {}
    for line in (SENTENCES / f"{kind}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found[line[2:]] = theme = []
        elif line and not line.startswith("#"):
            theme.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """Province and prefecture, in the order of their codes."""
    provinces = {r["code"][:2]: r["name"] for r in rows("places") if r["level"] == "province"}
    cities = sorted((r["code"], r["name"]) for r in rows("places") if r["level"] == "city")
    return tuple((provinces[code[:2]], name) for code, name in cities)


def report(number: int, characters: int, seed: int) -> tuple[str, bytes]:
    """The name and the bytes of report `number`."""
    place, year = number // len(YEARS), YEARS[number % len(YEARS)]
    kind = "women" if place % 2 else "government"
    province, city = _places()[place // 2 % len(_places())]
    drawn = random.Random(f"{seed} {number}")
    title = f"{city}{year}年{THEME_TITLES[kind]}"
    lines = [title, *_body(drawn, kind, city, year, characters)]
    suffix, content = _written(drawn, lines, city, year)
    return f"{province}/{city}/{place // 2 // len(_places())}/{kind}_{year}.{suffix}", content


def _body(drawn: random.Random, kind: str, city: str, year: int, characters: int) -> Iterator[str]:
    """A report in two halves: what was done, what is to be done."""
    themes = _sentences(kind)
    order = drawn.sample(sorted(themes), len(themes))
    length = 0
    yield "各位代表：" if kind == "government" else f"{year}年工作情况如下。"
    while length < characters:
        for part, planned in (("工作回顾", False), ("工作安排", True)):
            yield f"{NUMBERS[min(9, length * 10 // characters)]}、{year + planned - 1}年{part}"
            for number, theme in enumerate(order[:10]):
                lines = [s for s in themes[theme] if ("{z}" in s) == planned] or list(themes[theme])
                text = "".join(_filled(drawn, s, city, year) for s in drawn.sample(lines, min(3, len(lines))))
                length += len(text)
                yield f"（{NUMBERS[number]}）{text}"


def _filled(drawn: random.Random, sentence: str, city: str, year: int) -> str:
    for slot, value in (("{p}", city), ("{y}", str(year - 1)), ("{z}", str(year))):
        sentence = sentence.replace(slot, value)
    while "{" in sentence:
        at = sentence.index("{")
        sentence = sentence[:at] + _drawn(drawn, sentence[at + 1]) + sentence[at + 3 :]
    return sentence


def _drawn(drawn: random.Random, slot: str) -> str:
    if slot == "n":
        return str(drawn.randint(3, 10 ** drawn.choice((2, 3, 4))))
    if slot == "m":
        return f"{drawn.uniform(1, 12):.1f}"
    if slot == "o":
        return drawn.choice(_places())[1]
    return drawn.choice(BRAND_HEADS) + drawn.choice(BRAND_TAILS)


def _written(drawn: random.Random, lines: Sequence[str], city: str, year: int) -> tuple[str, bytes]:
    """One report in three is a clean text, one a text with furniture (some in GBK), one a page."""
    before, after = (
        [f.format(date=f"{year}-02-{drawn.randint(1, 28):02d}", n=drawn.randint(100, 99999), place=city) for f in some]
        for some in (FURNITURE_BEFORE, FURNITURE_AFTER)
    )
    manner = drawn.random()
    if manner < 0.4:
        return "txt", "\n".join(lines).encode()
    if manner < 0.7:
        return "txt", "\n".join([*before, *lines, *after]).encode("gb18030" if manner < 0.5 else "utf-8")
    paragraphs = "".join(f"<p>　　{line}</p>\n" for line in lines[1:])
    page = f"<html><head><meta charset='utf-8'><title>{lines[0]}</title></head><body><div>{before[0]}</div><h1>{lines[0]}</h1>"
    return "html", f"{page}<div>{before[1]}</div>{paragraphs}<div>{after[2]}</div></body></html>".encode()


def generate(folder: Path, size: int, *, characters: int = 4000, seed: int = 1) -> int:
    """Writes `size` reports below `folder`; gives the bytes written."""
    written = 0
    for number in range(size):
        name, content = report(number, characters, seed)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written += len(content)
    return written


def main() -> None:
    """Writes a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--characters", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{generate(options.folder, options.size, characters=options.characters, seed=options.seed)} bytes")


if __name__ == "__main__":
    main()

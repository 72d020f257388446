"""A corpus of N believable, distinct reports, for measuring: composed sentences recombined, with figures and places drawn by seed.

    python benchmarks/generator.py FOLDER N [--characters 9000] [--seed 1]

Each place and organisation reports year after year, plans come back as outcomes, some pages are dirty (furniture, GBK, html). The
same arguments give the same bytes. Lengths spread around `--characters` (their median) from a quarter to twice of it; about
one sentence in three states figures, which gives the 14 claims and 6 sections in 1,000 characters that published reports have.
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
MEDIAN = 9000
# The share of sentences that state figures, and how many sentences and headings a paragraph has: as in published reports.
FIGURES = 0.31
SPREAD = 0.45
SENTENCES_OF_A_PARAGRAPH = (2, 5)
HEADED = 0.35
FURNITURE_BEFORE = ("首页 > 政务公开 > 工作报告", "发布时间：{date} 浏览次数：{n}", "【字号：大 中 小】 打印 关闭")
FURNITURE_AFTER = ("扫一扫在手机打开当前页", "上一篇：通知公告", "版权所有：{place}人民政府办公室 备案序号：ICP备{n}号")
THEME_TITLES = {"government": "政府工作报告", "women": "妇联工作总结"}
Words = dict[str, tuple[str, ...]]


@cache
def _sentences(kind: str) -> Words:
    """Theme → its sentences."""
    found: dict[str, list[str]] = {}
    for line in _lines(kind):
        if line.startswith("= "):
            found[line[2:]] = theme = []
        else:
            theme.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def _words(kind: str) -> Words:
    """The words that sentences without a figure are made of, those of all reports and those of the kind."""
    found: Words = {}
    for line in _lines("clauses"):
        if line.startswith("= "):
            ours = line[2:] in ("both", kind)
        elif ours:
            name, _, words = line.partition(": ")
            found[name] = tuple(words.split())
    return found


def _lines(name: str) -> list[str]:
    text = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


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
    length = min(2.0, max(0.25, drawn.lognormvariate(0, SPREAD))) * characters
    title = f"{city}{year}年{THEME_TITLES[kind]}"
    lines = [title, *_body(drawn, kind, city, year, length)]
    suffix, content = _written(drawn, lines, city, year)
    return f"{province}/{city}/{place // 2 // len(_places())}/{kind}_{year}.{suffix}", content


def _body(drawn: random.Random, kind: str, city: str, year: int, characters: float) -> Iterator[str]:
    """A report in two halves: what was done, what is to be done."""
    yield "各位代表：" if kind == "government" else f"{year}年工作情况如下。"
    for number, (part, planned) in enumerate((("工作回顾", False), ("工作安排", True))):
        yield f"{NUMBERS[number]}、{year + planned - 1}年{part}"
        length, paragraph = 0, 0
        while length < characters * (0.35 if planned else 0.65):
            for line in _paragraph(drawn, kind, city, year, planned, paragraph):
                length += len(line)
                yield line
            paragraph += 1


def _paragraph(drawn: random.Random, kind: str, city: str, year: int, planned: bool, number: int) -> Iterator[str]:
    """Some sentences on one theme, in part under a numbered heading."""
    theme = drawn.choice(sorted(_sentences(kind)))
    if drawn.random() < HEADED:
        words = _words(kind)
        yield f"（{NUMBERS[number % 10]}）{_clause(drawn, words)}，{_clause(drawn, words)}"
    count = drawn.randint(*SENTENCES_OF_A_PARAGRAPH)
    yield "".join(_sentence(drawn, kind, theme, city, year, planned) for _ in range(count))


def _sentence(drawn: random.Random, kind: str, theme: str, city: str, year: int, planned: bool) -> str:
    if drawn.random() >= FIGURES:
        return _plain(drawn, _words(kind), city)
    lines = _sentences(kind)[theme]
    lines = tuple(s for s in lines if ("{z}" in s) == planned) or lines
    return _filled(drawn, drawn.choice(lines), kind, city, year)


def _plain(drawn: random.Random, words: Words, city: str) -> str:
    """A sentence that states no figure."""
    manner = drawn.random()
    if manner < 0.04:
        return f"{drawn.choice(words['admitted'])}。"
    clauses = [_clause(drawn, words) for _ in range(drawn.randint(2, 4))]
    if manner < 0.45:
        clauses.insert(0, drawn.choice(words["openings"]))
    elif manner < 0.55:
        clauses[0] = f"{city}{clauses[0]}"
    if manner > 0.8:
        clauses.append(drawn.choice(words["ends"]))
    return f"{'，'.join(clauses)}。"


def _clause(drawn: random.Random, words: Words) -> str:
    """Verb and object, with a manner, a second object or a place where it is done."""
    verb, thing = drawn.choice(words["verbs"]), drawn.choice(words["objects"])
    shape = drawn.random()
    if shape < 0.45:
        return f"{drawn.choice(words['manners'])}{verb}{thing}"
    if shape < 0.7:
        return f"{verb}{drawn.choice(words['linked'])}"
    if shape < 0.82:
        return f"面向{drawn.choice(words['leads'])}{verb}{thing}"
    if shape < 0.92:
        return f"以“{drawn.choice(words['heads'])}{drawn.choice(words['tails'])}”为抓手{verb}{thing}"
    return f"把{thing}摆在突出位置"


def _filled(drawn: random.Random, sentence: str, kind: str, city: str, year: int) -> str:
    for slot, value in (("{p}", city), ("{y}", str(year - 1)), ("{z}", str(year))):
        sentence = sentence.replace(slot, value)
    while "{" in sentence:
        at = sentence.index("{")
        sentence = sentence[:at] + _drawn(drawn, sentence[at + 1], kind) + sentence[at + 3 :]
    return sentence


def _drawn(drawn: random.Random, slot: str, kind: str) -> str:
    if slot == "n":
        return str(drawn.randint(3, 10 ** drawn.choice((2, 3, 4))))
    if slot == "m":
        return f"{drawn.uniform(1, 12):.1f}"
    if slot == "o":
        return drawn.choice(_places())[1]
    words = _words(kind)
    return drawn.choice(words["heads"]) + drawn.choice(words["tails"])


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


def generate(folder: Path, size: int, *, characters: int = MEDIAN, seed: int = 1) -> int:
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
    parser.add_argument("--characters", type=int, default=MEDIAN)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{generate(options.folder, options.size, characters=options.characters, seed=options.seed)} bytes")


if __name__ == "__main__":
    main()

"""The numbers that Word counts itself: 一、 and （一） of automatic lists, which stand nowhere in a docx file's text.

Reading order: `Numbers` reads the document's lists and styles once; `label` counts on for one paragraph.
"""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "〇一二三四五六七八九"
CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)
_PLACE = re.compile(r"%([1-9])")


def chinese(number: int) -> str:
    """A number below a hundred thousand as lists count: 一, 十, 十一, 二十一, 一百零一.

    >>> [chinese(n) for n in (1, 10, 12, 20, 35, 101, 110)]
    ['一', '十', '十二', '二十', '三十五', '一百零一', '一百一十']
    """
    if number < 10:
        return DIGITS[number]
    unit, name = next((10**k, n) for k, n in ((4, "万"), (3, "千"), (2, "百"), (1, "十")) if number >= 10**k)
    head, rest = divmod(number, unit)
    first = "" if unit == 10 and head == 1 else chinese(head)
    gap = "零" if rest and unit > 10 and rest < unit // 10 else ""
    tail = f"一{chinese(rest)}" if rest and unit > 10 and 10 <= rest < 20 else chinese(rest) if rest else ""
    return first + name + gap + tail


def written(number: int, form: str) -> str:
    """A number in one of Word's forms; nothing for bullets, plain digits for a form that reports do not use.

    >>> written(3, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(3, "bullet"), written(2, "upperLetter")
    ('三', '③', '', 'B')
    """
    if form in ("bullet", "none"):
        return ""
    if form in CHINESE or form == "ideographDigital":
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    if form.startswith("decimalFullWidth"):
        return str(number).translate({48 + d: 0xFF10 + d for d in range(10)})
    return str(number)


class Numbers:
    """The lists of one document and how far each has been counted. `styles`: the name of each paragraph style by id."""

    def __init__(self, document: Any) -> None:
        self.styles: dict[str, str] = {}
        self.lists: dict[str, tuple[str, dict[int, tuple[str, str, int]]]] = {}
        self.style_lists: dict[str, tuple[str, int]] = {}
        self.counts: dict[str, list[int]] = {}
        for style in document.styles.element.iter(f"{W}style"):
            self._read_style(style)
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read_lists(part.element if hasattr(part, "element") else None)

    def _read_style(self, style: Any) -> None:
        name, key = style.find(f"{W}name"), style.get(f"{W}styleId", "")
        self.styles[key] = (name.get(f"{W}val") or "") if name is not None else ""
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            self.style_lists[key] = _reference(number)

    def _read_lists(self, root: Any) -> None:
        if root is None:
            return
        levels = {
            a.get(f"{W}abstractNumId"): {int(v.get(f"{W}ilvl", "0")): _level(v) for v in a.iter(f"{W}lvl")}
            for a in root.iter(f"{W}abstractNum")
        }
        for number in root.iter(f"{W}num"):
            abstract = number.find(f"{W}abstractNumId")
            key = abstract.get(f"{W}val") if abstract is not None else ""
            # Lists of one form count on together, unless one says that it begins anew.
            anew = number.find(f"{W}lvlOverride/{W}startOverride") is not None
            name = number.get(f"{W}numId", "")
            self.lists[name] = (f"only {name}" if anew else key, levels.get(key, {}))

    def label(self, properties: Any) -> str:
        """What Word would write before a paragraph with these properties; counts the paragraph."""
        if properties is None:
            return ""
        own, style = properties.find(f"{W}numPr"), properties.find(f"{W}pStyle")
        inherited = self.style_lists.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        number, depth = _reference(own) if own is not None else inherited
        abstract, levels = self.lists.get(number or inherited[0], ("", {}))
        if depth not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [])
        counts[depth + 1 :] = []
        counts += [levels[d][2] - (d == depth) for d in range(len(counts), depth + 1) if d in levels]
        if len(counts) <= depth:
            return ""
        counts[depth] += 1
        form, pattern, _ = levels[depth]
        if form in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda m: _part(int(m[1]) - 1, counts, levels), pattern)


def _part(depth: int, counts: list[int], levels: dict[int, tuple[str, str, int]]) -> str:
    return written(counts[depth], levels[depth][0]) if depth < len(counts) and depth in levels else ""


def _reference(number: Any) -> tuple[str, int]:
    """(id of the list, level) of a w:numPr; id 0 takes a paragraph out of its style's list."""
    key, depth = number.find(f"{W}numId"), number.find(f"{W}ilvl")
    level = depth.get(f"{W}val", "0") if depth is not None else "0"
    return (key.get(f"{W}val", "") if key is not None else ""), int(level) if level.isdigit() else 0


def _level(level: Any) -> tuple[str, str, int]:
    """(form, pattern, first number) of one level of a list: ("chineseCounting", "（%1）", 1)."""
    found = {n: level.find(f"{W}{n}") for n in ("numFmt", "lvlText", "start")}
    values = {n: e.get(f"{W}val", "") if e is not None else "" for n, e in found.items()}
    start = int(values["start"]) if values["start"].isdigit() else 1
    return values["numFmt"] or "decimal", values["lvlText"], start

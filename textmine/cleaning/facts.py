"""What the furniture of a page tells of the report, read before it goes: date, source, issuer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_LABEL = re.compile(r"发布|时\s*间|日\s*期|发表|更新|生成")
_WEAK = re.compile(r"来源|浏览|阅读|出处|点击|访问|作者")
_MADE = re.compile(r"成文|印发|有效|废止|失效")
_SOURCE = re.compile(r"(?:来\s*源|出\s*处)\s*[：:]\s*([^\s【】\]：:]{2,30})")
_ISSUER = re.compile(
    r"(?:发文机关|发布机构|信息来源|制发机关|发布单位)\s*[：:]\s*([\u4e00-\u9fff]{2,30}?)(?=\s|$|【|】|关)"
)


def facts_of(lines: Sequence[str], properties: Mapping[str, str]) -> dict[str, str]:
    """`published`, `attribution`, `issuer` from furniture lines; `site`, `source_url`, `retrieved` from the file.

    >>> facts_of(["来源：某某日报 时间：2026-02-09"], {})
    {'published': '2026-02-09', 'attribution': '某某日报'}
    """
    found: dict[str, str] = {}
    if published := _published(lines) or _day(properties.get("published", "")):
        found["published"] = published
    for name, pattern in (("attribution", _SOURCE), ("issuer", _ISSUER)):
        value = next((m[1] for line in lines if (m := pattern.search(line))), "")
        if value and not _DAY.search(value):
            found[name] = value
    return found | {k: properties[k] for k in ("site", "source_url", "retrieved") if properties.get(k)}


def _published(lines: Sequence[str]) -> str:
    """The page's own date: the one labelled so, else one beside 来源 or a reading count, else one that stands alone."""
    best, score = "", 0
    for before, line in zip(["", *lines], lines, strict=False):
        match = _DAY.search(line)
        if not match or len(line) > 200 or re.search(r"^[—―－]|日在|会议上|大会上|©", line):
            continue
        label = line[: match.start()] or before
        points = 4 if _LABEL.search(label) and not _MADE.search(label) else 3 if _WEAK.search(line) else 0
        if not points and len(line) - len(match[0]) <= 10:
            points = 3 if ":" in line else 2
        if points > score:
            best, score = _day(match[0]), points
    return best


def _day(text: str) -> str:
    match = _DAY.search(text)
    if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return ""
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"

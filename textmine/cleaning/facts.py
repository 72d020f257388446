"""What the furniture of a page tells of the report, read before it goes: date, source, issuer, day of delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

LINE = 200  # characters at most of a line that is furniture with a date in it
# The first digit before what must not stand before it: `re` looks fast for one character of a set.
_DAY = re.compile(r"([12](?<!\d.)(?:(?<=1)9|(?<=2)0)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_DIGITS = re.compile(r"\d\d")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})\.(\d{2})\.((?:19|20)\d{2})(?!\d)")
_TWO_DIGITS = re.compile(r"(?:时间|日期)\s*[：:]\s*(\d{2})-(\d{1,2})-(\d{1,2})(?!\d)")
_LABEL = re.compile(r"发布|时\s*间|日\s*期|发表|更新|生成|添加|录入|上传|[Pp]ost")
_WEAK = re.compile(r"来源|浏览|阅读|出处|点击|访问|作者|\d+\s*次")
_MADE = re.compile(
    r"成文|印发|有效|废止|失效|成立|创立|创建|出生|举行|召开|会议|活动|施行|实施|报名|截止|起止|任职|注册|竣工"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_NEVER = re.compile(r"^[—―－]|日在|会议上|大会上|©|^[今现]天|^现在")
_SIGNS = re.compile("(?:局|队|厅|委|委员会|政府|办公室|妇联|联合会|工会)$")
_TITLE = re.compile(r"(?:总结|报告|计划|要点|思路|安排|讲话|汇报)[）)]?\s*$")  # …2017年工作安排 2018-06-15
_DELIVERED = re.compile(r"(?:[（(]|[—―－]{1,3})\s*((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2})\s*日\s*[）)]?")
PROSE = 60  # a longer line is the report's: a bare date behind it is its signature's
_SOURCE = re.compile(r"(?:来\s*源|出\s*处)\s*[：:]\s*([^\s【】\]：:]{2,30})")
_ISSUER = re.compile(
    r"(?:发文机关|发布机构|信息来源|制发机关|发布单位)\s*[：:]\s*([\u4e00-\u9fff]{2,30}?)(?=\s|$|【|】|关)"
)


def facts_of(lines: Sequence[str], properties: Mapping[str, str]) -> dict[str, str]:
    """`published`, `attribution`, `issuer` from furniture lines; `site`, `source_url`, `retrieved` from the file.

    `delivered`: the day in brackets or behind a dash under a title, 讲话 / （2024年3月8日）.

    >>> facts_of(["来源：某某日报 时间：2026-02-09"], {})
    {'published': '2026-02-09', 'attribution': '某某日报'}
    """
    found: dict[str, str] = {}
    if published := _published(lines) or _day(properties.get("published", "")):
        found["published"] = published
    bracketed = (_DELIVERED.fullmatch(line.strip()) for line in lines if line[:1] in "（(—―－")
    if delivered := next((_day(m[1]) for m in bracketed if m), ""):
        found["delivered"] = delivered
    labelled = [line for line in lines if len(line) <= LINE and ("：" in line or ":" in line)]
    for name, pattern in (("attribution", _SOURCE), ("issuer", _ISSUER)):
        value = next((m[1] for line in labelled if (m := pattern.search(line))), "")
        if value and not _DAY.search(value):
            found[name] = value
    return found | {k: properties[k] for k in ("site", "source_url", "retrieved") if properties.get(k)}


def _published(lines: Sequence[str]) -> str:
    """The page's own date: the one labelled so, else one beside 来源 or a reading count, else one that stands alone."""
    best, score, told = "", 0, False
    for before, raw in zip(["", *lines], lines, strict=False):
        line = _plain(raw) if len(raw) <= LINE and _DIGITS.search(raw) else ""
        match = _DAY.search(line) if line else None
        if match and not _NEVER.search(line):
            points = _points(line, match, before, told)
            if points > score:
                best, score = _day(match[0]), points
        told = told or len(raw) >= PROSE
    return best


def _plain(line: str) -> str:
    """Dates as sites abroad write them (26.08.2022), and with two digits behind a label, in the usual order."""
    if "." in line:
        line = _DAY_FIRST.sub(r"\3-\2-\1", line)
    return _TWO_DIGITS.sub(r"时间：20\1-\2-\3", line) if "时间" in line or "日期" in line else line


def _points(line: str, match: re.Match[str], before: str, told: bool) -> int:
    """How surely a date is the page's: labelled, beside 来源 or a count, alone on its line.

    A bare 2023年12月20日 behind the report's sentences or under a body's name is its signature's, in brackets under the
    title its delivery's.
    """
    label = line[: match.start()] or before
    if _LABEL.search(label):
        return 0 if _MADE.search(label) else 4  # 成立时间：1949.01.12 is the day of something else
    if _WEAK.search(line):
        return 3
    if "年" not in match[0] and match.end() == len(line) and _TITLE.search(line, 0, match.start()):
        return 2
    alone = len(line) - len(match[0]) <= 10
    if _CLOCK.search(line[match.end() :]) and (alone or len(line) <= 40):
        return 3 if alone else 2
    if not alone or ("年" in match[0] and (told or line[0] in "（(" or _SIGNS.search(before))):
        return 0
    return 2


def _day(text: str) -> str:
    match = _DAY.search(text)
    if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return ""
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"

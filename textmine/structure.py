"""The parts of a clean text: headings, sections, sentences, and whether a section reports or plans.

Reading order: `outline` cuts paragraphs into sections and keeps the tree of headings; `_lead` finds the heading that a
paragraph opens with; `_items` splits 一是…二是…; `assign_status` says achieved, planned or other. A section's span runs from
its first character up to the next section's; line ends belong to the section before them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .knowledge import column
from .records import Cleaned, Heading, Metadata, Section, Sentence

LONGEST_HEADING = 60

_CN = "一二三四五六七八九十百零〇"
_LEVELS = (
    (1, re.compile(rf"第[{_CN}]+(?:部分|章|篇)")),
    (2, re.compile(rf"[{_CN}]{{1,3}}[、．.]")),
    (3, re.compile(rf"[（(][{_CN}]{{1,3}}[）)]")),
    (4, re.compile(r"(?:\d{1,2}|[０-９]{1,2})[、．.](?!\d)")),
    (5, re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]")),
    (6, re.compile(rf"[{_CN}]{{1,2}}是|第[{_CN}]{{1,2}}[，,、]|[{_CN}]{{1,2}}要|[—―－]{{2,}}")),
)
# A paragraph that goes over to what is lacking, or to what will be done: 回顾一年来的工作，我们存在的问题是… 对此，我们将…
_TURN = re.compile(
    r"(?<=[。！])(?:回[顾忆][^。，,]{0,12}[，,][^。，,]{0,8}存在|对此[，,]我们?将|下一步[，,]|在(?:肯定|总结|看到)成绩的同时|同时[，,]我们也?(?:清醒|要))"
)
_ITEM = re.compile(
    rf"(?m)(?:^|(?<=[。；;：:！!]))(?:([{_CN}]{{1,2}})是(?=[^，。；])|第([{_CN}]{{1,2}})[，,](?=[\u4e00-\u9fff]))"
)
_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’」』）)》]*|\n")
_COMPLEX = re.compile(r"[，。；：！？,;!?]")
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Outline:
    """What `outline` finds; the status of sections is still `other`."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def outline(cleaned: Cleaned) -> Outline:
    r"""Headings, sections and sentences of a clean text.

    >>> text = "工作总结\n一、思想引领\n开展宣讲。一是讲理论，成效明显。二是讲政策，反响热烈。\n"
    >>> [(s.heading, text[s.start:s.end]) for s in outline(Cleaned(text, (), "工作总结")).sections]
    [('一、思想引领', '一、思想引领\n开展宣讲。'), ('一、思想引领', '一是讲理论，成效明显。'), ('一、思想引领', '二是讲政策，反响热烈。\n')]
    """
    text = cleaned.text
    headings: list[Heading] = []
    sections: list[Section] = []
    stack: list[Heading] = []
    waiting: int | None = None
    starts = _item_starts(text)
    for start, end in _paragraphs(text, len(cleaned.title) + 1 if cleaned.title else 0):
        part = "notes" if cleaned.notes_start is not None and start >= cleaned.notes_start else "body"
        lead = _lead(text[start:end].rstrip("\n"), start, alone=True) if part == "body" else None
        if lead:
            if waiting is not None:
                sections.append(Section(len(sections), waiting, start, _path(stack), part="body"))
                waiting = None
            stack = [h for h in stack if h.level < lead.level] + [lead]
            headings.append(lead)
            if lead.end >= end - 1:
                waiting = start
                continue
        elif part == "body" and stack and stack[-1].level >= 6:
            stack = [h for h in stack if h.level < 6]
        opening = start if waiting is None else waiting
        waiting = None
        for left, right in _items(starts, start, end) if part == "body" else [(start, end)]:
            sections.append(Section(len(sections), opening if left == start else left, right, _path(stack), part=part))
    if waiting is not None:
        sections.append(Section(len(sections), waiting, len(text), _path(stack)))
    return Outline(tuple(headings), tuple(sections), tuple(_sentences(text, sections)))


def _paragraphs(text: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        if text[start:end].strip():
            yield start, end
        start = end


def _path(stack: Sequence[Heading]) -> str:
    return " › ".join(h.text for h in stack)


def _lead(paragraph: str, at: int, *, alone: bool) -> Heading | None:
    """The heading a paragraph is, or opens with: `（一）做强实体经济。…`, `改善居住条件。…`."""
    level = next((level for level, pattern in _LEVELS if pattern.match(paragraph)), 0)
    first = re.split(r"[。！!？?；;]", paragraph, maxsplit=1)[0]
    whole = first == paragraph or len(first) + 1 == len(paragraph)
    if level and level < 6 and len(first) <= LONGEST_HEADING:
        return Heading(at, at + (len(paragraph) if whole else len(first)), level, first)
    if (
        whole
        and 2 < len(paragraph) <= 36
        and paragraph[-1] not in "。！!？?；;，,：:"
        and not re.search(r"\d{4}年\d|[，,].*[，,]", paragraph)
    ):
        return Heading(at, at + len(paragraph), 3, paragraph)
    if (
        not whole
        and 4 <= len(first) <= 32
        and len(paragraph) - len(first) >= 40
        and not re.search(r"[\d：:]|各位|我们|[，,].*[，,]", first)
    ):
        return Heading(at, at + len(first), 6, first)
    return None


def _item_starts(text: str) -> list[int]:
    """Where items begin: 一是, 二是 … that come in their order, within a paragraph or over several; and other turns."""
    runs: list[list[int]] = []
    expected = 0
    for match in _ITEM.finditer(text):
        number = _number(match[1] or match[2])
        if number == 1:
            runs.append([match.start()])
        elif runs and number == expected:
            runs[-1].append(match.start())
        else:
            continue
        expected = number + 1
    starts = [at for run in runs if len(run) > 1 for at in run]
    return sorted({*starts, *(m.start() for m in _TURN.finditer(text))})


def _items(starts: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph's items; the words before the first are a section of their own."""
    cuts = [at for at in starts[bisect_left(starts, start) : bisect_left(starts, end)] if at > start]
    yield from zip([start, *cuts], [*cuts, end], strict=True)


def _number(numeral: str) -> int:
    """一 to 九十九.

    >>> _number("十二"), _number("三")
    (12, 3)
    """
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0) if tens else 10 + _NUMERALS.get(ones, 0)
    return _NUMERALS.get(numeral, 0)


def _sentences(text: str, sections: Sequence[Section]) -> Iterator[Sentence]:
    for section in sections:
        start = section.start
        for match in _SENTENCE_END.finditer(text, section.start, section.end):
            if text[start : match.end()].strip():
                yield Sentence(section.section, start, match.end())
            start = match.end()
        if text[start : section.end].strip():
            yield Sentence(section.section, start, section.end)


@cache
def _words(label: str) -> re.Pattern[str]:
    terms = sorted(column("status_words", label=label), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, terms)))


def assign_status(found: Outline, text: str, metadata: Metadata) -> tuple[Section, ...]:
    """Each section with its status: by its headings, then by what the report as a whole does, then by its own words.

    A plan plans all through and a summary reports; a work report or a report with both halves turns from reporting to
    planning at the heading (or paragraph) that says so, and does not turn back.
    """
    planning = metadata.genre == "plan"
    turns = metadata.genre in ("work_report", "summary+plan", "summary", "debriefing", "other", "article")
    result, turned = [], False
    for section in found.sections:
        words = text[section.start : section.end]
        path = section.heading
        if section.part == "notes":
            result.append(section)
            continue
        if turns and not turned:
            turned = _turns(path, words, metadata)
        default = "planned" if planning or turned else "achieved"
        if metadata.genre == "speech":
            default = _voice(words, "achieved")
        result.append(replace(section, status=_own_status(words, path, default)))
    return tuple(result)


def _turns(path: str, words: str, metadata: Metadata) -> bool:
    """Whether planning begins here: at a heading that plans, or a first sentence that says what is to be done."""
    top = path.split(" › ")[0]
    if top and _words("plan heading").search(top) and not _words("review heading").search(top):
        return True
    if _words("plan turn").search(words[:120]):
        return True
    nearest = re.match(r"((?:19|20)\d{2})年[，,].{0,40}?将", words)
    if nearest and metadata.covers_achieved and int(nearest[1]) > metadata.covers_achieved[-1]:
        return True  # a summary that ends with what comes: 2024年，市妇联将继续…
    years = metadata.covers_planned
    return bool(
        years and re.match(rf"[{_CN}]{{1,2}}、.{{0,6}}{years[0]}年", top) and not _words("review heading").search(top)
    )


def _own_status(words: str, path: str, default: str) -> str:
    """Problems and difficulties are neither reported work nor plans."""
    opening = re.split("[。；]", words.removeprefix(path.split(" › ")[-1]).lstrip("。\n"), maxsplit=1)[0][:70]
    if _words("problem").search(opening) and not _words("problem solved").search(opening):
        return "other"
    return default


def _voice(words: str, default: str) -> str:
    ahead, done = len(_words("modal").findall(words)), len(_words("aspect").findall(words))
    return "planned" if ahead > done else default

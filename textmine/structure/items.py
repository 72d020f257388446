"""Where items cut a paragraph: 一是…二是…, 第一，…第二，…, （1）…（2）…, and where it goes over to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SHORTEST_ITEM = 10  # code points on average; shorter ones (一是抓学习；二是抓队伍) are one topic

_CN = "一二三四五六七八九十"
_ITEM = re.compile(
    rf"[。；;：:！!\n](?=[{_CN}第其（(\d①-⑳])(?:([{_CN}]{{1,3}})是(?=[^，。；])|第([{_CN}]{{1,3}})[，,、](?=[\u4e00-\u9fff“])|([{_CN}]{{1,3}})要(?=[\u4e00-\u9fff“])"
    rf"|其([{_CN}])[，,、]|[（(](\d{{1,2}})[）)](?=[\u4e00-\u9fff“])|([①-⑳])|(\d{{1,2}})[.．、](?=[\u4e00-\u9fff“])|[（(]([{_CN}]{{1,3}})[）)](?=[\u4e00-\u9fff“])|([{_CN}]{{1,3}})、(?=[\u4e00-\u9fff“]|20[\dxX×_]{{2}}))"
)
# A paragraph that goes over to what is lacking, or to what will be done: 回顾一年来的工作，我们存在的问题是… 对此，我们将…
_TURN = re.compile(
    r"[。！](?:回[顾忆][^。，,]{0,12}[，,][^。，,]{0,8}存在|对此[，,]我们?将|下一步[，,]|在(?:肯定|总结|看到|取得)成绩的同时|同时[，,]我们也?(?:清醒|要看到|深知)"
    r"|在看到成绩的同时)"
)
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")}


@dataclass(slots=True)
class _Run:
    """Items of one kind that count up from one."""

    kind: int
    starts: list[int]
    next: int = 2


def item_starts(text: str, begin: int = 0) -> list[int]:
    """Offsets at which an item or a turn begins; items count up from one, in one paragraph or (一是) over several.

    >>> text = "一是讲理论，开展宣讲一百二十场次，参加妇女两万人次。二是讲政策，把惠民好政策送到千家万户妇女姐妹手中。"
    >>> [text[at : at + 3] for at in item_starts(text)]
    ['一是讲', '二是讲']
    """
    done: list[_Run] = []
    running: dict[int, _Run] = {}
    for at, kind, numeral in _markers(text, begin):
        number, run = _number(numeral), running.get(kind)
        if number == 1:
            running[kind] = _Run(kind, [at])
            done.append(running[kind])
        elif run and number == run.next and _near(text, run.starts[-1], at, kind):
            run.starts.append(at)
            run.next += 1
    starts = [at for run in done if _worth(run) for at in run.starts]
    return sorted({*starts, *(m.start() + 1 for m in _TURN.finditer(text, begin))})


def _markers(text: str, begin: int) -> Iterator[tuple[int, int, str]]:
    """Each marker with its offset, kind and numeral. A marker follows the end of a sentence, clause or line."""
    if begin == 0 and (first := _ITEM.match("\n" + text[:12])):
        yield 0, first.lastindex or 0, first[first.lastindex or 0]
    for match in _ITEM.finditer(text, max(0, begin - 1)):
        kind = match.lastindex or 0
        yield match.start() + 1, kind, match[kind]


def _near(text: str, last: int, here: int, kind: int) -> bool:
    """一是, 一、 may go on over paragraphs (pages run chapters together); figures in brackets begin anew in each."""
    return kind in (1, 2, 3, 4, 9) or "\n" not in text[last:here]


def _worth(run: _Run) -> bool:
    """Items that are no mere list of words; 一、 after a finished sentence opens a chapter, though its page end with it."""
    starts = run.starts
    if run.kind == 9:
        return True
    return len(starts) > 1 and (starts[-1] - starts[0]) >= SHORTEST_ITEM * (len(starts) - 1)


@cache
def _number(numeral: str) -> int:
    """一 to 九十九, 1 to 99, ① to ⑳.

    >>> _number("十二"), _number("三"), _number("②"), _number("14")
    (12, 3, 2, 14)
    """
    if numeral.isdecimal():
        return int(numeral)
    if numeral[0] >= "①" and numeral[0] <= "⑳":
        return ord(numeral) - ord("①") + 1
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)
    return _NUMERALS.get(numeral, 0)

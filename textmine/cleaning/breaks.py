"""Whether a report breaks off: in mid-sentence, in mid-outline, or before a part that its title promises.

A site's stock line that there is more is furniture, and no evidence; nor is a missing full stop where a report has none.

Reading order: `is_truncated`, then one function for each way to break off.
"""

from __future__ import annotations

import itertools
import re

_FINAL = frozenset("。！？!?”’」』）)》】;；.％%")
# An ending that waits for more: a comma, a colon, a word that governs what follows.
_WAITING = re.compile(
    r"(?:[，、：:,]|(?<=[\u4e00-\u9fff])(?:……|\.{3,}|…)|(?<![目标有似])的|(?<=\d)[.．]|和|与|以及|及其|把|被|从而|进而|并且|或者|因为|由于|如果|通过|按照|根据|围绕|针对)$"
)
# What a report may end with instead of a sentence: a signature, a date, thanks, an office, a table row, a file's name.
_CLOSING = re.compile(
    r"(?:[日月年局会府委办厅院部处室组团联]|[谢好福乐利彩祺]|\d{1,2}日|附件.*|表\d*|[（(。\s][完毕])$"
)
_LONG = 30
_OUTLINE = re.compile(r"^(?:([一二三四五六七八九十]{1,3})、|[（(]([一二三四五六七八九十]{1,3})[）)])", re.MULTILINE)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_NUMBERS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PROMISE = re.compile(
    r"(?:以下|如下|下面|下列|主要|重点|着力|突出|围绕|坚持|抓好|抓了|抓住|做好|做了|做到|讲|谈|提|从|分|实施|开展|推进|存在)[^，。；\n]{0,8}?"
    r"([二两三四五六七八九十])(?:个|点|项|大|条|件|方面)[^。；\n]{0,24}?[：:。\n]"
)
_ITEMS = (
    (r"{}是", "一二三四五六七八九十"),
    (r"第{}[，、]", "一二三四五六七八九十"),
    (r"[（(]{}[）)]", "一二三四五六七八九十"),
    (r"(?:^|(?<=\n)){}、", "一二三四五六七八九十"),
    (r"(?:^|(?<=\n|。|；|：)){}[.．、](?!\d)", "123456789"),
)
_ITEM = re.compile(r"[一二三四五六七八九十][是，、）)]|[1-9][）).．、]")  # what an item ends its number with
LAST = 600  # characters at most of the last item
_TWO_PARTS = re.compile(
    r"(?:总结|汇报|报告|情况|回顾).{0,12}?(?:及|和|与|暨|、|以及).{0,14}?(?:计划|打算|思路|要点|安排|谋划)"
)
_PLAN = re.compile(
    r"下一步|下步|下一阶段|今后|明年|来年|新的一年|新年度|未来|展望|力争|将(?!近|来|军)|(?:工作|总体)(?:计划|打算|思路|安排|要点|目标)"
)


def is_truncated(text: str, notes_start: int | None, title: str | None = None) -> bool:
    r"""Whether the text itself breaks off. `notes_start`: where the report's own notes begin, which may end anyhow.

    >>> is_truncated("全年开展宣讲120场，培训妇女骨干2万余人次，建成妇女之家226个，各级妇联组织不断加强和", None)
    True
    >>> is_truncated("全年开展宣讲120场。\\n市妇联\\n2023年12月1日", None)
    False
    """
    body = text[:notes_start].rstrip()
    return bool(body) and (
        _ends_in_mid_sentence(body)
        or _ends_with_a_heading(body)
        or _outline_breaks_off(body)
        or _items_are_missing(body)
        or _plan_is_missing(body, title)
    )


def _ends_in_mid_sentence(body: str) -> bool:
    last = body[body.rfind("\n") + 1 :]
    if "\t" in last or len(last) < 6:
        return False
    if _WAITING.search(last[-40:]) and not _OUTLINE.match(last):
        return True
    return len(last) > _LONG and last[-1] not in _FINAL and not _CLOSING.search(last) and not _is_loose(body)


def _is_loose(body: str) -> bool:
    """A text whose other long paragraphs end without a full stop too says nothing by its last one."""
    long = [line for line in body.split("\n")[:-1] if len(line) > _LONG and ("，" in line or "," in line)]
    loose = sum(line[-1] not in _FINAL and line[-1] not in "：:上" for line in long)  # 在…会议上 is no sentence
    return loose > 0.2 * len(long)


def _ends_with_a_heading(body: str) -> bool:
    """三、强化权益维护, and nothing under it, where every chapter before it had text."""
    if len(body) - body.rfind("\n") > _LONG or body[-1] in _FINAL:
        return False
    lines = body.split("\n")
    chapters = [n for n, line in enumerate(lines) if _CHAPTER.match(line)]
    if len(chapters) < 3 or chapters[-1] != len(lines) - 1:
        return False
    return all(b - a > 1 for a, b in itertools.pairwise(chapters))


def _outline_breaks_off(body: str) -> bool:
    """The last chapter has one (一) alone, where every earlier chapter with sub-items had two and more."""
    counts: list[int] = []
    last_at = 0
    for match in _OUTLINE.finditer(body):
        if match[1]:
            counts.append(0)
        elif counts:
            counts[-1] += 1
            last_at = match.start()
    with_items = [n for n in counts[:-1] if n]
    alone = bool(counts) and counts[-1] == 1 and len(with_items) >= 2 and min(with_items) > 1
    return alone and body.count("\n", last_at) <= 1


def _items_are_missing(body: str) -> bool:
    """抓了五个方面：一是…二是…, and there the text ends. Only where the last item is the last paragraph."""
    tail = max(0, len(body) - 6000)
    if not _ITEM.search(body, max(body.rfind("\n") + 1, len(body) - LAST)):
        return False
    for promise in _PROMISE.finditer(body, tail):
        promised = _NUMBERS[promise[1]]
        for form, numbers in _ITEMS:
            given, at = _items_after(body, promise.end(), form, numbers)
            if given and given < promised and body.count("\n", at) == 0 and len(body) - at < LAST and given >= 2:
                return True
    return False


def _items_after(body: str, at: int, form: str, numbers: str) -> tuple[int, int]:
    """How many items follow in their order, the first of them at once; and where the last begins."""
    given = 0
    for number in numbers:
        match = re.compile(form.format(number)).search(body, at)
        if not match or (given == 0 and match.start() - at > 30):
            break
        given, at = given + 1, match.end()
    return given, at


def _plan_is_missing(body: str, title: str | None) -> bool:
    """A title of summary and plan, over a text without a word of what is to come."""
    if not title or not _TWO_PARTS.search(title):
        return False
    rest = body[len(title) :] if body.startswith(title) else body
    years = [int(y) for y in re.findall(r"20\d\d", title)]
    coming = str(max(years) + (len(set(years)) == 1)) if years else ""
    return len(rest) > 300 and not _PLAN.search(rest[len(rest) // 3 :]) and not (coming and coming in rest[60:])

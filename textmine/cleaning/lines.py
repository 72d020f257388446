"""What a line of a page is: a sentence of the report, a heading, or furniture, and if so of which kind.

Reading order: `lines_of` cuts a text, `judge` names what a line is by the rows of furniture.csv (`kind_of`: at the edges of
a page, `kind_inside`: also amid the report, where only the unmistakable counts), `is_prose` says what can only be a
sentence of a report. A site is recognised by what it says of itself (本站, 小编, 侵权, 下载), not by its name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ..knowledge import rows
from .shapes import AT_THE_EDGE, by_shape

PROSE_LENGTH = 30  # a shorter line is a heading, a label or a menu entry as often as a sentence
ENDS = "。！？!?；;…”』」）)"
TALKS = 3  # weight of distinct cues by which a line speaks of the page; guessed, then held against composed pages
DENSE = 0.2  # … and their share of its characters: a report may well tell how often its video was viewed
SHORT = 60  # what a line begins with marks it only so far: behind it a sentence of the report may follow
LONG = 80  # a term that marks a short line is in a longer one a sign among others
MANY_CUES = 24  # characters from which a line may hold several pieces of furniture
PIECES = 3  # pieces of furniture that make a line nothing else …
BLANKS = "\u3000\u00a0\u200b\u200d\ufeff \t\r"  # white space at either end of a line
HEAD = 80  # characters in which what a line begins with must end
GAP = 14  # … and the longest stretch between them that is none: the name of a source
LEFT = 0.5  # … and the share of it that may be none
_STAMPED = re.compile(
    r"(?:来源|时间|日期|字体|字号|作者|编辑|次数|浏览|阅读|点击)[：:]|\d{4}[-/]\d{1,2}[-/]\d{1,2}|大中小|[>»›]|首页"
)
_SCRIPTED = re.compile(
    r"<!--.*?-->|</?[a-z][^<>]*>|(?<![a-zA-Z])(?:function|var|window|document|if)\b[\x20-\x7e]{4,}?(?=[^\x00-\x7f]|$)|&[a-z]+;|\"\);"
)
_SCRIPT_SIGN = re.compile('[a-z<&"]')  # no script without one of these
_COLON = re.compile("[：:丨|｜]")  # what a label ends with
_WEIGHTS = {"inside": 3, "strong": 2, "cue": 1}
MENU = 0.7  # share of a short line at the edge that must be words of menus and buttons

_SIGNS = re.compile(
    r"(?:\d[年月日时分秒]?|[\s\-—–―/:：.。,，、|｜丨·•●>»›＞→↑↓▲△▼~～【】\[\]［］（）()《》<>！!?？_=*※\"'“”+©@#&;；×「」\\　\u00a0\u200b-\u200f])+"
)
_STAMP = re.compile(r"[\d\-年月日:：.\s/]{8,24}")
_OPENING = re.compile(r"[【\[（(<《•·●>»|｜│\s]+")
_BARE_NUMBER = re.compile(r"^[\d\s]{3,24}$")
_BRACKETED = re.compile(r"^[（(【\[［][^（(【\[［]{2,30}[）)】\]］]$")


class Line(NamedTuple):
    """A line of the text: offsets with its line end, its words without white space around, what marks say of it."""

    start: int
    end: int
    text: str
    marks: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """The rule by which a line is furniture (empty where it is none), and whether that holds amid the report too."""

    rule: str
    anywhere: bool


NONE = Verdict("", False)
_NO_MARKS: frozenset[str] = frozenset()


def lines_of(text: str, marked: Sequence[tuple[int, int, str]] = ()) -> list[Line]:
    """The lines of a text; a mark holds for a line when it covers most of it."""
    rows = text.split("\n")
    ends = list(itertools.accumulate(len(raw) + 1 for raw in rows))
    starts = [0, *ends[:-1]]
    ends[-1] -= 1  # the last line has no line end
    words = [raw.strip(BLANKS) for raw in rows]
    marks = _marks_of(text, marked) if marked else itertools.repeat(_NO_MARKS)
    return list(map(Line, starts, ends, words, marks))


def _marks_of(text: str, marked: Sequence[tuple[int, int, str]]) -> list[frozenset[str]]:
    ordered, number, at = sorted(marked), 0, 0
    active: list[tuple[int, int, str]] = []
    found = []
    for raw in text.split("\n"):
        end = at + len(raw)
        while number < len(ordered) and ordered[number][0] < end + 1:
            active.append(ordered[number])
            number += 1
        active = [m for m in active if m[1] > at]
        covered: dict[str, int] = {}
        for start, stop, kind in active:
            covered[kind] = covered.get(kind, 0) + min(end, stop) - max(at, start)
        size = len(raw.strip())
        found.append(frozenset(k for k, n in covered.items() if 2 * n > size))
        at = end + 1
    return found


class _Tables(NamedTuple):
    """furniture.csv, compiled: one automaton for what begins or stands in a line, one for the words of menus."""

    inside: Any
    terms: tuple[tuple[str, str, bool], ...]  # match, label, anywhere
    words: Any
    word_labels: tuple[tuple[str, bool], ...]
    initials: frozenset[str]
    labels: re.Pattern[str]
    lists: tuple[re.Pattern[str], re.Pattern[str]]  # heads of lists of other pages: anywhere, and at the edge


@cache
def _tables() -> _Tables:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    table = [(r["match"], _flat(r["term"]), r["label"], r["where"] != "edge") for r in rows("furniture")]
    lines = [t for t in table if t[0] in ("start", "inside", "cue", "strong")]
    words = [t for t in table if t[0] == "word"]
    heads = sorted((t[1] for t in table if t[0] == "label"), key=len, reverse=True)
    tails = sorted((t[1] for t in table if t[0] == "tail"), key=len, reverse=True)
    return _Tables(
        AhoCorasick([t[1] for t in lines], implementation=Implementation.DFA),
        tuple((t[0], t[2], t[3]) for t in lines),
        AhoCorasick([t[1] for t in words], matchkind=MatchKind.LeftmostLongest),
        tuple((t[2], t[3]) for t in words),
        frozenset(t[1][0] for t in words),
        re.compile(rf"(?:{'|'.join(heads)})(?:{'|'.join(tails)})?[：:丨|｜]"),
        (_lists(table, edge=False), _lists(table, edge=True)),
    )


def _lists(table: Sequence[tuple[str, str, str, bool]], *, edge: bool) -> re.Pattern[str]:
    """A line that is the head of a list of other pages: 最新文档, 相关阅读推荐."""
    leads = "|".join(t[1] for t in table if t[0] == "lead" and (edge or t[3]))
    nouns = "|".join(t[1] for t in table if t[0] == "list")
    return re.compile(rf"[^\u3400-\u9fff]*(?:{leads})+的?(?:{nouns})+[^\u3400-\u9fff\w]*$")


def _flat(text: str) -> str:
    return text.replace(" ", "").replace("\u3000", "").replace("\t", "")


def kind_of(text: str) -> str:
    """The rule by which a line at the edge of a page is furniture, or nothing.

    >>> kind_of("【字号： 大 中 小】 打印本页"), kind_of("来源：某某日报"), kind_of("来源于群众的智慧，成就了这项工作。")
    ('page settings', 'publication line', '')
    """
    return judge(text).rule if text else ""


def kind_inside(text: str) -> str:
    """The same amid the report: a line that could be its own (责任单位：市妇联) stays.

    >>> kind_inside("— 12 —"), kind_inside("责任单位：市妇联"), kind_inside("联系电话：12338")
    ('page number', '', '')
    """
    found = judge(text) if text else NONE
    return found.rule if found.anywhere else ""


@lru_cache(maxsize=8192)
def judge(text: str) -> Verdict:
    """What a line is, by its shape, its words and what it says of the page it stands on."""
    if len(text) > 400:
        head = _flat(text[:80])
        found = _begins(head, _tables().inside.find_matches_as_indexes(head, overlapping=True))
        return found if found.rule or len(text) > 2000 or _ends_plainly(text) else _run_together(text)
    if len(text) < 160 and (rule := by_shape(text)):
        return Verdict(rule, rule not in AT_THE_EDGE)
    flat = _flat(text)
    hits = _tables().inside.find_matches_as_indexes(flat, overlapping=True)
    found = _begins(flat, hits) if len(flat) < 200 else NONE
    if not found.rule and len(text) < 120:
        found = _menu(text)
    if found.anywhere:
        return found
    said = _speaks_of_the_page(flat, hits) if hits else NONE
    if said.anywhere or not found.rule:
        found = said
    return found if found.rule or len(text) < MANY_CUES or _ends_plainly(text) else _run_together(text)


def _begins(flat: str, hits: Sequence[tuple[int, int, int]]) -> Verdict:
    """Lines known by how they begin: behind a date or an opening bracket as well. `hits`: the terms that stand in it."""
    short = len(flat) <= SHORT or flat[-1] not in "。；！，"
    if not hits and not short:
        return NONE
    tables, starts = _tables(), _starts(flat)
    for number, start, end in hits:
        if end > HEAD:
            break
        match_, label, anywhere = tables.terms[number]
        if match_ == "start" and start in starts and (anywhere or short):
            return Verdict(label, anywhere)
    if short and any(tables.labels.match(flat, start) for start in starts):
        return Verdict("publication line", False)
    return NONE


def _begins_as_menu(text: str) -> bool:
    """Whether the first character that is no sign begins a word of menus: a sentence is furniture only from there on."""
    signs = _SIGNS.match(text)
    first = text[signs.end() if signs else 0 :][:1]
    return not first or first in _tables().initials


def _starts(flat: str) -> set[int]:
    """Where a line may be said to begin: at its head, and behind a date or an opening bracket there."""
    starts = {0}
    if not flat[0].isalpha() or flat[0] in "年月日":
        for pattern in (_STAMP, _OPENING):
            starts |= {match.end() for start in starts if (match := pattern.match(flat, start))}
    return starts


def _menu(text: str) -> Verdict:
    """Lines of nothing but words of menus and buttons, dates and signs."""
    if len(text) >= PROSE_LENGTH and text[-1] in "。！；，" and not _begins_as_menu(text):
        return NONE
    rest = _SIGNS.sub("", text)
    if not rest:
        return Verdict("bare number" if _BARE_NUMBER.match(text) else "signs alone", False)
    if len(rest) >= 60:
        return NONE
    tables = _tables()
    if len(rest) <= 12 and tables.lists[1].match(text):
        return Verdict("related pages", tables.lists[0].match(text) is not None)
    covered, anywhere, label = 0, True, ""
    for number, start, end in tables.words.find_matches_as_indexes(rest):
        covered += end - start
        label = label or tables.word_labels[number][0]
        anywhere &= tables.word_labels[number][1]
    if covered == len(rest):
        return Verdict(label, anywhere or bool(_BRACKETED.match(text)))
    sentence = text[-1] in "。！；，" or len(rest) < 6
    return Verdict(label, False) if covered >= MENU * len(rest) and not sentence else NONE


def _speaks_of_the_page(flat: str, hits: Sequence[tuple[int, int, int]]) -> Verdict:
    """Disclaimers, calls to download, to share, to scan: the site speaks, not the organisation. `hits`: as in `_begins`."""
    tables = _tables()
    seen: dict[int, int] = {}
    until = covered = 0
    for number, start, end in hits:
        match, label, anywhere = tables.terms[number]
        if match == "inside" and anywhere and len(flat) <= LONG:
            return Verdict(label, True)
        if match == "start":
            continue
        seen[number] = _WEIGHTS[match]
        covered += max(0, end - max(start, until))
        until = max(until, end)
    weight = sum(seen.values())
    if not seen or (weight < TALKS and not (weight >= 2 and len(flat) <= 40)):
        return NONE
    marks = sum(w == _WEIGHTS["inside"] for w in seen.values())
    if covered < DENSE * len(flat) and marks < (1 if len(flat) <= LONG else 2):
        return NONE
    label = tables.terms[max(seen, key=lambda n: seen[n])][1]
    certain = weight >= 4 and covered >= 0.3 * len(flat) and len(flat) < 160
    called = weight >= TALKS and covered >= 0.5 * len(flat) and len(flat) <= 40
    return Verdict(label, certain or called or bool(_BRACKETED.match(flat)))


def _ends_plainly(text: str) -> bool:
    """A line that ends as sentences do and holds no sign of code: its pieces are not furniture run together."""
    return text[-1] in "。；！，" and not ("<" in text or "{" in text or "=" in text or "&" in text)


def _run_together(text: str) -> Verdict:
    """Furniture whose pieces the page sets side by side: date, views, settings, buttons, script, without a sentence."""
    flat = _flat(text)
    rest = _flat(_SCRIPTED.sub("", text)) if _SCRIPT_SIGN.search(text) else flat
    scripted = len(rest) < len(flat)
    if not scripted and (text[-1] in "。；！，" or not _STAMPED.search(rest)):
        return NONE
    tables = _tables()
    labelled = tables.labels.finditer(rest) if _COLON.search(rest) else ()
    spans = [(m.start(), m.end(), "publication line") for m in labelled]
    for number, start, end in tables.inside.find_matches_as_indexes(rest, overlapping=True):
        match, label, _ = tables.terms[number]
        spans += [(start, end, label)] * (match != "cue")
    for number, start, end in tables.words.find_matches_as_indexes(rest):
        spans += [(start, end, tables.word_labels[number][0])] * (end - start > 1)
    spans += [(m.start(), m.end(), "") for m in _SIGNS.finditer(rest)]
    label = next((kind for _, _, kind in sorted(spans) if kind), "script" if scripted else "")
    pieces, longest, left = _laid_over(spans, len(rest))
    full = pieces + scripted >= PIECES and longest <= GAP and left <= LEFT * len(rest)
    return Verdict(label, False) if label and full else NONE


def _laid_over(spans: list[tuple[int, int, str]], size: int) -> tuple[int, int, int]:
    """How many stretches furniture covers, the longest stretch that it leaves, and how much it leaves in all."""
    pieces = longest = left = until = 0
    for start, end, kind in sorted(spans):
        longest = max(longest, start - until)
        left += max(0, start - until)
        pieces += start >= until and bool(kind)
        until = max(until, end)
    return pieces, max(longest, size - until), left + size - until


def is_prose(line: Line) -> bool:
    """A line that can only be a sentence of a report."""
    text = line.text
    if len(text) < PROSE_LENGTH or line.marks & {"link", "hidden", "title"} or "\t" in text:
        return False
    least = max(1 + len(text) // 200, 2 - (text[-1] in ENDS))
    return _has_signs(text, least) and not judge(text).rule


def _has_signs(text: str, least: int) -> bool:
    """Whether a line holds so many signs of sentences; most lines do by their commas alone."""
    return text.count("，") >= least or sum(map(text.count, "。；！？，、,;")) >= least

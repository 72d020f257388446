"""Whose number is it: a slogan's, a date's, a name's, or a claim's.

Reading order: `blocked` gives every stretch whose numbers state no quantity; `shorthands` the number shorthands among
them (四个意识, 六破六立, 8+4), which the slogan finder takes up, so that what is a slogan is no claim and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .knowledge import column

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_WIDE = str.maketrans(
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {"％": "%", "．": ".", "＋": "+", "－": "-", "／": "/"}
    | {chr(0xFF21 + n): chr(65 + n) for n in range(26)}
    | {chr(0xFF41 + n): chr(97 + n) for n in range(26)}
)
_HAS_WIDE = re.compile("[０-９％．＋－／Ａ-Ｚａ-ｚ]")
_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
CN = "一二三四五六七八九十"
NUMERALS = CN + "百千万亿零两"
_YEAR = rf"(?:(?:1[89]|20)\d{{2}}|[一二][{CN}〇○零]{{3}})"

# Each pattern with the phrase that needs it.
_DATES = (
    rf"{_YEAR}(?:\s*[-—–~至到、/]\s*(?:{_YEAR}|\d{{2}}))?\s*年(?:度|代|版|级|底|末|初|中)?(?:\s*\d{{1,2}}\s*月(?:份)?)?(?:\s*\d{{1,2}}\s*[日号])?",
    r"(?<!\d)\d{2}\s*年代",
    r"(?<![\d.])\d{1,2}\s*月\s*\d{1,2}\s*日(?:至\d{1,2}日)?",
    r"(?<![\d.个])\d{1,2}(?:\s*[-—至到、]\s*\d{1,2})?\s*月(?:份|底|初|中旬|上旬|下旬|末)?(?!饼)",
    rf"(?<![个{CN}])[{CN}]{{1,2}}月(?:份|底|初|[{CN}]{{1,3}}日)?",
    r"(?<!\d)\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?(?=[^\d以之]|$)",
    r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}",
    r"(?<!\d)\d{1,2}\s*[时点](?:\d{1,2}分)?(?=[，。、至到许左])",
)
_CODES = (
    r"[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*\d*\s*号?",
    r"第\s*\d+\s*号|(?<!\d)\d+\s*号(?:文件|令|公告|提案|议案|线|楼|院|门)?",
    r"[“\"‘「][^”\"’」\n]{0,3}?\d{3,6}[”\"’」]",
    r"(?<![\d.])(?:1[0-9]{4}|9\d{4}|12\d{3})(?=[^\d.%，、。元人万亿件个家户名吨亩公台辆次项])",
    r"(?<![A-Za-z])[A-Za-z]+[-—.]?\d+(?:\.\d+)?(?:[A-Za-z]+)?",
    r"(?<![\d.])\d+(?:\.\d+)?(?:D|G|A|K|N|V|H|X|B|C|S)(?![A-Za-z])",
    r"(?<!\d)\d+\s*[+＋]\s*[\dNnXx](?:\s*[+＋]\s*[\dNnXx])*",
    r"(?<!\d)\d\s*[×xX*]\s*\d+(?!\d)",
    r"(?<!\d)0\d{2,3}-\d{7,8}",
    r"(?:[×XＸ＊*]{1,4}|某)(?:余|多)?[万亿千百]?[元人户个名场次件项亩吨]",
)
_ORDINALS = (
    rf"第\s*(?:\d+|[{CN}百千零]+)\s*(?:届|次|章|节|条|款|批|部|轮|期|集|号|卷|版|版本|代|师|季度?|个五年|部分|阶段|课|讲|类|方|只|单|列|座|家|人民|中学|小学|医院|大学|机场|高级|产业|天|年|周|个|场|站|篇|层|步|线)",
    rf"[{CN}]{{1,3}}届(?:[{CN}]{{1,2}}[次中])?",
    rf"[{CN}]{{1,2}}[中次](?:全会|全体会议|会议)",
)
_PLANS = (
    rf"[“\"]?[{CN}]{{1,2}}五[”\"]?(?:规划|计划|时期|以来|期间|末|收官|开局)",
    rf"(?:[{CN}]|\d{{1,2}})\s*年(?:行动|攻坚|规划|计划|倍增|提升|方案|任期|禁渔|滚动)",
    rf"(?:[{CN}两]|\d{{1,3}})\s*(?:分钟|小时|公里)(?:以?内)?[\u4e00-\u9fff“]{{0,6}}(?:生活圈|健身圈|服务圈|交通圈|经济圈|通勤圈|养老圈|救援圈|就业圈|阅读圈|文化圈|圈)",
)
_LISTS = (
    rf"(?m)^\s*[（(]?(?:\d{{1,2}}|[{CN}]{{1,3}})[）)]?\s*[、．.](?!\d)",
    rf"[（(](?:\d{{1,2}}|[{CN}]{{1,3}})[）)](?=[\u4e00-\u9fff“])",
    rf"(?:^|(?<=[。；;：:，！\n]))[{CN}]{{1,2}}(?:是|要|则|来)(?=[\u4e00-\u9fff“])",
    rf"(?:^|(?<=[。；;：\n]))第?[{CN}]{{1,2}}[，,](?=[\u4e00-\u9fff])",
    r"[①-⑳㈠-㈩]",
    r"[［\[]\d{1,3}[］\]]",
    r"(?:表|图|附件|附表)\s?\d{1,3}",
)
_N = f"[{CN}两双百千万]"
_REPEATED = (rf"({_N})([\u4e00-\u9fff]){_N}[\u4e00-\u9fff]",)
_PATTERN = re.compile(
    "|".join(f"(?:{p.replace('(?m)', '')})" for p in (*_DATES, *_CODES, *_ORDINALS, *_PLANS, *_LISTS)), re.MULTILINE
)

_MEASURE = "个大项条新类型种篇重化优先强好进位"
_QUOTED = re.compile(r"[“\"‘「']([^”\"’」'\n]{1,14})[”\"’」']")
_ONES = re.compile(rf"[{CN}两]个一(?![\u4e00-\u9fff]{{0,1}}[个名户家场次])")
_PLUS = re.compile(r"(?<![\d.])\d{1,4}(?:\s*[+＋]\s*(?:\d{1,3}|[NnXx]))+(?!\d)")
_PAIRS = re.compile(
    rf"(?<![{CN}两双百千万])([{CN}两双百千万])([\u4e00-\u9fff])([{CN}两双百千万])([\u4e00-\u9fff])(?:([{CN}两双百千万])([\u4e00-\u9fff]))?"
)
_HEADED = re.compile(rf"(?<![第{CN}百千万\d])([{CN}两]|十[{CN}])(个|大|项|条|类|种)([\u4e00-\u9fff]{{1,6}})")


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A number shorthand where it stands; `text` without quotation marks."""

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones, one character for one, so that offsets stay.

    A text without any comes back as it is. A wide comma that parts thousands becomes one of digits.

    >>> fold("１９％"), fold("１，２３４人，５６人")
    ('19%', '1,234人，56人')
    """
    if not _HAS_WIDE.search(text):
        return text
    return _THOUSANDS.sub(",", text).translate(_WIDE)


@cache
def _phrases() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    terms = (*column("firewall", kind="phrase"), *column("firewall", kind="idiom"))
    return AhoCorasick(list(terms), matchkind=MatchKind.LeftmostLongest)


@cache
def _heads() -> re.Pattern[str]:
    terms = sorted(column("firewall", kind="head"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, terms)))


def blocked(text: str) -> list[tuple[int, int]]:
    """Stretches whose numbers state no quantity, sorted, without overlaps: dates, codes, ordinals, lists, set phrases.

    >>> line = "2023年落实“四个意识”，第十五次代表大会后开展5G培训24场"
    >>> [line[a:b] for a, b in blocked(line)]
    ['2023年', '四个意识', '第十五次', '5G']
    """
    plain = fold(text)
    spans = [m.span() for m in _PATTERN.finditer(plain)]
    spans += list(phrases(plain))
    spans += [(s.start, s.end) for s in shorthands(text)]
    return _merged(sorted(s for s in spans if s[1] > s[0]))


def phrases(plain: str) -> Iterator[tuple[int, int]]:
    """Set phrases; not where their first character is the tail of a numeral (47万人, 六千万)."""
    for _, start, end in _phrases().find_matches_as_indexes(plain):
        if not (plain[start] in NUMERALS and start and (plain[start - 1].isdigit() or plain[start - 1] in NUMERALS)):
            yield start, end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def shorthands(text: str) -> list[Shorthand]:
    """The number shorthands of a text, longest first where they overlap.

    >>> [s.text for s in shorthands("增强“四个意识”，践行“六破六立”，构建“8+4”体系，打造“三地一区”")]
    ['四个意识', '六破六立', '8+4', '三地一区']
    """
    plain = fold(text)
    found = sorted({*_quoted(plain), *_plain(plain)}, key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return [Shorthand(a, b, text[a:b]) for a, b in kept]


def _quoted(plain: str) -> Iterator[tuple[int, int]]:
    """In quotation marks a number with a short head is coined: “五大战略”, “33条”, “1269”, “两城”."""
    for match in _QUOTED.finditer(plain):
        words = match[1]
        if re.fullmatch(
            rf"(?:[{CN}两双百千万]|\d{{1,4}})[\u4e00-\u9fff]{{1,7}}|\d{{3,4}}|\d+条|(?:[{CN}百千万]、?){{3,5}}|[{CN}两双百千万\u4e00-\u9fff]*[{CN}两][\u4e00-\u9fff][{CN}两][\u4e00-\u9fff]+",
            words,
        ):
            if not re.fullmatch(r"\d+(?:%|万|亿).*|\d{4}年.*|[三五六七八九十]{1,2}[四八一]|十[一二三四五]五", words):
                yield match.span(1)
        elif _PLUS.fullmatch(words):
            yield match.span(1)


def _plain(plain: str) -> Iterator[tuple[int, int]]:
    """Without quotation marks: 8+4, 六破六立, 四个意识, and 做到六个围绕 (number + 个 + a verb or noun of programmes)."""
    for match in _PLUS.finditer(plain):
        yield match.span()
    for match in _ONES.finditer(plain):
        yield match.span()
    for match in _PAIRS.finditer(plain):
        if _is_pair(match):
            yield match.span()
    for match in _HEADED.finditer(plain):
        head = _heads().match(match[3])
        after = plain[match.start(3) + head.end()] if head and match.start(3) + head.end() < len(plain) else "。"
        if head and (after in '，。、；：”"）) \n,;:的' or len(head[0]) > 2) and _programme(plain, match, head):
            yield match.start(), match.start(3) + head.end()


def _is_pair(match: re.Match[str]) -> bool:
    """The same number twice, or 三…一…; the characters between are no units (三年一次, 一人一策 is a phrase of its own)."""
    if match[0][:4] in column("firewall", kind="idiom"):
        return False
    units = "年月日天次个元人名户周时分岁度米里吨亩斤条项家位场期届所座台套件万亿十百千%"
    return match[2] not in units and match[4] not in units and match[2] != match[4] + "x"


def _programme(plain: str, match: re.Match[str], head: re.Match[str]) -> bool:
    """做到六个围绕 is a programme; 下发三个文件 and 举办三项活动 count things."""
    before = plain[max(0, match.start() - 4) : match.start()]
    if match[2] == "大":
        return True
    return (
        bool(
            re.search(
                r"(?:增强|坚定|做到|捍卫|拥护|落实|坚持|践行|突出|聚焦|抓好|围绕|深化|牢记|贯彻|统筹|推进|实施|[“、，。：到的了以])$",
                before,
            )
        )
        or match.start() == 0
    )

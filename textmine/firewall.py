"""Whose number is it: a slogan's, a date's, a name's, or a claim's.

Reading order: `Wall` is asked of each number whether it states a quantity: `RULES` and `BEFORE` look at the characters
around it, `phrases` are set ones, `shorthands` (四个意识, 六破六立, 8+4) are what the slogan finder takes up, so that what is
a slogan is no claim and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from string import ascii_letters
from typing import TYPE_CHECKING

from .knowledge import column

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_WIDE = (
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {"％": "%", "．": ".", "＋": "+", "－": "-", "／": "/"}
    | {chr(0xFF21 + n): chr(65 + n) for n in range(26)}
    | {chr(0xFF41 + n): chr(97 + n) for n in range(26)}
)
_IS_WIDE = re.compile("[０-９％．＋－／Ａ-Ｚａ-ｚ]")
_THOUSANDS = re.compile(r"([０-９])，(?=[０-９]{3}(?![０-９]))")
CN = "一二三四五六七八九十"
NUMERALS = CN + "百千万亿零两"
_TAILS = NUMERALS + "余多来几数"
_YEAR = rf"(?:(?:1[89]|20)\d{{2}}|[一二][{CN}〇○零]{{3}})"


@dataclass(frozen=True, slots=True)
class Rule:
    """A number that states no quantity.

    `after`: the characters that may follow its numeral; `pattern`: matched where the
    numeral begins; `before`: searched, where given, in the ten characters before it; `last`: the characters that it may end
    with. `example`: the phrase that needs it.
    """

    name: str
    after: str
    pattern: str
    before: str = ""
    example: str = ""
    last: str = ""


RULES = (
    Rule("year", "年", rf"{_YEAR}\s*年(?:\s*\d{{1,2}}\s*月)?(?:\s*\d{{1,2}}\s*[日号])?", example="2023年5月"),
    Rule("decade", "年", r"\d{2}\s*年代", example="80年代"),
    Rule("clock", ":：", r"\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?(?=[^\d以之]|$)", example="9：30"),
    Rule("session", "次", rf"[{CN}]{{1,3}}次(?:、[{CN}]{{1,3}}次)*全会", example="七次、八次全会"),
    Rule("session after its term", "次", rf"[{CN}]{{1,3}}次", r"届$", "十四届三次执委会"),
    Rule(
        "session of a body",
        "次",
        rf"[{CN}]{{1,3}}次(?:全体|会议|代表|党代|妇代|团代|职代|工代|全委|常委)",
        r"(?:届|人大|政协|委|议|会|[、和省市区县州旗乡镇盟])$",
        "人大四次会议",
    ),
    Rule(
        "hotline",
        "市热平政妇维便电服公投",
        r"(?:12\d{3}|9[56]\d{3}|11\d|120)(?:市民|热线|平台|政务|妇女|维权|便民|电话|服务|公共|投诉)",
        example="12345市民热线",
    ),
    Rule(
        "programme in quotes",
        "个大项",
        rf"[{CN}两](?:个|大|项)[“‘\"「]",
        r"(?:聚焦|对标|落实|实施|围绕|推进|践行|增强|坚定|坚持|贯彻|深化|[、和])$",
        "聚焦三个“一号工程”",
    ),
    Rule(
        "ring",
        "分小公",
        rf"(?:[{CN}两]|\d{{1,3}})\s*(?:分钟|小时|公里)(?:以?内)?[\u4e00-\u9fff“]{{0,6}}圈",
        example="15分钟生活圈",
    ),
)
BEFORE = (
    Rule("ordinal", "", "", rf"第\s*(?:[{CN}\d]{{1,3}}[、和至到—-])?$", "第十五次", last="第、和至到—- "),
    Rule("model", "", "", r"[A-Za-z][-—.]?$", "PM2.5", last=ascii_letters + "-—."),
    Rule("times", "", "", r"\d\s*[×xX*]\s*$", "7×24小时", last="×xX* "),
    Rule("masked", "", rf"[{CN}百千万亿多余]", r"(?:[×XＸ＊*]|某)$", "××万元", last="×X＊*某"),
    Rule("label", "", r"\d", r"(?:[\n（(附见如参][表图]|附件)\s?$", "附表3项目清单", last="表图件 "),
)

_QUOTED = re.compile(r"[“\"‘「']([^“\"‘「”’」'\n]{1,14})[”\"’」']")
_COINED = re.compile(
    rf"(?:[{CN}两双百千万]|\d{{1,4}})[\u4e00-\u9fff]{{1,7}}|\d{{3,4}}|\d+条|\d{{1,2}}个\d{{2,5}}|(?:[{CN}百千万]、?){{3,5}}"
    rf"|[{CN}两双百千万\u4e00-\u9fff]*[{CN}两][\u4e00-\u9fff][{CN}两][\u4e00-\u9fff]+"
)
_STATED = re.compile(r"\d+(?:%|万|亿).*|\d{4}年.*|[三五六七八九十]{1,2}[四八一]|十[一二三四五]五")
_ONES = re.compile(rf"[{CN}两]个一(?![\u4e00-\u9fff]{{0,1}}[个名户家场次])")
# Each pattern begins with a class of characters, by which the search skips the rest of a text.
_PLUS = re.compile(r"[0-9](?<![\d.]\d)\d{0,3}(?:\s*[+＋]\s*(?:\d{1,3}|[NnXx]))+(?!\d)")
_PAIRS = re.compile(
    rf"([{CN}两双百千万])(?<![{CN}两双百千万].)([\u4e00-\u9fff])([{CN}两双百千万])([\u4e00-\u9fff])(?:([{CN}两双百千万])([\u4e00-\u9fff]))?"
)
_HEADED = re.compile(
    rf"[{CN}两](?:(?<![第{CN}百千万\d].)|(?<=十)(?<![第{CN}百千万\d].)[{CN}])([个大项条类种])([\u4e00-\u9fff]{{1,6}})"
)
_LEADS_IN = re.compile(
    r"(?:增强|坚定|做到|捍卫|拥护|落实|坚持|践行|突出|聚焦|抓好|围绕|深化|牢记|贯彻|统筹|推进|实施|[“、，。：到的了以])$"
)


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
    return _folded(text) if _IS_WIDE.search(text) else text


@lru_cache(maxsize=16)  # quantities, claims and slogans ask for the same report one after the other
def _folded(text: str) -> str:
    text = _THOUSANDS.sub(r"\1,", text)
    for wide in set(_IS_WIDE.findall(text)):  # few at a time: cheaper than a table asked for every character
        text = text.replace(wide, _WIDE[wide])
    return text


_WIDE_COMMA = re.compile(r"，(?<=[0-9]，)(?<![0-9]{4}，)(?<![.][0-9]，)(?=[0-9]{3}(?![0-9.,]))")


def thousands(plain: str) -> str:
    """A wide comma that parts thousands in half-width digits as a half-width one; offsets stay.

    >>> thousands("拨付1，200万元，惠及35户，130人"), thousands("2024，300人")
    ('拨付1,200万元，惠及35户，130人', '2024，300人')
    """
    return _WIDE_COMMA.sub(",", plain)


@cache
def _phrases() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    terms = (*column("firewall", kind="phrase"), *column("firewall", kind="idiom"))
    return AhoCorasick(list(terms), matchkind=MatchKind.LeftmostLongest)


@cache
def _heads() -> re.Pattern[str]:
    terms = sorted(column("firewall", kind="head"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, terms)))


@cache
def _after() -> dict[str, list[tuple[re.Pattern[str], re.Pattern[str] | None]]]:
    """The rules by the character after the numeral."""
    found: dict[str, list[tuple[re.Pattern[str], re.Pattern[str] | None]]] = {}
    for rule in RULES:
        for character in rule.after:
            before = re.compile(rule.before) if rule.before else None
            found.setdefault(character, []).append((re.compile(rule.pattern), before))
    return found


def signs_of_digits() -> frozenset[str]:
    """The characters that may follow digits which a rule holds: 2023年, 12345热线, 15分钟…圈."""
    return frozenset("".join(rule.after for rule in RULES if r"\d" in rule.pattern))


@cache
def _signs() -> re.Pattern[str]:
    """The characters that any rule after a numeral begins with."""
    return re.compile(f"[{re.escape(''.join(sorted(_after())))}]")


@cache
def openers() -> dict[str, list[tuple[re.Pattern[str], re.Pattern[str]]]]:
    """The rules of `BEFORE` by the character right before a numeral."""
    found: dict[str, list[tuple[re.Pattern[str], re.Pattern[str]]]] = {}
    for rule in BEFORE:
        for character in rule.last:
            found.setdefault(character, []).append((re.compile(rule.before), re.compile(rule.pattern)))
    return found


class Wall:
    """Which numbers of a folded text state no quantity; asked from left to right.

    >>> wall = Wall("第十五次代表大会后开展5G培训24场，2023年落实“四个意识”")
    >>> [bool(wall.holds(*span)) for span in ((1, 3), (15, 17), (19, 23), (27, 28))]
    [True, False, True, True]
    """

    def __init__(self, plain: str) -> None:
        self.plain = plain
        spans = sorted([*phrases(plain), *((s.start, s.end) for s in shorthands(plain))])
        self._spans = [*_merged(spans), _BEYOND]
        self._at = 0
        self._open = -1
        self._until = -1

    def holds(self, start: int, stop: int) -> bool:
        """Whether a numeral of `start`, with its unit ending at `stop`, is a date's, a code's, a name's or a phrase's."""
        return self.reaches(start, stop) or self._begins(start) or self._follows(start, stop)

    def reaches(self, start: int, stop: int) -> bool:
        """Whether a phrase, a shorthand or a rule for an earlier numeral takes it in."""
        if start < self._until and stop > self._open:
            return True
        at, spans = self._at, self._spans
        while spans[at][1] <= start:
            at += 1
        self._at = at
        return spans[at][0] < stop

    def _begins(self, start: int) -> bool:
        """第, a letter, a mask or a label before the numeral."""
        rules = openers().get(self.plain[start - 1 : start])
        if not rules:
            return False
        before = self.plain[max(0, start - 10) : start]
        return any(opener.search(before) and pattern.match(self.plain, start) for opener, pattern in rules)

    def _follows(self, start: int, stop: int) -> bool:
        """年, 日, a colon … after it; what such a rule takes in holds the numbers after it too."""
        plain, at = self.plain, start + 1
        while sign := _signs().search(plain, at, stop + 1):
            at = sign.end()
            for pattern, before in _after()[sign[0]]:
                match = pattern.match(plain, start)
                if match and (before is None or before.search(plain[max(0, start - 10) : start])):
                    self._open, self._until = start, max(match.end(), stop)
                    return True
        return False


_BEYOND = (1 << 62, 1 << 62)  # behind every text


def phrases(plain: str) -> Iterator[tuple[int, int]]:
    """Set phrases; not where their first character is the tail of a numeral (47万人, 六千万)."""
    for _, start, end in _phrases().find_matches_as_indexes(plain):
        if not (plain[start] in NUMERALS and start and (plain[start - 1].isdigit() or plain[start - 1] in _TAILS)):
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
    return list(_shorthands(text))


@lru_cache(maxsize=2)  # claims and slogans ask for the same report one after the other
def _shorthands(text: str) -> tuple[Shorthand, ...]:
    plain = fold(text)
    found = sorted({*_quoted(plain), *_plain(plain)}, key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(Shorthand(a, b, text[a:b]) for a, b in kept)


def _quoted(plain: str) -> Iterator[tuple[int, int]]:
    """In quotation marks a number with a short head is coined: “五大战略”, “33条”, “1269”, “两城”."""
    for match in _QUOTED.finditer(plain):
        words = match[1]
        if _COINED.fullmatch(words):
            if not _STATED.fullmatch(words):
                yield match.span(1)
        elif _PLUS.fullmatch(words):
            yield match.span(1)


def _plain(plain: str) -> Iterator[tuple[int, int]]:
    """Without quotation marks: 8+4, 六破六立, 四个意识, and 做到六个围绕 (number + 个 + a verb or noun of programmes)."""
    for match in _PLUS.finditer(plain) if "+" in plain else ():
        yield match.span()
    for match in _ONES.finditer(plain):
        yield match.span()
    for match in _PAIRS.finditer(plain):
        if _is_pair(match):
            yield match.span()
    for match in _HEADED.finditer(plain):
        head = _heads().match(match[2])
        after = plain[match.start(2) + head.end()] if head and match.start(2) + head.end() < len(plain) else "。"
        if head and (after in '，。、；：”"）) \n,;:的' or len(head[0]) > 2) and _programme(plain, match, head):
            yield match.start(), match.start(2) + head.end()


def _is_pair(match: re.Match[str]) -> bool:
    """The same number twice, or 三…一…; the characters between are no units (三年一次, 一人一策 is a phrase of its own)."""
    if match[0][:4] in column("firewall", kind="idiom"):
        return False
    units = "年月日天次个元人名户周时分岁度米里吨亩斤条项家位场期届所座台套件万亿十百千%"
    return match[2] not in units and match[4] not in units and match[2] != match[4] + "x"


def _programme(plain: str, match: re.Match[str], head: re.Match[str]) -> bool:
    """做到六个围绕 is a programme; 下发三个文件 and 举办三项活动 count things."""
    before = plain[max(0, match.start() - 4) : match.start()]
    if match[1] == "大":
        return True
    return bool(_LEADS_IN.search(before)) or match.start() == 0

"""What each quantity of a sentence measures, in the words of the text.

Reading order: `Subjects.of` is asked for each quantity in turn: the noun right after the number (25名选手), the name before
it (募集资金4万余元), and last what was measured before (…增长5.8%), within the sentence, the passage, or its heading.
`_told_apart` pairs the names and figures of a list: 城镇、农村居民收入分别增长3.4%、5.2%.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ...quantities import Quantity
from .lexicon import ending, opening, terms
from .phrases import Named, counted, half, named, predicate

_BREAK = re.compile(r"[,，。；;：:！!？?\n\t]|[—―]{1,2}")
_WITHIN = re.compile(r"[(（][^()（）]*[)）]")
_WHICH = re.compile(r"其中(?:有|包括)?|包括")
_LINK = frozenset({"、", "和", "，", "与", "及", ",", "以及"})
# What parts the members of a list: 金融业、软件和信息服务业 has two where 、 parts them, three where 和 does too.
_LINKS = ("[、和与及]", "、", "[和与及]")
_APART = re.compile(r"分别|依次|各")
_WORTH = re.compile(r"价值(?:约|近|超|超过|达)?$")
GOVERNED = frozenset({"measure", "money", "percent", "ratio"})  # kinds that a noun may follow: 建成450万亩高标准农田
PEOPLE = frozenset({"人", "名", "位", "户", "人次", "村", "家", "个"})
EVENTS = frozenset({"人", "名", "位", "户", "人次", "场", "场次", "次", "对", "起", "件", "天", "期"})
TABLE = "table column"  # the rule of figures that stand in a column
_HAN = re.compile("[\u4e00-\u9fff]")
_PAST = ("超", "超过", "过", "达", "达到", "突破", "不低于", "不少于")
_REACH = 16  # code points between 分别 and its first figure


class Before(NamedTuple):
    """What the words before a number say by themselves.

    `own`: the name in the number's own clause, `earlier`: the clauses before that, nearest first; `which`: they begin with
    其中; `apart`: they hold 分别; `links`: they are nothing but 、 or 和; `opens`, `closes`: a bracket; `worth`: they end with
    价值; `breaks`: they begin with a comma.
    """

    own: Named
    earlier: tuple[str, ...]
    which: bool
    apart: bool
    links: bool
    opens: bool
    closes: bool
    worth: bool
    breaks: bool


@lru_cache(maxsize=1 << 14)
def before(words: str) -> Before:
    """The half-width words between two numbers, taken apart.

    >>> before("，其中省级").own.how, before("，其中省级").which, before("募集资金").own.name
    ('part', True, '募集资金')
    """
    opens, closes = words.count("("), words.count(")")
    which = list(_WHICH.finditer(words)) if "其中" in words or "包括" in words else []
    said = words[which[-1].end() :] if which else words
    *earlier, own = _BREAK.split(_WITHIN.sub("", said) if opens and closes else said)
    nearest, apart, links = tuple(earlier[:-3:-1]), "分别" in words, words.strip() in _LINK
    worth = "价值" in words[-4:] and _WORTH.search(words) is not None
    breaks = _BREAK.search(words, 0, 2) is not None
    return Before(named(own), nearest, bool(which), apart, links, opens > closes, closes > 0, worth, breaks)


class Subjects:
    """Remembers what a passage has measured: `last`, the whole that 其中 divides, and what a bracket interrupted."""

    def __init__(self, heading: str = "") -> None:
        self.heading = heading
        self.last = self.whole = self.scope = ""
        self.outside = ""
        self.apart: dict[int, str] = {}
        self.said: list[str] = []
        self.opened = False

    def open(self, text: str, end: int, quantities: Sequence[Quantity], words: Sequence[str]) -> None:
        """Goes on to the next sentence, with its quantities; what was measured stays known within the passage.

        `text`: that of the report, half-width; `end`: of the sentence; `words`: those before each quantity.
        """
        self.text, self.end, self.quantities, self.words = text, end, quantities, words
        self.befores = [before(w) for w in words]
        self.apart = _told_apart(self.befores, words) if len(words) > 1 else {}
        self.said, self.opened, self.scope = [], False, ""

    def of(self, number: int) -> str:
        """The subject of the sentence's quantity of that number; asked in the order they stand."""
        said = self.befores[number]
        if said.closes:
            self.last = self.outside or self.last
        if said.opens:
            self.outside = (
                self.last
            )  # 支出3亿元（其中债券2亿元），增长5%: brackets do not change what is measured outside
        quantity = self.quantities[number]
        if quantity.rule == TABLE:
            found = self._of_row(quantity)
        else:
            found = self.apart.get(number) or self._answer(number, said)
        self.last = found or self.last
        self.opened = True
        self.said.append(self.last)
        return found

    def _of_row(self, quantity: Quantity) -> str:
        """What the row of a table is of: its first cell in words; the cell before a figure may hold its unit."""
        start = self.text.rfind("\n", 0, quantity.start) + 1
        label = next((cell for cell in self.text[start : quantity.start].split("\t") if _HAN.search(cell)), "")
        own = named(label)
        self.scope = own.scope or self.scope
        return own.name or label.strip()

    def _answer(self, number: int, said: Before) -> str:
        if said.apart and (found := self._shared_out(number)):
            return found
        quantity, following = self.quantities[number], number + 1 < len(self.words)
        after = self.words[number + 1] if following else self.text[quantity.end : self.end]
        lasting = quantity.kind == "duration" and bool(predicate(after))
        name = self._before(said, near=lasting)
        return (
            self._after(quantity, after, name, said, listed=following)
            or self._done_by(quantity, name, after)
            or self._joined(name, quantity)
            or self._elsewhere(after)
        )

    def _done_by(self, quantity: Quantity, before: Named, after: str) -> str:
        """641万人领取养老金, 2人当选院士, 连续十年获得先进单位: people and years are counted by what is said of them."""
        if quantity.kind == "duration":
            known = before.how not in ("bare", "light") or (self.opened and self.last)
            return predicate(after) if not known or opening(after, "honour") else ""
        if before.how not in ("bare", "light") or quantity.unit not in PEOPLE:
            return ""
        return predicate(after)

    def _before(self, said: Before, *, near: bool = False) -> Named:
        """The name nearest before the number, in its own clause or, for the sentence's first, in one before it."""
        own = said.own
        self.whole = self.last if said.which else self.whole
        self.scope = own.scope or self.scope
        if own.how != "bare" or near:
            return own
        for clause in said.earlier:
            earlier = named(clause)
            self.scope = earlier.scope or self.scope
            if earlier.how == "own" and not (self.opened and self.last):
                return earlier
        return own

    def _after(self, quantity: Quantity, words: str, name: Named, said: Before, *, listed: bool) -> str:
        """The noun behind a count; behind a sum or a share only where nothing is named before it: 价值3万元的器材."""
        if name.how == "of" and words.startswith("的") and quantity.kind in GOVERNED:
            return counted(words) + name.name  # 总规模500亿元的母基金
        counts = quantity.kind == "count" or said.worth
        if not counts and (quantity.kind not in GOVERNED or name.how not in ("bare", "light", "verb")):
            return ""
        if not counts and self.opened and name.how == "bare" and said.breaks:
            return ""
        if listed and counts and words.endswith(_PAST) and (later := self._behind(quantity)):
            return later
        if quantity.unit == "人" and words[:1] in ("口", "员"):
            words = "人" + words  # 45万人口
        noun = counted(words.split("、")[0] if listed else words)
        passive = noun in terms("opaque") and opening(words[len(noun) :], "honour")
        return "" if passive or noun in terms("vague") else noun

    def _behind(self, quantity: Quantity) -> str:
        """10个营业收入超千亿元的产业集群: what is counted stands behind the figure that tells it apart."""
        number = self.quantities.index(quantity) + 1
        end = self.quantities[number].end
        rest = self.words[number + 1] if number + 1 < len(self.words) else self.text[end : self.end]
        return counted(rest) if rest.startswith("的") else ""

    def _joined(self, before: Named, quantity: Quantity) -> str:
        """A name, made whole by the one before it where it is only a part, a share or a rate; a verb is one for events."""
        if before.how == "verb":
            return before.name if quantity.unit in EVENTS or not self.last else self.last
        if before.how == "part" and (whole := self.whole or self.last) and whole not in terms("part"):
            return before.name + whole if not whole.startswith(before.name) else whole
        if before.how in ("bare", "light"):
            return self.last if self.opened else ""
        if before.how in ("own", "part") or not self.last:
            return before.name
        if before.how == "share":
            return self.last + before.name if "占" not in self.last else self.last
        head = ending(self.last, "sister", "of") if before.how == "sister" or ending(self.last, "of") else ""
        stem = self.last[: -len(head)] if head and len(head) < len(self.last) else self.last
        return stem + before.name

    def _elsewhere(self, after: str) -> str:
        """Where the sentence names nothing: what the passage has measured, else what its heading is about."""
        return self.last or counted(after) or named(half(self.heading)).name

    def _shared_out(self, number: int) -> str:
        """接待游客5200万人次、收入430亿元，分别增长12%、15.6%: the figures answer those before them, in their order."""
        count = _run(self.befores, number)
        if count < 2 or len(self.said) < count:
            return ""
        earlier = self.said[-count:]
        if len(set(earlier)) < count:
            return ""
        self.apart.update({number + n: earlier[n] for n in range(count)})
        return earlier[0]


def _run(befores: Sequence[Before], first: int) -> int:
    """How many quantities follow one another from the `first` on with nothing but 、 or 和 between."""
    number = first + 1
    while number < len(befores) and befores[number].links:
        number += 1
    return number - first


def _told_apart(befores: Sequence[Before], words: Sequence[str]) -> dict[int, str]:
    """Names and figures of a list, one for one: with 分别, or A、B 80家、16家 without it."""
    paired: dict[int, str] = {}
    for number, said in enumerate(befores):
        if not said.links and (count := _run(befores, number)) > 1:
            paired.update(enumerate(_list_before(words[number], count), start=number))
    return paired


def _list_before(words: str, count: int) -> list[str]:
    """The `count` names before the figures of a list, or none: 城镇、农村居民收入分别, A、B without 分别."""
    apart = list(_APART.finditer(words))
    if apart and len(words) - apart[-1].end() <= _REACH:
        words = words[: apart[-1].start()]
    whole = named(_BREAK.split(_WITHIN.sub("", words))[-1]).name
    return next((n for link in _LINKS if len(n := _names(whole, link)) == count), [])


def _names(whole: str, link: str = _LINKS[0]) -> list[str]:
    """The members of a list, each with the head they share; `link`: what parts them.

    >>> _names("城镇和农村居民人均可支配收入"), _names("第一、二、三产业增加值")
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['第一产业增加值', '第二产业增加值', '第三产业增加值'])
    """
    members = [m for m in re.split(link, whole) if m]
    if len(members) < 2:
        return members
    head = _shared_head(members)
    full = [m + head for m in members[:-1]] + [members[-1]]
    if members[0].startswith("第") and len(members[1]) < len(members[0]):
        return [m if m.startswith("第") else "第" + m for m in full]
    return full


def _shared_head(members: list[str]) -> str:
    """What the last member says for all: its words after a modifier as long as the first one's, or a known head."""
    first, last = members[0], members[-1]
    if any(ending(m, "sister", "of", "head") or m.endswith("率") for m in members[:-1]):
        return ""
    size = len(first.removeprefix("第"))
    if size <= 4 and len(last) - size >= 2 and all(len(m) <= 4 for m in members[:-1]):
        return last[size:]
    return ending(last, "head", "sister", "of")

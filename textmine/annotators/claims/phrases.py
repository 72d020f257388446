"""The words that name what is measured: before a number (募集资金4万余元) and after it (25名选手).

Reading order: `named` takes the words of a clause before its number; `_peeled` and `_unwound` take off what stands before
the name (time, whose figure it is, verbs, actors) and between name and number; `counted` takes the words after a number.
Words without a name of their own (比上年增长, 占预算的, 增速居) say by `how` what becomes of the name before them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ...firewall import fold
from ...knowledge import rows
from .lexicon import automaton, ending, finder, labelled, opening, terms

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

LONGEST = 28  # code points of a name; what is longer keeps its end, where the head stands
LONGEST_AFTER = 24  # code points of a noun after a number
_EDGE = "《》、，,。；：:;. 　·—―-"
_ACTED = 6  # code points of an actor, a verb and an object, two each at least
_PARENTHESIS = re.compile(r"\((?:不?含|其中|包括|下同|以下|即)[^()]*\)|\([^()]{7,}\)")
_LIST_MARK = re.compile(r"\s*(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:\)|[.、．](?!\d))|[①-⑳]|[-—●·]+)\s*")
_DATE = re.compile(
    r"(?:截至|截止|截止到|到|至|自|从|在|于)?(?:20|19)\d\d年?(?:[-—–~至到]+(?:20|19)\d\d)?年?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"(?:[初底末]|度|以来|期间|上半年|下半年|前)*的?|(?:截至|到|至)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初|份)?前?"
    r"|(?:截至|截止)(?:目前|年底|年末|当前|现在)|\d{1,2}年(?:以来|来|间)"
)
# 在外需走弱的情况下, 随着项目建成后: the circumstances, up to the word that closes them. 中小学, 上市, 下岗 close nothing.
_SETTING = re.compile(
    r"(?:在|从|自|随着|面对|针对|围绕|通过|按|除|经|分|以)[^,、]{1,22}?(?:的?基础上|情况下|前提下|过程中|的同时|方面"
    r"|上(?![市海级门网游学])|中(?![小学央心国医药等部西型])|下(?![岗属降辖])|内(?![蒙贸需外])|期间|以来|后(?![备续])|前(?![期沿置海])|来看|看|计算|口径)"
)
_SINCE = re.compile(r"(?:自)?(?:成立|建立|启动|实施|开展|组建|运行)以来")
_COMPARED = re.compile(
    r"(?:比|较|与|同)(?:上年|去年|前年|上届|年初|全国|全省|(?:20|19)\d\d年|“?十[一二三四]五)[^,]{0,9}$"
)
# 比上年, 为预算的, 完成调整预算的, 超年度计划: figures of what was named before. 比例 and 比重 are names.
_BARE = re.compile(
    r"(?:比(?![例重率赛价较])|较(?![大强好快多高])|同比|环比|[为占完成是]{1,2}[^,]{0,8}(?:预算数?|计划|任务|目标|任务数|预期)的?$"
    r"|[为是](?:上年|去年)[^,]{0,6}的?$|超[^,]{0,9}(?:计划|预算|目标|任务|进度|预期)|[高低快好多少慢优]于|剔除|扣除|超收|短收"
    r"|按[^,]{0,5}(?:口径|价格|价)|[可同]比?口径|不足|提前|均?(?:增长|下降)|增减)"
)
_BARE_OPENS = frozenset("比较同环为占完成是超高低快好多少慢优剔扣短按可口不提均增下")
_SHARE = ("占", "约占", "仅占", "均占")
_YEAR_LAST = re.compile(r"[到至在从由]?(?:20|19)\d\d年(?:[底末初])?$")
_TIGHT = re.compile(r"[率额量者的得度性化型级式类线期款费班员值]|数(?![字据智控码])")
_WIDE = str.maketrans("(),", "（），")
_HAS_HALF = re.compile("[(),]")
# 总量居全省第二位, 上升至国内城市第三位: the verb and those compared with are no part of the name.
_STANDING = re.compile(
    r"(?:[稳位跃均高仍]居|居(?=[全国世省同各])|[位名]列|[提上跃攀晋]?升[至到]|前移[至到]|跻身|排名|排在)"
    r"(?=[全国世省同各东西中副长珠沿])[^,、]{0,14}$"
)
_MASKED = re.compile(r"[*×○]+[^,、]{0,4}$")  # 新增*公里: a masked figure names nothing
_MASKS = frozenset("*×○")
_CUT = re.compile(r"[,，。；;：:！!？?\n\t]|[—―]+")


class Named(NamedTuple):
    """`name`: what is measured, or nothing; `scope`: whose figure it is; `how`: what to do with the name before it.

    `how`: `own` (a name of its own), `bare` (the name before holds), `share` (name before + 占…比重), `of` (name before +
    增速), `sister` (the head changes: 产量 becomes 产值), `part` (names only with the whole: 省级), `verb` (救助31人), `light` (累计, 再建: the noun
    follows or was named before).
    """

    name: str
    scope: str = ""
    how: str = "own"


def half(words: str) -> str:
    """Half-width signs, brackets and commas too, so that each pattern is written once; offsets stay."""
    return fold(words).replace("（", "(").replace("）", ")").replace("，", ",")


@lru_cache(maxsize=1 << 14)
def named(words: str) -> Named:
    """The name in the words before a number; `words`: half-width (see `half`).

    >>> named("目前共募集资金").name, named("2024年全省地区生产总值比上年增长").name, named("某县妇联新建儿童之家").name
    ('募集资金', '地区生产总值', '儿童之家')
    >>> named("比上年增长").how, named("占规上工业比重达"), named("市本级教育支出").scope
    ('bare', Named(name='占规上工业比重', scope='', how='share'), '市本级')
    """
    name, scope = _peeled(_STANDING.sub("", _unmasked(_tidy(words))))
    if not name or _is_bare(name):
        return Named("", scope, "bare")
    if name.startswith(_SHARE):
        return Named(_unwound(name), scope, "share")
    whole = _unwound(_uncompared(name))
    name, actor = _after_actor(whole)
    name, inner = _peeled(name) if actor else (_verbless(name), "")
    name, scope = name if name == whole else _unwound(name), scope or inner
    shown = _balanced(name[-LONGEST:])
    return Named(shown.translate(_WIDE) if _HAS_HALF.search(shown) else shown, scope, _how(name))


def _unmasked(clause: str) -> str:
    return _MASKED.sub("", clause) if _MASKS & set(clause) else clause


def _tidy(words: str) -> str:
    """A clause without list mark, remarks in brackets, and what stands at its edges."""
    mark = _LIST_MARK.match(words)
    clause = words[mark.end() :] if mark else words
    if "(" not in clause and ")" not in clause:
        return clause.strip(_EDGE)
    clause = _PARENTHESIS.sub("", clause).strip(_EDGE)
    return clause if clause.count("(") == clause.count(")") else clause.replace("(", "").replace(")", "")


def _is_bare(name: str) -> bool:
    return name[0] in _BARE_OPENS and _BARE.match(name) is not None


_ALONE = frozenset({"tail", "alone"})


def _how(name: str) -> str:
    whole = labelled(name)
    if (len(name) < 2 and "part" not in whole) or whole & _ALONE:
        return "bare"
    if lead := opening(name, "lead"):
        rest = "" if opening(name, "noun") else name[len(lead) :]
        if "act" in labelled(rest):
            return "verb"
        if lead == name or (len(rest) == 1 and "part" not in labelled(rest)):
            return "light"
    elif "act" in whole and not opening(name, "noun"):
        return "verb"
    for how in ("of", "sister", "part") if whole else ():
        if how in whole:
            return how
    return "part" if len(name) <= 4 and name.endswith("级") else "own"


# What a date, a setting or a 成立以来 may begin with.
_CIRCUMSTANCES: dict[str, tuple[re.Pattern[str], ...]] = {
    **dict.fromkeys("0123456789截到至于", (_DATE,)),
    **dict.fromkeys("随面针围通按除经分以", (_SETTING,)),
    **dict.fromkeys("成建启实开组运", (_SINCE,)),
    **dict.fromkeys("自从在", (_DATE, _SETTING, _SINCE)),
}


@cache
def _peelable() -> frozenset[str]:
    """The one or two characters that may begin what `_peeled` takes off: most names begin with none of them."""
    words = terms("scope", "level of government", "time", "lead")
    return frozenset(w[:2] for w in words) | frozenset(_places())


def _peeled(clause: str) -> tuple[str, str]:
    """A clause without dates, settings and whose figure it is; verbs go in `_verbless`."""
    scope, peelable = "", _peelable()
    while clause:
        taken = _circumstances(clause)
        if not taken and clause[0] not in peelable and clause[:2] not in peelable:
            break
        if taken and not opening(clause, "noun"):
            pass
        elif found := _scope(clause):
            scope, taken = found, len(found)
        elif ((found := opening(clause, "time")) and not _tight(clause, found)) or (found := _lead(clause)):
            taken = len(found)
        else:
            break
        clause = clause[taken:].lstrip(_EDGE)
    return clause, scope


def _circumstances(clause: str) -> int:
    """How far a date or a setting that opens the clause reaches."""
    for pattern in _CIRCUMSTANCES.get(clause[0], ()):
        if match := pattern.match(clause):
            return match.end()
    return 0


def _tight(clause: str, found: str) -> bool:
    """Whether what follows belongs to the word: 建设性, 培训班."""
    return bool(_TIGHT.match(clause, len(found)))


def _lead(clause: str) -> str:
    """An adverb or a light verb that opens a clause, unless a noun begins with it: 有色金属, 在校生."""
    found = opening(clause, "lead")
    if not found or len(clause) - len(found) < 2 or len(opening(clause, "act")) > len(found):
        return ""
    if _tight(clause, found) or opening(clause, "noun") or _is_bare(clause) or clause.startswith(_SHARE):
        return ""
    return found


def _verbless(name: str) -> str:
    """The object without its verb: 发放联系卡; a lean object keeps it: 募集资金."""
    first = True
    while (found := opening(name, "act")) and (first or found not in terms("nominal")):
        first = False
        rest = name[len(found) :].lstrip(_EDGE)
        if len(rest) < 2 or _tight(name, found) or opening(name, "noun") or rest in terms("lean"):
            break
        name, _ = _peeled(rest)
    return name


def _scope(clause: str) -> str:
    """Whose figure it is, where the clause opens with it; 全国重点实验室 and 市级示范村 are names, 市级财政收入 is not."""
    found = opening(clause, "scope")
    rest = clause[len(found) :]
    if found:
        national = found not in ("全国", "我国") or not rest or opening(rest, "national", "lead")
        return found if national and not _tight(clause, found) else ""
    if (found := opening(clause, "level of government")) and any(w in clause[:14] for w in terms("fiscal")):
        return found
    return _place(clause)


def scope_of(heading: str) -> str:
    """Whose figures a section tells, where its heading says so: （一）市本级预算执行情况.

    >>> scope_of("一、预算执行情况 › （一）市本级")
    '市本级'
    """
    for part in reversed(heading.split(" › ")):
        if scope := _scope_of(part):
            return scope
    return ""


@lru_cache(maxsize=1 << 12)
def _scope_of(heading: str) -> str:
    if not _scopes().find_matches_as_indexes(heading):
        return ""
    plain = half(heading)
    mark = _LIST_MARK.match(plain)
    return _peeled(plain[mark.end() :] if mark else plain)[1]


@cache
def _scopes() -> AhoCorasick:
    """What finds any word that `_scope` may give: most headings hold none."""
    places = (name for names in _places().values() for name in names)
    return automaton({*terms("scope", "level of government"), *places})


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Full names of places by their first two characters, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted({r["name"] for r in rows("places") if len(r["name"]) > 2}, key=lambda n: (-len(n), n)):
        found.setdefault(name[:2], []).append(name)
    return {opens: tuple(names) for opens, names in found.items()}


def _place(clause: str) -> str:
    """A province, prefecture or county by its full name: its own figure, not the whole's."""
    for found in _places().get(clause[:2], ()):
        if clause.startswith(found):
            return "" if _tight(clause, found) else found
    return ""


def _after_actor(name: str) -> tuple[str, bool]:
    """The object after an actor and a verb: 某县妇联组建志愿服务队 → 志愿服务队. Nouns are left whole: 劳动力技能培训."""
    cut = -1
    if len(name) < _ACTED:
        return name, False
    for _, start, end in finder("act", shortest=2).find_matches_as_indexes(name):
        rest = name[end:]
        if (
            start < 2
            or "占" in name[:start]
            or len(rest) < 2
            or _TIGHT.match(rest)
            or rest[0] in "和与及、"
            or rest in terms("lean")
        ):
            continue
        if name[start:end] in terms("nominal") and not ending(name[:start], "actor"):
            continue  # 劳动力技能培训 is a noun, 妇联培训女工 is not
        if not opening(name[start:], "noun") and rest not in terms("tail", "of"):
            cut = end
    return (name[cut:], True) if cut > 0 else (name, False)


def _unwound(name: str) -> str:
    """A name without the words between it and its number."""
    while name:
        name = name.rstrip(_EDGE)
        found = ending(name, "tail", "past")
        if not found or (len(found) == 1 and ending(name, "ending")):
            dated = _uncompared(_YEAR_LAST.sub("", name) if name[-1:] in "年底末初" else name)
            if dated == name:
                break
            name = dated
            continue
        name = name[: -len(found)]
    return name


def _uncompared(name: str) -> str:
    """A name without the comparison that ends it: 产量比上年."""
    compared = _COMPARED.search(name)
    return name[: compared.start()] if compared else name


def _balanced(name: str) -> str:
    """A name without a quotation mark that has lost its partner: 新”企业, “两重."""
    for left, right in ("“”", "《》"):
        if (left in name or right in name) and name.count(left) != name.count(right):
            lost = right in name and not 0 <= name.find(left) < name.find(right)
            name = name.split(right, 1)[1] if lost else name.replace(left, "")
    return name.strip("，、 ")


def counted(words: str) -> str:
    """The noun that a number stands before, or nothing; `words`: half-width.

    >>> counted("选手参加讲书大赛"), counted("病残妇女免费进行了手术"), counted("的优质奶粉"), counted("")
    ('选手', '病残妇女', '优质奶粉', '')
    """
    if "(" in words:
        words = _PARENTHESIS.sub("", words).split("(")[0]
    cut = _CUT.search(words)
    phrase = (words[: cut.start()] if cut else words).strip(_EDGE).removeprefix("的")
    return _noun(phrase) if phrase else ""


@lru_cache(maxsize=1 << 14)
def _noun(phrase: str) -> str:
    """The noun that opens the words behind a number, up to the first break."""
    near = phrase[:1] in terms("opaque")
    cuts = finder("cut").find_matches_as_indexes(phrase)
    phrase = phrase[: next((start for _, start, _ in cuts if start >= 2 or near), None)]
    phrase = phrase.split("、")[0] if len(phrase) > LONGEST_AFTER // 2 else phrase
    while (found := ending(phrase, "cut end")) and len(phrase) - len(found) >= 2:
        phrase = phrase[: -len(found)]
    phrase = _balanced(phrase.rstrip("和与及、的 "))
    if not phrase or len(phrase) > LONGEST_AFTER or opening(phrase, "cut") or phrase[0] in "以左右及和与等是为)":
        return ""
    return phrase


def predicate(words: str) -> str:
    """What is said of those counted: the honour that they were given, or all the words up to the break.

    `words`: half-width.

    >>> predicate("被评为省级示范村,"), predicate("领取养老金；"), predicate(",增长")
    ('省级示范村', '领取养老金', '')
    """
    said = _CUT.split(words, maxsplit=1)[0]
    if said[:1] in ("、", ")", "") or (opening(said, "tail") and not opening(said, "honour")):
        return ""
    rest = said.lstrip("村户人家个名县市区")
    found = opening(rest, "honour")
    name = rest[len(found) :] if found else said
    return _balanced(name.split("(")[0].strip(_EDGE).removesuffix("称号"))[:LONGEST_AFTER] if len(name) > 1 else ""

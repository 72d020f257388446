"""Whose report it is: the organisation as written, and the full name of a government or bureau.

Reading order: `organisation_of` asks its witnesses in turn: who says 我代表…, the title, a line of its own before or under
the text, the page's issuer, the office of who speaks (市财政局局长…), then the name by which the text speaks of itself most.
`full_name` puts the place before 省人民政府 or 市财政局.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from .. import gazetteer
from ..gazetteer import Place
from ..knowledge import rows
from .genre import bare, is_news

HEAD, TAIL = 700, 240  # code points

_NATIONAL = re.compile(
    r"我(?:代表|受)国务院|国务院总理|第?[一二三四五六七八九十]{1,3}届全国人民代表大会|全国人大[^。\n]{0,8}次会议上"
)
_OF_THE_NATION = re.compile("受国务院委托|中华人民共和国|全国人民代表大会|中央和地方")
_OF_A_TOWN = re.compile("[我本全][镇乡]|[镇乡](?:人大|财政)")
_MASS = re.compile("妇联|妇女联合会|妇委会|工会|团委|联合会|协会")  # their 工作报告 mentions the government, too
_REPORTS = re.compile(r"[^。！\n]{0,24}(?:报告|汇报|述职)")
_LEADING = re.compile(
    r"^(?:(?:关于|在|《|最新|热门|优秀|精选|中共|中国共产党|召开|印发|[（(]?(?:19|20)?\d{2}(?:[-—–－至~～](?:20)?\d{2})?[）)]?(?:学?年度?|度)?"
    r"|[一二][〇零○九][〇零○一二三四五六七八九]{2}年度?|上半年|下半年|全年|第[一二三四]季度|[×xXＸ✕＊*○某]{1,5}|全(?=[省市县区旗盟乡镇]))\s*)+"
)
_AFTER_NAME = re.compile(
    r"$|系统|\s|[（(《“〔\[：:_—\-]|党组|党委|机关|班子|领导|主席|副主席|主任|书记|局长|厅长|个人|干部|[\d二〇]|关于|工作|年度|上半年|下半年|半年"
    r"|述|的|第|在|履|开展|妇女|党建|总结|计划|要点|思路|经验|先进|事迹|交流|执委|全委|代表|常委|召开|预算|部门|统计|推进|落实|深化|助力|实施|“"
)
_RANK = "省市县区州盟旗厅局镇乡"
_BARE = frozenset(
    {"妇联", "妇女联合会", "工会", "总工会", "妇委会", "妇工委", "团委", "科协", "残联", "工商联", "侨联", "文联"}
)
# 红旗团委 is an honour, 乡镇妇联 the federations of all of them, 我所 an institute's word for itself.
_BEGINS = re.compile(
    rf"(?:(?<!乡)(?<!红)[{_RANK}](?:[\u4e00-\u9fff]{{2,6}}[厅局委])?|公司|集团|银行|[分支]行|医院|学校|学院|大学|中学|小学|[厅局校院处厂]|(?:^|(?<=[我本]))(?:[所站社村]|街道|社区))$"
)
# 省、市妇联的部署, 在市妇联的悉心指导下, 各级妇联: bodies above the report's own, or all of them.
_ABOVE = re.compile(r"(?:[省市县区州]、|按照|根据|上级|各级|基层|响应|落实|争取|配合|向)$")
_LEADS = re.compile(
    r"[^，。\n]{0,20}[来到赴]我[省市州县区旗乡镇]|"
    r"(?:的[\u4e00-\u9fff]{0,6}|[\u4e00-\u9fff]{0,4})(?:领导|指导|帮助|支持)(?:[和与、]|下|之?下)|的?(?:统一|年初)?(?:[部布]署|安排|要求|通知|文件)"
)
_SUBTITLE = re.compile(r"[—―－-]{1,3}\s*(?=[\u4e00-\u9fff\d])(?!在)")  # ——在…会上的发言 names the host
_STUDY = re.compile(r"调研|考察|调查|研究|倡议")  # what such a report calls itself by is who made it
_MASK = re.compile(r"\s*(?:[上本]届|[×xXＸ✕＊*○〇某]{0,4})")
_WISHES = re.compile(r"[^。！\n]{0,60}(?:致以|表示)")
# The subject of the first sentences: 2023年，清江街道办事处在区委的领导下…, 市财政局紧紧围绕…
_TIME = r"(?:(?:(?:19|20)\d{2}年(?:度|以来|上半年)?|今年(?:以来)?|[一半]年来|近年来|过去的?一年)[，,]?)?"
_SUBJECT = (
    rf"(?:^|[\n。，,：:])\s*{_TIME}(NAME)(?:党组|党委|党工委|全体[\u4e00-\u9fff]{{2,6}})?"
    r"(?:在[^，。]{2,40}下|紧紧围绕|紧扣|围绕|坚持|以[^，。]{2,30}为|认真|按照|深入|始终|切实|积极|立足|牢固|全面|高度|因|荣获|获得|召开|举行|举办|组织|联合|开展)"
)
_NO_SUBJECT = re.compile(r"^[在对使把被为将从与向由各全我]|[了的和把为]|会议")
_OF_THE_PARTY = re.compile(r"(?:党委|党组|党工委|支部|人大常委会|政协)$")
_HOLDS = re.compile(r"^\s*(?:本人|我)?(?:现任|担任|任|是)?")
# 清江镇 of 清江镇妇联, where the clause begins with it; not 各乡镇妇联.
_LOWEST = re.compile(r"(?![全各我在由到本该和与及向从县区市乡镇村])[\u4e00-\u9fff]{2,5}(?:镇|乡|街道|社区|村)")
_NO_NAMES = frozenset({"工作会", "中心", "集团"})
_NOT_IN_NAME = re.compile(
    r"[，。、；：！？,;\s]|全国(?!妇联|总工会|妇女联合会)|各级|基层|上级|所属|我们|加强|推动|推进|充分|发挥|联合(?!会|旗)|协同|依托|指导|组织(?!部)|督促|配合|会同|以及|通过|支持|其他|关于|成立"
)


def organisation_of(title: str | None, body: str, genre: str, facts: Mapping[str, str]) -> str | None:
    """The organisation as written, or None where nothing names one; `body`: the text after the title.

    A government's own report needs no name here (`full_name` knows it by its place); a host (在市妇联…会上的讲话) counts
    only where the speaker does not say whom he speaks for.

    >>> organisation_of("2023年兰溪市妇联工作总结", "一年来，市妇联开展宣讲。", "summary", {})
    '兰溪市妇联'
    >>> organisation_of("述职报告", "2023年，本人任县妇联主席以来，县妇联团结带领妇女。", "debriefing", {})
    '县妇联'
    """
    if genre == "work_report" and _NATIONAL.search(body[:HEAD]):
        return "国务院"
    found = _speaks_for(body) or (_sends_greetings(body) if genre == "speech" else None)
    named = _in_title(bare(title or "")) or _in_title(_SUBTITLE.split(title or "")[-1])
    named = re.sub("(?<=妇联)(?:党组|机关党委)$", "", named) if named else None
    of_government = genre == "work_report" and not (named and _MASS.search(named))
    if found in _BARE and named:
        found = named
    if found or (of_government and re.search("政府", (title or "") + body[:HEAD])):
        return found
    if named and named not in _BARE:
        itself = _calls_itself(body, None) or ""
        return itself if itself.startswith(named) else named
    line = next(_lines_of_its_own(body), None)
    issuer = _issuer(facts) if genre in ("other", "plan") and not _is_news(title, body) else None
    office = _office(body[:HEAD])
    found = line or issuer or (office if genre in ("other", "work_report", "debriefing") else None)
    if (
        (found and not named)
        or genre == "work_report"
        or (genre == "other" and (found or named or not (_STUDY.search(title or "") or _is_news(title, body))))
    ):
        return found or named or (_opens_as(body) if genre == "other" else None)
    own = _calls_itself(body, named)
    if genre == "speech":  # a guest speaks of 妇联组织, and his sentences begin with others' offices
        return (None if own in _BARE else own) or named
    return own or named or _opens_as(body) or (_issuer(facts) if genre == "other" else None)


def _is_news(title: str | None, body: str) -> bool:
    """News of a meeting are the federation's that holds it or is spoken of most."""
    return bool(re.search("召开|举行|举办", title)) if title else is_news(body)


def full_name(organisation: str | None, place: Place | None, genre: str, title: str, body: str) -> str | None:
    """A government has its full name even where the text says 省人民政府, a bureau the place before it.

    Of a budget or a communiqué that names nobody, the bureau that makes such reports is taken.

    >>> full_name("省人民政府", Place("330000", "浙江省", "province", "浙江省"), "work_report", "政府工作报告", "")
    '浙江省人民政府'
    """
    if genre == "work_report" and place is None and organisation is None and body.count("我国") >= 10:
        return "国务院"
    if place is None and organisation is None and genre == "other" and _OF_THE_NATION.search(title + body[:HEAD]):
        return next(
            (r["term"] for r in reversed(rows("organisations")) if r["kind"] == "national" and r["note"] in title), None
        )
    if place is None or organisation == "国务院" or genre not in ("work_report", "other"):
        return organisation
    seat = place.county or place.city or place.province
    if genre == "work_report":
        return f"{seat}人民政府" if organisation is None or organisation.endswith("政府") else organisation
    if organisation is None:
        lower = _OF_A_TOWN.search(body, 0, HEAD)
        return seat + kind if not lower and (kind := _maker(title + body[:300], place)) else None
    named = gazetteer.find_places(organisation)
    ranked = organisation[0] == seat[-1] and not (named and named[0].start == 0)
    return seat + organisation[1:] if ranked else organisation


def _maker(words: str, place: Place) -> str:
    """Which bureau makes a report of this kind; a province's own finance bureau is a 厅, a municipality's a 局."""
    bureau = next((r["term"] for r in rows("organisations") if r["kind"] == "maker" and r["note"] in words), "")
    if place.level == "province" and place.name not in gazetteer.MUNICIPALITIES and bureau in ("财政局", "审计局"):
        return bureau[:-1] + "厅"
    return bureau


@cache
def _suffix(*kinds: str) -> str:
    terms = sorted((r["term"] for r in rows("organisations") if r["kind"] in kinds), key=len, reverse=True)
    return "|".join(map(re.escape, terms))


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    """A pattern in which OWN, ANY and RULER stand for the endings of names: of bodies, also of offices, also of governments."""
    for sign, kinds in (("OWN", ("own",)), ("ANY", ("own", "office")), ("RULER", ("own", "office", "government"))):
        shape = shape.replace(sign, f"(?:{_suffix(*kinds)})")
    return re.compile(shape)


# A name from where it begins to its last ending; 市财政局妇委会 has two.
_NAME = "[\u4e00-\u9fff·]{0,24}?ANY(?:(?:机关)?ANY)?"
_LONGER = "[\u4e00-\u9fff]{0,12}?ANY"
_SPOKEN_FOR = "[\u4e00-\u9fff\\d]{0,20}?RULER(?![\u4e00-\u9fff]{0,3}(?:局|厅|委员会|法院|检察院))"
_BESIDE = r"(?:[\u4e00-\u9fff]{0,16}?(?:ANY|调查队))?|[（(][^（()）]*[）)]|[\d年月日\s]+"
_SPEAKER = rf"\s*({_NAME})(?:党组书记|党委书记|党组|[、\s])*副?(?:局长|厅长|主任|主席|院长|检察长|书记)"


def _speaks_for(body: str) -> str | None:
    """我代表上海市人民政府，向大会报告工作; not 我代表市委、市政府，向受表彰的同志表示祝贺.

    Who speaks on behalf of 市妇联第四届执行委员会 speaks for 市妇联; a bureau that reports 受市人民政府委托 for itself.
    """
    for match in re.finditer(
        r"我(?:们)?(?:谨|仅|现)?代表\s*|我受\s*(?![^，。\n]{0,16}政府)(?=[^，。\n]{2,30}委托)", body[:3000]
    ):
        masked = _MASK.match(body, match.end())
        name = _pattern(_SPOKEN_FOR).match(body, masked.end() if masked else match.end())
        if name and _REPORTS.match(body, name.end()):
            return name[0]
    return None


def _sends_greetings(body: str) -> str | None:
    """请允许我代表清河市妇联，向…致以节日的问候: the body whose head speaks; not 县委、县政府, which a guest speaks for."""
    match = _pattern(r"代表\s*([\u4e00-\u9fff]{0,20}?ANY)(?=[，,向])").search(body, 0, HEAD)
    if not match or len(match[1]) < 3 or _OF_THE_PARTY.search(match[1]) or not _WISHES.match(body, match.end()):
        return None
    return match[1]


def _opens_as(body: str) -> str | None:
    """The bureau or office that is the subject of one of the first sentences."""
    for match in _pattern(_SUBJECT.replace("NAME", _NAME)).finditer(body, 0, HEAD // 2):
        if 2 < len(match[1]) <= 16 and not _NO_SUBJECT.search(match[1]) and not _NOT_IN_NAME.search(match[1]):
            return match[1]
    return None


def _in_title(title: str) -> str | None:
    """The organisation a title begins with, after 关于 and years: 2023年县妇联工作总结."""
    start = match.end() if (match := _LEADING.match(title)) else 0
    name = _pattern(_NAME).match(title, start)
    while name and not _AFTER_NAME.match(title, name.end()):
        name = _pattern(_LONGER).match(title, name.end())
    found = title[start : name.end()] if name else ""
    return None if len(found) < 2 or _NOT_IN_NAME.search(found) or found in _NO_NAMES else found


def _lines_of_its_own(body: str) -> Iterator[str]:
    """A line before the text, or the signature under it, that is nothing but a name (or two, or a name and a date)."""
    lines = [*body[:HEAD].split("\n")[:6], *reversed(body[-TAIL:].strip().split("\n")[-3:])]
    for line in lines:
        name = line.strip().rstrip("：:")
        match = _pattern(_NAME).match(name) if 3 <= len(name) <= 26 else None
        if match and not _NOT_IN_NAME.search(match[0]) and _pattern(_BESIDE).fullmatch(name[match.end() :].strip()):
            yield match[0]


def _issuer(facts: Mapping[str, str]) -> str | None:
    name = facts.get("issuer") or facts.get("attribution", "")
    return name if re.search(r"(?:局|厅|委|政府|妇联|联合会|工会|委员会|法院|检察院)$", name) else None


def _office(head: str) -> str | None:
    """The body whose head speaks: 市财政局局长…, 县妇联主席…"""
    lines = (_HOLDS.sub("", line) for line in head.split("\n")[:6] if len(line) <= 40)
    return next((m[1] for line in lines if (m := _pattern(_SPEAKER).match(line))), None)


def _calls_itself(body: str, ending: str | None) -> str | None:
    """The name by which a text speaks of itself: the one it opens with, else the one it uses most."""
    wanted = [n for n in _self_names(body[:160]) if not ending or n.endswith(ending)]
    if wanted and wanted[0] not in _BARE:
        return wanted[0]
    counts = Counter(n for n in _self_names(body[:4000]) if not ending or n.endswith(ending))
    ranked = sorted(counts, key=lambda n: (n in _BARE, -counts[n], body.find(n)))
    if not ranked:
        return None
    often = 3 if ranked[0] in _BARE else 1 + (body.find(ranked[0]) > HEAD)
    return ranked[0] if counts[ranked[0]] >= often else None


def _self_names(text: str) -> Iterator[str]:
    """Names of federations and unions, from the last rank word that can begin one: …，市妇联, 在省财政厅工会和妇委会."""
    for match in _pattern("OWN").finditer(text):
        before = re.search(r"[\u4e00-\u9fff]{0,14}$", text[max(0, match.start() - 14) : match.start()])
        name = _begin(before[0] if before else "") + match[0]
        above = text[max(0, match.end() - len(name) - 4) : match.end() - len(name)]
        if not _ABOVE.search(above) and not _LEADS.match(text, match.end()):
            yield name


@lru_cache(maxsize=4096)  # what stands before 妇联 is 市, 县妇联和市 … again and again
def _begin(before: str) -> str:
    """Where a name begins: at a place's name (德清县), at a rank word (市, 省财政厅) or at a bureau's own (厅)."""
    if before and (named := [m for m in gazetteer.find_places(before) if m.full and m.end == len(before)]):
        return before[named[0].start :]
    match = _LOWEST.fullmatch(before.lstrip("年月日")) or _BEGINS.search(before)
    return match[0] if match else ""

"""Where a report comes from: province, city and county, and which witness said so.

The order of witnesses, and why: what a text says of itself (我代表上海市人民政府, the line of delivery 在…人民代表大会…会议上,
总书记视察江西) cannot be another's; then its title; then its organisation and signature; then what the page says of its
issuer and site, which reposts get wrong; then the places the sentences name, where nearly all lie together; then folder
and file names, which are hints; last the same reading of the sentences with a lower bar. A later witness settles what an
earlier one left open (朝阳区, 市财政局); where they disagree the earlier stands and a warning says so. Places named as
others' (学习…经验, 对口援助…, 赴…, …来考察) never count, and a masked place (XX市) is no place.

Reading order: `place_of`, `_witnesses`, `_settled` (of several places of one name), `_inferred` and `_from_sentences` (where no
witness settles it; `mentions` reads the places a text names), `_own_level` (全省 or 全市: whose report it is).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import gazetteer
from ..gazetteer import Place
from .mentions import DEPTH, LONGEST, Counts, candidates, level_in, lies_in, sole_place

HEAD = 700  # code points

_SPOKEN_FOR = re.compile(
    r"(?:我(?:们)?(?:谨|仅|现)?代表|受)\s*([\u4e00-\u9fff\d]{2,24}?(?:人民政府|政府|委员会|常委会|法院|检察院|妇联|联合会|工会))"
)
_NUMERAL = r"[一二三四五六七八九十\d]"
_MEETS = r"[^，。]{0,24}?(?:人民代表大会|人大|政协|委员会|妇女代表大会|代表大会|常委会|常务委员会|执委|全委|会议)"
_SESSION = re.compile(rf"[届次](?<={_NUMERAL}.){_MEETS}")  # looked for first, for speed
_GATHERED = re.compile(
    rf"[在（(]?([\u4e00-\u9fff]{{2,20}}?)\s*(?:第?{_NUMERAL}{{1,3}}届|第{_NUMERAL}{{1,3}}次){_MEETS}"
)
_BODY_OF = re.compile(
    r"^(?:关于|中共|[（(]?(?:19|20)\d{2}(?:[-—－]20\d{2})?[）)]?(?:年度?)?)*([\u4e00-\u9fff]{2,4}?)(?:(?:19|20)\d{2}年度?)?(?:妇联|妇女|政府|人民政府|总?工会|财政|统计|国民经济)"
)
_MASKED = re.compile(r"[×xXＸ✕＊*○〇某]{1,4}[省市县区州镇]")
# 全省, 我市, 本县, and 省级预算 (not 省级示范基地, which any county may have): one pass for all levels.
_WHOLE = re.compile("[全我本省](?:(?<!省)[省市州盟县旗区]|(?<=省)级(?=预算|财政|一般|收入|支出|国有))")
_RANK = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "旗": "county", "区": "区"}
_NATIONAL = re.compile(r"受国务院委托|届全国人民代表大会[^。\n]{0,8}会议上")
_PREFECTURE = re.compile("地委|行署|地区妇联|地区妇女")  # where 全区 is the whole of a 地区
_TWINS = {
    "吉林省": "吉林市",
    "海南省": "海南藏族自治州",
}  # the only provinces that share a short name with a prefecture
_WITNESSES = {"text": "text", "title": "title", "source": "page's source", "inferred": "sentences", "path": "path"}


@dataclass(frozen=True, slots=True)
class Found:
    """A place (None where nothing tells), the witness (`Metadata.place_from`), and warnings."""

    place: Place | None = None
    witness: str | None = None
    warnings: tuple[str, ...] = ()


def place_of(
    title: str | None,
    body: str,
    organisation: str | None,
    facts: Mapping[str, str],
    *,
    path: str = "",
    masked: bool = False,
) -> Found:
    """The place of a report; `body`: the text after its title, `path`: its path below the corpus, `masked`: by its flags.

    Never guesses between two places of one name without a further witness, and never takes a place for a masked one
    from what the page's site or the sentences name.

    >>> place_of("江北区2024年政府工作报告", "宁波市江北区全区生产总值增长6%，我区……", None, {}).place.city
    '宁波市'
    """
    if organisation == "国务院" or _NATIONAL.search(body[:HEAD]):
        return Found()
    masked = masked or bool(_MASKED.search((title or "") + body[:HEAD]))
    level = _own_level(body)
    witnesses = list(_witnesses(title, body, organisation, facts))
    counts = Counts.of(body) if _open(witnesses, level) and not masked else None
    named_by_path = _one(candidates(path))
    found = _settled(witnesses, counts, masked, named_by_path)
    found = found or _inferred(witnesses, _from_sentences(body, counts, level, named_by_path))
    if not found:
        return Found()
    place, witness = _deepest(found, named_by_path, counts.most_named(level, strong=False) if counts else None, level)
    place = _namesake(place, (title or "") + (organisation or ""), body) or place
    said = [*found, *([(named_by_path, "path")] if named_by_path else [])]
    return Found(place, witness, _disagreement(place, witness, said))


def _inferred(
    witnesses: Sequence[tuple[tuple[Place, ...], str]], asked: Iterable[tuple[Place | None, str]]
) -> list[tuple[Place, str]]:
    """What the sentences say where no witness settles it, or the path; never against the several places of a name in the title."""
    open_names = next((places for places, witness in witnesses if witness != "source"), ())
    for place, witness in asked:
        if place and (not open_names or any(lies_in(p, place) or lies_in(place, p) for p in open_names)):
            return [(place, witness)]
    return []


def _from_sentences(
    body: str, counts: Counts | None, level: str | None, path: Place | None
) -> Iterator[tuple[Place | None, str]]:
    """The readings of a whole text from the strictest to the loosest, the path amid them."""
    if counts:
        yield counts.most_named(level, strong=True), "inferred"
    yield path, "path"
    if counts:
        yield counts.most_named(level, strong=False), "inferred"
        yield sole_place(body, level), "inferred"


def _open(witnesses: Sequence[tuple[tuple[Place, ...], str]], level: str | None) -> bool:
    """Whether the text's own mentions are needed: no witness names one place alone, as deep as the report goes."""
    return not any(
        len(places) == 1 and DEPTH[places[0].level] >= DEPTH.get(level_in(level, places[0]) or "", 0)
        for places, witness in witnesses
        if witness != "source"
    )


def _witnesses(
    title: str | None, body: str, organisation: str | None, facts: Mapping[str, str]
) -> Iterator[tuple[tuple[Place, ...], str]]:
    """What each witness says, strongest first: the places it may mean, and who it is."""
    for words, witness in _statements(title, body, organisation, facts):
        if places := candidates(words) or (_begins_with(words) if witness != "source" else ()):
            yield places, witness


def _statements(
    title: str | None, body: str, organisation: str | None, facts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for match in (_SPOKEN_FOR.search(body, 0, 3000), _gathering(body[:HEAD])):
        if match:
            yield match[1], "text"
    yield title or "", "title"
    yield organisation or "", "text"
    lines = body.strip().split("\n")
    yield from ((line.strip(), "text") for line in lines[:5] if 3 < len(line.strip()) <= 30 and _is_office(line))
    yield from ((line.strip(), "text") for line in lines[-3:] if 3 < len(line.strip()) <= 30 and _is_office(line))
    for name in ("issuer", "site", "attribution"):
        yield facts.get(name, ""), "source"


def _gathering(head: str) -> re.Match[str] | None:
    """在杭州市第十四届人民代表大会第一次会议上: the first gathering whose place is named."""
    session = _SESSION.search(head)
    return _GATHERED.search(head, max(0, len(head[: max(0, session.start() - 4)].rstrip()) - 24)) if session else None


def _is_office(line: str) -> bool:
    """A line that names an office or a body: 杭州市市长…, 兰溪市妇女联合会."""
    return bool(re.search(r"(?:省长|市长|县长|区长|州长|盟长|主席|局长|厅长|主任|院长|检察长|书记|联合会|妇联|政府|委员会|局|厅|办公室)", line)) and "。" not in line  # fmt: skip


def _begins_with(words: str) -> tuple[Place, ...]:
    """The place right before the body's word: 富民妇联2023年工作总结, where 富民 can be no call to enrich the people."""
    match = _BODY_OF.match(words)
    return gazetteer.lookup(match[1], weak=True) if match else ()


def _one(places: Sequence[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _settled(
    witnesses: Sequence[tuple[tuple[Place, ...], str]], counts: Counts | None, masked: bool, path: Place | None
) -> list[tuple[Place, str]]:
    """Each witness with the one place it means; of several places of one name, that which others or the text speak for."""
    found: list[tuple[Place, str]] = []
    for places, witness in witnesses:
        if masked and witness == "source":
            continue
        left = places
        for sure, _ in witnesses:
            if len(left) > 1 and len(sure) == 1:
                left = tuple(p for p in left if lies_in(p, sure[0])) or left
        if len(left) > 1 and path:
            left = tuple(p for p in left if lies_in(p, path)) or left
        if len(left) > 1 and counts:
            left = counts.likeliest(left)
        if len(left) == 1:
            found.append((left[0], witness))
    return found


def _deepest(
    found: Sequence[tuple[Place, str]], path: Place | None, inferred: Place | None, level: str | None
) -> tuple[Place, str]:
    """The first witness's place; one deeper inside it where the report is of that deeper level (全市, 全县)."""
    place, witness = found[0]
    wanted = DEPTH.get(level_in(level, place) or "", 0)
    for other in [*(p for p, _ in found[1:]), path, inferred]:
        if other and lies_in(other, place) and DEPTH[place.level] < DEPTH[other.level] <= wanted:
            place = other
    return place, witness


def _disagreement(place: Place, witness: str, said: Sequence[tuple[Place, str]]) -> tuple[str, ...]:
    """Who names a place that neither holds the report's nor lies in it; nothing is averaged, the first witness stands."""
    others = [(p, w) for p, w in said if not (lies_in(p, place) or lies_in(place, p))]
    if not others:
        return ()
    told = ", ".join(dict.fromkeys(f"the {_WITNESSES[w]} {p.name}" for p, w in others))
    return (
        f"place: the {_WITNESSES[witness]} says {place.name}, {told}: if {place.name} is wrong, add the place to metadata.csv",
    )


def _namesake(place: Place, named: str, body: str) -> Place | None:
    """吉林 is the city in a report that speaks of 全市 and 市委, 海南 the prefecture where 全州 is the whole."""
    twin = next((p for p in gazetteer.lookup(_TWINS.get(place.name, "")) if p.level == "city"), None)
    if twin is None or place.level != "province" or place.name in named + body[:HEAD]:
        return None
    rank = "州" if twin.name.endswith("州") else "市"
    text = body[:LONGEST]
    of_city, of_province = (
        len(re.findall(f"全{r}|我{r}|{r}委|{r}政府|{r}人民政府|{r}妇联", text)) for r in (rank, "省")
    )
    return twin if of_city >= 1 and of_city > 2 * of_province else None


def _own_level(body: str) -> str | None:
    """Whose report it is, by what it calls the whole: 全省, 全市, 全县, 全区 (a district's, or an autonomous region's)."""
    counts = dict.fromkeys(("province", "city", "county", "区"), 0)
    for words, number in Counter(_WHOLE.findall(body, 0, LONGEST)).items():
        counts[_RANK[words[0] if words == "省级" else words[1]]] += number
    if counts["区"] and _PREFECTURE.search(body, 0, LONGEST):
        counts["city"] += counts.pop("区")
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] >= 2 and counts[best] > 0.6 * sum(counts.values()) else None

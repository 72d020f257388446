"""Where a report comes from: province, city and county, and which witness said so.

The order of witnesses, and why: what a text says of itself (我代表上海市人民政府, the line of delivery 在…人民代表大会…会议上,
总书记视察江西) cannot be another's; then its title; then its organisation and signature; then what the page says of its
issuer and site, which reposts get wrong; then the places the sentences name, where nearly all lie together; then folder
and file names, which are hints; last the same reading of the sentences with a lower bar. A later witness settles what an
earlier one left open (朝阳区, 市财政局); where they disagree the earlier stands and a warning says so. Places named as
others' (学习…经验, 对口援助…, 赴…, …来考察) never count, and a masked place (XX市) is no place.

Reading order: `place_of`, `_witnesses`, `_named` (the place a short string names), `_evidence` and `_most_named` (the
places of a whole text), `_own_level` (全省 or 全市: whose report it is).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .. import gazetteer
from ..gazetteer import Place, PlaceMention
from ..knowledge import column

HEAD, TAIL = 700, 240  # code points
OPENING = 100  # code points: the first sentence stands within this
LONGEST = 30_000  # code points of a text that are asked for the places it names

OWN = 3  # weight of a mention that calls the place the report's own (杭州妇女); guessed
SPREAD = 3  # places of one province that must be named where none is called the report's own; guessed

_SPOKEN_FOR = re.compile(
    r"(?:我(?:们)?(?:谨|仅|现)?代表|受)\s*([\u4e00-\u9fff\d]{2,24}?(?:人民政府|政府|委员会|常委会|法院|检察院|妇联|联合会|工会))"
)
_NUMERAL = r"[一二三四五六七八九十\d]"
_MEETS = r"[^，。]{0,24}?(?:人民代表大会|人大|政协|委员会|妇女代表大会|代表大会|常委会|常务委员会|执委|全委|会议)"
_SESSION = re.compile(rf"[届次](?<={_NUMERAL}.){_MEETS}")  # looked for first, for speed
_GATHERED = re.compile(
    rf"[在（(]?([\u4e00-\u9fff]{{2,20}}?)\s*(?:第?{_NUMERAL}{{1,3}}届|第{_NUMERAL}{{1,3}}次){_MEETS}"
)
_VISITED = re.compile(
    r"总书记[^，。；\n]{0,12}?(?:视察|考察|亲临|对|来到|关于|致信|关心)([\u4e00-\u9fff]{2,12}?)(?:时|期间|的)?(?:重要|系列|工作|一系列|讲话|指示|批示|发表|作出)"
)
_BODY_OF = re.compile(
    r"^(?:关于|中共|[（(]?(?:19|20)\d{2}(?:[-—－]20\d{2})?[）)]?(?:年度?)?)*([\u4e00-\u9fff]{2,4}?)(?:(?:19|20)\d{2}年度?)?(?:妇联|妇女|政府|人民政府|总?工会|财政|统计|国民经济)"
)
_MASKED = re.compile(r"[×xXＸ✕＊*○〇某]{1,4}[省市县区州镇]")
# 全省, 我市, 本县, and 省级预算 (not 省级示范基地, which any county may have): one pass for all levels.
_WHOLE = re.compile("[全我本省](?:(?<!省)[省市州盟县旗区]|(?<=省)级(?=预算|财政|一般|收入|支出|国有))")
_OPENS = re.compile(r"^(?:[^\n]{0,40}\n)?(?:(?:19|20)\d{2}年(?:度|以来)?|今年以来|一年来|近年来|过去的?一年)[，,]?$")
_SUBJECT = re.compile(r"(?:^|[，。；：！\n,;:]|代表|目前|年来)$")
_RANK = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "旗": "county", "区": "区"}
_NATIONAL = re.compile(r"受国务院委托|届全国人民代表大会[^。\n]{0,8}会议上")
_PREFECTURE = re.compile("地委|行署|地区妇联|地区妇女")  # where 全区 is the whole of a 地区
_TWINS = {
    "吉林省": "吉林市",
    "海南省": "海南藏族自治州",
}  # the only provinces that share a short name with a prefecture
_WITNESSES = {"text": "text", "title": "title", "source": "page's source", "inferred": "sentences", "path": "path"}
_DEPTH = {"province": 0, "city": 1, "county": 2}


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
    counts = _Counts.of(body) if _open(witnesses, level) and not masked else None
    named_by_path = _one(_candidates(path))
    found = _settled(witnesses, counts, masked, named_by_path) or _inferred(
        witnesses, counts, level, named_by_path, _sole_place(body, level) if counts else None
    )
    if not found:
        return Found()
    place, witness = _deepest(found, named_by_path, counts.most_named(level, strong=False) if counts else None, level)
    place = _namesake(place, (title or "") + (organisation or ""), body) or place
    said = [*found, *([(named_by_path, "path")] if named_by_path else [])]
    return Found(place, witness, _disagreement(place, witness, said))


def _inferred(
    witnesses: Sequence[tuple[tuple[Place, ...], str]],
    counts: _Counts | None,
    level: str | None,
    path: Place | None,
    sole: Place | None,
) -> list[tuple[Place, str]]:
    """What the sentences say where no witness settles it, or the path; never against the several places of a name in the title."""
    open_names = next((places for places, witness in witnesses if witness != "source"), ())
    asked = [
        (counts.most_named(level, strong=True) if counts else None, "inferred"),
        (path, "path"),
        (counts.most_named(level, strong=False) if counts else None, "inferred"),
        (sole if counts else None, "inferred"),
    ]
    for place, witness in asked:
        if place and (not open_names or any(_inside(p, place) or _inside(place, p) for p in open_names)):
            return [(place, witness)]
    return []


def _open(witnesses: Sequence[tuple[tuple[Place, ...], str]], level: str | None) -> bool:
    """Whether the text's own mentions are needed: no witness names one place alone, as deep as the report goes."""
    return not any(
        len(places) == 1 and _DEPTH[places[0].level] >= _DEPTH.get(_level_in(level, places[0]) or "", 0)
        for places, witness in witnesses
        if witness != "source"
    )


def _witnesses(
    title: str | None, body: str, organisation: str | None, facts: Mapping[str, str]
) -> Iterator[tuple[tuple[Place, ...], str]]:
    """What each witness says, strongest first: the places it may mean, and who it is."""
    for words, witness in _statements(title, body, organisation, facts):
        if places := _candidates(words) or (_begins_with(words) if witness != "source" else ()):
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


def _candidates(words: str) -> tuple[Place, ...]:
    """The places a short string may mean: the deepest it names, kept to those that fit the ones before."""
    best: tuple[Place, ...] = ()
    for mention in gazetteer.find_places(words[:120]):
        if _is_others(words, mention):
            continue
        fitting = tuple(p for p in mention.places if not best or any(_inside(p, outer) for outer in best))
        if fitting and (not best or _DEPTH[fitting[0].level] > _DEPTH[best[0].level]):
            best = fitting
    return best


def _begins_with(words: str) -> tuple[Place, ...]:
    """The place right before the body's word: 富民妇联2023年工作总结, where 富民 can be no call to enrich the people."""
    match = _BODY_OF.match(words)
    return gazetteer.lookup(match[1], weak=True) if match else ()


def _inside(inner: Place, outer: Place) -> bool:
    return (
        inner.province == outer.province and outer.city in (None, inner.city) and outer.county in (None, inner.county)
    )


def _is_others(text: str, mention: PlaceMention) -> bool:
    """A place that is visited, learnt from or helped is not the report's own."""
    before, after = text[max(0, mention.start - 16) : mention.start], text[mention.end : mention.end + 8]
    return bool(_frame("before").search(before) or _frame("after").match(after))


@cache
def _frame(side: str) -> re.Pattern[str]:
    """The words of knowledge/place_frames.csv before a name, behind another's, or behind one's own."""
    terms = {
        kind: "|".join(map(re.escape, column("place_frames", kind=kind))) for kind in ("far", "close", "after", "self")
    }
    if side == "before":
        return re.compile(rf"(?:{terms['far']})[\u4e00-\u9fff、“”]{{0,10}}$|(?:{terms['close']})$")
    more = r"|路\d|等\d" if side == "after" else r"|[\u4e00-\u9fff]{1,5}(?:镇|乡|街道)"
    return re.compile(rf"(?:省|市|县|区|州)?(?:{terms[side]}{more})")


def _opens(text: str, mention: PlaceMention) -> bool:
    """2023年，清江县坚持…: a county or city that the first sentence begins with."""
    return mention.full and mention.start < OPENING and bool(_OPENS.search(text[: mention.start]))


def _one(places: Sequence[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _settled(
    witnesses: Sequence[tuple[tuple[Place, ...], str]], counts: _Counts | None, masked: bool, path: Place | None
) -> list[tuple[Place, str]]:
    """Each witness with the one place it means; of several places of one name, that which others or the text speak for."""
    found: list[tuple[Place, str]] = []
    for places, witness in witnesses:
        if masked and witness == "source":
            continue
        left = places
        for sure, _ in witnesses:
            if len(left) > 1 and len(sure) == 1:
                left = tuple(p for p in left if _inside(p, sure[0])) or left
        if len(left) > 1 and path:
            left = tuple(p for p in left if _inside(p, path)) or left
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
    wanted = _DEPTH.get(_level_in(level, place) or "", 0)
    for other in [*(p for p, _ in found[1:]), path, inferred]:
        if other and _inside(other, place) and _DEPTH[place.level] < _DEPTH[other.level] <= wanted:
            place = other
    return place, witness


def _disagreement(place: Place, witness: str, said: Sequence[tuple[Place, str]]) -> tuple[str, ...]:
    """Who names a place that neither holds the report's nor lies in it; nothing is averaged, the first witness stands."""
    others = [(p, w) for p, w in said if not (_inside(p, place) or _inside(place, p))]
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


def _level_in(level: str | None, place: Place) -> str | None:
    """全区 is the whole of an autonomous region or of a district; 全市 the whole of a municipality."""
    if level == "区":
        return "province" if place.province.endswith("自治区") and not place.county else "county"
    if level == "city" and place.province in gazetteer.MUNICIPALITIES:
        return "province"
    return level


def _weighed(text: str) -> Iterator[tuple[Place, int]]:
    """The places a text names that are not another's, each with what the mention weighs."""
    for mention in gazetteer.find_places(text):
        if len(mention.places) == 1 and not _is_others(text, mention):
            own = OWN if _frame("self").match(text, mention.end) or _opens(text, mention) else 0
            yield mention.places[0], own + (2 if mention.full else 1)
    for match in _VISITED.finditer(text):
        yield from ((place, OWN) for place in _candidates(match[1])[:1])


def _sole_place(body: str, level: str | None) -> Place | None:
    """The one city or county that a text names in full, where nothing in it names a place elsewhere.

    A single mention counts where a clause begins with it (目前，建湖县共有…) or says who is stood for, and only for a text
    of that level.
    """
    named = [m for m in gazetteer.find_places(body[:LONGEST]) if len(m.places) == 1]
    places = sorted({m.places[0] for m in named}, key=lambda p: (_DEPTH[p.level], p.code))
    full = [m for m in named if m.full and m.places[0].level != "province" and not _is_others(body, m)]
    if not full or not all(_inside(places[-1], p) for p in places):
        return None
    deepest = places[-1]
    fits = level is None or _level_in(level, deepest) == deepest.level
    own = [m for m in full if m.places[0] == deepest and _SUBJECT.search(body[max(0, m.start - 4) : m.start])]
    return deepest if fits and (len(named) > 1 or (own and level is not None)) else None


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often a text names provinces, and cities and counties in them; an ambiguous name counts nowhere.

    Only provinces speak that the text calls its own (杭州妇女, 全市 behind the name) or of which it names several places:
    one foreign city named five times is no evidence.
    """

    provinces: Counter[str]
    cities: Counter[tuple[str, str]]
    counties: Counter[Place]
    all: Counter[tuple[str, str]]

    @classmethod
    def of(cls, body: str) -> _Counts:
        """`all`: province and city (empty for the province's own mentions) of every mention, heard or not."""
        text = body[:LONGEST]
        named = [(place, weight) for place, weight in _weighed(text)]
        names: dict[str, set[str]] = {}
        for place, _ in named:
            names.setdefault(place.province, set()).add(place.name)
        heard = {p.province for p, weight in named if weight >= OWN} | {p for p, n in names.items() if len(n) >= SPREAD}
        provinces: Counter[str] = Counter()
        cities: Counter[tuple[str, str]] = Counter()
        counties: Counter[Place] = Counter()
        for place, weight in named:
            if place.province not in heard:
                continue
            provinces[place.province] += weight
            if place.city:
                cities[place.province, place.city] += weight
            if place.county:
                counties[place] += weight
        everything: Counter[tuple[str, str]] = Counter()
        for place, weight in named:
            everything[place.province, ""] += weight
            everything[place.province, place.city or "-"] += weight
        return cls(provinces, cities, counties, everything)

    def likeliest(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Of several places of one name, the one whose city or province the text names most; all where none stands out."""
        scores = {p: self.all[p.province, ""] + 3 * self.all[p.province, p.city or "-"] * bool(p.city) for p in places}
        best = max(scores.values())
        kept = tuple(p for p in places if scores[p] == best)
        return kept if best and len(kept) == 1 else tuple(places)

    def most_named(self, level: str | None, *, strong: bool) -> Place | None:
        """The place that the text's own mentions speak for, at the level of the report."""
        total = sum(self.provinces.values())
        if not total:
            return None
        province = max(self.provinces, key=lambda p: (self.provinces[p], p))
        least, share = (3, 0.75) if strong else (3, 0.5)
        if self.provinces[province] < least or self.provinces[province] < share * total:
            return None
        place = gazetteer.lookup(province)[0]
        wanted = _level_in(level, place)
        if wanted == "province":
            return (self._district_of_all(province) if level == "区" else None) or place
        city = self._city_in(province, sure=wanted is not None)
        return self._county_in(city or place, sure=wanted == "county") or city or place

    def _district_of_all(self, province: str) -> Place | None:
        """The one district that nearly every mention names: 全区 is its whole, not the autonomous region's."""
        inside = {p: n for p, n in self.counties.items() if p.province == province and p.name.endswith("区")}
        best = max(inside, key=lambda p: (inside[p], p.code), default=None)
        return best if best and inside[best] >= max(3, 0.6 * self.provinces[province]) else None

    def _city_in(self, province: str, *, sure: bool) -> Place | None:
        """The city most named inside the province; without a word on the level it must stand out."""
        inside = {c: n for (p, c), n in self.cities.items() if p == province}
        if not inside:
            return None
        city = max(inside, key=lambda c: (inside[c], c))
        least, share = (2, 0.5) if sure else (3, 0.7)
        if inside[city] < least or inside[city] < share * sum(inside.values()):
            return None
        return next(p for p in gazetteer.lookup(city) if p.province == province)

    def _county_in(self, city: Place, *, sure: bool) -> Place | None:
        """The county most named inside the city, or right under the province; 全市 may be the whole of a county-level city, so it must stand out."""
        inside = {p: n for p, n in self.counties.items() if p.city == city.city and p.province == city.province}
        if not inside:
            return None
        best = max(inside, key=lambda p: (inside[p], p.code))
        rivals = sum(inside.values()) if sure or not city.city else self.cities[city.province, city.city]
        least, share = (2, 0.6) if sure else (4, 0.75)
        return best if inside[best] >= least and inside[best] >= share * rivals else None

"""The places that a text names: which are its own, which another's, and for which place they speak.

Reading order: `candidates` (the places a short string may mean), `is_others` and `_weighed` (whose place a mention is, and
what it weighs), `Counts` (the places of a whole text), `sole_place` (the one place a short text names).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .. import gazetteer
from ..gazetteer import Place, PlaceMention
from ..knowledge import column

LONGEST = 30_000  # code points of a text that are asked for the places it names
OPENING = 100  # code points: the first sentence stands within this
OWN = 3  # weight of a mention that calls the place the report's own (杭州妇女); guessed
SPREAD = 3  # places of one province that must be named where none is called the report's own; guessed
_VISITED = re.compile(
    r"总书记[^，。；\n]{0,12}?(?:视察|考察|亲临|对|来到|关于|致信|关心)([\u4e00-\u9fff]{2,12}?)(?:时|期间|的)?(?:重要|系列|工作|一系列|讲话|指示|批示|发表|作出)"
)
_OPENS = re.compile(r"^(?:[^\n]{0,40}\n)?(?:(?:19|20)\d{2}年(?:度|以来)?|今年以来|一年来|近年来|过去的?一年)[，,]?$")
_SUBJECT = re.compile(r"(?:^|[，。；：！\n,;:]|代表|目前|年来)$")
DEPTH = {"province": 0, "city": 1, "county": 2}


def candidates(words: str) -> tuple[Place, ...]:
    """The places a short string may mean: the deepest it names, kept to those that fit the ones before."""
    best: tuple[Place, ...] = ()
    for mention in gazetteer.find_places(words[:120]):
        if is_others(words, mention):
            continue
        fitting = tuple(p for p in mention.places if not best or any(lies_in(p, outer) for outer in best))
        if fitting and (not best or DEPTH[fitting[0].level] > DEPTH[best[0].level]):
            best = fitting
    return best


def lies_in(inner: Place, outer: Place) -> bool:
    """Whether a place is another or lies in it."""
    return (
        inner.province == outer.province and outer.city in (None, inner.city) and outer.county in (None, inner.county)
    )


def level_in(level: str | None, place: Place) -> str | None:
    """全区 is the whole of an autonomous region or of a district; 全市 the whole of a municipality."""
    if level == "区":
        return "province" if place.province.endswith("自治区") and not place.county else "county"
    if level == "city" and place.province in gazetteer.MUNICIPALITIES:
        return "province"
    return level


def is_others(text: str, mention: PlaceMention) -> bool:
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


def _weighed(text: str) -> Iterator[tuple[Place, int]]:
    """The places a text names that are not another's, each with what the mention weighs."""
    for mention in gazetteer.find_places(text):
        if len(mention.places) == 1 and not is_others(text, mention):
            own = OWN if _frame("self").match(text, mention.end) or _opens(text, mention) else 0
            yield mention.places[0], own + (2 if mention.full else 1)
    for match in _VISITED.finditer(text):
        yield from ((place, OWN) for place in candidates(match[1])[:1])


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a text names provinces, and cities and counties in them; an ambiguous name counts nowhere.

    Only provinces speak that the text calls its own (杭州妇女, 全市 behind the name) or of which it names several places:
    one foreign city named five times is no evidence.
    """

    provinces: Counter[str]
    cities: Counter[tuple[str, str]]
    counties: Counter[Place]
    all: Counter[tuple[str, str]]

    @classmethod
    def of(cls, body: str) -> Counts:
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
        wanted = level_in(level, place)
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


def sole_place(body: str, level: str | None) -> Place | None:
    """The one city or county that a text names in full, where nothing in it names a place elsewhere.

    A single mention counts where a clause begins with it (目前，建湖县共有…) or says who is stood for, and only for a text
    of that level.
    """
    named = [m for m in gazetteer.find_places(body[:LONGEST]) if len(m.places) == 1]
    places = sorted({m.places[0] for m in named}, key=lambda p: (DEPTH[p.level], p.code))
    full = [m for m in named if m.full and m.places[0].level != "province" and not is_others(body, m)]
    if not full or not all(lies_in(places[-1], p) for p in places):
        return None
    deepest = places[-1]
    fits = level is None or level_in(level, deepest) == deepest.level
    own = [m for m in full if m.places[0] == deepest and _SUBJECT.search(body[max(0, m.start - 4) : m.start])]
    return deepest if fits and (len(named) > 1 or (own and level is not None)) else None

"""The provinces, prefectures and counties of China with their official codes, short and former names.

Reading order: `Place`; `_names` (every way to write a place: official, short, former and regular short forms such as
大理州 or 景宁县; knowledge/former_names.csv has the irregular ones); `lookup` (a name → the places that bear it), `find_places` (the places a text names, longest first),
`official`, `province_of`, `by_code`. The facts stand in knowledge/places.csv, which says where they come from;
knowledge/place_words.csv lists short names that are common words too, knowledge/place_decoys.csv words that contain a
place's name and do not mean it (长治久安).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .knowledge import column, rows

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
# What stands right before a county's name without making a word with it; guessed.
_BESIDE_A_COUNTY = frozenset("在与和及是赴到的了为从对由自向市省州区盟年月日县、将把以我")
_ORDER = {"province": 0, "city": 1, "county": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its full official names. `level`: province, city or county; `city` is null for a municipality's districts."""

    code: str
    name: str
    level: str
    province: str
    city: str | None = None
    county: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A name of a place where it stands. `full`: the official name was used; `places`: all that bear the name.

    `start`, `end`: code points in the text searched, end exclusive.
    """

    start: int
    end: int
    full: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name stands for. `full`: written out as officials do; `weak`: a common word too, never taken for a place."""

    full: bool
    places: tuple[Place, ...]
    weak: bool = False


@cache
def _by_code() -> dict[str, Place]:
    table = {r["code"]: r for r in rows("places")}
    found = {}
    for code, row in table.items():
        province = table[code[:2] + "0000"]["name"]
        if row["level"] == "province":
            found[code] = Place(code, row["name"], "province", province)
        elif row["level"] == "city":
            found[code] = Place(code, row["name"], "city", province, row["name"])
        else:
            parent = table.get(row["parent"], {})
            city = parent.get("name") if parent.get("level") == "city" else None
            found[code] = Place(code, row["name"], "county", province, city, row["name"])
    return found


def by_code(code: str) -> Place | None:
    """The place with an official six-digit code; None for a code that no province, prefecture or county has.

    >>> by_code("330782").name, by_code("999999")
    ('义乌市', None)
    """
    return _by_code().get(code)


@cache
def _names() -> dict[str, _Name]:
    """Every name → what it stands for; regular old and short forms only where nothing else bears the name."""
    found: dict[str, list[tuple[bool, Place]]] = {}
    for row in rows("places"):
        place = _by_code()[row["code"]]
        found.setdefault(row["name"], []).append((True, place))
        for former in filter(None, row["former"].split(";")):
            found.setdefault(former, []).append((True, place))
        if row["short"] and (row["level"] != "county" or len(row["short"]) > 1):
            found.setdefault(row["short"], []).append((False, place))
    for name, places in [*_formerly(), *_regular_forms().items()]:
        if name not in found and len(places) == 1:
            found[name] = [(name[-1] in "省市县区州盟旗", places[0])]
    weak = set(column("place_words"))
    return {name: _ranked(name, places, weak) for name, places in found.items()}


def _formerly() -> Iterator[tuple[str, list[Place]]]:
    named: dict[str, list[Place]] = {}
    for place in _by_code().values():
        named.setdefault(place.name, []).append(place)
    for row in rows("former_names"):
        places = named.get(row["name"], [])
        yield row["former"], [p for p in places if row["within"] in ("", p.province, p.city)]


def _regular_forms() -> dict[str, list[Place]]:
    """大理州 for the autonomous prefecture, 景宁县 for the autonomous county, 富阳市 for the district it became, 赣州地区."""
    forms: dict[str, list[Place]] = {}
    words = set(column("place_words"))  # 振兴县 is the seam of 振兴县域, no old name of 振兴区
    for row in rows("places"):
        short, name = row["short"], row["name"]
        if len(short) < 2 or row["level"] == "province" or short in words:
            continue
        for suffix in _other_suffixes(name, row["level"]):
            forms.setdefault(short + suffix, []).append(_by_code()[row["code"]])
    return forms


def _other_suffixes(name: str, level: str) -> str | tuple[str, ...]:
    if level == "city":
        return ("州",) if name.endswith("自治州") else ("地区",) if name.endswith("市") else ()
    if name.endswith(("自治县", "自治旗")):
        return name[-1]
    return {"区": "县市", "市": "县", "县": ""}.get(name[-1], "")


def _ranked(name: str, places: list[tuple[bool, Place]], weak: set[str]) -> _Name:
    """A short name of a province or city does not stand for a county that shares it; an official name stands for all.

    朝阳 is the city in 辽宁 before any district of that name, and 海南 the province before the prefecture in 青海.
    """
    full = any(f for f, _ in places)
    best = min(_ORDER[p.level] for _, p in places)
    kept = tuple(dict.fromkeys(p for f, p in places if (f and full) or (not full and _ORDER[p.level] == best)))
    return _Name(full, kept, name in weak)


def lookup(name: str, *, weak: bool = False) -> tuple[Place, ...]:
    """The places that bear a name, full, short or former; none for a short name that is a common word too (平安, 同心).

    `weak`: those too, for a spot where only a place's name can stand.

    >>> [p.name for p in lookup("内蒙古")], [(p.province, p.city) for p in lookup("襄樊市")]
    (['内蒙古自治区'], [('湖北省', '襄阳市')])
    >>> [p.name for p in lookup("大理州")], sorted(p.province for p in lookup("朝阳区")), lookup("平安")
    (['大理白族自治州'], ['北京市', '吉林省'], ())
    """
    found = _names().get(name)
    return found.places if found and (weak or found.full or not found.weak) else ()


def official(name: str, *, within: str | None = None) -> str | None:
    """The full official name for a name that only one place bears (in the province or city `within`).

    >>> official("大理州"), official("浙江"), official("朝阳区"), official("朝阳区", within="北京市")
    ('大理白族自治州', '浙江省', None, '朝阳区')
    """
    places = [p for p in lookup(name) if within in (None, p.province, p.city)]
    return places[0].name if len(places) == 1 else None


def province_of(name: str) -> str | None:
    """The province a place lies in, where all that bear the name lie in one; None where they do not.

    >>> province_of("兰溪市"), province_of("贵溪"), province_of("朝阳区")
    ('浙江省', '江西省', None)
    """
    provinces = {p.province for p in lookup(name)}
    return provinces.pop() if len(provinces) == 1 else None


@cache
def _machine() -> tuple[AhoCorasick, list[_Name | None]]:
    """All names and decoys in one automaton, leftmost first, longest of those that begin together."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    meanings: dict[str, _Name | None] = {name: found for name, found in _names().items() if not found.weak}
    meanings |= dict.fromkeys(column("place_decoys"))
    return AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest), list(meanings.values())


def find_places(text: str) -> list[PlaceMention]:
    """The places a text names, longest match first, in the order they stand; linear in the text's length.

    It does not decide between several places of one name, nor whether the text is about them: a mention gives all that
    bear the name.

    >>> [m.places[0].name for m in find_places("杭州与兰溪市共建，确保长治久安")]
    ['杭州市', '兰溪市']
    """
    return list(_mentions(text))


def _mentions(text: str) -> Iterator[PlaceMention]:
    machine, meanings = _machine()
    for number, start, end in machine.find_matches_as_indexes(text):
        meaning = meanings[number]
        if meaning is None or (end - start == 2 and not _stands_alone(text, start, end, meaning.places[0])):
            continue
        found: PlaceMention | None = PlaceMention(start, end, meaning.full and end - start > 2, meaning.places)
        while found:
            yield found
            found = _right_behind(text, found)


def _right_behind(text: str, outer: PlaceMention) -> PlaceMention | None:
    """A name that is a common word too, right behind the place it lies in: 洛阳市老城区, 海东市平安."""
    for size in (4, 3, 2):
        name = _names().get(text[outer.end : outer.end + size])
        if name and name.weak and outer.places[0].level != "county":
            inside = tuple(p for p in name.places if p.level == "county" and any(_lies_in(p, o) for o in outer.places))
            if inside:
                return PlaceMention(outer.end, outer.end + size, name.full and size > 2, inside)
    return None


def _lies_in(place: Place, outer: Place) -> bool:
    return place.province == outer.province and outer.city in (None, place.city)


def _stands_alone(text: str, start: int, end: int, place: Place) -> bool:
    """Whether a county's name of two characters is the county, not the seam of other words.

    Half of them end or begin a word: 振兴县域, 时任县委书记, 创新平台.
    """
    if place.level != "county":
        return True
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    joined = "\u4e00" <= before <= "\u9fff" and before not in _BESIDE_A_COUNTY
    return not joined and not (text[end - 1] == "县" and after in ("级", "域", "委", "直", "乡"))

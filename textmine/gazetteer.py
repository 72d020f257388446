"""The provinces, prefectures and counties of China with their official codes, short and former names.

Reading order: `Place`; `lookup` (a name → the places that bear it), `find_places` (the places a text names, longest
first), `by_code`. The facts stand in knowledge/places.csv, which says where they come from.
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
    """A name of a place where it stands. `full`: the official name was used; `places`: all that bear the name."""

    start: int
    end: int
    full: bool
    places: tuple[Place, ...]


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
    """The place with an official six-digit code."""
    return _by_code().get(code)


@cache
def _names() -> dict[str, tuple[bool, tuple[Place, ...]]]:
    """Every name → whether it is official, and the places that bear it, provinces before cities before counties."""
    weak = set(column("place_words"))
    found: dict[str, list[tuple[bool, Place]]] = {}
    for row in rows("places"):
        place = _by_code()[row["code"]]
        found.setdefault(row["name"], []).append((True, place))
        if row["former"]:
            found.setdefault(row["former"], []).append((True, place))
        if row["short"] and not (row["level"] == "county" and (row["short"] in weak or len(row["short"]) < 2)):
            found.setdefault(row["short"], []).append((False, place))
    return {name: _ranked(places) for name, places in found.items()}


def _ranked(places: list[tuple[bool, Place]]) -> tuple[bool, tuple[Place, ...]]:
    """A short name of a province or city does not stand for a county that shares it."""
    order = {"province": 0, "city": 1, "county": 2}
    best = min(order[p.level] for _, p in places)
    return any(full for full, _ in places), tuple(p for _, p in places if order[p.level] == best)


def lookup(name: str) -> tuple[Place, ...]:
    """The places that bear a name, full, short or former.

    >>> [p.name for p in lookup("内蒙古")], [(p.province, p.city) for p in lookup("襄樊市")]
    (['内蒙古自治区'], [('湖北省', '襄阳市')])
    """
    return _names().get(name, (False, ()))[1]


def official(name: str) -> str | None:
    """The full official name for a name that only one place bears.

    >>> official("大理州") is None, official("浙江")
    (True, '浙江省')
    """
    places = lookup(name)
    return places[0].name if len(places) == 1 else None


@cache
def _machine() -> tuple[AhoCorasick, list[str]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    names = sorted(_names())
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def find_places(text: str) -> Iterator[PlaceMention]:
    """The places a text names, longest match first, in the order they stand.

    >>> [m.places[0].name for m in find_places("杭州与兰溪市共建")]
    ['杭州市', '兰溪市']
    """
    machine, names = _machine()
    for number, start, end in machine.find_matches_as_indexes(text):
        full, places = _names()[names[number]]
        yield PlaceMention(start, end, full and len(places) >= 1 and end - start > 2, places)

"""What a report is: title, organisation, place, year, genre, date of publication (guidelines §3).

Reading order: `infer`, then one function a field. The text is asked first: its own naming of itself (我代表上海市人民政府, the
place of delivery), its title, its organisation, then the page's source and site, then folder and file names, last the
places its sentences name. A later witness fills what the earlier ones left open; where two disagree the earlier stands
and a warning says so. Mentions of others (学习…经验, 对口援助…, 赴…) never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from . import gazetteer
from .gazetteer import Place
from .knowledge import rows
from .records import Cleaned, Heading, Metadata, Source

HEAD = 700  # the title, the lines of delivery and the opening stand within this

_DIGITS = (
    {c: str(n) for n, c in enumerate("〇一二三四五六七八九")}
    | {"零": "0", "○": "0"}
    | {chr(0xFF10 + n): str(n) for n in range(10)}
)
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s*[-—–至、]\s*(?:(?:19|20)\d{2}))?\s*(?=年)|(?<!\d)((?:19|20)\d{2})[-—–]20\d{2}"
)
_SELF = re.compile(r"我(?:谨)?代表\s*([\u4e00-\u9fff]{1,16}?(?:人民政府|政府))|我(?:谨)?代表\s*(国务院)")
_GATHERED = re.compile(
    r"在(?:中国共产党)?([\u4e00-\u9fff]{2,14}?)第?[一二三四五六七八九十\d]*届?[^，。\n]{0,8}(?:人民代表大会|政协|妇女代表大会|常委会)"
)
_FOREIGN = re.compile(
    r"(?:学习|借鉴|对口(?:援助|支援|帮扶|协作)|援助|援|支援|赴|前往|来自|考察|走访|视察|与|同|和|及)[\u4e00-\u9fff、]{0,10}$"
)
_MASKED = re.compile(r"[×XＸ＊*某]{1,4}[省市县区州]")
_ORGANISATION = (
    r"[\u4e00-\u9fff]{0,16}?(?:人民政府|财政[厅局]|统计局|发展和改革委员会|发展改革委|教育[厅局]|民政[厅局]|总工会|工会和妇委会|妇女联合会|妇联|妇委会|妇工委|妇女委员会"
    r"|女职工委员会|工会委员会|工会|共青团[\u4e00-\u9fff]{0,6}委|团委|妇儿工委|[厅局委办])"
)
_IN_TITLE = re.compile(
    rf"^(?:关于|在)?(?:[\d〇○零一二三四五六七八九]{{4}}年度?)?({_ORGANISATION})(?:党组|机关)?(?=[\d二〇年关工述的上下第]|在)"
)
_ALONE = re.compile(rf"^({_ORGANISATION})(?:\s+{_ORGANISATION})?$")
_OWN_NAME = re.compile(
    r"((?:[\u4e00-\u9fff]{0,8}[省市县区州厅局])?(?:[\u4e00-\u9fff]{0,6}[厅局])?(?:工会和妇委会|妇女联合会|妇联|妇委会|妇工委|总工会))"
)


def infer(
    source: Source,
    cleaned: Cleaned,
    headings: Sequence[Heading] = (),
    *,
    doc: str,
    overrides: Mapping[str, str] | None = None,
) -> Metadata:
    r"""The metadata of a report; `overrides` (its row of metadata.csv) win over everything.

    >>> text = "2026年某省政府工作报告\n各位代表：\n现在，我代表浙江省人民政府，向大会报告工作。\n"
    >>> found = infer(Source("a.txt", "txt", "utf-8", "", text), Cleaned(text, (), "2026年某省政府工作报告"), doc="a.txt")
    >>> found.organisation, found.province, found.year, found.genre
    ('浙江省人民政府', '浙江省', 2026, 'work_report')
    """
    given = dict(overrides or {})
    text, title = cleaned.text, given.get("title") or cleaned.title
    genre = given.get("genre") or _genre(title, text)
    years = _years(title, text, genre, headings, doc)
    organisation = given.get("organisation") or _organisation(title, text, genre, cleaned)
    place, witness, warnings = _place(title, text, organisation, cleaned, doc)
    organisation = _full_organisation(organisation, place, genre, text)
    if organisation and (m := re.match(r"^(?:省|自治区)", organisation)) and place and m:
        place = gazetteer.by_code(place.code[:2] + "0000")
    facts = cleaned.facts
    return Metadata(
        title=title,
        organisation=organisation,
        province=given.get("province") or (place.province if place else None),
        city=given.get("city") or (place.city if place else None),
        county=given.get("county") or (place.county if place else None),
        place_code=given.get("place_code") or (place.code if place else None),
        place_from="metadata.csv" if {"province", "city", "county"} & given.keys() else witness if place else None,
        year=int(given["year"]) if given.get("year", "").isdigit() else years[0],
        covers_achieved=_given_years(given, "covers_achieved", years[1]),
        covers_planned=_given_years(given, "covers_planned", years[2]),
        genre=genre,
        published=given.get("published") or facts.get("published"),
        source_url=given.get("source_url") or facts.get("source_url"),
        retrieved=given.get("retrieved") or facts.get("retrieved"),
        flags=cleaned.flags,
        warnings=tuple(warnings),
    )


def _given_years(given: Mapping[str, str], column: str, found: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(y) for y in re.findall(r"\d{4}", given.get(column, ""))) or found


@cache
def _genres() -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((tuple(r["all"].split("+")), r["genre"]) for r in rows("genres"))


def _genre(title: str | None, text: str) -> str:
    """By the title; a text without one by how it opens and speaks."""
    for words, genre in _genres() if title else ():
        if all(w in (title or "") for w in words):
            return genre
    head = text[:HEAD]
    if re.search(r"我代表[^，。]{0,14}政府|我代表国务院|政府工作报告", head):
        return "work_report"
    if re.match(r"(?:各位|同志们|尊敬的)", head):
        return "speech"
    return "article"


def _plain_years(text: str) -> str:
    """Years in any digits as plain ones, one character for one: 二〇二三年, １９８５年."""
    return "".join(_DIGITS.get(c, c) for c in text) if re.search("[〇○０-９]|[一二][零九]", text) else text


def _found_years(text: str) -> list[int]:
    return [int(m[1] or m[2]) for m in _YEAR.finditer(_plain_years(text))]


def _years(
    title: str | None, text: str, genre: str, headings: Sequence[Heading], doc: str
) -> tuple[int | None, tuple[int, ...], tuple[int, ...]]:
    """The year a report is filed under, the years it reviews, the years it plans."""
    named = _found_years(title or "")
    delivered = _delivered(text, len(title or ""))
    year = named[0] if named else None
    if genre == "work_report":
        year = year or delivered or _next_of_review(headings, text)
        return year, ((year - 1,) if year else ()), ((year,) if year else ())
    if genre == "speech":
        year = year or delivered or _often(text)
        return year, (), ((year,) if year else ())
    year = year or _opening_year(text) or _often(text) or _path_year(doc)
    if year is None:
        return None, (), ()
    if genre == "plan":
        return year, (), (year,)
    if genre == "summary+plan" or (genre == "other" and len(named) > 1):
        return year, (year,), (named[1] if len(named) > 1 else year + 1,)
    return year, (year,), ()


def _delivered(text: str, start: int) -> int | None:
    """The year in the line of delivery: ——2026年2月3日在…会议上."""
    match = re.search(
        r"^[—―－\-（(]*\s*((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:在|于|[^，。]{0,12}在)",
        _plain_years(text[start : start + HEAD]),
        re.MULTILINE,
    )
    return int(match[1]) if match else None


def _next_of_review(headings: Sequence[Heading], text: str) -> int | None:
    """一、2014年工作回顾 → 2015; else the year of which the report says what it will do."""
    for heading in headings[:6]:
        if re.search("回顾|总结", heading.text) and (years := _found_years(heading.text)):
            return max(years) + 1
    for heading in headings:
        if re.search("今年|工作|安排|任务|要求", heading.text) and (years := _found_years(heading.text)):
            return years[0]
    plan = re.search(r"((?:19|20)\d{2})年(?:经济社会发展|工作的?总体要求|政府工作|是)", text)
    return int(plan[1]) if plan else _often(text)


def _opening_year(text: str) -> int | None:
    years = _found_years(text[:160])
    return years[0] if years else None


def _often(text: str) -> int | None:
    counts: dict[int, int] = {}
    for year in _found_years(text[:20000]):
        counts[year] = counts.get(year, 0) + 1
    return max(counts, key=lambda y: (counts[y], y)) if counts else None


def _path_year(doc: str) -> int | None:
    years = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", doc)
    return int(years[-1]) if years else None


def _organisation(title: str | None, text: str, genre: str, cleaned: Cleaned) -> str | None:
    """As written: in the title, in a line of its own before the body, in what the page says of its source."""
    own = _SELF.search(text[:3000])
    if own:
        return own[1] or own[2]
    if genre == "work_report":
        return "国务院" if re.search("国务院总理|国务院政府工作报告", text[:HEAD]) else None
    lines = text[len(title or "") :][:HEAD].split("\n")[:6]
    alone = next((m[1] for line in lines if len(line) < 24 and (m := _ALONE.match(line.strip()))), None)
    if alone and genre == "other":
        return alone
    match = _IN_TITLE.match(title or "")
    if match and len(match[1]) > 2:
        return match[1]
    issuer = cleaned.facts.get("issuer") or cleaned.facts.get("attribution", "")
    if genre == "other" and re.search(r"(?:局|厅|委|政府)$", issuer):
        return issuer
    opening = _OWN_NAME.search(text[:120])
    if opening and not alone:
        return opening[1]
    counts: dict[str, int] = {}
    for name in _OWN_NAME.findall(text[:4000]):
        counts[name] = counts.get(name, 0) + 1
    return alone or (max(counts, key=lambda n: (counts[n], -text.find(n))) if counts else None)


def _full_organisation(organisation: str | None, place: Place | None, genre: str, text: str) -> str | None:
    """A government has its full name even where the text says 省人民政府; a bureau the place before it."""
    if genre == "work_report" and organisation != "国务院" and place:
        seat = place.county or place.city or place.province
        if organisation is None or organisation.endswith("政府"):
            return f"{seat}人民政府"
    if genre == "other" and place:
        seat = place.county or place.city or place.province
        if organisation is None:
            kind = "统计局" if "统计公报" in text[:200] else "财政局" if "预算" in text[:200] else ""
            return f"{seat}{kind}" if kind else None
        if re.match(r"^[省市县区州](?=[\u4e00-\u9fff])", organisation):
            return seat + organisation[1:]
    return organisation


def _place(
    title: str | None, text: str, organisation: str | None, cleaned: Cleaned, doc: str
) -> tuple[Place | None, str | None, list[str]]:
    """The place, which witness named it, and warnings where witnesses disagree."""
    if organisation == "国务院":
        return None, None, []
    masked = bool(_MASKED.search((title or "") + text[:HEAD]))
    found: list[tuple[Place, str]] = []
    for words, witness in _witnesses(title, text, organisation, cleaned, doc):
        place = _named(words, found[0][0] if found else None)
        if place and not (masked and witness in ("inferred", "source")):
            found.append((place, witness))
    if not found and not masked and (place := _most_named(text)):
        found.append((place, "inferred"))
    if not found:
        return None, None, []
    place, witness = found[0]
    for other, _ in found[1:]:
        if other.province == place.province and _depth(other) > _depth(place) and _holds(place, other):
            place = other
    path = _named(doc, None)
    warnings = []
    if path and path.province != place.province:
        warnings.append(
            f"the path says {path.name}, the text {place.name}: if the text is wrong, add the place to metadata.csv"
        )
    return place, witness, warnings


def _witnesses(
    title: str | None, text: str, organisation: str | None, cleaned: Cleaned, doc: str
) -> Iterator[tuple[str, str]]:
    own = _SELF.search(text[:3000])
    if own and own[1]:
        yield own[1], "text"
    for match in list(_GATHERED.finditer(text[:HEAD]))[:1]:
        yield match[1], "text"
    yield title or "", "title"
    yield organisation or "", "text"
    for name in ("issuer", "site", "attribution"):
        yield cleaned.facts.get(name, ""), "source"
    yield doc, "path"


def _depth(place: Place) -> int:
    return {"province": 0, "city": 1, "county": 2}[place.level]


def _holds(outer: Place, inner: Place) -> bool:
    """A city never comes into a province's own report, nor a county into a city's, from a weaker witness."""
    return False if outer.level == "province" else outer.city == inner.city


def _named(words: str, within: Place | None) -> Place | None:
    """The deepest place that a short string names, if what it names fits together."""
    best: Place | None = None
    for mention in gazetteer.find_places(words[:120]):
        fitting = [
            p for p in mention.places if not best or (p.province == best.province and best.city in (None, p.city))
        ]
        if within:
            fitting = [p for p in fitting if p.province == within.province] or fitting
        if len(fitting) == 1 and (best is None or _depth(fitting[0]) > _depth(best)):
            best = fitting[0]
    return best


def _most_named(text: str) -> Place | None:
    """The place most of the text's own mentions lie in; mentions of others do not count, ambiguous names neither."""
    provinces: dict[str, float] = {}
    cities: dict[tuple[str, str], float] = {}
    for mention in gazetteer.find_places(text):
        before = text[max(0, mention.start - 12) : mention.start]
        own = {(p.province, p.city) for p in mention.places}
        if len(own) != 1 or _FOREIGN.search(before):
            continue
        ((province, city),) = own
        weight = 2.0 if mention.full else 1.0
        provinces[province] = provinces.get(province, 0) + weight
        if city:
            cities[province, city] = cities.get((province, city), 0) + weight
    if not provinces:
        return None
    province = max(provinces, key=lambda p: (provinces[p], p))
    if provinces[province] < 2 or provinces[province] < 0.5 * sum(provinces.values()):
        return None
    inside = {c: n for (p, c), n in cities.items() if p == province}
    city = max(inside, key=lambda c: (inside[c], c)) if inside else None
    if city and inside[city] >= 3 and inside[city] >= 0.7 * sum(inside.values()):
        return gazetteer.lookup(city)[0]
    return gazetteer.lookup(province)[0]

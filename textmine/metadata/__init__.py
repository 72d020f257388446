"""What a report is: title, organisation, place, year, genre, date of publication (guidelines §3).

Reading order: `infer`, then a module a field: `genre`, `years`, `organisation`, `place` (with `mentions`); each says which
witnesses it asks in which order. A row of metadata.csv wins over all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .. import gazetteer
from ..gazetteer import Place
from ..records import Cleaned, Heading, Metadata, Source
from .genre import genre_of, names_a_kind
from .organisation import full_name, organisation_of
from .place import Found, place_of
from .years import disagreements, years_of

__all__ = ["infer"]

# What people put before a file's name to keep files in order: 03-县妇联2023年工作总结.docx
_NUMBERED = re.compile(r"^(?:(?!(?:19|20)\d\d)\d{1,4}[-_.、\s]+|[（(]\d{1,3}[）)])|[（(]\d{1,2}[）)]$")
_CHINESE = re.compile(r"[\u4e00-\u9fff\d〇○（）()“”《》、·—\-－~\s]+")
_OF_THE_PROVINCE = re.compile(r"^(?:省|自治区)")


def infer(
    source: Source,
    cleaned: Cleaned,
    headings: Sequence[Heading] = (),
    *,
    doc: str,
    overrides: Mapping[str, str] | None = None,
) -> Metadata:
    r"""The metadata of a report; `overrides` (its row of metadata.csv) win over everything.

    What nothing tells stays None: a wrong place or year puts a figure in the wrong cell of a table, an empty one is seen.
    `source` is asked for the title in a file's properties, `doc` for the file's name, where the text has none.

    >>> text = "2026年某省政府工作报告\n各位代表：\n现在，我代表浙江省人民政府，向大会报告工作。\n"
    >>> found = infer(Source("a.txt", "txt", "utf-8", "", text), Cleaned(text, (), "2026年某省政府工作报告"), doc="a.txt")
    >>> found.organisation, found.province, found.year, found.genre
    ('浙江省人民政府', '浙江省', 2026, 'work_report')
    """
    given = {k: v for k, v in (overrides or {}).items() if v}
    title = given.get("title") or cleaned.title or _named_beside(source, doc)
    body = _body(cleaned)
    names = [heading.text for heading in headings]
    facts = cleaned.facts
    genre = given.get("genre") or genre_of(title, body, names)
    days = {name: facts.get(name, "") for name in ("published", "delivered")}
    years = years_of(title, body, genre, names, path=doc, **days)
    named = given.get("organisation") or organisation_of(title, body, genre, facts)
    masked = "anonymised" in cleaned.flags
    found = _of_the_whole(place_of(title, body, named, facts, path=doc, masked=masked), named)
    place = found.place
    return Metadata(
        title=title,
        organisation=given.get("organisation") or full_name(named, place, genre, title or "", body),
        **_place_columns(given, place),
        place_from="metadata.csv" if {"province", "city", "county"} & given.keys() else found.witness,
        year=int(given["year"]) if given.get("year", "").isdigit() else years.year,
        covers_achieved=_given_years(given, "covers_achieved", years.achieved),
        covers_planned=_given_years(given, "covers_planned", years.planned),
        genre=genre,
        **{name: given.get(name) or facts.get(name) for name in ("published", "source_url", "retrieved")},
        flags=cleaned.flags,
        warnings=(*found.warnings, *(() if given.get("year") else disagreements(years, title, body, doc))),
    )


def _named_beside(source: Source, doc: str) -> str | None:
    """A title outside the text: in the file's properties, or its name; what names no kind of report is none (文档1, 2025)."""
    stem = _NUMBERED.sub("", doc.rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip()
    for name in (source.properties.get("title", "").strip(), stem):
        if 6 <= len(name) <= 60 and _CHINESE.fullmatch(name) and names_a_kind(name):
            return name
    return None


def _body(cleaned: Cleaned) -> str:
    """The text after the title, without the report's own notes."""
    start = len(cleaned.title) + 1 if cleaned.title and cleaned.text.startswith(cleaned.title) else 0
    return cleaned.text[start : cleaned.notes_start]


def _of_the_whole(found: Found, organisation: str | None) -> Found:
    """省财政厅妇委会 works in the capital and reports for the province's own office."""
    if found.place is None or not organisation or not _OF_THE_PROVINCE.match(organisation):
        return found
    return Found(gazetteer.by_code(found.place.code[:2] + "0000"), found.witness, found.warnings)


def _place_columns(given: Mapping[str, str], place: Place | None) -> dict[str, str | None]:
    """Province, city, county and code; a row that names a place empties what the text said below and beside it."""
    if {"province", "city", "county"} & given.keys():
        names = {k: _spelt_out(given[k], k) if k in given else None for k in ("province", "city", "county")}
        deepest = names["county"] or names["city"] or names["province"] or ""
        fitting = [p for p in gazetteer.lookup(deepest) if names["province"] in (None, p.province)]
        known = fitting[0] if len(fitting) == 1 else None
        filled = {k: v or (getattr(known, k) if known else None) for k, v in names.items()}
        return filled | {"place_code": given.get("place_code") or (known.code if known else None)}
    return {
        "province": place.province if place else None,
        "city": place.city if place else None,
        "county": place.county if place else None,
        "place_code": given.get("place_code") or (place.code if place else None),
    }


def _spelt_out(name: str, level: str) -> str:
    """浙江 in a researcher's table is the 浙江省 of the other rows; what the gazetteer does not know stays as written."""
    places = [p for p in gazetteer.lookup(name) if p.level == level]
    return places[0].name if len(places) == 1 else name


def _given_years(given: Mapping[str, str], column: str, found: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(y) for y in re.findall(r"\d{4}", given.get(column, ""))) or found

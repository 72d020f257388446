"""The year a report is filed under, and the years it reviews and plans (guidelines §3).

Reading order: `years_of`, `_filed` (which witness says the year), then the witnesses: years named (`named_years`), the
line of delivery, headings, the opening, the signature. A date (2026年1月27日) is the day of something; a year that a
sentence works in (2025年，全省…) is what the report is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..knowledge import rows

HEAD = 700  # code points: title lines, delivery and opening stand within this
LONG_HEAD = 160  # code points: title, delivery and salutation on one line
TAIL = 240  # code points: signature and date stand within this
OFTEN = 5  # sentences that must work in another year before the program doubts its own; guessed

_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九０１２３４５６７８９oO", "0000" + "123456789" + "0123456789" + "00")
_DIGIT = "[〇零○Ｏ一二三四五六七八九０-９0-9]"
# The first digit is looked for first, for speed, and what stands before it only then; a plain year stays as it is.
_SPELT = re.compile(
    rf"[一二１２12](?<!{_DIGIT}[一二１２12])(?!(?<=[12])[09][0-9]{{2}})[九零〇○Ｏ０９09]{_DIGIT}{{2}}(?=\s*(?:年|[-—–－至~～、/]))"
)
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s*[-—–－至~～、/]\s*(?:(?:19|20)\d{2}))?\s*(?:学年|财年|年)"
    r"|(?<!\d)((?:19|20)\d{2})[-—–－]20\d{2}(?!\d)|(?<!\d)((?:19|20)\d{2})(?=(?:工作|妇|财政|政府|上半年|总结|度))"
    r"|[（(]((?:19|20)\d{2})[）)]|(?<=[告结点划])((?:19|20)\d{2})$"
)
_NUMBER_OF_YEAR = re.compile(r"(?:19|20)\d\d")  # found first, for speed
_NUMBER = "[0-9０-９一二三四五六七八九十〇]{0,3}"
_DATE = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})\s*[年./-]\s*({_NUMBER})\s*[月./-]\s*({_NUMBER})")
_IN_BRACKETS = re.compile(rf"[（(]((?:19|20)\d{{2}})年{_NUMBER}月{_NUMBER}日[）)]")
_MEETING = re.compile(r"日?\s*[）)]?[^。\n]{0,40}(?:会|届|次)")
_MASKED_YEAR = re.compile(r"(?<!\d)20[xX×✕*＊_]{2}年?")
_REVIEW = re.compile(r"回顾|总结|执行情况|完成情况|成效|成就|成绩")
_AHEAD = re.compile(r"今年|工作|安排|任务|要求|目标|建议|部署")
_REVIEWED = re.compile(r"总结|小结|回顾|情况|汇报")
_FIVE_YEARS = re.compile(
    r"(?:过去|近|这|本届|任期)?五年|本届政府|[“\"]?十(?P<period>[一二三四五六七八九]?)五[”\"]?(?:时期|期间|规划|计划|发展)"
)
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?\s*[-—–－至到~～]\s*((?:19|20)\d{2})(?!\d)")
_PLAN_PERIOD = re.compile(r"[“\"]?十([一二三四五六七八九]?)五[”\"]?(?=时期|期间|规划|工作|以来|发展|$|[”\"])")
_NEXT_YEAR = re.compile("明年|来年|新的一年|下一年")
_IS_A_YEAR = re.compile(r"([12](?<!\d.)(?:(?<=1)9|(?<=2)0)\d{2})年[，,]?(?:对[^，。]{1,12})?是")
_CALLED = re.compile(r"([12](?<!\d.)(?:(?<=1)9|(?<=2)0)\d{2})年[，,]?是[^。\n]{0,40}?之年")
LATE = 10  # the month from which a report that is given reviews its own year
_FAR = re.compile(r"[到至从自比较于]$")
_THIS_YEAR = re.compile(r"今年以来|一年来|今年|全年|本年度|年初以来|上半年")


@dataclass(frozen=True, slots=True)
class Years:
    """`year`: under which a researcher files the report; `achieved`, `planned`: the years it covers."""

    year: int | None
    achieved: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()


def years_of(
    title: str | None,
    body: str,
    genre: str,
    headings: Sequence[str],
    *,
    published: str = "",
    path: str = "",
    delivered: str = "",
) -> Years:
    """The years of a report; `body` is its text after the title, without its notes.

    The year in its own title comes first (the first, where it names two); else the year reviewed for a summary, the
    year planned for a plan, the year of delivery for a work report or a speech.

    >>> years_of("2026年政府工作报告", "", "work_report", [])
    Years(year=2026, achieved=(2025,), planned=(2026,))
    >>> years_of(None, "各位代表：", "work_report", ["一、二〇二三年工作回顾"]).year
    2024
    """
    named = named_years(title or "") or _short_years(title or "")
    spans = spans_of(title or "")
    year = named[0] if named else _of_period(spans, genre) or _filed(body, genre, headings, published, path, delivered)
    if year is None:
        return Years(None)
    if genre == "work_report":
        return _of_work_report(year, body, headings)
    last = spans[0][1] if spans and spans[0][0] == year else year
    covered = tuple(range(spans[0][0], last + 1)) if spans and last >= year else (year,)
    if genre in ("speech", "plan"):
        return Years(year, (), covered)
    if genre == "summary+plan" or (genre == "other" and len(named) > 1 and named[1] > year):
        return _with_plan(year, covered, named, title or "")
    return Years(year, covered)


def disagreements(found: Years, title: str | None, body: str, path: str) -> tuple[str, ...]:
    """Who names a year that the report neither is filed under nor covers: the path, or nearly all its sentences.

    Nothing is averaged: the year stands, and the warning says who spoke against it.
    """
    if found.year is None:
        return ()
    known = {found.year, *found.achieved, *found.planned}
    witness = "title" if found.year in (named_years(title or "") or _short_years(title or "")) else "text"
    said = []
    if (hinted := _in_path(path)) and hinted not in known:
        said.append(f"the path {hinted}")
    if told := _told_by_sentences(body[:20000], known):
        said.append(f"the sentences {told}")
    if not said:
        return ()
    return (
        f"year: the {witness} says {found.year}, {', '.join(said)}: if {found.year} is wrong, add the year to metadata.csv",
    )


def _told_by_sentences(text: str, known: Collection[int]) -> int | None:
    """A year not known that five sentences work in, and more than twice as many as in the known ones."""
    numbers = Counter(_NUMBER_OF_YEAR.findall(plain_years(text)))
    if not any(number >= OFTEN and int(year) not in known for year, number in numbers.items()):
        return None
    counts = Counter(_worked_in(text))
    told = max(counts, key=lambda y: (counts[y], y), default=0)
    often = counts[told] >= OFTEN and counts[told] > 2 * sum(counts[y] for y in known)
    return told if told not in known and often else None


def _of_period(spans: Sequence[tuple[int, int]], genre: str) -> int | None:
    """“十三五”时期工作总结 is filed under the period's last year, “十四五”规划 under its first."""
    return (spans[0][0] if genre == "plan" else spans[0][1]) if spans else None


def _with_plan(year: int, covered: tuple[int, ...], named: Sequence[int], title: str) -> Years:
    """What a report with two halves reviews and plans: of 上半年总结及下半年计划 the same year.

    >>> years_of("县妇联工作总结及2024年工作计划", "", "summary+plan", [])
    Years(year=2024, achieved=(2023,), planned=(2024,))
    """
    later = [y for y in named[1:] if y > year]
    if later:
        return Years(year, covered, (later[0],))
    if "下半年" in title:
        return Years(year, (year,), (year,))
    if len(named) == 1 and _REVIEWED.search(plain_years(title)[: plain_years(title).index(str(year))]):
        return Years(year, (year - 1,), (year,))
    return Years(year, covered, (covered[-1] + 1,))


def _of_work_report(year: int, body: str, headings: Sequence[str]) -> Years:
    """The years a work report reviews: the year before, or five where it looks back on a term; given in December, its own.

    >>> years_of("2022年政府工作报告", "", "work_report", ["一、过去五年工作回顾", "二、2022年工作安排"]).achieved
    (2017, 2018, 2019, 2020, 2021)
    """
    reviews = [h for h in headings[:12] if _REVIEW.search(h)]
    own = any(year in named_years(h) for h in reviews) or _reviews_its_own(year, body[: 3 * HEAD])
    last = year if own else year - 1
    told = " ".join(reviews) or body[:HEAD]
    if match := _FIVE_YEARS.search(told):
        first = _period(match["period"])[0] if match["period"] else last - 4
        if last - 5 <= first <= last:
            return Years(year, tuple(range(first, last + 1)), (last + 1,))
    return Years(year, (last,), (last + 1,))


def _reviews_its_own(year: int, head: str) -> bool:
    """A report given late in the year, or one that opens with it (2019年，是我县发展非同寻常的一年), reviews that year.

    >>> _reviews_its_own(2019, "2019年，是我县发展非同寻常的一年。"), _reviews_its_own(2026, "2025年，是很不平凡的一年。")
    (True, False)
    """
    plain = plain_years(head)
    for line in plain.split("\n")[:8]:
        given = _DATE.search(line[:60])
        if given and given.start() <= 6 and int(given[1]) == year and given[2].isdigit() and len(line) < 120:
            return int(given[2]) >= LATE and ("预计" in plain or bool(re.search(rf"{year}年[，,]?全", plain)))
    is_of = _IS_A_YEAR.search(plain)
    return bool(is_of and int(is_of[1]) == year)


def _filed(
    body: str, genre: str, headings: Sequence[str], published: str, path: str, delivered: str = ""
) -> int | None:
    """The year of a report whose title names none. `published`, `delivered`: days that stood around the text, 2024-03-08."""
    head = plain_years(body[:HEAD])
    dated = delivered or published
    signed = _signed(body) or ((int(dated[:4]), int(dated[5:7])) if dated else None)
    if genre in ("work_report", "speech"):
        year = _delivered(head) or _after_review(headings, body if genre == "work_report" else "")
        year = year or (_kept_or_called(head, body) if genre == "speech" and not delivered else None)
        year = year or (signed[0] if signed else None)
        return year or (_after_most(body) if genre == "work_report" else _often(body)) or _in_path(path)
    if _MASKED_YEAR.search(body, 0, 3 * HEAD):  # 20xx年: another year that it names once is looked back on
        often = Counter(_worked_in(body[:20000])).most_common(1)
        return _in_headings(headings, genre) or (often[0][0] if often and often[0][1] > 1 else _in_path(path))
    kept = _anniversary(head[:LONG_HEAD]) if genre in ("other", "article") else None
    year = kept or _in_headings(headings, genre) or _opening(head)
    if not year and genre == "plan" and signed and (_NEXT_YEAR.search(body[:HEAD]) or signed[1] >= 11):
        return signed[0] + (not re.search("今年|本年度", body[:HEAD]))
    if not year and genre != "plan" and signed and _THIS_YEAR.search(body[:2000]):
        year = signed[0] - (signed[1] <= 6 and not re.search("今年|上半年|年初以来", body[:HEAD]))
    return year or _often(body) or _in_path(path) or (signed[0] if signed else None)


def plain_years(text: str) -> str:
    """Years in any digits as plain ones, one character for one: 二〇二三年, １９８５年, 二0二四年.

    >>> plain_years("二〇二三年至２０２４年，第一、二、三产业")
    '2023年至2024年，第一、二、三产业'
    """
    return _SPELT.sub(lambda m: m[0].translate(_DIGITS), text)


def named_years(text: str) -> list[int]:
    """The years a short text names, in order; of a span (2023-2024年度) the first.

    >>> named_years("市妇联2023-2024年度工作总结"), named_years("省妇联二〇二四年工作要点")
    ([2023], [2024])
    """
    return [int(m[m.lastindex or 0]) for m in _YEAR.finditer(plain_years(text))]


def spans_of(text: str) -> list[tuple[int, int]]:
    """First and last year of the spans a short text names: 2016-2020年, 2023—2024学年, “十三五”时期.

    >>> spans_of("女工委2023-2024年度工作总结"), spans_of("市妇联“十三五”工作总结")
    ([(2023, 2024)], [(2016, 2020)])
    """
    plain = plain_years(text)
    found = [(int(m[1]), int(m[2])) for m in _SPAN.finditer(plain) if 0 < int(m[2]) - int(m[1]) <= 10]
    return found or [_period(m[1]) for m in _PLAN_PERIOD.finditer(plain)]


def _period(ordinal: str) -> tuple[int, int]:
    """First and last year of a five-year plan: 十三五 is 2016 to 2020."""
    number = 10 + ("一二三四五六七八九".find(ordinal) + 1 if ordinal else 0)
    return 1951 + 5 * number, 1955 + 5 * number


def _short_years(title: str) -> list[int]:
    """’98工作总结; 20年总结及21年计划: two digits are years only behind an apostrophe or beside the next year.

    >>> _short_years("县妇联’98工作总结"), _short_years("20年工作总结及21年工作计划"), _short_years("建会20年工作回顾")
    ([1998], [2020, 2021], [])
    """
    if match := re.search(r"['’‘＇](\d{2})(?=年|工作|度)", title):
        return [(1900 if int(match[1]) >= 70 else 2000) + int(match[1])]
    pair = [int(n) for n in re.findall(r"(?<![\d第近])(\d{2})年", title)]
    return [2000 + n for n in pair] if len(pair) == 2 and pair[1] == pair[0] + 1 else []


def _worked_in(text: str) -> Iterator[int]:
    """Years that sentences work in: not days (2023年5月4日), not horizons (到2035年)."""
    text, end = plain_years(text), 0
    for number in _NUMBER_OF_YEAR.finditer(text):
        match = _YEAR.match(text, number.start()) if number.start() >= end else None
        if match is None:
            continue
        end = match.end()
        after, before = text[match.end() : match.end() + 3], text[max(0, match.start() - 2) : match.start()]
        if not re.match(r"\s*[\d一二三四五六七八九十]{1,2}\s*月|远景|以前|底", after) and not _FAR.search(before):
            yield int(match[match.lastindex or 0])


def _delivered(head: str) -> int | None:
    """The year in the line of delivery: ——2026年2月3日在…会议上, （二〇二四年一月二十日）; in brackets also amid a head on one line."""
    if match := _IN_BRACKETS.search(head, 0, LONG_HEAD):
        return int(match[1])
    for line in head.split("\n")[:8]:
        match = _DATE.search(line[:60])
        if match and match[2] and len(line) < 120:
            rest = line[match.end() :]
            if match.start() <= 6 or _MEETING.match(rest):
                return int(match[1])
    return None


def _kept_or_called(head: str, body: str) -> int | None:
    """The year whose anniversary a speech keeps, or which it calls the year of something: 2019年是落实之年."""
    called = _CALLED.search(plain_years(body[:20000]))
    return _anniversary(head) or (int(called[1]) if called else None)


def _anniversary(head: str) -> int | None:
    """The year in which a speech keeps an anniversary: 纪念“三八”国际劳动妇女节100周年 was in 2010.

    >>> _anniversary("今天，我们隆重集会，纪念“三八”国际劳动妇女节110周年。"), _anniversary("迎接市妇联成立10周年。")
    (2020, None)
    """
    for row in rows("anniversaries"):
        if match := re.search(
            f'(?<![迎接])(?<![迎接][“"])(?:{row["event"]})[”"]?[^，。\\d]{{0,10}}?(\\d{{2,3}})周年|第(\\d{{2,3}})个[“"]?(?:{row["event"]})',
            head,
        ):
            return int(row["year"]) + int(match[1] or match[2])
    return None


def _after_review(headings: Sequence[str], body: str) -> int | None:
    """一、2014年工作回顾 → 2015; else the year of which the report says what it will do."""
    for heading in headings[:12]:
        if _REVIEW.search(heading) and (years := named_years(heading)):
            return max(years) + 1
    for heading in headings:
        if _AHEAD.search(heading) and not _REVIEW.search(heading) and (years := named_years(heading)):
            return years[0]
    plan = re.search(
        r"(?:做好|对)?((?:19|20)\d{2})年(?:经济社会发展|工作的?总体要求|政府工作|工作建议)", plain_years(body)
    )
    return int(plan[1]) if plan else None


def _in_headings(headings: Sequence[str], genre: str) -> int | None:
    """The year the first telling heading names: 一、2018年预算执行情况; for a plan not that of a review."""
    for heading in headings[:10]:
        if (
            re.match("[一二三第（(]", heading)
            and (years := named_years(heading))
            and not (genre == "plan" and _REVIEW.search(heading))
        ):
            return years[0]
    return None


def _opening(head: str) -> int | None:
    return next(_worked_in(head[:300]), None)


def _often(text: str) -> int | None:
    """The year most sentences work in; of two as frequent the later."""
    counts = Counter(_worked_in(text[:20000]))
    return max(counts, key=lambda y: (counts[y], y)) if counts else None


def _after_most(body: str) -> int | None:
    """The year after the one a work report names most while it reviews; that year itself where it is named in the plans."""
    year = _often(body)
    half = len(body) // 2
    early = sum(y == year for y in _worked_in(body[:half]))
    return year and year + (early >= sum(y == year for y in _worked_in(body[half:])))


def _signed(body: str) -> tuple[int, int] | None:
    """Year and month of the date under the text: 2023年12月20日, 二〇二三年十二月二十日."""
    for line in reversed(plain_years(body[-TAIL:]).strip().split("\n")[-3:]):
        match = _DATE.search(line)
        if match and len(line.strip()) <= 40 and match[2]:
            return int(match[1]), _month(match[2])
    return None


def _month(numeral: str) -> int:
    spelt = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
    return int(numeral) if numeral.isdigit() else spelt.get(numeral, 0)


def _in_path(path: str) -> int | None:
    years = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", path)
    return int(years[-1]) if years else None

"""Which lines before a report are its title.

Reading order: `title_of` asks its witnesses in turn: the line nearest to the report that ends as titles do, a 标题 label,
the page's own title element, a heading or a line said twice, the line above the day of publication. `_whole` gathers the lines of a title that is broken over
several, or has a subtitle under it; `_stretch` says what of a line is the title's.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from ..knowledge import column
from .lines import Line, kind_inside, kind_of

# Kinds of furniture whose words titles are made of: 2015年大同政府工作报告 has a column's name and the 大 of 字号：大 中 小.
_NAMES_TOO = ("", "navigation", "aggregator", "page settings")
LONGEST = 40  # characters of a title that only holds the word for its kind
NEAR = 10  # filled lines before the report: a heading that stands farther off heads the page, not the report

DELIVERY = re.compile(
    r"^[—―－\-–（(\s]*[\d０-９二〇○零一三四五六七八九十]{2,4}\s*年.{0,70}(?:会议|大会|全会|常委会|座谈会|全体会|全委会)?上?[）)]?$"
)
_DAY = re.compile(
    r"^[—―－\-–（(\s]*[\d０-９二〇○零一三四五六七八九十]{4}\s*年\s*[\d０-９一二三四五六七八九十]{1,3}\s*月\s*[\d０-９一二三四五六七八九十]{1,3}\s*日"
)
_SUBTITLE = re.compile(r"^[—―－–-]{1,4}\s*(?=[\u4e00-\u9fff\d“《])")
_LABEL = re.compile(r"^[【\[]?(?:标\s*题|信息名称|文件名称|公文名称|名\s*称|题\s*名)[】\]]?\s*[：:]\s*(.{4,80})$")
_BEFORE = re.compile(
    r"^(?:新华社[\u4e00-\u9fff]{2,6}\d{1,2}月\d{1,2}日电\s*|本报讯\s*|[•·●▪◆■☆★※]\s*|[【\[〔［][\u4e00-\u9fff]{2,8}[】\]〕］]\s*)+"
)
_AFTER = re.compile(
    r"\s*(?:\.(?:docx?|pdf|wps|txt|pptx?)(?:VIP)?|(?<=[）)])[:：]|[\[［〔【][\d①-⑳]{1,2}[\]］〕】]|[①-⑳*＊]|(?<=[报告结点划])\s*\d{4}"
    r"|\s(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?)$"
)
_NEVER = re.compile(
    r"^[—―－]|[。；！？>]|政府网|(?<![）)])：$|：.{1,3}$|^[一二三四五六七八九十]{1,3}[、.．]|^(?:来源|作者|发布)"
    r"|^第[一二三四五六七八九十]+(?:部分|章|节)|^[（(][一二三四五六七八九十]{1,3}[）)]"
)
_TORN_BEFORE = re.compile(
    r"(?:年|年度|关于|和|与|及|暨|、|发展|工作|情况|执行|预算|草案|大会|会议|妇联|委员会|贯彻|落实)$"
)
_BYLINES = ("publication line", "time of publication")
_SPEAKER = re.compile(r"(?:省长|市长|县长|区长|州长|局长|厅长|主任|主席|书记|院长|检察长)[\u4e00-\u9fff×\s]{0,5}$")
_IN_A_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_BEGINS = re.compile(r"^(?:关于|在|中共|[（(]?(?:19|20|１９|２０)[\d０-９]{2}|[二一][〇○零九])")
_LONGER = re.compile(r"^(?:和|与|及|暨|的|上的|草案|工作|财政|预算)")
# 政府工作报告 ——2010年3月5日在…会议上: the title's end and the delivery on one line.
_WITH_DELIVERY = re.compile(
    r"^([^—―－–-]{4,60}?)\s*[—―－–-]{1,4}\s*(?:19|20|１９|２０|[一二][九〇○零])[\d０-９〇○零一二三四五六七八九]{2}\s*年.{0,60}(?:会议|大会|全会)上?[）)]?$"
)
_BRACKETS = re.compile(r"[（(【\[][^（(）)】\]]{2,30}[）)】\]]")
_GOES_ON = re.compile(r"[\u4e00-\u9fff\d]")
_DASHES = re.compile(r"[_|｜]|(?<!\d)\s?[-–—]+\s?|\s?[-–—]+\s?(?!\d)")

Stretch = tuple[int, int, int]


def title_of(lines: Sequence[Line], first: int) -> tuple[Stretch, ...]:
    """The lines that hold a report's title, each with the stretch of its text that is the title's; none where it has none.

    `first`: the number of the report's first line. A word of menus (政府工作报告) is a title where nothing but date,
    place and speaker stand between it and the report, and no other title stands above.
    """
    for number in reversed(range(first)):
        if _is_named(lines, number) and _may_be_title(lines[number]) and ends_as_title(lines[number].text):
            return _whole(lines, number, first)
    named_by_menu = None
    for number in reversed(range(first)):
        delivered = _WITH_DELIVERY.match(lines[number].text)
        if delivered and ends_as_title(delivered[1]) and not lines[number].marks & {"link", "hidden", "title"}:
            return (_stretch(lines, number, delivered[1].strip()),)
        if _may_be_title(lines[number]) and ends_as_title(lines[number].text) and _stands_free(lines, number, first):
            if kind_of(lines[number].text) != "navigation":
                if named_by_menu is not None and _only_adds_brackets(lines[number].text, lines[named_by_menu].text):
                    number = named_by_menu
                return _whole(lines, number, first)
            named_by_menu = named_by_menu or number
        if _is_subtitle(lines[number]):
            return _under(lines, number, first)
    if named_by_menu is not None:
        return _whole(lines, named_by_menu, first)
    nearest = _previous(lines, first)
    if nearest is not None and _names_a_kind(lines[nearest]):
        return (_stretch(lines, nearest),)
    for number in range(first):
        match = _LABEL.match(lines[number].text)
        if match and ends_as_title(match[1]):
            return (_stretch(lines, number, match[1].strip()),)
    for number in range(first):
        named = own_part(lines[number].text) if "title" in lines[number].marks else ""
        if named:
            return (_stretch(lines, number, named),)
    again = _said_again(lines, first)
    if again is not None:
        return _whole(lines, again, first)
    headline = _above_the_byline(lines, first)
    return () if headline is None else (_stretch(lines, headline),)


def _only_adds_brackets(text: str, title: str) -> bool:
    """A page's own heading over the title: （实录）政府工作报告, 妇联工作总结（妇联总结与计划）."""
    rest = text.replace(title, "", 1)
    return rest != text and bool(_BRACKETS.fullmatch(rest))


def _is_named(lines: Sequence[Line], number: int) -> bool:
    """What the page's own title begins with is the report's, wherever else a line ends as titles do."""
    text = lines[number].text
    if len(text) < 8 or "title" in lines[number].marks:
        return False
    named = [line.text for line in lines[: min(number, 3)] if "title" in line.marks and line.text.startswith(text)]
    return any(not _GOES_ON.match(title, len(text)) for title in named)  # not the first half of a title torn in two


def ends_as_title(text: str) -> bool:
    """Whether a line ends as titles of reports do.

    >>> ends_as_title("市妇联2023年工作总结"), ends_as_title("县妇联2023年工作计划（通用3篇）"), ends_as_title("市妇联换届")
    (True, True, False)
    """
    return bool(_ending().search(text))


@cache
def _ending() -> re.Pattern[str]:
    ends = "|".join(sorted(column("title_words", kind="end"), key=len, reverse=True))
    more = "|".join(column("title_words", kind="appended"))
    return re.compile(
        rf"(?:{ends})(?:的?(?:{more}))*(?:[（(【\[]?[^（(）)]{{0,6}}篇[）)】\]]?|[（(【][^（(）)【】]{{1,30}}[）)】])*{_AFTER.pattern[:-1]}*[\d\s]*$"
    )


@cache
def _site_name() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(column('title_words', kind='name'))})$")


def own_part(text: str) -> str:
    """What a page's title element says of the report, without the names of site and column.

    >>> own_part("2023年工作总结_通知公告_某某市妇女联合会"), own_part("女工委2023-2024年度工作总结 - 某某网")
    ('2023年工作总结', '女工委2023-2024年度工作总结')
    """
    for part in _DASHES.split(text):
        plain = _tidy(re.sub(r"^[（(][\u4e00-\u9fff]{2,8}[）)]", "", part.strip()))
        if ends_as_title(plain) and len(plain) >= 4:
            return plain
    return ""


def _tidy(text: str) -> str:
    """A title without bullet, column and what stands behind it: footnote, ending of a file's name, date."""
    text = _BEFORE.sub("", text)
    while (shorter := _AFTER.sub("", text)) != text:
        text = shorter
    return text.strip()


def _stretch(lines: Sequence[Line], number: int, part: str = "") -> Stretch:
    """A title's line with the offsets, within the line, of what is the title."""
    part = part or _tidy(lines[number].text) or lines[number].text
    start = lines[number].text.find(part)
    return number, start, start + len(part)


def _may_be_title(line: Line) -> bool:
    text = line.text
    return (
        4 <= len(text) <= 80
        and not line.marks & {"link", "hidden", "title"}
        and not _NEVER.search(text)
        and not _DAY.match(text)
        and not (text[-1] == "上" and DELIVERY.match(text.replace(" ", "")))
        and kind_of(text) in _NAMES_TOO
        and kind_inside(text) != "aggregator"
    )


def _stands_free(lines: Sequence[Line], number: int, first: int) -> bool:
    """No word of a menu; or one that heads the report, for only furniture of other kinds, date and speaker follow it.

    A library's words behind a title (范文精选3篇) do not make it less the title.
    """
    if not kind_of(lines[number].text):
        return True
    if "navigation" in lines[number].marks:
        return False
    between = [line for line in lines[number + 1 : first] if line.text]
    return len(between) <= NEAR and not any(
        kind_of(line.text) == "navigation" or line.marks & {"link", "navigation"} for line in between
    )


def _names_a_kind(line: Line) -> bool:
    """A line right above the report that holds a title's last word further in: 近五年工作总结及今后设想一览."""
    text = line.text
    return (
        _may_be_title(line)
        and len(text) <= LONGEST
        and "，" not in text
        and not kind_of(text)
        and bool(_kind_word().search(text))
    )


@cache
def _kind_word() -> re.Pattern[str]:
    return re.compile("|".join(column("title_words", kind="kind")))


def _is_subtitle(line: Line) -> bool:
    """——市妇联2023年工作总结, under a title that is a call; not ——2024年1月9日在…会议上."""
    text = line.text
    return bool(
        _SUBTITLE.match(text)
        and 6 <= len(text) <= 60
        and not _DAY.match(text)
        and not line.marks & {"link", "hidden", "title"}
        and ends_as_title(text)
        and not kind_of(text)
    )


def _under(lines: Sequence[Line], number: int, first: int) -> tuple[Stretch, ...]:
    """The title above a subtitle and the subtitle; that alone where nothing fit stands above."""
    above = _previous(lines, number)
    if above is not None and _may_be_title(lines[above]) and not kind_of(lines[above].text):
        return (*_whole(lines, above, first, subtitle=False), _stretch(lines, number, lines[number].text))
    match = _SUBTITLE.match(lines[number].text)
    return (_stretch(lines, number, lines[number].text[match.end() if match else 0 :]),)


def _whole(lines: Sequence[Line], number: int, first: int, *, subtitle: bool = True) -> tuple[Stretch, ...]:
    """A title broken over lines: 关于某市2025年预算执行情况 / 和2026年预算草案 / 的报告; with its subtitle, if it has one."""
    numbers = [number]
    while len(numbers) < 3 and (before := _previous(lines, numbers[0])) is not None:
        if not _torn(lines[before], lines[numbers[0]].text):
            break
        numbers.insert(0, before)
    found = [_stretch(lines, n) for n in numbers]
    after = next((n for n in range(number + 1, first) if lines[n].text), None)
    if subtitle and after is not None and _is_subtitle(lines[after]):
        found.append(_stretch(lines, after, lines[after].text))
    return tuple(found)


def _torn(before: Line, text: str) -> bool:
    """Whether a line is the beginning of the title whose end is `text`."""
    words = before.text
    if re.fullmatch(r"(?:19|20)\d\d年度?", words):
        return True
    goes_on = bool(_LONGER.match(text))
    if not _may_be_title(before) or kind_of(words) or _site_name().search(words) or (ends_as_title(words) > goes_on):
        return False
    begun = bool(_BEGINS.match(words)) and not _BEGINS.match(text)
    short = len(text) <= 8 and bool(_YEAR.search(words))  # 市水务局2023年度整体支出 / 绩效评价报告
    return len(words) >= 8 and (begun or goes_on or short or bool(_TORN_BEFORE.search(words)))


def _said_again(lines: Sequence[Line], first: int) -> int | None:
    """The line near the report that the page's title element says too, or that stands there twice."""
    near = [n for n in range(first) if lines[n].text][-NEAR:]
    own = [line.text for line in lines[:first] if "title" in line.marks]
    counts = Counter(line.text for line in lines[:first] if line.text and "link" not in line.marks)
    for number in reversed(near):
        line = lines[number]
        if len(line.text) < 6 or not _may_be_title(line) or kind_of(line.text) or _site_name().search(line.text):
            continue
        if any(_DASHES.split(text)[0].strip() == line.text for text in own) or (not own and counts[line.text] > 1):
            return number
    return None


def _above_the_byline(lines: Sequence[Line], first: int) -> int | None:
    """The headline of a page: the line right above the one that tells day and source, near the report.

    A day written out (2024年1月9日) on a line of its own is a delivery's or a signature's, an office with a name a speaker.
    """
    near = [n for n in range(first) if lines[n].text][-NEAR:]
    told = (above for above, number in itertools.pairwise(near) if _is_byline(lines[number].text))
    return next((above for above in told if _is_headline(lines[above])), None)


def _is_byline(text: str) -> bool:
    kind = kind_of(text)
    return bool(_IN_A_YEAR.search(text)) and (kind in _BYLINES or (kind == "signs alone" and "年" not in text))


def _is_headline(line: Line) -> bool:
    return (
        len(_HAN.findall(line.text)) >= 8
        and _may_be_title(line)
        and not kind_of(line.text)
        and not _site_name().search(line.text)
        and not _SPEAKER.search(line.text)
    )


def _previous(lines: Sequence[Line], number: int) -> int | None:
    return next((n for n in range(number - 1, -1, -1) if lines[n].text), None)

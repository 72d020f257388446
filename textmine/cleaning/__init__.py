"""From a decoded page to the report's clean text, with every change recorded.

Reading order: `clean` runs the steps in turn, each a pure function from a text to edits, which `trace.apply` composes:
invisible characters and idle spaces (`layout`), the page around the report (`furniture`, with `facts` read before it
goes), second copies, broken paragraphs, lost bytes (`mojibake`), glosses and script (`script`). `spun`, `masks` and `breaks` say what is left.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from ..records import Change, Cleaned, Source
from . import (
    blocks,
    breaks,
    facts,
    furniture,
    layout,
    masks,
    misread,
    mojibake,
    pairs,
    script,
    tails,
    trace,
)
from . import spun as swaps
from .furniture import Body
from .lines import Line, kind_inside, kind_of, lines_of
from .shapes import MEETING_PAPER, is_page_number
from .trace import Edit, Map, deletion, replay

__all__ = ["Map", "clean", "replay", "swaps", "trace"]

_PRIVATE_POINT = re.compile("[\U000f0000-\U0010ffff\ue000-\uf8ff](?<=[0-9０-９].)(?=[0-9０-９])")
_PRIVATE = re.compile("{0}{0}*".format("[\U000f0000-\U0010ffff\ue000-\uf8ff]"))
_DELIVERED_TOO = re.compile(
    r"\s*[—―－–-]{1,4}\s*(?=(?:19|20|１９|２０|[一二][九〇○零])[\d０-９〇○零一二三四五六七八九]{2}\s*年)"
)
BLANK = "blank line"


class _Text:
    """A text on its way: what it reads now, the changes so far, and the rules that have spoken."""

    def __init__(self, raw: str) -> None:
        self.text, self.changes = raw, ()  # type: str, tuple[Change, ...]
        self.rules: set[str] = set()
        self._lines: list[Line] = []

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Applies the edits; says whether there were any."""
        found = list(edits)
        if found:
            self.rules |= {e.rule for e in found}
            self.text, self.changes = trace.apply(self.text, self.changes, found)
            self._lines = []
        return bool(found)

    def lines(self) -> list[Line]:
        """The lines as they stand now, without marks."""
        self._lines = self._lines or lines_of(self.text)
        return self._lines


def clean(source: Source, *, spun: str = "flag") -> Cleaned:
    r"""The clean text of a source: the title as first line, then the body, one paragraph a line, then its own notes.

    `spun`: what happens to texts whose words a machine has swapped: `flag` them, `drop` their body, or `restore` the
    likely originals. Nothing but page numbers is removed from inside a sentence.

    >>> clean(Source("a.txt", "txt", "utf-8", "", "首页\n市妇联2023年工作总结\n2023年，市妇联开展宣讲120场，受到好评。\n关闭窗口")).text
    '市妇联2023年工作总结\n2023年，市妇联开展宣讲120场，受到好评。\n'
    """
    work = _Text(source.text)
    for _ in range(misread.TIMES):
        if not work.edit(misread.repair_misread(work.text)):
            break
    work.edit(layout.drop_invisible_characters(work.text))
    if source.format != "pdf":
        for step in (
            blocks.page_marks_at_the_head,
            blocks.bylines,
            blocks.numbered_blocks,
            blocks.titles_run_together,
        ):
            work.edit(step(work.text))
    work.edit(layout.drop_idle_spaces(work.text))
    flagged = _simplify(work)
    if source.format != "pdf":
        work.edit(_join_torn(work.lines(), source.text))
        work.edit(layout.page_numbers_in_sentences(work.text))
        work.edit(tails.tails_run_together(work.lines()))
    marks = _marks_now(source, work.changes)
    lines = lines_of(work.text, marks) if marks else work.lines()
    if source.format == "pdf":
        work.edit(_join_pages(lines, [start for start, _, kind in marks if kind == "page"]))
        lines = work.lines()
    body = furniture.body_of(lines)
    found = facts.facts_of([line.text for line in lines if line.text][:400], source.properties)
    work.edit(_remove_furniture(lines, body))
    title = bool(body and body.title)
    work.edit(_join_title(work.text, body))
    work.edit(_mend(work))
    if spun == "restore" and swaps.is_spun(work.text):
        work.edit(swaps.restore_spun_words(work.text))
    return _finished(work, title, body, found, spun, flagged)


def _simplify(work: _Text) -> list[str]:
    """Glosses out, lost bytes put back, then Traditional characters simplified, before anything asks what a line says.

    In this order: a gloss would stand between the bytes, and a simplified character has other bytes than the damage had.
    """
    work.edit(script.drop_glosses(work.text))
    if work.edit(mojibake.repair_lost_lead_bytes(work.text)):
        work.edit(script.drop_glosses(work.text))
    work.edit(pairs.repair_lost_pairs(work.text))
    flagged = []
    if script.is_traditional(work.text):
        flagged.append("traditional")
        work.edit(script.simplify(work.text))
    return flagged + ["glossed"] * ("pinyin gloss" in work.rules)


def _marks_now(source: Source, changes: Sequence[Change]) -> list[tuple[int, int, str]]:
    """The layout's marks, moved to where their text stands after the changes so far (deletions only)."""
    if not source.marks:
        return []
    ends = [c.raw_end for c in changes]
    gone, total = [0], 0
    for change in changes:
        total += (change.raw_end - change.raw_start) - len(change.replacement)
        gone.append(total)
    return [
        (m.start - gone[bisect_right(ends, m.start)], m.end - gone[bisect_right(ends, m.end)], m.kind)
        for m in source.marks
    ]


def _join_torn(lines: Sequence[Line], source: str) -> Iterator[Edit]:
    """Lines torn by a fixed width or by markup, joined. `source`: the text as it came, line for line, with its indents."""
    wrapped = layout.hard_wrapped(source)
    rule = "line broken at a fixed width" if wrapped else "line broken by markup"
    for number in wrapped or layout.torn_in_blocks(lines, source):
        yield deletion(lines[number].end - 1, lines[number].end, rule, "layout")


def _join_pages(lines: Sequence[Line], pages: Sequence[int]) -> Iterator[Edit]:
    """Page numbers and running heads out, lines of one paragraph joined: a PDF knows only lines.

    `pages`: where the pages begin.
    """
    numbers = layout.bare_page_numbers(lines, _edges(lines, pages)) | {
        n for n, line in enumerate(lines) if is_page_number(line.text)
    }
    heads = _running_heads(lines, numbers)
    papers = _meeting_papers(lines)
    kept: list[Line] = []
    cover = min(numbers, default=0)
    for number, line in enumerate(lines):
        if number in numbers or (line.text in heads and (number > cover or line.text in {k.text for k in kept})):
            yield deletion(line.start, line.end, "page number" if number in numbers else "running head")
        elif number in papers:
            yield deletion(line.start, line.end, MEETING_PAPER)
        elif line.text:
            kept.append(line)
    for number, after in layout.join_broken_lines(kept, pages=True):
        yield deletion(kept[number].end - 1, kept[number].end, "line broken by the page", "layout")
        assert after == number + 1


def _meeting_papers(lines: Sequence[Line]) -> set[int]:
    """The number that a meeting gives its papers, stamped in a corner: 市五届人大 / 六次会议文件（4）, on one line or two."""
    found = {n for n, line in enumerate(lines) if "文件" in line.text and kind_of(line.text) == MEETING_PAPER}
    return found | {n - 1 for n in found if n and lines[n - 1].text.endswith(("人大", "政协", "代表大会"))}


def _edges(lines: Sequence[Line], pages: Sequence[int]) -> set[int]:
    """The numbers of the first and the last filled line of each page."""
    filled = [n for n, line in enumerate(lines) if line.text]
    page_of = [bisect_right(pages, lines[n].start) for n in filled]
    firsts = {n for k, n in enumerate(filled) if k == 0 or page_of[k] != page_of[k - 1]}
    lasts = {n for k, n in enumerate(filled) if k == len(filled) - 1 or page_of[k] != page_of[k + 1]}
    return firsts | lasts if pages else set()


def _running_heads(lines: Sequence[Line], numbers: Collection[int]) -> set[str]:
    """Short lines that stand again and again beside page numbers; once is enough where the text begins with it.

    Numbered headings are none: they may stand at a page's head by chance. What stands before the first page number is
    the title, and stays.
    """
    counts: Counter[str] = Counter(line.text for line in lines if 4 <= len(line.text) <= 40)
    beside = Counter(lines[n + side].text for n in numbers for side in (-1, 1) if 0 <= n + side < len(lines))
    title = next((line.text for line in lines if line.text), "")
    often = {t for t, n in counts.items() if n >= (4 if not numbers else 2) and beside[t] >= 0.5 * n * bool(numbers)}
    often |= {text for text in beside if len(text) >= 10 and title.startswith(text)}
    heads = {text for text in often if text[-1] not in "。；，：！" and not layout.is_heading(text)}
    return {text for text in heads if title.startswith(text) or not layout.is_full(text, lines)}


def _remove_furniture(lines: Sequence[Line], body: Body | None) -> Iterator[Edit]:
    titles = {n: (start, end) for n, start, end in body.title} if body else {}
    for number, line in enumerate(lines):
        if number in titles:
            yield from _around_title(line, *titles[number])
            continue
        rule = _rule_for(number, line, body) if body else kind_of(line.text) or _blank(line)
        if rule:
            yield deletion(line.start, line.end, rule, "layout" if rule == BLANK else "furniture")


def _around_title(line: Line, start: int, end: int) -> Iterator[Edit]:
    """What stands before and after the title on its line: a bullet, a label, the name of the site."""
    if start:
        yield deletion(line.start, line.start + start, "before the title")
    rest = _DELIVERED_TOO.match(line.text, end)
    if rest:  # 政府工作报告（摘要） ——1999年2月25日在…会议上, on one line
        at = (
            line.start + end
        )  # the line end goes with the title's last character, so that what follows begins as it stands
        yield Edit(at - 1, at, f"{line.text[end - 1]}\n", "title and delivery on one line", "layout")
        if blank := len(rest[0]) - len(rest[0].lstrip()):
            yield deletion(at, at + blank, "title and delivery on one line", "layout")
    elif end < len(line.text):
        yield deletion(line.start + end, line.start + len(line.text), "after the title")


def _blank(line: Line) -> str:
    return "" if line.text else BLANK


def _rule_for(number: int, line: Line, body: Body) -> str:
    """Why a line goes, or nothing where it stays."""
    if not line.text:
        return BLANK
    if number in body.listed:
        return "table of contents"
    kind = kind_of(line.text)
    if number < body.first:
        after = body.title[0][0] if body.title else body.first - 6
        beside = not body.beside[0] < number < body.beside[1]
        return "" if number > after and furniture.keeps_before(line, beside) else kind or "before the report"
    if number > body.last:
        return kind or "after the report"
    if "hidden" in line.marks and len(line.text) < 200:
        return "hidden on the page"
    return kind_inside(line.text) if number >= body.told else kind


def _join_title(text: str, body: Body | None) -> Iterator[Edit]:
    """A title broken over lines becomes one."""
    at = -1
    for _ in body.title[1:] if body else ():
        at = text.find("\n", at + 1)
        if at >= 0:
            yield deletion(at, at + 1, "line broken by the page", "layout")


def _mend(work: _Text) -> Iterator[Edit]:
    """Repairs inside the report: glyphs from a font's private area, paragraphs broken by the page."""
    text, kept = work.text, work.lines()
    glyphs = [
        deletion(*match.span(), "glyph from a font's private area", "repair") for match in _PRIVATE.finditer(text)
    ]
    for match in _PRIVATE_POINT.finditer(text) if glyphs else ():
        yield Edit(*match.span(), ".", "decimal point from a font's private area", "repair")
    yield from glyphs
    for number, _ in layout.join_broken_lines(kept, pages=False):
        yield deletion(kept[number].end - 1, kept[number].end, "paragraph broken by the page", "layout")


def _finished(
    work: _Text, title: bool, body: Body | None, found: dict[str, str], spun: str, flagged: list[str]
) -> Cleaned:
    said = [c.rule for c in work.changes]
    damaged = any(r in rule for rule in set(said) for r in (mojibake.RULE, misread.RULE))
    damaged = damaged or sum(pairs.RULE in rule for rule in said) >= pairs.MANY
    if damaged or script.CUT_IN in work.rules or misread.is_lost(work.text) or mojibake.is_damaged(work.text):
        flagged.append("mojibake")
    text = work.text
    first = text.split("\n", 1)[0]
    notes = _notes_start(work.lines(), body)
    flagged += ["spun"] if swaps.is_spun(text) or swaps.RULE in work.rules else []
    flagged += ["anonymised"] if masks.is_anonymised(text) else []
    flagged += ["truncated"] if breaks.is_truncated(text, notes, first if title else None) else []
    if spun == "drop" and "spun" in flagged:
        work.edit([deletion(0, len(text), "spun text dropped")])
        text = work.text
    return Cleaned(text, work.changes, first if title else None, notes, found, tuple(flagged))


def _notes_start(lines: Sequence[Line], body: Body | None) -> int | None:
    if body is None or body.notes is None:
        return None
    return next((line.start for line in lines[len(lines) // 3 :] if furniture.opens_notes(line.text)), None)

"""What is wrong with a text that cleaning does not mend: spun words, masked places, a text that breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..knowledge import column, rows
from .trace import Edit

# One or two damaged phrases may be a slip or a quotation; a spinner leaves one every few hundred characters.
SPUN_KINDS = 4
SPUN_RATE = 1 / 1200

_MASK = re.compile(
    r"(?:[×xXＸ✕＊*○〇]{2,}|[×XＸ＊])(?=(?:省|市|县|区|州|镇|乡|村|局|委|厅|街道|日报|姑娘|人|万|工作|经济|妇女|特色|系列|[\u4e00-\u9fff]))"
    r"|(?<![\u4e00-\u9fff])某某?(?=[省市县区局镇村])|(?<=[\u4e00-\u9fff“])×{1,3}(?=[\u4e00-\u9fff])"
)
_FINAL = frozenset("。！？!?…”’」』）)》】：:；;.")
_OUTLINE = re.compile(r"^(?:([一二三四五六七八九十]{1,3})、|[（(]([一二三四五六七八九十]{1,3})[）)])", re.MULTILINE)


@cache
def _spun_pattern() -> re.Pattern[str]:
    """`别` for `不` is damage only where no word ends in 别 (特别能, 分别同, 级别…)."""
    terms = sorted(column("spun"), key=len, reverse=True)
    plain = "|".join(map(re.escape, [t for t in terms if not t.startswith("别")]))
    swapped = "|".join(re.escape(t) for t in terms if t.startswith("别"))
    return re.compile(f"{plain}|(?<![特分级个区性类告离差识鉴辨派另国])(?:{swapped})")


def spun_evidence(text: str) -> list[str]:
    """The damaged wordings of a text, each once, in the order they appear."""
    return list(dict.fromkeys(m[0] for m in _spun_pattern().finditer(text)))


def is_spun(text: str) -> bool:
    """Whether a machine has swapped words to hide copying.

    >>> is_spun("广阔职工立脚岗位，技能别断提高，降实安全责任，解决要紧咨询题。")
    True
    """
    found = _spun_pattern().findall(text)
    return len(set(found)) >= SPUN_KINDS and len(found) >= SPUN_RATE * len(text)


def restore_spun_words(text: str) -> Iterator[Edit]:
    """The likely original of each damaged wording, where the pipeline asks for it."""
    originals = {r["term"]: r["original"] for r in rows("spun")}
    for match in _spun_pattern().finditer(text):
        if originals[match[0]]:
            yield Edit(match.start(), match.end(), originals[match[0]], "spun word restored (a guess)", "repair")


def is_anonymised(text: str) -> bool:
    """Whether places or names are masked: ××, XX市, ＊＊.

    >>> is_anonymised("XX市妇联在××区开展活动"), is_anonymised("建成5G基站，推进XBRL试点")
    (True, False)
    """
    found = _MASK.findall(text)
    return len(found) >= 2 or bool(re.search(r"[×XＸ]{2,3}[省市县区州镇]", text))


def is_truncated(text: str, notes_start: int | None) -> bool:
    """Whether the text itself breaks off: in mid-sentence, or after the first item of an outline that had more before.

    A site's stock line that there is more is no evidence.
    """
    body = text[:notes_start].rstrip()
    last = body.rsplit("\n", 1)[-1]
    if len(last) > 30 and last[-1] not in _FINAL and "\t" not in last and not re.search(r"[日月局会府]$", last):
        return True
    return _outline_breaks_off(body)


def _outline_breaks_off(body: str) -> bool:
    """The last chapter has one (一) alone, where every earlier chapter with sub-items had two and more."""
    counts: list[int] = []
    last_at = 0
    for match in _OUTLINE.finditer(body):
        if match[1]:
            counts.append(0)
        elif counts:
            counts[-1] += 1
            last_at = match.start()
    with_items = [n for n in counts[:-1] if n]
    return bool(counts) and counts[-1] == 1 and len(with_items) >= 2 and min(with_items) > 1 and _alone(body, last_at)


def _alone(body: str, at: int) -> bool:
    """Nothing follows the lone (一) but its own paragraph."""
    return body.count("\n", at) <= 1

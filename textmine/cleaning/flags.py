"""What is wrong with a text that cleaning does not mend: masked places, a text that breaks off."""

from __future__ import annotations

import re

_MASK = re.compile(
    r"(?:[×xXＸ✕＊*○〇]{2,}|[×XＸ＊])(?=(?:省|市|县|区|州|镇|乡|村|局|委|厅|街道|日报|姑娘|人|万|工作|经济|妇女|特色|系列|[\u4e00-\u9fff]))"
    r"|(?<![\u4e00-\u9fff])某某?(?=[省市县区局镇村])|(?<=[\u4e00-\u9fff“])×{1,3}(?=[\u4e00-\u9fff])"
)
_FINAL = frozenset("。！？!?…”’」』）)》】：:；;.")
_OUTLINE = re.compile(r"^(?:([一二三四五六七八九十]{1,3})、|[（(]([一二三四五六七八九十]{1,3})[）)])", re.MULTILINE)


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

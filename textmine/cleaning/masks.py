"""Masked places, names and numbers: ××市, X县, 某市妇联, **镇, 20xx年, 党的XX大.

What stands for what somebody took out is told from letters that mean themselves (5G, X光, A股, XX型) by what it is put
before. One masked place or name is enough; a masked year too; masked numbers, and signs that could be something else, need two.
"""

from __future__ import annotations

import re

HAN = "\u3400-\u9fff"
_X = "×✕✖╳XxＸｘ"
_ANY = f"{_X}＊*_＿"
_PLACE = "省|自治区|市(?!场|值|民)|县|区(?!域|别|间|位|块)|州|盟|旗|镇|乡(?!村)|村|街道|社区|屯"
_OFFICE = "妇联|妇委会|总工会|团委|局|厅|党委|党支部|政府|公司|集团|学校|大学|中学|小学|医院|同志|书记|主席|县长|市长|日报|晚报"
# Enough by itself.
_STRONG = re.compile(
    rf"(?<![A-Za-z0-9{_ANY}])(?:[{_ANY}]\s?){{1,6}}(?:{_PLACE})(?![A-Za-z])"
    rf"|(?<![A-Za-z0-9{_ANY}])(?:[{_ANY}]{{2,6}})(?:{_OFFICE})"
    rf"|[○〇◯]{{2,}}(?:{_PLACE}|{_OFFICE})|[□■]{{2,}}(?:{_PLACE}|{_OFFICE})"
    r"|(?<![A-Za-z0-9+])N(?=[市县镇乡村])"
    r"|某某?(?:省|市|县|区|镇|乡|村)(?:妇联|妇委会|委|政府|人民|财政|直|第)"
    r"|(?:^|(?<=\n))某某?(?:省|市|县|区|镇|乡|村)"
    rf"|(?<![0-9A-Za-z×])[×✕╳]{{2,}}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z{_ANY}])(?:(?:20)?[{_X}]{{2}}|20[＊*]{{2}})年(?!级|代)"  # not __年: a form to fill in
)
# Two of these, of any kind.
_WEAK = re.compile(
    rf"(?<![0-9A-Za-z])20[{_ANY}]{{2}}(?=[年/-]|[{HAN}])|二[○〇零]?[{_X}]{{2}}年"
    rf"|(?<![0-9A-Za-z])[{_X}＊*]{{1,4}}(?:年(?!级|代)|月|届)"
    rf"|(?<![0-9A-Za-z{_ANY}])[{_X}]{{1,4}}[多余]?(?:[万亿]|元|人|名|户|个|场|次|期|份|件|亩|家|所|类|项|条|天|位|部|%|％)"
    r"|(?<![0-9A-Za-z*])\*{1,4}[多余]?(?:万元|人次|余名|名妇女|户|场次|%|％)"
    rf"|党的[{_ANY}]{{1,3}}大"
    rf"|(?<![0-9A-Za-z])[XＸ]{{2,}}(?=[{HAN}])(?!型|系|光|轴|射|染|码|号)|(?<=[{HAN}“])[XＸ]{{2,}}(?![0-9A-Za-z])"
    rf"|(?<=[{HAN}“])×(?=[{HAN}])(?!号|型)"
    r"|某某?(?:省|市|县|区|镇|乡|村)(?!场)"
    r"|(?<![A-Za-z0-9])[A-H](?:市|县|镇|乡|村)(?!场)"
)
REACH = 20  # characters: no pattern reaches farther from the sign it hangs on
# No text without one of these is masked: most have none.
_HINT = re.compile(f"[{_ANY}○〇◯□■某A-HN](?:(?<=[A-HN])[市县镇乡村]|(?<![A-HN]))")


def is_anonymised(text: str) -> bool:
    """Whether places, names or numbers of a text are masked.

    >>> is_anonymised("XX市妇联在××区开展活动"), is_anonymised("20xx年培训xx人次")
    (True, True)
    >>> is_anonymised("建成5G基站，推进XBRL试点，购置X光机，规格20×30厘米，某些单位重视不够")
    False
    """
    seen = _hinted(text)
    if any(_STRONG.search(text, start, end) for start, end in seen):
        return True
    found = {m.start() for start, end in seen for m in _WEAK.finditer(text, start, end)}
    return len(found) > 1


def _hinted(text: str) -> list[tuple[int, int]]:
    """The stretches around what could be a mask, so that the patterns need not walk the whole text."""
    spans: list[tuple[int, int]] = []
    for match in _HINT.finditer(text):
        start, end = max(0, match.start() - REACH), match.end() + REACH
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans

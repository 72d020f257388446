"""What a page says on the line of the report's last sentence: …成效明显。（责任编辑：某某）, …成效明显。本文地址：www.…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .lines import ENDS, Line, is_prose, judge
from .trace import Edit

SENTENCE = 12  # characters at least before it: a label's are fewer
LONGEST = 80  # characters at most of what the page says
_STOPS = "。！!？"
_BETWEEN = " \t\u3000,，"
RULE = "furniture on the line of a sentence"


def tails_run_together(lines: Sequence[Line]) -> Iterator[Edit]:
    """Line ends before what the page says behind a sentence; nothing goes here, the line is judged for itself later.

    Amid the report only before what is unmistakably the page's: 责任单位：市妇联 may end an item of a plan.
    """
    last = next((n for n in range(len(lines) - 1, -1, -1) if is_prose(lines[n])), -1)
    for number, line in enumerate(lines):
        text = line.text
        if not text or (text[-1] in ENDS and text[-1] not in "）)"):
            continue
        stop = max(map(text.rfind, _STOPS))
        stop += text[stop + 1 : stop + 2] == "”"
        tail = text[stop + 1 :].lstrip(_BETWEEN)
        if stop < SENTENCE or not 4 <= len(tail) <= LONGEST:
            continue
        found = judge(tail)
        if (found.anywhere or (found.rule and number >= last)) and not judge(text[: stop + 1]).rule:
            end = line.start + len(text) - len(tail)
            yield Edit(line.start + stop, end, f"{text[stop]}\n", RULE, "layout")

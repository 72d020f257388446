"""Text that was read in a wrong encoding before it was saved: 宸ヤ綔鎬荤粨, å·¥ä½œæ€»ç»“, ¹¤×÷×Ü½á are all 工作总结.

Reading order: `repair_misread` (what cleaning calls), `_suspects` (one pass that finds where to look), `_best` (every pair of
encodings it could have been, once or twice over), `_aligned` (the repair as the smallest edits that both texts share).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge.characters import plausibility
from .trace import Edit

RULE = "text read in a wrong encoding"
# By the scale of `plausibility`: a right reading has common characters and signs only but for names, a wrong one rare ones
# in every word. Chosen on composed texts in all pairs; the real files lie above 0.9.
RIGHT, WRONG = 0.85, 0.6
# GBK pairs bytes and UTF-8 takes three: each run of an odd length loses its last character. More than a third is no reading.
LOST = 0.35
# What was read as what, the commonest first: (as it was read, as it is).
PAIRS = (
    ("cp1252", "utf-8"), ("gb18030", "utf-8"), ("cp1252", "gb18030"), ("gb18030", "big5"), ("big5", "gb18030"),
    ("cp1252", "big5"),
)  # fmt: skip
TIMES = 3
# Big5 read as GBK and GBK read as Big5 have no signs of their own: a head of this length is judged as a whole.
HEAD = 1500
# A text with so large a share of these reads as Chinese without being weighed; no wrong reading gives them.
_PLAIN_SIGNS = re.compile("[，。、的和了]")
PLAIN = 0.08
_LATIN = "\x80-\x9f\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u201a\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
# UTF-8 read as Latin: a lead byte (Â–ï) and what follows it; GBK read so: pairs of letters with accents. Two in a row.
_LATIN_RUN = rf"[{_LATIN}\u00a0‘’“”–—… ]{{1,2}}[{_LATIN}]"
# UTF-8 read as GBK: its lead bytes E3–E9 and EF with a second byte 80–BF, three characters in a row at least two such.
_AS_GBK = "".join(
    bytes([a, b]).decode("gb18030") for a in (*range(0xE4, 0xEA), 0xEF) for b in (*range(0x80, 0xC0),) if b != 0x7F
)
_LATIN_PART = re.compile(rf"[\x00-\x09\x0b-\xff{_LATIN}‘’“”–—…\ufffd]+")
_HARD_SPACE = re.compile(r"(?<=[à-ï]) (?=[\x80-\xff\u0152-\u2122])|(?<=[à-ï][\x80-\xbf\u0152-\u2122]) ")
_BROKEN = re.compile("[\udc80-\udcff\ufffd]+")
# The first character of all three in one set, for which `re` looks fast, and then what goes with each.
_SUSPECT = re.compile(
    rf"[¡-ÿ{_AS_GBK}锟](?:(?<=[¡-ÿ]){_LATIN_RUN}|(?<=[{_AS_GBK}])[^\x00-\x7f]{{1,2}}[{_AS_GBK}]|(?<=锟)斤拷)"
)
# What a reader puts for bytes it cannot read, and those bytes read as GBK: nothing can bring the text back.
_LOST = ("锟斤", "\ufffd\ufffd", "ï¿½")


def repair_misread(text: str) -> Iterator[Edit]:
    """Every stretch that is clearly something else read wrongly, put right; the smallest edits that lead there.

    What the wrong reading has lost (濡囧コ宸ヤ綔鑱� ends in half a character) stays U+FFFD. Nothing is put right that does not
    read as Chinese afterwards.

    >>> [e.replacement for e in repair_misread("妇女工作".encode().decode("latin-1"))]
    ['妇', '女', '工', '作']
    >>> list(repair_misread("René和Zoë访问妇女之家。"))
    []
    """
    for start, end in _suspects(text):
        pair = _best(text[start:end])
        if pair:
            yield from _aligned(text[start:end], *pair, start)


def is_lost(text: str) -> bool:
    """Whether a text has lost characters for good: 锟斤拷, or U+FFFD in a row.

    >>> is_lost("妇女锟斤拷锟斤拷工作"), is_lost("妇女工作")
    (True, False)
    """
    return any(sign[0] in text and sign in text for sign in _LOST)


def _suspects(text: str) -> Iterator[tuple[int, int]]:
    """The whole text where its head is no Chinese, else each line, or its Latin part, that holds what only a wrong reading gives."""
    head = text[:HEAD]
    plain = len(_PLAIN_SIGNS.findall(head)) >= PLAIN * len(head)
    if not plain and plausibility(head) < WRONG and _best(head):
        yield 0, len(text)
        return
    last = 0
    for match in _SUSPECT.finditer(text):
        if match.start() >= last:
            latin = ord(match[0][0]) < 0x100
            start, last = _latin_part(text, match.start()) if latin else _line(text, match.start())
            yield start, last


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _latin_part(text: str, at: int) -> tuple[int, int]:
    """From the suspect on, as far as nothing but Latin stands; what is right Chinese before it stays outside."""
    match = _LATIN_PART.match(text, at)
    return at, match.end() if match else at + 1


def _best(text: str) -> tuple[str, str] | None:
    """The wrong and the right encoding whose exchange leads to Chinese, at once or in at most `TIMES` steps."""
    if plausibility(text) >= WRONG:
        return None
    for pair in PAIRS:
        back = _reread(text, *pair)
        if back and back != text and _leads_home(back, TIMES - 1):
            return pair
    return None


def _leads_home(text: str, times: int) -> bool:
    shown = _shown(text)
    if shown.count("\ufffd") <= LOST * len(shown) and plausibility(shown.replace("\ufffd", "")) >= RIGHT:
        return True
    backs = (_reread(text, *pair) for pair in PAIRS[:2]) if times else ()
    return any(back and back != text and _leads_home(back, times - 1) for back in backs)


def _reread(text: str, read_as: str, real: str) -> str:
    """The bytes behind a text read anew; a byte that has no meaning is a lone surrogate; nothing where it cannot have been."""
    try:
        return b"".join(_bytes(c, read_as) for c in _spaces_undone(text, read_as, real)).decode(real, "surrogateescape")
    except UnicodeError:
        return ""


def _spaces_undone(text: str, read_as: str, real: str) -> str:
    """A byte A0 inside a character was shown as a hard space, and often saved as a plain one."""
    return _HARD_SPACE.sub("\u00a0", text) if (read_as, real) == PAIRS[0] else text


def _bytes(character: str, encoding: str) -> bytes:
    """Raises UnicodeEncodeError where the encoding has no such character; five bytes that cp1252 lacks are Latin-1's."""
    if character == "\ufffd":
        return b"\xff"
    if encoding == "cp1252" and character < "\u0100":
        return character.encode("latin-1")
    return character.encode(encoding)


def _shown(text: str) -> str:
    return _BROKEN.sub("\ufffd", text)


def _aligned(text: str, read_as: str, real: str, offset: int) -> Iterator[Edit]:
    """Cuts both readings wherever a character ends in both."""
    source = _spaces_undone(text, read_as, real)
    back = _reread(text, read_as, real)
    here = there = at = done = 0  # bytes of either, characters of either
    start = 0
    for number, character in enumerate(source, 1):
        here += len(_bytes(character, read_as))
        while there < here:
            there += len(back[at].encode(real, "surrogateescape"))
            at += 1
        if here == there:
            again = done and _shown(back[done - 1 : at]) == "\ufffd"  # one character lost in several pieces
            piece = "" if again else _shown(back[done:at])
            if text[start:number] != piece:
                yield Edit(offset + start, offset + number, piece, RULE, "repair")
            start, done = number, at

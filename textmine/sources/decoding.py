"""Bytes to text: which of the encodings Chinese pages come in, decided by what the characters would be.

Reading order: `decode`, then `_marked` (byte order marks), `_utf8` (strict, or with some damage), `_likeliest` (every
encoding at either phase, by `likelihood`). `_telling` picks the bytes that decide, `plausibility` (of the characters' own module) judges them.
"""

from __future__ import annotations

import codecs
import re

from ..knowledge.characters import plausibility

# Enough to decide: 8 kB are some 3,000 characters, and a wrong decoding shows within a hundred.
SAMPLE = 8192
# Of the characters beyond ASCII, how many may be broken in a text that is UTF-8 all the same. GB18030 and Big5 read as
# UTF-8 break in 74 of a hundred and more (the 31 real text files, whole and cut to 300 bytes); a tenth is a guess.
DAMAGE = 0.1
# What a page's declared charset is worth: enough to decide between equals (two characters), never to win against text.
HINT = 0.02
# So likely, a long text is GB18030, the commonest, without a look at the others: what is not scores below a half in it.
SURE = 0.9
# NUL bytes are every other byte of ASCII in UTF-16, and no part of Chinese in UTF-8, GB18030 or Big5.
MANY_NULS = 0.02

# A few characters of UTF-16 may all have bytes below 80: valid UTF-8, but for control characters that no text has.
SHORT = 200
_CONTROLS = re.compile(rb"^[\x00-\x7f]*[\x00-\x08\x0e-\x1f][\x00-\x7f]*$")

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = ("utf-16-le", "utf-16-be")
NARROW = ("gb18030", "big5", "utf-8")
_BEYOND_ASCII = re.compile(rb"(?:[\x80-\xff][\x00-\xff]?)+")


def decode(data: bytes, *, hint: str = "") -> tuple[str, str]:
    """The text and the name of its encoding; `hint` (an html charset) only decides between equals.

    What cannot be decoded becomes U+FFFD, never an error, and a wrong guess is possible for a few characters that two
    encodings share: binary files are told by `formats`. Text that was decoded wrongly before it was saved (UTF-8 read
    as Latin-1) is valid here, and left to cleaning.

    >>> decode("巾帼心向党".encode("gb18030"))
    ('巾帼心向党', 'gb18030')
    >>> decode("募集资金4万余元".encode()[:-1])
    ('募集资金4万余', 'utf-8')
    """
    return _marked(data) or _utf8(data) or _likeliest(data, hint)


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff"), name
    return None


def _utf8(data: bytes) -> tuple[str, str] | None:
    """Strict UTF-8; or with its last character cut off (which is dropped); or with a few damaged bytes."""
    if data.count(0, 0, SAMPLE) > MANY_NULS * min(len(data), SAMPLE):
        return None
    if len(data) <= SHORT and _CONTROLS.search(data):
        return None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data" and error.start > 0:
            return data[: error.start].decode("utf-8"), "utf-8"
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return (text, "utf-8") if text.count("\ufffd") <= DAMAGE * beyond else None


def _likeliest(data: bytes, hint: str) -> tuple[str, str]:
    """Each encoding from the first byte and from the second: a cut may have split a character."""
    nuls = data.count(0, 0, SAMPLE) > MANY_NULS * min(len(data), SAMPLE)
    if not nuls and len(data) >= SAMPLE and likelihood(data, NARROW[0]) >= SURE:
        return _read(data, NARROW[0]), NARROW[0]
    names = WIDE if nuls else NARROW + WIDE
    choices = [(name, skip) for skip in (0, 1) for name in names]
    best, skip = max(choices, key=lambda c: likelihood(data, c[0], skip=c[1]) + HINT * (c[0] == hint.lower()))
    return "\ufffd" * skip + _read(data[skip:], best), best


def _read(data: bytes, name: str) -> str:
    """Big5 of Hong Kong has characters of its own (嘅, 邨); where plain Big5 fails and HKSCS does not, it is that."""
    text = data.decode(name, "replace")
    if name == "big5" and "\ufffd" in text:
        return min((text, data.decode("big5hkscs", "replace")), key=lambda t: t.count("\ufffd"))
    return text


def likelihood(data: bytes, encoding: str, *, skip: int = 0) -> float:
    """How likely bytes are Chinese text in an encoding, from -2 to 1, judged over their first beyond ASCII.

    `skip`: bytes passed over as the rest of a character that was cut; they weigh as one that is lost, or every text that
    begins with a rare character would be better without it.

    >>> likelihood("全市妇联工作总结".encode("gb18030"), "gb18030") > likelihood("全市妇联工作总结".encode("gb18030"), "big5")
    True
    """
    sample = data[skip : skip + SAMPLE] if encoding in WIDE else _telling(data[skip:])
    return plausibility("\ufffd" * skip + sample.decode(encoding, "replace"))


def _telling(data: bytes) -> bytes:
    """The first bytes beyond ASCII, with what may belong to them: a page may begin with 50 kB of script."""
    if len(data) <= SAMPLE:
        return data
    pieces, length = [], 0
    for match in _BEYOND_ASCII.finditer(data):
        pieces.append(match[0])
        length += len(match[0])
        if length >= SAMPLE:
            break
    return b" ".join(pieces)[:SAMPLE]

"""Bytes to text: which of the encodings Chinese pages come in, decided by what the characters would be.

Reading order: `decode`, then `_marked` (byte order marks), `_utf8` (strict, or with a cut end), `_likeliest` (the other
encodings, by the share of common characters each would give).
"""

from __future__ import annotations

import codecs
from functools import cache

from ..knowledge import column

# Enough to decide: 8 kB are some 3,000 characters, and a wrong decoding shows within a hundred.
SAMPLE = 8192
# A wrong decoding of Chinese gives common characters in less than a fifth of its places, a right one in over half.
ENOUGH = 0.35
# Bytes that are no UTF-8, as a share of the text, up to which it is UTF-8 with damage (one cut page in a hundred).
DAMAGE = 0.002

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHERS = ("gb18030", "big5", "utf-16-le", "utf-16-be")
ORDINARY = frozenset("，。、；：？！“”‘’（）《》【】—…·％,.;:?!()<>/-+%\"'= \n\r\t")


@cache
def _common() -> frozenset[str]:
    return frozenset("".join(column("common_characters", "characters")))


def decode(data: bytes, *, hint: str = "") -> tuple[str, str]:
    """The text and the name of its encoding; `hint` (an html charset) only decides between equals.

    What cannot be decoded becomes U+FFFD, never an error: binary files are told by `formats`.

    >>> decode("巾帼心向党".encode("gb18030"))
    ('巾帼心向党', 'gb18030')
    """
    return _marked(data) or _utf8(data) or _likeliest(data, hint)


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff"), name
    return None


def _utf8(data: bytes) -> tuple[str, str] | None:
    """Strict UTF-8, save that the last character may be cut, or a byte in five hundred be damaged."""
    if b"\x00" in data[:SAMPLE]:
        return None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8"), "utf-8"
    text = data.decode("utf-8", "replace")
    return (text, "utf-8") if text.count("\ufffd") <= DAMAGE * len(text) else None


def _likeliest(data: bytes, hint: str) -> tuple[str, str]:
    ranked = sorted(OTHERS, key=lambda name: (-likelihood(data[:SAMPLE], name), name != hint.lower()))
    best = ranked[0]
    if likelihood(data[:SAMPLE], best) < ENOUGH and likelihood(data[:SAMPLE], "utf-8") >= ENOUGH:
        best = "utf-8"
    return data.decode(best, "replace"), best


def likelihood(data: bytes, encoding: str) -> float:
    """How likely bytes are text in an encoding: the share of characters that are common Chinese or ordinary signs; what cannot be weighs against.

    >>> likelihood("全市妇联工作总结".encode("gb18030"), "gb18030") > likelihood("全市妇联工作总结".encode("gb18030"), "big5")
    True
    """
    text = data[:SAMPLE].decode(encoding, "replace")
    if text.endswith("\ufffd"):
        text = text[:-1]
    if not text:
        return 0.0
    common = _common()
    good = sum(c in common for c in text)
    plain = sum(c in ORDINARY or (c.isascii() and c.isalnum()) for c in text)
    bad = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\r\t") for c in text)
    han = sum("\u4e00" <= c <= "\u9fff" for c in text) or 1
    return (good / han if good else 0.0) * (good + plain) / len(text) - 2 * bad / len(text)

"""Repairs what a lost place in a double-byte stream did to a text; each repair is marked as a guess.

How it comes about: a lead byte is parted from its trail byte and shown as `?`. The bytes after it pair one late, until a
byte below 80 puts the stream in step again: either it is itself the trail byte of a character (GBK writes 聯 C2 93 but 婦
8B 44, which then shows as its ASCII sign, D), or it stood in the text, and the last trail byte before it is one more `?`,
with or without swallowing it. A width fold may have made the full-width signs of the shifted pairs half-width. So
富裕”內( becomes 富?！眱?, and 幹。總結( becomes 幹??偨Y(.

Reading order: `repair_lost_lead_bytes`, `_ends` (every place where the stream may be in step again, with the bytes up to
there), `_reading` (the likeliest lead byte, and last byte, for one end), `fluency` decides; where no reading is clearly
ahead of the text as it stands and of every other reading, the text stays; where only its last character is in doubt,
that one is given up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..knowledge.characters import common
from . import script
from .fluency import SIGNS, fluency, is_known
from .trace import Edit

# A repair must be e^AHEAD times as likely as the next reading, and e^GAIN times as likely as the text as it stands:
# chosen on lost bytes made at random places of composed texts (tests/test_repair.py), for 97 right of a hundred made.
AHEAD, GAIN = 3.5, 8.0
# Prose without a byte below 80 for this many characters is rare; a sentence has figures or a line end.
LONGEST = 80
FOLDS = 2
CONTEXT = 4
# A character whose last byte no context tells: what is clear before it is repaired, it stays lost.
LOST = "\ufffd"
RULE = "lost lead byte (a guess)"
_START = re.compile(r"\?(?<=[^\x00-\x7f].)(?=[^\x00-\x7f]|[!-~])")
_GLOSS_REST = re.compile(r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüɡ]{1,6}\)")
_IN_STEP = re.compile(r"[@-~]")
# What a fold leaves as it is.
_UNFOLDED = " \n\t?"


class _End(NamedTuple):
    """`stop`: offset after the damage; `shifted`: the bytes known; `open`: whether the last trail byte is unknown too."""

    stop: int
    shifted: bytes
    open: bool


class _Reading(NamedTuple):
    score: float
    stop: int
    text: str
    open: bool


def repair_lost_lead_bytes(text: str) -> Iterator[Edit]:
    """Each damaged stretch with the reading that is clearly ahead of all others.

    >>> "".join(e.replacement for e in repair_lost_lead_bytes("全面推進共同富?！眱?nèi)涵"))
    '裕”內('
    >>> list(repair_lost_lead_bytes("发展为了谁?发展依靠谁?"))
    []
    """
    last = 0
    for match in _START.finditer(text) if "?" in text else ():
        if match.start() < last:
            continue
        best = _best_reading(text, match.start())
        if best:
            last = best.stop
            yield from _one_by_one(match.start(), best.stop, best.text)


def _one_by_one(start: int, end: int, reading: str) -> Iterator[Edit]:
    """One edit a character, so that a span may end inside the repaired stretch; where the lengths differ the last takes the rest."""
    last = min(len(reading), end - start) - 1
    for number in range(last):
        yield Edit(start + number, start + number + 1, reading[number], RULE, "repair")
    yield Edit(start + last, end, reading[last:], RULE, "repair")


def is_damaged(text: str) -> bool:
    """Whether a place is left that reads far better otherwise, though no single reading is clearly ahead."""
    return "?" in text and any(_likelier(text, match.start()) for match in _START.finditer(text))


def _best_reading(text: str, at: int) -> _Reading | None:
    """The reading that is clearly ahead; without its last character where only that is in doubt."""
    readings = _likelier(text, at)
    if not readings:
        return None
    best = readings[0]
    if _clear(readings, lambda r: (r.stop, r.text)):
        return best
    if len(best.text) > 1 and best.open and _clear(readings, lambda r: (r.stop, r.text[:-1])):
        return best._replace(text=best.text[:-1] + LOST)
    return None


def _likelier(text: str, at: int) -> list[_Reading]:
    """The readings for all ends, likeliest first, all compared over the same stretch; none where the text itself will do."""
    ends = list(_ends(text, at))
    if not ends:
        return []
    simplified = not script.is_traditional(text[max(0, at - 300) : at])
    before, limit = _plain(text[max(0, at - CONTEXT) : at]), max(e.stop for e in ends)
    left = fluency(before + _plain(text[at:limit]) + _after(text, limit))
    readings = sorted((r for end in ends for r in _readings(text, before, end, limit, simplified)), reverse=True)
    return readings if readings and readings[0].score >= left + GAIN else []


def _clear(readings: Sequence[_Reading], key: Callable[[_Reading], object]) -> bool:
    """Whether the first reading is ahead of every other that differs from it in what `key` says."""
    first = readings[0]
    other = next((r for r in readings if key(r) != key(first)), None)
    return other is None or first.score - other.score >= AHEAD


def _ends(text: str, at: int) -> Iterator[_End]:
    shifted, folds = b"", 0
    for stop in range(at + 1, min(len(text), at + LONGEST)):
        character = text[stop]
        if character.isascii():
            if _IN_STEP.match(character):
                yield _End(stop + 1, shifted + character.encode(), False)
            elif character == "?" and shifted:
                yield _End(stop + 1, shifted, True)
            folds += 1
            if character in _UNFOLDED[:-1] or folds > FOLDS:
                return
            character = chr(ord(character) + 0xFEE0)
        try:
            shifted += character.encode("gbk")
        except UnicodeEncodeError:
            return


def _readings(text: str, before: str, end: _End, limit: int, simplified: bool) -> list[_Reading]:
    """Every likely reading for one end; in a Simplified text none with a Traditional character."""
    after = _plain(text[end.stop : limit]) + _after(text, limit)
    tail = "(" if end.open and _GLOSS_REST.match(text, end.stop) else ""
    if tail:
        after = _plain(_GLOSS_REST.sub("", text[end.stop :], count=1)[: CONTEXT + limit - end.stop])
    body, last = _body(end)
    if body is None:
        return []
    heads = _likely(
        (before, body[:CONTEXT] + (after if not body and not last else "")), _leads(end.shifted[0], simplified)
    )
    lasts = _likely((body[-CONTEXT:], after), _trails(last, simplified)) if last else [""]
    texts = [h + body + t for h in heads for t in lasts]
    return [_Reading(fluency(before + _plain(t) + after), end.stop, t + tail, bool(last) and not tail) for t in texts]


def _body(end: _End) -> tuple[str | None, bytes]:
    """The characters known whole, and the lead byte of the last one where its trail byte is unknown."""
    known, last = (end.shifted[1:-1], end.shifted[-1:]) if end.open else (end.shifted[1:], b"")
    try:
        body = known.decode("gbk")
    except UnicodeDecodeError:
        return None, last
    return (body if _all_likely(body) else None), last


def _all_likely(body: str) -> bool:
    """Of the characters in step again, at most one in six is rare: a name."""
    rare = sum(c not in common() and c not in SIGNS for c in body)
    return rare * 6 <= len(body) + 2


@cache
def _leads(trail: int, simplified: bool) -> tuple[str, ...]:
    return _decoded((bytes([lead, trail]) for lead in range(0x81, 0xFF)), simplified)


@cache
def _trails(lead: bytes, simplified: bool) -> tuple[str, ...]:
    return _decoded((lead + bytes([trail]) for trail in range(0x40, 0xFF)), simplified)


def _decoded(pairs: Iterable[bytes], simplified: bool) -> tuple[str, ...]:
    found = []
    for pair in pairs:
        character = pair.decode("gbk", "ignore")
        plain = _plain(character)
        if character in SIGNS or (is_known(plain) and (plain == character or not simplified)):
            found.append(character)
    return tuple(found)


def _likely(around: tuple[str, str], choices: Sequence[str], size: int = 10) -> list[str]:
    before, after = around
    return sorted(choices, key=lambda c: fluency(before + _plain(c) + _plain(after)), reverse=True)[:size]


def _after(text: str, at: int) -> str:
    return _plain(text[at : at + CONTEXT])


def _plain(text: str) -> str:
    return script.in_simplified(text)

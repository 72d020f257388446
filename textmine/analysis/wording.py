"""What a researcher may write for a word: as it stands, as a glob, or as an entry of a codebook."""

from __future__ import annotations

import re

from ..codebooks import suggestion
from ..errors import UsageError

# A glob stays within a clause: * is at most so many characters, none of them a sign that parts clauses.
REACH = 12
_WITHIN = "[^，,。；;！!？?：:\\n]"


def pattern(word: str) -> re.Pattern[str]:
    """`word` compiled: `*` some characters of the same clause, `?` one; `@theme:ID` and `@slogan:NAME` every wording of an entry.

    Longer wordings win over shorter ones. Raises UsageError for an empty word and for an entry that no codebook has.

    >>> pattern("节能*排").findall("推进节能减排、节能和减排")
    ['节能减排', '节能和减排']
    """
    if not word.strip("*?"):
        raise UsageError("an empty word cannot be counted or looked for")
    if word.startswith("@"):
        terms = sorted(_entry(word), key=lambda t: (-len(t), t))
        return re.compile("|".join(map(re.escape, terms)))
    signs = {"*": f"{_WITHIN}{{0,{REACH}}}?", "?": _WITHIN}
    return re.compile("".join(signs.get(c) or re.escape(c) for c in word))


def _entry(word: str) -> set[str]:
    from .. import pipeline

    kind, _, name = word[1:].partition(":")
    entries: dict[str, set[str]] = {}
    for chosen in pipeline.selected("auto"):
        if kind == "theme":
            for term in (t for t in chosen.themes if t.kind != "exclusion"):
                entries.setdefault(term.theme, set()).add(term.term)
        elif kind == "slogan":
            for slogan in chosen.slogans:
                entries.setdefault(slogan.slogan, set()).update((slogan.slogan, *slogan.variants))
    if kind not in ("theme", "slogan"):
        raise UsageError(f'"{word}" names no codebook', hint="write @theme:ID or @slogan:NAME")
    if name not in entries:
        raise UsageError(f'no codebook has the {kind} "{name}"{suggestion(name, entries)}')
    return {term for term in entries[name] if term}

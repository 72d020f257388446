from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.cleaning import trace
from textmine.cleaning.trace import Edit
from textmine.records import Change

EDITS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.sampled_from(["", "X", "YZ"])), max_size=4)


def steps(raw: str, plans: list[list[tuple[int, int, str]]]) -> tuple[str, tuple[Change, ...]]:
    text, changes = raw, ()  # type: str, tuple[Change, ...]
    for number, plan in enumerate(plans):
        edits = [Edit(s, min(len(text), s + n), r, f"r{number}", "g") for s, n, r in plan if s < len(text)]
        text, changes = trace.apply(text, changes, edits)
    return text, changes


@settings(max_examples=300, deadline=None)
@given(st.text("abcdef", min_size=1, max_size=25), st.lists(EDITS, max_size=4))
def test_changes_replay_to_the_clean_text(raw: str, plans: list[list[tuple[int, int, str]]]) -> None:
    text, changes = steps(raw, plans)
    assert trace.replay(raw, changes) == text
    assert all(a.raw_end <= b.raw_start for a, b in pairwise(changes))


@settings(max_examples=300, deadline=None)
@given(st.text("abcdef", min_size=1, max_size=20), st.lists(EDITS, max_size=3), st.data())
def test_a_span_that_cuts_no_replacement_leads_home(
    raw: str, plans: list[list[tuple[int, int, str]]], data: st.DataObject
) -> None:
    text, changes = steps(raw, plans)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shift = 0
    for change in changes:
        left = change.raw_start - shift
        right = left + len(change.replacement)
        shift += change.raw_end - change.raw_start - len(change.replacement)
        if left < start < right or left < end < right:
            return
    raw_start, raw_end = trace.Map(len(raw), changes).raw_span(start, end)
    inside = [
        Change(c.raw_start - raw_start, c.raw_end - raw_start, c.replacement, c.rule, c.group)
        for c in changes
        if raw_start <= c.raw_start and c.raw_end <= raw_end
    ]
    assert trace.replay(raw[raw_start:raw_end], inside) == text[start:end]

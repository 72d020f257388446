from __future__ import annotations

from textmine import staleness


def parts(**changes: str) -> dict[str, str]:
    base = staleness.parts_of(sha256="1", doc="a.txt", overrides={}, codebooks={"themes.csv": "t"}, choice="auto")
    return {**base, **changes}


def test_nothing_changed_is_nothing_to_do() -> None:
    assert staleness.reasons(parts(), parts()) == ()


def test_a_changed_file_is_told_from_a_changed_codebook() -> None:
    assert staleness.reasons(parts(), parts(file="2")) == ("changed",)
    assert staleness.reasons(parts(), parts(**{"codebook themes.csv": "u"})) == ("codebook themes.csv changed",)


def test_a_row_of_metadata_is_a_reason() -> None:
    now = staleness.parts_of(
        sha256="1", doc="a.txt", overrides={"year": "2020"}, codebooks={"themes.csv": "t"}, choice="auto"
    )
    assert staleness.reasons(parts(), now) == ("metadata.csv changed",)


def test_the_set_is_the_same_in_any_order() -> None:
    one, other = {"a": parts(), "b": parts(file="2")}, {"b": parts(file="2"), "a": parts()}
    assert staleness.set_fingerprint(one, ["x"]) == staleness.set_fingerprint(other, ["x"])
    assert staleness.set_fingerprint(one, ["x"]) != staleness.set_fingerprint(one, ["y"])
    assert staleness.set_fingerprint(one, ["x"]) != staleness.set_fingerprint({"a": parts()}, ["x"])

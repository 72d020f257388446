"""Words: the one door to the segmenters. rjieba by default; jieba, its reference, where the pipeline asks for it.

Both use the same dictionary and the same hidden Markov model; the pipeline's user dictionary is added to either. A
segmenter belongs to its process: rjieba cannot be pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from ..errors import CodebookError
from ..pipeline import Pipeline
from ..records import Token

DEFAULT_FREQUENCY = 2000
UNKNOWN_TAG = "x"  # what both segmenters call a word that their dictionary does not have


class Segmenter(NamedTuple):
    """`cut`: the words of a text; `tag`: the words with their parts of speech; both rejoin to it."""

    cut: Callable[[str], list[str]]
    tag: Callable[[str], list[tuple[str, str]]]


@lru_cache(maxsize=8)
def _segmenter(name: str, words: tuple[str, ...]) -> Segmenter:
    if name == "rjieba":
        import rjieba

        engine = rjieba.Jieba()
        for word in words:
            engine.add_word(word, DEFAULT_FREQUENCY, "n")
        return Segmenter(engine.cut, engine.tag)
    if name == "jieba":
        return _reference(words)
    raise CodebookError(f'unknown segmenter "{name}"', place="pipeline.toml [segmenter] name", hint="rjieba or jieba")


def _reference(words: tuple[str, ...]) -> Segmenter:
    """Jieba itself, quiet, with a cache of its own: its default one in the shared temporary folder races."""
    import logging
    import tempfile
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba import posseg
    jieba.setLogLevel(logging.ERROR)
    engine: Any = jieba.Tokenizer()
    engine.tmp_dir = tempfile.mkdtemp(prefix="textmine-")
    tagger: Any = posseg.POSTokenizer(engine)
    for word in words:
        engine.add_word(word, DEFAULT_FREQUENCY, "n")
        tagger.word_tag_tab[word] = "n"
    return Segmenter(engine.lcut, lambda text: [(pair.word, pair.flag) for pair in tagger.cut(text)])


def of(pipeline: Pipeline) -> Segmenter:
    """The pipeline's segmenter, with its user dictionary."""
    return _segmenter(str(pipeline.setting("segmenter", "name", "rjieba")), _own_words(pipeline.user_dict))


@lru_cache(maxsize=8)
def _own_words(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.split()[0] for line in lines)


def cut(text: str, pipeline: Pipeline) -> list[str]:
    """The words of a text as plain strings: what a pass over every word can afford."""
    return of(pipeline).cut(text)


def tagger(pipeline: Pipeline) -> Callable[[str], str]:
    """A function that gives a word the part of speech of the dictionary, whatever stands around it.

    >>> from textmine.pipeline import load
    >>> [tagger(load("womens_federation"))(w) for w in ("家庭", "深入")]
    ['n', 'v']
    """
    tag = of(pipeline).tag

    def tag_of(word: str) -> str:
        pairs = tag(word)
        return pairs[0][1] if len(pairs) == 1 else UNKNOWN_TAG

    return tag_of


def segment(text: str, pipeline: Pipeline) -> list[Token]:
    """The words of a text, with the pipeline's user dictionary; they rejoin to the text.

    >>> from textmine.pipeline import load
    >>> [t.text for t in segment("培训女致富带头人", load("womens_federation"))]
    ['培训', '女致富带头人']
    """
    tokens, at = [], 0
    for word, tag in of(pipeline).tag(text):
        tokens.append(Token(at, at + len(word), word, tag))
        at += len(word)
    return tokens

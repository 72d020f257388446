"""Words: the one door to the segmenters. rjieba by default; jieba, its reference, where the pipeline asks for it.

Both use the same dictionary and the same hidden Markov model; the pipeline's user dictionary is added to either. A
segmenter belongs to its process: rjieba cannot be pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..errors import CodebookError
from ..pipeline import Pipeline
from ..records import Token

Cut = Callable[[str], list[tuple[str, str]]]
DEFAULT_FREQUENCY = 2000


@lru_cache(maxsize=8)
def _segmenter(name: str, words: tuple[str, ...]) -> Cut:
    if name == "rjieba":
        import rjieba

        engine = rjieba.Jieba()
        for word in words:
            engine.add_word(word, DEFAULT_FREQUENCY, "n")
        return lambda text: list(engine.tag(text))
    if name == "jieba":
        return _reference(words)
    raise CodebookError(f'unknown segmenter "{name}"', place="pipeline.toml [segmenter] name", hint="rjieba or jieba")


def _reference(words: tuple[str, ...]) -> Cut:
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
    return lambda text: [(pair.word, pair.flag) for pair in tagger.cut(text)]


@lru_cache(maxsize=8)
def _own_words(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.split()[0] for line in lines)


def tagged(text: str, pipeline: Pipeline) -> list[tuple[str, str]]:
    """The words of a text with their parts of speech, as plain pairs: what a pass over every word can afford."""
    return _segmenter(str(pipeline.setting("segmenter", "name", "rjieba")), _own_words(pipeline.user_dict))(text)


def segment(text: str, pipeline: Pipeline) -> list[Token]:
    """The words of a text, with the pipeline's user dictionary; they rejoin to the text.

    >>> from textmine.pipeline import load
    >>> [t.text for t in segment("培训女致富带头人", load("womens_federation"))]
    ['培训', '女致富带头人']
    """
    tokens, at = [], 0
    for word, tag in tagged(text, pipeline):
        tokens.append(Token(at, at + len(word), word, tag))
        at += len(word)
    return tokens

"""scikit-learn transformers over the same functions: keyphrases, theme shares and slogans of texts as features.

`Keyphrases`, `ThemeShares` and `SloganCounts` take an iterable of clean texts (`textmine clean` makes them so) and give one
row a text. They keep scikit-learn's conventions: keyword-only parameters that `__init__` stores and nothing else, learned
names that end in `_`, `get_feature_names_out`, NotFittedError before `fit`. `pipeline`: the name of a pipeline, or `auto`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.validation import check_is_fitted

from . import pipeline as pipelines
from . import reading
from .annotators import keyterms, slogans, themes, words
from .pipeline import Pipeline
from .records import Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

__all__ = ["Keyphrases", "SloganCounts", "ThemeShares"]


def _read(texts: Iterable[str], choice: str) -> Iterator[tuple[Report, Pipeline]]:
    """Each text as a report with the pipeline that fits.

    Raises ValueError for one string, whose characters would each be taken for a text, and for what is no string.
    """
    if isinstance(texts, str):
        raise ValueError("an iterable of texts is wanted, not one string: put it into a list")
    for text in texts:
        if not isinstance(text, str):
            raise ValueError(f"every text must be a string; there is a {type(text).__name__}")
        report = reading.report_of_text(text)
        yield report, reading.chosen_pipeline(report, choice)


class _Texts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What the transformers share: they take texts, and name their columns."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = False, True
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "feature_names_")

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """The names of the columns. `input_features` is not used: texts have none."""
        import numpy as np

        check_is_fitted(self)
        return np.asarray(self.feature_names_, dtype=object)


class _Counted(_Texts):
    """Counts of what a text has, over a vocabulary learned from the texts of `fit`."""

    min_df: int
    max_features: int | None

    def _count(self, texts: Iterable[str]) -> Iterator[Counter[str]]:
        raise NotImplementedError

    def _learn(self, texts: Iterable[str]) -> csr_matrix:
        """Sets `vocabulary_` and `feature_names_`; gives the counts of the same texts."""
        counts = list(self._count(texts))
        found = Counter(term for one in counts for term in one)
        ranked = sorted((t for t, n in found.items() if n >= self.min_df), key=lambda t: (-found[t], t))
        if not ranked:
            raise ValueError(
                "the texts have no feature in common with min_df: give more or longer texts, or a lower min_df"
            )
        self.feature_names_ = sorted(ranked[: self.max_features])
        self.vocabulary_ = {term: number for number, term in enumerate(self.feature_names_)}
        return self._matrix(counts)

    def _matrix(self, counts: Iterable[Counter[str]]) -> csr_matrix:
        import numpy as np
        from scipy.sparse import csr_matrix

        values, columns, ends = [], [], [0]
        for one in counts:
            known = sorted((self.vocabulary_[t], n) for t, n in one.items() if t in self.vocabulary_)
            columns += [c for c, _ in known]
            values += [n for _, n in known]
            ends.append(len(values))
        shape = (len(ends) - 1, len(self.vocabulary_))
        return csr_matrix((np.asarray(values, dtype="float64"), columns, ends), shape=shape)


class Keyphrases(_Counted):
    """Texts → sparse TF-IDF over candidate keyphrases (nouns, noun phrases, the codebook's terms, coined wordings).

    `min_df`: in how many texts a phrase must stand; `max_features`: how many phrases are kept, the commonest first;
    `sublinear_tf`: the logarithm of counts, as keywords.csv has it. Learned: `vocabulary_`, `idf_`.

    >>> found = Keyphrases(pipeline="womens_federation").fit(["开展家庭教育指导服务，家庭教育指导服务进社区。"])
    >>> list(found.get_feature_names_out())
    ['家庭教育', '家庭教育指导']
    """

    def __init__(
        self, *, pipeline: str = "auto", min_df: int = 1, max_features: int | None = None, sublinear_tf: bool = True
    ) -> None:
        self.pipeline = pipeline
        self.min_df = min_df
        self.max_features = max_features
        self.sublinear_tf = sublinear_tf

    def _count(self, texts: Iterable[str]) -> Iterator[Counter[str]]:
        for report, chosen in _read(texts, self.pipeline):
            mentions = slogans.find_slogans(report, chosen)
            cut = words.cut(report.body, chosen)
            found = keyterms.candidates(cut, report, chosen, mentions, tag_of=words.tagger(chosen))
            yield Counter({term.term: term.count for term in found})

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Learns the vocabulary and the weights. `y` is not used."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: Iterable[str], y: object = None) -> csr_matrix:
        """Learns from the texts and gives their rows."""
        counts = self._learn(X)
        self._weights = TfidfTransformer(sublinear_tf=self.sublinear_tf).fit(counts)
        self.idf_ = self._weights.idf_
        return self._weights.transform(counts)

    def transform(self, X: Iterable[str]) -> csr_matrix:
        """One row a text, of length 1 where it has a known phrase."""
        check_is_fitted(self)
        return self._weights.transform(self._matrix(self._count(X)))


class SloganCounts(_Counted):
    """Texts → sparse counts of slogans under their canonical form. Learned: `vocabulary_`.

    >>> counts = SloganCounts(pipeline="womens_federation").fit_transform(["深化“巾帼暖人心”，巾帼暖人心。", "无。"])
    >>> counts.toarray().tolist()
    [[2.0], [0.0]]
    """

    def __init__(self, *, pipeline: str = "auto", min_df: int = 1, max_features: int | None = None) -> None:
        self.pipeline = pipeline
        self.min_df = min_df
        self.max_features = max_features

    def _count(self, texts: Iterable[str]) -> Iterator[Counter[str]]:
        for report, chosen in _read(texts, self.pipeline):
            yield Counter(mention.slogan for mention in slogans.find_slogans(report, chosen))

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Learns which slogans the texts have. `y` is not used."""
        self._learn(X)
        return self

    def fit_transform(self, X: Iterable[str], y: object = None) -> csr_matrix:
        """Learns from the texts and gives their rows."""
        return self._learn(X)

    def transform(self, X: Iterable[str]) -> csr_matrix:
        """One row a text; slogans that `fit` has not seen are not counted."""
        check_is_fitted(self)
        return self._matrix(self._count(X))


class ThemeShares(_Texts):
    """Texts → shares of the themes, of the characters of coded sections by main theme; a row sums to one, or to nothing.

    Columns are the theme ids of the pipeline, of all pipelines for `auto`: nothing is learned from the texts but that.

    >>> shares = ThemeShares(pipeline="womens_federation").fit_transform(["举办家庭教育讲座，开展家庭教育指导。"])
    >>> float(shares.sum())
    1.0
    """

    def __init__(self, *, pipeline: str = "auto") -> None:
        self.pipeline = pipeline

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Takes the ids of the themes from the pipeline. `X` and `y` are not used."""
        names = dict.fromkeys(name for p in pipelines.selected(self.pipeline) for name in p.theme_names)
        self.feature_names_ = list(names)
        return self

    def transform(self, X: Iterable[str]) -> NDArray[np.float64]:
        """One row a text; a text without a coded section has a row of zeros."""
        import numpy as np

        check_is_fitted(self)
        column = {name: number for number, name in enumerate(self.feature_names_)}
        rows = []
        for report, chosen in _read(X, self.pipeline):
            row = np.zeros(len(column))
            sizes = {s.section: s.end - s.start for s in report.sections if s.part != "notes"}
            for coding in themes.code_sections(report, chosen):
                if coding.themes and coding.section in sizes:
                    row[column[coding.themes[0]]] += sizes[coding.section]
            rows.append(row / row.sum() if row.sum() else row)
        return np.array(rows).reshape(len(rows), len(column))

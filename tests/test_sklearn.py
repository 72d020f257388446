"""The transformers keep scikit-learn's conventions and give what the annotators give."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, make_pipeline, make_union
from sklearn.utils import estimator_checks

from textmine import pipeline
from textmine.sklearn import Keyphrases, SloganCounts, ThemeShares

WOMEN = "womens_federation"
TEXTS = [
    "举办家庭教育讲座12场，家庭教育指导服务进社区，开展“书香润家”活动。",
    "家庭教育指导站建成8个，家庭教育讲座走进乡村，“书香润家”受欢迎。",
    "发放创业担保贷款300万元，直播带货培训女能人，创业担保贷款惠及百户。",
    "创业担保贷款贴息到位，直播带货助农增收，直播带货大赛成功举办。",
] * 3
KINDS = [0, 0, 1, 1] * 3
ALL = [Keyphrases(pipeline=WOMEN), SloganCounts(pipeline=WOMEN), ThemeShares(pipeline=WOMEN)]
# The checks of check_estimator that need no numeric X (docs/methods.md says why the others do not apply).
CHECKS = (
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_no_attributes_set_in_init",
    "check_estimator_repr",
    "check_mixin_order",
    "check_estimator_cloneable",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
)
every = pytest.mark.parametrize("transformer", ALL, ids=lambda t: type(t).__name__)


@every
def test_check_estimator_passes(transformer: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it cannot make texts
        estimator_checks.check_estimator(clone(transformer))


@every
@pytest.mark.parametrize("check", CHECKS)
def test_the_checks_that_need_no_numbers_pass(transformer: Any, check: str) -> None:
    assert getattr(estimator_checks, check)(type(transformer).__name__, clone(transformer)) is None


@every
def test_rows_are_texts_and_columns_are_named(transformer: Any) -> None:
    fitted = clone(transformer).fit(TEXTS)
    rows = fitted.transform(TEXTS)
    assert rows.shape == (len(TEXTS), len(fitted.get_feature_names_out()))
    again = clone(transformer).fit_transform(TEXTS)
    assert np.allclose(np.asarray((rows - again).sum()), 0)


@every
def test_before_fit_there_is_nothing_to_give(transformer: Any) -> None:
    with pytest.raises(NotFittedError):
        clone(transformer).transform(TEXTS)
    with pytest.raises(NotFittedError):
        clone(transformer).get_feature_names_out()


@every
def test_one_string_and_numbers_are_refused(transformer: Any) -> None:
    with pytest.raises(ValueError, match="not one string"):
        clone(transformer).fit(TEXTS).transform(TEXTS[0])
    with pytest.raises(ValueError, match="must be a string"):
        clone(transformer).fit(TEXTS).transform([1])


def test_parameters_are_keyword_only() -> None:
    with pytest.raises(TypeError):
        Keyphrases(WOMEN)  # type: ignore[misc]


def test_a_grid_is_searched_over_a_pipeline_of_all_three() -> None:
    union: FeatureUnion = make_union(*ALL)
    search = GridSearchCV(
        make_pipeline(union, LogisticRegression()),
        {"featureunion__keyphrases__min_df": [1, 2]},
        cv=3,
        error_score="raise",
    ).fit(TEXTS, KINDS)
    assert search.best_score_ == 1.0
    names = search.best_estimator_[0].get_feature_names_out()
    assert "keyphrases__创业担保贷款" in names
    assert "slogancounts__书香润家" in names


def test_min_df_and_max_features_bound_the_vocabulary() -> None:
    assert list(Keyphrases(pipeline=WOMEN, max_features=1).fit(TEXTS).vocabulary_.values()) == [0]
    with pytest.raises(ValueError, match="min_df"):
        SloganCounts(pipeline=WOMEN, min_df=99).fit(TEXTS)


def test_phrases_that_fit_has_not_seen_give_a_row_of_zeros() -> None:
    assert SloganCounts(pipeline=WOMEN).fit(TEXTS).transform(["无。"]).nnz == 0


def test_theme_shares_sum_to_one_under_the_ids_of_the_pipeline() -> None:
    shares = ThemeShares(pipeline=WOMEN).fit(TEXTS)
    assert list(shares.get_feature_names_out()) == list(pipeline.load(WOMEN).theme_names)
    assert np.allclose(shares.transform(TEXTS).sum(axis=1), 1)
    assert shares.transform([]).shape == (0, len(shares.get_feature_names_out()))

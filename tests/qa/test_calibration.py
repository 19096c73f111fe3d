import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.calibration import (
    COLUMNS,
    REFUTE_COLUMNS,
    SUPPORT_COLUMNS,
    Features,
    StatementFeatures,
    answer_probability,
    expand,
    expand_refute,
    expand_support,
    fit,
    refute_probability,
    support_probability,
)

SHARE = st.floats(0, 1)
LOGIT = st.floats(-20, 20)
FLAG = st.sampled_from([0.0, 1.0])
FEATURES = st.builds(
    Features,
    answerable=LOGIT,
    span=LOGIT,
    type_fit=st.sampled_from([-1.0, 0.0, 1.0]),
    rival=FLAG,
    year_conflict=FLAG,
    **{
        name: SHARE
        for name in (
            "sentence_cover",
            "passage_cover",
            "predicate_cover",
            "predicate_passage",
            "subject_article",
            "subject_sentence",
        )
    },
)
STATEMENTS = st.builds(
    StatementFeatures,
    other_figures=FLAG,
    negation=FLAG,
    **{
        name: SHARE
        for name in (
            "entailment",
            "contradiction",
            "sentence_cover",
            "predicate_cover",
            "subject_cover",
            "figures",
        )
    },
)
AGAINST = {"rival", "year_conflict"}


@given(FEATURES, st.sampled_from([f.name for f in dataclasses.fields(Features)]), SHARE)
def test_more_evidence_never_makes_an_answer_less_likely(
    features: Features, name: str, step: float
) -> None:
    more = dataclasses.replace(features, **{name: getattr(features, name) + step})
    low, high = answer_probability(features), answer_probability(more)
    assert 0 < low < 1
    if name in AGAINST:
        low, high = high, low
    assert low <= high + 1e-12


@given(STATEMENTS, SHARE)
def test_entailment_speaks_for_a_statement_and_contradiction_against(
    features: StatementFeatures, value: float
) -> None:
    low, high = sorted((features.entailment, value))
    weak = dataclasses.replace(features, entailment=low)
    strong = dataclasses.replace(features, entailment=high)
    assert 0 < support_probability(weak) <= support_probability(strong) < 1
    assert 0 < refute_probability(strong) <= refute_probability(weak) < 1


@given(FEATURES, STATEMENTS)
def test_every_column_has_a_name(features: Features, statement: StatementFeatures) -> None:
    assert len(expand(features)) == len(COLUMNS)
    assert len(expand_support(statement)) == len(SUPPORT_COLUMNS)
    assert len(expand_refute(statement)) == len(REFUTE_COLUMNS)


def made_data(n: int, weights: list[float], bias: float) -> tuple[list[list[float]], list[int]]:
    random = np.random.default_rng(7)
    x = random.normal(size=(n, len(weights)))
    p = 1 / (1 + np.exp(-(x @ np.array(weights) + bias)))
    return x.tolist(), (random.random(n) < p).astype(int).tolist()


def test_fitting_recovers_the_model_that_made_the_data() -> None:
    rows, labels = made_data(4000, [2.0, 0.7, 0.0], -0.5)
    fitted = fit(rows, labels, ridge=0.01)
    assert fitted.weights == pytest.approx([2.0, 0.7, 0.0], abs=0.2)
    assert fitted.bias == pytest.approx(-0.5, abs=0.15)
    assert fitted.n == 4000


def test_a_weight_is_never_negative() -> None:
    rows, labels = made_data(2000, [1.0, -2.0], 0.0)
    fitted = fit(rows, labels)
    assert fitted.weights[0] > 0.3
    assert fitted.weights[1] == 0


def test_a_fitted_model_gives_probabilities_and_json() -> None:
    fitted = fit(*made_data(500, [1.0, 1.0], 0.0))
    low, high = fitted.probabilities([[-5, -5], [5, 5]])
    assert 0 < low < 0.1 < 0.9 < high < 1
    stored = fitted.to_dict(["a", "b"])
    assert stored["n"] == 500
    assert stored["weights"] == {
        "a": round(fitted.weights[0], 5),
        "b": round(fitted.weights[1], 5),
    }

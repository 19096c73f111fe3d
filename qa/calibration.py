"""From what speaks for a reading or a judgement to a probability: logistic models.

The weights are fitted by ``fit`` (see ``secondsource.qa.calibrate``) and stored in
``qa/models/calibration.json``, one model each for "answers", "supports", "refutes", "describes",
"decides" and "same".
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from secondsource.qa.logistic import LARGEST_LOGIT, sigmoid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of one reading.

    ``answerable`` and ``span`` are the model's logits; ``type_fit`` is -1, 0 or 1. The covers are
    shares in [0, 1]: of the question's content stems found in the sentence and in the passage with
    its title, of those that are no names in the sentence and in the passage, and of its names in
    the article and in the sentence. ``rival``: the sentence names another subject and not the
    question's; ``year_conflict``: the question names a year and the sentence only other ones.
    """

    answerable: float
    span: float
    type_fit: float
    sentence_cover: float
    passage_cover: float
    predicate_cover: float
    predicate_passage: float
    subject_article: float
    subject_sentence: float
    rival: float
    year_conflict: float


def expand(features: Features) -> list[float]:
    """The regression's columns, each of a sign known beforehand: more of it is more evidence."""
    span = max(-12.0, min(15.0, features.span))
    return [
        max(-8.0, min(8.0, features.answerable)),
        span,
        min(0.0, span),
        1.0 if features.type_fit > 0 else 0.0,
        -1.0 if features.type_fit < 0 else 0.0,
        features.sentence_cover,
        features.passage_cover,
        features.predicate_cover,
        features.predicate_passage,
        features.subject_article,
        features.subject_sentence,
        -features.rival,
        -features.year_conflict,
    ]


COLUMNS = (
    "answerable",
    "span",
    "span_below_none",
    "type_fits",
    "type_does_not_differ",
    "sentence_cover",
    "passage_cover",
    "predicate_cover",
    "predicate_passage",
    "subject_article",
    "subject_sentence",
    "no_rival",
    "no_year_conflict",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFeatures:
    """What is known of a sentence beside a statement; all but the flags are in [0, 1].

    ``entailment`` and ``contradiction`` are the model's probabilities; the covers are shares of
    the statement's content stems found in the sentence, of those that are no names, and of its
    names in the sentence or the article's title. ``figures``: share of the statement's amounts
    and dates that the sentence has too, 1 without any; ``other_figures``: it has amounts or dates
    of the same kinds but not the same; ``negation``: just one of the two is negated.
    """

    entailment: float
    contradiction: float
    sentence_cover: float
    predicate_cover: float
    subject_cover: float
    figures: float
    other_figures: float
    negation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionFeatures:
    """What is known of a sentence as the answer to a question that asks for no value.

    ``answerable`` and ``span`` are the model's logits for the passage. The covers are shares in
    [0, 1] of the question's content stems found in the sentence, in the passage with its title, and
    of those that are no names in the passage; ``subject_article``: of its names in the article.
    """

    answerable: float
    span: float
    sentence_cover: float
    passage_cover: float
    predicate_cover: float
    subject_article: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PolarFeatures:
    """What is known of a passage's answer to a yes/no question.

    ``judged``: the model's probability of the likelier answer, in [0, 1], ``open`` that it gives
    none. The covers are shares in [0, 1], as in :class:`DescriptionFeatures`.
    """

    judged: float
    open: float
    passage_cover: float
    predicate_cover: float
    subject_article: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SamenessFeatures:
    """What is known of two answers to one question, whichever comes first.

    ``answers_alike`` and ``answered_alike``: cosines, in [-1, 1], of the answers and of the
    question with either. The rest are in [0, 1]. ``shared``, ``shared_sentence``: share of the
    content stems that the answers, and their sentences, have in common. ``entailed``,
    ``contradicted``: the larger of both ways, of the question with either answer; ``borne_out``: of
    one's sentence over the question with the other's answer; ``sentence_entailed``: of the
    sentences. ``judged``: the model's own log-odds that they are the same.
    """

    judged: float
    answers_alike: float
    answered_alike: float
    shared: float
    shared_sentence: float
    entailed: float
    contradicted: float
    borne_out: float
    sentence_entailed: float


PRIOR = (0.1, 0.1, 0.1, 0.4, 1.0, 0.5, 0.5, 0.6, 0.8, 0.6, 0.4, 0.6, 1.0)
"""What the weights of ``COLUMNS`` are pulled towards.

The passages to learn from are encyclopedic, with questions written while looking at the answer;
over news, whether the passage speaks of what is asked at all tells much more than there.
"""

SUPPORT_COLUMNS = (
    "entailment",
    "not_contradicted",
    "sentence_cover",
    "predicate_cover",
    "subject_cover",
    "figures",
    "same_polarity",
)
REFUTE_COLUMNS = (
    "contradiction",
    "not_entailed",
    "sentence_cover",
    "predicate_cover",
    "subject_cover",
    "other_figures",
    "other_polarity",
)


def _logit(probability: float) -> float:
    clipped = min(0.995, max(0.005, probability))
    return math.log(clipped / (1.0 - clipped))


def expand_support(features: StatementFeatures) -> list[float]:
    """The columns of "supports", each evidence for it."""
    return [
        _logit(features.entailment),
        -_logit(features.contradiction),
        features.sentence_cover,
        features.predicate_cover,
        features.subject_cover,
        features.figures,
        1.0 - features.negation,
    ]


def expand_refute(features: StatementFeatures) -> list[float]:
    """The columns of "refutes", each evidence for it."""
    return [
        _logit(features.contradiction),
        -_logit(features.entailment),
        features.sentence_cover,
        features.predicate_cover,
        features.subject_cover,
        features.other_figures,
        features.negation,
    ]


DESCRIPTION_COLUMNS = (
    "answerable",
    "span",
    "sentence_cover",
    "passage_cover",
    "predicate_cover",
    "subject_article",
)
POLAR_COLUMNS = ("judged", "not_open", "passage_cover", "predicate_cover", "subject_article")


def expand_description(features: DescriptionFeatures) -> list[float]:
    """The columns of "describes", each evidence for it."""
    return [
        max(-8.0, min(8.0, features.answerable)),
        max(-12.0, min(15.0, features.span)),
        features.sentence_cover,
        features.passage_cover,
        features.predicate_cover,
        features.subject_article,
    ]


def expand_polar(features: PolarFeatures) -> list[float]:
    """The columns of "decides", each evidence for it."""
    return [
        _logit(features.judged),
        -_logit(features.open),
        features.passage_cover,
        features.predicate_cover,
        features.subject_article,
    ]


SAMENESS_COLUMNS = (
    "judged",
    "answers_alike",
    "answered_alike",
    "shared",
    "shared_sentence",
    "entailed",
    "not_contradicted",
    "borne_out",
    "sentence_entailed",
)


def expand_sameness(features: SamenessFeatures) -> list[float]:
    """The columns of "same", each evidence for it."""
    return [
        max(-8.0, min(8.0, features.judged)),
        features.answers_alike,
        features.answered_alike,
        features.shared,
        features.shared_sentence,
        _logit(features.entailed),
        -_logit(features.contradicted),
        _logit(features.borne_out),
        _logit(features.sentence_entailed),
    ]


_MODELS = {
    "answers": COLUMNS,
    "supports": SUPPORT_COLUMNS,
    "refutes": REFUTE_COLUMNS,
    "describes": DESCRIPTION_COLUMNS,
    "decides": POLAR_COLUMNS,
    "same": SAMENESS_COLUMNS,
}


@cache
def _weights(name: str) -> tuple[tuple[float, ...], float]:
    source = resources.files("secondsource.qa") / "models" / "calibration.json"
    stored = json.loads(source.read_text(encoding="utf-8"))[name]
    return tuple(stored["weights"][column] for column in _MODELS[name]), float(stored["bias"])


def _probability(name: str, columns: Sequence[float]) -> float:
    weights, bias = _weights(name)
    logit = bias + sum(w * x for w, x in zip(weights, columns, strict=True))
    return sigmoid(logit)


def answer_probability(features: Features) -> float:
    """Probability in (0, 1) that the passage answers the question with the reading's value."""
    return _probability("answers", expand(features))


def support_probability(features: StatementFeatures) -> float:
    """Probability in (0, 1) that the sentence supports the statement."""
    return _probability("supports", expand_support(features))


def refute_probability(features: StatementFeatures) -> float:
    """Probability in (0, 1) that the sentence refutes the statement."""
    return _probability("refutes", expand_refute(features))


def description_probability(features: DescriptionFeatures) -> float:
    """Probability in (0, 1) that the sentence answers the question."""
    return _probability("describes", expand_description(features))


def polar_probability(features: PolarFeatures) -> float:
    """Probability in (0, 1) that the passage gives this answer to the yes/no question."""
    return _probability("decides", expand_polar(features))


def sameness_probability(features: SamenessFeatures) -> float:
    """Probability in (0, 1) that the two answers say the same."""
    return _probability("same", expand_sameness(features))


def _sigmoids(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    cut = np.clip(logits, -LARGEST_LOGIT, LARGEST_LOGIT)
    result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-cut))
    return result


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic model: ``weights``, one a column, and ``bias``; ``n`` rows were used."""

    weights: tuple[float, ...]
    bias: float
    n: int

    def probabilities(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """(n,) probabilities of the rows' columns."""
        import numpy as np

        logits = np.asarray(rows, dtype=np.float64) @ np.array(self.weights) + self.bias
        return _sigmoids(logits)

    def to_dict(self, columns: Sequence[str]) -> dict[str, object]:
        """The JSON object of one model in ``calibration.json``."""
        return {
            "bias": round(self.bias, 5),
            "weights": {
                name: round(weight, 5) for name, weight in zip(columns, self.weights, strict=True)
            },
            "n": self.n,
        }


def fit(
    rows: Sequence[Sequence[float]],
    labels: Sequence[int],
    *,
    prior: Sequence[float] | None = None,
    ridge: float = 1.0,
    steps: int = 4000,
) -> Fitted:
    """Ridge logistic regression with weights of at least 0, by projected gradient descent.

    The sign of every column is known; data in which hard negatives were picked for sharing the
    question's words would otherwise teach that sharing words is bad. ``rows`` (n, columns);
    ``labels`` are 0 or 1, one a row; ``prior``: weights, one a column, that the ridge pulls
    towards, 0 when None.
    """
    import numpy as np

    x: NDArray[np.float64] = np.array([[1.0, *row] for row in rows])
    y = np.array(labels, dtype=np.float64)
    scale = np.maximum(np.abs(x).max(axis=0), 1e-9)
    x = x / scale
    pull = np.array([0.0, *(prior or [0.0] * (x.shape[1] - 1))]) * scale
    beta = pull.copy()
    penalty = np.full(x.shape[1], ridge / len(y))
    penalty[0] = 0.0
    rate = 4.0 / float(np.linalg.eigvalsh(x.T @ x / len(y))[-1])
    for _ in range(steps):
        p = _sigmoids(x @ beta)
        beta += rate * (x.T @ (y - p) / len(y) - penalty * (beta - pull))
        beta[1:] = np.maximum(beta[1:], 0.0)
    beta /= scale
    return Fitted(tuple(float(weight) for weight in beta[1:]), float(beta[0]), len(y))

"""From what speaks for a reading to the probability that it answers: a logistic model.

The weights are fitted by ``fit`` on passages that answer and passages of the same article that do
not, and stored in ``qa/models/calibration.json``.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of one reading.

    ``answerable`` and ``span`` are the model's logits; ``type_fit`` is -1, 0 or 1; the covers are
    shares in [0, 1] of the question's content stems found in the sentence, in the passage with
    its title, of the stems that are no names in the sentence, and of its names anywhere near;
    ``year_conflict``: the question names a year and the sentence only other ones.
    """

    answerable: float
    span: float
    type_fit: float
    sentence_cover: float
    passage_cover: float
    predicate_cover: float
    subject_cover: float
    has_subject: float
    year_conflict: float


def expand(features: Features) -> list[float]:
    """The regression's columns: bounded logits, covers, and a type fit split in two."""
    span = max(-12.0, min(15.0, features.span))
    return [
        max(-8.0, min(8.0, features.answerable)),
        span,
        max(0.0, -span),
        1.0 if features.type_fit > 0 else 0.0,
        1.0 if features.type_fit < 0 else 0.0,
        features.sentence_cover,
        features.passage_cover,
        features.predicate_cover,
        features.subject_cover * features.has_subject,
        features.has_subject,
        features.year_conflict,
    ]


COLUMNS = (
    "answerable",
    "span",
    "span_below_none",
    "type_fits",
    "type_differs",
    "sentence_cover",
    "passage_cover",
    "predicate_cover",
    "subject_cover",
    "has_subject",
    "year_conflict",
)


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    source = resources.files("secondsource.qa") / "models" / "calibration.json"
    stored = json.loads(source.read_text(encoding="utf-8"))
    return tuple(stored["weights"][name] for name in COLUMNS), float(stored["bias"])


def answer_probability(features: Features) -> float:
    """Probability in (0, 1) that the passage answers the question with the reading's value."""
    weights, bias = _weights()
    logit = bias + sum(w * x for w, x in zip(weights, expand(features), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def fit(
    rows: list[Features], labels: list[int], *, ridge: float = 1.0, steps: int = 50
) -> dict[str, object]:
    """Ridge logistic regression by Newton's method; ``labels`` are 0 or 1, one a row.

    Returns the JSON object of ``calibration.json``.
    """
    import numpy as np

    x: NDArray[np.float64] = np.array([[1.0, *expand(row)] for row in rows])
    y = np.array(labels, dtype=np.float64)
    beta = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 0.0
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (y - p) - penalty * beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return {
        "bias": round(float(beta[0]), 5),
        "weights": {
            name: round(float(value), 5) for name, value in zip(COLUMNS, beta[1:], strict=True)
        },
    }

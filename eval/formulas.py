"""Formulas of measures: from case weights and a table of contributions to numbers.

Each maps (b, n) weights, one row a resample, and a (n, k) table to (b,) results; NaN where a
result is undefined, as for a resample without any case that counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BINS = 10
"""Bins of equal width over [0, 1] for the calibration error."""


def _divide(numerator: Array, denominator: Array) -> Array:
    safe = np.where(denominator > 0, denominator, 1.0)
    return np.where(denominator > 0, numerator / safe, np.nan)


def ratio(weights: Array, values: Array) -> Array:
    """Of columns (numerator, denominator)."""
    sums = weights @ values
    return _divide(sums[:, 0], sums[:, 1])


def _cells(weights: Array, values: Array) -> Array:
    """(b, classes, classes + 1) weighted counts, gold by predicted."""
    sums = weights @ values
    # cells = classes * (classes + 1)
    classes = round((np.sqrt(1 + 4 * values.shape[1]) - 1) / 2)
    return sums.reshape(len(weights), classes, classes + 1)


def _macro(per_class: Array) -> Array:
    """The mean over classes, (b, classes) -> (b,), leaving out NaN."""
    defined = ~np.isnan(per_class)
    return _divide(np.where(defined, per_class, 0.0).sum(axis=1), defined.sum(axis=1).astype(float))


def macro_f1(weights: Array, values: Array) -> Array:
    """The mean F1 over the gold classes, of the columns of ``tables.confusion_table``."""
    cells = _cells(weights, values)
    classes = cells.shape[1]
    hits = np.einsum("bii->bi", cells[:, :, :classes])
    gold = cells.sum(axis=2)
    predicted = cells[:, :, :classes].sum(axis=1)
    # a class that a resample drew no case of has no F1 there
    return _macro(np.where(gold > 0, _divide(2 * hits, gold + predicted), np.nan))


def balanced(weights: Array, values: Array) -> Array:
    """The mean recall over the gold classes, of the columns of ``tables.confusion_table``."""
    cells = _cells(weights, values)
    hits = np.einsum("bii->bi", cells[:, :, : cells.shape[1]])
    return _macro(_divide(hits, cells.sum(axis=2)))


def f1(weights: Array, values: Array) -> Array:
    """Of columns (hits, gold + predicted)."""
    sums = weights @ values
    return _divide(2 * sums[:, 0], sums[:, 1])


def auc(weights: Array, values: Array) -> Array:
    """Area under the ROC curve: P(positive scores above negative), a tie counting half.

    Columns: score, 1 for positive and 0 for negative.
    """
    scores, positive = values[:, 0], values[:, 1]
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sorted_weights = weights[:, order]
    positives = np.add.reduceat(sorted_weights * positive[order], starts, axis=1)
    negatives = np.add.reduceat(sorted_weights * (1.0 - positive[order]), starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives
    wins = (positives * (below + negatives / 2)).sum(axis=1)
    return _divide(wins, positives.sum(axis=1) * negatives.sum(axis=1))


def calibration_error(weights: Array, values: Array) -> Array:
    """Expected calibration error (Guo et al. 2017) over ten bins of equal width."""
    sums = weights @ values
    return _divide(np.abs(sums[:, :BINS]).sum(axis=1), sums[:, BINS])

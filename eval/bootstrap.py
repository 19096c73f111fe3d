"""Intervals: how far a number would move with other cases of the same sort.

Percentile bootstrap over cases (Efron 1979); seeded, so that a report is the same every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .formulas import Array
from .judging import Row
from .measures import Measure

RESAMPLES = 1000
SEED = 20260101
_LEVEL = (2.5, 97.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure's value over ``n`` cases, and the 95% interval ``low`` to ``high``."""

    measure: str
    value: float
    low: float
    high: float
    n: int

    def to_dict(self) -> dict[str, Any]:
        """The report's JSON object."""
        return {
            "value": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "n": self.n,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """New minus old over the ``n`` cases that both have, with its 95% interval.

    ``clear`` says that the interval leaves out 0.
    """

    measure: str
    old: float
    new: float
    low: float
    high: float
    n: int

    @property
    def value(self) -> float:
        """New minus old."""
        return self.new - self.old

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def to_dict(self) -> dict[str, Any]:
        """The report's JSON object."""
        return {
            "old": _rounded(self.old),
            "new": _rounded(self.new),
            "difference": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "clear": self.clear,
            "n": self.n,
        }


def estimate(
    measure: Measure, rows: Sequence[Row], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Estimate | None:
    """The measure over ``rows``; None where they have nothing that it judges."""
    table = measure.table(rows)
    if table is None:
        return None
    n = len(table.index)
    value = float(measure.formula(np.ones((1, n)), table.values)[0])
    if np.isnan(value):
        return None
    low, high = _interval(measure.formula(_weights(n, resamples, seed), table.values), value)
    return Estimate(measure=measure.name, value=value, low=low, high=high, n=n)


def difference(
    measure: Measure,
    old: Sequence[Row],
    new: Sequence[Row],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference | None:
    """The paired difference over the cases that both runs have, by id.

    Each resample draws the same cases for both. None where either run has nothing to judge.
    """
    before = {row.id: row for row in old}
    shared = [row.id for row in new if row.id in before]
    after = {row.id: row for row in new}
    weights = _weights(len(shared), resamples, seed) if shared else np.ones((resamples, 0))
    values, samples = [], []
    for rows in ([before[id] for id in shared], [after[id] for id in shared]):
        table = measure.table(rows)
        if table is None:
            return None
        ones = np.ones((1, len(table.index)))
        values.append(float(measure.formula(ones, table.values)[0]))
        samples.append(measure.formula(weights[:, table.index], table.values))
    if any(np.isnan(value) for value in values):
        return None
    low, high = _interval(samples[1] - samples[0], values[1] - values[0])
    return Difference(
        measure=measure.name, old=values[0], new=values[1], low=low, high=high, n=len(shared)
    )


def _weights(n: int, resamples: int, seed: int) -> Array:
    """(resamples, n): how often each case was drawn."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(n, np.full(n, 1.0 / n), size=resamples).astype(np.float64)


def _interval(samples: Array, value: float) -> tuple[float, float]:
    defined = samples[~np.isnan(samples)]
    if not defined.size:
        return value, value
    low, high = np.percentile(defined, _LEVEL)
    return float(low), float(high)


def _rounded(value: float) -> float:
    return round(value, 6)

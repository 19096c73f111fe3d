"""Tables of measures: what every case contributes to a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .formulas import BINS, Array
from .judging import Row, as_gold

Contribution = Callable[[Row], tuple[float, float] | None]
Maker = Callable[[Sequence[Row]], "Table | None"]
"""Makes a table of rows; None when they have nothing that the measure judges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the judged cases contribute to one measure.

    ``index``: (n,) positions of the judged rows; ``values``: (n, k), columns as the measure's
    formula reads them.
    """

    index: NDArray[np.intp]
    values: Array


def share_of(contribution: Contribution) -> Maker:
    """A table of (numerator, denominator) for the rows that contribute."""

    def table(rows: Sequence[Row]) -> Table | None:
        pairs = [(i, pair) for i, row in enumerate(rows) if (pair := contribution(row)) is not None]
        if not any(pair[1] for _, pair in pairs):
            return None
        return Table(
            index=np.array([i for i, _ in pairs], dtype=np.intp),
            values=np.array([pair for _, pair in pairs], dtype=np.float64),
        )

    return table


def mean_of(
    value: Callable[[Row], float | bool | None],
) -> Maker:
    """A table of (value, 1) for the rows where there is a value."""

    def contribution(row: Row) -> tuple[float, float] | None:
        result = value(row)
        return None if result is None else (float(result), 1.0)

    return share_of(contribution)


def confusion_table(rows: Sequence[Row]) -> Table | None:
    """One column a (gold class, predicted class) cell, the last predicted class being "other"."""
    index = [i for i, row in enumerate(rows) if row.gold is not None]
    if not index:
        return None
    classes, cells = confusion(rows)
    width = len(classes) + 1
    values = np.zeros((len(index), len(classes) * width))
    values[np.arange(len(index)), [gold * width + predicted for gold, predicted in cells]] = 1.0
    return Table(index=np.array(index, dtype=np.intp), values=values)


def confusion(rows: Sequence[Row]) -> tuple[list[str], list[tuple[int, int]]]:
    """The gold classes, sorted, and each judged row's (gold, predicted) index into them.

    A predicted class that no case has as its gold one gets the index ``len(classes)``, and so
    does a case that failed.
    """
    golds = frozenset(row.gold for row in rows if row.gold is not None)
    classes = sorted(golds)
    number = {name: i for i, name in enumerate(classes)}
    return classes, [
        (number[row.gold], number.get(as_gold(row.predicted or "", row.gold, golds), len(classes)))
        for row in rows
        if row.gold is not None
    ]


def scored(positive: Callable[[Row], bool | None]) -> Maker:
    """A table of (score, 1 for positive) for rows that have a score; needs both classes."""

    def table(rows: Sequence[Row]) -> Table | None:
        found = [
            (i, row.score, label)
            for i, row in enumerate(rows)
            if row.score is not None and (label := positive(row)) is not None
        ]
        if len({label for _, _, label in found}) < 2:
            return None
        return Table(
            index=np.array([i for i, _, _ in found], dtype=np.intp),
            values=np.array([(score, label) for _, score, label in found], dtype=np.float64),
        )

    return table


def calibration_table(rows: Sequence[Row]) -> Table | None:
    """Ten columns of confidence minus correctness, one a bin, and one of ones."""
    judged = [
        (i, row.confidence, row.correct)
        for i, row in enumerate(rows)
        if row.confidence is not None and row.correct is not None
    ]
    if not judged:
        return None
    values = np.zeros((len(judged), BINS + 1))
    for line, (_, confidence, correct) in enumerate(judged):
        values[line, min(int(confidence * BINS), BINS - 1)] = confidence - float(correct)
        values[line, BINS] = 1.0
    return Table(index=np.array([i for i, _, _ in judged], dtype=np.intp), values=values)

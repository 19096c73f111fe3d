"""Measures as values: each has a name, a table of what every case contributes, and a formula.

A measure is computed from case weights, so that one formula serves the point estimate (every case
once), the bootstrap (every resample at once) and the paired comparison of two reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .judging import Row, as_gold, meets
from .suite import CLAIM_VERDICTS, PAIR_LABELS, QUESTION_VERDICTS, CaseKind

Array = NDArray[np.float64]
Contribution = Callable[[Row], tuple[float, float] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the judged cases contribute to one measure.

    ``index``: (n,) positions of the judged rows; ``values``: (n, k), columns as the measure's
    formula reads them.
    """

    index: NDArray[np.intp]
    values: Array


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure:
    """A named measure over rows of some kinds.

    ``table`` gives None when the rows have nothing that it judges. ``formula`` maps (b, n) case
    weights and a (n, k) table to (b,) results, NaN where it is undefined. ``higher_is_better``
    says which way an improvement points.
    """

    name: str
    kinds: tuple[CaseKind, ...]
    table: Callable[[Sequence[Row]], Table | None]
    formula: Callable[[Array, Array], Array]
    higher_is_better: bool = True

    def __repr__(self) -> str:
        return self.name

    def of(self, rows: Sequence[Row]) -> float:
        """The measure over ``rows``; NaN where it is undefined."""
        table = self.table(rows)
        if table is None:
            return float("nan")
        return float(self.formula(np.ones((1, len(table.index))), table.values)[0])


def _divide(numerator: Array, denominator: Array) -> Array:
    safe = np.where(denominator > 0, denominator, 1.0)
    return np.where(denominator > 0, numerator / safe, np.nan)


def _ratio(weights: Array, values: Array) -> Array:
    sums = weights @ values
    return _divide(sums[:, 0], sums[:, 1])


def _share_of(contribution: Contribution) -> Callable[[Sequence[Row]], Table | None]:
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


def _mean_of(
    value: Callable[[Row], float | bool | None],
) -> Callable[[Sequence[Row]], Table | None]:
    """A table of (value, 1) for the rows where there is a value."""

    def contribution(row: Row) -> tuple[float, float] | None:
        result = value(row)
        return None if result is None else (float(result), 1.0)

    return _share_of(contribution)


def _confusion(rows: Sequence[Row]) -> Table | None:
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


def _macro_f1(weights: Array, values: Array) -> Array:
    cells = _cells(weights, values)
    classes = cells.shape[1]
    hits = np.einsum("bii->bi", cells[:, :, :classes])
    gold = cells.sum(axis=2)
    predicted = cells[:, :, :classes].sum(axis=1)
    # a class that a resample drew no case of has no F1 there
    return _macro(np.where(gold > 0, _divide(2 * hits, gold + predicted), np.nan))


def _balanced(weights: Array, values: Array) -> Array:
    cells = _cells(weights, values)
    hits = np.einsum("bii->bi", cells[:, :, : cells.shape[1]])
    return _macro(_divide(hits, cells.sum(axis=2)))


def _f1(weights: Array, values: Array) -> Array:
    """Of (hits, gold + predicted)."""
    sums = weights @ values
    return _divide(2 * sums[:, 0], sums[:, 1])


def _scored(positive: Callable[[Row], bool | None]) -> Callable[[Sequence[Row]], Table | None]:
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


def _auc(weights: Array, values: Array) -> Array:
    """Area under the ROC curve: P(positive scores above negative), a tie counting half."""
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


_BINS = 10


def _calibration_table(rows: Sequence[Row]) -> Table | None:
    """Ten columns of confidence minus correctness, one a bin, and one of ones."""
    judged = [
        (i, row.confidence, row.correct)
        for i, row in enumerate(rows)
        if row.confidence is not None and row.correct is not None
    ]
    if not judged:
        return None
    values = np.zeros((len(judged), _BINS + 1))
    for line, (_, confidence, correct) in enumerate(judged):
        values[line, min(int(confidence * _BINS), _BINS - 1)] = confidence - float(correct)
        values[line, _BINS] = 1.0
    return Table(index=np.array([i for i, _, _ in judged], dtype=np.intp), values=values)


def _calibration_error(weights: Array, values: Array) -> Array:
    """Expected calibration error (Guo et al. 2017) over ten bins of equal width."""
    sums = weights @ values
    return _divide(np.abs(sums[:, :_BINS]).sum(axis=1), sums[:, _BINS])


def _judged(row: Row) -> bool | None:
    return None if row.gold is None else meets(row.predicted, row.gold)


def _recall(verdict: str) -> Contribution:
    def contribution(row: Row) -> tuple[float, float] | None:
        if row.gold != verdict:
            return None
        return float(meets(row.predicted, verdict)), 1.0

    return contribution


def _dispute_counts(row: Row) -> tuple[float, float, float] | None:
    """(disputed and called so, disputed, called disputed)."""
    if row.gold is None:
        return None
    gold, called = row.gold == "disputed", row.predicted == "disputed"
    return float(gold and called), float(gold), float(called)


def _dispute(measure: str) -> Callable[[Sequence[Row]], Table | None]:
    def contribution(row: Row) -> tuple[float, float] | None:
        counts = _dispute_counts(row)
        if counts is None:
            return None
        both, gold, called = counts
        denominator = {"precision": called, "recall": gold, "f1": gold + called}[measure]
        return both, denominator

    share = _share_of(contribution)

    def table(rows: Sequence[Row]) -> Table | None:
        # a suite without disputes has no dispute to find
        return share(rows) if any(row.gold == "disputed" for row in rows) else None

    return table


def _false_alarm(row: Row) -> bool | None:
    return None if row.gold in (None, "disputed") else row.predicted == "disputed"


_NO_ANSWER = ("unanswered", "unanswerable")


def _answerable(row: Row) -> bool | None:
    return None if row.gold is None else row.gold not in _NO_ANSWER


def _answered(row: Row) -> bool:
    return row.predicted is not None and row.predicted not in _NO_ANSWER


def _answerable_share(precision: bool) -> Callable[[Sequence[Row]], Table | None]:
    def contribution(row: Row) -> tuple[float, float] | None:
        answerable = _answerable(row)
        if answerable is None:
            return None
        answered = _answered(row)
        return float(answerable and answered), float(answered if precision else answerable)

    share = _share_of(contribution)

    def table(rows: Sequence[Row]) -> Table | None:
        # without a question that has no answer, precision says nothing
        return share(rows) if any(_answerable(row) is False for row in rows) else None

    return table


def _strict(rows: Sequence[Row]) -> Table | None:
    if not any(row.wrong_listed for row in rows):
        return None
    return _mean_of(lambda row: all(row.found) and not row.wrong_given if row.found else None)(rows)


def _recalls(kind: CaseKind, verdicts: Sequence[str]) -> Iterator[Measure]:
    for verdict in verdicts:
        if verdict != "disputed":
            yield Measure(
                name=f"recall_{verdict}",
                kinds=(kind,),
                table=_share_of(_recall(verdict)),
                formula=_ratio,
            )


_ASKED: tuple[CaseKind, ...] = ("question", "claim")
_JUDGED: tuple[CaseKind, ...] = ("question", "claim", "pair")

MEASURES: tuple[Measure, ...] = (
    Measure(name="verdict_accuracy", kinds=_JUDGED, table=_mean_of(_judged), formula=_ratio),
    Measure(name="verdict_macro_f1", kinds=_JUDGED, table=_confusion, formula=_macro_f1),
    Measure(name="balanced_accuracy", kinds=_JUDGED, table=_confusion, formula=_balanced),
    Measure(name="dispute_precision", kinds=_ASKED, table=_dispute("precision"), formula=_ratio),
    Measure(name="dispute_recall", kinds=_ASKED, table=_dispute("recall"), formula=_ratio),
    Measure(name="dispute_f1", kinds=_ASKED, table=_dispute("f1"), formula=_f1),
    Measure(
        name="false_alarm_rate",
        kinds=_ASKED,
        table=_mean_of(_false_alarm),
        formula=_ratio,
        higher_is_better=False,
    ),
    Measure(
        name="positions_found",
        kinds=("question",),
        table=_share_of(lambda row: (sum(row.found), len(row.found)) if row.found else None),
        formula=_ratio,
    ),
    Measure(
        name="all_positions_found",
        kinds=("question",),
        table=_mean_of(lambda row: all(row.found) if row.found else None),
        formula=_ratio,
    ),
    Measure(
        name="positions_right",
        kinds=("question",),
        table=_share_of(lambda row: (row.right, row.returned) if row.found else None),
        formula=_ratio,
    ),
    Measure(name="strict", kinds=("question",), table=_strict, formula=_ratio),
    Measure(
        name="wrong_given",
        kinds=("question",),
        table=_mean_of(lambda row: bool(row.wrong_given) if row.wrong_listed else None),
        formula=_ratio,
        higher_is_better=False,
    ),
    Measure(
        name="answerable_auc",
        kinds=("question", "reading"),
        table=_scored(_answerable),
        formula=_auc,
    ),
    Measure(
        name="answerable_precision",
        kinds=("question", "reading"),
        table=_answerable_share(precision=True),
        formula=_ratio,
    ),
    Measure(
        name="answerable_recall",
        kinds=("question", "reading"),
        table=_answerable_share(precision=False),
        formula=_ratio,
    ),
    Measure(
        name="quotes_exact",
        kinds=_ASKED,
        table=_share_of(lambda row: (row.quotes_exact, row.citations)),
        formula=_ratio,
    ),
    Measure(
        name="sources_found",
        kinds=_ASKED,
        table=_share_of(lambda row: (row.sources_found, row.sources)),
        formula=_ratio,
    ),
    Measure(
        name="calibration_error",
        kinds=_JUDGED,
        table=_calibration_table,
        formula=_calibration_error,
        higher_is_better=False,
    ),
    Measure(
        name="exact_match",
        kinds=("reading",),
        table=_mean_of(lambda row: row.exact),
        formula=_ratio,
    ),
    Measure(name="f1", kinds=("reading",), table=_mean_of(lambda row: row.f1), formula=_ratio),
    Measure(
        name="f1_abstaining",
        kinds=("reading",),
        table=_mean_of(lambda row: row.f1_abstaining),
        formula=_ratio,
    ),
    Measure(
        name="contradiction_auc",
        kinds=("pair",),
        table=_scored(lambda row: row.gold == "contradiction"),
        formula=_auc,
    ),
    *_recalls("question", QUESTION_VERDICTS),
    *_recalls("claim", CLAIM_VERDICTS),
    *_recalls("pair", PAIR_LABELS),
)
"""Every measure, in the order of a report; ``dispute_recall`` is the recall of "disputed"."""

BY_NAME = {measure.name: measure for measure in MEASURES}


def measures_of(kind: CaseKind) -> tuple[Measure, ...]:
    """The measures of one kind of case."""
    return tuple(measure for measure in MEASURES if kind in measure.kinds)

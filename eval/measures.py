"""Measures as values: each has a name, a table of what every case contributes, and a formula.

A measure is computed from case weights, so that one formula serves the point estimate (every case
once), the bootstrap (every resample at once) and the paired comparison of two reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .cases import CLAIM_VERDICTS, PAIR_LABELS, QUESTION_VERDICTS, CaseKind
from .formulas import Array, auc, balanced, calibration_error, f1, macro_f1, ratio
from .judging import Row, meets
from .tables import (
    Contribution,
    Maker,
    Table,
    calibration_table,
    confusion_table,
    mean_of,
    scored,
    share_of,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure:
    """A named measure over rows of some kinds.

    ``table`` gives None when the rows have nothing that it judges. ``formula`` maps (b, n) case
    weights and a (n, k) table to (b,) results, NaN where it is undefined. ``higher_is_better``
    says which way an improvement points.
    """

    name: str
    kinds: tuple[CaseKind, ...]
    table: Maker
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


def _dispute(measure: str) -> Maker:
    def contribution(row: Row) -> tuple[float, float] | None:
        counts = _dispute_counts(row)
        if counts is None:
            return None
        both, gold, called = counts
        denominator = {"precision": called, "recall": gold, "f1": gold + called}[measure]
        return both, denominator

    share = share_of(contribution)

    def table(rows: Sequence[Row]) -> Table | None:
        # a suite without disputes has no dispute to find
        return share(rows) if any(row.gold == "disputed" for row in rows) else None

    return table


def _false_alarm(row: Row) -> bool | None:
    return None if row.gold in (None, "disputed") else row.predicted == "disputed"


def _related(row: Row) -> bool | None:
    return None if row.relation_gold is None else row.relation == row.relation_gold


def _conflict(precision: bool) -> Maker:
    def contribution(row: Row) -> tuple[float, float] | None:
        if row.relation_gold is None:
            return None
        gold, called = row.relation_gold == "conflicts", row.relation == "conflicts"
        return float(gold and called), float(called if precision else gold)

    share = share_of(contribution)

    def table(rows: Sequence[Row]) -> Table | None:
        # a suite without conflicts has none to find
        return share(rows) if any(row.relation_gold == "conflicts" for row in rows) else None

    return table


_NO_ANSWER = ("unanswered", "unanswerable")


def _answerable(row: Row) -> bool | None:
    return None if row.gold is None else row.gold not in _NO_ANSWER


def _answered(row: Row) -> bool:
    return row.predicted is not None and row.predicted not in _NO_ANSWER


def _answerable_share(precision: bool) -> Maker:
    def contribution(row: Row) -> tuple[float, float] | None:
        answerable = _answerable(row)
        if answerable is None:
            return None
        answered = _answered(row)
        return float(answerable and answered), float(answered if precision else answerable)

    share = share_of(contribution)

    def table(rows: Sequence[Row]) -> Table | None:
        # without a question that has no answer, precision says nothing
        return share(rows) if any(_answerable(row) is False for row in rows) else None

    return table


def _strict(rows: Sequence[Row]) -> Table | None:
    if not any(row.wrong_listed for row in rows):
        return None
    return mean_of(lambda row: all(row.found) and not row.wrong_given if row.found else None)(rows)


def _recalls(kind: CaseKind, verdicts: Sequence[str]) -> Iterator[Measure]:
    for verdict in verdicts:
        if verdict != "disputed":
            yield Measure(
                name=f"recall_{verdict}",
                kinds=(kind,),
                table=share_of(_recall(verdict)),
                formula=ratio,
            )


_ASKED: tuple[CaseKind, ...] = ("question", "claim")
_JUDGED: tuple[CaseKind, ...] = ("question", "claim", "pair")

MEASURES: tuple[Measure, ...] = (
    Measure(name="verdict_accuracy", kinds=_JUDGED, table=mean_of(_judged), formula=ratio),
    Measure(name="verdict_macro_f1", kinds=_JUDGED, table=confusion_table, formula=macro_f1),
    Measure(name="balanced_accuracy", kinds=_JUDGED, table=confusion_table, formula=balanced),
    Measure(name="dispute_precision", kinds=_ASKED, table=_dispute("precision"), formula=ratio),
    Measure(name="dispute_recall", kinds=_ASKED, table=_dispute("recall"), formula=ratio),
    Measure(name="dispute_f1", kinds=_ASKED, table=_dispute("f1"), formula=f1),
    Measure(
        name="false_alarm_rate",
        kinds=_ASKED,
        table=mean_of(_false_alarm),
        formula=ratio,
        higher_is_better=False,
    ),
    Measure(
        name="conflict_precision",
        kinds=("question",),
        table=_conflict(precision=True),
        formula=ratio,
    ),
    Measure(
        name="conflict_recall",
        kinds=("question",),
        table=_conflict(precision=False),
        formula=ratio,
    ),
    Measure(name="relation_accuracy", kinds=("question",), table=mean_of(_related), formula=ratio),
    Measure(
        name="positions_found",
        kinds=("question",),
        table=share_of(lambda row: (sum(row.found), len(row.found)) if row.found else None),
        formula=ratio,
    ),
    Measure(
        name="all_positions_found",
        kinds=("question",),
        table=mean_of(lambda row: all(row.found) if row.found else None),
        formula=ratio,
    ),
    Measure(
        name="positions_right",
        kinds=("question",),
        table=share_of(lambda row: (row.right, row.returned) if row.found else None),
        formula=ratio,
    ),
    Measure(name="strict", kinds=("question",), table=_strict, formula=ratio),
    Measure(
        name="wrong_given",
        kinds=("question",),
        table=mean_of(lambda row: bool(row.wrong_given) if row.wrong_listed else None),
        formula=ratio,
        higher_is_better=False,
    ),
    Measure(
        name="answerable_auc",
        kinds=("question", "reading"),
        table=scored(_answerable),
        formula=auc,
    ),
    Measure(
        name="answerable_precision",
        kinds=("question", "reading"),
        table=_answerable_share(precision=True),
        formula=ratio,
    ),
    Measure(
        name="answerable_recall",
        kinds=("question", "reading"),
        table=_answerable_share(precision=False),
        formula=ratio,
    ),
    Measure(
        name="quotes_exact",
        kinds=_ASKED,
        table=share_of(lambda row: (row.quotes_exact, row.citations)),
        formula=ratio,
    ),
    Measure(
        name="sources_found",
        kinds=_ASKED,
        table=share_of(lambda row: (row.sources_found, row.sources)),
        formula=ratio,
    ),
    Measure(
        name="calibration_error",
        kinds=_JUDGED,
        table=calibration_table,
        formula=calibration_error,
        higher_is_better=False,
    ),
    Measure(
        name="exact_match",
        kinds=("reading",),
        table=mean_of(lambda row: row.exact),
        formula=ratio,
    ),
    Measure(name="f1", kinds=("reading",), table=mean_of(lambda row: row.f1), formula=ratio),
    Measure(
        name="f1_abstaining",
        kinds=("reading",),
        table=mean_of(lambda row: row.f1_abstaining),
        formula=ratio,
    ),
    Measure(
        name="contradiction_auc",
        kinds=("pair",),
        table=scored(lambda row: row.gold == "contradiction"),
        formula=auc,
    ),
    *_recalls("question", QUESTION_VERDICTS),
    *_recalls("claim", CLAIM_VERDICTS),
    *_recalls("pair", PAIR_LABELS),
)
"""Every measure, in the order of a report; ``dispute_recall`` is the recall of "disputed".

``conflict_precision`` and ``conflict_recall`` are of the relation "conflicts" alone: to take a
report that another overtakes for a conflict costs precision.
"""

BY_NAME = {measure.name: measure for measure in MEASURES}


def measures_of(kind: CaseKind) -> tuple[Measure, ...]:
    """The measures of one kind of case."""
    return tuple(measure for measure in MEASURES if kind in measure.kinds)

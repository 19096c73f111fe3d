"""Reports: measures with intervals, what was taken for what, thresholds, and every case."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import secondsource
from secondsource.config import Config
from secondsource.errors import SuiteError

from .bootstrap import Difference, Estimate, difference, estimate
from .cases import CaseKind
from .judging import Row
from .measures import measures_of
from .suite import Suite, suite_name
from .thresholds import Held, Threshold, hold, read_thresholds

FORMAT = 1
_COVERAGES = tuple(step / 10 for step in range(1, 11))


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteReport:
    """What one suite came to.

    ``estimates`` by measure name, in the order of ``measures.MEASURES``; ``size`` counts the
    suite's cases, also those that a limit left out; ``seconds`` is wall time.
    """

    name: str
    kind: CaseKind
    sha256: str
    size: int
    seconds: float
    rows: tuple[Row, ...]
    estimates: Mapping[str, Estimate]
    thresholds: tuple[Held, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def errors(self) -> tuple[Row, ...]:
        """The cases that could not be run."""
        return tuple(row for row in self.rows if row.error is not None)

    @property
    def passed(self) -> bool:
        """Whether every threshold holds and every case could be run."""
        return not self.errors and all(held.holds for held in self.thresholds)

    def to_dict(self) -> dict[str, Any]:
        """The suite's part of the JSON report."""
        return {
            "suite": self.name,
            "kind": self.kind,
            "sha256": self.sha256,
            "n": len(self.rows),
            "size": self.size,
            "seconds": round(self.seconds, 3),
            "errors": len(self.errors),
            "passed": self.passed,
            "measures": {name: one.to_dict() for name, one in self.estimates.items()},
            "thresholds": [held.to_dict() for held in self.thresholds],
            "confusion": confusion_counts(self.rows),
            "relation_confusion": relation_counts(self.rows),
            "by_group": accuracy_by_group(self.rows),
            "risk_coverage": risk_coverage(self.rows),
            "against": {one.measure: one.to_dict() for one in self.differences},
            "notes": list(self.notes),
            "rows": [row.to_dict() for row in self.rows],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All suites of one run, and the configuration that they were run with."""

    config: Config
    suites: tuple[SuiteReport, ...]

    @property
    def passed(self) -> bool:
        """Whether every suite passed."""
        return all(suite.passed for suite in self.suites)

    def to_dict(self) -> dict[str, Any]:
        """The JSON report."""
        return {
            "format": FORMAT,
            "secondsource": secondsource.__version__,
            "config": {"digest": self.config.digest, **asdict(self.config)},
            "passed": self.passed,
            "seconds": round(sum(suite.seconds for suite in self.suites), 3),
            "suites": [suite.to_dict() for suite in self.suites],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSuite:
    """A suite of a report written before, as far as a comparison needs it."""

    name: str
    kind: CaseKind
    sha256: str
    rows: tuple[Row, ...]


def suite_report(
    suite: Suite,
    rows: Sequence[Row],
    *,
    seconds: float,
    against: Sequence[EarlierSuite] = (),
) -> SuiteReport:
    """Measures ``rows``, holds the suite's thresholds and compares with an earlier run of it.

    Raises SuiteError for thresholds that cannot be read.
    """
    measures = measures_of(suite.kind)
    estimates = {
        measure.name: one for measure in measures if (one := estimate(measure, rows)) is not None
    }
    notes: list[str] = []
    if len(rows) < suite.size:
        notes.append(f"the first {len(rows)} of {suite.size} cases")
    earlier = next(
        (old for old in against if (old.name, old.kind) == (suite.name, suite.kind)), None
    )
    differences: list[Difference] = []
    if against and earlier is None:
        notes.append("the earlier report does not have this suite")
    if earlier is not None:
        if earlier.sha256 != suite.sha256:
            notes.append("the suite's file has changed since the earlier report")
        found = (difference(measure, earlier.rows, rows) for measure in measures)
        differences = [one for one in found if one is not None]
    return SuiteReport(
        name=suite.name,
        kind=suite.kind,
        sha256=suite.sha256,
        size=suite.size,
        seconds=seconds,
        rows=tuple(rows),
        estimates=estimates,
        thresholds=hold(_thresholds_of(suite), estimates),
        differences=tuple(differences),
        notes=tuple(notes),
    )


def _thresholds_of(suite: Suite) -> tuple[Threshold, ...]:
    thresholds = read_thresholds(suite.path)
    if suite.name == suite_name(suite.path):
        return thresholds
    # the file has cases of other kinds too, and one set of thresholds for all of them
    names = {measure.name for measure in measures_of(suite.kind)}
    return tuple(one for one in thresholds if one.measure in names)


def confusion_counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Counts by gold verdict, then by predicted verdict as it was given; "error" for no result."""
    return _counts((row.gold, row.predicted) for row in rows)


def relation_counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Counts by gold relation, then by the answer's; "neither" and "error" are no relations.

    Empty where no case has a relation.
    """
    return _counts((row.relation_gold, row.relation) for row in rows)


def _counts(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for gold, predicted in pairs:
        if gold is not None:
            counts[gold][predicted or "error"] += 1
    return {gold: dict(sorted(found.items())) for gold, found in sorted(counts.items())}


def accuracy_by_group(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Share of cases right in all that is judged, for each ``kind`` that the suite names."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.group is not None and row.correct is not None:
            groups[row.group].append(row.correct)
    return {
        name: {"n": len(results), "correct": round(sum(results) / len(results), 4)}
        for name, results in sorted(groups.items())
    }


def risk_coverage(rows: Sequence[Row]) -> list[dict[str, float]]:
    """The share of wrong results among the most confident tenth, two tenths ... all.

    Empty where no case has both a confidence and something judged (El-Yaniv and Wiener 2010).
    """
    judged = sorted(
        (
            (row.confidence, bool(row.correct))
            for row in rows
            if row.confidence is not None and row.correct is not None
        ),
        key=lambda pair: -pair[0],
    )
    if not judged:
        return []
    curve = []
    for coverage in _COVERAGES:
        kept = judged[: max(1, round(coverage * len(judged)))]
        risk = sum(not correct for _, correct in kept) / len(kept)
        curve.append(
            {"coverage": coverage, "risk": round(risk, 4), "confidence": round(kept[-1][0], 4)}
        )
    return curve


def read_report(path: str | Path) -> tuple[EarlierSuite, ...]:
    """The suites of a report written with ``--json``.

    Raises SuiteError for a file that is none, or of another format.
    """
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise SuiteError(
                f"{path}: a report of format {values['format']!r}, this version reads {FORMAT}; "
                "run the evaluation again to compare"
            )
        return tuple(
            EarlierSuite(
                name=suite["suite"],
                kind=suite["kind"],
                sha256=suite["sha256"],
                rows=tuple(Row.from_dict(row) for row in suite["rows"]),
            )
            for suite in values["suites"]
        )
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SuiteError(
            f"{path}: not a report of `secondsource eval --json` ({type(error).__name__})"
        ) from error

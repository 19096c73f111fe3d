"""What a suite must reach: ``SUITE.toml`` beside ``SUITE.jsonl``.

::

    [thresholds]
    min.verdict_macro_f1 = 0.80
    max.false_alarm_rate = 0.10

Where the file is missing there is nothing to hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from secondsource.errors import SuiteError

from .bootstrap import Estimate
from .measures import BY_NAME
from .suite import suite_name

Bound = Literal["min", "max"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A bound, inclusive, on one measure."""

    measure: str
    bound: Bound
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A threshold and what was measured; ``value`` None means that nothing was measured."""

    threshold: Threshold
    value: float | None

    @property
    def holds(self) -> bool:
        """False when the bound is broken or the measure has no value."""
        if self.value is None:
            return False
        if self.threshold.bound == "min":
            return self.value >= self.threshold.limit
        return self.value <= self.threshold.limit

    def to_dict(self) -> dict[str, Any]:
        """The report's JSON object."""
        return {
            "measure": self.threshold.measure,
            self.threshold.bound: self.threshold.limit,
            "value": None if self.value is None else round(self.value, 6),
            "holds": self.holds,
        }


def thresholds_path(suite: Path) -> Path:
    """Where a suite's thresholds stand: ``ramdocs.toml`` for ``ramdocs.jsonl.gz``."""
    return suite.with_name(f"{suite_name(suite)}.toml")


def read_thresholds(suite: Path) -> tuple[Threshold, ...]:
    """The thresholds of the suite file at ``suite``; empty where it has none.

    Raises SuiteError for a file that is no TOML, a key other than ``min`` and ``max``, a measure
    that does not exist, or a limit that is no number.
    """
    path = thresholds_path(suite)
    if path == suite:
        return ()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: not TOML ({error})") from error
    bounds = _table(path, "thresholds", values.get("thresholds", {}))
    found: list[Threshold] = []
    for bound, limits in bounds.items():
        if bound not in ("min", "max"):
            raise SuiteError(f"{path}: thresholds are min.MEASURE or max.MEASURE, not {bound!r}")
        for name, limit in _table(path, bound, limits).items():
            if name not in BY_NAME:
                raise SuiteError(
                    f"{path}: no measure is called {name!r}; there are {', '.join(BY_NAME)}"
                )
            if isinstance(limit, bool) or not isinstance(limit, int | float):
                raise SuiteError(f"{path}: {bound}.{name} must be a number, not {limit!r}")
            found.append(
                Threshold(
                    measure=name, bound="min" if bound == "min" else "max", limit=float(limit)
                )
            )
    return tuple(found)


def hold(thresholds: tuple[Threshold, ...], estimates: Mapping[str, Estimate]) -> tuple[Held, ...]:
    """Each threshold beside the measured value."""
    return tuple(
        Held(
            threshold=threshold,
            value=estimates[threshold.measure].value if threshold.measure in estimates else None,
        )
        for threshold in thresholds
    )


def _table(path: Path, name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SuiteError(f"{path}: {name} must be a table, not {value!r}")
    return value

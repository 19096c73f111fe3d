"""``python -m secondsource.eval.table REPORT.json...``: reports as one Markdown table.

One row a suite, one column a measure; a cell is the value and its 95% interval. A suite that
several reports have gives one row each.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from secondsource.errors import InputError, SecondsourceError

from .bootstrap import estimate
from .measures import BY_NAME, MEASURES, measures_of
from .report import EarlierSuite, read_report

_DEFAULT = tuple(
    measure.name
    for measure in MEASURES
    if not measure.name.startswith(("recall_", "quotes_", "sources_", "balanced_"))
)


def markdown(suites: Sequence[EarlierSuite], names: Sequence[str] = _DEFAULT) -> str:
    """The table; measures that no suite has are left out.

    Raises InputError for a measure that does not exist.
    """
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise InputError(f"no measure is called {unknown[0]!r}; there are {', '.join(BY_NAME)}")
    cells = [_cells(suite) for suite in suites]
    shown = [name for name in names if any(name in row for row in cells)]
    lines = [
        _line(["suite", "n", *(name.replace("_", " ") for name in shown)]),
        _line(["---", "--:", *("--:" for _ in shown)]),
    ]
    for suite, row in zip(suites, cells, strict=True):
        lines.append(
            _line([suite.name, f"{len(suite.rows):,}", *(row.get(name, "") for name in shown)])
        )
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0, or 2 for bad input."""
    parser = argparse.ArgumentParser(
        prog="python -m secondsource.eval.table",
        description="Prints JSON reports of `secondsource eval` as a Markdown table.",
    )
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT.json")
    parser.add_argument("--measures", nargs="+", default=list(_DEFAULT), metavar="MEASURE")
    given = parser.parse_args(arguments)
    try:
        suites = [suite for path in given.reports for suite in read_report(path)]
        sys.stdout.write(markdown(suites, given.measures))
    except SecondsourceError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def _cells(suite: EarlierSuite) -> dict[str, str]:
    cells = {}
    for measure in measures_of(suite.kind):
        one = estimate(measure, suite.rows)
        if one is not None:
            cells[measure.name] = f"{one.value:.3f} ({one.low:.3f}-{one.high:.3f})"
    return cells


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())

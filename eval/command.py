"""Everything of ``secondsource eval`` but the reading of its arguments."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from secondsource.config import Config
from secondsource.errors import InputError, SecondsourceError

from .answering import Answering, LibraryAnswering
from .judging import Row
from .report import EarlierSuite, Report, read_report, suite_report
from .runner import SuiteRunner
from .show import show
from .suite import Suite, read_suites
from .thresholds import read_thresholds

HOLDS, BROKEN, BAD_INPUT = 0, 1, 2


def run_eval(
    suites: Iterable[str | Path],
    *,
    library: str | Path | None = None,
    answers: str | Path | None = None,
    json_report: str | Path | None = None,
    limit: int | None = None,
    jobs: int | None = None,
    against: str | Path | None = None,
    config: Config | None = None,
    answering: Answering | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Runs suites, writes the tables to ``stdout`` and returns the exit status.

    0: every threshold holds and every case could be run. 1: not. 2: bad input, said on ``stderr``.

    ``library`` is asked the cases that bring no documents; None: the bundled sample. ``answers``:
    a file for one ``{"id", "answer"}`` a line, in the suites' order, flushed as it goes.
    ``json_report``: a file for the whole report, ``-`` for ``stdout``, the tables then going to
    ``stderr``. ``limit``: cases of each suite. ``jobs``: processes, None for one a core.
    ``against``: an earlier JSON report to compare with, case by case. ``answering`` replaces the
    library altogether, ``library`` and ``config`` then being unused.
    """
    stdout, stderr = stdout or sys.stdout, stderr or sys.stderr
    try:
        read = _read(suites, limit)
        earlier = () if against is None else read_report(against)
        path = None if library is None else Path(library)
        way = answering or LibraryAnswering(library=path, config=config or Config())
        if path is not None and answering is None:
            way.standing().close()  # a folder that is no library is told before any work
        _check_writable(json_report)
        with ExitStack() as stack:
            out = None if answers is None else stack.enter_context(_opened(answers))
            runner = stack.enter_context(SuiteRunner(way, jobs=jobs))
            report = _run(read, runner, way.config, earlier, out, stderr)
        if json_report is not None and str(json_report) == "-":
            stdout.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n")
        elif json_report is not None:
            _write_whole(Path(json_report), report)
        show(report, stderr if str(json_report) == "-" else stdout)
    except SecondsourceError as error:
        stderr.write(f"secondsource: {error}\n")
        return BAD_INPUT
    return HOLDS if report.passed else BROKEN


def _read(paths: Iterable[str | Path], limit: int | None) -> list[Suite]:
    if limit is not None and limit < 1:
        raise InputError(f"limit must be at least 1, not {limit}")
    suites = [suite.first(limit) for path in paths for suite in read_suites(path)]
    if not suites:
        raise InputError("no suite given; name one or more .jsonl or .jsonl.gz files")
    for suite in suites:
        read_thresholds(suite.path)  # a mistake in them is told before any work
    return suites


def _run(
    suites: Sequence[Suite],
    runner: SuiteRunner,
    config: Config,
    earlier: Sequence[EarlierSuite],
    out: TextIO | None,
    stderr: TextIO,
) -> Report:
    reports = []
    for suite in suites:
        rows: list[Row] = []
        began = time.perf_counter()
        with _progress(suite.name, len(suite.cases), stderr) as advance:
            for outcome in runner.run(suite.cases):
                rows.append(outcome.row)
                if out is not None:
                    line = {"id": outcome.row.id, "answer": outcome.answer}
                    if outcome.row.error is not None:
                        line["error"] = outcome.row.error
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
                    out.flush()
                advance()
        seconds = time.perf_counter() - began
        reports.append(suite_report(suite, rows, seconds=seconds, against=earlier))
    return Report(config=config, suites=tuple(reports))


class _Advance(Protocol):
    def __call__(self) -> None: ...


@contextmanager
def _progress(name: str, total: int, stream: TextIO) -> Iterator[_Advance]:
    """A bar on a terminal, nothing in a pipe."""
    if not stream.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=stream), transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda: progress.advance(task)


@contextmanager
def _opened(path: str | Path) -> Iterator[TextIO]:
    try:
        file = open(path, "w", encoding="utf-8")  # noqa: SIM115 - closed below, opened apart
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    with file:
        yield file


def _check_writable(path: str | Path | None) -> None:
    if path is None or str(path) == "-":
        return
    if Path(path).is_dir():
        raise InputError(f"{path}: is a folder; name a file for the report")
    if not os.access(Path(path).absolute().parent, os.W_OK):
        raise InputError(f"{path}: cannot be written; make its folder first")


def _write_whole(path: Path, report: Report) -> None:
    """Writes beside and renames, so that a report is whole or not there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(
            json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error

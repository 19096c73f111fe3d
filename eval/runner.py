"""Runs cases, on every core, and gives their results in the suite's order."""

from __future__ import annotations

import math
import multiprocessing
import os
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from secondsource.errors import ConfigError, LibraryError, MissingExtraError, ModelError
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.logistic import sigmoid

from .answering import Answering, Asks
from .cases import Case, ClaimCase, PairCase, QuestionCase, ReadingCase
from .judging import Row, failed, judge_answer, judge_claim, judge_pair, judge_reading

_CASES_A_PROCESS = 8
"""A process that loads its models for fewer cases than this costs more than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case's row and the answer itself as JSON, None when it failed.

    ``fatal`` is set when no other case could do better: weights or a package are missing.
    """

    row: Row
    answer: dict[str, Any] | None = None
    fatal: str | None = None


class CaseRunner:
    """Runs single cases in this process; opens the standing library and the model once."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._standing: Asks | None = None
        self._model: EvidenceModel | None = None

    def run(self, case: Case) -> Outcome:
        """The case's outcome; an exception becomes a row with ``error``."""
        try:
            return self._run(case)
        except (ModelError, MissingExtraError, LibraryError) as error:
            return Outcome(row=failed(case, _said(error)), fatal=str(error))
        except Exception as error:  # one bad case must not lose the others; the row shows it
            return Outcome(row=failed(case, _said(error)))

    def close(self) -> None:
        """Closes the standing library."""
        if self._standing is not None:
            self._standing.close()
            self._standing = None

    def _run(self, case: Case) -> Outcome:
        if isinstance(case, QuestionCase | ClaimCase):
            return self._ask(case)
        if self._model is None:
            self._model = self._answering.evidence()
        began = time.perf_counter()
        if isinstance(case, PairCase):
            [judged] = self._model.entail([(case.premise, case.hypothesis)])
            answer = {name: getattr(judged, name) for name in judged.__slots__}
            return Outcome(row=judge_pair(case, judged, _ms(began)), answer=answer)
        return self._read(self._model, case, began)

    def _read(self, model: EvidenceModel, case: ReadingCase, began: float) -> Outcome:
        [reading] = model.read(case.question, [case.context])
        ms = _ms(began)
        best = reading.spans[0] if reading.spans else None
        text = case.context[best.start : best.end] if best else ""
        answerable = sigmoid(reading.answerable_logit)
        row = judge_reading(case, text, answerable, self._answering.config.min_answerable, ms)
        return Outcome(row=row, answer={"text": text, "answerable": answerable})

    def _ask(self, case: QuestionCase | ClaimCase) -> Outcome:
        asks: Asks
        if case.documents is None:
            if self._standing is None:
                self._standing = self._answering.standing()
            return self._answer(case, self._standing)
        asks = self._answering.over(case.documents)
        try:
            return self._answer(case, asks)
        finally:
            asks.close()

    def _answer(self, case: QuestionCase | ClaimCase, asks: Asks) -> Outcome:
        def text_of(document_id: str) -> str:
            return asks.get(document_id).text

        began = time.perf_counter()
        if isinstance(case, QuestionCase):
            answer = asks.ask(case.question)
            row = judge_answer(case, answer, text_of, _ms(began))
            return Outcome(row=row, answer=answer.to_dict())
        verdict = asks.check(case.claim)
        row = judge_claim(case, verdict, text_of, _ms(began))
        return Outcome(row=row, answer=verdict.to_dict())


class SuiteRunner:
    """Runs the cases of any number of suites over one set of worker processes.

    ``jobs``: processes, None for one a core; 1 runs everything in this process. Use in ``with``.
    """

    def __init__(self, answering: Answering, *, jobs: int | None = None) -> None:
        if jobs is not None and jobs < 1:
            raise ConfigError(f"jobs must be at least 1, not {jobs}")
        self._answering = answering
        self._jobs = jobs or _cores()
        self._here: CaseRunner | None = None
        self._pool: ProcessPoolExecutor | None = None

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """One outcome a case, in the order of ``cases``.

        Raises ModelError when weights or packages are missing, since then every case would fail.
        """
        outcomes = (
            self._run_here(cases)
            if min(self._jobs, math.ceil(len(cases) / _CASES_A_PROCESS)) <= 1
            else self._run_in_processes(cases)
        )
        for outcome in outcomes:
            if outcome.fatal is not None:
                raise ModelError(outcome.fatal)
            yield outcome

    def _run_here(self, cases: Iterable[Case]) -> Iterator[Outcome]:
        if self._here is None:
            self._here = CaseRunner(self._answering)
        for case in cases:
            yield self._here.run(case)

    def _run_in_processes(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        if self._pool is None:
            # spawn: a forked child would inherit the locks of this process's threads
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
                initargs=(self._answering.with_threads(1),),
            )
        futures = [self._pool.submit(_run_in_worker, case) for case in cases]
        try:
            for case, future in zip(cases, futures, strict=True):
                yield _outcome_of(case, future)
        finally:
            for future in futures:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        if self._here is not None:
            self._here.close()
            self._here = None


_worker: CaseRunner | None = None


def _start_worker(answering: Answering) -> None:
    global _worker
    # read by torch and FAISS when they load, which they have not yet: one thread a process
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _worker = CaseRunner(answering)


def _run_in_worker(case: Case) -> Outcome:
    if _worker is None:
        return Outcome(row=failed(case, "the worker process was not started as one"))
    return _worker.run(case)


def _outcome_of(case: Case, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(row=failed(case, "a worker process died, perhaps for want of memory"))


def _said(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" ({Path(frame.filename).name}:{frame.lineno})" for frame in last)
    return f"{type(error).__name__}: {error}{where}"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)

"""How the service bears many clients: ``python -m secondsource.eval.load``.

Stores made articles, starts the real service over them with each number of workers, and asks it
from each number of clients at once. Every answer is compared with the one that the library gives
alone. Instead, ``--memory`` compares the memory after many questions, ``--hostile`` sends malformed
requests and counts what breaks, and ``--crash`` kills the service while it stores and answers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from secondsource.errors import InputError, SecondsourceError
from secondsource.qa.library import Library

from .crashing import CrashReport, crash
from .hostile import HostileReport, attack
from .newsmaker import make_news
from .served import Served, served
from .show import aligned

_REQUEST_S = 600.0
_BODY_S = 2
_HOSTILE_BODY_BYTES = 100_000
_WARM_QUESTIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRun:
    """One number of clients against one number of workers.

    Latencies are milliseconds as the clients see them, waiting included. ``errors``: responses
    that are no answer. ``different``: answers unlike the one that the library gives alone.
    """

    workers: int
    clients: int
    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors: int
    different: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryRun:
    """Resident megabytes of the service after few and after many questions."""

    first_questions: int
    first_mb: float
    questions: int
    mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What was measured; parts that were not asked for are empty."""

    documents: int
    passages: int
    runs: tuple[LoadRun, ...] = ()
    memory: MemoryRun | None = None
    hostile: HostileReport | None = None
    crash: CrashReport | None = None


Answers = dict[str, dict[str, Any]]


def load(
    *,
    passages: int = 300,
    questions: int = 8,
    clients: Sequence[int] = (1, 8, 32),
    workers: Sequence[int] = (1, 2),
    requests: int = 32,
    memory: int = 0,
    hostile: int = 0,
    crash_after_s: float = 0.0,
    log: bool = False,
) -> LoadReport:
    """Measures; ``requests`` are sent in each run, ``memory`` and ``hostile`` in theirs.

    Raises InputError for numbers below 1 and for a service that does not start.
    """
    if min(passages, questions, requests, *clients, *workers) < 1:
        raise InputError("passages, questions, clients, workers and requests must be at least 1")
    with tempfile.TemporaryDirectory(prefix="secondsource-load-") as folder:
        path = Path(folder) / "library"
        _tell(log, f"storing {passages} passages, asking {questions} questions alone")
        documents, expected = _alone(path, passages, questions)
        report: dict[str, Any] = {"documents": documents, "passages": passages}
        if not hostile and not memory and not crash_after_s:
            report["runs"] = tuple(_runs(path, expected, clients, workers, requests, log))
        if memory:
            _tell(log, f"asking {memory} questions")
            with served(path) as service:
                report["memory"] = _remember(service, expected, memory)
        if hostile:
            _tell(log, f"sending {hostile} malformed requests")
            limits = {"max_body_bytes": str(_HOSTILE_BODY_BYTES), "body_timeout_s": str(_BODY_S)}
            with served(path, settings=limits) as service:
                question = next(iter(expected))
                report["hostile"] = asyncio.run(
                    attack(service, hostile, question=question, body_limit=_HOSTILE_BODY_BYTES)
                )
        if crash_after_s:
            _tell(log, f"killing the service after {crash_after_s:.0f} s")
            report["crash"] = crash(path, list(expected), crash_after_s)
        return LoadReport(**report)


def as_text(report: LoadReport) -> str:
    """The figures as aligned tables."""
    blocks = [f"{report.documents} articles, at least {report.passages} passages"]
    if report.runs:
        head = ("workers", "clients", "answers/s", "p50 ms", "p95 ms", "p99 ms", "err", "differ")
        rows: list[tuple[str, ...]] = [head]
        rows += [
            (
                str(run.workers),
                str(run.clients),
                f"{run.per_second:.2f}",
                *(f"{ms:.0f}" for ms in (run.p50_ms, run.p95_ms, run.p99_ms)),
                str(run.errors),
                str(run.different),
            )
            for run in report.runs
        ]
        blocks += aligned(rows, right=range(len(head)))
    if report.memory is not None:
        few, many = report.memory.first_mb, report.memory.mb
        blocks.append(
            f"memory: {few:.0f} MB after {report.memory.first_questions} questions, "
            f"{many:.0f} MB after {report.memory.questions} ({many / few - 1:+.1%})"
        )
    if report.hostile is not None:
        blocks += report.hostile.lines()
    if report.crash is not None:
        blocks += report.crash.lines()
    return "\n".join(blocks) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0, 1 when something broke, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m secondsource.eval.load", description=__doc__)
    parser.add_argument("--passages", type=int, default=300, help="made passages (default 300)")
    parser.add_argument("--questions", type=int, default=8, help="different ones (default 8)")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--requests", type=int, default=32, help="of each run (default 32)")
    parser.add_argument("--memory", type=int, default=0, help="ask so many, and compare the memory")
    parser.add_argument("--hostile", type=int, default=0, help="send so many malformed requests")
    parser.add_argument(
        "--crash", type=float, default=0.0, dest="crash_after_s", metavar="SECONDS",
        help="store and ask for so long, kill the service, and look what is lost",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = vars(parser.parse_args(arguments))
    target: Path | None = given.pop("json")
    try:
        report = load(**given, log=sys.stderr.isatty())
        if target is not None:
            target.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    except (SecondsourceError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(as_text(report))
    broken = any(run.errors or run.different for run in report.runs)
    parts = (report.hostile, report.crash)
    return 1 if broken or any(part is not None and part.broken for part in parts) else 0


def _alone(path: Path, passages: int, questions: int) -> tuple[int, Answers]:
    """Stores the articles; how many, and each question's answer given alone."""
    news = make_news(passages, questions=questions)
    with Library.open(path) as library:
        library.add(news.documents)
        answers = {
            question: _comparable(library.ask(question).to_dict()) for question in news.questions
        }
    return len(news.documents), answers


def _runs(
    path: Path,
    expected: Answers,
    clients: Sequence[int],
    workers: Sequence[int],
    requests: int,
    log: bool,
) -> Iterator[LoadRun]:
    for count in workers:
        limits = {"workers": str(count), "max_waiting": str(max(clients))}
        with served(path, settings={**limits, "request_timeout_s": str(_REQUEST_S)}) as service:
            for at_once in clients:
                _tell(log, f"{count} workers, {at_once} clients")
                yield _run(service, expected, workers=count, clients=at_once, requests=requests)


def _run(
    service: Served, expected: Answers, *, workers: int, clients: int, requests: int
) -> LoadRun:
    began = time.perf_counter()
    responses = asyncio.run(_ask(service, islice(cycle(expected), requests), clients))
    seconds = time.perf_counter() - began
    answered = [(q, response) for q, _, response in responses if response.status_code == 200]
    p50, p95, p99 = np.percentile([ms for _, ms, _ in responses], (50, 95, 99))
    return LoadRun(
        workers=workers,
        clients=clients,
        requests=requests,
        per_second=len(answered) / seconds,
        p50_ms=float(p50),
        p95_ms=float(p95),
        p99_ms=float(p99),
        errors=len(responses) - len(answered),
        different=sum(_comparable(response.json()) != expected[q] for q, response in answered),
    )


async def _ask(
    service: Served, questions: Iterable[str], clients: int
) -> list[tuple[str, float, httpx.Response]]:
    """The question, the milliseconds and the response of each; ``clients`` ask at a time."""
    waiting = iter(questions)
    done: list[tuple[str, float, httpx.Response]] = []

    async def ask_on() -> None:
        async with httpx.AsyncClient(
            base_url=service.url, headers=service.headers, timeout=_REQUEST_S
        ) as client:
            for question in waiting:
                began = time.perf_counter()
                response = await client.post("/v1/ask", json={"question": question})
                done.append((question, (time.perf_counter() - began) * 1000, response))

    await asyncio.gather(*(ask_on() for _ in range(clients)))
    return done


def _remember(service: Served, expected: Answers, questions: int) -> MemoryRun:
    first = min(_WARM_QUESTIONS, questions)
    asyncio.run(_ask(service, islice(cycle(expected), first), 2))
    first_mb = service.resident_mb()
    asyncio.run(_ask(service, islice(cycle(expected), questions - first), 2))
    return MemoryRun(
        first_questions=first, first_mb=first_mb, questions=questions, mb=service.resident_mb()
    )


def _comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """What must be equal: all but the time it took."""
    return json.loads(json.dumps({k: v for k, v in answer.items() if k != "timings_ms"}))  # type: ignore[no-any-return]


def _tell(log: bool, step: str) -> None:
    if log:
        sys.stderr.write(f"{step} ...\n")


if __name__ == "__main__":
    sys.exit(main())

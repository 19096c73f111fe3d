"""Bulk ingestion in the background: many documents, stored a slice at a time.

Jobs live in memory: a restart forgets them, and what their progress had acknowledged is stored.
"""

from __future__ import annotations

import asyncio
import datetime
import enum
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.corpus.records import Document, Rejected
from secondsource.index.records import AddReport

from . import wire
from .engine import Engine
from .problems import Refusal, described

SLICE = 200
"""Documents of one transaction."""

MAX_UNFINISHED = 16
MAX_FINISHED = 100


class JobState(enum.StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class _Cancelled(Exception):
    """Leaves a write before its transaction."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One bulk ingestion. ``done`` counts documents that are stored or refused for good.

    ``generation``: that of the library before anything of the job is stored.
    """

    id: str
    documents: Sequence[Document]
    total: int
    created: str
    generation: int
    rejected: tuple[Rejected, ...] = ()
    state: JobState = JobState.QUEUED
    done: int = 0
    started: str | None = None
    finished: str | None = None
    problem: wire.ProblemOut | None = None
    reports: list[AddReport] = field(default_factory=list)
    cancelling: threading.Event = field(default_factory=threading.Event)
    task: asyncio.Task[None] | None = None

    def step(self, stage: str, done: int, total: int) -> None:
        """The progress hook of a write, called in its thread until the transaction begins."""
        if self.cancelling.is_set():
            raise _Cancelled

    def cancel(self) -> None:
        """Ends the job: at once while it waits, at its next step while it runs."""
        self.cancelling.set()
        if self.state is JobState.QUEUED:
            self.end(JobState.CANCELLED)

    def end(self, state: JobState) -> None:
        """Settles the job and lets its documents go."""
        self.state = state
        self.finished = _now()
        self.documents = ()

    def summary(self) -> wire.JobSummary:
        """The edge's shape, without the report."""
        return wire.JobSummary(
            id=self.id,
            state=str(self.state),
            done=self.done,
            total=self.total,
            created=self.created,
            started=self.started,
            finished=self.finished,
        )

    def out(self) -> wire.JobOut:
        """The edge's shape."""
        values = {name: getattr(self.summary(), name) for name in wire.JobSummary.__struct_fields__}
        return wire.JobOut(**values, report=wire.add_out(self._report()), problem=self.problem)

    def _report(self) -> AddReport:
        """What the slices so far did, as one report."""
        last = self.reports[-1] if self.reports else AddReport(generation=self.generation)
        return AddReport(
            added=tuple(name for report in self.reports for name in report.added),
            replaced=tuple(name for report in self.reports for name in report.replaced),
            unchanged=tuple(name for report in self.reports for name in report.unchanged),
            rejected=(
                *self.rejected,
                *(item for report in self.reports for item in report.rejected),
            ),
            generation=last.generation,
            passages=last.passages,
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What a job is to store; ``rejected`` are inputs that could not become a document.

    ``generation`` is the library's, read where waiting for another process does no harm.
    """

    documents: Sequence[Document]
    rejected: Sequence[Rejected]
    generation: int


class Jobs:
    """The service's jobs: one runs at a time, the others wait; used from one event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._turn = asyncio.Lock()

    def submit(self, given: Given) -> Job:
        """Queues documents.

        Refuses with 403 where the service is read-only, with 503 when too many jobs are waiting.
        """
        self._engine.require_writable()
        if sum(job.state not in FINAL for job in self._jobs.values()) >= MAX_UNFINISHED:
            raise Refusal(
                status_code=503,
                detail=f"{MAX_UNFINISHED} jobs are waiting; try again when one has finished",
                headers={"Retry-After": "30"},
            )
        job = Job(
            id=secrets.token_hex(8),
            documents=given.documents,
            total=len(given.documents) + len(given.rejected),
            created=_now(),
            generation=given.generation,
            rejected=tuple(given.rejected),
            done=len(given.rejected),
        )
        self._jobs[job.id] = job
        self._forget_old()
        job.task = self._engine.start(self._run(job))
        return job

    def get(self, job_id: str) -> Job:
        """The job; 404 if there is none, or none any more."""
        if job_id not in self._jobs:
            raise Refusal(
                status_code=404, detail=f"no job has the id {job_id!r}; GET /v1/jobs lists them"
            )
        return self._jobs[job_id]

    def newest_first(self) -> list[Job]:
        """All jobs that are remembered."""
        return list(reversed(self._jobs.values()))

    def cancel(self, job_id: str) -> Job:
        """Cancels a job: at once while it waits, before its next transaction while it runs.

        Refuses with 403 who may not write, with 409 a job that is done or has failed.
        """
        self._engine.require_writable()
        job = self.get(job_id)
        if job.state in (JobState.DONE, JobState.FAILED):
            raise Refusal(
                status_code=409, detail=f"job {job_id} is {job.state}; nothing is left to cancel"
            )
        job.cancel()
        return job

    async def close(self) -> None:
        """Cancels what has not finished, and waits until nothing is being written."""
        unfinished = [job for job in self._jobs.values() if job.state not in FINAL]
        for job in unfinished:
            job.cancel()
        await asyncio.gather(*(job.task for job in unfinished if job.task is not None))

    async def _run(self, job: Job) -> None:
        async with self._turn:
            if job.state is not JobState.QUEUED:
                return  # cancelled while it waited
            job.state = JobState.RUNNING
            job.started = _now()
            try:
                for start in range(0, len(job.documents), SLICE):
                    part = job.documents[start : start + SLICE]
                    job.step("slice", start, job.total)
                    report = await self._engine.write_beside(
                        self._engine.library.add, part, progress=job.step
                    )
                    job.reports.append(report)
                    job.done += len(part)
                job.end(JobState.DONE)
            except _Cancelled:
                job.end(JobState.CANCELLED)
            except Exception as error:
                job.problem = wire.ProblemOut(**described(error, f"job {job.id}"))
                job.end(JobState.FAILED)

    def _forget_old(self) -> None:
        finished = [job.id for job in self._jobs.values() if job.state in FINAL]
        for job_id in finished[: max(0, len(finished) - MAX_FINISHED)]:
            del self._jobs[job_id]


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")

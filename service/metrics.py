"""``/metrics``: what Prometheus reads. Every label has a small, fixed set of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from secondsource.qa.records import Answer, ClaimVerdict

if TYPE_CHECKING:
    from .engine import Engine

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 120.0)


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "secondsource_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._latency = Histogram(
            "secondsource_request_seconds",
            "Time from the first byte of a request to the last of its response.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "secondsource_stage_seconds",
            "Time of each stage of answering a question or judging a claim.",
            ("stage",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._verdicts = Counter(
            "secondsource_verdicts",
            "Verdicts given, on questions and on claims.",
            ("of", "verdict"),
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def requested(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request. ``route`` is the template of its path, never the path."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def answered(self, result: object) -> None:
        """Counts answers and claims' verdicts, one or a list; anything else is left alone."""
        if isinstance(result, list | tuple):
            for item in result:
                self.answered(item)
            return
        if isinstance(result, Answer):
            self._verdicts.labels("question", str(result.verdict)).inc()
        elif isinstance(result, ClaimVerdict):
            self._verdicts.labels("claim", str(result.verdict)).inc()
        else:
            return
        for stage, ms in result.timings_ms.items():
            self._stages.labels(stage).observe(ms / 1000)

    def watch(self, engine: Engine) -> None:
        """Shows how busy the engine is and what its library holds, as of each scrape."""
        library = engine.library
        for name, text, value in (
            ("secondsource_reading", "Reading calls that run.", lambda: engine.reading),
            ("secondsource_waiting", "Reading calls that wait.", lambda: engine.waiting),
            ("secondsource_ready", "1 once the models are loaded.", lambda: engine.ready),
            (
                "secondsource_library_generation",
                "Rises by one with every write.",
                lambda: library.generation,
            ),
            (
                "secondsource_library_documents",
                "Documents in the library.",
                lambda: library.document_count,
            ),
        ):
            Gauge(name, text, registry=self._registry).set_function(value)

    def exposition(self) -> bytes:
        """The figures as Prometheus reads them; asks the library, so it may block."""
        return generate_latest(self._registry)


@get("/metrics", include_in_schema=False)
async def show_metrics(metrics: NamedDependency[Metrics]) -> Response[bytes]:
    """The figures of this process, for Prometheus."""
    body = await run_sync(metrics.exposition)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})

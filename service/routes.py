"""The HTTP handlers, by path: each turns a request into one call, its result into a wire shape."""

from __future__ import annotations

from typing import Any

from litestar import Router, get, head
from litestar.di import NamedDependency
from litestar.exceptions import ServiceUnavailableException

from . import routes_answers, routes_documents, routes_jobs, routes_upload, schema, wire
from .access import OPEN_TO_ALL
from .engine import Engine


@get("/health/live", opt=OPEN_TO_ALL)
async def live() -> wire.HealthOut:
    """200 while the process answers at all."""
    return wire.HealthOut(status="live")


@get("/health/ready", opt=OPEN_TO_ALL, responses=schema.problems())
async def ready(engine: NamedDependency[Engine]) -> wire.HealthOut:
    """200 once the models are loaded, 503 before."""
    if not engine.ready:
        raise ServiceUnavailableException(
            detail=engine.not_ready_reason, headers={"Retry-After": "5"}
        )
    return wire.HealthOut(status="ready")


@head("/health/live", opt=OPEN_TO_ALL, include_in_schema=False)
async def live_head() -> None:
    """The same without a body, as monitors ask."""


@head("/health/ready", opt=OPEN_TO_ALL, include_in_schema=False)
async def ready_head(engine: NamedDependency[Engine]) -> None:
    """The same without a body."""
    await ready.fn(engine)


ROUTES: tuple[Any, ...] = (
    Router(
        "/v1",
        route_handlers=[
            *routes_answers.HANDLERS,
            *routes_documents.HANDLERS,
            *routes_upload.HANDLERS,
            *routes_jobs.HANDLERS,
        ],
    ),
    live,
    ready,
    live_head,
    ready_head,
)

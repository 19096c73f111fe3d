"""The HTTP application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from secondsource import __version__
from secondsource.errors import SecondsourceError

from .access import Access
from .deadlines import Deadlines
from .draining import Door, Draining
from .engine import Engine
from .idempotency import IdempotencyMiddleware
from .jobs import Jobs
from .metrics import Metrics, show_metrics
from .observing import Observer
from .openai_routes import OPENAI_ROUTES
from .page import PAGE_ROUTES
from .problems import HANDLERS, check_body
from .routes import ROUTES
from .settings import Settings

if TYPE_CHECKING:
    from secondsource.qa.library import Library

_log = logging.getLogger("secondsource.service")


def create_app(library: Library, settings: Settings | None = None) -> Litestar:
    """An ASGI application over ``library``, which the caller opens and closes.

    The models load in the background once the application has started; ``/health/ready`` is 503
    until they have. ``state.door`` of the application counts the requests inside, and turns
    further ones away once it is closed.
    """
    settings = settings or Settings()
    metrics = Metrics()
    engine = Engine(library, settings, on_result=metrics.answered)
    metrics.watch(engine)
    door = Door()
    jobs = Jobs(engine)

    @contextlib.asynccontextmanager
    async def warmed(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(_warm(engine))
        try:
            yield
        finally:
            await jobs.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def provide_engine() -> Engine:
        return engine

    async def provide_metrics() -> Metrics:
        return metrics

    async def provide_jobs() -> Jobs:
        return jobs

    app = Litestar(
        route_handlers=(*ROUTES, OPENAI_ROUTES, show_metrics, *PAGE_ROUTES),
        dependencies={
            "engine": Provide(provide_engine),
            "metrics": Provide(provide_metrics),
            "jobs": Provide(provide_jobs),
        },
        middleware=[
            Draining(door),
            Access(settings),
            Deadlines(request_s=settings.request_timeout_s, body_s=settings.body_timeout_s),
            IdempotencyMiddleware(),
        ],
        cors_config=_cors(settings.cors_origins),
        state=State({"door": door}),
        exception_handlers=HANDLERS,
        before_request=check_body,
        # Logging belongs to the program that runs the application.
        logging_config=None,
        lifespan=[warmed],
        request_max_body_size=settings.max_body_bytes,
        openapi_config=OpenAPIConfig(
            title="secondsource",
            version=__version__,
            description="Answers over a collection of articles, with citations and disagreements.",
            use_handler_docstrings=True,
            # The usual pages load their scripts from elsewhere; this service is used offline.
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        ),
    )
    # Middleware of Litestar's own is not asked about a path that matches no route.
    app.asgi_handler = Observer(app.asgi_handler, metrics=metrics, door=door)
    return app


def _cors(origins: tuple[str, ...]) -> CORSConfig | None:
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "X-Request-Id",
        ],
        expose_headers=[
            "ETag",
            "Idempotent-Replayed",
            "Location",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "Retry-After",
            "X-Request-Id",
        ],
    )


async def _warm(engine: Engine) -> None:
    try:
        await engine.warm()
    except SecondsourceError as error:
        _log.error("the models could not be loaded: %s", error)
    except Exception:
        _log.exception("the models could not be loaded")

"""The HTTP application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from secondsource import __version__
from secondsource.errors import SecondsourceError

from .engine import Engine
from .problems import HANDLERS, check_body
from .routes import ROUTES
from .settings import Settings

if TYPE_CHECKING:
    from secondsource.qa.library import Library

_log = logging.getLogger("secondsource.service")


def create_app(library: Library, settings: Settings | None = None) -> Litestar:
    """An ASGI application over ``library``, which the caller opens and closes.

    The models load in the background once the application has started; ``/health/ready`` is 503
    until they have.
    """
    settings = settings or Settings()
    engine = Engine(library, settings)

    @contextlib.asynccontextmanager
    async def warmed(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(_warm(engine))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def provide_engine() -> Engine:
        return engine

    return Litestar(
        route_handlers=ROUTES,
        dependencies={"engine": Provide(provide_engine)},
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


async def _warm(engine: Engine) -> None:
    try:
        await engine.warm()
    except SecondsourceError as error:
        _log.error("the models could not be loaded: %s", error)

"""Running the HTTP service in this process."""

from __future__ import annotations

import logging
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from secondsource.errors import ConfigError

from .app import create_app
from .settings import Settings

if TYPE_CHECKING:
    from secondsource.qa.library import Library

GRACE_S = 30
"""Seconds that running requests have to finish after a stop signal."""


def listen(settings: Settings) -> socket.socket:
    """A bound socket; ConfigError where the address is taken, forbidden or unknown."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; "
            "choose another address with --host and --port"
        ) from error


def url_of(bound: socket.socket) -> str:
    """The address of a bound socket, with the port that was really taken."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(library: Library, settings: Settings, bound: socket.socket) -> None:
    """Serves until SIGINT or SIGTERM, then lets running requests finish."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    config = uvicorn.Config(
        create_app(library, settings),
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )
    # uvicorn sends itself the signal once more when it has stopped; the library is closed after
    # that, so the second one must not end the process.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[bound])

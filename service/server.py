"""Running the HTTP service in this process."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from litestar import Litestar
from uvicorn.protocols.http.h11_impl import H11Protocol

from secondsource.errors import ConfigError

from .access import is_loopback
from .app import create_app
from .draining import Door
from .logs import configure_logs
from .settings import Settings

if TYPE_CHECKING:
    from secondsource.qa.library import Library

HEADERS_S = 20
"""Seconds in which a connection must have sent the head of its first or next request."""

_log = logging.getLogger("secondsource.service")


def listen(settings: Settings) -> socket.socket:
    """A bound socket; ConfigError where the address is taken, forbidden, unknown or unguarded."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        family, address = found[0], str(found[4][0])
        if not (settings.keys or settings.allow_open or is_loopback(address)):
            raise ConfigError(
                f"{settings.host} can be reached from other machines and no keys are configured; "
                "make one with `python -m secondsource.service.keys new`, or say --insecure to let "
                "everybody in"
            )
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
    prepare(settings)
    server_of(create_app(library, settings), settings).run(sockets=[bound])


def prepare(settings: Settings) -> None:
    """Sets up the process for a server: its log, and what a second signal does."""
    configure_logs(level=settings.log_level, format=settings.log_format)
    # uvicorn sends itself the signal once more when it has stopped; the library is closed after
    # that, so the second one must not end the process.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)


def server_of(app: Litestar, settings: Settings) -> uvicorn.Server:
    """A server that is ready to run an application of :func:`.app.create_app`."""
    config = uvicorn.Config(app, timeout_graceful_shutdown=1, **uvicorn_options(settings))
    return _Server(config, door=app.state.door, grace_s=settings.shutdown_grace_s)


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """What every server is run with: quiet, patient as configured, and wary of forwarded hosts."""
    return {
        "http": _ImpatientProtocol,
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        # longer than the 60 s for which load balancers commonly keep theirs
        "timeout_keep_alive": 75,
        "lifespan": "on",
    }


class _Server(uvicorn.Server):
    """Listens on while running requests finish, so that new ones are told to go elsewhere.

    uvicorn by itself stops listening first, and they would find a closed port.
    """

    def __init__(self, config: uvicorn.Config, *, door: Door, grace_s: float) -> None:
        super().__init__(config)
        self._door = door
        self._grace_s = grace_s

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Waits for the requests inside, then stops; a second Ctrl-C does not wait."""
        self._door.closed = True
        until = asyncio.get_running_loop().time() + self._grace_s
        while not self.force_exit and not await self._door.emptied(timeout_s=0.1):
            if asyncio.get_running_loop().time() >= until:
                _log.error("requests were broken off after %g s", self._grace_s)
                break
        await super().shutdown(sockets)


class _ImpatientProtocol(H11Protocol):
    """Closes a connection that does not finish the head of a request in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._time_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._time_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _time_head(self) -> None:
        """Starts the clock where a head is awaited, and stops it where one has come."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEADERS_S, self._give_up)

    def _give_up(self) -> None:
        self._timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

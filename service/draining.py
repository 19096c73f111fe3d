"""Stopping without breaking off: what runs is finished, what comes is sent elsewhere."""

from __future__ import annotations

import asyncio

from litestar.exceptions import ServiceUnavailableException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

_LIVE = "/health/live"


class Door:
    """How many requests are inside, and whether more are let in."""

    def __init__(self) -> None:
        self.closed = False
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def enter(self) -> None:
        """One more request inside."""
        self._inside += 1
        self._empty.clear()

    def leave(self) -> None:
        """One request less inside."""
        self._inside -= 1
        if not self._inside:
            self._empty.set()

    async def emptied(self, timeout_s: float) -> bool:
        """Waits until nobody is inside; false when that took longer than ``timeout_s``."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True


class Draining(ASGIMiddleware):
    """503 for every request but ``/health/live`` once the door is closed."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Passes the request on while the door is open."""
        if self._door.closed and scope["path_template"] != _LIVE:
            raise ServiceUnavailableException(
                detail="this service is stopping; send the request to another, or again in a while",
                headers={"Retry-After": "5", "Connection": "close"},
            )
        await next_app(scope, receive, send)

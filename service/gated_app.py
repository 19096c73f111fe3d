"""An ASGI application of somebody else's behind this service's keys and rate limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litestar.datastructures import Headers

from .callers import NO_KEY, REALM, Callers, bearer, too_often
from .settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class GatedApp:
    """Passes on requests with a known key that come no more often than the settings allow.

    Without keys everybody is known by address. 401 answers who has no key, 429 who calls too often;
    a wrong key counts against its address.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._callers = Callers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secret = bearer(Headers(scope["headers"]))
        key = self._callers.keys.find(secret) if secret else None
        allowance = self._callers.take(scope, key)
        if allowance is not None and not allowance.granted:
            await _refuse(send, 429, too_often(allowance), allowance.headers())
        elif self._callers.keys and key is None:
            await _refuse(send, 401, NO_KEY, {"WWW-Authenticate": REALM})
        else:
            await self._app(scope, receive, send)


async def _refuse(send: Send, status: int, said: str, headers: dict[str, str]) -> None:
    sent = {"content-type": "text/plain", **headers}
    encoded = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": said.encode()})

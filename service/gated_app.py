"""An ASGI application of somebody else's behind this service's keys and rate limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litestar.datastructures import Headers

from .keys import ApiKey, KeyRing
from .limits import RateLimit, caller_of
from .settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_NO_KEY = "this service needs a key; send it as `Authorization: Bearer KEY`"


class GatedApp:
    """Passes on requests with a known key that come no more often than the settings allow.

    Without keys everybody is known by address. 401 answers who has no key, 429 who calls too often;
    a wrong key counts against its address.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._keys = KeyRing(settings.keys)
        self._limit = (
            RateLimit(per_minute=settings.rate_per_minute, burst=settings.rate_burst)
            if settings.rate_per_minute
            else None
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key = self._key_of(scope)
        client = scope.get("client")
        caller = f"key {key.name}" if key else f"address {caller_of(client[0] if client else '')}"
        allowance = self._limit.take(caller) if self._limit is not None else None
        if allowance is not None and not allowance.granted:
            said = f"too many requests; try again in {allowance.retry_after_s} s"
            await _refuse(send, 429, said, allowance.headers())
        elif self._keys and key is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="secondsource"'}
            await _refuse(send, 401, _NO_KEY, challenge)
        else:
            await self._app(scope, receive, send)

    def _key_of(self, scope: Scope) -> ApiKey | None:
        headers = Headers(scope["headers"])
        kind, _, secret = headers.get("authorization", "").partition(" ")
        return self._keys.find(secret.strip()) if kind.lower() == "bearer" else None


async def _refuse(send: Send, status: int, said: str, headers: dict[str, str]) -> None:
    sent = {"content-type": "text/plain", **headers}
    encoded = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": said.encode()})

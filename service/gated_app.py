"""An ASGI application of somebody else's behind this service's keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from litestar.datastructures import Headers

from .keys import ApiKey, KeyRing

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_REFUSED = b"this service needs a key; send it as `Authorization: Bearer KEY`"


class KeyedApp:
    """Answers 401 to requests without a known key, and passes on the rest."""

    def __init__(self, app: ASGIApp, keys: Iterable[ApiKey]) -> None:
        self._app = app
        self._keys = KeyRing(keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._admits(scope):
            headers = [
                (b"content-type", b"text/plain"),
                (b"www-authenticate", b'Bearer realm="secondsource"'),
            ]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": _REFUSED})
            return
        await self._app(scope, receive, send)

    def _admits(self, scope: Scope) -> bool:
        headers = Headers(scope["headers"])
        kind, _, secret = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self._keys.find(secret.strip()) is not None

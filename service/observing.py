"""What is told of every request: its id, a line in the log, and the figures of ``/metrics``."""

from __future__ import annotations

import logging
import time

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from .access import KEY_NAME
from .draining import Door
from .logs import FIELDS, REQUEST_ID, request_id
from .metrics import Metrics

_log = logging.getLogger("secondsource.access")

UNMATCHED = "unmatched"
"""The route of a request for a path or a method that is not there."""

_NO_RESPONSE = 499
"""The status, nginx's, of a request whose client left before the answer."""


class Observer:
    """The outermost layer, which sees every response, those of the exception handlers too."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, door: Door) -> None:
        self._app = app
        self._metrics = metrics
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and tells of it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        name = request_id(Headers.from_scope(scope).get("x-request-id"))
        status = _NO_RESPONSE
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders.from_message(message)["X-Request-Id"] = name
            await send(message)

        token = REQUEST_ID.set(name)
        self._door.enter()
        try:
            await self._app(scope, receive, sending)
        finally:
            self._door.leave()
            self._tell(scope, status, time.perf_counter() - began)
            REQUEST_ID.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = str(scope.get("path_template") or UNMATCHED)
        method = str(scope.get("method"))
        self._metrics.requested(method=method, route=route, status=status, seconds=seconds)
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        if KEY_NAME in scope["state"]:
            fields["key"] = scope["state"][KEY_NAME]
        _log.info("request", extra={FIELDS: fields})

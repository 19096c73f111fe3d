"""The Idempotency-Key header: a write that is sent again is not done again.

After draft-ietf-httpapi-idempotency-key-header. Responses are kept in memory, for a day.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from .problems import AnyRequest, Refusal

OPT = "idempotent_writes"
"""The handlers that honour the header carry this option."""

IDEMPOTENT = {OPT: True}

DAY_S = 24 * 3600.0
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_RETRY_MAY_DO_BETTER = frozenset({401, 403, 408, 409, 429})


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A response as it was sent."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass(slots=True)
class _Entry:
    fingerprint: bytes
    since: float
    response: StoredResponse | None = None


class IdempotencyStore:
    """Responses by key, bounded in number, bytes and age; used from one event loop.

    Requests that are still running are never forgotten; of the others the oldest go first.
    """

    def __init__(
        self,
        *,
        max_entries: int = 1000,
        max_bytes: int = 32_000_000,
        ttl_s: float = DAY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._ttl_s = ttl_s
        self._clock = clock
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    def begin(self, key: str, fingerprint: bytes) -> StoredResponse | None:
        """The response kept for the key; None when the request is new and must now be handled.

        Refuses with 422 a key that another request has used, with 409 one that is still running.
        """
        self._expire()
        entry = self._entries.get(key)
        if entry is None:
            self._entries[key] = _Entry(fingerprint, self._clock())
            return None
        if entry.fingerprint != fingerprint:
            raise Refusal(
                status_code=422,
                detail="this Idempotency-Key was used for another request; make a new key",
            )
        if entry.response is None:
            raise Refusal(
                status_code=409,
                detail="the first request with this Idempotency-Key is still running; try again "
                "when it has finished",
                headers={"Retry-After": "1"},
            )
        return entry.response

    def finish(self, key: str, response: StoredResponse) -> None:
        """Keeps the response to the request that :meth:`begin` let through."""
        self._entries[key].response = response
        self._bytes += len(response.body)
        self._shrink()

    def forget(self, key: str) -> None:
        """Lets the request be done again."""
        entry = self._entries.pop(key)
        if entry.response is not None:
            self._bytes -= len(entry.response.body)

    def _expire(self) -> None:
        limit = self._clock() - self._ttl_s
        for key in [
            key
            for key, entry in self._entries.items()
            if entry.since < limit and entry.response is not None
        ]:
            self.forget(key)

    def _shrink(self) -> None:
        finished = [key for key, entry in self._entries.items() if entry.response is not None]
        for key in finished:
            if len(self._entries) <= self._max_entries and self._bytes <= self._max_bytes:
                return
            self.forget(key)


class IdempotencyMiddleware(ASGIMiddleware):
    """Answers a repeated write with the response that it had; for handlers with :data:`OPT`.

    What a retry could better (a locked library, a full disk, a fault) is not kept.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, store: IdempotencyStore | None = None) -> None:
        self._store = store or IdempotencyStore()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Handles the request once, and sends it again what the first one was sent."""
        request = AnyRequest(scope, receive, send)
        header = request.headers.get("idempotency-key")
        if header is None or not scope["route_handler"].opt.get(OPT):
            await next_app(scope, receive, send)
            return
        if not _KEY.fullmatch(header):
            raise Refusal(
                status_code=400,
                detail="an Idempotency-Key has 1 to 255 visible ASCII characters; a UUID will do",
            )
        key = _scoped(request, header)
        kept = self._store.begin(key, _fingerprint(request, await request.body()))
        if kept is not None:
            await _replay(kept, send)
            return
        recorder = _Recorder(send)
        try:
            await next_app(scope, receive, recorder)
        finally:
            response = recorder.response()
            if response is None or not _worth_keeping(response.status):
                self._store.forget(key)
            else:
                self._store.finish(key, response)


class _Recorder:
    """Passes messages on and remembers them."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._headers: tuple[tuple[bytes, bytes], ...] = ()
        self._body: list[bytes] = []
        self._complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = tuple(message["headers"])
        elif message["type"] == "http.response.body":
            self._body.append(message["body"])
            self._complete = not message.get("more_body", False)
        await self._send(message)

    def response(self) -> StoredResponse | None:
        """What was sent; None if it was not sent to its end."""
        if not self._complete:
            return None
        return StoredResponse(self._status, self._headers, b"".join(self._body))


def _worth_keeping(status: int) -> bool:
    return status < 500 and status not in _RETRY_MAY_DO_BETTER


def _scoped(request: AnyRequest, header: str) -> str:
    """The key together with who sent it: keys of two clients do not meet."""
    who = "\n".join(request.headers.get(name, "") for name in ("authorization", "x-api-key"))
    return f"{hashlib.sha256(who.encode()).hexdigest()}:{header}"


def _fingerprint(request: AnyRequest, body: bytes) -> bytes:
    """A digest of all that makes two requests the same."""
    kind, options = request.content_type
    if kind == RequestEncodingType.MULTI_PART and options.get("boundary"):
        # Clients draw a new boundary for every attempt.
        body = body.replace(options["boundary"].encode(), b"")
    target = f"{request.method} {request.scope['path']}?{request.url.query}\n{kind}\n"
    return hashlib.sha256(target.encode("utf-8", "surrogateescape") + body).digest()


async def _replay(response: StoredResponse, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [*response.headers, (b"idempotent-replayed", b"true")],
        }
    )
    await send({"type": "http.response.body", "body": response.body, "more_body": False})

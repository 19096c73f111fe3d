"""Time limits: for a client to send its body, and for a request to be answered."""

from __future__ import annotations

import asyncio

import anyio
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send


class Deadlines(ASGIMiddleware):
    """Gives a request up: 408 when its body does not come, 504 when its answer does not.

    A thread cannot be stopped: the request that was given up keeps its worker until the thread
    ends, and leaves the queue at once when it has no worker yet. An answer that has begun to
    stream is not cut.
    """

    def __init__(self, *, request_s: float, body_s: float) -> None:
        self._request_s = request_s
        self._body_s = body_s
        self._given_up: set[asyncio.Task[None]] = set()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Answers within the limits."""
        call = _Call(send)
        body = _TimedBody(receive, self._body_s)
        task = asyncio.create_task(call.run(next_app, scope, body))
        try:
            done, _ = await asyncio.wait({task}, timeout=self._request_s)
            if not done and not call.started:
                call.give_up()
                self._given_up.add(task)
                task.add_done_callback(self._forget)
                raise HTTPException(
                    status_code=504,
                    detail=f"there was no answer within {self._request_s:g} s; ask for less at a "
                    "time or try again later (a write that had begun is still finished)",
                )
            await task
        except asyncio.CancelledError:
            call.give_up()
            raise

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            task.exception()  # nobody waits for it any more


class _Call:
    """One request whose answer may be thrown away."""

    def __init__(self, send: Send) -> None:
        self.started = False
        self._send = send
        self._wanted = True
        self._scope = anyio.CancelScope()

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        # anyio's cancellation, unlike asyncio's, waits for a running thread, so that the worker
        # is not counted as free before it is
        with self._scope:
            await app(scope, receive, self._sending)

    def give_up(self) -> None:
        self._wanted = False
        self._scope.cancel()

    async def _sending(self, message: Message) -> None:
        if self._wanted:
            self.started = True
            await self._send(message)


class _TimedBody:
    """``receive`` with a time limit until the last part of the body has come."""

    def __init__(self, receive: Receive, limit_s: float) -> None:
        self._receive = receive
        self._limit_s = limit_s
        self._until: float | None = None
        self._complete = False

    async def __call__(self) -> ReceiveMessage:
        if self._complete:
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._limit_s
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(
                status_code=408,
                detail=f"the request's body did not come within {self._limit_s:g} s; send it again",
                headers={"Connection": "close"},
            ) from error
        if message["type"] == "http.disconnect":
            # Nobody reads this; without it the framework would call it a fault of the service.
            raise HTTPException(
                status_code=400, detail="the client left before its request was complete"
            )
        self._complete = not message.get("more_body", False)
        return message

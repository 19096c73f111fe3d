"""An answer as server-sent events: what each stage found, as soon as it has found it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Response
from litestar.background_tasks import BackgroundTask
from litestar.response import ServerSentEvent, ServerSentEventMessage

from secondsource.qa.records import Answer

from .engine import Engine
from .events import event_data
from .inputs import AskIn
from .problems import AnyRequest, described
from .wire import answer_out

MEDIA_TYPE = "text/event-stream"
PING_S = 15.0
"""Seconds without an event after which a comment tells proxies that the stream lives."""


class _ClientGone(Exception):
    """Ends a question that nobody waits for any more."""


def is_wanted(request: AnyRequest) -> bool:
    """Whether the client would rather have events than JSON."""
    return request.accept.best_match(["application/json", MEDIA_TYPE]) == MEDIA_TYPE


async def stream_answer(engine: Engine, question: AskIn) -> Response[Any]:
    """The events search, readings, positions, answer and done, or error as the last one.

    What goes wrong before the first event is raised, and has a status of its own.
    """
    run = _Run(engine, question)
    try:
        first = await run.next()
        if isinstance(first, Exception):
            raise first
    except BaseException:
        await run.leave()
        raise
    # The generator ends the run when the client leaves while it is read, the background task also
    # when the client has left before.
    return ServerSentEvent(_events(run, first), background=BackgroundTask(run.leave))


async def _events(
    run: _Run, first: ServerSentEventMessage | None
) -> AsyncIterator[ServerSentEventMessage]:
    event: ServerSentEventMessage | Exception | None = first
    try:
        while event is not None:
            if isinstance(event, Exception):
                yield _message("error", described(event, "a streamed question"))
                return
            yield event
            try:
                async with asyncio.timeout(PING_S):
                    event = await run.next()
            except TimeoutError:
                event = ServerSentEventMessage(data=None, comment="still reading")
    finally:
        await run.leave()


class _Run:
    """A question in a worker thread, and the events that it sends to the event loop."""

    def __init__(self, engine: Engine, question: AskIn) -> None:
        self._library = engine.library
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[ServerSentEventMessage | Exception | None] = asyncio.Queue()
        self._gone = threading.Event()
        self._started = False
        self._task = engine.start(self._work(engine, question))

    async def next(self) -> ServerSentEventMessage | Exception | None:
        """The next event, what the question failed with, or None after the last event."""
        return await self._events.get()

    async def leave(self) -> None:
        """Nobody waits any more: the worker is free at the end of the stage that it is in."""
        self._gone.set()
        if not self._started:
            self._task.cancel()

    async def _work(self, engine: Engine, question: AskIn) -> None:
        try:
            answer = await engine.read(self._ask, question)
        except Exception as error:
            self._events.put_nowait(error)
            return
        self._events.put_nowait(_message("answer", answer_out(answer)))
        self._events.put_nowait(_message("done", {}))
        self._events.put_nowait(None)

    def _ask(self, question: AskIn) -> Answer:
        self._started = True
        self._end_if_gone()
        return self._library.ask(**question.to_call(), observe=self._observe)

    def _observe(self, stage: str, found: tuple[Any, ...]) -> None:
        self._end_if_gone()
        message = _message(stage, event_data(stage, found))
        self._loop.call_soon_threadsafe(self._events.put_nowait, message)

    def _end_if_gone(self) -> None:
        if self._gone.is_set():
            raise _ClientGone


def _message(event: str, data: Any) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=event, data=msgspec.json.encode(data))

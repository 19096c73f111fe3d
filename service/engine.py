"""A library behind an event loop: bounded worker threads, one write at a time."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from anyio.to_thread import run_sync
from litestar.exceptions import PermissionDeniedException, ServiceUnavailableException

from secondsource.errors import SecondsourceError
from secondsource.qa.places import load as load_places

from .access import require
from .problems import told
from .settings import Settings
from .turnstile import TooManyWaiting, Turnstile

if TYPE_CHECKING:
    from secondsource.qa.library import Library

P = ParamSpec("P")
T = TypeVar("T")

READ_ONLY = (
    "this service shows the bundled sample articles and stores nothing; start it with "
    "`secondsource serve --library DIR` to keep documents"
)
WARM_UP_QUESTION = "Is the service ready?"


class Engine:
    """Runs a library's blocking calls in threads.

    At most ``settings.workers`` reads run at a time and ``settings.max_waiting`` more wait; the
    next is turned away with 503. Writes wait for one another. ``on_result`` is told the result of
    every read.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        on_result: Callable[[object], None] = lambda _: None,
    ) -> None:
        self._library = library
        self._settings = settings
        self._on_result = on_result
        self._readers = Turnstile(settings.workers, settings.max_waiting)
        self._writers = Turnstile(1, settings.max_waiting)
        self._beside: set[asyncio.Task[None]] = set()
        self._ready = False
        self._failure: str | None = None

    @property
    def library(self) -> Library:
        """The library itself, for calls that do not block."""
        return self._library

    @property
    def ready(self) -> bool:
        """True once the models have answered a first question."""
        return self._ready

    @property
    def not_ready_reason(self) -> str:
        """Why :attr:`ready` is false, in words."""
        return self._failure or "the models are still loading; try again in a few seconds"

    @property
    def reading(self) -> int:
        """Reading calls that run."""
        return self._readers.running

    @property
    def waiting(self) -> int:
        """Reading calls that wait for a worker."""
        return self._readers.waiting

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of a reading call, made in a worker thread."""
        result = await _admitted(self._readers, functools.partial(call, *args, **kwargs))
        self._on_result(result)
        return result

    def require_writable(self) -> None:
        """403 where the service is read-only, or the key is."""
        require("write")
        if self._settings.read_only:
            raise PermissionDeniedException(detail=READ_ONLY)

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs ``work`` beside the request that it belongs to, and holds on to it until it ends."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        return task

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of a writing call; 403 as for :meth:`require_writable`.

        503 where ``max_waiting`` others wait: each holds what it is to write.
        """
        self.require_writable()
        return await _admitted(self._writers, functools.partial(call, *args, **kwargs))

    async def write_beside(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of a writing call of work that was admitted before, such as a job."""
        return await self._writers.run_admitted(functools.partial(call, *args, **kwargs))

    async def warm(self) -> None:
        """Loads the models by asking once, and the gazetteer: no real question waits for them."""
        try:
            first = [
                functools.partial(call, WARM_UP_QUESTION, limit=1)
                for call in (self._library.search, self._library.ask)
            ]
            await asyncio.gather(*(run_sync(call) for call in (*first, load_places)))
        except SecondsourceError as error:
            self._failure = told(error)
            raise
        except Exception:
            self._failure = "the models could not be loaded; see the log"
            raise
        self._ready = True


async def _admitted(turnstile: Turnstile, call: Callable[[], T]) -> T:
    """The call's result; 503 where too many wait."""
    try:
        return await turnstile.run(call)
    except TooManyWaiting as refused:
        raise ServiceUnavailableException(
            detail=str(refused), headers={"Retry-After": "5"}
        ) from refused

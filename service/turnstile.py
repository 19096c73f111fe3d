"""How many blocking calls run in threads at a time, and how many may wait for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync

T = TypeVar("T")

TOO_MANY = "too many requests are waiting; try again in a few seconds"


class TooManyWaiting(Exception):
    """A call was turned away; its message says what to do."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


class Turnstile:
    """Lets ``workers`` calls run at a time, each in a thread, and ``waiting`` more wait."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(workers)
        self._most = workers + waiting
        self._inside = 0

    @property
    def running(self) -> int:
        """Calls that run."""
        return int(self._limiter.borrowed_tokens)

    @property
    def waiting(self) -> int:
        """Admitted calls that wait for a thread."""
        return self._inside - self.running

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result. Raises TooManyWaiting, without a call, where no more may wait."""
        if self._inside >= self._most:
            raise TooManyWaiting
        self._inside += 1
        try:
            return await self.run_admitted(call)
        finally:
            self._inside -= 1

    async def run_admitted(self, call: Callable[[], T]) -> T:
        """The result of a call of work that was admitted before, however many wait."""
        return await run_sync(call, limiter=self._limiter)

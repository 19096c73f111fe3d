"""One library's database: a folder with SQLite in WAL mode, or the same tables in memory."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from secondsource.errors import LibraryError
from secondsource.index.rows import State
from secondsource.index.tables import Tables


def new_token() -> str:
    """A name for a state of a database that no other state has."""
    return secrets.token_hex(8)


class Database(Protocol):
    """Transactions over the tables."""

    @property
    def path(self) -> Path | None:
        """The library's folder; None in memory."""
        ...

    def reading(self) -> AbstractContextManager[Tables]:
        """Tables of one generation, whatever is written meanwhile."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Keeps other writers out."""
        ...

    def transaction(self) -> AbstractContextManager[Tables]:
        """Kept if the block ends well, without a trace otherwise; only while :meth:`locked`."""
        ...

    def close(self) -> None:
        """Releases files; closing twice is harmless."""
        ...


class MemoryDatabase:
    """Tables in memory.

    Open readers keep the connection that they started with: a write that meets any continues on a
    copy, which then takes its place.
    """

    path = None

    def __init__(self, state: State) -> None:
        self._writer = threading.RLock()
        self._guard = threading.RLock()
        self._closed = False
        self._current = _Shared(state)

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Tables of one generation, whatever is written meanwhile."""
        with self._guard:
            if self._closed:
                raise LibraryError("", "the library has been closed; make another one")
            shared = self._current
            shared.readers += 1
        try:
            yield shared.tables
        finally:
            with self._guard:
                shared.readers -= 1
                if not shared.readers and (self._closed or shared is not self._current):
                    shared.connection.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other writers out; they wait."""
        with self._writer:
            yield

    @contextmanager
    def transaction(self) -> Iterator[Tables]:
        """Kept if the block ends well, without a trace otherwise; new readers wait for its end."""
        with self._guard:
            if self._closed:
                raise LibraryError("", "the library has been closed; make another one")
            before = self._current
            target = before.copy() if before.readers else before
            target.connection.execute("BEGIN")
            try:
                yield target.tables
                target.connection.execute("COMMIT")
            except BaseException:
                target.connection.execute("ROLLBACK")
                if target is not before:
                    target.connection.close()
                raise
            self._current = target

    def close(self) -> None:
        """Frees the memory once the last reader has left; closing twice is harmless."""
        with self._guard:
            self._closed = True
            if not self._current.readers:
                self._current.connection.close()


class _Shared:
    """One connection in memory and the number of its readers."""

    def __init__(self, state: State | None) -> None:
        self.readers = 0
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        # Forgotten libraries are closed by the collector without a ResourceWarning.
        weakref.finalize(self, self.connection.close)
        self.tables = Tables(self.connection)
        if state is not None:
            self.tables.create(state)

    def copy(self) -> _Shared:
        other = _Shared(None)
        self.connection.backup(other.connection)
        return other

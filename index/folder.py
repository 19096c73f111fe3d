"""The database of a library folder: made, recognised, locked for writing, read by many."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout

from secondsource.errors import (
    LibraryError,
    LibraryFormatError,
    LibraryLockedError,
    NotALibraryError,
)
from secondsource.index.faults import damaged, storage_faults
from secondsource.index.rows import State
from secondsource.index.tables import APPLICATION_ID, FORMAT, Tables

LOCK_WAIT_S = 5.0
"""How long a write waits for another writer before it gives up."""

_DATABASE = "library.db"
_LOCK = "library.lock"
_NEW = "library.db.new"
_SQLITE_MAGIC = b"SQLite format 3\x00"
_KEPT_CONNECTIONS = 8
_BUSY_MS = 10_000
_WAL_LIMIT_BYTES = 64 * 1024 * 1024


def is_library(path: Path) -> bool:
    """Whether a library was made there."""
    return (path / _DATABASE).exists()


class FolderDatabase:
    """``library.db`` in WAL mode, so that readers and the one writer do not wait for each other."""

    def __init__(self, path: Path, *, lock_wait_s: float = LOCK_WAIT_S) -> None:
        self.path: Path = path
        self._lock_wait_s = lock_wait_s
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    @classmethod
    def open(
        cls, path: Path, *, state: State, create: bool, lock_wait_s: float = LOCK_WAIT_S
    ) -> FolderDatabase:
        """The database in the folder; made with ``state`` if there is none and ``create``.

        Raises NotALibraryError, LibraryFormatError or LibraryDamagedError for anything else that
        is found there.
        """
        path = path.expanduser().absolute()
        database = cls(path, lock_wait_s=lock_wait_s)
        if path.exists() and not path.is_dir():
            raise NotALibraryError(
                str(path), f"{path} is a file; give the folder of a library, or a new name"
            )
        if not (path / _DATABASE).exists():
            _refuse_other_folder(path, create=create)
            with storage_faults(str(path)):
                path.mkdir(parents=True, exist_ok=True)
            with database.locked():
                if not (path / _DATABASE).exists():  # nobody else was faster
                    _create(path, state)
        _check_header(path)
        with database.reading() as tables:
            try:
                tables.state()
            except (KeyError, ValueError) as error:
                raise damaged(str(path), f"its settings lack {error}") from error
        return database

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Tables of one generation, whatever is written meanwhile."""
        connection = self._take()
        sound = False
        try:
            with storage_faults(str(self.path)):
                connection.execute("BEGIN")
                # The first read is what fixes the generation, not BEGIN.
                connection.execute("SELECT count(*) FROM meta").fetchone()
            with storage_faults(str(self.path), operating_system=False):
                yield Tables(connection)
            sound = True
        finally:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            self._give_back(connection, sound=sound)

    @contextmanager
    def transaction(self) -> Iterator[Tables]:
        """Kept if the block ends well, without a trace otherwise; only while :meth:`locked`."""
        with storage_faults(str(self.path)):
            connection = self._connect(read_only=False)
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield Tables(connection)
                connection.execute("COMMIT")
            finally:
                with suppress(sqlite3.Error):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                connection.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder's writer lock; the operating system frees it if the process dies.

        Raises LibraryLockedError when another writer does not finish within the waiting time.
        """
        file = self.path / _LOCK
        lock = FileLock(file, timeout=self._lock_wait_s)
        try:
            with storage_faults(str(self.path)):
                lock.acquire()
        except Timeout as error:
            raise LibraryLockedError(
                str(self.path),
                f"{_holder(file)} is writing to {self.path}; reading goes on, and this write can "
                "be done again when the other has finished",
            ) from error
        try:
            with suppress(OSError):
                file.write_text(str(os.getpid()), encoding="ascii")
            yield
        finally:
            lock.release()

    def close(self) -> None:
        """Closes idle connections; those of open views are closed with their view."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise LibraryError(
                    str(self.path), f"the library {self.path} has been closed; open it again"
                )
            if self._idle:
                return self._idle.pop()
        return self._connect(read_only=not os.access(self.path, os.W_OK))

    def _give_back(self, connection: sqlite3.Connection, *, sound: bool) -> None:
        with self._guard:
            if sound and not self._closed and len(self._idle) < _KEPT_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        file = self.path / _DATABASE
        with storage_faults(str(self.path)):
            if not read_only:
                return _connected(file, "mode=rw")
            try:
                connection = _connected(file, "mode=ro")
                connection.execute("SELECT count(*) FROM meta").fetchone()
                return connection
            except sqlite3.OperationalError:
                # WAL needs to make a file beside the database. Where nobody can write, nobody
                # changes the database either, and it may be read as it stands.
                wal = file.with_name(f"{_DATABASE}-wal")
                if wal.exists() and wal.stat().st_size:
                    raise
                return _connected(file, "immutable=1")


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(file))}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_MS / 1000,
    )
    connection.execute("PRAGMA synchronous = FULL")  # acknowledged means on the disk
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    return connection


def _refuse_other_folder(path: Path, *, create: bool) -> None:
    if not create:
        raise NotALibraryError(
            str(path),
            f"there is no library at {path}; make one with "
            f"`secondsource add --library {path} FILE...`",
        )
    if not path.exists():
        return
    ours = {_LOCK, _NEW, f"{_NEW}-journal"}
    with storage_faults(str(path)):
        others = sorted(entry.name for entry in path.iterdir() if entry.name not in ours)
    if others:
        raise NotALibraryError(
            str(path),
            f"{path} is no library: it holds {others[0]!r} but no {_DATABASE}; give an empty "
            "folder or a new name",
        )


def _create(path: Path, state: State) -> None:
    """Makes the database beside its place and renames it there when it is whole."""
    new = path / _NEW
    for left_over in (new, path / f"{_NEW}-journal"):
        left_over.unlink(missing_ok=True)
    with storage_faults(str(path)):
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            Tables(connection).create(state)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        os.replace(new, path / _DATABASE)
        _sync_folder(path)


def _sync_folder(path: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_header(path: Path) -> None:
    """Recognises the database by its first hundred bytes (SQLite file format, section 1.3)."""
    file = path / _DATABASE
    with storage_faults(str(path)), file.open("rb") as opened:
        header = opened.read(100)
        size = opened.seek(0, os.SEEK_END)
    if len(header) < 100:
        raise damaged(str(path), f"it has {size} bytes")
    if not header.startswith(_SQLITE_MAGIC):
        if not any(header):
            raise damaged(str(path), "it holds zeros")
        raise NotALibraryError(
            str(path), f"{file} is no SQLite database; give the folder of a library, or a new name"
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotALibraryError(
            str(path),
            f"{file} is another program's database; give the folder of a library, or a new name",
        )
    found = int.from_bytes(header[60:64], "big")
    if found != FORMAT:
        raise LibraryFormatError(
            str(path),
            f"{path} has format {found}, and this version reads format {FORMAT}; run "
            "`pip install --upgrade secondsource`, or add the articles to a new library",
        )
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    wal = file.with_name(f"{_DATABASE}-wal")
    if not wal.exists() and size < pages * (65536 if page == 1 else page):
        raise damaged(str(path), "it is cut short")


def _holder(lock: Path) -> str:
    with suppress(OSError):
        pid = lock.read_text(encoding="ascii", errors="ignore").strip()
        if pid.isdigit():
            return f"another program (process {pid})"
    return "another program"

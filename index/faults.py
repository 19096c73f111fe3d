"""Turns what SQLite, the operating system and the indexes raise into the library's own errors."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from secondsource.errors import (
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    StorageFullError,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_OS_ERROR = re.compile(r"os error (\d+)|code: (\d+)")


@contextmanager
def storage_faults(path: str, *, operating_system: bool = True) -> Iterator[None]:
    """Raises LibraryError's branches in place of low-level errors met while using ``path``.

    ``operating_system`` False leaves alone all but SQLite's errors.
    """
    try:
        yield
    except sqlite3.Error as error:
        translated = _from_sqlite(path, error)
        if translated is None:
            raise
        raise translated from error
    except (OSError, ValueError, RuntimeError) as error:
        if not operating_system:
            raise
        # tantivy reports the operating system's refusals as ValueError with the number in words
        number = error.errno if isinstance(error, OSError) else _number(str(error))
        mapped = _from_errno(path, number)
        if mapped is None:
            raise
        raise mapped from error


def full(path: str) -> StorageFullError:
    """The error for a disk without room."""
    return StorageFullError(
        path,
        f"there is no room left to write {path}; nothing of this write was kept. "
        "Free some space and do it again",
    )


def read_only(path: str) -> LibraryError:
    """The error for a folder that may not be written."""
    return LibraryError(
        path,
        f"{path} cannot be written by this user; change its permissions, or copy the library "
        "to a folder of your own",
    )


def damaged(path: str, detail: str) -> LibraryDamagedError:
    """The error for a database that SQLite cannot read."""
    return LibraryDamagedError(
        path,
        f"the database of {path} is damaged ({detail}); restore library.db from a backup, or "
        "move the folder away and add the articles again with `secondsource add`",
    )


def _number(message: str) -> int | None:
    found = _OS_ERROR.search(message)
    return int(found[1] or found[2]) if found else None


def _from_errno(path: str, number: int | None) -> LibraryError | None:
    if number in _FULL:
        return full(path)
    if number in _READ_ONLY:
        return read_only(path)
    return None


def _from_sqlite(path: str, error: sqlite3.Error) -> LibraryError | None:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL or code in (
        # a file size limit shows as a failed write, not as a full disk
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_FSYNC,
    ):
        return full(path)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return read_only(path)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLockedError(
            path, f"another program is using the database of {path}; try again when it has finished"
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
        return damaged(path, str(error))
    return None

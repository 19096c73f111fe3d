"""Vectors to passages with FAISS, and the file that keeps them.

The file is what FAISS writes, followed by a trailer that names the state of the database it was
made from and holds a checksum; so a file that is cut short, changed or of another state is known
for what it is before FAISS sees it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from secondsource.index.lexical import Scored

EXACT_UP_TO = 100_000
"""Passages up to which every vector is compared; above, an HNSW graph is searched."""

_LINKS = 32
_EF_CONSTRUCTION = 80
_EF_SEARCH = 128
_REBUILD_ABOVE = 0.2  # share of removed vectors in a graph above which it is built anew
_MAGIC = b"2SOUVEC1"
_TAIL = 4 + 4 + len(_MAGIC)
_TAIL_AND_NOTE = 4096  # bytes at a file's end that hold both

Numbers = NDArray[np.int64]
Rows = NDArray[np.float32]


class VectorStore(Protocol):
    """Finds passages by their vectors; a store never changes, :meth:`updated` makes another."""

    def numbers(self) -> Numbers:
        """The passages it holds, ``(n,)`` int64, ascending."""
        ...

    def search(self, vector: Rows, limit: int, allowed: Numbers | None = None) -> list[Scored]:
        """The passages nearest to one ``(dim,)`` unit row by inner product, best first.

        ``allowed`` restricts the search itself to those passages; None means all.
        """
        ...

    def updated(self, removed: Numbers, added: Numbers, rows: Rows) -> VectorStore:
        """A store without ``removed`` and with ``rows``, ``(n, dim)``, under ``added``."""
        ...


class FaissVectors:
    """Exact inner products up to ``exact_up_to`` passages, an HNSW graph above.

    HNSW: Malkov and Yashunin, 2018. A graph cannot forget a vector, so removed ones are skipped
    while searching until a fifth of them is gone; then it is built anew.
    """

    def __init__(
        self, index: Any, present: Numbers, *, exact: bool, exact_up_to: int = EXACT_UP_TO
    ) -> None:
        self._index = index
        self._present = present
        self._exact = exact
        self._exact_up_to = exact_up_to

    @classmethod
    def of(cls, numbers: Numbers, rows: Rows, *, exact_up_to: int = EXACT_UP_TO) -> Self:
        """A store of ``(n, dim)`` unit rows under their passages' numbers."""
        faiss = _faiss()
        exact = len(numbers) <= exact_up_to
        if exact:
            inner = faiss.IndexFlatIP(rows.shape[1])
        else:
            inner = faiss.IndexHNSWFlat(rows.shape[1], _LINKS, faiss.METRIC_INNER_PRODUCT)
            inner.hnsw.efConstruction = _EF_CONSTRUCTION
        index = faiss.IndexIDMap2(inner)
        if len(numbers):
            index.add_with_ids(np.ascontiguousarray(rows), numbers)
        return cls(index, np.sort(numbers), exact=exact, exact_up_to=exact_up_to)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared."""
        return self._exact

    def numbers(self) -> Numbers:
        """The passages it holds, ascending."""
        return self._present

    def rows(self, numbers: Sequence[int]) -> Rows:
        """The vectors of some passages, ``(n, dim)``."""
        return np.asarray([self._index.reconstruct(int(n)) for n in numbers], dtype=np.float32)

    def search(self, vector: Rows, limit: int, allowed: Numbers | None = None) -> list[Scored]:
        """The passages nearest to one unit row by inner product, best first."""
        faiss = _faiss()
        if allowed is None and self._index.ntotal != len(self._present):
            allowed = self._present
        elif allowed is not None:
            allowed = np.intersect1d(allowed, self._present)
        limit = min(limit, len(self._present) if allowed is None else len(allowed))
        if limit < 1:
            return []
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        if self._exact:
            parameters = faiss.SearchParameters(sel=selector)
        else:
            parameters = faiss.SearchParametersHNSW(
                sel=selector, efSearch=max(_EF_SEARCH, 2 * limit)
            )
        query = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
        scores, found = self._index.search(query, limit, params=parameters)
        pairs = [
            (int(number), float(score))
            for number, score in zip(found[0], scores[0], strict=True)
            if number >= 0
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def updated(self, removed: Numbers, added: Numbers, rows: Rows) -> FaissVectors:
        """A store without ``removed`` and with ``rows`` under ``added``."""
        faiss = _faiss()
        kept = np.setdiff1d(self._present, removed)
        present = np.union1d(kept, added)
        exact = len(present) <= self._exact_up_to
        gone = self._index.ntotal - len(kept)
        if exact != self._exact or (not exact and gone > _REBUILD_ABOVE * len(present)):
            old = self.rows(kept.tolist()) if len(kept) else rows[:0]
            return FaissVectors.of(
                np.concatenate([kept, added]),
                np.concatenate([old.reshape(-1, rows.shape[1]), rows]),
                exact_up_to=self._exact_up_to,
            )
        index = faiss.clone_index(self._index)
        if exact and gone:
            held = faiss.vector_to_array(index.id_map)
            index.remove_ids(np.setdiff1d(held, kept))
        if len(added):
            index.add_with_ids(np.ascontiguousarray(rows), added)
        return FaissVectors(index, present, exact=exact, exact_up_to=self._exact_up_to)

    def save(self, path: Path, *, state: str) -> None:
        """Writes the file beside ``path`` and renames it there, or leaves nothing."""
        faiss = _faiss()
        body = faiss.serialize_index(self._index).tobytes()
        present = self._present.astype("<i8").tobytes()
        note = json.dumps(
            {
                "state": state,
                "exact": self._exact,
                "index": len(body),
                "passages": len(self._present),
            }
        ).encode()
        crc = zlib.crc32(note, zlib.crc32(present, zlib.crc32(body)))
        tail = crc.to_bytes(4, "little") + len(note).to_bytes(4, "little") + _MAGIC
        temporary = path.with_name(f"{path.name}.tmp")
        try:
            with temporary.open("wb") as file:
                for part in (body, present, note, tail):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path, *, state: str, exact_up_to: int = EXACT_UP_TO) -> Self:
        """Reads a file that :func:`defect` finds nothing wrong with."""
        faiss = _faiss()
        data = path.read_bytes()
        problem = _defect(data, state)
        if problem is not None:
            raise ValueError(problem)
        note = _note(data)
        size = int(note["index"])
        index = faiss.deserialize_index(np.frombuffer(data[:size], dtype=np.uint8))
        present = np.frombuffer(data[size : size + 8 * int(note["passages"])], dtype="<i8")
        return cls(
            index, present.astype(np.int64), exact=bool(note["exact"]), exact_up_to=exact_up_to
        )


def _faiss() -> Any:
    # Loaded by the first search. Its published types lack most of what is used here.
    return import_module("faiss")


def state_of(path: Path) -> str | None:
    """The state that a file's trailer names, read without the rest; None if it has none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_AND_NOTE))
            return str(_note(file.read())["state"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def defect(path: Path, *, state: str) -> str | None:
    """What is wrong with a vectors file, as a word for "was ..."; None for a sound one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return _defect(data, state)


def _defect(data: bytes, state: str) -> str | None:
    try:
        note = _note(data)
        checked = zlib.crc32(memoryview(data)[:-_TAIL])
        if checked != int.from_bytes(data[-_TAIL:][:4], "little"):
            return "damaged"
        return None if note["state"] == state else "of another generation"
    except (ValueError, KeyError):
        return "damaged"


def _note(end_of_file: bytes) -> dict[str, Any]:
    """The note of a file from its last bytes: JSON, CRC-32 of all before, its length, magic."""
    tail = end_of_file[-_TAIL:]
    start = len(end_of_file) - _TAIL - int.from_bytes(tail[4:8], "little")
    if not tail.endswith(_MAGIC) or start < 0:
        raise ValueError("no trailer")
    note = json.loads(end_of_file[start:-_TAIL])
    if not isinstance(note, dict):
        raise ValueError("no trailer")
    return note

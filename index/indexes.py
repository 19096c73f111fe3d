"""The derived indexes of a library: kept in step with the database, mended when they are not."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import numpy as np

from secondsource.errors import LibraryError, StorageFullError
from secondsource.index import postings, vectors
from secondsource.index.embedder import Embedder
from secondsource.index.lexical import LexicalIndex, MemoryLexical
from secondsource.index.rows import State, embedding_text
from secondsource.index.snapshot import Snapshot
from secondsource.index.tables import Tables
from secondsource.index.vectors import FaissVectors, VectorStore
from secondsource.index.writing import Change

_SNAPSHOTS_KEPT = 2


class Indexes(Protocol):
    """Finds or makes the indexes of one state, and follows the writes."""

    def snapshot(self, state: State) -> Snapshot | None:
        """What searching that state needs; None while the indexes on disk are of another."""
        ...

    def in_memory(self, state: State) -> Snapshot:
        """The same, built from the database and held in memory only."""
        ...

    def defects(self, tables: Tables) -> dict[str, str]:
        """What is wrong with which index, by the name of its file; empty when all are sound."""
        ...

    def mend(self, tables: Tables) -> tuple[str, ...]:
        """Rebuilds what is missing, damaged or behind; says what, in words. Needs the lock."""
        ...

    def forget(self, state: State) -> None:
        """Drops the vectors of that state, because the embeddings have changed."""
        ...

    def prepare(self, tables: Tables, before: State, after: State, change: Change) -> None:
        """Writes the indexes of the state that is about to be committed."""
        ...

    def settle(self, after: State) -> None:
        """Called once that state is committed."""
        ...

    def abandon(self) -> None:
        """Called when it is not: nothing of it may stay."""
        ...


class _Snapshots:
    """The latest snapshots by token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Snapshot] = OrderedDict()

    def get(self, state: State) -> Snapshot | None:
        with self._lock:
            return self._kept.get(state.token)

    def drop(self, state: State) -> None:
        with self._lock:
            self._kept.pop(state.token, None)

    def keep(self, snapshot: Snapshot) -> Snapshot:
        with self._lock:
            first = self._kept.setdefault(snapshot.state.token, snapshot)
            while len(self._kept) > _SNAPSHOTS_KEPT:
                self._kept.popitem(last=False)
            return first


class MemoryIndexes:
    """Indexes that live and die with the process; passages are embedded by the first search."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._snapshots = _Snapshots()

    def snapshot(self, state: State) -> Snapshot | None:
        """What searching that state needs; always to be had."""
        return self.in_memory(state)

    def in_memory(self, state: State) -> Snapshot:
        """What searching that state needs."""
        return self._snapshots.get(state) or self._snapshots.keep(
            Snapshot(state, load_vectors=self._vectors, load_lexical=_memory_lexical)
        )

    def defects(self, tables: Tables) -> dict[str, str]:
        """Nothing is kept that could differ."""
        return {}

    def forget(self, state: State) -> None:
        """Nothing is kept that could differ."""

    def mend(self, tables: Tables) -> tuple[str, ...]:
        """Nothing to mend."""
        return ()

    def prepare(self, tables: Tables, before: State, after: State, change: Change) -> None:
        """Nothing to prepare."""

    def settle(self, after: State) -> None:
        """Nothing to settle."""

    def abandon(self) -> None:
        """Nothing to undo."""

    def _vectors(self, tables: Tables, state: State) -> VectorStore:
        embed_missing(tables, self._embedder)
        return _vectors_of(tables, self._embedder.dim)


class FolderIndexes:
    """``vectors-G.faiss`` and ``lexical/`` beside the database."""

    def __init__(
        self, folder: Path, embedder: Embedder, *, exact_up_to: int = vectors.EXACT_UP_TO
    ) -> None:
        self._folder = folder
        self._lexical = folder / "lexical"
        self._embedder = embedder
        self._exact_up_to = exact_up_to
        self._snapshots = _Snapshots()
        self._prepared: Snapshot | None = None
        self._checked = ""  # token of the state whose files were read through and found sound

    def snapshot(self, state: State) -> Snapshot | None:
        """What searching that state needs; None while the indexes on disk are of another."""
        known = self._snapshots.get(state)
        if known is not None:
            return known
        lexical = self._are_of(state)
        if lexical is None:
            return None
        snapshot = self._made(state)
        snapshot.hold(lexical=lexical)
        return self._snapshots.keep(snapshot)

    def in_memory(self, state: State) -> Snapshot:
        """The same, built from the database and held in memory only."""
        return self._snapshots.get(state) or self._snapshots.keep(self._made(state))

    def defects(self, tables: Tables) -> dict[str, str]:
        """What is wrong with which index, by the name of its file; empty when both are sound."""
        state = tables.state()
        file = self._file(state)
        found = {
            file.name: vectors.defect(file, state=state.token),
            self._lexical.name: postings.defect(
                self._lexical, state=state.token, passages=tables.passage_count()
            ),
        }
        wrong = {name: what for name, what in found.items() if what is not None}
        self._checked = "" if wrong else state.token
        return wrong

    def mend(self, tables: Tables) -> tuple[str, ...]:
        """Rebuilds what is missing, damaged or behind; says what, in words. Needs the lock."""
        state = tables.state()
        if self._checked == state.token and self._are_of(state):
            return ()
        notices = []
        for name, what in self.defects(tables).items():
            if name == self._lexical.name:
                postings.rebuild(self._lexical, tables.passage_texts(), state=state.token)
            else:
                store = _vectors_of(tables, self._embedder_dim(state), self._exact_up_to)
                store.save(self._file(state), state=state.token)
            if state.generation or what != "missing":  # a library just made misses both
                notices.append(f"{name} was {what} and has been rebuilt from the database")
        self._sweep(state)
        self._checked = state.token
        return tuple(notices)

    def forget(self, state: State) -> None:
        """Drops the vectors of that state, because the embeddings have changed."""
        self._snapshots.drop(state)
        self._checked = ""
        self._file(state).unlink(missing_ok=True)

    def prepare(self, tables: Tables, before: State, after: State, change: Change) -> None:
        """Writes the indexes of the state that is about to be committed."""
        known = self._snapshots.get(before) or self._made(before)
        store = known.vectors(tables)
        numbers, _ = tables.numbers()
        removed = np.setdiff1d(store.numbers(), numbers)
        added, rows = tables.vectors(np.setdiff1d(numbers, store.numbers()), after.dim)
        if isinstance(store, FaissVectors) and len(store.numbers()):
            fresh = store.updated(removed, added, rows)
        else:
            fresh = FaissVectors.of(added, rows, exact_up_to=self._exact_up_to)
        self._prepared = self._made(after)
        fresh.save(self._file(after), state=after.token)
        try:
            lexical = postings.update(
                self._lexical,
                change.dropped,
                tables.passage_texts(change.stored),
                state=after.token,
            )
        except StorageFullError:
            raise
        except LibraryError:
            # A writer killed in mid-commit leaves files whose names tantivy would use again.
            postings.rebuild(self._lexical, tables.passage_texts(), state=after.token)
            lexical = postings.DiskLexical.open(self._lexical)
        self._prepared.hold(vectors=fresh, lexical=lexical)

    def settle(self, after: State) -> None:
        """Called once that state is committed; the files of earlier generations go."""
        if self._prepared is not None:
            self._checked = after.token
            self._snapshots.keep(self._prepared)
        self._prepared = None
        self._sweep(after)

    def abandon(self) -> None:
        """Called when it is not; the lexical index, if it went ahead, is mended by the next use."""
        if self._prepared is not None:
            self._file(self._prepared.state).unlink(missing_ok=True)
        self._prepared = None

    def _sweep(self, state: State) -> None:
        """Removes what other generations and killed writers have left."""
        keep = self._file(state)
        for file in self._folder.glob("vectors-*.faiss*"):
            if file != keep:
                file.unlink(missing_ok=True)
        postings.sweep(self._lexical)

    def _are_of(self, state: State) -> postings.DiskLexical | None:
        """The lexical index if both files say that they are of that state."""
        if vectors.state_of(self._file(state)) != state.token:
            return None
        try:
            lexical = postings.DiskLexical.open(self._lexical)
        except (OSError, ValueError, RuntimeError):
            return None
        return lexical if lexical.state == state.token else None

    def _file(self, state: State) -> Path:
        return self._folder / f"vectors-{state.generation}.faiss"

    def _embedder_dim(self, state: State) -> int:
        return state.dim or self._embedder.dim

    def _made(self, state: State) -> Snapshot:
        return Snapshot(state, load_vectors=self._load_vectors, load_lexical=_memory_lexical)

    def _load_vectors(self, tables: Tables, state: State) -> VectorStore:
        try:
            return FaissVectors.load(
                self._file(state), state=state.token, exact_up_to=self._exact_up_to
            )
        except (OSError, ValueError, RuntimeError):
            # Gone or spoilt since the view began: the database has it all.
            return _vectors_of(tables, self._embedder_dim(state), self._exact_up_to)


def embed_missing(tables: Tables, embedder: Embedder) -> int:
    """Embeds every passage that has no vector; their number."""
    missing = tables.missing_embeddings()
    if not missing:
        return 0
    waiting = [passage for passage in tables.passage_texts() if passage.number in missing]
    rows = embedder.encode([embedding_text(p.title, p.text) for p in waiting])
    for passage, row in zip(waiting, rows, strict=True):
        tables.store_vector(missing[passage.number], row.astype("<f4").tobytes())
    return len(missing)


def _vectors_of(tables: Tables, dim: int, exact_up_to: int = vectors.EXACT_UP_TO) -> FaissVectors:
    numbers, _ = tables.numbers()
    held, rows = tables.vectors(numbers, dim)
    return FaissVectors.of(held, rows, exact_up_to=exact_up_to)


def _memory_lexical(tables: Tables, state: State) -> LexicalIndex:
    return MemoryLexical(tables.passage_texts())

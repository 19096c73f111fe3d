"""A collection of documents that can be searched: in a folder, or in memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from secondsource.config import Config
from secondsource.corpus.loaders import load_files
from secondsource.corpus.records import Document, Rejected
from secondsource.errors import EmbedderMismatchError, InputError, LibraryError, LibraryLockedError
from secondsource.index.database import Database, MemoryDatabase, new_token
from secondsource.index.embedder import Embedder, load_embedder
from secondsource.index.faults import storage_faults
from secondsource.index.folder import LOCK_WAIT_S, FolderDatabase
from secondsource.index.indexes import FolderIndexes, Indexes, MemoryIndexes
from secondsource.index.records import AddReport, Progress
from secondsource.index.rows import State
from secondsource.index.staging import Stage
from secondsource.index.tables import Tables
from secondsource.index.verify import VerifyReport, verify_tables
from secondsource.index.view import View
from secondsource.index.writing import Change, apply_removal, apply_stage, finish, report

__all__ = ["Collection", "VerifyReport", "View"]


_WAIT_FOR_INDEXES_S = 30.0  # for a writer that is about to commit; then they are built in memory
_BETWEEN_TRIES_S = 0.05


class Collection:
    """Documents, their passages and the indexes over them. Made by :meth:`open` or :meth:`of`.

    Any number of threads and processes may read; each :meth:`view` shows one generation. Writes
    are transactions: kept whole once the call returns, and not at all when it raises.
    """

    def __init__(
        self,
        database: Database,
        indexes: Indexes,
        embedder: Embedder,
        *,
        embed_when_added: bool,
    ) -> None:
        self._database = database
        self._indexes = indexes
        self._embedder = embedder
        self._embed_when_added = embed_when_added
        self._notices: tuple[str, ...] = ()

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        config: Config,
        create: bool = True,
        embedder: Embedder | None = None,
        lock_wait_s: float = LOCK_WAIT_S,
    ) -> Self:
        """The collection in the folder ``path``, made if there is none and ``create``.

        What is wrong with a derived index is mended here and told by :attr:`notices`. Raises
        NotALibraryError, LibraryFormatError, EmbedderMismatchError or LibraryDamagedError.
        ``lock_wait_s``: how long a write waits for another writer.
        """
        embedder = embedder or load_embedder(config.embedder)
        database = FolderDatabase.open(
            Path(path), state=_first_state(config, embedder), create=create, lock_wait_s=lock_wait_s
        )
        try:
            indexes = FolderIndexes(database.path, embedder)
            collection = cls(database, indexes, embedder, embed_when_added=True)
            with database.reading() as tables:
                collection._accept(tables, config)
                defects = indexes.defects(tables)
            if defects:
                collection._mend()
        except BaseException:
            database.close()
            raise
        return collection

    @classmethod
    def of(
        cls,
        documents: Iterable[Document],
        *,
        config: Config,
        embedder: Embedder | None = None,
    ) -> Self:
        """A collection in memory. Nothing is embedded before a search needs it.

        Documents without text are left out; add them with :meth:`add` to be told.
        """
        embedder = embedder or load_embedder(config.embedder)
        collection = cls(
            MemoryDatabase(_first_state(config, embedder)),
            MemoryIndexes(embedder),
            embedder,
            embed_when_added=False,
        )
        collection.add(documents)
        return collection

    @property
    def path(self) -> Path | None:
        """The folder; None in memory."""
        return self._database.path

    @property
    def notices(self) -> tuple[str, ...]:
        """What was mended since it was opened, in words; usually empty."""
        return self._notices

    def add(self, documents: Iterable[Document], *, progress: Progress | None = None) -> AddReport:
        """Stores documents in one transaction; one with a known id and other content is replaced.

        Documents are cut and embedded before the lock is asked for, and only passages whose text
        the library has not embedded before. Raises LibraryLockedError, StorageFullError or
        DocumentError, and then keeps nothing.
        """
        return self._add(documents, progress)

    def add_files(
        self, paths: Iterable[str | Path], *, progress: Progress | None = None
    ) -> AddReport:
        """Loads files and folders and stores their documents; unreadable ones are reported."""
        return self._add(load_files(paths, progress=progress), progress)

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Removes documents with their passages, vectors and postings; the ids removed.

        An id that is not there is an UnknownDocumentError, and nothing is removed.
        """
        if isinstance(ids, str):
            raise InputError(f"remove takes several ids; write remove([{ids!r}])")
        wanted = tuple(dict.fromkeys(ids))
        if wanted:
            self._write(lambda tables: apply_removal(tables, wanted))
        return wanted

    @contextmanager
    def view(self) -> Iterator[View]:
        """One generation to read from, whatever is written until the block ends."""
        give_up = time.monotonic() + _WAIT_FOR_INDEXES_S
        while True:
            with self._database.reading() as tables:
                state = tables.state()
                snapshot = self._indexes.snapshot(state)
                if snapshot is None and time.monotonic() >= give_up:
                    snapshot = self._indexes.in_memory(state)
                if snapshot is not None:
                    yield View(tables, snapshot, self._embedder)
                    return
            # Either a writer is just between its indexes and its commit, or it died there.
            if not self._mend():
                time.sleep(_BETWEEN_TRIES_S)

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Compares texts, passages, embeddings and indexes; ``repair`` mends what can be mended.

        Raises LibraryLockedError while another process writes and ``repair`` is asked for.
        """
        if not repair:
            with self._database.reading() as tables:
                return verify_tables(tables, self._indexes, self._embedder, repair=False)
        with self._database.locked(), self._database.transaction() as tables:
            return verify_tables(tables, self._indexes, self._embedder, repair=True)

    def close(self) -> None:
        """Releases files; closing twice is harmless."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _add(
        self, documents: Iterable[Document | Rejected], progress: Progress | None
    ) -> AddReport:
        with self._database.reading() as tables:
            state = tables.state()
        embedder = self._embedder if self._embed_when_added else None
        with Stage(state, embedder=embedder, progress=progress) as stage:
            for document in documents:
                with self._database.reading() as tables, _stage_faults():
                    stage.take(document, tables)
            with _stage_faults():
                stage.embed()
            change, after, passages = self._write(lambda tables: apply_stage(tables, stage))
            return report(change, stage, after, passages)

    def _write(self, apply: Callable[[Tables], Change]) -> tuple[Change, State, int]:
        with self._database.locked():
            try:
                with self._database.transaction() as tables:
                    self._tell(self._indexes.mend(tables))
                    before = tables.state()
                    change = apply(tables)
                    passages = tables.passage_count()
                    if not change.any:
                        return change, before, passages
                    after = finish(tables, before, self._embedder, embedded=self._embed_when_added)
                    # The indexes go first: until the commit below nobody asks for their state.
                    self._indexes.prepare(tables, before, after, change)
            except BaseException:
                self._indexes.abandon()
                raise
            self._indexes.settle(after)
            return change, after, passages

    def _mend(self) -> bool:
        """Mends the derived indexes unless somebody else is writing; whether all is said."""
        try:
            with self._database.locked(), self._database.transaction() as tables:
                self._tell(self._indexes.mend(tables))
        except LibraryLockedError:
            return False
        except LibraryError as error:
            self._tell((f"{error}; until then the indexes are held in memory",))
            with self._database.reading() as tables:
                self._indexes.in_memory(tables.state())
        return True

    def _tell(self, notices: tuple[str, ...]) -> None:
        self._notices += tuple(notice for notice in notices if notice not in self._notices)

    def _accept(self, tables: Tables, config: Config) -> None:
        state = tables.state()
        if state.embedder != self._embedder.id and tables.passage_count():
            raise EmbedderMismatchError(
                str(self.path),
                f"{self.path} was made with the embedder {state.embedder!r}, not "
                f"{self._embedder.id!r}; open it with the embedder it was made with, or add its "
                "articles to a new library: `secondsource add --library NEW FILE...`",
            )
        if (state.min_chunk_tokens, state.max_chunk_tokens) != (
            config.min_chunk_tokens,
            config.max_chunk_tokens,
        ):
            self._tell(
                (
                    f"{self.path} was made with passages of {state.min_chunk_tokens} to "
                    f"{state.max_chunk_tokens} tokens, and keeps to them",
                )
            )


def _stage_faults() -> AbstractContextManager[None]:
    """What is prepared lies in the temporary folder, which may be full as well."""
    return storage_faults(tempfile.gettempdir(), operating_system=False)


def _first_state(config: Config, embedder: Embedder) -> State:
    return State(
        generation=0,
        token=new_token(),
        embedder=embedder.id,
        dim=0,
        min_chunk_tokens=config.min_chunk_tokens,
        max_chunk_tokens=config.max_chunk_tokens,
    )

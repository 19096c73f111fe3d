"""What an ``add`` prepares before it asks for the lock: documents cut, and their passages embedded.

The stage is a temporary SQLite database of its own, which spills to the temporary folder, so that
memory stays bounded however much is added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from secondsource.corpus.chunks import chunk_document
from secondsource.corpus.records import Document, Rejected
from secondsource.errors import DocumentError
from secondsource.index.embedder import Embedder
from secondsource.index.records import Progress, is_iso_date
from secondsource.index.rows import (
    State,
    document_from,
    document_row,
    embedding_key,
    embedding_text,
    pack_sentences,
)
from secondsource.index.tables import Tables

_EMBED_AT_ONCE = 1024  # texts held in memory before they are embedded, about 1 MB
_SCHEMA = """
CREATE TABLE documents (seq INTEGER PRIMARY KEY, id, title, source, url, published, author,
    language, provenance, origin_id, sha256, path, text);
CREATE TABLE passages (seq INTEGER, start, "end", tokens, sentences, key);
CREATE INDEX passages_seq ON passages (seq);
CREATE TABLE embeddings (key BLOB PRIMARY KEY, vector BLOB);
"""

PassageRow = tuple[int, int, int, bytes, bytes]
"""start, end, tokens, packed sentences, embedding key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A document and the rows of its passages."""

    document: Document
    passages: tuple[PassageRow, ...]


class Stage:
    """Collects documents in order; ``embedder`` None leaves the embedding for later."""

    def __init__(
        self, state: State, *, embedder: Embedder | None, progress: Progress | None = None
    ) -> None:
        self._state = state
        self._embedder = embedder
        self._progress = progress
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._pending: dict[bytes, str] = {}
        self._embedded = 0
        self._count = 0
        self.rejected: list[Rejected] = []

    def take(self, document: Document | Rejected, tables: Tables) -> None:
        """Cuts a document; embeds what ``tables`` holds no vector for, a batch at a time.

        Text without a word and a date that is not ISO 8601 are rejected, since dates are compared
        as they are written; a value that is no Document is a DocumentError.
        """
        if isinstance(document, Rejected):
            self.rejected.append(document)
            return
        if not isinstance(document, Document):
            raise DocumentError(
                type(document).__name__, "is not a secondsource.Document; make one from its text"
            )
        if document.published is not None and not is_iso_date(document.published):
            self._reject(
                document, f"published {document.published!r} is not ISO 8601, as 2026-01-31 is"
            )
            return
        rows = self._cut(document, tables)
        if not rows:
            self._reject(document, "there is no text in it")
            return
        self._count += 1
        marks = ", ".join("?" * len(document_row(document)))
        self._db.execute(
            f"INSERT INTO documents VALUES ({self._count}, {marks})", document_row(document)
        )
        self._db.executemany(f"INSERT INTO passages VALUES ({self._count}, ?, ?, ?, ?, ?)", rows)
        if len(self._pending) >= _EMBED_AT_ONCE:
            self.embed()
        if self._progress is not None:
            self._progress("reading", self._count, 0)

    def _reject(self, document: Document, reason: str) -> None:
        self.rejected.append(Rejected(name=document.path or document.id, reason=reason))

    def embed(self) -> None:
        """Embeds what is still waiting."""
        if self._embedder is None or not self._pending:
            return
        progress = self._progress
        before = self._embedded

        def report(stage: str, done: int, total: int) -> None:
            if progress is not None:
                progress(stage, before + done, before + total)

        keys = list(self._pending)
        rows = self._embedder.encode(list(self._pending.values()), progress=report)
        self._db.executemany(
            "INSERT OR IGNORE INTO embeddings VALUES (?, ?)",
            [(key, row.astype("<f4").tobytes()) for key, row in zip(keys, rows, strict=True)],
        )
        self._embedded += len(keys)
        self._pending.clear()

    def documents(self) -> Iterator[Staged]:
        """What was taken, in order."""
        last = self._count
        for seq in range(1, last + 1):
            _, *row = self._db.execute("SELECT * FROM documents WHERE seq = ?", (seq,)).fetchone()
            rows = self._db.execute(
                'SELECT start, "end", tokens, sentences, key FROM passages WHERE seq = ? '
                "ORDER BY start",
                (seq,),
            ).fetchall()
            yield Staged(document=document_from(row), passages=tuple(rows))

    def vector(self, key: bytes) -> bytes | None:
        """The embedding of a staged passage; None if the library had it when it was staged."""
        row = self._db.execute("SELECT vector FROM embeddings WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Drops the temporary database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _cut(self, document: Document, tables: Tables) -> list[PassageRow]:
        rows = []
        for passage in chunk_document(
            document,
            min_tokens=self._state.min_chunk_tokens,
            max_tokens=self._state.max_chunk_tokens,
        ):
            text = document.text[passage.start : passage.end]
            key = embedding_key(document.title, text)
            if self._embedder is not None and not self._known(key, tables):
                self._pending[key] = embedding_text(document.title, text)
            rows.append(
                (
                    passage.start,
                    passage.end,
                    passage.tokens,
                    pack_sentences(passage.sentences),
                    key,
                )
            )
        return rows

    def _known(self, key: bytes, tables: Tables) -> bool:
        return key in self._pending or tables.has_embedding(key) or self.vector(key) is not None

"""The tables of a library's database, read and written over one SQLite connection.

Two rules keep the derived indexes simple: a passage's number is never used twice, and a stored
passage never changes. So an index differs from the database by whole passages only.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondsource.corpus.origins import signature
from secondsource.corpus.records import Document, Passage
from secondsource.index.records import DocumentSummary
from secondsource.index.rows import (
    STORED,
    Facts,
    PassageText,
    State,
    StoredPassage,
    document_from,
    document_row,
    unpack_sentences,
)

FORMAT = 1
APPLICATION_ID = 0x32536F75  # "2Sou"

SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT, url TEXT,
    published TEXT, author TEXT, language TEXT, provenance TEXT NOT NULL, origin_id TEXT NOT NULL,
    sha256 TEXT NOT NULL, path TEXT, signature BLOB NOT NULL, text TEXT NOT NULL
);
CREATE INDEX documents_path ON documents (path);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_no INTEGER NOT NULL REFERENCES documents (no),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, tokens INTEGER NOT NULL,
    sentences BLOB NOT NULL, key BLOB NOT NULL
);
CREATE INDEX passages_document ON passages (document_no, start);
CREATE INDEX passages_key ON passages (key);
CREATE TABLE embeddings (key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
"""

_COLUMNS = ", ".join(STORED)
_SUMMARISED = tuple(field.name for field in fields(DocumentSummary) if field.name != "characters")
_IN = 500  # ids of one IN (...); SQLite takes at least 999 parameters


class Tables:
    """Reads and writes the tables; transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that is read and written."""
        return self._db

    # reading

    def state(self) -> State:
        """The generation and the settings that the library was made with."""
        meta = dict(self._db.execute("SELECT key, value FROM meta"))
        return State(
            generation=int(meta["generation"]),
            token=meta["token"],
            embedder=meta["embedder"],
            dim=int(meta["dim"]),
            min_chunk_tokens=int(meta["min_chunk_tokens"]),
            max_chunk_tokens=int(meta["max_chunk_tokens"]),
        )

    def document_count(self) -> int:
        """Number of documents."""
        return int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])

    def passage_count(self) -> int:
        """Number of passages."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def document(self, document_id: str) -> Document | None:
        """The document with that id, or None."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return None if row is None else document_from(row)

    def documents(self) -> Iterator[Document]:
        """Every document, ordered by id, one at a time."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM documents ORDER BY id")
        return (document_from(row) for row in rows)

    def summaries(self, numbers: Sequence[int]) -> list[DocumentSummary]:
        """The documents with these ``no``, ordered by id; one text is in memory at a time."""
        columns = ", ".join((*_SUMMARISED, "text"))
        found = []
        for at in range(0, len(numbers), _IN):
            part = list(numbers[at : at + _IN])
            for *values, text in self._db.execute(
                f"SELECT {columns} FROM documents WHERE no IN ({_marks(part)})", part
            ):
                # SQLite's length() would stop at a NUL.
                known = dict(zip(_SUMMARISED, values, strict=True))
                found.append(DocumentSummary(**known, characters=len(text)))
        return sorted(found, key=lambda summary: summary.id)

    def stored_digests(self) -> dict[str, str]:
        """The SHA-256 that was stored with each document, by id."""
        return dict(self._db.execute("SELECT id, sha256 FROM documents"))

    def signatures(self) -> dict[str, bytes]:
        """What comparing the documents' wording needs, by id."""
        return dict(self._db.execute("SELECT id, signature FROM documents"))

    def path_of(self, document_id: str) -> str | None:
        """The file that a document came from; None if it came from none or is unknown."""
        row = self._db.execute("SELECT path FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else row[0]

    def facts(self) -> list[Facts]:
        """What filters look at, of every document, ordered by id."""
        rows = self._db.execute("SELECT no, id, source, published FROM documents ORDER BY id")
        return [Facts(no=no, id=i, source=s, published=p) for no, i, s, p in rows]

    def passages_of(self, document_no: int, document_id: str) -> list[StoredPassage]:
        """The passages of one document in order."""
        rows = self._db.execute(
            'SELECT id, start, "end", tokens, sentences FROM passages '
            "WHERE document_no = ? ORDER BY start",
            (document_no,),
        )
        return [_stored(number, document_id, rest) for number, *rest in rows]

    def passages(self, numbers: Sequence[int]) -> list[StoredPassage]:
        """Passages by number, in no particular order; unknown numbers are left out."""
        found: list[StoredPassage] = []
        for at in range(0, len(numbers), _IN):
            part = [int(number) for number in numbers[at : at + _IN]]
            rows = self._db.execute(
                'SELECT p.id, d.id, p.start, p."end", p.tokens, p.sentences FROM passages p '
                f"JOIN documents d ON d.no = p.document_no WHERE p.id IN ({_marks(part)})",
                part,
            )
            found += [_stored(number, document_id, rest) for number, document_id, *rest in rows]
        return found

    def numbers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every passage's number and its document's ``no``: two ``(n,)`` int64, by number."""
        flat = array("q")
        for row in self._db.execute("SELECT id, document_no FROM passages ORDER BY id"):
            flat.extend(row)
        pairs = np.frombuffer(flat, dtype=np.int64).reshape(-1, 2) if flat else _NO_PAIRS
        return pairs[:, 0].copy(), pairs[:, 1].copy()

    def passage_texts(self, document_ids: Iterable[str] | None = None) -> Iterator[PassageText]:
        """Text and title of every passage (or those of some documents), a document at a time."""
        ids = [fact.id for fact in self.facts()] if document_ids is None else document_ids
        for document_id in ids:
            row = self._db.execute(
                "SELECT no, title, text FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
            if row is None:
                continue
            no, title, text = row
            for stored in self.passages_of(no, document_id):
                span = text[stored.passage.start : stored.passage.end]
                yield PassageText(
                    number=stored.number, document_id=document_id, title=title, text=span
                )

    def vectors(
        self, numbers: NDArray[np.int64], dim: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Numbers that have an embedding, ``(n,)`` int64, and their ``(n, dim)`` unit rows."""
        kept: list[int] = []
        rows = np.empty((len(numbers), dim), dtype=np.float32)
        for at in range(0, len(numbers), _IN):
            part = numbers[at : at + _IN].tolist()
            for number, vector in self._db.execute(
                "SELECT p.id, e.vector FROM passages p JOIN embeddings e ON e.key = p.key "
                f"WHERE p.id IN ({_marks(part)}) ORDER BY p.id",
                part,
            ):
                if len(vector) == 4 * dim:
                    rows[len(kept)] = np.frombuffer(vector, dtype="<f4")
                    kept.append(number)
        return np.asarray(kept, dtype=np.int64), rows[: len(kept)]

    def missing_embeddings(self) -> dict[int, bytes]:
        """Numbers of the passages without an embedding, and the keys they wait under."""
        rows = self._db.execute(
            "SELECT p.id, p.key FROM passages p LEFT JOIN embeddings e ON e.key = p.key "
            "WHERE e.key IS NULL"
        )
        return {int(number): bytes(key) for number, key in rows}

    def keys(self) -> dict[int, bytes]:
        """The key of every passage's embedding, by the passage's number."""
        return {int(n): bytes(key) for n, key in self._db.execute("SELECT id, key FROM passages")}

    def embeddings(self) -> Iterator[tuple[bytes, bytes]]:
        """Every stored vector as (key, little-endian float32)."""
        return iter(self._db.execute("SELECT key, vector FROM embeddings ORDER BY key"))

    def has_embedding(self, key: bytes) -> bool:
        """Whether a vector is stored under that key."""
        row = self._db.execute("SELECT 1 FROM embeddings WHERE key = ?", (key,)).fetchone()
        return row is not None

    # writing

    def create(self, state: State) -> None:
        """Makes the tables of an empty library, in a transaction of its own."""
        self._db.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
        self.set_state(state)
        self._db.execute("COMMIT")

    def set_state(self, state: State) -> None:
        """Stores what the database says of itself."""
        self._db.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [(field.name, str(getattr(state, field.name))) for field in fields(State)],
        )

    def insert(
        self, document: Document, passages: Iterable[tuple[int, int, int, bytes, bytes]]
    ) -> list[int]:
        """Stores a document and its passages' rows; the numbers that the passages were given."""
        row = (*document_row(document), signature(document.text))
        no = self._db.execute(
            f"INSERT INTO documents ({_COLUMNS}, signature) VALUES ({_marks(row)})", row
        ).lastrowid
        numbers = []
        for passage in passages:
            number = self._db.execute(
                'INSERT INTO passages (document_no, start, "end", tokens, sentences, key) '
                "VALUES (?, ?, ?, ?, ?, ?)",
                (no, *passage),
            ).lastrowid
            numbers.append(int(number or 0))
        return numbers

    def delete(self, document_id: str) -> list[int]:
        """Removes a document and its passages; the numbers that the passages had."""
        row = self._db.execute("SELECT no FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            return []
        numbers = [
            int(number)
            for (number,) in self._db.execute("SELECT id FROM passages WHERE document_no = ?", row)
        ]
        self._db.execute("DELETE FROM passages WHERE document_no = ?", row)
        self._db.execute("DELETE FROM documents WHERE no = ?", row)
        return numbers

    def store_vector(self, key: bytes, vector: bytes) -> None:
        """Keeps an embedding; one that is there already stays."""
        self._db.execute("INSERT OR IGNORE INTO embeddings VALUES (?, ?)", (key, vector))

    def drop_embeddings(self, keys: Iterable[bytes]) -> None:
        """Forgets vectors by key."""
        self._db.executemany("DELETE FROM embeddings WHERE key = ?", [(key,) for key in keys])

    def prune_embeddings(self) -> None:
        """Drops embeddings that no passage uses any more."""
        self._db.execute(
            "DELETE FROM embeddings WHERE NOT EXISTS "
            "(SELECT 1 FROM passages p WHERE p.key = embeddings.key)"
        )

    def set_origin(self, document_id: str, origin_id: str) -> None:
        """Stores which origin a document belongs to."""
        self._db.execute(
            "UPDATE documents SET origin_id = ? WHERE id = ? AND origin_id <> ?",
            (origin_id, document_id, origin_id),
        )


_NO_PAIRS: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _stored(number: int, document_id: str, rest: Sequence[Any]) -> StoredPassage:
    start, end, tokens, sentences = rest
    return StoredPassage(
        number=number,
        passage=Passage(
            document_id=document_id,
            start=start,
            end=end,
            tokens=tokens,
            sentences=unpack_sentences(sentences),
        ),
    )

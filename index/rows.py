"""The values that the tables hold, and how documents and sentences are turned into columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any

import numpy as np

from secondsource.corpus.records import Document, Passage, Sentence

STORED = (
    "id", "title", "source", "url", "published", "author", "language", "provenance", "origin_id",
    "sha256", "path", "text",
)  # fmt: skip
"""Columns of a document, in the order of :func:`document_row`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the database says of itself.

    ``generation`` rises by one with every write; ``token`` differs between any two states, even
    of databases that were restored from a copy. ``dim`` is 0 until something was embedded.
    """

    generation: int
    token: str
    embedder: str
    dim: int
    min_chunk_tokens: int
    max_chunk_tokens: int

    @property
    def revision(self) -> str:
        """The state's name to the outside; no other state of any library has it."""
        return f"{self.generation}-{self.token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What filters look at, without the text."""

    no: int
    id: str
    source: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassage:
    """A passage with its number in the database."""

    number: int
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """What the lexical index holds of a passage."""

    number: int
    document_id: str
    title: str
    text: str


def embedding_text(title: str, text: str) -> str:
    """What is embedded for a passage: the title stands before it."""
    return f"{title}\n\n{text}" if title else text


def embedding_key(title: str, text: str) -> bytes:
    """Sixteen bytes that are equal exactly when the embedded text is."""
    return blake2b(embedding_text(title, text).encode(), digest_size=16).digest()


def pack_sentences(sentences: Iterable[Sentence]) -> bytes:
    """Sentence ranges as little-endian 32-bit pairs."""
    flat = [bound for sentence in sentences for bound in (sentence.start, sentence.end)]
    return np.asarray(flat, dtype="<u4").tobytes()


def unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    """The inverse of :func:`pack_sentences`."""
    flat = np.frombuffer(packed, dtype="<u4").tolist()
    return tuple(Sentence(start, end) for start, end in zip(flat[::2], flat[1::2], strict=True))


def document_row(document: Document) -> tuple[object, ...]:
    """A document as the values of its columns."""
    return tuple(
        json.dumps(document.provenance) if name == "provenance" else getattr(document, name)
        for name in STORED
    )


def document_from(row: Sequence[Any]) -> Document:
    """The inverse of :func:`document_row`; the digest is computed anew from the text."""
    values = dict(zip(STORED, row, strict=True))
    values["provenance"] = tuple(json.loads(values["provenance"]))
    del values["sha256"]
    return Document(**values)


def same_content(a: Document, b: Document) -> bool:
    """Equal in all that is given from outside: origin and file do not count."""
    return all(
        getattr(a, field.name) == getattr(b, field.name)
        for field in fields(Document)
        if field.name not in ("origin_id", "path")
    )

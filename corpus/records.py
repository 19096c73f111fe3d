"""Documents and their passages: what goes in, and what is searched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from secondsource.errors import DocumentError


def text_sha256(text: str) -> str:
    """Hex SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article.

    ``text`` is what every offset refers to and never changes once stored. ``published`` is an
    ISO 8601 date, date-time, month or year. ``provenance`` names the sources that the article
    itself lists ("SOURCES - Reuters"). ``sha256`` is computed; ``id`` defaults to ``d-`` and
    the first 16 hex digits of it; ``origin_id`` defaults to ``id`` and is shared by copies
    once a library has compared its documents. ``path`` is the absolute path of the file that the
    text came from; it stays inside the library and is part of no answer. Raises DocumentError for
    a text that is not a string or holds a lone surrogate, which no UTF-8 can carry.
    """

    text: str
    id: str = ""
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    provenance: tuple[str, ...] = ()
    origin_id: str = ""
    sha256: str = ""
    path: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise DocumentError(
                self.id or "document", f"text must be a string, not {type(self.text).__name__}"
            )
        try:
            digest = text_sha256(self.text)
        except UnicodeEncodeError as error:
            raise DocumentError(
                self.id or "document",
                f"the text holds a lone surrogate at {error.start}; pass it through "
                "secondsource.corpus.cleaning.clean_text first",
            ) from error
        object.__setattr__(self, "sha256", digest)
        if not self.id:
            object.__setattr__(self, "id", f"d-{digest[:16]}")
        if not self.origin_id:
            object.__setattr__(self, "origin_id", self.id)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open range of code points in the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one document, ``document.text[start:end]``.

    ``tokens`` counts tiktoken's cl100k_base tokens of that slice. Neighbouring passages of one
    document share one sentence.
    """

    document_id: str
    start: int
    end: int
    tokens: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An input that did not become a document, and why."""

    name: str
    reason: str

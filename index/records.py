"""What a search is asked and what it finds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from secondsource.corpus.records import Document, Passage, Rejected
from secondsource.errors import InputError

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); total is 0 while it is unknown."""

_ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ].*)?)?)?")


class Filterable(Protocol):
    """What filters look at: a document, or what the database knows of one without its text."""

    @property
    def id(self) -> str:
        """The document's id."""
        ...

    @property
    def source(self) -> str | None:
        """Who published it."""
        ...

    @property
    def published(self) -> str | None:
        """ISO 8601 date, date-time, month or year."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents a search may use; an empty tuple or None does not restrict.

    ``sources`` compares case-insensitively. Dates are ISO 8601 (day, month or year) and
    inclusive; ``as_of`` keeps documents published up to then, and documents without a date.
    ``published_from`` and ``published_to`` drop documents without a date.
    """

    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    published_from: str | None = None
    published_to: str | None = None
    as_of: str | None = None

    def __post_init__(self) -> None:
        for name in ("published_from", "published_to", "as_of"):
            value = getattr(self, name)
            if value is not None and not is_iso_date(value):
                raise InputError(
                    f"{name} must be an ISO 8601 date such as 2026-01-31, not {value!r}"
                )
        first, last = self.published_from, self.published_to
        if first is not None and last is not None and first[:10] > _upper(last):
            raise InputError(
                f"nothing can be published from {first} on and until {last}; exchange the two dates"
            )

    @property
    def empty(self) -> bool:
        """True when nothing is restricted."""
        return self == Filters()

    def admits(self, document: Filterable) -> bool:
        """Whether the document may be used."""
        if self.documents and document.id not in self.documents:
            return False
        if self.sources and (document.source or "").casefold() not in {
            source.casefold() for source in self.sources
        }:
            return False
        published = document.published
        if self.published_from is not None and (
            published is None or _upper(published) < self.published_from[:10]
        ):
            return False
        if self.published_to is not None and (
            published is None or published[:10] > _upper(self.published_to)
        ):
            return False
        return self.as_of is None or published is None or published[:10] <= _upper(self.as_of)


def is_iso_date(text: str) -> bool:
    """Whether the text begins with a year, month or day that there is."""
    if not _ISO_DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text[:10] + "0001-01-01"[len(text[:10]) :])
    except ValueError:
        return False
    return True


def _upper(date: str) -> str:
    """The last day of an ISO year, month or day, as text that sorts: 2026 -> 2026-12-31."""
    return date[:10] + "0000-12-31"[len(date[:10]) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """1-based ranks of a hit in the two searches that were fused; None where it was not found."""

    dense: int | None = None
    lexical: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found. ``score``: higher is better, comparable within one search."""

    document: Document
    passage: Passage
    score: float
    ranks: Ranks

    @property
    def text(self) -> str:
        """The passage's text, an exact slice of the document."""
        return self.document.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document without its text. ``characters`` counts the text's code points."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    author: str | None
    language: str | None
    origin_id: str
    sha256: str
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of documents, ordered by id; ``total`` counts those on all pages.

    ``revision`` names the state of the library that the page was read from.
    """

    documents: tuple[DocumentSummary, ...]
    total: int
    generation: int
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """Ids of documents that an ``add`` stored, replaced or found unchanged; and refused inputs."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    generation: int = 0
    passages: int = 0

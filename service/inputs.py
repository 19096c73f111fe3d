"""The JSON shapes that requests carry; an unknown key is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from secondsource.corpus.fields import read_fields
from secondsource.corpus.records import Document, Rejected
from secondsource.errors import DocumentError
from secondsource.index.records import Filters
from secondsource.qa.claim_review import DEFAULT_AUTHOR

ReadLimit = Annotated[int, Meta(ge=1, le=1000)]
HitLimit = Annotated[int, Meta(ge=1, le=1000)]
MAX_NAMES = 1000
"""Names in a filter: every stored document is compared with each."""
Names = Annotated[tuple[str, ...], Meta(max_length=MAX_NAMES)]


class FiltersIn(Struct, forbid_unknown_fields=True):
    """Which documents may be used; see :class:`secondsource.Filters`."""

    documents: Names = ()
    sources: Names = ()
    published_from: str | None = None
    published_to: str | None = None
    as_of: str | None = None

    def to_filters(self) -> Filters:
        """The checked record; InputError for a date that is none."""
        return Filters(
            documents=self.documents,
            sources=self.sources,
            published_from=self.published_from,
            published_to=self.published_to,
            as_of=self.as_of,
        )


class AskIn(Struct, forbid_unknown_fields=True):
    """A question. ``limit``: passages to read."""

    question: str
    filters: FiltersIn = msgspec.field(default_factory=FiltersIn)
    as_of: str | None = None
    limit: ReadLimit | None = None

    def to_call(self) -> dict[str, Any]:
        """The arguments of :meth:`secondsource.Library.ask`; InputError for a date that is none."""
        return {
            "question": self.question,
            "filters": self.filters.to_filters(),
            "as_of": self.as_of,
            "limit": self.limit,
        }


class BatchIn(Struct, forbid_unknown_fields=True):
    """Questions to answer one after the other."""

    questions: Annotated[list[AskIn], Meta(min_length=1, max_length=100)]


class CitationIn(Struct, forbid_unknown_fields=True):
    """A quote and where it is said to stand, ``document.text[start:end]``.

    ``document_sha256`` names the text that it was taken from.
    """

    document_id: str
    start: int
    end: int
    quote: Annotated[str, Meta(min_length=1)]
    document_sha256: str | None = None


class VerifyIn(Struct, forbid_unknown_fields=True):
    """Citations to compare with the stored articles."""

    citations: Annotated[list[CitationIn], Meta(min_length=1, max_length=1000)]


class ClaimReviewIn(Struct, forbid_unknown_fields=True):
    """How a verdict is published; see :meth:`secondsource.ClaimVerdict.to_claim_review`."""

    author: str = DEFAULT_AUTHOR
    author_url: str | None = None
    url: str | None = None
    published: str | None = None


class CheckIn(Struct, forbid_unknown_fields=True):
    """A claim to judge. ``claim_review``: answer with schema.org's ClaimReview, in JSON-LD."""

    claim: str
    filters: FiltersIn = msgspec.field(default_factory=FiltersIn)
    as_of: str | None = None
    claim_review: ClaimReviewIn | None = None


class SearchIn(Struct, forbid_unknown_fields=True):
    """A search. ``limit``: passages to return."""

    query: str
    limit: HitLimit = 10
    filters: FiltersIn = msgspec.field(default_factory=FiltersIn)


class DocumentIn(Struct, forbid_unknown_fields=True):
    """An article to store; without an ``id`` one is made from the text."""

    text: str
    id: str = ""
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    provenance: tuple[str, ...] = ()

    def to_document(self, document_id: str | None = None) -> Document:
        """The record, under ``document_id`` where one is given.

        Its fields are read as those of a file are, and what they lack the text tells; the text
        itself stays as it came, since offsets refer to it. Raises DocumentError for a date that is
        none and for an over-long field.
        """
        name = document_id or self.id
        fields = read_fields({**msgspec.structs.asdict(self), "id": None}, name or "document")
        return fields.of_text(self.text, id=name, provenance=self.provenance)


def to_documents(items: Sequence[DocumentIn]) -> tuple[list[Document], list[Rejected]]:
    """The records, and why some items are none; slow for long texts, so for a worker thread."""
    documents: list[Document] = []
    rejected: list[Rejected] = []
    for number, item in enumerate(items, start=1):
        try:
            documents.append(item.to_document())
        except DocumentError as error:
            rejected.append(Rejected(name=item.id or f"document {number}", reason=error.reason))
    return documents, rejected

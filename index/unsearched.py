"""Documents that are read whole, without a search."""

from __future__ import annotations

from secondsource.corpus.chunks import chunk_document
from secondsource.corpus.records import Document

from .records import Hit, Ranks


def every_passage(*documents: Document) -> list[Hit]:
    """All passages of the documents in order, as if found, with score 0.0 and no ranks."""
    return [
        Hit(document=document, passage=passage, score=0.0, ranks=Ranks())
        for document in documents
        for passage in chunk_document(document)
    ]

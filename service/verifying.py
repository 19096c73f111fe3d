"""Whether citations still say what they say they quote."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from secondsource.corpus.records import Document
from secondsource.errors import UnknownDocumentError

from .inputs import CitationIn
from .wire import CheckedCitationOut


def verify_citations(
    citations: Iterable[CitationIn], get: Callable[[str], Document]
) -> list[CheckedCitationOut]:
    """One result a citation, in order; ``get`` raises UnknownDocumentError."""
    known: dict[str, Document | None] = {}
    results = []
    for citation in citations:
        name = citation.document_id
        if name not in known:
            try:
                known[name] = get(name)
            except UnknownDocumentError:
                known[name] = None
        results.append(_verify(citation, known[name]))
    return results


def _verify(citation: CitationIn, document: Document | None) -> CheckedCitationOut:
    if document is None:
        return CheckedCitationOut(ok=False, reason="unknown_document", found=None)
    text, start, end = document.text, citation.start, citation.end
    in_range = 0 <= start < end <= len(text)
    stands = in_range and text[start:end] == citation.quote
    found = (start, end) if stands else _only_place(text, citation.quote)
    if citation.document_sha256 not in (None, document.sha256):
        return CheckedCitationOut(ok=False, reason="text_changed", found=found)
    if stands:
        return CheckedCitationOut(ok=True, reason=None, found=found)
    if in_range:
        return CheckedCitationOut(ok=False, reason="quote_differs", found=found)
    return CheckedCitationOut(ok=False, reason="out_of_range", found=found)


def _only_place(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands, if it stands exactly once."""
    start = text.find(quote)
    if start < 0 or text.find(quote, start + 1) >= 0:
        return None
    return start, start + len(quote)

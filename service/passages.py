"""Found passages as other frameworks name and describe them."""

from __future__ import annotations

from typing import Any

from secondsource.index.records import Hit


def passage_id(hit: Hit) -> str:
    """A name for the passage that is the same in every search: ``ID:START-END``."""
    return f"{hit.document.id}:{hit.passage.start}-{hit.passage.end}"


def passage_metadata(hit: Hit) -> dict[str, Any]:
    """Where the passage stands and who published it, as flat JSON.

    ``text == document.text[start:end]`` of the stored document, in code points. What is not known
    of an article is left out: some stores refuse nulls.
    """
    document = hit.document
    values: dict[str, Any] = {
        "document_id": document.id,
        "document_sha256": document.sha256,
        "origin_id": document.origin_id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": hit.score,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}

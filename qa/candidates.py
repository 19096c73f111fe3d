"""Which passages are read for a question."""

from __future__ import annotations

from secondsource.config import Config
from secondsource.index.records import Filters, Hit
from secondsource.index.view import View


def candidate_hits(
    query: str, *, view: View, config: Config, filters: Filters, limit: int | None = None
) -> list[Hit]:
    """The passages to read, best first; all of a small collection, in document order."""
    if view.passage_count <= config.read_all_below and limit is None:
        return view.passages(filters)
    return view.search(query, limit=limit or config.candidates, filters=filters)

"""Hybrid search: the dense and the lexical ranking, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterable

from secondsource.errors import InputError
from secondsource.index.embedder import Embedder
from secondsource.index.lexical import Scored
from secondsource.index.records import Filters, Hit, Ranks
from secondsource.index.rows import StoredPassage
from secondsource.index.snapshot import Snapshot
from secondsource.index.tables import Tables

RRF_K = 60
"""Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet", SIGIR 2009."""

_DEPTH = 50  # passages taken from each ranking, at least


def search(
    tables: Tables,
    snapshot: Snapshot,
    embedder: Embedder,
    query: str,
    *,
    limit: int,
    filters: Filters,
) -> list[Hit]:
    """The ``limit`` best admitted passages, best first; ties by document id, then position.

    When all admitted passages fit within ``limit`` nothing is embedded: every one is returned, in
    lexical order, those without a word of the query last. Raises InputError for a limit below 1.
    """
    if limit < 1:
        raise InputError(f"limit must be at least 1, not {limit}")
    admitted = snapshot.admitted(tables, filters)
    total = tables.passage_count()
    allowed = None if filters.empty else snapshot.numbers_of(tables, admitted)
    count = total if allowed is None else len(allowed)
    if not count:
        return []
    documents = None if allowed is None else {fact.id for fact in admitted}
    whole = limit >= count
    depth = count if whole else max(_DEPTH, 2 * limit)
    lexical = snapshot.lexical(tables).search(query, depth, documents)
    dense: list[Scored] = []
    if not whole:
        vector = embedder.encode([query])[0]
        dense = snapshot.vectors(tables).search(vector, depth, allowed)
    ranks = _ranks(dense, lexical)
    numbers = snapshot.numbers_of(tables, admitted).tolist() if whole else list(ranks)
    scored = [(number, ranks.get(number, Ranks())) for number in numbers]
    scored.sort(key=lambda item: -fused(item[1]))
    if not whole:
        scored = _with_ties(scored, limit)
    stored = {found.number: found for found in tables.passages([number for number, _ in scored])}
    hits = [(stored[number], rank) for number, rank in scored if number in stored]
    hits.sort(key=lambda item: (-fused(item[1]), *_place(item[0])))
    return [
        Hit(document=document, passage=found.passage, score=fused(rank), ranks=rank)
        for found, rank in hits[:limit]
        if (document := snapshot.document(tables, found.passage.document_id)) is not None
    ]


def fused(ranks: Ranks) -> float:
    """Sum of 1 / (60 + rank) over the rankings that found it; 0.0 if none did."""
    return sum(1.0 / (RRF_K + rank) for rank in (ranks.dense, ranks.lexical) if rank is not None)


def _ranks(dense: Iterable[Scored], lexical: Iterable[Scored]) -> dict[int, Ranks]:
    by_vector = {number: rank for rank, (number, _) in enumerate(dense, start=1)}
    by_word = {number: rank for rank, (number, _) in enumerate(lexical, start=1)}
    return {
        number: Ranks(dense=by_vector.get(number), lexical=by_word.get(number))
        for number in (*by_vector, *(n for n in by_word if n not in by_vector))
    }


def _with_ties(scored: list[tuple[int, Ranks]], limit: int) -> list[tuple[int, Ranks]]:
    """The first ``limit`` and whatever scores the same as the last of them."""
    if len(scored) <= limit:
        return scored
    least = fused(scored[limit - 1][1])
    return [item for item in scored if fused(item[1]) >= least]


def _place(stored: StoredPassage) -> tuple[str, int]:
    return stored.passage.document_id, stored.passage.start

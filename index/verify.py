"""Compares a library with itself: texts with digests, passages with texts, indexes with both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from secondsource.index.embedder import Embedder
from secondsource.index.indexes import Indexes, embed_missing
from secondsource.index.rows import State, embedding_key
from secondsource.index.tables import Tables

_UNIT_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What a check found. ``problems`` still stand; ``repaired`` stood and have been mended.

    ``ok`` is True when no problem stands.
    """

    ok: bool
    problems: tuple[str, ...]
    repaired: tuple[str, ...]
    generation: int
    documents: int
    passages: int


def verify_tables(
    tables: Tables, indexes: Indexes, embedder: Embedder, *, repair: bool
) -> VerifyReport:
    """Checks everything; ``repair`` needs tables that may be written."""
    state = tables.state()
    problems = check_database(tables)
    mendable = check_embeddings(tables, state) if state.dim else []
    repaired: list[str] = []
    if repair and mendable:
        repair_embeddings(tables, state, embedder)
        repaired, mendable = mendable, []
    for name, what in indexes.defects(tables).items():
        if repair:
            repaired.append(f"{name} was {what}")
        else:
            mendable.append(f"{name} is {what}")
    if repair and repaired:
        indexes.forget(state)
        indexes.mend(tables)
    problems += [f"{problem}; run `secondsource verify --repair`" for problem in mendable]
    return VerifyReport(
        ok=not problems,
        problems=tuple(problems),
        repaired=tuple(repaired),
        generation=state.generation,
        documents=tables.document_count(),
        passages=tables.passage_count(),
    )


def check_database(tables: Tables) -> list[str]:
    """Problems of the database that only a backup or the original files can mend."""
    problems = [
        f"library.db: {line}; restore it from a backup"
        for (line,) in tables.connection.execute("PRAGMA integrity_check(10)")
        if line != "ok"
    ]
    if problems:
        return problems
    digests = tables.stored_digests()
    keys = tables.keys()
    for fact, document in zip(tables.facts(), tables.documents(), strict=True):
        if digests[document.id] != document.sha256:
            problems.append(
                f"document {document.id!r}: its text is not what was stored; remove it with "
                f"`secondsource remove {document.id}` and add it again"
            )
            continue
        for stored in tables.passages_of(fact.no, document.id):
            passage = stored.passage
            text = document.text[passage.start : passage.end]
            if not text or keys[stored.number] != embedding_key(document.title, text):
                problems.append(
                    f"document {document.id!r}: a passage does not match its text; remove it with "
                    f"`secondsource remove {document.id}` and add it again"
                )
                break
    return problems


def check_embeddings(tables: Tables, state: State) -> list[str]:
    """Problems of the stored vectors; embedding the passages again mends them."""
    problems = []
    missing = tables.missing_embeddings()
    if missing:
        problems.append(f"{len(missing)} passages have no embedding")
    spoilt = spoilt_embeddings(tables, state)
    if spoilt:
        problems.append(f"{len(spoilt)} embeddings are damaged")
    return problems


def spoilt_embeddings(tables: Tables, state: State) -> list[bytes]:
    """Keys of stored vectors that are not unit vectors of the library's length."""
    spoilt = []
    for key, packed in tables.embeddings():
        if len(packed) != 4 * state.dim:
            spoilt.append(key)
            continue
        norm = float(np.linalg.norm(np.frombuffer(packed, dtype="<f4").astype(np.float64)))
        if not abs(norm - 1.0) <= _UNIT_TOLERANCE and norm != 0.0:
            spoilt.append(key)
    return spoilt


def repair_embeddings(tables: Tables, state: State, embedder: Embedder) -> None:
    """Embeds anew what is missing or damaged."""
    tables.drop_embeddings(spoilt_embeddings(tables, state))
    embed_missing(tables, embedder)

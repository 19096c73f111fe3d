"""Applies staged documents and removals to the tables, inside one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from secondsource.corpus.origins import group_signatures
from secondsource.corpus.records import Document
from secondsource.errors import UnknownDocumentError
from secondsource.index.database import new_token
from secondsource.index.embedder import Embedder
from secondsource.index.records import AddReport
from secondsource.index.rows import State, same_content
from secondsource.index.staging import Stage
from secondsource.index.tables import Tables


@dataclass(slots=True)
class Change:
    """What a transaction has done so far; documents by id, passages by number.

    ``dropped`` names documents whose earlier passages are gone, ``stored`` those with new ones.
    """

    added: dict[str, None] = field(default_factory=dict)
    replaced: dict[str, None] = field(default_factory=dict)
    unchanged: dict[str, None] = field(default_factory=dict)
    dropped: dict[str, None] = field(default_factory=dict)
    stored: dict[str, None] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether the library is another one now."""
        return bool(self.added or self.replaced or self.dropped)


def apply_stage(tables: Tables, stage: Stage) -> Change:
    """Stores what is staged: unknown documents are added, changed ones replaced.

    Of two documents with one id in one stage the later one stays, unless they come from two files.
    """
    change = Change()
    for staged in stage.documents():
        document = _with_free_id(tables, staged.document)
        before = tables.document(document.id)
        if before is not None and same_content(before, document):
            if document.id not in change.added and document.id not in change.replaced:
                change.unchanged[document.id] = None
            continue
        if before is not None:
            tables.delete(document.id)
            change.dropped[document.id] = None
        for *_, key in staged.passages:
            vector = stage.vector(key)
            if vector is not None:
                tables.store_vector(key, vector)
        tables.insert(document, staged.passages)
        change.stored[document.id] = None
        change.unchanged.pop(document.id, None)
        if before is None:
            change.added[document.id] = None
        elif document.id not in change.added:
            change.replaced[document.id] = None
    return change


def apply_removal(tables: Tables, ids: Iterable[str]) -> Change:
    """Removes documents; UnknownDocumentError for an id that is not there."""
    change = Change()
    for document_id in dict.fromkeys(ids):
        if tables.document(document_id) is None:
            raise UnknownDocumentError(document_id)
        tables.delete(document_id)
        change.dropped[document_id] = None
    return change


def finish(tables: Tables, before: State, embedder: Embedder, *, embedded: bool) -> State:
    """Compares the documents anew, drops what is unused, and raises the generation."""
    for document_id, origin_id in sorted(group_signatures(tables.signatures()).items()):
        tables.set_origin(document_id, origin_id)
    tables.prune_embeddings()
    after = replace(
        before,
        generation=before.generation + 1,
        token=new_token(),
        embedder=embedder.id,
        dim=embedder.dim if embedded else before.dim,
    )
    tables.set_state(after)
    return after


def report(change: Change, stage: Stage, state: State, passages: int) -> AddReport:
    """What an ``add`` did, ids in the order given."""
    return AddReport(
        added=tuple(change.added),
        replaced=tuple(change.replaced),
        unchanged=tuple(change.unchanged),
        rejected=tuple(stage.rejected),
        generation=state.generation,
        passages=passages,
    )


def _with_free_id(tables: Tables, document: Document) -> Document:
    """The document under an id that no other file holds.

    A second file with a known id gets the id with four hex digits of its path's digest, the same
    ones whenever it is added again.
    """
    if document.path is None:
        return document
    digest = hashlib.sha256(document.path.encode("utf-8", "surrogateescape")).hexdigest()
    for candidate in (f"{document.id}-{digest[:4]}", document.id):
        if tables.path_of(candidate) == document.path:
            return replace(document, id=candidate, origin_id=candidate)
    if tables.path_of(document.id) is None:  # unknown, or known without a file
        return document
    for digits in range(4, len(digest) + 1, 4):
        candidate = f"{document.id}-{digest[:digits]}"
        if tables.document(candidate) is None:
            return replace(document, id=candidate, origin_id=candidate)
    return document

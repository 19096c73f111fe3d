"""What readers see: one generation of a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.corpus.records import Document
from secondsource.errors import InputError, UnknownDocumentError
from secondsource.index.embedder import Embedder
from secondsource.index.records import Filters, Hit, Listing, Ranks
from secondsource.index.search import search
from secondsource.index.snapshot import Snapshot
from secondsource.index.tables import Tables

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class View:
    """One generation, whatever is written meanwhile; made by :meth:`Collection.view`."""

    def __init__(self, tables: Tables, snapshot: Snapshot, embedder: Embedder) -> None:
        self._tables = tables
        self._snapshot = snapshot
        self._embedder = embedder

    @property
    def generation(self) -> int:
        """Rises by one with every write; 0 for a library that was never written to."""
        return self._snapshot.state.generation

    @property
    def revision(self) -> str:
        """A name of this generation that no other state has, also not of a restored copy."""
        return self._snapshot.state.revision

    @property
    def document_count(self) -> int:
        """Number of documents."""
        return self._tables.document_count()

    @property
    def passage_count(self) -> int:
        """Number of passages."""
        return self._tables.passage_count()

    def get(self, document_id: str) -> Document:
        """One document; UnknownDocumentError if there is none."""
        document = self._snapshot.document(self._tables, document_id)
        if document is None:
            raise UnknownDocumentError(document_id)
        return document

    def documents(self) -> list[Document]:
        """Every document with its text, ordered by id."""
        return list(self._tables.documents())

    def summaries(
        self, *, offset: int = 0, limit: int | None = None, filters: Filters | None = None
    ) -> Listing:
        """At most ``limit`` of the admitted documents without their text, ordered by id.

        Only the texts of that page are looked at, to count their characters. Raises InputError for
        a negative offset or a limit below 1.
        """
        if offset < 0 or (limit is not None and limit < 1):
            raise InputError(f"a page needs offset >= 0 and limit >= 1, not {offset} and {limit}")
        facts = self._snapshot.admitted(self._tables, filters or Filters())
        page = facts[offset : None if limit is None else offset + limit]
        return Listing(
            documents=tuple(self._tables.summaries([fact.no for fact in page])),
            total=len(facts),
            generation=self.generation,
            revision=self.revision,
        )

    def search(self, query: str, *, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``limit`` best passages that the filters admit, best first.

        Dense and lexical rankings are fused by reciprocal rank; ties stand in order of document id
        and position. When everything admitted fits within ``limit``, all of it is returned in
        lexical order and nothing is embedded. Raises InputError for a limit below 1.
        """
        return search(
            self._tables,
            self._snapshot,
            self._embedder,
            query,
            limit=limit,
            filters=filters or Filters(),
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) vectors of length 1 of texts, as passages are searched by."""
        return self._embedder.encode(texts)

    def passages(self, filters: Filters | None = None) -> list[Hit]:
        """Every admitted passage in order of document id and position, with score 0.0."""
        hits: list[Hit] = []
        for fact in self._snapshot.admitted(self._tables, filters or Filters()):
            document = self._snapshot.document(self._tables, fact.id)
            if document is not None:
                hits += [
                    Hit(document=document, passage=stored.passage, score=0.0, ranks=Ranks())
                    for stored in self._tables.passages_of(fact.no, fact.id)
                ]
        return hits

"""What searching one generation needs in memory; loaded piece by piece, shared by its views."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from secondsource.corpus.records import Document
from secondsource.index.lexical import LexicalIndex
from secondsource.index.records import Filters
from secondsource.index.rows import Facts, State
from secondsource.index.tables import Tables
from secondsource.index.vectors import Numbers, VectorStore

_DOCUMENTS_KEPT = 256
_TEXT_KEPT = 20_000_000  # code points of all kept documents together


class Snapshot:
    """One state of a library. ``load_*`` are called once, with tables of that very state."""

    def __init__(
        self,
        state: State,
        *,
        load_vectors: Callable[[Tables, State], VectorStore],
        load_lexical: Callable[[Tables, State], LexicalIndex],
    ) -> None:
        self.state = state
        self._load_vectors = load_vectors
        self._load_lexical = load_lexical
        self._lock = threading.RLock()
        self._vectors: VectorStore | None = None
        self._lexical: LexicalIndex | None = None
        self._facts: list[Facts] | None = None
        self._numbers: tuple[Numbers, Numbers] | None = None
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._text_kept = 0

    def vectors(self, tables: Tables) -> VectorStore:
        """The vectors of this state."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._load_vectors(tables, self.state)
            return self._vectors

    def lexical(self, tables: Tables) -> LexicalIndex:
        """The words of this state."""
        with self._lock:
            if self._lexical is None:
                self._lexical = self._load_lexical(tables, self.state)
            return self._lexical

    def hold(
        self, *, vectors: VectorStore | None = None, lexical: LexicalIndex | None = None
    ) -> None:
        """Takes indexes that somebody else has just made or opened."""
        with self._lock:
            self._vectors = vectors or self._vectors
            self._lexical = lexical or self._lexical

    def facts(self, tables: Tables) -> list[Facts]:
        """What filters look at, ordered by document id."""
        with self._lock:
            if self._facts is None:
                self._facts = tables.facts()
            return self._facts

    def admitted(self, tables: Tables, filters: Filters) -> list[Facts]:
        """The documents that the filters let through, ordered by id."""
        facts = self.facts(tables)
        return facts if filters.empty else [fact for fact in facts if filters.admits(fact)]

    def numbers_of(self, tables: Tables, facts: Sequence[Facts]) -> Numbers:
        """The passages of some documents, ``(n,)`` int64, ascending."""
        with self._lock:
            if self._numbers is None:
                self._numbers = tables.numbers()
            numbers, owners = self._numbers
        wanted = np.asarray([fact.no for fact in facts], dtype=np.int64)
        return np.asarray(numbers[np.isin(owners, wanted)], dtype=np.int64)

    def document(self, tables: Tables, document_id: str) -> Document | None:
        """A document with its text; the most recently used ones are kept."""
        with self._lock:
            kept = self._documents.get(document_id)
            if kept is not None:
                self._documents.move_to_end(document_id)
                return kept
        document = tables.document(document_id)
        if document is not None:
            self._keep(document)
        return document

    def _keep(self, document: Document) -> None:
        with self._lock:
            if document.id in self._documents:
                return
            self._documents[document.id] = document
            self._text_kept += len(document.text)
            while len(self._documents) > 1 and (
                len(self._documents) > _DOCUMENTS_KEPT or self._text_kept > _TEXT_KEPT
            ):
                _, dropped = self._documents.popitem(last=False)
                self._text_kept -= len(dropped.text)

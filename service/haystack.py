"""Haystack: a retriever of exact passages as a component of pipelines."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Self

import msgspec

from secondsource.errors import ConfigError
from secondsource.index.records import Filters, Hit
from secondsource.qa.library import Library

from .extras import missing_extra
from .inputs import FiltersIn
from .passages import passage_id, passage_metadata

try:
    from haystack import Document, component, default_from_dict, default_to_dict
except ImportError as error:
    raise missing_extra("haystack", "the Haystack adapter") from error


@component
class SecondsourceRetriever:
    """Finds passages of a library, best first.

    A document's ``content`` is ``text[start:end]`` of the stored document that its ``meta`` names.

    A saved pipeline is loaded with ``allowed_modules=["secondsource.service.haystack"]``.

    ``library`` is an open library, or the folder of one, which is opened at the first use;
    ``top_k`` the number of passages. ``filters`` are the members of ``secondsource.Filters`` as a
    dictionary, such as ``{"sources": ["Harbor Ledger"], "published_from": "2026"}``.
    """

    def __init__(
        self,
        library: Library | str | Path,
        top_k: int = 10,
        filters: dict[str, Any] | None = None,
    ) -> None:
        if top_k < 1:
            raise ConfigError(f"top_k must be 1 or more, not {top_k}")
        self.top_k = top_k
        self.filters = filters
        self._filters = _filters(filters)
        self._library = library if isinstance(library, Library) else None
        self._folder = library.path if isinstance(library, Library) else Path(library)
        self._opened = False

    def warm_up(self) -> None:
        """Opens the folder; LibraryError where it is no library."""
        if self._library is None and self._folder is not None:
            self._library = Library.open(self._folder, create=False)
            self._opened = True

    def close(self) -> None:
        """Closes a library that the component has opened itself."""
        if self._opened and self._library is not None:
            self._library.close()
            self._library, self._opened = None, False

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, top_k: int | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """The passages; ``top_k`` and ``filters`` take the place of those of the component."""
        return {"documents": self._found(query, top_k, filters)}

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, top_k: int | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """:meth:`run` in a worker thread."""
        return {"documents": await asyncio.to_thread(self._found, query, top_k, filters)}

    def to_dict(self) -> dict[str, Any]:
        """For a saved pipeline; ConfigError for a library in memory, which no other program has."""
        if self._folder is None:
            raise ConfigError(
                "a library in memory cannot be part of a saved pipeline; "
                "give the component the folder of one"
            )
        return default_to_dict(
            self, library=str(self._folder), top_k=self.top_k, filters=self.filters
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The component of a saved pipeline."""
        made: Self = default_from_dict(cls, data)
        return made

    def _found(
        self, query: str, top_k: int | None, filters: dict[str, Any] | None
    ) -> list[Document]:
        self.warm_up()
        if self._library is None:
            raise ConfigError("there is no library; give the component one")
        chosen = self._filters if filters is None else _filters(filters)
        limit = self.top_k if top_k is None else top_k
        return [_document(hit) for hit in self._library.search(query, limit=limit, filters=chosen)]


def _filters(given: dict[str, Any] | None) -> Filters | None:
    if given is None:
        return None
    try:
        return msgspec.convert(given, FiltersIn).to_filters()
    except msgspec.ValidationError as error:
        names = ", ".join(FiltersIn.__struct_fields__)
        raise ConfigError(f"filters: {error}; they are a dictionary of {names}") from error


def _document(hit: Hit) -> Document:
    return Document(
        id=passage_id(hit), content=hit.text, meta=passage_metadata(hit), score=hit.score
    )

"""LangChain: a retriever of exact passages, and a tool that answers questions."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from secondsource.index.records import Filters, Hit
from secondsource.qa.library import Library
from secondsource.qa.records import Answer

from .answer_text import answer_text
from .extras import missing_extra
from .passages import passage_id, passage_metadata

try:
    from langchain_core.callbacks import (
        AsyncCallbackManagerForRetrieverRun,
        CallbackManagerForRetrieverRun,
    )
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.tools import BaseTool, StructuredTool
    from pydantic import Field
except ImportError as error:
    raise missing_extra("langchain", "the LangChain adapter") from error


class SecondsourceRetriever(BaseRetriever):
    """Finds passages of a library, best first.

    ``page_content`` is ``text[start:end]`` of the stored document that ``metadata`` names;
    ``limit`` is the number of passages, ``filters`` narrow down the articles.
    """

    library: Library = Field(exclude=True)
    limit: int = Field(default=10, ge=1)
    filters: Filters | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return self._found(query)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return await asyncio.to_thread(self._found, query)

    def _found(self, query: str) -> list[Document]:
        hits = self.library.search(query, limit=self.limit, filters=self.filters)
        return [_document(hit) for hit in hits]


def ask_tool(library: Library, *, filters: Filters | None = None) -> BaseTool:
    """A tool ``ask_articles`` for an agent: the answer as text, and as ``artifact`` its JSON."""

    def told(answer: Answer) -> tuple[str, dict[str, Any]]:
        return answer_text(answer, link=lambda citation: citation.url).text, answer.to_dict()

    def ask(
        question: Annotated[str, "A whole question in English."],
    ) -> tuple[str, dict[str, Any]]:
        """Answers a question from a collection of articles, with numbered quotes, and says when
        the articles disagree."""
        return told(library.ask(question, filters=filters))

    async def aask(
        question: Annotated[str, "A whole question in English."],
    ) -> tuple[str, dict[str, Any]]:
        return told(await library.aask(question, filters=filters))

    return StructuredTool.from_function(
        ask, aask, name="ask_articles", response_format="content_and_artifact"
    )


def _document(hit: Hit) -> Document:
    return Document(id=passage_id(hit), page_content=hit.text, metadata=passage_metadata(hit))

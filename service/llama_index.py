"""LlamaIndex: a retriever of exact passages."""

from __future__ import annotations

import asyncio
from typing import Any

from secondsource.index.records import Filters, Hit
from secondsource.qa.library import Library

from .extras import missing_extra
from .passages import passage_id, passage_metadata

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import (
        NodeRelationship,
        NodeWithScore,
        QueryBundle,
        RelatedNodeInfo,
        TextNode,
    )
except ImportError as error:
    raise missing_extra("llama-index", "the LlamaIndex adapter") from error

_NOT_FOR_MODELS = ["document_id", "document_sha256", "origin_id", "start", "end", "score"]


class SecondsourceRetriever(BaseRetriever):
    """Finds passages of a library, best first.

    A node's text is ``text[start_char_idx:end_char_idx]`` of the stored document, whose id is that
    of the node's source. ``limit`` is the number of passages, ``filters`` narrow down the articles;
    ``options`` are those of LlamaIndex's own retrievers.
    """

    def __init__(
        self, library: Library, *, limit: int = 10, filters: Filters | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self._library = library
        self._limit = limit
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._library.search(
            query_bundle.query_str, limit=self._limit, filters=self._filters
        )
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(hit: Hit) -> TextNode:
    return TextNode(
        id_=passage_id(hit),
        text=hit.text,
        metadata=passage_metadata(hit),
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        excluded_embed_metadata_keys=_NOT_FOR_MODELS,
        excluded_llm_metadata_keys=_NOT_FOR_MODELS,
        relationships={
            NodeRelationship.SOURCE: RelatedNodeInfo(
                node_id=hit.document.id, hash=hit.document.sha256
            )
        },
    )

"""The adapters against the frameworks that they are for."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

import pytest
from haystack import Pipeline
from langchain_core.documents import Document as LangChainDocument
from llama_index.core.schema import NodeRelationship, NodeWithScore

from secondsource import Document, Filters, Library, errors
from secondsource.service import haystack, langchain, llama_index

BRIDGE = Document(
    id="town/bridge.md",
    text="The bridge over the Alder opened in 1931. Its toll was two pence, the café owner said.",
    title="The bridge",
    source="Town Crier",
    published="2024-05-01",
    url="https://example.org/bridge",
)
FERRY = Document(
    id="ferry",
    text="The ferry Lady Corvane ran aground off the harbour. Nobody was hurt.",
    title="The ferry",
    source="River Post",
)
QUERY = "When did the bridge open?"


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with Library.of([BRIDGE, FERRY]) as library:
        yield library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "lib"
    with Library.open(folder) as library:
        library.add([BRIDGE, FERRY])
    return folder


def assert_metadata_is_that_of_the_passage(metadata: dict, text: str) -> None:
    assert metadata["document_id"] == "town/bridge.md"
    assert BRIDGE.text[metadata["start"] : metadata["end"]] == text
    assert metadata["source"] == "Town Crier"
    assert metadata["url"] == "https://example.org/bridge"
    assert metadata["published"] == "2024-05-01"
    assert metadata["score"] > 0


def test_langchain_retrieves_documents_that_are_exact_slices(library: Library) -> None:
    retriever = langchain.SecondsourceRetriever(library=library)
    found = retriever.invoke(QUERY)
    assert all(isinstance(document, LangChainDocument) for document in found)
    first = found[0]
    assert first.id == f"town/bridge.md:0-{len(BRIDGE.text)}"
    assert first.page_content == BRIDGE.text
    assert_metadata_is_that_of_the_passage(first.metadata, first.page_content)
    assert "url" not in found[1].metadata
    assert asyncio.run(retriever.ainvoke(QUERY)) == found
    assert retriever.batch([QUERY, QUERY]) == [found, found]


def test_langchain_limits_and_filters(library: Library) -> None:
    one = langchain.SecondsourceRetriever(library=library, limit=1)
    assert len(one.invoke(QUERY)) == 1
    filtered = langchain.SecondsourceRetriever(
        library=library, filters=Filters(sources=("River Post",))
    )
    assert [item.metadata["document_id"] for item in filtered.invoke(QUERY)] == ["ferry"]


def test_a_langchain_agent_has_a_tool_that_answers(library: Library) -> None:
    tool = langchain.ask_tool(library)
    assert tool.name == "ask_articles"
    assert "question" in tool.args
    call = {"name": tool.name, "args": {"question": QUERY}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    assert message.content.startswith("1931 [1].")
    assert "[1] The bridge, Town Crier, 2024-05-01, https://example.org/bridge" in message.content
    assert message.artifact["positions"][0]["value"] == "1931"
    assert asyncio.run(tool.ainvoke(call)).content == message.content


def test_llama_index_retrieves_nodes_that_are_exact_slices(library: Library) -> None:
    retriever = llama_index.SecondsourceRetriever(library)
    found = retriever.retrieve(QUERY)
    assert all(isinstance(item, NodeWithScore) for item in found)
    node = found[0].node
    assert node.get_content() == BRIDGE.text[node.start_char_idx : node.end_char_idx]
    assert node.relationships[NodeRelationship.SOURCE].node_id == "town/bridge.md"
    assert found[0].score == node.metadata["score"]
    assert_metadata_is_that_of_the_passage(node.metadata, node.get_content())
    again = asyncio.run(retriever.aretrieve(QUERY))
    assert [item.node.node_id for item in again] == [item.node.node_id for item in found]


def test_llama_index_limits_and_filters(library: Library) -> None:
    assert len(llama_index.SecondsourceRetriever(library, limit=1).retrieve(QUERY)) == 1
    filters = Filters(documents=("ferry",))
    [found] = llama_index.SecondsourceRetriever(library, filters=filters).retrieve(QUERY)
    assert found.metadata["document_id"] == "ferry"


def test_a_haystack_pipeline_finds_documents_that_are_exact_slices(library: Library) -> None:
    pipeline = Pipeline()
    pipeline.add_component("articles", haystack.SecondsourceRetriever(library))
    found = pipeline.run({"articles": {"query": QUERY}})["articles"]["documents"]
    assert found[0].content == BRIDGE.text
    assert found[0].score == found[0].meta["score"]
    assert_metadata_is_that_of_the_passage(found[0].meta, found[0].content)


def test_haystack_limits_and_filters_can_be_told_at_each_run(library: Library) -> None:
    retriever = haystack.SecondsourceRetriever(library, top_k=1)
    assert len(retriever.run(QUERY)["documents"]) == 1
    assert len(retriever.run(QUERY, top_k=2)["documents"]) == 2
    filters = {"sources": ["river post"]}
    [found] = retriever.run(QUERY, top_k=2, filters=filters)["documents"]
    assert found.meta["document_id"] == "ferry"
    again = asyncio.run(retriever.run_async(QUERY, top_k=2, filters=filters))
    assert again["documents"] == [found]


def test_a_saved_haystack_pipeline_opens_the_library_again(folder: Path) -> None:
    pipeline = Pipeline()
    filters = {"sources": ["Town Crier"]}
    pipeline.add_component(
        "articles", haystack.SecondsourceRetriever(folder, top_k=3, filters=filters)
    )
    # Haystack loads no class of a module that is not named.
    loaded = Pipeline.loads(pipeline.dumps(), allowed_modules=[haystack.__name__])
    component = loaded.get_component("articles")
    assert component.to_dict()["init_parameters"] == {
        "library": str(folder),
        "top_k": 3,
        "filters": filters,
    }
    found = loaded.run({"articles": {"query": QUERY}})["articles"]["documents"]
    assert [item.content for item in found] == [BRIDGE.text]
    component.close()


def test_haystack_refuses_what_it_cannot_use(library: Library) -> None:
    with pytest.raises(errors.ConfigError, match="top_k"):
        haystack.SecondsourceRetriever(library, top_k=0)
    with pytest.raises(errors.ConfigError, match="colour"):
        haystack.SecondsourceRetriever(library, filters={"colour": "red"})
    with pytest.raises(errors.ConfigError, match="folder"):
        haystack.SecondsourceRetriever(library).to_dict()


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("langchain", "langchain_core.retrievers", "langchain"),
        ("llama_index", "llama_index.core.schema", "llama-index"),
        ("haystack", "haystack", "haystack"),
    ],
)
def test_without_the_package_the_error_names_its_extra(monkeypatch, module, package, extra) -> None:
    name = f"secondsource.service.{module}"
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, name)
    with pytest.raises(errors.MissingExtraError, match=rf'"secondsource\[{extra}\]"'):
        importlib.import_module(name)

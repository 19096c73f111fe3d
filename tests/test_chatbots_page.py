"""The examples of docs/chatbots.md run, against a running service where they need one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

import pytest
from openai import OpenAI

from secondsource import Document, Library
from secondsource.service.app import create_app
from secondsource.service.mcp import http_app

from .service.serving import listening

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "chatbots.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
HTTP, MCP = "http://127.0.0.1:8000", "http://127.0.0.1:8001"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The addresses that the page names, and those that the same services have here."""
    documents = [
        Document(text="The bridge opened in 1931, the town says.", source="Town Crier"),
        Document(text="The bridge opened in 1932, the council says.", source="River Post"),
        Document(text="The bridge is 120 metres long.", source="Harbor Ledger"),
    ]
    with (
        Library.of(documents) as library,
        listening(create_app(library)) as http,
        listening(http_app(library)) as mcp,
    ):
        yield {HTTP: http, MCP: mcp}


def run(example: str, addresses: dict[str, str]) -> None:
    for shown, real in addresses.items():
        example = example.replace(shown, real)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(example, "docs/chatbots.md", "exec"), names)
    if isinstance(client := names.get("client"), OpenAI):
        client.close()  # a chatbot keeps it; left to the garbage, its socket warns in another test


def example_with(words: str) -> str:
    [example] = [example for example in EXAMPLES if words in example]
    return example


def test_the_chat_example_shows_the_disagreement_and_understands_the_follow_up(
    addresses, capsys
) -> None:
    run(example_with("chat.completions"), addresses)
    shown = capsys.readouterr().out
    assert "The sources disagree: 193" in shown
    assert "disputed ['193" in shown
    assert "Understood as: How long is the bridge?" in shown
    assert "120 metres" in shown


def test_the_example_of_a_streamed_response_shows_the_whole_text(addresses, capsys) -> None:
    run(example_with("responses.stream"), addresses)
    shown = capsys.readouterr().out
    assert shown.startswith("The sources disagree: 193")
    assert shown.endswith("says.”")


def test_the_example_of_the_protocol_shows_text_and_verdict(addresses, capsys) -> None:
    run(example_with("from mcp import Client"), addresses)
    assert capsys.readouterr().out.endswith("says.”\ndisputed\n")


@pytest.mark.parametrize("framework", ["langchain", "llama_index", "haystack"])
def test_the_example_of_each_framework_shows_the_passage(framework, addresses, capsys) -> None:
    run(example_with(f"secondsource.service.{framework} import"), addresses)
    assert "The bridge opened in 1931." in capsys.readouterr().out


def test_the_example_of_other_citations_shows_both_quotes(addresses, capsys) -> None:
    run(example_with("to_anthropic"), addresses)
    shown = capsys.readouterr().out
    assert "The bridge opened in 1931, the town says." in shown
    assert "The bridge opened in 1932, the council says." in shown


def test_no_example_of_the_page_is_left_out() -> None:
    assert len(EXAMPLES) == 7

"""The Model Context Protocol, spoken by the SDK's own client."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from secondsource import Library, errors
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.mcp import create_server, http_app
from secondsource.service.settings import Settings

from .conftest import BRIDGE, HandmadeLibrary, disputed_answer
from .serving import listening

QUESTION = "When did the bridge open?"
COMMAND = [sys.executable, "-m", "secondsource.service", "mcp"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library on disk."""
    folder = tmp_path_factory.mktemp("news") / "lib"
    with Library.open(folder) as library:
        library.add([BRIDGE])
    return folder


def spoken(server: Any, talk: Callable[[Client], Awaitable[Any]]) -> Any:
    """What ``talk`` makes of a connected client."""

    async def run() -> Any:
        async with Client(server) as client:
            return await talk(client)

    return asyncio.run(run())


def called(library: HandmadeLibrary, tool: str, **arguments: Any) -> CallToolResult:
    return spoken(create_server(library), lambda client: client.call_tool(tool, arguments))


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    return content.text


def test_four_tools_are_offered_and_none_changes_anything(library) -> None:
    listed = spoken(create_server(library), lambda client: client.list_tools())
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask", "check_claim", "search", "fetch"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        assert tool.output_schema["type"] == "object"
    assert tools["ask"].input_schema["required"] == ["question"]
    assert tools["search"].input_schema["required"] == ["query"]
    assert tools["fetch"].input_schema["required"] == ["id"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": QUESTION}),
        ("check_claim", {"claim": "It opened in 1931."}),
        ("search", {"query": "bridge"}),
        ("fetch", {"id": "river"}),
    ],
)
def test_what_a_tool_returns_fits_the_schema_that_it_publishes(library, tool, arguments) -> None:
    async def talk(client: Client) -> tuple[dict[str, Any], Any]:
        listed = await client.list_tools()
        [schema] = [item.output_schema for item in listed.tools if item.name == tool]
        return schema, (await client.call_tool(tool, arguments)).structured_content

    schema, content = spoken(create_server(library), talk)
    jsonschema.validate(content, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, schema)


def test_ask_gives_the_answer_as_text_and_as_json(library) -> None:
    result = called(library, "ask", question=QUESTION)
    assert result.is_error is False
    assert result.structured_content == json.loads(json.dumps(disputed_answer(QUESTION).to_dict()))
    text = text_of(result)
    assert text.startswith("1931 according to the Town Crier [1]")
    assert "Disagreement (date, conflict): The sources name different years." in text
    assert "[2] The river, River Post, 2024-06-01: “The bridge over the river opened" in text


def test_ask_narrows_down_what_may_be_used(library) -> None:
    called(
        library,
        "ask",
        question=QUESTION,
        sources=["Town Crier"],
        published_from="2024",
        as_of="2024-12-31",
    )
    _, filters, as_of, _ = library.asked[-1]
    assert (filters.sources, filters.published_from, as_of) == (
        ("Town Crier",),
        "2024",
        "2024-12-31",
    )


def test_a_filter_of_more_names_than_can_be_compared_is_refused(library) -> None:
    assert not called(library, "ask", question=QUESTION, sources=["a"] * 1000).is_error
    assert called(library, "ask", question=QUESTION, sources=["a"] * 1001).is_error


def test_check_claim_gives_the_verdict_with_quotes(library) -> None:
    result = called(library, "check_claim", claim="It opened in 1931.")
    assert result.structured_content["verdict"] == "refuted"
    assert text_of(result).splitlines() == [
        "Refuted (confidence 70%). The River Post says otherwise.",
        "Against: 1 independent origin",
        "- The river, River Post, 2024-06-01: “The bridge over the river opened in 1932, "
        "the council says.”",
    ]


def test_search_and_fetch_have_the_shape_that_connectors_expect(library) -> None:
    found = called(library, "search", query="bridge")
    assert json.loads(text_of(found)) == found.structured_content
    first, second = found.structured_content["results"]
    assert set(first) == {"id", "title", "url", "text"}
    assert (first["id"], first["title"]) == ("river", "The river")
    assert second["url"] == "secondsource://documents/town/bridge.md"

    fetched = called(library, "fetch", id=second["id"])
    assert json.loads(text_of(fetched)) == fetched.structured_content
    document = fetched.structured_content
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert document["text"] == "The bridge opened in 1931."
    assert document["metadata"]["source"] == "Town Crier"
    assert all(isinstance(value, str) for value in document["metadata"].values())


def test_an_error_of_the_library_reaches_the_model_in_words(library) -> None:
    unknown = called(library, "fetch", id="nobody")
    assert unknown.is_error is True
    assert "no document has the id 'nobody'" in text_of(unknown)
    empty = called(library, "ask", question=" ")
    assert "write at least one word" in text_of(empty)
    dated = called(library, "ask", question=QUESTION, published_from="soon")
    assert "'soon'" in text_of(dated)


def test_an_unexpected_failure_keeps_its_secrets(library) -> None:
    library.failure = RuntimeError("password=hunter2")
    result = called(library, "ask", question=QUESTION)
    assert result.is_error is True
    assert "hunter2" not in text_of(result)


def test_the_tools_are_there_over_http(library) -> None:
    async def talk(client: Client) -> Any:
        return await client.call_tool("ask", {"question": QUESTION})

    with listening(http_app(library)) as address:
        result = spoken(f"{address}/mcp", talk)
    assert result.structured_content["verdict"] == "disputed"


def test_a_page_of_another_site_is_turned_away_over_http(library) -> None:
    with listening(http_app(library)) as address:
        headers = {"Host": "evil.example", "Accept": "application/json, text/event-stream"}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        assert httpx.post(f"{address}/mcp", headers=headers, json=body).status_code == 421


def test_the_keys_of_the_configuration_guard_it_over_http(library) -> None:
    secret = "s" * 32
    keys = (ApiKey(name="desk", hash=hash_of(secret), scopes=("read",)),)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with listening(http_app(library, Settings(keys=keys))) as address:

        def status(**headers: str) -> int:
            return httpx.post(f"{address}/mcp", headers=headers, json=body).status_code

        assert status() == 401
        assert status(Authorization="Bearer wrong") == 401
        assert status(Authorization=f"Bearer {secret}") != 401


def test_who_calls_too_often_is_told_when_to_come_back(library) -> None:
    secrets = {name: name * 32 for name in ("a", "b")}
    keys = tuple(
        ApiKey(name=name, hash=hash_of(secret), scopes=("read",))
        for name, secret in secrets.items()
    )
    settings = Settings(keys=keys, rate_per_minute=1, rate_burst=2)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with listening(http_app(library, settings)) as address:

        def asked(secret: str) -> httpx.Response:
            headers = {"Authorization": f"Bearer {secret}"}
            return httpx.post(f"{address}/mcp", headers=headers, json=body)

        statuses = [asked(secrets["a"]).status_code for _ in range(3)]
        assert statuses[2] == 429
        assert not {401, 429} & set(statuses[:2])
        refused = asked(secrets["a"])
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert "try again in" in refused.text
        assert asked(secrets["b"]).status_code != 429  # each key has its own
        assert [asked("wrong").status_code for _ in range(3)] == [401, 401, 429]


def test_without_the_package_the_error_names_the_line_that_installs_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.delitem(sys.modules, "secondsource.service.mcp")
    with pytest.raises(errors.MissingExtraError, match=r'pip install "secondsource\[mcp\]"'):
        import secondsource.service.mcp  # noqa: F401


def test_an_address_without_http_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--port", "3"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--http" in done.stderr


@pytest.mark.slow
def test_the_command_speaks_over_standard_input_and_output(folder: Path) -> None:
    server = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], "--library", str(folder)]
    )
    answer = spoken(server, lambda client: client.call_tool("ask", {"question": QUESTION}))
    assert answer.structured_content["verdict"] == "single_source"
    assert text_of(answer).startswith("1931 [1].")


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_standard_output(folder: Path) -> None:
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    search = {"name": "search", "arguments": {"query": "bridge"}}
    requests = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": search},
    ]
    process = subprocess.Popen(
        [*COMMAND, "--library", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdin.write("".join(json.dumps(request) + "\n" for request in requests))
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        rest, _ = process.communicate(timeout=240)
    finally:
        process.kill()
        process.communicate()
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[1]["result"]["structuredContent"]["results"][0]["id"] == "town/bridge.md"
    assert rest == ""
    assert process.returncode == 0


@pytest.mark.slow
def test_the_command_listens_over_http_and_stops_when_told(folder: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--library", str(folder), "--http", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        url = json.loads(process.stdout.readline())["url"]
        assert url.endswith("/mcp")
        found = spoken(url, lambda client: client.call_tool("search", {"query": "bridge"}))
        assert found.structured_content["results"]
        process.terminate()
        out, notes = process.communicate(timeout=240)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in notes


def test_behind_keys_any_name_of_the_server_will_do(library) -> None:
    keys = (ApiKey(name="desk", hash=hash_of("s" * 32), scopes=("read",)),)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Host": "facts.example", "Authorization": f"Bearer {'s' * 32}"}
    with listening(http_app(library, Settings(keys=keys))) as address:
        assert httpx.post(f"{address}/mcp", headers=headers, json=body).status_code != 421


def test_a_name_that_leads_here_is_no_name_of_this_machine(library) -> None:
    settings = Settings(host="rebound.example")
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with listening(http_app(library, settings)) as address:
        headers = {"Host": "rebound.example"}
        assert httpx.post(f"{address}/mcp", headers=headers, json=body).status_code == 421


def test_more_calls_than_may_wait_are_turned_away(library) -> None:
    async def talk(client: Client) -> list[CallToolResult]:
        first = asyncio.create_task(client.call_tool("ask", {"question": QUESTION}))
        while not library.searching:
            await asyncio.sleep(0.01)
        second = await client.call_tool("ask", {"question": QUESTION})
        library.gate.set()
        return [await first, second]

    library.gate.clear()
    settings = Settings(workers=1, max_waiting=0)
    answered, refused = spoken(create_server(library, settings), talk)
    assert (answered.is_error, refused.is_error) == (False, True)
    assert "too many requests are waiting" in text_of(refused)

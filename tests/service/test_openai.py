"""The OpenAI shapes, asked by OpenAI's own client over a real connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx
import openai
import pytest
from litestar.testing import TestClient

from secondsource import errors
from secondsource.corpus.chunks import count_tokens
from secondsource.service.app import create_app
from secondsource.service.keys import ApiKey, hash_of
from secondsource.service.settings import Settings

from .conftest import HandmadeLibrary, disputed_answer
from .serving import listening

QUESTION = "When did the bridge open?"
CHAT = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[HandmadeLibrary, str]]:
    library = HandmadeLibrary()
    with listening(create_app(library)) as address:
        yield library, address


@pytest.fixture
def library(shared) -> Iterator[HandmadeLibrary]:
    yield shared[0]
    shared[0].failure = None


@pytest.fixture
def address(shared) -> str:
    return shared[1]


@pytest.fixture
def client(library, address) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def last_asked(library: HandmadeLibrary) -> str:
    return library.asked[-1][0]


def answer_json(question: str) -> dict:
    return disputed_answer(question).to_dict()


def test_a_chat_completion_carries_the_answer_and_the_disagreement_as_text(client) -> None:
    done = client.chat.completions.create(model="secondsource", messages=CHAT)
    [choice] = done.choices
    assert (done.object, done.model, choice.finish_reason) == (
        "chat.completion",
        "secondsource",
        "stop",
    )
    assert choice.message.role == "assistant"
    text = choice.message.content
    assert text.startswith("1931 according to the Town Crier [1]; 1932 according to")
    assert "Verdict: The sources disagree (confidence 81%)." in text
    assert "- 1931: 2 articles, 1 independent origin [1]" in text
    assert "Disagreement (date, conflict): The sources name different years. [1] [2]" in text
    assert "[1] The bridge, Town Crier, 2024-05-01, http" in text
    assert text.endswith("“The bridge over the river opened in 1932, the council says.”")


def test_the_whole_answer_comes_beside_the_text(client) -> None:
    done = client.chat.completions.create(model="secondsource", messages=CHAT)
    assert done.model_extra["secondsource"] == json.loads(json.dumps(answer_json(QUESTION)))
    assert done.system_fingerprint == "1-abc"


def test_annotations_name_the_article_at_each_marker(client, address) -> None:
    message = client.chat.completions.create(model="secondsource", messages=CHAT).choices[0].message
    cited = [annotation.url_citation for annotation in message.annotations]
    marked = [message.content[item.start_index : item.end_index] for item in cited]
    assert marked == ["[1]", "[2]", "[1]", "[2]", "[1]", "[2]"]
    assert cited[0].title == "The bridge"
    # without an address of its own, a document is to be had from this service
    assert cited[0].url == f"{address}/v1/documents/town/bridge.md"
    assert httpx.get(cited[0].url).json()["text"] == "The bridge opened in 1931."


def test_usage_counts_the_tokens_of_messages_and_text(client) -> None:
    messages = [{"role": "system", "content": "Be brief."}, *CHAT]
    done = client.chat.completions.create(model="secondsource", messages=messages)
    [text] = count_tokens([done.choices[0].message.content])
    assert done.usage.prompt_tokens == sum(count_tokens(["Be brief.", QUESTION]))
    assert done.usage.completion_tokens == text
    assert done.usage.total_tokens == done.usage.prompt_tokens + text


def test_a_streamed_completion_is_the_same_text_in_pieces(client) -> None:
    whole = client.chat.completions.create(model="secondsource", messages=CHAT).choices[0].message
    with client.chat.completions.create(
        model="secondsource",
        messages=CHAT,
        stream=True,
        stream_options={"include_usage": True},
    ) as stream:
        chunks = list(stream)
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    assert sum(bool(delta.content) for delta in deltas) > 20
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    annotated = [delta.model_extra["annotations"] for delta in deltas if delta.model_extra]
    assert annotated == [[item.model_dump() for item in whole.annotations]]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-2].model_extra["secondsource"]["verdict"] == "disputed"
    assert (chunks[-1].choices, chunks[-1].usage.prompt_tokens) == ([], 6)
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_ends_with_done_and_has_no_usage_unless_it_is_wanted(library, address) -> None:
    body = {"model": "secondsource", "messages": CHAT, "stream": True}
    response = httpx.post(f"{address}/v1/chat/completions", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    lines = [line for line in response.text.splitlines() if line]
    assert all(line.startswith("data: ") for line in lines)
    assert lines[-1] == "data: [DONE]"
    assert "usage" not in json.loads(lines[-2].removeprefix("data: "))


def test_the_last_message_of_the_user_is_asked_whatever_its_form(client, library) -> None:
    client.chat.completions.create(
        model="secondsource",
        messages=[
            {"role": "system", "content": "The bridge opened in 1900."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "When did the bridge open?"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
                ],
            },
        ],
        temperature=0.3,
        max_tokens=5,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        user="somebody",
    )
    assert last_asked(library) == QUESTION


def test_a_follow_up_is_completed_and_the_text_says_how(client, library) -> None:
    first = client.chat.completions.create(model="secondsource", messages=CHAT)
    messages = [
        *CHAT,
        {"role": "assistant", "content": first.choices[0].message.content},
        {"role": "user", "content": "How much did it cost?"},
    ]
    done = client.chat.completions.create(model="secondsource", messages=messages)
    assert last_asked(library) == "How much did the bridge cost?"
    text = done.choices[0].message.content
    assert text.startswith("Understood as: How much did the bridge cost?\n\n1931 ")
    cited = done.choices[0].message.annotations[0].url_citation
    assert text[cited.start_index : cited.end_index] == "[1]"
    assert done.model_extra["secondsource"]["question"] == "How much did the bridge cost?"

    messages += [
        {"role": "assistant", "content": text},
        {"role": "user", "content": "and in 1950?"},
    ]
    client.chat.completions.create(model="secondsource", messages=messages)
    assert last_asked(library) == "How much did the bridge cost in 1950?"


def test_filters_go_under_an_extra_key(client, library) -> None:
    options = {"filters": {"sources": ["Town Crier"]}, "as_of": "2024-12-31", "limit": 3}
    client.chat.completions.create(
        model="secondsource", messages=CHAT, extra_body={"secondsource": options}
    )
    _, filters, as_of, limit = library.asked[-1]
    assert (filters.sources, as_of, limit) == (("Town Crier",), "2024-12-31", 3)


def test_a_response_carries_text_annotations_and_the_answer(client) -> None:
    done = client.responses.create(
        model="secondsource", input=QUESTION, instructions="Rhyme.", metadata={"desk": "city"}
    )
    assert (done.status, done.model, done.metadata) == (
        "completed",
        "secondsource",
        {"desk": "city"},
    )
    assert done.output_text.startswith("1931 according to the Town Crier [1]")
    assert "The sources name different years." in done.output_text
    [content] = done.output[0].content
    first = content.annotations[0]
    assert (first.type, first.title) == ("url_citation", "The bridge")
    assert done.output_text[first.start_index : first.end_index] == "[1]"
    assert done.usage.input_tokens == count_tokens([QUESTION])[0]
    assert done.usage.output_tokens == count_tokens([done.output_text])[0]
    assert done.model_extra["secondsource"]["verdict"] == "disputed"


def test_a_response_to_items_completes_a_follow_up(client, library) -> None:
    first = client.responses.create(model="secondsource", input=QUESTION)
    client.responses.create(
        model="secondsource",
        input=[
            {"role": "user", "content": [{"type": "input_text", "text": QUESTION}]},
            first.output[0].model_dump(exclude_none=True),
            {"type": "function_call_output", "call_id": "c", "output": "ignored"},
            {"role": "user", "content": "And why?"},
        ],
    )
    assert last_asked(library) == "Why did the bridge open?"


def test_a_streamed_response_comes_as_typed_events_in_order(client) -> None:
    with client.responses.create(model="secondsource", input=QUESTION, stream=True) as stream:
        events = list(stream)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = list(dict.fromkeys(event.type for event in events))
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.annotation.added",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert events[0].response.status == "in_progress"
    whole = events[-1].response
    assert whole.status == "completed"
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(deltas) == whole.output_text
    annotated = [event for event in events if event.type.endswith("annotation.added")]
    assert len(annotated) == len(whole.output[0].content[0].annotations) == 6
    assert whole.model_extra["secondsource"]["verdict"] == "disputed"


def test_the_stream_helper_of_the_client_understands_the_events(client) -> None:
    with client.responses.stream(model="secondsource", input=QUESTION) as stream:
        final = stream.get_final_response()
    assert final.output_text.startswith("1931 according to the Town Crier [1]")


def test_the_asynchronous_client_works_alike(library, address) -> None:
    async def ask() -> tuple[str, str, str]:
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
            chat = await client.chat.completions.create(model="secondsource", messages=CHAT)
            stream = await client.chat.completions.create(
                model="secondsource", messages=CHAT, stream=True
            )
            pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
            response = await client.responses.create(model="secondsource", input=QUESTION)
            return chat.choices[0].message.content, "".join(pieces), response.output_text

    whole, streamed, response = asyncio.run(ask())
    assert whole == streamed == response
    assert whole.startswith("1931 according to")


def test_there_is_one_model(client) -> None:
    assert [model.id for model in client.models.list()] == ["secondsource"]
    assert client.models.retrieve("secondsource").owned_by == "secondsource"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError, match="the one model here is 'secondsource'"):
        client.chat.completions.create(model="gpt-4o", messages=CHAT)


def error_of(caught: pytest.ExceptionInfo[openai.APIStatusError]) -> dict:
    """The error object, which has OpenAI's four members and no more."""
    body = caught.value.response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    return body["error"]


@pytest.mark.parametrize(
    ("members", "param", "words"),
    [
        ({"n": 2}, "n", "one answer"),
        ({"messages": []}, None, "no text of the user"),
        ({"messages": [{"role": "system", "content": "Hello"}]}, None, "no text of the user"),
        ({"messages": [{"content": "Hello"}]}, "messages[0]", "role"),
        ({"secondsource": {"colour": "red"}}, "secondsource", "colour"),
        ({"secondsource": {"filters": {"published_to": "soon"}}}, None, "'soon'"),
    ],
)
def test_a_bad_request_is_told_in_openais_shape(client, members, param, words) -> None:
    body = {"messages": CHAT, **members}
    messages = body.pop("messages")
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="secondsource", messages=messages, extra_body=body)
    error = error_of(caught)
    assert error["type"] == "invalid_request_error"
    assert words in error["message"]
    if param is not None:
        assert param in error["param"]


@pytest.mark.parametrize(
    ("members", "param"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"background": True}, "background"),
    ],
)
def test_what_would_need_memory_is_refused_clearly(client, members, param) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.responses.create(model="secondsource", input=QUESTION, **members)
    assert (error_of(caught)["param"], error_of(caught)["code"]) == (param, "unsupported_value")


def test_a_failure_of_the_library_is_a_server_error(client, library) -> None:
    library.failure = errors.ModelError("weights are missing; reinstall secondsource")
    with pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(model="secondsource", messages=CHAT, stream=True)
    assert caught.value.status_code == 503
    assert error_of(caught) == {
        "message": "weights are missing; reinstall secondsource",
        "type": "server_error",
        "param": None,
        "code": "ModelError",
    }


def test_an_unexpected_failure_keeps_its_secrets(client, library) -> None:
    library.failure = RuntimeError("password=hunter2")
    with pytest.raises(openai.InternalServerError) as caught:
        client.responses.create(model="secondsource", input=QUESTION)
    assert "hunter2" not in caught.value.response.text
    assert error_of(caught)["type"] == "server_error"


@pytest.mark.parametrize("body", [b"{", b"[" * 20_000])
def test_a_body_that_is_no_json_is_told_in_openais_shape(library, address, body) -> None:
    response = httpx.post(f"{address}/v1/chat/completions", content=body)
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]["message"]


def test_the_key_of_the_client_opens_the_service() -> None:
    secret = "s" * 32
    keys = (ApiKey(name="desk", hash=hash_of(secret), scopes=("read",)),)
    with TestClient(create_app(HandmadeLibrary(), Settings(keys=keys))) as http:
        body = {"model": "secondsource", "messages": CHAT}
        refused = http.post("/v1/chat/completions", json=body)
        assert refused.status_code == 401
        assert refused.json()["error"]["type"] == "authentication_error"
        headers = {"Authorization": f"Bearer {secret}"}
        assert http.post("/v1/chat/completions", json=body, headers=headers).status_code == 200

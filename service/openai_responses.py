"""Responses: an answer as one message of output, whole or as typed events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from . import wire
from .openai_answers import Completed, new_id
from .openai_inputs import MODEL


class ResponseAnnotationOut(Struct, tag_field="type", tag="url_citation"):
    """A citation: ``text[start_index:end_index]`` is its marker, in code points."""

    url: str
    title: str
    start_index: int
    end_index: int


class OutputTextOut(Struct, tag_field="type", tag="output_text"):
    """The answer's text and its citations."""

    text: str
    annotations: list[ResponseAnnotationOut]
    logprobs: list[Any] = field(default_factory=list)


class OutputMessageOut(Struct, tag_field="type", tag="message"):
    """The answer as an item of output."""

    id: str
    status: Literal["in_progress", "completed"]
    role: Literal["assistant"]
    content: list[OutputTextOut]


class InputDetailsOut(Struct):
    """Nothing is cached."""

    cached_tokens: int = 0
    cache_write_tokens: int = 0


class OutputDetailsOut(Struct):
    """No token is spent on reasoning."""

    reasoning_tokens: int = 0


class ResponseUsageOut(Struct):
    """Tokens of cl100k_base."""

    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_tokens_details: InputDetailsOut = field(default_factory=InputDetailsOut)
    output_tokens_details: OutputDetailsOut = field(default_factory=OutputDetailsOut)


class ResponseOut(Struct):
    """A response; ``secondsource`` is the answer as ``POST /v1/ask`` gives it."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["in_progress", "completed"]
    model: str
    output: list[OutputMessageOut]
    usage: ResponseUsageOut | None
    metadata: dict[str, str]
    secondsource: wire.AnswerOut | None
    error: None = None
    incomplete_details: None = None
    instructions: None = None
    parallel_tool_calls: bool = False
    previous_response_id: None = None
    store: bool = False
    temperature: None = None
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = field(default_factory=list)
    top_p: None = None
    text: dict[str, Any] = field(default_factory=lambda: {"format": {"type": "text"}})


def response(done: Completed, metadata: dict[str, str] | None) -> ResponseOut:
    """The response in one piece."""
    return ResponseOut(
        id=new_id("resp_"),
        object="response",
        created_at=done.created,
        status="completed",
        model=MODEL,
        output=[OutputMessageOut(new_id("msg_"), "completed", "assistant", [_content(done)])],
        usage=ResponseUsageOut(
            done.input_tokens, done.output_tokens, done.input_tokens + done.output_tokens
        ),
        metadata=metadata or {},
        secondsource=done.body,
    )


def response_events(
    done: Completed, metadata: dict[str, str] | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The response as events: the type of each and its data, in the order of the protocol."""
    for number, (kind, members) in enumerate(_events(done, response(done, metadata))):
        yield kind, {"type": kind, "sequence_number": number, **members}


def _events(done: Completed, whole: ResponseOut) -> Iterator[tuple[str, dict[str, Any]]]:
    begun = msgspec.structs.replace(
        whole, status="in_progress", output=[], usage=None, secondsource=None
    )
    [item] = whole.output
    [part] = item.content
    open_item = msgspec.structs.replace(item, status="in_progress", content=[])
    open_part = OutputTextOut("", [])
    at_item = {"output_index": 0}
    at_part = {"item_id": item.id, "output_index": 0, "content_index": 0}

    yield "response.created", {"response": begun}
    yield "response.in_progress", {"response": begun}
    yield "response.output_item.added", {**at_item, "item": open_item}
    yield "response.content_part.added", {**at_part, "part": open_part}
    for piece in done.pieces():
        yield "response.output_text.delta", {**at_part, "delta": piece, "logprobs": []}
    for index, annotation in enumerate(part.annotations):
        yield (
            "response.output_text.annotation.added",
            {**at_part, "annotation_index": index, "annotation": annotation},
        )
    yield "response.output_text.done", {**at_part, "text": part.text, "logprobs": []}
    yield "response.content_part.done", {**at_part, "part": part}
    yield "response.output_item.done", {**at_item, "item": item}
    yield "response.completed", {"response": whole}


def _content(done: Completed) -> OutputTextOut:
    annotations = [
        ResponseAnnotationOut(**msgspec.structs.asdict(citation)) for citation in done.citations
    ]
    return OutputTextOut(done.text, annotations)

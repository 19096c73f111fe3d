"""Chat completions: an answer as the one choice, whole or in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from . import wire
from .openai_answers import Completed, UrlCitation, new_id
from .openai_inputs import MODEL


class AnnotationOut(Struct):
    """A citation of the text."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class ChatMessageOut(Struct):
    """The answer as a message."""

    role: Literal["assistant"]
    content: str
    refusal: str | None
    annotations: list[AnnotationOut]


class ChoiceOut(Struct):
    """The one choice."""

    index: int
    message: ChatMessageOut
    logprobs: None
    finish_reason: Literal["stop"]


class ChatUsageOut(Struct):
    """Tokens of cl100k_base."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatOut(Struct):
    """A chat completion; ``secondsource`` is the answer as ``POST /v1/ask`` gives it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChoiceOut]
    usage: ChatUsageOut
    secondsource: wire.AnswerOut


class DeltaOut(Struct, omit_defaults=True):
    """What a chunk adds to the message."""

    role: str | UnsetType = UNSET
    content: str | UnsetType = UNSET
    annotations: list[AnnotationOut] | UnsetType = UNSET


class ChunkChoiceOut(Struct):
    """The one choice of a chunk."""

    index: int
    delta: DeltaOut
    logprobs: None
    finish_reason: Literal["stop"] | None


class ChunkOut(Struct):
    """A piece of a streamed chat completion; the last one with a choice carries the answer."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChunkChoiceOut]
    usage: ChatUsageOut | UnsetType | None = UNSET
    secondsource: wire.AnswerOut | UnsetType = UNSET


def chat_completion(done: Completed) -> ChatOut:
    """The completion in one piece."""
    message = ChatMessageOut("assistant", done.text, None, _annotations(done))
    return ChatOut(
        id=new_id("chatcmpl-"),
        object="chat.completion",
        created=done.created,
        model=MODEL,
        system_fingerprint=_fingerprint(done),
        choices=[ChoiceOut(0, message, None, "stop")],
        usage=_usage(done),
        secondsource=done.body,
    )


def chat_chunks(done: Completed, *, include_usage: bool) -> Iterator[ChunkOut]:
    """The completion in chunks: role, words, citations, end, and the usage where it is wanted."""
    name = new_id("chatcmpl-")

    def chunk(
        choices: list[ChunkChoiceOut],
        usage: ChatUsageOut | None = None,
        answer: wire.AnswerOut | UnsetType = UNSET,
    ) -> ChunkOut:
        return ChunkOut(
            id=name,
            object="chat.completion.chunk",
            created=done.created,
            model=MODEL,
            system_fingerprint=_fingerprint(done),
            choices=choices,
            usage=usage if include_usage else UNSET,
            secondsource=answer,
        )

    yield chunk([ChunkChoiceOut(0, DeltaOut(role="assistant", content=""), None, None)])
    for piece in done.pieces():
        yield chunk([ChunkChoiceOut(0, DeltaOut(content=piece), None, None)])
    if done.citations:
        annotations = DeltaOut(annotations=_annotations(done))
        yield chunk([ChunkChoiceOut(0, annotations, None, None)])
    yield chunk([ChunkChoiceOut(0, DeltaOut(), None, "stop")], answer=done.body)
    if include_usage:
        yield chunk([], usage=_usage(done))


def _annotations(done: Completed) -> list[AnnotationOut]:
    return [AnnotationOut("url_citation", citation) for citation in done.citations]


def _usage(done: Completed) -> ChatUsageOut:
    total = done.input_tokens + done.output_tokens
    return ChatUsageOut(done.input_tokens, done.output_tokens, total)


def _fingerprint(done: Completed) -> str:
    """Names the library's generation and configuration, which determine the answer."""
    return f"{done.answer.library.generation}-{done.answer.library.config}"

"""The paths of OpenAI's API, so that its clients can ask this service as they ask a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.response import ServerSentEvent, ServerSentEventMessage
from msgspec import Struct

from . import openai_errors, schema, streaming
from .engine import Engine
from .openai_answers import complete
from .openai_chat import ChatOut, chat_chunks, chat_completion
from .openai_inputs import MODEL, ChatIn, ResponseIn, require_model
from .openai_responses import ResponseOut, response, response_events
from .problems import AnyRequest

_SINCE = 1_767_225_600
"""When the model came to be, as its clients want to know: 1 January 2026."""

_ERRORS = {
    status: ResponseSpec(
        data_container=openai_errors.ErrorsOut, description=why, generate_examples=False
    )
    for status, why in {
        400: "The request does not fit or cannot be used.",
        404: "There is no such model.",
        413: "The body is too large.",
        500: "A fault of the service; its log says more.",
        501: "An optional package is needed.",
        503: "Too many requests are waiting, or the library or a model cannot be used.",
    }.items()
}
_STREAMS = schema.operation(also_sends={streaming.MEDIA_TYPE: schema.TEXT})


class ModelOut(Struct):
    """A model that can be asked."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(Struct):
    """The models: one."""

    object: Literal["list"]
    data: list[ModelOut]


_MODEL = ModelOut(MODEL, "model", _SINCE, MODEL)


@post("/chat/completions", status_code=200, responses=_ERRORS, operation_class=_STREAMS)
async def chat_completions(
    request: AnyRequest, engine: NamedDependency[Engine], data: JSONBody[ChatIn]
) -> Response[ChatOut]:
    """Answers the last message of the user, as OpenAI's chat completions do.

    Earlier messages complete a follow-up such as "and when?". With ``stream`` the finished answer
    comes in chunks, and ``[DONE]``.
    """
    done = await complete(engine, data, _base_url(request))
    if not data.stream:
        return Response(chat_completion(done))
    wanted = data.stream_options is not None and bool(data.stream_options.include_usage)
    return _stream(_chat_messages(chat_chunks(done, include_usage=wanted)))


@post("/responses", status_code=200, responses=_ERRORS, operation_class=_STREAMS)
async def responses(
    request: AnyRequest, engine: NamedDependency[Engine], data: JSONBody[ResponseIn]
) -> Response[ResponseOut]:
    """Answers the last message of the user, as OpenAI's responses do; with ``stream`` as events."""
    done = await complete(engine, data, _base_url(request))
    if not data.stream:
        return Response(response(done, data.metadata))
    return _stream(
        ServerSentEventMessage(event=kind, data=msgspec.json.encode(body))
        for kind, body in response_events(done, data.metadata)
    )


@get("/models")
async def list_models() -> ModelsOut:
    """The one model, which is this library."""
    return ModelsOut("list", [_MODEL])


@get("/models/{model_id:str}", responses={404: _ERRORS[404]})
async def get_model(model_id: FromPath[str]) -> ModelOut:
    """The one model by its id."""
    require_model(model_id)
    return _MODEL


def _chat_messages(chunks: Iterable[Struct]) -> Iterator[ServerSentEventMessage]:
    for chunk in chunks:
        yield ServerSentEventMessage(data=msgspec.json.encode(chunk))
    yield ServerSentEventMessage(data="[DONE]")


def _stream(messages: Iterable[ServerSentEventMessage]) -> Response[Any]:
    return ServerSentEvent(iter(messages))


def _base_url(request: AnyRequest) -> str:
    return str(request.base_url).rstrip("/")


OPENAI_ROUTES = Router(
    "/v1",
    route_handlers=[chat_completions, responses, list_models, get_model],
    exception_handlers=openai_errors.HANDLERS,
    tags=["OpenAI's shapes"],
)

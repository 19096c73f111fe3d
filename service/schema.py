"""What the OpenAPI schema says beyond what is read from the handlers' signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar.datastructures import ResponseHeader
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from .problems import MEDIA_TYPE
from .wire import ProblemOut

TEXT = Schema(type=OpenAPIType.STRING)
EVENT = Schema(
    description="one server-sent event; its data is JSON",
    type=OpenAPIType.OBJECT,
    required=["event", "data"],
    properties={
        "event": Schema(
            type=OpenAPIType.STRING,
            enum=["search", "readings", "positions", "answer", "done", "error"],
        ),
        "data": TEXT,
    },
)
FILES = Schema(
    type=OpenAPIType.OBJECT,
    required=["files"],
    properties={
        "files": Schema(
            type=OpenAPIType.ARRAY,
            min_items=1,
            items=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY),
        )
    },
)
DOCUMENT_LIST = Schema(
    type=OpenAPIType.ARRAY,
    min_items=1,
    items=Reference(ref="#/components/schemas/DocumentIn"),
)

ETAG = ResponseHeader(
    name="ETag",
    description="names what was read, for If-None-Match and If-Match",
    documentation_only=True,
)
LOCATION = ResponseHeader(
    name="Location", description="where the job is to be had", documentation_only=True
)

_WHY = {
    400: "The request does not fit the schema.",
    401: "A key is needed, and this is none.",
    403: "The service is read-only, or the key may not do this.",
    404: "There is no such thing.",
    409: "Somebody else is writing, or the same request is still running.",
    408: "The body did not come in time.",
    412: "The document is not the one that the request is about.",
    413: "The body is too large.",
    422: "The request fits the schema and cannot be used.",
    429: "The caller sends too many requests.",
    500: "A fault of the service; its log says more.",
    501: "An optional package is needed.",
    503: "Too many requests are waiting, or the library or a model cannot be used.",
    504: "There was no answer in time.",
    507: "The disk is full; nothing of this write was kept.",
}
_IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    param_in="header",
    required=False,
    description="a write that is sent again with the same key and body is answered from memory",
    schema=Schema(type=OpenAPIType.STRING, pattern="^[!-~]{1,255}$"),
)

READS = (400, 408, 413, 422, 501)
WRITES = (400, 408, 409, 413, 422, 507)
_ALWAYS = (401, 403, 429, 500, 503, 504)


def problems(*statuses: int) -> Mapping[int, ResponseSpec]:
    """The problem documents of an operation: ``statuses``, and what any request may meet."""
    return {
        status: ResponseSpec(
            data_container=ProblemOut,
            description=_WHY[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in sorted({*statuses, *_ALWAYS})
    }


def operation(
    *,
    takes: Mapping[str, Schema] | None = None,
    also_sends: Mapping[str, Schema] | None = None,
    also_answers: Sequence[int] = (),
    not_modified: bool = False,
    idempotent: bool = False,
) -> type[Operation]:
    """A kind of operation whose description is completed.

    ``takes``: the request's bodies by media type, for handlers that read it themselves;
    ``also_sends``: further media types of the success response; ``also_answers``: further
    statuses with the same body; ``not_modified`` adds 304, ``idempotent`` the Idempotency-Key.
    """

    @dataclass
    class Completed(Operation):
        def __post_init__(self) -> None:
            responses = dict(self.responses or {})
            success = next(r for status, r in responses.items() if status.startswith("2"))
            if isinstance(success, OpenAPIResponse):
                for media_type, schema in (also_sends or {}).items():
                    success.content = {
                        **(success.content or {}),
                        media_type: OpenAPIMediaType(schema=schema),
                    }
            for status in also_answers:
                responses[str(status)] = success
            if not_modified:
                responses["304"] = OpenAPIResponse(description="The client has it already.")
            self.responses = responses
            if takes is not None:
                content = {name: OpenAPIMediaType(schema=schema) for name, schema in takes.items()}
                self.request_body = RequestBody(required=True, content=content)
            if idempotent:
                self.parameters = [*(self.parameters or []), _IDEMPOTENCY_KEY]

    return Completed

"""The HTTP handlers: each turns a request into one call and its result into a wire shape."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import ServiceUnavailableException
from litestar.params import FromPath, JSONBody, QueryParameter

from secondsource.errors import DocumentError, UnknownDocumentError
from secondsource.index.records import AddReport

from . import inputs, wire
from .engine import Engine

JSON_LD = "application/ld+json"

PageLimit = Annotated[int, QueryParameter(ge=1, le=1000, description="documents of this page")]
PageOffset = Annotated[int, QueryParameter(ge=0, description="documents to leave out before it")]


@post("/ask", status_code=200)
async def ask(engine: NamedDependency[Engine], data: JSONBody[inputs.AskIn]) -> wire.AnswerOut:
    """Answers a question with citations, and says when the articles disagree."""
    filters = data.filters.to_filters()
    answer = await engine.read(
        engine.library.ask, data.question, filters=filters, as_of=data.as_of, limit=data.limit
    )
    return wire.answer_out(answer)


@post("/check", status_code=200)
async def check(
    engine: NamedDependency[Engine], data: JSONBody[inputs.CheckIn]
) -> Response[wire.ClaimOut | dict[str, Any]]:
    """Judges a claim against the articles; with ``claim_review`` as schema.org's ClaimReview."""
    filters = data.filters.to_filters()
    verdict = await engine.read(engine.library.check, data.claim, filters=filters, as_of=data.as_of)
    if data.claim_review is None:
        return Response(wire.claim_out(verdict))
    review = verdict.to_claim_review(**msgspec.structs.asdict(data.claim_review))
    return Response(review, media_type=JSON_LD)


@post("/search", status_code=200)
async def search(
    engine: NamedDependency[Engine], data: JSONBody[inputs.SearchIn]
) -> wire.SearchOut:
    """The best passages, best first."""
    filters = data.filters.to_filters()
    hits = await engine.read(engine.library.search, data.query, limit=data.limit, filters=filters)
    return wire.search_out(data.query, hits)


@get("/documents")
async def list_documents(
    engine: NamedDependency[Engine], limit: PageLimit = 100, offset: PageOffset = 0
) -> wire.DocumentsOut:
    """The stored documents by id, without their text."""
    generation = await engine.read(lambda: engine.library.generation)
    documents = await engine.read(engine.library.documents)
    return wire.documents_out(documents, generation=generation, offset=offset, limit=limit)


@post("/documents")
async def add_documents(
    engine: NamedDependency[Engine],
    data: JSONBody[inputs.DocumentIn | list[inputs.DocumentIn]],
) -> Response[wire.AddOut]:
    """Stores one document or a list of them in one transaction.

    201 when at least one is new, 200 when not; 422 when nothing could be stored.
    """
    items = data if isinstance(data, list) else [data]
    report = await engine.write(engine.library.add, [item.to_document() for item in items])
    _refuse_if_nothing_stored(report)
    return Response(wire.add_out(report), status_code=201 if report.added else 200)


@get("/documents/{document_id:path}")
async def get_document(
    engine: NamedDependency[Engine], document_id: FromPath[str]
) -> wire.DocumentOut:
    """One document with its text."""
    return wire.document_out(await engine.read(engine.library.get, _id(document_id)))


@put("/documents/{document_id:path}")
async def put_document(
    engine: NamedDependency[Engine], document_id: FromPath[str], data: JSONBody[inputs.DocumentIn]
) -> Response[wire.DocumentOut]:
    """Stores a document under the id of the path: 201 when it is new, 200 when it was there."""
    name = _id(document_id)
    if data.id not in ("", name):
        raise DocumentError(name, f"the body says id {data.id!r}; leave it out or make them equal")
    report = await engine.write(engine.library.add, [data.to_document(name)])
    _refuse_if_nothing_stored(report)
    stored = await engine.read(engine.library.get, name)
    return Response(wire.document_out(stored), status_code=201 if report.added else 200)


@delete("/documents/{document_id:path}")
async def delete_document(engine: NamedDependency[Engine], document_id: FromPath[str]) -> None:
    """Removes a document with its passages, vectors and postings."""
    await engine.write(engine.library.remove, [_id(document_id)])


@get("/health/live")
async def live() -> wire.HealthOut:
    """200 while the process answers at all."""
    return wire.HealthOut(status="live")


@get("/health/ready")
async def ready(engine: NamedDependency[Engine]) -> wire.HealthOut:
    """200 once the models are loaded, 503 before."""
    if not engine.ready:
        raise ServiceUnavailableException(
            detail=engine.not_ready_reason, headers={"Retry-After": "5"}
        )
    return wire.HealthOut(status="ready")


def _id(path: str) -> str:
    """The id in a path parameter, which keeps the slash before it."""
    name = path.removeprefix("/")
    if not name:
        raise UnknownDocumentError(name)
    return name


def _refuse_if_nothing_stored(report: AddReport) -> None:
    if report.rejected and not (report.added or report.replaced or report.unchanged):
        raise DocumentError(report.rejected[0].name, report.rejected[0].reason)


ROUTES: tuple[Any, ...] = (
    Router(
        "/v1",
        route_handlers=[
            ask,
            check,
            search,
            list_documents,
            add_documents,
            get_document,
            put_document,
            delete_document,
        ],
    ),
    live,
    ready,
)

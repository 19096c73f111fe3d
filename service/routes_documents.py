"""The handlers that list, show, store and remove documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote_to_bytes

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody, QueryParameter

from secondsource.corpus.records import Document, Rejected
from secondsource.errors import DocumentError, UnknownDocumentError
from secondsource.index.records import AddReport, Filters

from . import inputs, schema, wire
from .conditional import (
    IfMatch,
    IfNoneMatch,
    Preconditions,
    document_tag,
    is_current,
    library_tag,
    not_modified,
)
from .engine import Engine
from .idempotency import IDEMPOTENT
from .problems import AnyRequest

if TYPE_CHECKING:
    from secondsource.qa.library import Library

PageLimit = Annotated[int, QueryParameter(ge=1, le=1000, description="documents of this page")]
PageOffset = Annotated[int, QueryParameter(ge=0, description="documents to leave out before it")]
Source = Annotated[
    str | None, QueryParameter(description="only what this source published, in any case")
]

_DOCUMENTS = b"/documents/"
_WRITE = schema.operation(idempotent=True)


@get(
    "/documents",
    responses=schema.problems(400),
    response_headers=[schema.ETAG],
    operation_class=schema.operation(not_modified=True),
)
async def list_documents(
    engine: NamedDependency[Engine],
    if_none_match: IfNoneMatch = None,
    source: Source = None,
    limit: PageLimit = 100,
    offset: PageOffset = 0,
) -> Response[wire.DocumentsOut]:
    """The stored documents by id, without their text."""
    filters = Filters(sources=() if source is None else (source,))
    listing = await engine.read(
        engine.library.summaries, offset=offset, limit=limit, filters=filters
    )
    tag = library_tag(listing.revision)
    if is_current(if_none_match, tag):
        return not_modified(tag)
    return Response(wire.documents_out(listing), headers={"ETag": tag})


@post(
    "/documents",
    status_code=201,
    responses=schema.problems(*schema.WRITES),
    opt=IDEMPOTENT,
    operation_class=schema.operation(also_answers=(200,), idempotent=True),
)
async def add_documents(
    engine: NamedDependency[Engine],
    data: JSONBody[inputs.DocumentIn | list[inputs.DocumentIn]],
) -> Response[wire.AddOut]:
    """Stores one document or a list of them in one transaction.

    201 when at least one is new, 200 when not; 422 when nothing could be stored.
    """
    items = data if isinstance(data, list) else [data]
    return added(await engine.write(_add, engine.library, items))


@get(
    "/documents/{document_id:path}",
    responses=schema.problems(400, 404),
    response_headers=[schema.ETAG],
    operation_class=schema.operation(not_modified=True),
)
async def get_document(
    request: AnyRequest,
    engine: NamedDependency[Engine],
    document_id: FromPath[str],
    if_none_match: IfNoneMatch = None,
) -> Response[wire.DocumentOut]:
    """One document with its text."""
    document = await engine.read(engine.library.get, id_in_path(request))
    tag = document_tag(document)
    if is_current(if_none_match, tag):
        return not_modified(tag)
    return Response(wire.document_out(document), headers={"ETag": tag})


@put(
    "/documents/{document_id:path}",
    status_code=200,
    responses=schema.problems(*schema.WRITES, 404, 412),
    response_headers=[schema.ETAG],
    opt=IDEMPOTENT,
    operation_class=schema.operation(also_answers=(201,), idempotent=True),
)
async def put_document(
    request: AnyRequest,
    engine: NamedDependency[Engine],
    document_id: FromPath[str],
    data: JSONBody[inputs.DocumentIn],
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response[wire.DocumentOut]:
    """Stores a document under the id of the path: 201 when it is new, 200 when it was there."""
    name = id_in_path(request)
    if data.id not in ("", name):
        raise DocumentError(name, f"the body says id {data.id!r}; leave it out or make them equal")
    conditions = Preconditions(if_match, if_none_match)
    report, stored = await engine.write(_put, engine.library, data, name, conditions)
    return Response(
        wire.document_out(stored),
        status_code=201 if report.added else 200,
        headers={"ETag": document_tag(stored)},
    )


@delete(
    "/documents/{document_id:path}",
    responses=schema.problems(400, 404, 409, 412, 422, 507),
    opt=IDEMPOTENT,
    operation_class=_WRITE,
)
async def delete_document(
    request: AnyRequest,
    engine: NamedDependency[Engine],
    document_id: FromPath[str],
    if_match: IfMatch = None,
) -> None:
    """Removes a document with its passages, vectors and postings."""
    await engine.write(_remove, engine.library, id_in_path(request), Preconditions(if_match))


def _add(library: Library, items: Sequence[inputs.DocumentIn]) -> AddReport:
    return store(library, *inputs.to_documents(items))


def store(
    library: Library, documents: Sequence[Document], rejected: Sequence[Rejected]
) -> AddReport:
    """Stores the documents; the report names first what was rejected before."""
    report = library.add(documents)
    return replace(report, rejected=(*rejected, *report.rejected))


def _put(
    library: Library, item: inputs.DocumentIn, name: str, conditions: Preconditions
) -> tuple[AddReport, Document]:
    document = item.to_document(name)
    conditions.check(library, name)
    report = library.add([document])
    _refuse_if_nothing_stored(report)
    return report, library.get(name)


def _remove(library: Library, document_id: str, conditions: Preconditions) -> None:
    library.get(document_id)  # what is not there is 404, whatever the conditions say
    conditions.check(library, document_id)
    library.remove([document_id])


def id_in_path(request: AnyRequest) -> str:
    """The id as the address spells it, percent-decoded.

    The path parameter will not do: slashes are joined and cut off before it is taken, so a request
    for ``https://news.example/a`` would reach another document than that.
    """
    path = request.scope["raw_path"].partition(b"?")[0]
    try:
        name = unquote_to_bytes(path.partition(_DOCUMENTS)[2]).decode()
    except UnicodeDecodeError as error:
        raise ClientException(detail="the id in the address is not UTF-8") from error
    if not name:
        raise UnknownDocumentError(name)
    return name


def added(report: AddReport) -> Response[wire.AddOut]:
    """201 when a document is new, 200 when none is; DocumentError when nothing could be stored."""
    _refuse_if_nothing_stored(report)
    return Response(wire.add_out(report), status_code=201 if report.added else 200)


def _refuse_if_nothing_stored(report: AddReport) -> None:
    if report.rejected and not (report.added or report.replaced or report.unchanged):
        raise DocumentError(report.rejected[0].name, report.rejected[0].reason)


HANDLERS = (
    list_documents,
    add_documents,
    get_document,
    put_document,
    delete_document,
)

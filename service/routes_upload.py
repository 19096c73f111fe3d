"""The handlers at ``/documents/upload``: files are taken, and a document may have that id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import JSONBody

from . import inputs, schema, wire
from .conditional import IfMatch, IfNoneMatch
from .engine import Engine
from .idempotency import IDEMPOTENT
from .problems import AnyRequest
from .routes_documents import added, delete_document, get_document, put_document, store
from .uploads import Upload, load_uploads

_PATH = "/documents/upload"
_ID = "upload"


@post(
    _PATH,
    status_code=201,
    responses=schema.problems(*schema.WRITES),
    opt=IDEMPOTENT,
    operation_class=schema.operation(
        takes={"multipart/form-data": schema.FILES}, also_answers=(200,), idempotent=True
    ),
)
async def upload_documents(
    request: AnyRequest, engine: NamedDependency[Engine]
) -> Response[wire.AddOut]:
    """Stores uploaded files: text, Markdown, HTML, PDF and JSON Lines, in one transaction.

    A document's id is its file's name without the suffix. 201 when at least one is new, 200 when
    not; 422 when nothing could be stored.
    """
    engine.require_writable()
    uploads = await _uploads(request)
    documents, rejected = await engine.read(load_uploads, uploads)
    return added(await engine.write(store, engine.library, documents, rejected))


async def _uploads(request: AnyRequest) -> Sequence[Upload]:
    """The files of a multipart body; 400 when there is none."""
    try:
        form = await request.form()
    except (LookupError, UnicodeError) as error:
        raise ValidationException(
            detail="a field of the form is not in the character set that it names, or in UTF-8"
        ) from error
    uploads = []
    for _, part in form.multi_items():
        if isinstance(part, UploadFile):
            uploads.append(Upload(part.filename, await part.read()))
            await part.close()
    if not uploads:
        raise ValidationException(detail="send at least one file as multipart/form-data")
    return uploads


# The router prefers this path to the one with an id in it, for every method.


@get(_PATH, include_in_schema=False)
async def get_upload(
    request: AnyRequest, engine: NamedDependency[Engine], if_none_match: IfNoneMatch = None
) -> Response[Any]:
    """The document with that id."""
    response: Response[Any] = await get_document.fn(request, engine, _ID, if_none_match)
    return response


@put(_PATH, include_in_schema=False, opt=IDEMPOTENT)
async def put_upload(
    request: AnyRequest,
    engine: NamedDependency[Engine],
    data: JSONBody[inputs.DocumentIn],
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response[Any]:
    """Stores the document with that id."""
    response: Response[Any] = await put_document.fn(
        request, engine, _ID, data, if_match, if_none_match
    )
    return response


@delete(_PATH, include_in_schema=False, opt=IDEMPOTENT)
async def delete_upload(
    request: AnyRequest, engine: NamedDependency[Engine], if_match: IfMatch = None
) -> None:
    """Removes the document with that id."""
    await delete_document.fn(request, engine, _ID, if_match)


HANDLERS = (upload_documents, get_upload, put_upload, delete_upload)

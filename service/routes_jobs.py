"""The handlers of bulk ingestion in the background."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, ValidationException
from litestar.params import FromPath

from secondsource.corpus.records import Document, Rejected
from secondsource.errors import DocumentError

from . import inputs, schema, wire
from .engine import Engine
from .idempotency import IDEMPOTENT
from .jobs import FINAL, Given, Jobs
from .problems import AnyRequest, Refusal

if TYPE_CHECKING:
    from secondsource.qa.library import Library

NDJSON = "application/x-ndjson"

MAX_DOCUMENTS = 100_000
"""Documents of one job, those included that are refused."""

_DocumentList = Annotated[list[inputs.DocumentIn], msgspec.Meta(min_length=1)]


@post(
    "/jobs",
    status_code=202,
    responses=schema.problems(400, 408, 409, 413, 422),
    response_headers=[schema.LOCATION],
    opt=IDEMPOTENT,
    operation_class=schema.operation(
        takes={"application/json": schema.DOCUMENT_LIST, NDJSON: schema.TEXT}, idempotent=True
    ),
)
async def add_job(
    request: AnyRequest, engine: NamedDependency[Engine], jobs: NamedDependency[Jobs]
) -> Response[wire.JobOut]:
    """Stores many documents in the background, 200 in a transaction.

    The body is a JSON list of up to 100,000 documents, or one document a line as
    application/x-ndjson; a line that is none is refused in the report, and the others are stored.
    """
    engine.require_writable()
    media_type = request.content_type[0]
    given = await engine.read(_given, engine.library, await request.body(), media_type)
    job = jobs.submit(given)
    return Response(job.out(), headers={"Location": f"/v1/jobs/{job.id}"})


@get("/jobs", responses=schema.problems())
async def list_jobs(jobs: NamedDependency[Jobs]) -> wire.JobsOut:
    """The jobs that are remembered, newest first."""
    return wire.JobsOut(jobs=[job.summary() for job in jobs.newest_first()])


@get("/jobs/{job_id:str}", responses=schema.problems(404))
async def get_job(jobs: NamedDependency[Jobs], job_id: FromPath[str]) -> wire.JobOut:
    """A job's progress, and what became of its documents so far."""
    return jobs.get(job_id).out()


@delete(
    "/jobs/{job_id:str}",
    status_code=202,
    responses=schema.problems(404, 409),
    operation_class=schema.operation(also_answers=(200,)),
)
async def cancel_job(jobs: NamedDependency[Jobs], job_id: FromPath[str]) -> Response[wire.JobOut]:
    """Cancels a job: 200 when it has ended, 202 while it leaves its present transaction.

    What its progress has counted stays stored. 409 when it is done or has failed.
    """
    job = jobs.cancel(job_id)
    return Response(job.out(), status_code=200 if job.state in FINAL else 202)


def _given(library: Library, body: bytes, media_type: str) -> Given:
    documents, rejected = _documents(body, media_type)
    return Given(documents, rejected, library.generation)


def _documents(body: bytes, media_type: str) -> tuple[list[Document], list[Rejected]]:
    """The documents of a request, and the lines that are none."""
    if media_type == NDJSON:
        return _lines(body)
    try:
        items = msgspec.json.decode(body, type=_DocumentList)
    except msgspec.ValidationError as error:
        raise ValidationException(detail=str(error)) from error
    except msgspec.DecodeError as error:
        raise ClientException(detail=str(error)) from error
    _refuse_too_many(len(items))
    return inputs.to_documents(items)


def _lines(body: bytes) -> tuple[list[Document], list[Rejected]]:
    documents: list[Document] = []
    rejected: list[Rejected] = []
    for number, line in enumerate(io.BytesIO(body), start=1):
        if not line.strip():
            continue
        try:
            documents.append(msgspec.json.decode(line, type=inputs.DocumentIn).to_document())
        except (msgspec.DecodeError, DocumentError) as error:
            rejected.append(Rejected(name=f"line {number}", reason=str(error)))
        _refuse_too_many(len(documents) + len(rejected))
    if not documents and not rejected:
        raise ValidationException(detail="the body holds no document; write one JSON object a line")
    return documents, rejected


def _refuse_too_many(count: int) -> None:
    if count > MAX_DOCUMENTS:
        raise Refusal(
            status_code=413,
            detail=f"a job takes at most {MAX_DOCUMENTS:,} documents; send the rest as another",
        )


HANDLERS = (add_job, list_jobs, get_job, cancel_job)

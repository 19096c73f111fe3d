"""The handlers that read: questions, claims, searches and citations."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.openapi.spec import Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import JSONBody

from . import inputs, schema, streaming, wire
from .access import count_another
from .conditional import Dated
from .engine import Engine
from .problems import AnyRequest, described
from .verifying import verify_citations

JSON_LD = "application/ld+json"


@post(
    "/ask",
    status_code=200,
    responses=schema.problems(*schema.READS),
    response_headers=[schema.ETAG],
    operation_class=schema.operation(also_sends={streaming.MEDIA_TYPE: schema.EVENT}),
)
async def ask(
    request: AnyRequest, engine: NamedDependency[Engine], data: JSONBody[inputs.AskIn]
) -> Response[wire.AnswerOut]:
    """Answers a question with citations, and says when the articles disagree.

    With ``Accept: text/event-stream`` the events ``search``, ``readings``, ``positions`` and
    ``answer`` come as soon as they are found, then ``done``; ``error`` ends a stream that failed.
    """
    if streaming.is_wanted(request):
        return await streaming.stream_answer(engine, data)
    dated = Dated(engine.library)
    answer = await engine.read(dated(engine.library.ask), **data.to_call())
    return Response(wire.answer_out(answer), headers=dated.headers)


@post("/ask/batch", status_code=200, responses=schema.problems(*schema.READS))
async def ask_batch(
    request: AnyRequest, engine: NamedDependency[Engine], data: JSONBody[inputs.BatchIn]
) -> wire.BatchOut:
    """Answers up to 100 questions, one after the other, in the order asked.

    A question that cannot be answered has its problem in place of the answer. Each counts as a
    request where requests are counted.
    """
    first, *others = data.questions
    results = [await _batch_item(engine, first)]
    for item in others:
        results.append(await _batch_item(engine, item, request))
    return wire.BatchOut(results=results)


async def _batch_item(
    engine: Engine, question: inputs.AskIn, counted: AnyRequest | None = None
) -> wire.BatchItemOut:
    try:
        if counted is not None:
            count_another(counted.scope)
        answer = await engine.read(engine.library.ask, **question.to_call())
    except Exception as error:
        problem = wire.ProblemOut(**described(error, "a question of a batch"))
        return wire.BatchItemOut(problem=problem)
    return wire.BatchItemOut(answer=wire.answer_out(answer))


@post(
    "/check",
    status_code=200,
    responses=schema.problems(*schema.READS),
    response_headers=[schema.ETAG],
    operation_class=schema.operation(also_sends={JSON_LD: Schema(type=OpenAPIType.OBJECT)}),
)
async def check(
    engine: NamedDependency[Engine], data: JSONBody[inputs.CheckIn]
) -> Response[wire.ClaimOut]:
    """Judges a claim against the articles; with ``claim_review`` as schema.org's ClaimReview."""
    dated = Dated(engine.library)
    filters = data.filters.to_filters()
    verdict = await engine.read(
        dated(engine.library.check), data.claim, filters=filters, as_of=data.as_of
    )
    if data.claim_review is None:
        return Response(wire.claim_out(verdict), headers=dated.headers)
    review: Any = verdict.to_claim_review(**msgspec.structs.asdict(data.claim_review))
    return Response(review, media_type=JSON_LD, headers=dated.headers)


@post(
    "/search",
    status_code=200,
    responses=schema.problems(*schema.READS),
    response_headers=[schema.ETAG],
)
async def search(
    engine: NamedDependency[Engine], data: JSONBody[inputs.SearchIn]
) -> Response[wire.SearchOut]:
    """The best passages, best first."""
    dated = Dated(engine.library)
    filters = data.filters.to_filters()
    hits = await engine.read(
        dated(engine.library.search), data.query, limit=data.limit, filters=filters
    )
    return Response(wire.search_out(data.query, hits), headers=dated.headers)


@post("/citations/verify", status_code=200, responses=schema.problems(*schema.READS))
async def verify(
    engine: NamedDependency[Engine], data: JSONBody[inputs.VerifyIn]
) -> wire.CheckedCitationsOut:
    """Whether each quote stands where its citation says, and where it stands now if not."""
    results = await engine.read(verify_citations, data.citations, engine.library.get)
    return wire.CheckedCitationsOut(results=results)


HANDLERS = (ask, ask_batch, check, search, verify)

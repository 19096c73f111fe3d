"""The JSON shapes that the command line and HTTP give back.

Answers and claim verdicts have the same keys, in the same order, as ``Answer.to_dict()`` and
``ClaimVerdict.to_dict()``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from secondsource.corpus.records import Document
from secondsource.index.records import AddReport, Hit, Listing
from secondsource.qa.records import Answer, ClaimVerdict

if TYPE_CHECKING:
    from secondsource.index.collection import VerifyReport


class DocumentSummary(Struct):
    """A stored article without its text. ``characters`` counts code points."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    author: str | None
    language: str | None
    origin_id: str
    sha256: str
    characters: int


class DocumentOut(DocumentSummary):
    """A stored article."""

    provenance: tuple[str, ...]
    text: str


class DocumentsOut(Struct):
    """A page of the library's documents, ordered by id; ``total`` counts all of them."""

    documents: list[DocumentSummary]
    total: int
    generation: int


class RejectedOut(Struct):
    """An input that was not stored."""

    name: str
    reason: str


class AddOut(Struct):
    """Ids by what became of them."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejected: list[RejectedOut]
    generation: int
    passages: int


class RanksOut(Struct):
    """1-based ranks in the two searches that were fused."""

    dense: int | None
    lexical: int | None


class HitOut(Struct):
    """A found passage; ``text`` is ``document.text[start:end]``."""

    document_id: str
    document_sha256: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    origin_id: str
    text: str
    start: int
    end: int
    score: float
    ranks: RanksOut


class SearchOut(Struct):
    """Found passages, best first."""

    query: str
    hits: list[HitOut]


class CitationOut(Struct):
    """A quote and where it stands."""

    id: int
    document_id: str
    document_sha256: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    origin_id: str
    quote: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None


class PositionOut(Struct):
    """One answer that the articles give."""

    value: str
    normalized: dict[str, Any] | None
    stance: str | None
    articles: int
    origins: int
    probability: float
    citations: list[int]


class DisagreementOut(Struct):
    """Two positions that cannot both hold, by index."""

    kind: str
    relation: str
    positions: list[int]
    explanation: str
    citations: list[int]


class CaveatOut(Struct):
    """A difference that is no disagreement."""

    relation: str
    text: str
    citations: list[int]


class LibraryOut(Struct):
    """What the answer was made from."""

    generation: int
    config: str


class AnswerOut(Struct):
    """An answer, by the same keys as ``Answer.to_dict()``."""

    question: str
    verdict: str
    answer: str
    confidence: float
    reason: str | None
    positions: list[PositionOut]
    disagreements: list[DisagreementOut]
    caveats: list[CaveatOut]
    citations: list[CitationOut]
    library: LibraryOut
    timings_ms: dict[str, float]


class OriginsOut(Struct):
    """Independent origins for and against a claim."""

    supporting: int
    refuting: int


class ClaimOut(Struct):
    """A claim's verdict, by the same keys as ``ClaimVerdict.to_dict()``."""

    claim: str
    verdict: str
    confidence: float
    supporting: list[CitationOut]
    refuting: list[CitationOut]
    explanation: str
    origins: OriginsOut
    library: LibraryOut
    timings_ms: dict[str, float]


class VerifyOut(Struct):
    """What a check of a library found; ``repaired`` has been mended, ``problems`` still stand."""

    ok: bool
    problems: tuple[str, ...]
    repaired: tuple[str, ...]
    generation: int
    documents: int
    passages: int


class ProblemOut(Struct):
    """Problem details (RFC 9457). ``code`` names the error where it is one of the library's."""

    type: str
    title: str
    status: int
    detail: str
    code: str | UnsetType = UNSET


class BatchItemOut(Struct, omit_defaults=True):
    """What became of one question: its answer, or the problem that it met."""

    answer: AnswerOut | UnsetType = UNSET
    problem: ProblemOut | UnsetType = UNSET


class BatchOut(Struct):
    """One result a question, in the order asked."""

    results: list[BatchItemOut]


class CheckedCitationOut(Struct):
    """Whether a citation holds. ``found`` is where its quote stands now, if at one place only.

    ``reason`` is null exactly when ``ok``.
    """

    ok: bool
    reason: Literal["unknown_document", "text_changed", "quote_differs", "out_of_range"] | None
    found: tuple[int, int] | None


class CheckedCitationsOut(Struct):
    """One result a citation, in the order given."""

    results: list[CheckedCitationOut]


class JobSummary(Struct):
    """A bulk ingestion: ``done`` of ``total`` documents are settled, and stay so.

    ``state`` is queued, running, done, failed or cancelled; times are ISO 8601 in UTC.
    """

    id: str
    state: str
    done: int
    total: int
    created: str
    started: str | None
    finished: str | None


class JobOut(JobSummary):
    """A bulk ingestion with what became of its documents so far, and why it failed if it did."""

    report: AddOut
    problem: ProblemOut | None


class JobsOut(Struct):
    """The jobs that are remembered, newest first."""

    jobs: list[JobSummary]


class HealthOut(Struct):
    """``status`` is live or ready."""

    status: str


def answer_out(answer: Answer) -> AnswerOut:
    """The edge's shape of an answer."""
    return msgspec.convert(answer.to_dict(), AnswerOut)


def claim_out(verdict: ClaimVerdict) -> ClaimOut:
    """The edge's shape of a claim's verdict."""
    return msgspec.convert(verdict.to_dict(), ClaimOut)


def document_out(document: Document) -> DocumentOut:
    """A document with its text; the path of its file stays inside."""
    return DocumentOut(**_head(document), provenance=tuple(document.provenance), text=document.text)


def documents_out(listing: Listing) -> DocumentsOut:
    """The edge's shape of a page of documents."""
    return msgspec.convert(listing, DocumentsOut, from_attributes=True)


def search_out(query: str, hits: Iterable[Hit]) -> SearchOut:
    """Hits with what is needed to cite them."""
    return SearchOut(query=query, hits=[_hit(hit) for hit in hits])


def add_out(report: AddReport) -> AddOut:
    """What became of the documents of one write."""
    return AddOut(
        added=report.added,
        replaced=report.replaced,
        unchanged=report.unchanged,
        rejected=[RejectedOut(name=item.name, reason=item.reason) for item in report.rejected],
        generation=report.generation,
        passages=report.passages,
    )


def verify_out(report: VerifyReport) -> VerifyOut:
    """The edge's shape of a check."""
    return VerifyOut(**{name: getattr(report, name) for name in VerifyOut.__struct_fields__})


def _head(document: Document) -> dict[str, Any]:
    names = DocumentSummary.__struct_fields__
    values = {name: getattr(document, name) for name in names if name != "characters"}
    return {**values, "characters": len(document.text)}


def _hit(hit: Hit) -> HitOut:
    document = hit.document
    return HitOut(
        document_id=document.id,
        document_sha256=document.sha256,
        title=document.title,
        source=document.source,
        url=document.url,
        published=document.published,
        origin_id=document.origin_id,
        text=hit.text,
        start=hit.passage.start,
        end=hit.passage.end,
        score=hit.score,
        ranks=RanksOut(dense=hit.ranks.dense, lexical=hit.ranks.lexical),
    )

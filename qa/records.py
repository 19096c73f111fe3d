"""The answer and everything it is made of.

The JSON of :meth:`Answer.to_dict` and :meth:`ClaimVerdict.to_dict` is a fixed contract. Offsets
are half-open and count code points of the stored document's text.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.qa.citation_formats import anthropic_blocks, cohere_message
from secondsource.qa.claim_review import DEFAULT_AUTHOR, claim_review


class Verdict(enum.StrEnum):
    """What the articles say to a question."""

    AGREED = "agreed"
    DISPUTED = "disputed"
    SINGLE_SOURCE = "single_source"
    UNANSWERED = "unanswered"


class ClaimLabel(enum.StrEnum):
    """What the articles say to a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    DISPUTED = "disputed"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class RelationKind(enum.StrEnum):
    """How two positions stand to each other; only the last two make a disagreement."""

    AGREES = "agrees"
    REFINES = "refines"
    SCOPE_DIFFERS = "scope_differs"
    HEDGE_DIFFERS = "hedge_differs"
    UNRELATED = "unrelated"
    CONFLICTS = "conflicts"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: ``quote == document.text[start:end]``, always.

    ``id`` is the marker's number, from 1. ``answer_start``/``answer_end`` delimit the answer in
    the document's text, inside the quote, where there is one.
    """

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
    answer_start: int | None = None
    answer_end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One answer that the articles give.

    ``articles`` counts documents, ``origins`` independent origins among them; ``citations`` are
    citation ids, best first. ``normalized`` is the typed value as JSON, or None for free text.
    """

    value: str
    normalized: dict[str, Any] | None
    stance: str | None
    articles: int
    origins: int
    probability: float
    citations: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {
            "value": self.value,
            "normalized": self.normalized,
            "stance": self.stance,
            "articles": self.articles,
            "origins": self.origins,
            "probability": round(self.probability, 4),
            "citations": list(self.citations),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two positions that cannot both hold, by index into ``Answer.positions``.

    ``kind`` is amount, date, name, polarity, scope or other; ``relation`` conflicts or superseded.
    """

    kind: str
    relation: str
    positions: tuple[int, int]
    explanation: str
    citations: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {
            "kind": self.kind,
            "relation": self.relation,
            "positions": list(self.positions),
            "explanation": self.explanation,
            "citations": list(self.citations),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """A difference that is no disagreement: refines, scope_differs or hedge_differs."""

    relation: str
    text: str
    citations: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {"relation": self.relation, "text": self.text, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryState:
    """Which library generation and configuration an answer was made from."""

    generation: int
    config: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {"generation": self.generation, "config": self.config}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question's verdict, the composed answer, and the evidence.

    ``answer`` carries markers such as ``[1]`` and is empty when unanswered; ``confidence`` is in
    [0, 1]; ``reason`` is a code when there is no answer or a weak one. ``timings_ms`` are wall
    milliseconds by stage.
    """

    question: str
    verdict: Verdict
    answer: str
    confidence: float
    reason: str | None
    positions: tuple[Position, ...]
    disagreements: tuple[Disagreement, ...]
    caveats: tuple[Caveat, ...]
    citations: tuple[Citation, ...]
    library: LibraryState
    timings_ms: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object; the same on the command line, over HTTP and here."""
        return {
            "question": self.question,
            "verdict": str(self.verdict),
            "answer": self.answer,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "positions": [position.to_dict() for position in self.positions],
            "disagreements": [item.to_dict() for item in self.disagreements],
            "caveats": [caveat.to_dict() for caveat in self.caveats],
            "citations": [citation.to_dict() for citation in self.citations],
            "library": self.library.to_dict(),
            "timings_ms": self.timings_ms,
        }

    def to_anthropic(self, documents: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Anthropic's text blocks, whose ``citations`` are of the type ``char_location``.

        The blocks joined are the answer without markers. ``documents`` are the ids in the order
        in which the documents were sent, which ``document_index`` counts from 0; without it, the
        order of their first citation. Raises InputError for a cited document that is not there.
        """
        return anthropic_blocks(self, documents)

    def to_cohere(self) -> dict[str, Any]:
        """Cohere's ``text``, the answer without markers, and its ``citations``.

        ``text[start:end]`` is each citation's own ``text``; its ``sources`` are the documents
        with the cited quote as ``snippet``.
        """
        return cohere_message(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """What the articles say to a claim, with the passages for and against.

    ``supporting_origins`` and ``refuting_origins`` count independent origins. ``parts`` are the
    verdicts on the claims of a sentence that makes several, in order; empty when it makes one.
    """

    claim: str
    verdict: ClaimLabel
    confidence: float
    supporting: tuple[Citation, ...]
    refuting: tuple[Citation, ...]
    explanation: str
    supporting_origins: int
    refuting_origins: int
    library: LibraryState
    timings_ms: dict[str, float]
    parts: tuple[CheckedClaim, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object; the same on the command line, over HTTP and here."""
        return {
            "claim": self.claim,
            "verdict": str(self.verdict),
            "confidence": round(self.confidence, 4),
            "supporting": [citation.to_dict() for citation in self.supporting],
            "refuting": [citation.to_dict() for citation in self.refuting],
            "explanation": self.explanation,
            "origins": {
                "supporting": self.supporting_origins,
                "refuting": self.refuting_origins,
            },
            "library": self.library.to_dict(),
            "timings_ms": self.timings_ms,
        }

    def to_claim_review(
        self,
        *,
        author: str = DEFAULT_AUTHOR,
        author_url: str | None = None,
        url: str | None = None,
        published: str | None = None,
    ) -> dict[str, Any]:
        """The verdict as schema.org's ClaimReview, in JSON-LD.

        ``author`` is the organisation that answers for the review, ``url`` the page that it stands
        on and ``published`` that page's date in ISO 8601. Raises InputError for an empty author
        and a date that is none.
        """
        return claim_review(
            self, author=author, author_url=author_url, url=url, published=published
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """One claim of a longer text: ``start`` and ``end`` delimit its own words there.

    In ``ClaimVerdict.parts`` the text is the whole claim, in a TextVerdict it is the text that was
    checked. ``verdict.claim`` is the claim as it was judged: a full sentence, which may repeat a
    subject that stands elsewhere.
    """

    start: int
    end: int
    verdict: ClaimVerdict

    def to_dict(self) -> dict[str, Any]:
        """The range and the verdict's own keys."""
        return {"start": self.start, "end": self.end, **self.verdict.to_dict()}

"""What checking a whole text gives back: its sentences in order, with the verdicts on their claims.

Offsets are half-open and count code points of the text that was checked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from secondsource.qa.claim_review import claim_reviews
from secondsource.qa.records import CheckedClaim, ClaimVerdict, LibraryState


class SkipReason(enum.StrEnum):
    """Why a sentence was not checked."""

    HEADING = "heading"
    QUESTION = "question"
    GREETING = "greeting"
    OPINION = "opinion"
    INSTRUCTION = "instruction"
    NO_CLAIM = "no_claim"
    UNCLEAR_SUBJECT = "unclear_subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence:
    """A sentence of the text, ``text == whole[start:end]``.

    Either ``skipped`` says why it was not checked, or ``verdict`` is that on the whole sentence and
    ``claims`` are the claims in it, at least one. ``verdict.claim`` is the sentence as it was
    judged: without markup, and with the name of what "it" stands for.
    """

    text: str
    start: int
    end: int
    skipped: SkipReason | None = None
    verdict: ClaimVerdict | None = None
    claims: tuple[CheckedClaim, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data; ``verdict``, ``confidence`` and ``explanation`` are null when skipped."""
        judged = self.verdict
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "skipped": None if self.skipped is None else str(self.skipped),
            "verdict": None if judged is None else str(judged.verdict),
            "confidence": None if judged is None else round(judged.confidence, 4),
            "explanation": None if judged is None else judged.explanation,
            "claims": [claim.to_dict() for claim in self.claims],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVerdict:
    """What the articles say to the claims of a text; ``sentences`` are all of its sentences."""

    sentences: tuple[CheckedSentence, ...]
    library: LibraryState
    timings_ms: dict[str, float]

    @property
    def claims(self) -> tuple[CheckedClaim, ...]:
        """Every claim of the text, in order."""
        return tuple(claim for sentence in self.sentences for claim in sentence.claims)

    def to_dict(self) -> dict[str, Any]:
        """Plain data; a claim has the keys of ``ClaimVerdict.to_dict()`` after its range."""
        return {
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "library": self.library.to_dict(),
            "timings_ms": self.timings_ms,
        }

    def to_claim_review(self, **options: str | None) -> dict[str, Any]:
        """A JSON-LD graph with a ClaimReview of each claim.

        Takes the options of :meth:`ClaimVerdict.to_claim_review`.
        """
        return claim_reviews((claim.verdict for claim in self.claims), **options)

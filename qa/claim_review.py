"""Verdicts as schema.org's ClaimReview, the form in which fact checks are published.

https://schema.org/ClaimReview; every key is a property of that vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from secondsource.errors import InputError

if TYPE_CHECKING:
    from secondsource.qa.records import Citation, ClaimVerdict

CONTEXT = "https://schema.org"
DEFAULT_AUTHOR = "secondsource"
WORST, BEST = 1, 5

_RATINGS = {
    "supported": ("True", BEST),
    "refuted": ("False", WORST),
    "disputed": ("Disputed", (WORST + BEST) // 2),
    "not_enough_evidence": ("Not enough evidence", None),
}
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:[T ].*)?)?)?")


def claim_review(
    verdict: ClaimVerdict,
    *,
    author: str = DEFAULT_AUTHOR,
    author_url: str | None = None,
    url: str | None = None,
    published: str | None = None,
) -> dict[str, Any]:
    """See :meth:`ClaimVerdict.to_claim_review`.

    An article that says what the claim says is an appearance of the claim; one that says otherwise
    is not, so what refutes the claim stands in ``citation`` alone, which holds both.
    """
    if not author.strip():
        raise InputError("the author of a review must not be empty; name who answers for it")
    if published is not None and not _ISO_DATE.fullmatch(published):
        raise InputError(
            f"the date of a review must be an ISO 8601 date such as 2026-01-31, not {published!r}"
        )
    claim: dict[str, Any] = {"@type": "Claim", "text": verdict.claim}
    if verdict.supporting:
        claim["appearance"] = _articles(verdict.supporting)
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": url,
        "datePublished": published,
        "author": _known({"@type": "Organization", "name": author.strip(), "url": author_url}),
        "claimReviewed": verdict.claim,
        "itemReviewed": claim,
        "reviewRating": _rating(verdict),
        "reviewBody": verdict.explanation,
        "citation": _articles((*verdict.supporting, *verdict.refuting)) or None,
    }
    return _known(review)


def claim_reviews(verdicts: Iterable[ClaimVerdict], **options: str | None) -> dict[str, Any]:
    """One JSON-LD graph with a review of each claim; ``options`` as :func:`claim_review` takes."""
    given = {name: value for name, value in options.items() if value is not None}
    reviews = [claim_review(verdict, **given) for verdict in verdicts]
    for review in reviews:
        del review["@context"]
    return {"@context": CONTEXT, "@graph": reviews}


def _rating(verdict: ClaimVerdict) -> dict[str, Any]:
    """Without a value where the articles do not say: no figure stands for "unknown"."""
    name, value = _RATINGS[verdict.verdict]
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": name}
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return rating


def _articles(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Each cited article once, with its quotes."""
    found: dict[str, dict[str, Any]] = {}
    for citation in citations:
        publisher = {"@type": "Organization", "name": citation.source} if citation.source else None
        article = found.setdefault(
            citation.document_id,
            _known(
                {
                    "@type": "Article",
                    "identifier": citation.document_id,
                    "url": citation.url,
                    "headline": citation.title or None,
                    "publisher": publisher,
                    "datePublished": citation.published,
                    "hasPart": [],
                }
            ),
        )
        article["hasPart"].append({"@type": "Quotation", "text": citation.quote})
    return list(found.values())


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}

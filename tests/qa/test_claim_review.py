"""Claim reviews hold nothing but what schema.org defines, and no rating that nobody gave."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from secondsource.errors import InputError
from secondsource.qa.claim_review import claim_reviews
from secondsource.qa.records import Citation, ClaimLabel, ClaimVerdict, LibraryState

CREATIVE_WORK = {
    "author",
    "citation",
    "datePublished",
    "hasPart",
    "headline",
    "identifier",
    "publisher",
    "text",
    "url",
}
PROPERTIES = {
    "ClaimReview": CREATIVE_WORK
    | {"@context", "claimReviewed", "itemReviewed", "reviewBody", "reviewRating"},
    "Claim": CREATIVE_WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "Rating": {"alternateName", "bestRating", "ratingValue", "worstRating", "ratingExplanation"},
    "Article": CREATIVE_WORK,
    "Quotation": CREATIVE_WORK,
    "Organization": {"name", "url"},
}
"""The properties of schema.org's types as far as a fact check can use them."""


def citation(number: int, document: str, quote: str, **known: str) -> Citation:
    return Citation(
        id=number,
        document_id=document,
        document_sha256="00",
        title=known.get("title", ""),
        source=known.get("source"),
        url=known.get("url"),
        published=known.get("published"),
        origin_id=document,
        quote=quote,
        start=0,
        end=len(quote),
    )


TOWN = citation(
    1,
    "bridge",
    "The bridge opened in 1931.",
    title="The bridge",
    source="Town Crier",
    url="https://example.org/bridge",
    published="2024-05-01",
)
SAME_ARTICLE = citation(2, "bridge", "In 1931 it opened.")
POST = citation(3, "river", "It opened in 1932.")
DISPUTED = ClaimVerdict(
    claim="The bridge opened in 1931.",
    verdict=ClaimLabel.DISPUTED,
    confidence=0.5,
    supporting=(TOWN, SAME_ARTICLE),
    refuting=(POST,),
    explanation="Supported by one, refuted by the other.",
    supporting_origins=1,
    refuting_origins=1,
    library=LibraryState(generation=1, config="x"),
    timings_ms={},
)


def check_properties(node: Any) -> None:
    """Every object has a known type and only that type's properties."""
    if isinstance(node, list):
        assert node
        for item in node:
            check_properties(item)
    elif isinstance(node, dict):
        assert set(node) - {"@type"} <= PROPERTIES[node["@type"]], node
        for value in node.values():
            check_properties(value)
    else:
        assert node not in (None, "")


@pytest.mark.parametrize("label", ClaimLabel)
def test_a_review_holds_only_what_schema_org_defines(label: ClaimLabel) -> None:
    silent = label is ClaimLabel.NOT_ENOUGH_EVIDENCE
    verdict = replace(
        DISPUTED, verdict=label, **({"supporting": (), "refuting": ()} if silent else {})
    )
    review = verdict.to_claim_review(url="https://example.org/check", published="2024-06-01")
    check_properties(review)
    assert json.loads(json.dumps(review)) == review
    assert review["@context"] == "https://schema.org"
    assert review["claimReviewed"] == review["itemReviewed"]["text"] == DISPUTED.claim


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [("supported", "True", 5), ("refuted", "False", 1), ("disputed", "Disputed", 3)],
)
def test_a_verdict_has_a_name_and_a_place_on_the_scale(label: str, name: str, value: int) -> None:
    rating = replace(DISPUTED, verdict=ClaimLabel(label)).to_claim_review()["reviewRating"]
    assert rating == {
        "@type": "Rating",
        "alternateName": name,
        "ratingValue": value,
        "bestRating": 5,
        "worstRating": 1,
    }


def test_what_the_articles_do_not_say_has_no_rating_value() -> None:
    verdict = replace(DISPUTED, verdict=ClaimLabel.NOT_ENOUGH_EVIDENCE, supporting=(), refuting=())
    review = verdict.to_claim_review()
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Not enough evidence"}
    assert "appearance" not in review["itemReviewed"]
    assert "citation" not in review


def test_an_article_that_refutes_the_claim_is_cited_and_no_appearance_of_it() -> None:
    review = DISPUTED.to_claim_review()
    town = {
        "@type": "Article",
        "identifier": "bridge",
        "url": "https://example.org/bridge",
        "headline": "The bridge",
        "publisher": {"@type": "Organization", "name": "Town Crier"},
        "datePublished": "2024-05-01",
        "hasPart": [
            {"@type": "Quotation", "text": "The bridge opened in 1931."},
            {"@type": "Quotation", "text": "In 1931 it opened."},
        ],
    }
    post = {
        "@type": "Article",
        "identifier": "river",
        "hasPart": [{"@type": "Quotation", "text": "It opened in 1932."}],
    }
    assert review["itemReviewed"]["appearance"] == [town]
    assert review["citation"] == [town, post]


def test_the_author_is_the_tool_unless_somebody_answers_for_it() -> None:
    assert DISPUTED.to_claim_review()["author"] == {"@type": "Organization", "name": "secondsource"}
    review = DISPUTED.to_claim_review(author=" Harbor Ledger ", author_url="https://example.org")
    assert review["author"] == {
        "@type": "Organization",
        "name": "Harbor Ledger",
        "url": "https://example.org",
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [({"author": " "}, "author of a review"), ({"published": "soon"}, "ISO 8601 date .* 'soon'")],
)
def test_a_review_without_author_or_with_a_date_that_is_none_is_refused(
    options: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        DISPUTED.to_claim_review(**options)


def test_several_reviews_are_one_graph() -> None:
    other = replace(DISPUTED, claim="It is long.")
    graph = claim_reviews([DISPUTED, other], author="Harbor Ledger", url=None)
    assert list(graph) == ["@context", "@graph"]
    assert [review["claimReviewed"] for review in graph["@graph"]] == [
        "The bridge opened in 1931.",
        "It is long.",
    ]
    check_properties(graph["@graph"])
    assert {review["author"]["name"] for review in graph["@graph"]} == {"Harbor Ledger"}
    assert claim_reviews([])["@graph"] == []

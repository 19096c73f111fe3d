"""A whole text: which sentences are checked, what "it" stands for, and where each claim stands."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from secondsource import Document, Library, TextVerdict
from secondsource.errors import QuestionError
from secondsource.qa.text_claims import text_claims
from secondsource.qa.traced import Traced

TOWN = "The Marl bridge cost $40 million to build, the city said. It crosses the river."


def claims_of(text: str) -> list[str]:
    """The claims as they are judged, and the reason in brackets for what is skipped."""
    return [s.claim.text if s.claim else f"[{s.skipped}]" for s in text_claims(text)]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("# The Marl bridge", "heading"),
        ("The toll of the bridge", "heading"),
        ("Cheap Tickets Are Back For Drivers", "heading"),
        ("The articles say this:", "heading"),
        ("Did the Marl bridge open in 1931?", "question"),
        ("“Did it open?”", "question"),
        ("Hello everyone,", "greeting"),
        ("Thank you for your question.", "greeting"),
        ("Best regards, Ann", "greeting"),
        ("I think the bridge is beautiful.", "opinion"),
        ("In my opinion, the bridge is ugly.", "opinion"),
        ("My favourite bridge opened in 1931.", "opinion"),
        ("Cancel your subscription today.", "instruction"),
        ("Please see the map.", "instruction"),
        ("Let's cross the bridge.", "instruction"),
        ("Because of the rain.", "no_claim"),
        ("1931.", "no_claim"),
        ("😀", "no_claim"),
        ("* * *", "no_claim"),
        ("It cost $40 million.", "unclear_subject"),
        ("We sold 3 million phones.", "unclear_subject"),
        ("This was in 1931.", "unclear_subject"),
    ],
)
def test_what_claims_nothing_is_skipped_with_its_reason(sentence: str, reason: str) -> None:
    assert claims_of(sentence) == [f"[{reason}]"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Marl bridge opened in 1931.",
        "Bridge opens in May",
        "The finished picture runs for 131 minutes.",
        "“I love this bridge,” said the mayor.",
        "There are 20 lamps on the bridge.",
        "It is true that the bridge opened in 1931.",
        "Welcome Holdings, a bank in Ostrel, bought the ferry company in 1931.",
    ],
)
def test_what_can_be_checked_is_checked_as_it_stands(sentence: str) -> None:
    assert claims_of(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("The ferry, a steel ship, sank in 1950. It was raised.", "The ferry was raised."),
        ("A bridge opened in May. Its toll is $5.", "The bridge’s toll is $5."),
        ("Carl Bosch won in 1931. He founded a museum.", "Carl Bosch founded a museum."),
        ("Drivers protested on Monday. They paid $2.", "Drivers paid $2."),
        ("Old friends met on Monday. Now they pay $2.", "Now old friends pay $2."),
        ("The ferry sank. In 1951, it was raised.", "In 1951, the ferry was raised."),
        # what leaves a doubt
        ("The mayor opened the bridge in 1931. It cost $4 million.", "[unclear_subject]"),
        ("Carl Bosch met Ann Field. She won.", "[unclear_subject]"),
        ("The ferry sank in 1950. They drowned.", "[unclear_subject]"),
        ("The ferry sank in 1950.\n\nIt was raised.", "[unclear_subject]"),
        ("When did the ferry sink? It was raised.", "[unclear_subject]"),
    ],
)
def test_a_pronoun_stands_for_the_subject_before_it_or_is_not_guessed(
    text: str, second: str
) -> None:
    assert claims_of(text)[1] == second


def test_a_subject_carries_on_over_several_pronouns_of_one_gender() -> None:
    text = "Carl Bosch won in 1931. He founded a museum. His prize is there. She died in 1940."
    assert claims_of(text) == [
        "Carl Bosch won in 1931.",
        "Carl Bosch founded a museum.",
        "Carl Bosch’s prize is there.",
        "[unclear_subject]",
    ]


def test_markup_is_no_part_of_a_claim() -> None:
    text = "- The **Marl bridge** [opened](https://example.org/a_b)\n  in  1931 [1][2]."
    assert claims_of(text) == ["The Marl bridge opened in 1931."]
    text = "3. The _old_ bridge_toll is `free`."
    assert claims_of(text) == ["The old bridge_toll is free."]


def test_a_traced_text_knows_where_each_letter_came_from() -> None:
    original = "…  The\n**old** 🌉 bridge."
    traced = Traced.without_markup(original, 1, len(original))
    assert traced.text == "The old 🌉 bridge."
    for place, letter in enumerate(traced.text):
        start, end = traced.range_of(place, place + 1)
        assert original[start:end].replace("\n", " ") == letter
    named = traced.replaced(0, 7, "Its oldest")
    assert named.text == "Its oldest 🌉 bridge."
    assert original[slice(*named.range_of(0, 10))] == "The\n**old"
    assert original[slice(*named.range_of(11, len(named.text)))] == "🌉 bridge."


TEXT = (
    "# A 🌉 draft\n\nHello! The **Marl bridge** cost $65 million and\ncrosses the river [1]. "
    "Who paid for it?\n"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of([Document(id="a", text=TOWN)])


@pytest.fixture(scope="module")
def checked(library: Library) -> TextVerdict:
    return library.check_text(TEXT)


def test_every_sentence_is_there_with_its_place(checked: TextVerdict) -> None:
    assert [(s.skipped, len(s.claims)) for s in checked.sentences] == [
        ("heading", 0),
        ("greeting", 0),
        (None, 2),
        ("question", 0),
    ]
    for sentence in checked.sentences:
        assert sentence.text == TEXT[sentence.start : sentence.end]


def test_every_claim_is_judged_and_has_its_place(checked: TextVerdict) -> None:
    assert [
        (TEXT[c.start : c.end], c.verdict.claim, c.verdict.verdict) for c in checked.claims
    ] == [
        ("The **Marl bridge** cost $65 million", "The Marl bridge cost $65 million.", "refuted"),
        ("crosses the river", "The Marl bridge crosses the river.", "supported"),
    ]
    verdict = checked.sentences[2].verdict
    assert verdict is not None
    assert verdict.verdict == "refuted"
    assert verdict.claim == "The Marl bridge cost $65 million and crosses the river."


def test_the_json_holds_the_contract_of_a_claim_for_each(checked: TextVerdict) -> None:
    record = checked.to_dict()
    assert json.loads(json.dumps(record)) == record
    assert list(record) == ["sentences", "library", "timings_ms"]
    heading, _, sentence, _ = record["sentences"]
    keys = ["text", "start", "end", "skipped", "verdict", "confidence", "explanation", "claims"]
    assert [list(item) for item in record["sentences"]] == [keys] * 4
    assert (heading["skipped"], heading["verdict"], heading["confidence"]) == (
        "heading",
        None,
        None,
    )
    assert (sentence["skipped"], sentence["verdict"]) == (None, "refuted")
    for claim, found in zip(sentence["claims"], checked.claims, strict=True):
        assert claim == {"start": found.start, "end": found.end, **found.verdict.to_dict()}


def test_reviews_of_a_text_are_one_graph(checked: TextVerdict) -> None:
    graph = checked.to_claim_review(author="Harbor Ledger")["@graph"]
    assert [review["reviewRating"]["alternateName"] for review in graph] == ["False", "True"]


def test_progress_counts_sentences_and_asyncio_gives_the_same(
    library: Library, checked: TextVerdict
) -> None:
    seen: list[tuple[str, int, int]] = []
    again = asyncio.run(library.acheck_text(TEXT, progress=lambda *step: seen.append(step)))
    assert seen == [("check", done, 4) for done in range(5)]
    assert [c.verdict.explanation for c in again.claims] == [
        c.verdict.explanation for c in checked.claims
    ]


def test_filters_hold_for_every_claim() -> None:
    with Library.of([Document(id="a", text=TOWN, published="2026-01-01")]) as dated:
        found = dated.check_text(TEXT, as_of="2025-01-01")
    assert {claim.verdict.verdict for claim in found.claims} == {"not_enough_evidence"}


def test_a_text_without_claims_has_no_verdicts(library: Library) -> None:
    assert library.check_text("Hello! How are you?").claims == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty; write at least one word"),
        (" \n\t", "is empty"),
        (None, "must be text, not NoneType"),
        (b"It opened.", "must be text, not bytes"),
        ("It \ud800 opened.", "lone surrogate at 3"),
        ("x" * 100_001, "has 100,001 characters; at most 100,000 are checked at a time"),
    ],
)
def test_a_text_that_cannot_be_checked_is_refused(
    library: Library, text: Any, message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        library.check_text(text)

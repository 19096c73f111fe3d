"""Questions that a sentence answers, over what a model might have read."""

from __future__ import annotations

import pytest

from secondsource.corpus.chunks import chunk_document
from secondsource.corpus.records import Document
from secondsource.index.records import Hit, Ranks
from secondsource.qa.descriptions import asks_for_description, describe, described
from secondsource.qa.evidence import Span, SpanReading
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import ReadPassage
from secondsource.qa.values import ValueKind

PUMP = (
    "The fair opened at nine. A heat pump moves warmth from the cold air outside into the house. "
    "It needs little power."
)
QUESTION = "How does a heat pump warm a house?"


def passage(
    text: str, *, answerable: float = 2.0, span: str = "", score: float = 1.0, name: str = "a"
) -> ReadPassage:
    document = Document(id=name, text=text)
    (chunk,) = chunk_document(document)
    start = text.find(span) if span else -1
    spans = (Span(start=start, end=start + len(span), score=score),) if span else ()
    hit = Hit(document=document, passage=chunk, score=0.0, ranks=Ranks())
    return hit, SpanReading(spans=spans, answerable_logit=answerable)


@pytest.mark.parametrize(
    ("question", "described"),
    [
        (QUESTION, True),
        ("Why was the bridge closed?", True),
        ("What is a heat pump?", True),
        ("What did the council say about the toll?", True),
        ("When was the bridge closed?", False),
        ("How much did the bridge cost?", False),
        ("Who built the bridge?", False),
        ("Was the bridge closed?", False),
    ],
)
def test_what_asks_for_more_than_a_value(question: str, described: bool) -> None:
    assert asks_for_description(analyse_question(question)) is described


def sentence(question: str, read: ReadPassage) -> str:
    found = describe(analyse_question(question), read)
    return found.hit.document.text[found.sentence.start : found.sentence.end]


def test_the_sentence_with_most_of_what_is_asked_answers() -> None:
    assert sentence(QUESTION, passage(PUMP)).startswith("A heat pump moves warmth")


def test_of_sentences_that_share_as_much_that_with_the_span_answers() -> None:
    text = "The toll rose in May. The toll rose to pay for repairs."
    question = "Why did the toll rise?"
    assert sentence(question, passage(text)) == "The toll rose in May."
    assert sentence(question, passage(text, span="to pay for repairs")) == (
        "The toll rose to pay for repairs."
    )


def test_each_article_answers_once_the_surest_first() -> None:
    other = "They sell a heat pump for every house that is to be warm. Nobody says how."
    terns = "Terns nest on the cliffs. Nobody counts them."
    question = analyse_question(QUESTION)
    first, last = described(
        question,
        [
            passage(other, answerable=-6.0, span="They", score=-9.0, name="b"),
            passage(terns, answerable=5.0, name="c"),  # speaks of something else
            passage(PUMP, span="moves warmth", name="a"),
        ],
    )
    assert (first.document.id, last.document.id) == ("a", "b")
    assert first.probability > 0.5 > last.probability
    assert first.value.kind is ValueKind.SENTENCE
    assert first.value.text == first.sentence_text.rstrip(".")
    assert (first.start, first.end) == (None, None)


def test_more_of_an_article_does_not_answer_twice() -> None:
    question = analyse_question(QUESTION)
    weak, sure = passage(PUMP, answerable=-1.0), passage(PUMP, answerable=3.0)
    (found,) = described(question, [weak, sure])
    (alone,) = described(question, [sure])
    assert found == alone


def test_what_was_not_read_describes_nothing() -> None:
    assert described(analyse_question(QUESTION), []) == []

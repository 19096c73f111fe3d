"""Passages below their article's title: what the model is given, and where its spans lie."""

from collections.abc import Sequence

import pytest

from secondsource.corpus.records import Document
from secondsource.index.records import Hit
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import Entailment, EvidenceModel, Span, SpanReading
from secondsource.qa.headings import MAX_WORDS, ask_headed, headed, read_headed, under_heading

TEXT = "It will be shown for the first time on March 6. Tickets are free."


def hit(text: str = TEXT, title: str = "First look: The Salt Almanac") -> Hit:
    (found,) = every_passage(Document(id="a", text=text, title=title))
    return found


class Seen:
    """Remembers what it is given, and finds one span in the title and one behind it."""

    id = "seen"

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        self.given.extend(contexts)
        return [
            SpanReading(
                spans=(
                    Span(start=0, end=5, score=2.0),
                    Span(start=len(context) - 5, end=len(context), score=1.0),
                ),
                answerable_logit=1.0,
            )
            for context in contexts
        ]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        raise AssertionError("nothing is to be judged")

    def answer_yes_no(self, question: str, passages: Sequence[str]) -> list[Entailment]:
        self.given.extend(passages)
        return [Entailment(entailment=1.0, neutral=0.0, contradiction=0.0) for _ in passages]


def test_a_long_title_is_cut_and_the_text_never_is() -> None:
    text = "word " * 300
    given = under_heading("title " * 300, text)
    assert given.endswith(text)
    assert given.count("title") == MAX_WORDS


@pytest.mark.parametrize("title", ["", "  ", "It will be shown"])
def test_without_a_title_or_with_one_that_the_passage_says_it_stands_alone(title: str) -> None:
    assert headed(hit(title=title)) == TEXT


def test_a_sentence_of_the_passage_stands_below_the_same_title() -> None:
    assert headed(hit(), "Tickets are free.") == "First look: The Salt Almanac - Tickets are free."


def test_spans_are_places_in_the_passage_and_none_lies_in_the_title() -> None:
    model, passages = Seen(), [hit(), hit(title="")]
    below, alone = read_headed("When?", passages, model)
    assert model.given == [headed(passage) for passage in passages]
    (span,) = below.spans
    assert TEXT[span.start : span.end] == "free."
    assert [TEXT[s.start : s.end] for s in alone.spans] == ["It wi", "free."]


def test_questions_of_yes_or_no_are_asked_below_the_title_too() -> None:
    model = Seen()
    (verdict,) = ask_headed("Is it free?", [hit()], model)
    assert verdict.entailment == 1.0
    assert model.given == [headed(hit())]


def test_the_shipped_model_understands_what_the_title_names(evidence_model: EvidenceModel) -> None:
    question = "When will The Salt Almanac be shown for the first time?"
    (alone,) = read_headed(question, [hit(title="")], evidence_model)
    (below,) = read_headed(question, [hit()], evidence_model)
    assert below.answerable_logit > alone.answerable_logit
    best = below.spans[0]
    assert TEXT[best.start : best.end] == "March 6"

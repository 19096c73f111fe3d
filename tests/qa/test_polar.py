"""Yes/no questions asked of whole passages, by a model that says what the test wants."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from secondsource.corpus.records import Document
from secondsource.index.records import Hit
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import Entailment, SpanReading
from secondsource.qa.polar import polar_evidence
from secondsource.qa.questions import analyse_question

QUESTION = analyse_question("Is the Marl ferry free?")
NEUTRAL = Entailment(entailment=0.05, neutral=0.9, contradiction=0.05)
YES = Entailment(entailment=0.97, neutral=0.02, contradiction=0.01)
NO = Entailment(entailment=0.01, neutral=0.02, contradiction=0.97)
NOBODY = "Spring has come. Nobody has been asked for a fare on board at Marl since April."
ALL = "All who cross at Marl pay two euros a head. Dogs travel with them."


class Model:
    """Judges nothing sentence by sentence, and passages by their first word."""

    id = "fake"

    def __init__(self, **answers: Entailment) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        return [SpanReading(spans=(), answerable_logit=-9.0) for _ in contexts]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        return [NEUTRAL for _ in pairs]

    def answer_yes_no(self, question: str, passages: Sequence[str]) -> list[Entailment]:
        self.asked.extend(passages)
        return [self.answers.get(passage.split(" ")[0], NEUTRAL) for passage in passages]


def hits(*texts: str) -> list[Hit]:
    documents = [Document(id="abcdef"[place], text=text) for place, text in enumerate(texts)]
    return every_passage(*documents)


def test_a_passage_answers_where_no_sentence_does() -> None:
    found = polar_evidence(QUESTION, hits(NOBODY, ALL), Model(Spring=YES, All=NO))
    assert {e.document.id: e.value.text for e in found} == {"a": "yes", "b": "no"}
    cited = {e.document.id: e.sentence_text for e in found}
    assert cited["a"].startswith("Nobody has been asked")
    assert cited["b"].startswith("All who cross at Marl")
    assert all(e.probability >= 0.5 for e in found)


def test_a_passage_that_leaves_it_open_says_nothing() -> None:
    assert polar_evidence(QUESTION, hits(NOBODY, ALL), Model()) == []


def test_an_article_that_names_nothing_asked_about_is_not_asked() -> None:
    model = Model(Terns=YES)
    assert polar_evidence(QUESTION, hits("Terns nest on the cliffs."), model) == []
    assert model.asked == []


class Sentences:
    """A model that judges pairs and was not taught to answer questions."""

    id = "fake"

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        return [SpanReading(spans=(), answerable_logit=-9.0) for _ in contexts]

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        return [NEUTRAL for _ in pairs]


@pytest.mark.parametrize("texts", [(), (NOBODY, ALL)])
def test_a_model_of_sentences_alone_is_not_asked_whole_passages(texts: tuple[str, ...]) -> None:
    assert polar_evidence(QUESTION, hits(*texts), Sentences()) == []

"""Answers in set forms: seats and lifetimes."""

import pytest

from secondsource.corpus.records import Document
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import EvidenceModel, Span
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import read_passages
from secondsource.qa.set_forms import SCORE, spans_in_set_forms


def found(question: str, text: str, best: float = 0.0) -> list[str]:
    hit = every_passage(Document(text=text))[0]
    read = [Span(start=0, end=1, score=best)]
    spans = spans_in_set_forms(analyse_question(question), hit, read)
    assert all(span.score == max(SCORE, best) for span in spans)
    return [hit.text[span.start : span.end] for span in spans]


LUND = "Ada Lund (8 May 1838 – 2 March 1881) was an explorer."


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("When was Ada Lund born?", LUND, ["8 May 1838"]),
        ("On what day did Ada Lund die?", LUND, ["2 March 1881"]),
        ("When was Ada Lund born?", "Ada Lund (born May 8, 1938) sails.", ["May 8, 1938"]),
        ("When did Ada Lund die?", "Ada Lund (born May 8, 1938) sails.", []),
        ("When did Ole Lund die?", "Ole Lund (Old Norse: Óli; 1211–1255) ruled.", ["1255"]),
        ("When did Ada Lund die?", LUND.replace("Ada Lund", "Mary Holm"), []),
        ("When did Ada Lund sail?", LUND, []),
        ("Who was Ada Lund?", LUND, []),
        ("How long was the reign of Ada Lund?", "Ada Lund (1950) was a film.", []),
        ("When was Ada Lund born?", "Ada Lund (1950) is a film.", []),
        ("Where is Marl Inc. based?", "The Sunnyvale, California-based Marl Inc. grew.",
         ["Sunnyvale, California"]),
        ("Who leads Marl Inc.?", "The Sunnyvale, California-based Marl Inc. grew.", []),
    ],
)  # fmt: skip
def test_the_form_answers_what_it_says(question: str, text: str, answers: list[str]) -> None:
    assert found(question, text) == answers


@pytest.mark.parametrize(
    ("question", "answer"),
    [("When was Ada Lund born?", "8 May 1838"), ("When did Ada Lund die?", "2 March 1881")],
)
def test_a_lifetime_is_an_answer(evidence_model: EvidenceModel, question: str, answer: str) -> None:
    read_best(evidence_model, question, LUND, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("When was Sten III born?", "1211"), ("When did Sten III die?", "1255")],
)
def test_of_two_years_the_one_asked_for(
    evidence_model: EvidenceModel, question: str, answer: str
) -> None:
    text = "Stén III (سٹین; 1211–1255), son of Olaf, was the sixth king of Marl."
    read_best(evidence_model, question, text, answer)


def read_best(evidence_model: EvidenceModel, question: str, text: str, answer: str) -> None:
    hits = every_passage(Document(text=text))
    (best, *_) = read_passages(analyse_question(question), hits, evidence_model)
    assert best.value.text == answer
    assert best.probability > 0.6


def test_a_surer_span_of_the_model_is_not_outdone() -> None:
    assert found("When was Ada Lund born?", LUND, best=9.5) == ["8 May 1838"]


def test_a_lifetime_that_the_model_reads_is_taken_apart_whatever_the_name() -> None:
    text = "The judge's father (1838–1881) was an explorer."
    hit = every_passage(Document(text=text))[0]
    question = analyse_question("When was Jon Lund born?")
    around = Span(start=text.index("1838"), end=text.index(")"), score=7.0)
    (birth,) = spans_in_set_forms(question, hit, [around])
    assert (text[birth.start : birth.end], birth.score) == ("1838", 7.0)
    assert spans_in_set_forms(question, hit, [Span(start=0, end=3, score=7.0)]) == []

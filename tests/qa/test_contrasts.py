"""Unsure readings of articles that contradict another article's answer."""

import dataclasses
from collections.abc import Sequence

import pytest

from secondsource.corpus.records import Document
from secondsource.index.unsearched import every_passage
from secondsource.qa.contrasts import MAX_ASKED, SURE_ENOUGH, contrasted_readings
from secondsource.qa.evidence import Entailment, EvidenceModel, SpanReading
from secondsource.qa.questions import Question, analyse_question
from secondsource.qa.reading import Reading, read_passages

QUESTION = analyse_question("How much did Brightwater pay for the mill of Marl?")
MINIMUM = 0.45


class Contradicts:
    """Finds that every text contradicts what it is held against, as surely as it is told."""

    id = "contradicts"

    def __init__(self, *, contradiction: float = 0.9) -> None:
        self.contradiction = contradiction
        self.asked: list[tuple[str, str]] = []

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[SpanReading]:
        raise AssertionError("nothing is read again")

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.asked.extend(pairs)
        against = self.contradiction
        return [Entailment(entailment=0.0, neutral=1 - against, contradiction=against)] * len(pairs)


@pytest.fixture(scope="module")
def read(evidence_model: EvidenceModel):
    def make(amount: str, probability: float, name: str) -> Reading:
        text = f"Brightwater paid {amount} for the mill of Marl."
        document = Document(id=name, text=text)
        (reading, *_) = read_passages(QUESTION, every_passage(document), evidence_model)
        assert reading.value.text == amount
        return dataclasses.replace(reading, probability=probability)

    return make


def contrasted(
    readings: list[Reading], model: Contradicts, question: Question = QUESTION
) -> dict[str, float]:
    found = contrasted_readings(question, readings, model, minimum=MINIMUM)
    probabilities = [reading.probability for reading in found]
    assert probabilities == sorted(probabilities, reverse=True)
    return {reading.document.id: reading.probability for reading in found}


def test_an_article_that_contradicts_the_answer_is_heard(read) -> None:
    model = Contradicts()
    found = contrasted([read("$84 million", 0.9, "a"), read("$112 million", 0.3, "b")], model)
    assert found == {"a": 0.9, "b": SURE_ENOUGH}
    ((premise, claim),) = model.asked
    assert premise == "Brightwater paid $112 million for the mill of Marl."
    assert claim == "How much did Brightwater pay for the mill of Marl? $84 million"


def test_one_that_leaves_the_answer_open_stays_unsure(read) -> None:
    readings = [read("$84 million", 0.9, "a"), read("$112 million", 0.3, "b")]
    assert contrasted(readings, Contradicts(contradiction=0.5)) == {"a": 0.9, "b": 0.3}


@pytest.mark.parametrize(
    ("first", "amount", "second"),
    [
        (0.9, "$84 million", 0.3),  # says the same
        (0.9, "$112 million", 0.1),  # hardly a reading
        (0.9, "$112 million", 0.6),  # sure already
        (0.4, "$112 million", 0.3),  # there is no answer to contradict
    ],
)
def test_nothing_else_is_asked(read, first: float, amount: str, second: float) -> None:
    model = Contradicts()
    found = contrasted([read("$84 million", first, "a"), read(amount, second, "b")], model)
    assert found == {"a": first, "b": second}
    assert not model.asked


def test_a_list_has_no_rivals(read) -> None:
    readings = [read("$84 million", 0.9, "a"), read("$112 million", 0.3, "b")]
    many = dataclasses.replace(QUESTION, many=True)
    assert contrasted(readings, Contradicts(), many) == {"a": 0.9, "b": 0.3}


def test_a_reading_of_the_wrong_type_is_not_asked_about(read) -> None:
    wrong = dataclasses.replace(read("$112 million", 0.3, "b"), type_fit=-1)
    assert contrasted([read("$84 million", 0.9, "a"), wrong], Contradicts())["b"] == 0.3


def test_no_more_articles_are_asked_than_a_question_has_time_for(read) -> None:
    rivals = [read(f"${n} million", 0.3, f"b{n}") for n in range(100, 101 + MAX_ASKED)]
    model = Contradicts()
    contrasted([read("$84 million", 0.9, "a"), *rivals], model)
    assert len(model.asked) == MAX_ASKED


def test_a_name_in_a_passage_that_does_not_speak_of_the_deed_is_not_asked_about(
    evidence_model: EvidenceModel,
) -> None:
    question = analyse_question("Who directed The Tin Harbour?")

    def read(name: str, text: str, probability: float) -> Reading:
        hits = every_passage(Document(id=name, title="The Tin Harbour", text=text))
        (reading, *_) = read_passages(question, hits, evidence_model)
        return dataclasses.replace(reading, probability=probability)

    firm = read("a", "The Tin Harbour was directed by Orla Finch.", 0.9)
    silent = read("b", "In The Tin Harbour Tom Beck looks at a wall.", 0.3)
    speaking = read("c", "The director of The Tin Harbour is Tom Beck.", 0.3)
    model = Contradicts()
    found = contrasted([firm, silent, speaking], model, question)
    assert found == {"a": 0.9, "b": 0.3, "c": SURE_ENOUGH}
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("other", "heard"),
    [
        ("The mayor of Marl, Bo Holm, swims each day.", True),
        ("Bo Holm swims in Marl each day.", False),
    ],
)
def test_a_name_without_an_office_is_no_holder(
    evidence_model: EvidenceModel, other: str, heard: bool
) -> None:
    question = analyse_question("Who is the mayor of Marl?")
    readings = []
    for name, text, probability in (
        ("a", "Ann Field is the mayor of Marl.", 0.9),
        ("b", f"{other} The mayor is known for that.", 0.3),
    ):
        found = read_passages(
            question, every_passage(Document(id=name, text=text)), evidence_model, per_passage=1
        )
        readings.append(dataclasses.replace(found[0], probability=probability, type_fit=1))
    model = Contradicts()
    contrasted(readings, model, question)
    assert bool(model.asked) is heard

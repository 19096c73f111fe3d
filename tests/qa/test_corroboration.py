"""Articles that bear out another's figure where the reader is not sure of them."""

import dataclasses

import pytest

from secondsource.corpus.records import Document
from secondsource.index.records import Hit
from secondsource.index.unsearched import every_passage
from secondsource.qa.corroboration import CORROBORATED_SHARE, corroborating_readings
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import Reading, read_passages

QUESTION = "How much will the bridge of Marl cost?"
FIRST = "The bridge of Marl will cost $468 million, the board said."


def hits(*texts: str) -> list[Hit]:
    documents = [Document(id="abc"[place], text=text) for place, text in enumerate(texts)]
    return every_passage(*documents)


def read(model: EvidenceModel, found: list[Hit], probability: float = 0.9) -> list[Reading]:
    question = analyse_question(QUESTION)
    (reading, *_) = read_passages(question, found[:1], model)
    assert reading.value.text == "$468 million"
    return [dataclasses.replace(reading, probability=probability)]


def borne_out(model: EvidenceModel, other: str, *, question: str = QUESTION) -> list[Reading]:
    found = hits(FIRST, other)
    asked = analyse_question(question)
    return corroborating_readings(asked, read(model, found), found, minimum=0.5)


def test_a_sentence_with_the_same_figure_bears_it_out(evidence_model: EvidenceModel) -> None:
    other = "Marl voted. Its bridge, at a cost of about $470 million, is to open in May."
    (reading,) = borne_out(evidence_model, other)
    assert reading.document.id == "b"
    assert other[reading.start : reading.end] == "about $470 million"
    assert reading.probability == pytest.approx(0.9 * CORROBORATED_SHARE)


@pytest.mark.parametrize(
    "other",
    [
        "The bridge of Marl will cost $512 million.",  # another figure
        "The bridge of Skell will cost $468 million.",  # another bridge
        "Marl has a harbour. Its museum was given $468 million.",  # of something else
        "Marl hoped that the bridge would cost no more than $468 million, but the price was "
        "raised from $468 million to $512 million.",  # holds no longer
    ],
)
def test_what_does_not_say_the_same_of_the_same_bears_nothing_out(
    evidence_model: EvidenceModel, other: str
) -> None:
    assert borne_out(evidence_model, other) == []


def test_an_article_with_a_reading_of_its_own_speaks_for_itself(
    evidence_model: EvidenceModel,
) -> None:
    other = "The bridge of Marl will cost $512 million, not $468 million as planned at first."
    found = hits(FIRST, other)
    own = [
        dataclasses.replace(reading, probability=0.3)
        for reading in read_passages(analyse_question(QUESTION), found[1:], evidence_model)
        if reading.value.text == "$512 million"
    ]
    readings = [*read(evidence_model, found), *own]
    assert own
    question = analyse_question(QUESTION)
    assert corroborating_readings(question, readings, found, minimum=0.5) == []


def test_an_unsure_reading_is_borne_out_by_nothing(evidence_model: EvidenceModel) -> None:
    found = hits(FIRST, FIRST)
    unsure = read(evidence_model, found, probability=0.4)
    assert corroborating_readings(analyse_question(QUESTION), unsure, found, minimum=0.5) == []


def test_a_small_count_elsewhere_in_the_passage_may_be_of_anything(
    evidence_model: EvidenceModel,
) -> None:
    first = "Nine people were rescued from the ferry of Marl on Tuesday."
    other = "People were rescued from the ferry of Marl. The council has nine members."
    found = hits(first, other)
    question = analyse_question("How many people were rescued from the ferry of Marl?")
    readings = [
        dataclasses.replace(reading, probability=0.9)
        for reading in read_passages(question, found[:1], evidence_model)[:1]
    ]
    assert readings[0].value.text == "Nine"
    assert corroborating_readings(question, readings, found, minimum=0.5) == []


@pytest.mark.parametrize(
    ("other", "stated"),
    [
        ("Ole Holm of Marl was born in 1960.", True),
        ("Born in Marl, Ole Holm is the son of the painter Jon Holm (1916–2010).", False),
    ],
)
def test_a_year_states_a_day_of_it_and_a_lifetime_does_not(
    evidence_model: EvidenceModel, other: str, stated: bool
) -> None:
    asked = analyse_question("When was Ole Holm born?")
    found = hits("Ole Holm was born on 23 July 1960.", other)
    (first, *_) = read_passages(asked, found[:1], evidence_model)
    assert first.value.text == "23 July 1960"
    readings = [dataclasses.replace(first, probability=0.9)]
    borne = corroborating_readings(asked, readings, found, minimum=0.5)
    assert [reading.document.id for reading in borne] == (["b"] if stated else [])

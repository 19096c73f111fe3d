"""Articles that say what has become of another article's figure."""

import dataclasses

import pytest

from secondsource.corpus.records import Document
from secondsource.index.records import Hit
from secondsource.index.unsearched import every_passage
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import Reading, read_passages
from secondsource.qa.updates import VOUCHED_SHARE, vouched_readings

QUESTION = "How many jobs is Dunmarrow Steel cutting?"
FIRST = "Dunmarrow Steel will cut 600 jobs at its two mills, it told its staff on Tuesday."
LATER = (
    "Both mills stay open. Dunmarrow has raised the number of posts that will go to 950, four "
    "months after it spoke of 600."
)


def hits(*articles: tuple[str, str]) -> list[Hit]:
    documents = [
        Document(id="abc"[place], text=text, published=published)
        for place, (text, published) in enumerate(articles)
    ]
    return every_passage(*documents)


def vouched(model: EvidenceModel, found: list[Hit], *, only: str) -> list[Reading]:
    """What the readings of the article ``only`` vouch for, each taken for sure."""
    question = analyse_question(QUESTION)
    readings = [
        dataclasses.replace(reading, probability=0.9)
        for reading in read_passages(question, [h for h in found if h.document.id == only], model)
        if reading.value.text in ("600", "950")
    ]
    return vouched_readings(question, readings, found, minimum=0.5)


def test_a_sure_figure_finds_the_one_that_overtook_it(evidence_model: EvidenceModel) -> None:
    found = hits((FIRST, "2025-02-11"), (LATER, "2025-06-24"))
    (reading,) = vouched(evidence_model, found, only="a")
    assert (reading.document.id, reading.value.text) == ("b", "950")
    assert reading.document.text[reading.start : reading.end] == "950"
    assert reading.sentence.start <= reading.start < reading.end <= reading.sentence.end
    assert reading.probability == pytest.approx(0.9 * VOUCHED_SHARE)


def test_an_overtaken_figure_finds_the_report_that_gave_it(evidence_model: EvidenceModel) -> None:
    found = hits((FIRST, "2025-02-11"), (LATER, "2025-06-24"))
    question = analyse_question(QUESTION)
    (told, *_) = read_passages(question, found[:1], evidence_model)
    start = LATER.index("600")
    told = dataclasses.replace(
        told,
        hit=found[1],
        start=start,
        end=start + 3,
        sentence=found[1].passage.sentences[-1],
        type_fit=-1,
        probability=0.8,
        overtaken=True,
    )
    (reading,) = vouched_readings(question, [told], found, minimum=0.5)
    assert (reading.document.id, reading.value.text, reading.type_fit) == ("a", "600", 1)
    assert not reading.overtaken
    assert vouched_readings(question, [told], found, minimum=0.85) == []


@pytest.mark.parametrize(
    "later",
    [
        ("Dunmarrow will cut 950 jobs.", "2025-06-24"),  # does not speak of the first figure
        (LATER.replace("Dunmarrow", "Ferrand"), "2025-06-24"),  # another company
        (LATER, "2025-01-03"),  # appeared before the first figure did
    ],
)
def test_nothing_is_vouched_for_without_a_reason(
    evidence_model: EvidenceModel, later: tuple[str, str]
) -> None:
    found = hits((FIRST, "2025-02-11"), later)
    assert vouched(evidence_model, found, only="a") == []


def test_a_sentence_that_names_the_old_figure_beside_the_new_one_finds_its_report(
    evidence_model: EvidenceModel,
) -> None:
    later = "Dunmarrow Steel has raised the number of jobs it will cut from 600 to 950."
    found = hits(("Staff met. Of Dunmarrow's jobs 600 go, they heard.", "2025-02-11"),
                 (later, "2025-06-24"))  # fmt: skip
    (reading,) = vouched(evidence_model, found, only="b")
    assert (reading.document.id, reading.value.text, reading.type_fit) == ("a", "600", 1)
    assert not reading.overtaken

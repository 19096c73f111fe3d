"""Who did it, read off the grammar of a sentence."""

import pytest

from secondsource.corpus.records import Document
from secondsource.index.unsearched import every_passage
from secondsource.qa.doers import doers
from secondsource.qa.evidence import EvidenceModel
from secondsource.qa.questions import analyse_question
from secondsource.qa.reading import read_passages

TITLE = "The Tin Harbour comes to cinemas"
SCRIPT = "Who wrote the script for The Tin Harbour?"
PIER = "Who built the Marl Pier?"


def found(question: str, text: str, title: str = TITLE) -> list[str]:
    hit = every_passage(Document(text=text, title=title))[0]
    return [hit.text[start:end] for start, end in doers(analyse_question(question), hit)]


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        (SCRIPT, "Orla Finch wrote the screenplay, after a novel by Tom Beck.", ["Orla Finch"]),
        (SCRIPT, "Tom Beck, who shot it, says that Orla Finch wrote the script.", ["Orla Finch"]),
        (SCRIPT, "The script was written by Orla Finch in a hut.", ["Orla Finch"]),
        (SCRIPT, "Orla Finch found the money and wrote the script.", ["Orla Finch"]),
        ("Who directed The Tin Harbour?", "Orla Finch directed it in a month.", ["Orla Finch"]),
        (PIER, "The Marl Pier, built by Ada Lund, was opened in May.", ["Ada Lund"]),
        # somebody else's, another thing, or not so
        (SCRIPT, "Orla Finch wrote the script for Cold Water.", []),
        (SCRIPT, "Orla Finch wrote the music.", []),
        (SCRIPT, "Orla Finch did not write the script.", []),
        (SCRIPT, "Tom Beck denies that Orla Finch wrote the script.", []),
        (SCRIPT, "If Orla Finch wrote the script, she hides it well.", []),
        (SCRIPT, "Orla Finch and Tom Beck wrote the script.", []),
        (SCRIPT, "She wrote the script.", []),
        ("Who won the Marl Cup of 2024?", "Ann Field won the Marl Cup of 2019.", []),
        # asked otherwise
        ("When did Orla Finch write the script?", "Orla Finch wrote the script.", []),
        ("Who is Orla Finch?", "Orla Finch wrote the script.", []),
        ("Who wrote the script?", "Orla Finch wrote the script.", []),
    ],
)  # fmt: skip
def test_the_subject_of_the_verb_did_it(question: str, text: str, answers: list[str]) -> None:
    assert found(question, text) == answers


def test_a_pronoun_counts_only_where_the_article_is_about_it() -> None:
    assert found("Who directed The Tin Harbour?", "Orla Finch directed it.", "Snow in Marl") == []


def test_the_doer_is_preferred_to_another_name(evidence_model: EvidenceModel) -> None:
    text = "Orla Finch also wrote the screenplay, taking liberties with the novel by Tom Beck."
    hits = every_passage(Document(text=text, title=TITLE))
    (best, *others) = read_passages(analyse_question(SCRIPT), hits, evidence_model)
    assert (best.value.text, best.type_fit) == ("Orla Finch", 1)
    assert {other.type_fit for other in others} <= {-1}

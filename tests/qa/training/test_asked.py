"""Statements asked as yes/no questions."""

import random

import pytest

from secondsource.qa.training.asked import as_yes_no, refuted


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("The mill was rebuilt in 1990.", "Was the mill rebuilt in 1990"),
        ("Ada Byron has sold the Harbour Bridge.", "Has Ada Byron sold the Harbour Bridge"),
        (
            "Many pupils will come from the islands, and few will stay.",
            "Will many pupils come from the islands",
        ),
    ],
)
def test_the_verb_moves_before_the_subject(statement, question):
    assert as_yes_no(statement) == question


@pytest.mark.parametrize(
    "statement",
    [
        "It was rebuilt in 1990 by the town.",  # what "it" is would not be known
        "In 1990 the mill was rebuilt by the town.",
        "The mill was not rebuilt in 1990.",
        "The mill burned down in 1990.",
        "What was rebuilt is the mill of the town.",
        "",
    ],
)
def test_other_sentences_are_left_alone(statement):
    assert as_yes_no(statement) is None


def test_a_refuted_question_differs_behind_its_subject():
    question = "Was the bridge of Marl opened in 1931 by Ada Byron"
    names = ["Mary Somerville", "Ada Byron", "Marl"]
    changed = {refuted(question, names, random.Random(seed)) for seed in range(60)}
    assert question not in changed
    assert any(other and "1931" not in other for other in changed)
    assert any(other and "Mary Somerville" in other for other in changed)
    assert all(other is None or other.startswith("Was the bridge of") for other in changed)


def test_a_question_without_anything_to_change_is_not_refuted():
    assert refuted("Was the bridge pretty", [], random.Random(0)) is None

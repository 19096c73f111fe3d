"""Of several counts in a sentence the one is read that the question asks for."""

from __future__ import annotations

import pytest

from secondsource import Library
from secondsource.corpus.records import Document
from secondsource.qa.counted import is_told
from secondsource.qa.numbers import find_amounts

ABOARD = (
    "The ferry Lady Brenna ran onto rocks on Tuesday with 214 people aboard, and 19 of them were "
    "injured, the coast guard said."
)


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("How many people were hurt when the ferry ran aground?", ABOARD, [False, True]),
        (
            "How many passengers died?",
            "The bus was carrying 40 passengers, of whom 12 were killed.",
            [False, True],
        ),
        # one clause, or nothing asked but the number: nothing tells them apart
        (
            "How many workers will lose their jobs?",
            "Of the 300 workers at the plant, 45 will lose their jobs.",
            [None, None],
        ),
        ("How many people?", ABOARD, [None, None]),
        ("How many people died?", ABOARD, [None, None]),
    ],
)
def test_a_count_is_told_by_its_own_clause(
    question: str, sentence: str, told: list[bool | None]
) -> None:
    head = question.split()[2].rstrip("?")
    counts = find_amounts(sentence)
    assert [is_told(question, head, amount, sentence) for amount in counts] == told


def test_those_hurt_are_not_those_aboard() -> None:
    library = Library.of([Document(id="a", text=ABOARD, title="Ferry aground", source="Wire")])
    answer = library.ask("How many people were hurt when the Lady Brenna ran aground?")
    assert [position.value for position in answer.positions] == ["19"]
    answer = library.ask("How many people were aboard the Lady Brenna?")
    assert [position.value for position in answer.positions] == ["214"]


def test_what_is_no_count_of_the_thing_stays_none() -> None:
    text = "In May 5,600 students a day come to the library of Aske, which has 1,900 desks."
    library = Library.of([Document(id="a", text=text, title="Queues in Aske", source="Campus")])
    assert library.ask("How many books does the library of Aske hold?").positions == ()

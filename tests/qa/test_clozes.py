"""Statements turned into questions about one of their values."""

import pytest

from secondsource.qa.clozes import clozes
from secondsource.qa.questions import AnswerType


def test_each_value_of_a_statement_is_asked_for() -> None:
    asked = clozes("OpenAI will pay Cerebras $10 billion in 2026.")
    assert [(c.answer_type, c.value.text) for c in asked][:2] == [
        (AnswerType.DATE, "2026"),
        (AnswerType.MONEY, "$10 billion"),
    ]
    assert "when" in asked[0].question.casefold()
    assert "2026" not in asked[0].question
    assert "$10 billion" not in asked[1].question


def test_a_statement_without_values_asks_nothing() -> None:
    assert clozes("It is one of the best.") == []
    assert clozes("") == []


@pytest.mark.parametrize(
    ("statement", "value", "question"),
    [
        (
            "OpenAI will pay Cerebras $10 billion.",
            "$10 billion",
            "How much money will OpenAI pay Cerebras?",
        ),
        ("The pier was built in 1931.", "1931", "When was the pier built?"),
        ("Paris is the capital of France.", "France", "Which place is Paris the capital of?"),
        (
            "Ann Field opened the pier on 5 May 2019.",
            "5 May 2019",
            "When did Ann Field open the pier?",
        ),
        ("The yard employs 300 people.", "300", "How many people does the yard employ?"),
        ("In 1901, he threw a ball in Marl.", "1901", "When did he throw a ball in Marl?"),
        ("It has not paid its 300 workers.", "300", "How many workers has it not paid?"),
        # of the clause that the value stands in
        (
            "Ann Field said that sales rose by 5% in April.",
            "5%",
            "What percentage did sales rise by in April?",
        ),
        ("Sales rose by 5%, Ann Field said.", "5%", "What percentage did Sales rise by?"),
        # as it stands: the value is the subject, or no main clause says it
        ("Ann Field opened the pier.", "Ann Field", "Who opened the pier?"),
        ("The pier, built in 1931, cost a lot.", "1931", "When the pier, built , cost a lot?"),
        ("The plant which opened in 1990 is big.", "1990", "When the plant which opened is big?"),
    ],
)
def test_a_value_is_asked_for_as_people_ask(statement: str, value: str, question: str) -> None:
    asked = {cloze.value.text: cloze.question for cloze in clozes(statement)}
    assert asked[value] == question

"""What a sentence tells of another than the one asked about."""

import pytest

from secondsource.qa.aptness import tells_of_another
from secondsource.qa.questions import analyse_question


@pytest.mark.parametrize(
    ("question", "sentence", "value", "another"),
    [
        ("Who won the cup?", "Ann Field won the cup by beating Bo Holm.", "Bo Holm", True),
        ("Who won the cup?", "Ann Field won the cup by beating Bo Holm.", "Ann Field", False),
        ("Who is the mayor?", "Ann Field, the former mayor, spoke.", "Ann Field", True),
        (
            "Who is the candidate for mayor?",
            "It chose the former county judge Ann Field as its candidate for mayor.",
            "Ann Field",
            False,
        ),
        ("Who was the mayor in 1990?", "Ann Field, the former mayor, spoke.", "Ann Field", False),
        ("When was Delta 2 released?", "Delta 3 was released in 2019.", "2019", True),
        ("When was Delta 3 released?", "Delta 3 was released in 2019.", "2019", False),
        (
            "When did Marl station open?",
            "It opened in 1876 and should not be confused with that on the coast, opened in 1865.",
            "1865",
            True,
        ),
        (
            "When did Marl station open?",
            "It opened in 1876 and should not be confused with that on the coast, opened in 1865.",
            "1876",
            False,
        ),
        (
            "When did Marl station open?",
            "For the nearby station that opened in 2010, see Marl High Street.",
            "2010",
            True,
        ),
        ("When did Marl station open?", "For the town it opened in 2010.", "2010", False),
    ],
)
def test_what_is_told_of_another(question: str, sentence: str, value: str, another: bool) -> None:
    place = sentence.index(value), sentence.index(value) + len(value)
    assert tells_of_another(analyse_question(question), sentence, place) is another

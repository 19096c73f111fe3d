"""Who won and who lost."""

import pytest

from secondsource.qa.contests import is_loser
from secondsource.qa.values import Comparison, compare_names

CUP = "Who won the Marl Cup?"


@pytest.mark.parametrize(
    ("question", "sentence", "name", "lost"),
    [
        (CUP, "Skell took the cup after defeating Kelby 3-1.", "Kelby", True),
        (CUP, "Skell took the cup after defeating Kelby 3-1.", "Skell", False),
        (CUP, "Kelby lost to Skell in the final.", "Kelby", True),
        (CUP, "Kelby lost to Skell in the final.", "Skell", False),
        (CUP, "Ann Field beat the defending champion Eva Holm.", "Eva Holm", True),
        (CUP, "Eva Holm was beaten by Ann Field.", "Eva Holm", True),
        (CUP, "Eva Holm was beaten by Ann Field.", "Ann Field", False),
        (CUP, "Ann Field lost a set and took the cup.", "Ann Field", False),
        (CUP, "Kelby lost the final.", "Kelby", True),
        ("Who lost the final?", "Kelby lost to Skell in the final.", "Kelby", False),
        ("Whom did the winner beat?", "Skell won, beating Kelby.", "Kelby", False),
        ("Which city will host the cup?", "The port beat Turku by three votes.", "Turku", True),
        ("Which city did Gdynia beat?", "The port beat Turku by three votes.", "Turku", False),
        ("Who led the council?", "Ann Field, beating Eva Holm, led it.", "Eva Holm", False),
    ],
)
def test_a_loser_is_told_from_the_winner(
    question: str, sentence: str, name: str, lost: bool
) -> None:
    start = sentence.index(name)
    assert is_loser(question, sentence, start, start + len(name)) is lost


def test_a_name_is_the_same_without_a_silent_letter() -> None:
    assert compare_names("Christophe Gans", "Cristophe Gans") is Comparison.SAME

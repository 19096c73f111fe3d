"""People whom a sentence only quotes."""

import pytest

from secondsource.qa.questions import analyse_question
from secondsource.qa.speakers import is_only_quoted

CHAIR = "Marl Bank will sponsor the league, the union's chair, Ann Field, said on Monday."


@pytest.mark.parametrize(
    ("question", "sentence", "name", "quoted"),
    [
        ("Who sponsors the league?", CHAIR, "Ann Field", True),
        ("Who sponsors the league?", CHAIR, "Marl Bank", False),
        ("Who is the chair of the union?", CHAIR, "Ann Field", False),
        ("Who said that the league has a sponsor?", CHAIR, "Ann Field", False),
        ("Who leads Marl?", "It grows, says Ann Field, who leads Marl.", "Ann Field", False),
        ("Who leads Marl?", "It grows, says the consultant Ann Field.", "Ann Field", True),
        ("Who leads Marl?", "According to Ann Field, it grows.", "Ann Field", True),
        ("Who bought the mill?", "Brightwater says it has the mill.", "Brightwater", False),
        ("Who owns the shop?", "Shop owner Ann Field said it would close.", "Ann Field", False),
        ("Who stars in it?", "Ann Field, on a rock, says nothing for a while.", "Ann Field", False),
    ],
)
def test_who_is_quoted_answers_only_what_is_said_of_them(
    question: str, sentence: str, name: str, quoted: bool
) -> None:
    start = sentence.index(name)
    asked = analyse_question(question)
    assert is_only_quoted(asked, sentence, start, start + len(name)) is quoted

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.names import subject_names
from secondsource.qa.options import either_or_options
from secondsource.qa.questions import (
    AnswerType,
    Form,
    analyse_question,
)


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("When did the old bridge of Marl open?", AnswerType.DATE),
        ("In what year did it open?", AnswerType.DATE),
        ("Can you tell me when it opened?", AnswerType.DATE),
        ("How much will OpenAI spend on Cerebras?", AnswerType.MONEY),
        ("What is the contract worth?", AnswerType.MONEY),
        ("What was the price of the painting?", AnswerType.MONEY),
        ("What does a ticket cost for the first night?", AnswerType.MONEY),
        ("What did the city pay for the bridge?", AnswerType.MONEY),
        ("What did the mistake cost him?", AnswerType.ANY),
        ("How much rent does the theatre pay?", AnswerType.MONEY),
        ("How much water does the mill use?", AnswerType.NUMBER),
        ("Which river did the ferry cross?", AnswerType.PLACE),
        ("How many people died?", AnswerType.NUMBER),
        ("What is the population of Marl?", AnswerType.NUMBER),
        ("How tall is the tower?", AnswerType.NUMBER),
        ("How long is the bridge?", AnswerType.NUMBER),
        ("How long did it take?", AnswerType.DURATION),
        ("For how long was he mayor?", AnswerType.DURATION),
        ("How many years did it take?", AnswerType.DURATION),
        ("What percentage of voters backed it?", AnswerType.PERCENT),
        ("Who is the CEO of Cerebras?", AnswerType.PERSON),
        ("Who owns the stadium?", AnswerType.AGENT),
        ("Which company built the bridge?", AnswerType.ORGANISATION),
        ("Where is Marl?", AnswerType.PLACE),
        ("What is the capital of France?", AnswerType.PLACE),
        ("Why was it closed?", AnswerType.REASON),
        ("How did it happen?", AnswerType.MANNER),
        ("What did the mayor say?", AnswerType.ANY),
        ("population of Marl", AnswerType.ANY),
    ],
)
def test_a_question_asks_for_a_type(text: str, answer_type: AnswerType) -> None:
    question = analyse_question(text)
    assert (question.form, question.answer_type) == (Form.OPEN, answer_type)


@pytest.mark.parametrize(
    "text", ["Is the bridge open?", "Did it open in 1931?", "Hasn't the bridge been closed?"]
)
def test_a_question_that_starts_with_its_verb_wants_yes_or_no(text: str) -> None:
    assert analyse_question(text).form is Form.YES_NO


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Was it built in 1931 or 1932?", ("1931", "1932")),
        ("Did the city or the state pay?", ("the city", "the state")),
        ("Which is larger: Marl, Oer, or Herne?", ("Marl", "Oer", "Herne")),
        ("Did Ann Field or Bob Stone win?", ("Ann Field", "Bob Stone")),
        ("Are the chips meant for training or for inference?", ("training", "inference")),
        ("Did 300 or more people die?", ()),
        ("When did it open?", ()),
    ],
)
def test_the_alternatives_of_an_either_or_question_are_found(
    text: str, options: tuple[str, ...]
) -> None:
    question = analyse_question(text)
    assert question.options == options == either_or_options(text)
    assert (question.form is Form.EITHER_OR) == bool(options)


def test_only_a_question_for_several_things_wants_many() -> None:
    assert analyse_question("Which chips does Google design?").many
    assert not analyse_question("Which company built the bridge?").many


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("What were the company's earnings in 2024?", AnswerType.MONEY),
        ("What were the proceeds of the auction?", AnswerType.MONEY),
        ("What are the wages of a ferryman?", AnswerType.MONEY),
        ("What damages must Aldane pay?", AnswerType.MONEY),
        ("What profits did the firm make?", AnswerType.MONEY),
        ("What are the costs of the bridge?", AnswerType.MONEY),
        ("What were the total annual sales of Aldane?", AnswerType.NUMBER),
        ("What were the losses in May?", AnswerType.NUMBER),
        ("What are the odds of rain?", AnswerType.NUMBER),
    ],
)
def test_a_plural_that_names_one_sum_asks_for_one_figure(
    text: str, answer_type: AnswerType
) -> None:
    question = analyse_question(text)
    assert (question.answer_type, question.many) == (answer_type, False)


@pytest.mark.parametrize(
    "text",
    [
        "Which costs were cut?",
        "What are some of the costs?",
        "Which taxes were raised?",
        "What are the rivers of Norvia?",
        "What are the ticket prices?",
    ],
)
def test_a_plural_of_several_things_still_wants_many(text: str) -> None:
    assert analyse_question(text).many


def test_the_head_is_the_noun_that_is_asked_for() -> None:
    assert analyse_question("Which chips does Google design?").head == "chips"
    assert analyse_question("How many people died?").head == "people"


def test_years_and_names_of_the_question_are_kept() -> None:
    question = analyse_question("What did OpenAI pay Cerebras in 2026?")
    assert question.years == (2026,)
    assert question.subject == ("OpenAI", "Cerebras")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Who wrote “The Old Bridge”?", ("The Old Bridge",)),
        ("Is the Bank of England in London?", ("Bank of England", "London")),
        ("Who is Ann Field's doctor?", ("Ann Field",)),
        ("when did it open", ()),
    ],
)
def test_names_are_quoted_titles_and_capitalised_runs(text: str, names: tuple[str, ...]) -> None:
    found = subject_names(text)
    assert [name for name in found if name in names] == list(names)
    assert bool(found) == bool(names)


@given(st.text(max_size=80))
def test_any_text_can_be_analysed(text: str) -> None:
    assert analyse_question(text).text == text


@pytest.mark.parametrize(
    ("text", "asked", "subject"),
    [
        (
            "Ada Lund, also called Ada Holm, is a sailor. When was Ada Holm born?",
            "When was Ada Holm born?",
            ("Ada Holm",),
        ),
        (
            "The bridge of Marl is old. When did it open?",
            "The bridge of Marl is old. When did it open?",
            ("Marl",),
        ),
        (
            "Marl has a new bridge. What does the toll cost?",
            "Marl has a new bridge. What does the toll cost?",
            ("Marl",),
        ),
        ("Who runs Marl? Who owns it?", "Who runs Marl? Who owns it?", ("Marl",)),
        ("  When did it open?\n", "  When did it open?\n", ()),
    ],
)
def test_a_preface_counts_only_where_the_question_refers_to_it(
    text: str, asked: str, subject: tuple[str, ...]
) -> None:
    question = analyse_question(text)
    assert question.text == asked
    assert question.subject == subject


def test_what_stands_before_a_question_does_not_decide_its_form() -> None:
    question = analyse_question("Is it far? Nobody knows. The bridge is old. When did it open?")
    assert question.form is Form.YES_NO
    question = analyse_question("The bridge is what we built. Was it opened in May?")
    assert question.form is Form.YES_NO

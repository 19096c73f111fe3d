import pytest

from secondsource.corpus.records import Document
from secondsource.qa.questions import analyse_question
from secondsource.qa.subjects import (
    distinctive,
    document_stems,
    names_share,
    predicate_stems,
    required_names,
    rival_in_sentence,
    said_by_value,
    unclear_subject,
)


def test_months_and_weekdays_are_no_names_to_be_about() -> None:
    question = analyse_question("Did Cerebras go public in January?")
    assert required_names(question) == (frozenset({"cerebra"}),)


def test_a_name_is_given_when_most_of_its_stems_are() -> None:
    names = (frozenset({"a", "b", "c"}), frozenset({"d"}))
    assert names_share(names, frozenset({"a", "b"})) == 0.5
    assert names_share(names, frozenset({"a", "d"})) == 0.5
    assert names_share((), frozenset()) == 1.0


def test_what_kind_of_thing_it_is_distinguishes_nothing() -> None:
    assert distinctive(frozenset({"kingsmer", "hospit"})) == {"kingsmer"}
    assert distinctive(frozenset({"hospit"})) == {"hospit"}


def test_an_article_is_about_the_words_of_its_title_too() -> None:
    document = Document(text="It opened.", title="Marl")
    assert document_stems(document) == {"open", "marl"}


def test_a_sentence_about_somebody_else_is_a_rival() -> None:
    question = analyse_question("When was Cerebras founded?")
    assert rival_in_sentence(question, "Google was founded in 1998.", "1998")
    assert not rival_in_sentence(question, "Cerebras was founded after Google, in 2015.", "2015")
    assert not rival_in_sentence(question, "It was founded in 2015.", "2015")
    assert not rival_in_sentence(
        analyse_question("When was it founded?"), "Google in 1998.", "1998"
    )


@pytest.mark.parametrize(
    ("question", "sentence", "rival"),
    [
        ("When was Delta 2 released?", "Delta 3 was released in 2019.", True),
        ("When was Delta 2 released?", "Delta 2 was released in 2017.", False),
        ("When was Delta 2 released?", "Delta 2 came before Delta 3.", False),
        ("Who directed The Avengers?", "He directed Avengers: Endgame.", True),
        ("Who directed The Avengers?", "He directed The Avengers and then left.", False),
        ("Who directed Avengers: Endgame?", "He directed Avengers: Endgame.", False),
        ("How many seats did the Reform Alliance win?", "Reform Alliance 99 seats.", False),
        ("When was Delta Rally released?", "Delta Rally 2 looks set to follow in 2025.", True),
        ("When was Delta Rally released?", "Delta Rally II was released in 2025.", True),
        ("When did the Green Party win?", "Green Party 3 seats, Reform Alliance 99 seats.", False),
        ("Who won the cup for Marl United?", "Marl United 2 Carrow 1.", False),
    ],
)
def test_a_name_that_goes_on_is_another_name(question: str, sentence: str, rival: bool) -> None:
    assert rival_in_sentence(analyse_question(question), sentence, "") is rival


@pytest.mark.parametrize(
    ("question", "unclear"),
    [
        ("How much will it cost?", True),
        ("When were they hurt?", True),
        ("How much will the bridge cost?", False),
        ("What did the bridge cost before it was sold?", False),
        ("How much did OpenAI pay for it?", False),
    ],
)
def test_a_pronoun_alone_is_no_subject(question: str, unclear: bool) -> None:
    assert unclear_subject(analyse_question(question)) is unclear


def test_a_title_is_no_part_of_a_name() -> None:
    question = analyse_question("When was Judge Holm born?")
    assert required_names(question) == (frozenset({"holm"}),)
    assert predicate_stems(question) == frozenset({"born"})
    assert required_names(analyse_question("Where is Lady Lane?")) == (frozenset({"lane"}),)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What does the pier cost?", {"cost"}),
        ("How long does the film last?", {"long", "last"}),
        ("What sport is Ann Field associated with?", {"sport", "associ"}),
        ("What is the genre of Hard Rain?", {"genr"}),
        ("Who built the pier?", set()),
    ],
)
def test_what_a_value_says_by_itself(question: str, said: set[str]) -> None:
    asked = analyse_question(question)
    assert said_by_value(asked) & set(asked.stems) == said

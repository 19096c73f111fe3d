import pytest

from secondsource.corpus.records import Document
from secondsource.qa.questions import analyse_question
from secondsource.qa.subjects import (
    LEADER,
    asked_role,
    document_stems,
    held_formerly,
    is_office,
    names_share,
    predicate_stems,
    required_names,
    rival_in_sentence,
    role_mismatch,
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


def test_an_article_is_about_the_words_of_its_title_too() -> None:
    document = Document(text="It opened.", title="Marl")
    assert document_stems(document) == {"open", "marl"}


@pytest.mark.parametrize(
    ("sentence", "answer", "mismatch"),
    [
        ("Cerebras CEO Andrew Feldman spoke.", "Andrew Feldman", False),
        ("OpenAI CEO Sam Altman spoke.", "Sam Altman", True),
        ("Bob Stone, chief financial officer, spoke.", "Bob Stone", True),
        ("Andrew Feldman spoke.", "Andrew Feldman", False),
    ],
)
def test_another_office_or_another_company_does_not_answer(
    sentence: str, answer: str, mismatch: bool
) -> None:
    question = analyse_question("Who is the CEO of Cerebras?")
    assert role_mismatch(question.text, required_names(question), sentence, answer) is mismatch


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


@pytest.mark.parametrize(
    ("sentence", "former"),
    [
        ("Her predecessor Ann Field did not laugh.", True),
        ("Ann Field, the former mayor, called it timid.", True),
        ("Former mayor Ann Field spoke.", True),
        ("Ex-mayor Ann Field spoke.", True),
        ("Ann Field, a former pilot, is the mayor.", False),
        ("Ann Field succeeds former mayor Bo Holm.", False),
        ("Mayor Ann Field spoke.", False),
    ],
)
def test_a_former_holder_is_told_from_one_who_was_something_else(sentence, former) -> None:
    names = (frozenset({"ann", "field"}), frozenset({"marl"}))
    assert held_formerly("Ann Field is the mayor of Marl.", names, sentence) is former
    assert not held_formerly("Ann Field is a former mayor of Marl.", names, sentence)
    assert not held_formerly("Ann Field lives in Marl.", names, sentence)


@pytest.mark.parametrize(
    ("text", "office"),
    [("the chief executives", True), ("Mayor", True), ("Mayor Ann Field", False), ("Ann", False)],
)
def test_an_office_alone_names_nobody(text, office) -> None:
    assert is_office(text) is office


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Who runs Marl Inc.?", LEADER),
        ("Ann Field leads Marl Inc.", LEADER),
        ("Its servers run on chips of Marl Inc.", None),
        ("The road leads to Marl.", None),
        ("A part-owner of Marl Inc. tends to be heard.", None),
        ("Ann Field is the co-founder.", "co-founder"),
        ("Ann Field is the chairwoman.", "chair"),
    ],
)
def test_who_leads_something_holds_an_office(text: str, role: str | None) -> None:
    assert asked_role(text) == role


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

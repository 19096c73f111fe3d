"""Who holds an office, of what, and who held it before."""

import pytest

from secondsource.qa.offices import (
    LEADER,
    asked_role,
    has_left,
    held_formerly,
    is_office,
    role_mismatch,
)
from secondsource.qa.questions import analyse_question
from secondsource.qa.subjects import required_names


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


@pytest.mark.parametrize(
    ("sentence", "named", "left"),
    [
        (
            "Founder Bo Holm announced that he was stepping down as CEO.",
            "Bo Holm",
            True,
        ),
        ("Bo Holm, the founder, resigned as CEO in May.", "Bo Holm", True),
        ("Bo Holm resigned as CEO in May.", "Bo", True),
        ("Bo Holm was the global president and CEO of Marl Inc.", "Bo Holm", False),
        ("Bo Holm was named CEO of Marl Inc. in 2018.", "Bo Holm", False),
        ("Ann Field succeeded Bo Holm as CEO.", "Bo Holm", True),
        ("Ann Field succeeded Bo Holm as CEO.", "Ann Field", False),
        ("Ann Field, who replaced the retired Bo Holm, is CEO.", "Ann Field", False),
        ("The firm hired former Marl Inc. executive Bo Holm.", "Bo Holm", True),
        ("The firm hired former Carrow executive Bo Holm.", "Bo Holm", False),
        ("Bo Holm, the former CEO, praised it.", "Bo Holm", True),
        ("Chief executive Bo Holm said the plant's manager had resigned.", "Bo Holm", False),
    ],
)
def test_who_has_left_does_not_hold_the_office_now(sentence: str, named: str, left: bool) -> None:
    place = sentence.index(named), sentence.index(named) + len(named)
    names = (frozenset({"marl", "inc"}),)
    assert has_left("Who is the CEO of Marl Inc.?", names, sentence, *place) is left
    assert not has_left("Who was the CEO of Marl Inc. in 2010?", names, sentence, *place)
    assert not has_left("Who is the former CEO of Marl Inc.?", names, sentence, *place)
    assert not has_left("Who is the author?", names, sentence, *place)


def test_who_was_something_is_not_who_is_it_now() -> None:
    told, names = "Bo Holm was the global president and CEO of Marl Inc.", (frozenset({"marl"}),)
    for question, left in (
        ("Who is the CEO of Marl Inc.?", False),
        ("Who is the CEO of Marl Inc. now?", True),
        ("Who is the CEO of Marl Inc. in 2021?", True),
    ):
        assert has_left(question, names, told, 0, len("Bo Holm")) is left


def test_who_wants_an_office_does_not_hold_it() -> None:
    assert asked_role("Who is the candidate for governor of Marl?") is None
    assert asked_role("Who ran for mayor?") is None
    assert asked_role("Who is the governor of Marl?") == "governor"


def test_a_former_judge_may_be_mayor() -> None:
    name = (frozenset({"ann", "field"}),)
    told = "The former county judge Ann Field was sworn in as mayor."
    assert not held_formerly("Ann Field is the mayor.", name, told)
    assert held_formerly("Ann Field is a judge and the mayor.", name, "The former mayor Ann Field.")

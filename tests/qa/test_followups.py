from __future__ import annotations

import pytest

from secondsource.qa.followups import Exchange, standalone_question

BRIDGE = ("When did the bridge open?", "1931 [1]. “The bridge opened in 1931.” [1]")
ORDER = ("How much will OpenAI spend on Cerebras chips?", "Over $20 billion [1].")
FOUNDER = ("Who founded Cerebras?", "Andrew Feldman [1].")
CHIEF = ("Who is the CEO of Cerebras?", "Andrew Feldman [1].")
BOUGHT = ("Which company did OpenAI buy in 2024?", "Acme Chips [1].")
HURT = ("How many people were hurt when the Lady Corvane ran aground?", "14 [1].")
BUILT = ("In which year was the Harbor Bridge built?", "1931 [1].")
TOLL = ("What is the toll on the harbour bridge?", "$3 [1].")
BORN = ("Where was Anna Lee born?", "Springfield [1].")


def completed(before: tuple[str, str], question: str) -> str:
    return standalone_question(question, [Exchange(*before)])


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (BRIDGE, "And why?", "Why did the bridge open?"),
        (BRIDGE, "How come?", "Why did the bridge open?"),
        (BRIDGE, "When was that?", "When did the bridge open?"),
        (BRIDGE, "Where did it happen?", "Where did the bridge open?"),
        (ORDER, "and when?", "When will OpenAI spend on Cerebras chips?"),
        (FOUNDER, "When?", "When was Cerebras founded?"),
        (("Who wrote the report?", ""), "When exactly?", "When was the report written?"),
        (CHIEF, "Since when?", "Since when is Andrew Feldman the CEO of Cerebras?"),
        (TOLL, "Since when?", "Since when is the toll on the harbour bridge $3?"),
        (BOUGHT, "For how much?", "For how much did OpenAI buy Acme Chips in 2024?"),
        (
            ("Who did OpenAI buy the chips from?", "Cerebras [1]."),
            "When?",
            "When did OpenAI buy the chips from Cerebras?",
        ),
        (
            ("Was Cerebras founded in 2012?", "Yes"),
            "By whom?",
            "By whom was Cerebras founded in 2012?",
        ),
        (("When was Cerebras founded?", ""), "Who?", "By whom was Cerebras founded?"),
        (HURT, "When?", "When were people hurt when the Lady Corvane ran aground?"),
        (("Who was arrested?", "John Smith [1]."), "When?", "When was John Smith arrested?"),
        (("Does the mayor back the plan?", ""), "Why?", "Why does the mayor back the plan?"),
        (
            ("Did OpenAI buy Acme?", "Yes"),
            "How much?",
            "For how much money did OpenAI buy Acme?",
        ),
    ],
)
def test_a_question_word_alone_asks_the_previous_question_anew(before, question, whole) -> None:
    assert completed(before, question) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (ORDER, "what about Broadcom?", "How much will OpenAI spend on Broadcom chips?"),
        (ORDER, "And on Broadcom?", "How much will OpenAI spend on Broadcom chips?"),
        (ORDER, "Broadcom?", "How much will OpenAI spend on Broadcom chips?"),
        (BUILT, "How about the Mill Road Bridge?", "In which year was the Mill Road Bridge built?"),
        (ORDER, "and in 2024?", "How much will OpenAI spend on Cerebras chips in 2024?"),
        (BOUGHT, "What about 2025?", "Which company did OpenAI buy in 2025?"),
        (
            ("What did OpenAI announce in May 2024?", ""),
            "And in June?",
            "What did OpenAI announce in June 2024?",
        ),
        (
            ("How much did revenue grow last year?", ""),
            "And this year?",
            "How much did revenue grow this year?",
        ),
        (
            ("How many chips did Acme order?", ""),
            "And servers?",
            "How many servers did Acme order?",
        ),
        (("How tall is the tower?", "30 m"), "And the bridge?", "How tall is the bridge?"),
    ],
)
def test_another_name_time_or_thing_takes_the_place_of_the_first(before, question, whole) -> None:
    assert completed(before, question) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (BRIDGE, "How much did it cost?", "How much did the bridge cost?"),
        (
            ("When will the Marl Bridge open?", "In May 2028."),
            "And how much will it cost?",
            "How much will the Marl Bridge cost?",
        ),
        (BRIDGE, "Where is it?", "Where is the bridge?"),
        (ORDER, "When will it pay?", "When will OpenAI pay?"),
        (ORDER, "How much did it cost?", "How much did Cerebras chips cost?"),
        (FOUNDER, "When was he born?", "When was Andrew Feldman born?"),
        (FOUNDER, "Where is it based?", "Where is Cerebras based?"),
        (BOUGHT, "Where is it based?", "Where is Acme Chips based?"),
        (HURT, "And who was its captain?", "Who was the Lady Corvane’s captain?"),
        (BORN, "Who is her husband?", "Who is Anna Lee’s husband?"),
        (BORN, "How many people live there?", "How many people live in Springfield?"),
        (TOLL, "Who collects it?", "Who collects the toll?"),
        (
            ("Who built the bridge?", "Acme Works [1]."),
            "Who paid for it?",
            "Who paid for the bridge?",
        ),
        (
            ("Did OpenAI announce the deal?", "Yes"),
            "How much is it worth?",
            "How much is the deal worth?",
        ),
        (
            ("What did the council approve?", ""),
            "When did they meet?",
            "When did the council meet?",
        ),
        (
            ("What is the capital of Freedonia?", "Sylvania City [1]."),
            "What is its population?",
            "What is Sylvania City’s population?",
        ),
    ],
)
def test_a_pronoun_becomes_what_was_spoken_of(before, question, whole) -> None:
    assert completed(before, question) == whole


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that Cerebras went public?",
        "Why did OpenAI say it will spend more?",
        "What did the mayor say about his budget?",
        "Who owns the Harbor Ledger?",
        "What happened?",
        "How long does it take to train a model?",
        "What time is it?",
        "When did Cerebras announce it?",
        "thanks!",
        "Tell me about the Lady Corvane",
        "",
    ],
)
def test_a_question_that_stands_on_its_own_is_left_alone(question: str) -> None:
    assert completed(ORDER, question) == question


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (ORDER, "who?"),
        (("Did Anna Lee meet John Smith?", "Yes"), "What did he say?"),
        (("How old is the mayor?", "52"), "Why?"),
        (("Hello there", "Hello"), "And when?"),
    ],
)
def test_a_question_that_could_mean_several_things_is_left_alone(before, question) -> None:
    assert completed(before, question) == question


def test_only_one_of_two_pronouns_is_replaced_where_the_other_is_unclear() -> None:
    before = ("Did OpenAI announce the deal?", "Yes")
    assert completed(before, "When did it announce it?") == "When did OpenAI announce it?"


def test_a_first_question_is_left_alone() -> None:
    assert standalone_question("And when?", []) == "And when?"


def test_follow_ups_build_on_one_another_and_small_talk_between_them_is_skipped() -> None:
    earlier = [Exchange(*FOUNDER), Exchange("When?", "2016 [1]."), Exchange("Thanks a lot!", "")]
    assert standalone_question("What about Broadcom?", earlier) == "When was Broadcom founded?"


def test_a_long_question_is_taken_to_say_what_it_is_about() -> None:
    question = "It opened late. " * 30
    assert completed(BRIDGE, question) == question

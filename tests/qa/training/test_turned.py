"""Questions and answers said as statements and asked as yes/no questions."""

import pytest

from secondsource.qa.training.turned import Turned, questions


def turned(question, answer, before=""):
    [parsed] = questions([question])
    return parsed and parsed.turned(answer, before)


@pytest.mark.parametrize(
    ("question", "answer", "before", "statement", "asked"),
    [
        (
            "When did the pier open?", "1889", "The pier opened in ",
            "The pier opened in 1889.", "Did the pier open in 1889?",
        ),
        (
            "Who designed the lighthouse of Vardo?", "Ada Holm", "",
            "Ada Holm designed the lighthouse of Vardo.",
            "Did Ada Holm design the lighthouse of Vardo?",
        ),
        (
            "What is the capital of Norway?", "Oslo", "",
            "The capital of Norway is Oslo.", "Is Oslo the capital of Norway?",
        ),
        (
            "How many people were rescued from the ferry?", "214", "",
            "214 people were rescued from the ferry.",
            "Were 214 people rescued from the ferry?",
        ),
        (
            "In what year did the company move to Bergen?", "1974", "",
            "The company moved to Bergen in 1974.", "Did the company move to Bergen in 1974?",
        ),
        (
            "What did the board reject in May?", "the toll", "It rejected ",
            "The board rejected the toll in May.", "Did the board reject the toll in May?",
        ),
        (
            "To whom did the council sell the mill?", "a brewery", "",
            "The council sold the mill to a brewery.",
            "Did the council sell the mill to a brewery?",
        ),
        (
            "Where was the treaty signed?", "Ghent", "They met and signed it at ",
            "The treaty was signed at Ghent.", "Was the treaty signed at Ghent?",
        ),
        (
            "What percentage of the voters stayed at home?", "38%", "",
            "38% of the voters stayed at home.", "Did 38% of the voters stay at home?",
        ),
        (
            "What was Bergen known for?", "its cranes", "",
            "Bergen was known for its cranes.", "Was Bergen known for its cranes?",
        ),
        (
            "How old is the oak?", "900 years old", "",
            "The oak is 900 years old.", "Is the oak 900 years old?",
        ),
    ],
)  # fmt: skip
def test_the_answer_stands_where_the_question_asks_for_it(
    question, answer, before, statement, asked
):
    said = turned(question, answer, before)
    assert (said.statement, said.question) == (statement, asked)


@pytest.mark.parametrize(
    ("question", "answer", "denied"),
    [
        ("When did the pier open?", "1889", "The pier did not open in 1889."),
        ("Who built the pier?", "Ada Holm", "Ada Holm did not build the pier."),
        ("What is the capital of Norway?", "Oslo", "The capital of Norway is not Oslo."),
        ("What was destroyed?", "the pier", "The pier was not destroyed."),
    ],
)
def test_it_is_denied_with_not(question, answer, denied):
    assert turned(question, answer).denied == denied


@pytest.mark.parametrize(
    ("before", "statement"),
    [
        ("It was lost ", "The fleet was lost on 3 May 1912."),
        ("It was lost after ", "The fleet was lost after 3 May 1912."),
    ],
)
def test_a_day_without_a_preposition_is_put_behind_on(before, statement):
    assert turned("When was the fleet lost?", "3 May 1912", before).statement == statement


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why did the bridge close?", "the clay was soft"),
        ("How did the crew escape?", "by raft"),
        ("Was the bridge closed?", "yes"),
        ("The bridge was closed by whom?", "the council"),
        ("What happened to the bridge?", "it sank"),
        ("Who else signed the treaty?", "Ada Holm"),
        ('What does "pier" mean?', "a landing stage"),
        ("Who?", "Ada Holm"),
        ("", "Ada Holm"),
        ("Who built the pier?", " . "),
        ("Who built the pier?", "one two three four five six seven eight nine"),
    ],
)
def test_what_no_rule_fits_gives_nothing(question, answer):
    assert turned(question, answer) is None


def test_many_questions_keep_their_order():
    found = list(questions(["Who left?", "Is it late?", "What sank?"]))
    assert [question and question.turned("Ada") for question in found] == [
        Turned("Ada left.", "Ada did not leave.", "Did Ada leave?"),
        None,
        Turned("Ada sank.", "Ada did not sink.", "Did Ada sink?"),
    ]

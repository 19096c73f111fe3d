import pytest

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.answer_types import typed_value
from secondsource.qa.questions import analyse_question
from secondsource.qa.values import Comparison, Value, compare


def typed(question: str, text: str, span: str) -> tuple[Value, int]:
    start = text.index(span)
    sentence = Sentence(0, len(text))
    value, _, _, fit = typed_value(
        analyse_question(question), Document(text=text), sentence, start, start + len(span)
    )
    return value, fit


@pytest.mark.parametrize(
    ("question", "text", "span", "fit"),
    [
        ("How high is inflation?", "Inflation is 7%.", "7%", 0),
        ("How high is the toll?", "The toll is 212.", "212", 0),
        ("How far did the shares fall?", "They fell 7%.", "7%", 0),
        ("How fast did the economy grow?", "It grew 2%.", "2%", 0),
        ("How deep are the cuts?", "They amount to $5 million.", "$5 million", 0),
        ("How heavy is the fine?", "It is $5 million.", "$5 million", 0),
        ("How much did revenue fall?", "It fell 5%.", "5%", 0),
        ("How much did revenue fall?", "It fell by $3 million.", "$3 million", 1),
        ("What were the sales?", "Sales were $5 million.", "$5 million", 1),
        ("What were the sales?", "Sales rose 5%.", "5%", 0),
        ("What were the losses?", "They lasted three years.", "three years", -1),
        ("How high is the tower?", "It is 40 metres high and 7% steeper.", "7%", -1),
        ("How high is the tower?", "It has 212 steps.", "212", -1),
        ("How tall is the tower?", "It cost $5 million.", "$5 million", -1),
        ("How much did the bridge cost?", "The price rose 5%.", "5%", -1),
        ("How wide is the river?", "It is 40 metres.", "40 metres", 1),
    ],
)
def test_a_measure_may_be_meant_figuratively(question: str, text: str, span: str, fit: int) -> None:
    assert typed(question, text, span)[1] == fit


@pytest.mark.parametrize(
    ("question", "text", "span", "value", "fit"),
    [
        ("What prize did it get?", "It got a prize of $4,000.", "a prize of $4,000", "$4,000", 0),
        (
            "What did it get?",
            "It got a prize of $4,000.",
            "a prize of $4,000",
            "a prize of $4,000",
            0,
        ),
        ("How much will it cost?", "It takes 4.2 billion.", "4.2 billion", "4.2 billion", 0),
        ("How much will it cost?", "It takes 42 months.", "42", "42 months", -1),
        ("How much will it cost?", "It has 42.", "42", "42", -1),
    ],
)
def test_a_sum_is_told_as_one(question: str, text: str, span: str, value: str, fit: int) -> None:
    found, fits = typed(question, text, span)
    assert (found.text, fits) == (value, fit)


AGE = "How old was Ann Field?"


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("The 34-year-old sailed home.", "34-year-old", Comparison.SAME),
        ("Ann Field was 34 years old.", "34 years old", Comparison.SAME),
        ("Ann Field was 43 years old.", "43 years old", Comparison.DIFFERENT),
        ("She was aged 43.", "43", Comparison.DIFFERENT),
        ("She sailed with 12 people.", "12 people", Comparison.INCOMPARABLE),
    ],
)
def test_a_bare_age_is_one_in_years(text: str, span: str, expected: Comparison) -> None:
    bare, fit = typed(AGE, "Ann Field, 34, sailed home.", "34")
    assert fit == 1
    assert compare(bare, typed(AGE, text, span)[0]) is expected


def test_a_count_is_no_age_where_none_is_asked_for() -> None:
    value, _ = typed("How many sailors came?", "Of them, 34, sailed home.", "34")
    assert value.kind == "count"


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("in 1932", "1932"),
        ("1932", "1932"),
        ("in May 1932", "May 1932"),
        ("by 1932", "by 1932"),
        ("in the 1930s", "the 1930s"),
        ("in early 1932", "early 1932"),
    ],
)
def test_a_date_is_told_without_the_word_that_places_it(span: str, value: str) -> None:
    assert typed("When did the mill open?", f"The mill opened {span}.", span)[0].text == value

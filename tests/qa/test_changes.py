import pytest

from secondsource.qa.changes import is_overtaken

PRICE = "What will the bridge cost?"


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("The price was raised from $4.5 million to $5.2 million.", "$4.5 million", "$5.2 million"),
        ("It costs $5 million, up from $4 million.", "$4 million", "$5 million"),
        ("They raised the price to $5 million from $4 million.", "$4 million", "$5 million"),
        ("It costs $5 million instead of the planned $4 million.", "$4 million", "$5 million"),
        ("It opens in May 2028 rather than September 2027.", "September 2027", "May 2028"),
        ("The toll rose from 12 people to 14.", "12 people", "14"),
        ("The deadline, originally 2027, is now 2030.", "2027", "2030"),
        ("It opens in March and not, as planned, in January.", "January", "March"),
        ("The vote will not be held on 4 May; the date is 9 June.", "4 May", "9 June"),
        ("It reopens in 2028 and no longer, as announced before, in 2026.", "2026", "2028"),
        ("After a first count of 300, they now speak of 740.", "300", "740"),
        ("The number, given a year ago as 212, was corrected to 340.", "212", "340"),
        ("The firm cuts 950 jobs, four months after it spoke of 600.", "600", "950"),
        ("The police had at first spoken of nine injured; there are 16.", "nine", "16"),
        ("It costs $19, less than the $21 first announced.", "$21", "$19"),
    ],
)
def test_of_two_values_the_replaced_one_is_overtaken(sentence: str, old: str, new: str) -> None:
    def overtaken(value: str, question: str = PRICE) -> bool:
        start = sentence.index(value)
        return is_overtaken(question, sentence, start, start + len(value))

    assert overtaken(old)
    assert not overtaken(new)
    assert not overtaken(old, "What was the original price?")
    assert not overtaken(old, "What was the price in 2019?")


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The bridge cost $4 million.", "$4 million"),
        ("The city got $4 million from the state to build it.", "$4 million"),
        ("It took money from 12 donors.", "12"),
        ("The firm was originally founded in 2015.", "2015"),
        ("It costs more than $4 million.", "$4 million"),
        ("The first bridge cost $4 million.", "$4 million"),
        ("It has previously employed 300 people.", "300"),
        ("It will not open until 2028.", "2028"),
    ],
)
def test_a_value_beside_from_and_to_is_not_overtaken(sentence: str, value: str) -> None:
    start = sentence.index(value)
    assert not is_overtaken(PRICE, sentence, start, start + len(value))

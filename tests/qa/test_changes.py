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
        ("The plant, originally meant to begin work in 2026, will open in 2028.", "2026", "2028"),
        ("The hearing, which had been due to start on 4 May, is on 9 June.", "4 May", "9 June"),
        ("They brought the end of the old ban forward from 30 May to 8 May.", "30 May", "8 May"),
        ("It opens on 9 May, abandoning the date of 17 April.", "17 April", "9 May"),
        ("The plant, once due to open in 2025, will open in 2027.", "2025", "2027"),
        ("They cut 45 jobs, far fewer than the 120 the city had announced.", "120", "45"),
        ("Marl doubled its pledge to Arn from two to four million.", "two", "four million"),
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


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("So far 212 people have died.", "212"),
        ("So far 212 people have died, up from 180 on Monday.", "212"),
        ("So far 212 people have died, and the number of injured has risen to 300.", "212"),
        ("So far 12 of 30 miners have been found.", "12"),
        ("Until now 300 people have worked there.", "300"),
        ("A provisional toll of 212 was given.", "212"),
        ("A preliminary estimate of 3 percent was published.", "3 percent"),
        ("A preliminary estimate of 3 percent compares with 2 percent a year ago.", "3 percent"),
        ("They agreed two years ago at $5 million.", "$5 million"),
        ("The first report was 40 pages long.", "40 pages"),
        ("The first estimate was $5 million.", "$5 million"),
        ("A first count of 300 votes took 12 hours.", "300"),
        ("It raised $5 million from 20 investors to build a pier.", "20 investors"),
        ("It raised $5 million to build homes from 20 investors.", "20 investors"),
        ("It raised money from Aldane to build a pier.", "Aldane"),
        ("It moved 300 jobs from 12 plants to Marl.", "12 plants"),
        ("The club grew to 300 members from 12 countries.", "12 countries"),
    ],
)
def test_a_value_that_nothing_is_set_against_holds(sentence: str, value: str) -> None:
    start = sentence.index(value)
    assert not is_overtaken(PRICE, sentence, start, start + len(value))


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The fee, so far $5, rises to $7.", "$5"),
        ("A provisional toll of 212 rose to 240.", "212"),
        ("A preliminary estimate of 3 percent was revised to 4 percent.", "3 percent"),
        ("The deadline was originally 2027.", "2027"),
        ("It was initially put at $5 million.", "$5 million"),
        ("The original estimate was $5 million.", "$5 million"),
        ("The cost rose from $4 million to about $5 million.", "$4 million"),
        ("The cost rose from $4 million to more than double that.", "$4 million"),
        ("It fell from 40 percent to just over a third.", "40 percent"),
        ("Sales fell from 12 cars to nine vehicles.", "12 cars"),
        ("The toll was corrected from 12 to 14.", "12"),
        ("It was delayed from Friday to Sunday.", "Friday"),
        ("The opening was put back from May to next year.", "May"),
        ("The opening was put back from May to the summer.", "May"),
        ("The office moved from Marl to Kell.", "Marl"),
        ("The office moved from Marl to a site in Kell.", "Marl"),
        ("They changed it from red to green.", "red"),
    ],
)
def test_a_value_that_another_one_follows_is_overtaken(sentence: str, value: str) -> None:
    start = sentence.index(value)
    assert is_overtaken(PRICE, sentence, start, start + len(value))

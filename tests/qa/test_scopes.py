"""When two figures are told of different parts of a thing."""

import pytest

from secondsource.qa.language import content_stems
from secondsource.qa.scopes import contrast, scope_of


def differ(one: str, other: str, *, asked: str = "How many are there?", figures: bool = True):
    scopes = []
    for sentence in (one, other):
        start = next(i for i, character in enumerate(sentence) if character.isdigit())
        end = start + len(sentence[start:].split(" ")[0])
        scopes.append(scope_of(sentence, (start, end), frozenset(content_stems(asked))))
    return contrast(*scopes, figures=figures)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nationwide 58,000 people complained.", "The city of Kell counted 3,100 people."),
        ("Worldwide 410 million use it.", "In this country 38 million use it."),
        ("Nationwide 58,000 people complained.", "Some 3,100 people complained in Berlin."),
        ("In June it carried 110 passengers.", "It carried 960 passengers in 2024."),
        ("This summer alone it lost 4 metres.", "Since 1985 it has lost 61 metres."),
        ("A new house costs 610 crowns.", "An existing house went for 430 crowns."),
        ("Private customers pay 34 cents.", "For industrial customers it is 19 cents."),
        ("Before costs they took in 148 each.", "They earned 41 net."),
        ("If they strike, 84 trains are lost.", "Because of the works 6 trains are lost."),
        ("The average cow gives 27 litres.", "The champion gives 52 litres."),
        ("The digital edition alone has 118 readers.", "It has 64 readers."),
        ("It employs 3,400 people in the UK.", "Worldwide it has 21,700 people."),
        ("It costs £649 with 128GB of storage.", "It sells for £829 in the version with 512GB."),
        ("The train averages 71 km/h.", "Its top speed is 160 km/h."),
        ("The plant employs 310 people.", "Nationwide it employs 3,000 people."),
    ],
)
def test_figures_of_different_parts_are_told_apart(one: str, other: str) -> None:
    assert differ(one, other) is not None
    assert differ(other, one) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge cost 84 million.", "They paid 112 million for it."),
        ("Last year 180 people came.", "In the past twelve months 260 people came."),
        ("The city of Kell counted 3,100 people.", "In the city 4,000 people were counted."),
        ("Nationwide 58,000 people complained.", "There were 61,000 complaints."),
        ("In June it carried 110 passengers.", "It carried 130 passengers in June."),
        (
            "It carried 110 more in June than a year before.",
            "Over the year to June it had 130 more.",
        ),
    ],
)
def test_silence_and_like_words_are_no_difference(one: str, other: str) -> None:
    assert differ(one, other) is None


def test_a_site_that_employs_is_one_whatever_the_question_asks() -> None:
    one, other = "The plant employs 310 people.", "Nationwide it employs 3,000 people."
    assert differ(one, other, asked="How many people does Kell employ?") is not None


def test_what_the_question_names_narrows_nothing_down() -> None:
    one, other = "The average cow gives 27 litres.", "The best cow gives 52 litres."
    assert differ(one, other) is not None
    assert differ(one, other, asked="How much does the average cow give?") is None


def test_a_period_matters_to_figures_only() -> None:
    one, other = "In June 12 ministers met.", "All year 14 ministers met in the whole of 2024."
    assert differ(one, other) == "periods of different length"
    assert differ(one, other, figures=False) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry, part of the Arn line, cost 31 million.", "The ferry cost 52 million."),
        ("The ferry cost 31 million.", "The ferry is part of the Arn line and cost 52 million."),
        ("The council said the lock would cost 31 million.", "The lock will cost 52 million."),
        ("The lock would cost 31 million, the council said.", "The lock will cost 52 million."),
        ("They will shut the yard at the end of the year and cut 70 posts.",
         "The yard will cut 90 posts, its owner told workers this week."),
        ("The yard, founded in 1921, employs 70 people.",
         "The yard, which was sold in 2013, employs 90 people."),
        ("The yard was founded in 1921 and employs 70 people.",
         "Sold in 2013, the yard employs 90 people."),
        ("The fire killed 7 men.", "The fire killed 9 people, among them women."),
        ("The fire killed 7 men.", "The fire killed 9 people, including two women."),
        ("The fire hurt 7 people, the town said in 2013.",
         "The council said in 2014 that the fire hurt 9 people."),
        ("Norway said 7 people had come.", "Sweden said 9 people had come."),
        ("The yard built 7 boats a week after it opened.", "The yard built 9 boats this year."),
        ("The digital edition has 118 readers.", "The edition, also sold online, has 640."),
    ],
)  # fmt: skip
def test_what_is_told_beside_a_figure_is_not_its_scope(one: str, other: str) -> None:
    assert differ(one, other) is None
    assert differ(other, one) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The town bought 31 boats, part of a big order.", "The town bought 52 boats."),
        ("The town bought 31 boats as part of a big order.", "The town bought 52 boats."),
        ("The first phase cost 31 million.", "The tunnel cost 52 million."),
        ("A tunnel would cost 31 million.", "The tunnel will cost 52 million."),
        ("If it froze, officials said, 31 boats would be lost.", "They lost 52 boats."),
        ("It carries 31 cars a day.", "It carries 5,200 cars a year."),
        ("In the first week 31 people came.", "Over the whole year 520 people came."),
        ("Each month it takes 31 calls.", "It takes 420 calls per year."),
        ("From May to July 31 ships came.", "It saw 520 ships in 2024."),
        ("The open weekend brought 31 guests.", "Over the whole of last year 520 guests came."),
        ("In a single night 31 metres of quay were lost.", "In the first week it lost 520 metres."),
        ("A farm earned 31 million last year, counted before costs.",
         "Once wages were paid, a farm had earned 12 million net."),
        ("On foot, the crossing costs 31 crowns.",
         "Those who will not part with their car pay 52 crowns."),
        ("The paper, which is old, sold 31 copies in 2013.",
         "The paper, which is old, sold 52 copies in 2014."),
        ("The printed edition, which is new, has 31 readers.", "The digital edition has 52."),
        ("The yard had 31 men, which was not many.", "The yard, sold later, had 52 women."),
    ],
)  # fmt: skip
def test_the_clause_of_the_figure_keeps_its_scope(one: str, other: str) -> None:
    assert differ(one, other) is not None
    assert differ(other, one) is not None


def test_a_part_that_is_asked_about_is_no_part() -> None:
    one, other = "The first phase cost 31 million.", "That cost 52 million."
    assert differ(one, other) == "one speaks of a part"
    assert differ(one, other, asked="How much did the first phase cost?") is None


def test_a_measure_of_a_thing_has_no_period() -> None:
    sentences = "Every day the mast is 31 metres high.", "Every year the mast is 52 metres high."
    scopes = [
        scope_of(s, (s.index("metres") - 3, s.index(" high")), frozenset()) for s in sentences
    ]
    assert contrast(*scopes, figures=True) == "periods of different length"
    assert contrast(*scopes, figures=True, periods=False) is None

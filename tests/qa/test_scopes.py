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
    ],
)
def test_silence_and_like_words_are_no_difference(one: str, other: str) -> None:
    assert differ(one, other) is None


def test_what_the_question_names_narrows_nothing_down() -> None:
    one, other = "The average cow gives 27 litres.", "The best cow gives 52 litres."
    assert differ(one, other) is not None
    assert differ(one, other, asked="How much does the average cow give?") is None


def test_a_period_matters_to_figures_only() -> None:
    one, other = "In June 12 ministers met.", "All year 14 ministers met in the whole of 2024."
    assert differ(one, other) == "periods of different length"
    assert differ(one, other, figures=False) is None

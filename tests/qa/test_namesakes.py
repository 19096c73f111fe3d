"""Two people, and two places, of one name."""

import pytest

from secondsource.corpus.records import Document
from secondsource.qa.dates import find_dates
from secondsource.qa.namesakes import are_generations_apart, are_namesakes
from secondsource.qa.numbers import find_amounts
from secondsource.qa.values import Value, ValueKind, amount_value

JAILED = "How long was David Marsh jailed for?"
HIT = "How many homes were hit in Fairhaven?"


def article(text: str, published: str | None = "2025-01-27") -> Document:
    return Document(text=text, published=published)


@pytest.mark.parametrize(
    ("question", "one", "other", "two"),
    [
        (JAILED, "David Marsh, 24, of Leeds, got three years.", "Marsh, 61, got seven.", True),
        (JAILED, "David Marsh, 24, got three years.", "David Marsh, 25, got seven.", False),
        (JAILED, "David Marsh, 24, got three years.", "David Marsh got seven.", False),
        (JAILED, "The 24-year-old thief David Marsh fled.", "David Marsh (61) fled.", True),
        (HIT, "FAIRHAVEN, Kan. - It hit 118.", "In Fairhaven, in northwest Arkansas, 46.", True),
        (
            HIT,
            "The Kansas farming town of Fairhaven lost 118.",
            "Fairhaven, Arkansas, lost 46.",
            True,
        ),
        (HIT, "FAIRHAVEN, Kan. - It hit 118.", "Fairhaven, Kansas, lost 46.", False),
        (HIT, "FAIRHAVEN, Kan. - It hit 118.", "Fairhaven lost 46.", False),
        (HIT, "FAIRHAVEN, Kan. - It hit 118.", "Fairhaven, in the United States, lost 46.", False),
        (HIT, "FAIRHAVEN, Ohio - It hit 118.", "FAIRHAVEN, Ont. - It hit 46.", True),
        (HIT, "FAIRHAVEN, B.C. - It hit 118.", "Fairhaven, British Columbia, lost 46.", False),
        (HIT, "Fairhaven, Newfoundland, lost 118.", "FAIRHAVEN, N.B. - It hit 46.", True),
        (HIT, "The Ohio town of Fairhaven lost 118.", "Fairhaven, in Melbourne's west, 46.", True),
        (HIT, "Fairhaven, Victoria, lost 118.", "Fairhaven, in Melbourne's west, lost 46.", False),
        (HIT, "Fairhaven, Texas, lost 118.", "Fairhaven, in Houston's north, lost 46.", False),
        (HIT, "Fairhaven, in Berlin's west, lost 118.", "Fairhaven, in Europe, lost 46.", False),
        (HIT, "Fairhaven, Alabama, lost 118.", "Fairhaven, in Birmingham's west, 46.", False),
        (HIT, "Fairhaven, in Ontario's north, lost 118.", "Fairhaven, Ohio, lost 46.", True),
        (JAILED, "David Marsh, London, got three years.", "David Marsh in Sydney.", False),
    ],
)
def test_both_articles_have_to_say_which_one_they_mean(
    question: str, one: str, other: str, two: bool
) -> None:
    assert are_namesakes(question, article(one), article(other)) is two
    assert are_namesakes(question, article(other), article(one)) is two


def test_a_person_grows_older_between_two_reports() -> None:
    one = article("David Marsh, 24, was jailed.", "2015-01-27")
    assert not are_namesakes(JAILED, one, article("David Marsh, 34, was freed.", "2025-03-20"))
    assert are_namesakes(JAILED, one, article("David Marsh, 24, was freed.", "2025-03-20"))


def test_ages_are_not_compared_where_only_one_article_has_a_date() -> None:
    one = article("David Marsh, 24, was jailed.", None)
    assert not are_namesakes(JAILED, one, article("David Marsh, 61, was jailed."))
    assert are_namesakes(JAILED, one, article("David Marsh, 61, was jailed.", None))


@pytest.mark.parametrize(
    ("question", "one", "other", "apart"),
    [
        ("When was Ann Field born?", "in 1968", "in 2003", True),
        ("When was Ann Field born?", "in 1968", "in 1971", False),
        ("When was the pier opened?", "in 1968", "in 2003", False),
        ("How old is Ann Field?", "23 years", "61 years", True),
        ("How old was Ann Field?", "91 years", "94 years", False),
        ("How old is the oak?", "300 years", "900 years", False),
        ("How long did it last?", "23 years", "61 years", False),
    ],
)
def test_births_a_generation_apart_are_of_two(
    question: str, one: str, other: str, apart: bool
) -> None:
    values = []
    for text in (one, other):
        dates = find_dates(text)
        if dates:
            values.append(Value(kind=ValueKind.DATE, text=text, date=dates[0]))
        else:
            values.append(amount_value(text, find_amounts(text)[0]))
    assert are_generations_apart(question, *values) is apart

import pytest

from secondsource.qa.amounts import Comparison, compare_amounts
from secondsource.qa.numbers import find_amounts

DAY = 86400.0
YEAR = 365.25 * DAY


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("It took a year to build.", "a year", YEAR, YEAR),
        ("It took an hour.", "an hour", DAY / 24, DAY / 24),
        ("It took about a year.", "about a year", YEAR, YEAR),
        ("It lasted a decade.", "a decade", 10 * YEAR, 10 * YEAR),
        ("She was away for a fortnight.", "a fortnight", 14 * DAY, 14 * DAY),
        ("It took more than a year.", "more than a year", YEAR, float("inf")),
        ("It was done in under a year.", "under a year", 0.0, YEAR),
        ("It closed after several years.", "several years", 3 * YEAR, 10 * YEAR),
        ("They waited a few days.", "a few days", 2 * DAY, 6 * DAY),
    ],
)
def test_a_duration_without_a_number_is_read(
    text: str, written: str, low: float, high: float
) -> None:
    (amount,) = find_amounts(text)
    assert (text[amount.start : amount.end], amount.kind) == (written, "duration")
    assert (amount.low, amount.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    [
        "It rains once a year.",
        "It opened a year ago.",
        "It closed a few months ago.",
        "They met after a day-long wait.",
        "They met for a second time.",
        "It stood for a year's end.",
        "It has a year left.",
        "The tree is several years old.",
    ],
)
def test_a_unit_that_measures_nothing_is_no_duration(text: str) -> None:
    assert find_amounts(text) == []


def test_a_number_in_words_stays_as_it_is() -> None:
    (amount,) = find_amounts("It took a year and a half.")
    assert amount.anchor == 1.5 * YEAR


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("A woman in her seventies was hurt.", "seventies", 70, 80),
        ("He is in his late 30s.", "late 30s", 36, 40),
        ("Both were in their mid-fifties.", "mid-fifties", 53, 57),
        ("She was in her teens.", "teens", 13, 20),
        ("An octogenarian won the race.", "octogenarian", 80, 90),
    ],
)
def test_a_decade_of_life_is_an_age(text: str, written: str, low: int, high: int) -> None:
    (amount,) = find_amounts(text)
    assert (text[amount.start : amount.end], amount.kind) == (written, "duration")
    assert amount.low == pytest.approx(low * YEAR)
    assert high * YEAR - 2 * DAY < amount.high < high * YEAR


@pytest.mark.parametrize("text", ["It closed in the seventies.", "It was in the 90s.", "The 20s."])
def test_a_decade_of_a_century_is_no_age(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(
    ("age", "decade", "outcome"),
    [
        ("74 years old", "in her seventies", Comparison.REFINES),
        ("a 34-year-old", "in his mid-30s", Comparison.REFINES),
        ("80 years old", "in her seventies", Comparison.DIFFERENT),
        ("in his early 80s", "in his 70s", Comparison.DIFFERENT),
    ],
)
def test_an_age_lies_in_its_decade_or_differs(age: str, decade: str, outcome: Comparison) -> None:
    [one], [other] = find_amounts(age), find_amounts(decade)
    assert compare_amounts(one, other) is compare_amounts(other, one) is outcome

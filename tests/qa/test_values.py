import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.dates import find_dates
from secondsource.qa.numbers import find_amounts
from secondsource.qa.values import (
    Comparison,
    Value,
    ValueKind,
    amount_at,
    amount_value,
    compare,
    compare_names,
    date_at,
    name_key,
    yes_no,
)


def value(text: str) -> Value:
    """The value of a text that is one date, one amount, or else a name."""
    dates = find_dates(text)
    if dates:
        return Value(kind=ValueKind.DATE, text=text, date=dates[0])
    amounts = find_amounts(text)
    if amounts:
        return amount_value(text, amounts[0])
    return Value(kind=ValueKind.NAME if text[:1].isupper() else ValueKind.TEXT, text=text)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("three years", "36 months", Comparison.SAME),
        ("1,200", "1.2 thousand", Comparison.SAME),
        ("$10-12 million", "between 10 and 12 million dollars", Comparison.SAME),
        ("46,225 square millimetres", "about 46,000 square millimeters", Comparison.REFINES),
        ("5 km", "3.1 miles", Comparison.REFINES),
        ("a quarter of voters", "25%", Comparison.SAME),
        ("over $20 billion", "$21.4 billion", Comparison.REFINES),
        ("$11 million", "$10-12 million", Comparison.REFINES),
        ("over $20 billion", "up to $10 billion", Comparison.DIFFERENT),
        ("over 10", "up to 10", Comparison.DIFFERENT),
        ("12 people", "14 people", Comparison.DIFFERENT),
        ("$10 billion", "€10 billion", Comparison.INCOMPARABLE),
        ("5 km", "5 kg", Comparison.INCOMPARABLE),
        ("1 vote", "100%", Comparison.INCOMPARABLE),
        ("January 14, 2026", "January 2026", Comparison.REFINES),
        ("14 January", "January 14, 2026", Comparison.REFINES),
        ("1931", "late 1931", Comparison.REFINES),
        ("1931", "1932", Comparison.DIFFERENT),
        ("14 January", "15 January", Comparison.DIFFERENT),
        ("the 1990s", "1994", Comparison.REFINES),
        ("the nineteenth century", "1801", Comparison.REFINES),
        ("1931", "12 people", Comparison.INCOMPARABLE),
    ],
)
def test_two_values_compare(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Andrew Feldman", "CEO Andrew Feldman", Comparison.SAME),
        ("Feldman", "Andrew Feldman", Comparison.REFINES),
        ("United Nations", "UN", Comparison.SAME),
        ("Marl Bridge Corp.", "Marl Bridge", Comparison.SAME),
        ("the bridge", "bridges", Comparison.SAME),
        ("Shakespeare", "Shakespear", Comparison.SAME),
        ("WSE-2", "WSE-3", Comparison.DIFFERENT),
        ("Ann Field", "Bob Stone", Comparison.DIFFERENT),
        ("", "Bob", Comparison.INCOMPARABLE),
    ],
)
def test_two_names_compare(a: str, b: str, expected: Comparison) -> None:
    assert compare_names(a, b) is expected
    assert compare_names(b, a) is expected


def test_a_name_is_compared_without_its_trimmings() -> None:
    assert name_key("President Dr. Ann Field’s") == "ann field"
    assert name_key("The Acme Holdings Inc.") == "acme"


def test_yes_is_not_no() -> None:
    assert compare(yes_no(True), yes_no(True)) is Comparison.SAME
    assert compare(yes_no(True), yes_no(False)) is Comparison.DIFFERENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "over $20 billion",
            {
                "type": "money",
                "value": 20_000_000_000,
                "low": 20_000_000_000,
                "high": None,
                "unit": "USD",
                "approximate": False,
            },
        ),
        (
            "about 5 km",
            {
                "type": "quantity",
                "value": 5000,
                "low": 5000,
                "high": 5000,
                "unit": "m",
                "approximate": True,
            },
        ),
        (
            "1931",
            {"type": "date", "low": "1931-01-01", "high": "1931-12-31", "granularity": "year"},
        ),
        ("14 January", {"type": "date", "low": "--01-14", "high": "--01-14", "granularity": "day"}),
        ("Marl", {"type": "name", "value": "Marl"}),
        ("rust", None),
    ],
)
def test_a_value_has_a_normal_form(text: str, expected: dict[str, object] | None) -> None:
    assert value(text).normalized() == expected


def test_what_overlaps_most_is_taken() -> None:
    text = "It grew from 12 to 300 people in 1931."
    amount = amount_at(text, text.index("300"), text.index(" in"))
    date = date_at(text, text.index("1931"), len(text))
    assert amount is not None
    assert amount.anchor == 300
    assert date is not None
    assert text[date.start : date.end] == "1931"
    assert amount_at(text, 0, 3) is None
    assert date_at(text, 0, 3) is None


AMOUNTS = st.builds(
    lambda bound, number, unit: value(f"{bound}{number}{unit}"),
    st.sampled_from(["", "over ", "up to ", "about ", "at least ", "$", "up to $", "1 to "]),
    st.one_of(st.integers(2, 3000), st.decimals(2, 99, places=1)),
    st.sampled_from(["", " million", "%", " km", " miles", " years", " months", " dollars"]),
)
DATES = st.sampled_from(
    "1931; late 1931; January 1931; January 14, 1931; 14 January; January; the 1930s; 1930-32;"
    "Q1 1931; winter 1930; 29 February; the 20th century; early 1932".split(";")
).map(value)
NAMES = st.text(max_size=20).map(lambda text: Value(kind=ValueKind.NAME, text=text))


@given(st.one_of(AMOUNTS, DATES, NAMES), st.one_of(AMOUNTS, DATES, NAMES))
def test_comparing_is_symmetric(a: Value, b: Value) -> None:
    assert compare(a, b) is compare(b, a)


@given(st.one_of(AMOUNTS, DATES, NAMES))
def test_a_value_is_the_same_as_itself(a: Value) -> None:
    assert compare(a, a) is Comparison.SAME

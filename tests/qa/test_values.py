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


SAME, REFINES = Comparison.SAME, Comparison.REFINES
DIFFERENT, INCOMPARABLE = Comparison.DIFFERENT, Comparison.INCOMPARABLE


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("a third", "33%", REFINES),
        ("two-thirds", "67%", REFINES),
        ("one in three", "34%", REFINES),
        ("a quarter of pupils", "26%", REFINES),
        ("three-quarters", "74%", REFINES),
        ("one in eight", "12%", REFINES),
        ("half of them", "47%", REFINES),
        ("nearly half of them", "47%", REFINES),
        ("more than a third", "33%", REFINES),
        ("47 out of 100", "47%", SAME),
        ("a third", "38%", DIFFERENT),
        ("a tenth", "13%", DIFFERENT),
        ("a third", "a quarter", DIFFERENT),
        ("more than half of them", "47%", DIFFERENT),
        ("nearly half of them", "52%", DIFFERENT),
        ("47 out of 100", "50%", DIFFERENT),
        ("2 percent", "4 percent", DIFFERENT),
    ],
)
def test_a_share_in_words_is_a_rough_percentage(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected
    assert compare(value(b), value(a)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("60 metres", "200 feet", REFINES),
        ("20 km", "12 miles", REFINES),
        ("200 hectares", "500 acres", REFINES),
        ("six months", "180 days", REFINES),
        ("two months", "8 weeks", REFINES),
        ("30 mph", "50 km/h", REFINES),
        ("50 miles", "80 km", REFINES),
        ("5 feet", "1.52 m", REFINES),
        ("$2.35 billion", "$2.4 billion", REFINES),
        ("$2.35 billion", "$2.3 billion", REFINES),
        ("4.25%", "4.3%", REFINES),
        ("34.5%", "35%", REFINES),
        ("16,500", "17,000", REFINES),
        ("8,000 tonnes", "8,000 tons", REFINES),
        ("8,000 tonnes", "9,500 tons", DIFFERENT),
        ("61 m", "77 m", DIFFERENT),
        ("$318 million", "$366 million", DIFFERENT),
        ("27", "22", DIFFERENT),
        ("30", "33", DIFFERENT),
        ("1846", "1847", DIFFERENT),
        ("51,225", "51,500", DIFFERENT),
        ("5 km", "5,400 m", DIFFERENT),
        ("20 km", "16 miles", DIFFERENT),
        ("$2.34 billion", "$2.4 billion", DIFFERENT),
        ("2%", "2.4%", DIFFERENT),
    ],
)
def test_rounding_and_conversion_are_no_difference(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected
    assert compare(value(b), value(a)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Sales fell 8%", "Sales rose 8%", DIFFERENT),
        ("a loss of $3 million", "a profit of $3 million", DIFFERENT),
        ("a $3 million deficit", "a $3 million surplus", DIFFERENT),
        ("8% lower", "8% higher", DIFFERENT),
        ("-8%", "up 8%", DIFFERENT),
        ("-8%", "fell 8%", SAME),
        ("-8%", "fell more than 8%", REFINES),
        ("fell 8%", "8%", SAME),
        ("Sales rose to $8 million", "Sales fell to $8 million", SAME),
        ("Peat made up 8%", "Peat fell 8%", SAME),
    ],
)
def test_a_rise_is_no_fall(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected
    assert compare(value(b), value(a)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("95 F", "35 C", SAME),
        ("91 F", "33 C", REFINES),
        ("-10C", "14F", SAME),
        ("about 20 C", "21.5 C", REFINES),
        ("over 40C", "43C", REFINES),
        ("a rise of 2 C", "an increase of 3.6 F", SAME),
        ("about 20 C", "30 C", DIFFERENT),
        ("20 C", "21 C", DIFFERENT),
        ("over 20C", "35C", DIFFERENT),
        ("a rise of 2 C", "2 C", INCOMPARABLE),
    ],
)
def test_temperatures_are_compared_in_degrees(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected
    assert compare(value(b), value(a)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("two or three divers", "three divers", REFINES),
        ("two or three divers", "five divers", DIFFERENT),
        ("3 percentage points", "3 percent", INCOMPARABLE),
        ("half a percentage point", "50 basis points", SAME),
        ("EUR 30 a month", "EUR 30 a year", INCOMPARABLE),
        ("EUR 30 a month", "EUR 360 a year", SAME),
        ("20 tonnes a day", "140 tonnes a week", SAME),
        ("EUR 30 a month", "EUR 40 a month", DIFFERENT),
        ("EUR 30 a month", "EUR 30", SAME),
        ("nearly $30bn", "$29.1bn", REFINES),
        ("nearly $30bn", "about $30bn", SAME),
        ("nearly $30bn", "$32.2bn", DIFFERENT),
        ("almost $30bn", "$30.8bn", DIFFERENT),
        ("just under $30bn", "$32.2bn", DIFFERENT),
        ("just over $30bn", "$28.8bn", DIFFERENT),
        ("just over $30bn", "$30.8bn", REFINES),
        ("about $30bn", "$32.2bn", REFINES),
    ],
)
def test_rates_points_and_near_figures_compare(a: str, b: str, expected: Comparison) -> None:
    assert compare(value(a), value(b)) is expected
    assert compare(value(b), value(a)) is expected


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
    st.sampled_from(
        [
            *["", "over ", "up to ", "about ", "at least ", "$", "up to $", "1 to "],
            *["nearly ", "just over ", "up ", "fell ", "-", "a rise of "],
        ]
    ),
    st.one_of(st.integers(2, 3000), st.decimals(2, 99, places=1)),
    st.sampled_from(
        [
            *["", " million", "%", " km", " miles", " years", " months", " dollars"],
            *[" C", " F", " tons", " tonnes", " percentage points", "% a year", " dollars a month"],
        ]
    ),
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

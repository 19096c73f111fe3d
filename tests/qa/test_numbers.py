import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.numbers import Amount, find_amounts, spelled_number

DAY = 86400.0
MONTH = 365.25 / 12 * DAY
YEAR = 365.25 * DAY


def only(text: str) -> Amount:
    (amount,) = find_amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("$3.50", "money", 3.5, "USD"),
        ("€3m", "money", 3e6, "EUR"),
        ("£5m", "money", 5e6, "GBP"),
        ("5 million pounds", "money", 5e6, "GBP"),
        ("50p", "money", 0.5, "GBP"),
        ("25 cents", "money", 0.25, "USD"),
        ("Rs 20 crore", "money", 2e8, "INR"),
        ("Rs 1,50,000", "money", 150000, "INR"),
        ("3 billion US dollars", "money", 3e9, "USD"),
        ("5 million Swiss francs", "money", 5e6, "CHF"),
        ("500 €", "money", 500, "EUR"),
        ("€1,5 million", "money", 1.5e6, "EUR"),
        ("NT$500", "money", 500, "TWD"),
        ("100 million won", "money", 1e8, "KRW"),
        ("1,200", "count", 1200, None),
        ("1.2 thousand", "count", 1200, None),
        ("1 200 000", "count", 1.2e6, None),
        ("1.5m people", "count", 1.5e6, None),
        ("a dozen", "count", 12, None),
        ("half a million", "count", 5e5, None),
        ("a million and a half", "count", 1.5e6, None),
        ("one in five", "count", 0.2, None),
        ("9 out of 10", "count", 0.9, None),
        ("a quarter of voters", "count", 0.25, None),
        ("two-thirds", "count", 2 / 3, None),
        ("30 per cent", "percent", 30, "%"),
        ("-3%", "percent", -3, "%"),
        ("5 km", "quantity", 5000, "length"),
        ("½ mile", "quantity", 804.672, "length"),
        ("1/2 mile", "quantity", 804.672, "length"),
        ("5 feet 11 inches", "quantity", 1.8034, "length"),
        ("minus 5 degrees Celsius", "quantity", 268.15, "temperature"),
        ("70°F", "quantity", 294.2611, "temperature"),
        ("14,000 sq. ft", "quantity", 1300.6426, "area"),
        ("2.5GW", "quantity", 2.5e9, "power"),
        ("12 pounds", "quantity", 5.443108, "mass"),
        ("weighed 2 million pounds", "quantity", 907184.74, "mass"),
        ("two and a half years", "duration", 2.5 * YEAR, "time"),
        ("an hour and a half", "duration", 5400, "time"),
        ("18-month", "duration", 18 * MONTH, "time"),
        ("10 years and 3 months", "duration", 10.25 * YEAR, "time"),
        ("25-year-old", "duration", 25 * YEAR, "time"),
    ],
)
def test_a_figure_has_its_value_and_unit(
    text: str, kind: str, value: float, unit: str | None
) -> None:
    amount = only(text)
    assert (amount.kind, amount.unit) == (kind, unit)
    assert amount.anchor == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("over $20 billion", 20e9, math.inf),
        ("$20B+", 20e9, math.inf),
        ("at least 12", 12, math.inf),
        ("12 or more", 12, math.inf),
        ("up to $10 billion", 0, 10e9),
        ("as many as 50", 0, 50),
        ("fewer than 12", 0, 12),
        ("below -5%", -math.inf, -5),
        ("between 10 and 12 million dollars", 10e6, 12e6),
        ("10-12 million dollars", 10e6, 12e6),
        ("$10-12 million", 10e6, 12e6),
        ("between one and two million people", 1e6, 2e6),
        ("$900 million to $1.2 billion", 9e8, 1.2e9),
        ("5-10%", 5, 10),
        ("10–12 people", 10, 12),
        ("5 to 10 miles", 8046.72, 16093.44),
        ("2 to 3 years", 2 * YEAR, 3 * YEAR),
        ("at least 10 to 12 people", 10, math.inf),
    ],
)
def test_bounding_words_and_ranges_become_intervals(text: str, low: float, high: float) -> None:
    amount = only(text)
    assert (amount.low, amount.high) == (pytest.approx(low), pytest.approx(high))
    assert (amount.start, amount.end) == (0, len(text.removesuffix(" people")))


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("hundreds", "count", 200, 1000, None),
        ("dozens", "count", 24, 96, None),
        ("several hundred", "count", 300, 1000, None),
        ("a few dozen", "count", 36, 120, None),
        ("tens of thousands", "count", 20_000, 100_000, None),
        ("millions of dollars", "money", 2e6, 1e7, "USD"),
        ("hundreds of millions of euros", "money", 2e8, 1e9, "EUR"),
    ],
)
def test_an_order_of_size_is_an_interval(
    text: str, kind: str, low: float, high: float, unit: str | None
) -> None:
    amount = only(text)
    assert (amount.kind, amount.low, amount.high, amount.unit) == (kind, low, high, unit)
    assert amount.approximate
    assert low < amount.anchor < high


@pytest.mark.parametrize("text", ["several hundred sheep", "dozens of sheep"])
def test_an_order_of_size_knows_what_it_counts(text: str) -> None:
    assert only(text).noun == "sheep"


def test_one_in_three_may_name_what_it_counts() -> None:
    assert only("One pupil in three").anchor == pytest.approx(1 / 3)
    assert [a.anchor for a in find_amounts("one nurse in 12 wards")] == [1, 12]


def test_dollars_and_cents_are_one_amount() -> None:
    amount = only("Two dollars and fifty cents")
    assert (amount.kind, amount.anchor, amount.unit) == ("money", 2.5, "USD")


@pytest.mark.parametrize(
    "text", ["nearly 300", "about 300", "some 300", "just over 300", "300 or so"]
)
def test_a_rough_figure_is_marked_as_rough(text: str) -> None:
    amount = only(text)
    assert amount.approximate
    assert amount.anchor == 300


@pytest.mark.parametrize(
    "text",
    [
        "Llama 3.1",
        "won 3-2",
        "call 555-123-4567",
        "24/7",
        "7:40 p.m.",
        "at 7 p.m.",
        "the 1990s",
        "in the 20s",
        "the 21st century",
        "twenty-first",
        "nineteen eighty-four",
        "iPhone 15",
        "the Boeing 737 crashed",
        "COVID-19",
        "No. 10",
        "192.168.0.1",
        "1080p",
        "the nineties",
        "no one",
        "1914–1918",
        "2026-01-14",
        "5G network",
        "the third of May",
    ],
)
def test_what_counts_nothing_is_no_amount(text: str) -> None:
    assert find_amounts(text) == []


def test_a_change_from_one_figure_to_another_is_no_range() -> None:
    assert [a.anchor for a in find_amounts("It rose from 3% to 5%.")] == [3, 5]
    assert only("It costs from 3% to 5%.").high == 5


def test_the_verb_won_is_no_currency() -> None:
    assert only("The party won 12 seats.").kind == "count"
    assert only("of whom 12 won").kind == "count"


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("3,000 residents.", "residents"),
        ("3,400 residents remain in the hall", "residents"),
        ("82,740 households lost electricity", "households"),
        ("317 suspects yesterday", "suspects"),
        ("214 people died", "people"),
        ("200 sports clubs closed", "clubs"),
        ("three Reuters journalists", "journalists"),
        ("five News Corp executives resigned", "executives"),
        ("12 Republicans backed bills", "republicans"),
        ("12 sheep died", "sheep"),
        ("38 destroyed homes", "homes"),
        ("two new overseas offices", "offices"),
        ("one small town", "town"),
    ],
)
def test_what_is_counted_is_told_from_what_is_said_of_it(text: str, noun: str) -> None:
    assert only(text).noun == noun


def test_a_pronoun_at_the_end_counts_nothing() -> None:
    assert find_amounts("Without a doctor for years, the town finally has one.") == []
    assert only("The town has one doctor.").anchor == 1


def test_the_digits_that_are_stated_are_counted() -> None:
    assert [only(t).digits for t in ("46,225", "46,000", "a million", "2½ years")] == [5, 2, 1, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and forty-three", 243),
        ("one hundred twenty-three thousand four hundred fifty-six", 123456),
        ("two and a half", 2.5),
        ("three-quarters", 0.75),
        ("zero", 0),
    ],
)
def test_numbers_in_words_have_their_value(text: str, value: float) -> None:
    assert spelled_number(text) == value


@pytest.mark.parametrize("text", ["", "and", "the bridge", "twelfth"])
def test_words_that_are_no_number_have_none(text: str) -> None:
    assert spelled_number(text) is None


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
)
ONES += "fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    for scale, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if n >= scale:
            rest = f" {in_words(n % scale)}" if n % scale else ""
            return f"{in_words(n // scale)} {name}{rest}"
    raise AssertionError


@given(st.integers(0, 10**11))
def test_a_number_is_the_same_in_words_with_commas_and_plain(n: int) -> None:
    for text in (f"{n} votes", f"{n:,} votes", f"{in_words(n)} votes"):
        assert only(text).anchor == n


@given(st.integers(1, 999), st.sampled_from([("thousand", 1e3), ("million", 1e6), ("bn", 1e9)]))
def test_a_scale_word_is_the_number_written_out(n: int, scale: tuple[str, float]) -> None:
    word, factor = scale
    assert only(f"${n} {word}").anchor == only(f"${n * int(factor):,}").anchor


FRAGMENTS = (
    "5 10 12,000 1.5 $ € £ % km million bn m p between and to from in of up over or more - – + / "
    "one two hundred half a dozen third years feet inches January 2024 '90s s ½ . , ( ) won pounds"
).split()
FRAGMENTS += [" ", " ", " ", "😀", "\u00a0", "1" * 40]


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
)
def test_amounts_of_any_text_are_ordered_ranges_inside_it(text: str) -> None:
    end = 0
    for amount in find_amounts(text):
        assert end <= amount.start <= amount.core_start < amount.core_end <= amount.end <= len(text)
        assert amount.low <= amount.anchor <= amount.high
        end = amount.end


def test_the_age_group_is_one_range_of_years() -> None:
    amount = only("18-to-24-year-olds")
    assert (amount.low, amount.high) == (18 * YEAR, 24 * YEAR)


def test_a_list_dash_is_no_minus() -> None:
    assert only("-5 people").anchor == 5
    assert only("minus 5 degrees").anchor == -5


def test_half_is_a_share_only_where_something_is_halved() -> None:
    assert only("about half of them").anchor == 0.5
    assert find_amounts("in the second half of the match, in their own half.") == []


def test_turkish_letters_in_a_unit_or_a_scale_are_read_as_an_i() -> None:
    assert [(a.unit, a.anchor) for a in find_amounts("It cost 100 LİRA.")] == [("TRY", 100.0)]
    assert [(a.unit, a.anchor) for a in find_amounts("It cost 5 mıllion dollars.")] == [
        ("USD", 5e6)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("half a dozen ferries", "count", 6, None),
        ("a quarter of a million ferns", "count", 250_000, None),
        ("quarter of a million", "count", 250_000, None),
        ("three-quarters of a million", "count", 750_000, None),
        ("two thirds of a billion", "count", 2e9 / 3, None),
        ("half of a million", "count", 500_000, None),
        ("half of one percent", "percent", 0.5, "%"),
        ("three-quarters of a percent", "percent", 0.75, "%"),
        ("a tenth of one per cent", "percent", 0.1, "%"),
        ("a quarter of a percentage point", "percent", 0.25, "points"),
        ("half a percentage point", "percent", 0.5, "points"),
        ("3 percentage points", "percent", 3, "points"),
        ("35 basis points", "percent", 0.35, "points"),
        ("three quarters of an hour", "duration", 2700, "time"),
        ("a third of a mile", "quantity", 536.448, "length"),
        ("one point five million", "count", 1.5e6, None),
        ("two point two five percent", "percent", 2.25, "%"),
        ("$70 bln", "money", 70e9, "USD"),
        ("EUR 45 mln", "money", 45e6, "EUR"),
        ("$8 mil", "money", 8e6, "USD"),
        ("300m Danish kroner", "money", 3e8, "DKK"),
        ("40 Norwegian kroner", "money", 40, "NOK"),
        ("6 billion Taiwan dollars", "money", 6e9, "TWD"),
        ("12 million Chilean pesos", "money", 12e6, "CLP"),
        ("3.4 billion forint", "money", 3.4e9, "HUF"),
        ("12,000 guilders", "money", 12_000, "NLG"),
        ("a 50-peso coin", "money", 50, "MXN"),
        ("300m hurdles", "quantity", 300, "length"),
        ("38C", "quantity", 311.15, "temperature"),
        ("38 C", "quantity", 311.15, "temperature"),
        ("14F", "quantity", 263.15, "temperature"),
        ("It was -12C outside", "quantity", 261.15, "temperature"),
        ("70 miles an hour", "quantity", 31.2928, "speed"),
    ],
)
def test_a_figure_of_several_words_is_one(
    text: str, kind: str, value: float, unit: str | None
) -> None:
    amount = only(text)
    assert (amount.kind, amount.unit) == (kind, unit)
    assert amount.anchor == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a quarter of voters", [0.25]),
        ("half of one class", [0.5, 1]),
        ("the first quarter of a year", []),
        ("the first half of a year", []),
        ("It took 3:40 hours", []),
        ("seat 14F", []),
        ("the Kestrel iPhone 5C", []),
        ("the No. 12C bus", []),
        ("9 F-16 jets", [9]),
        ("at one point five people left", [1, 5]),
        ("8 mil thick", [8]),
    ],
)
def test_look_alikes_are_no_figure_of_several_words(text: str, values: list[float]) -> None:
    assert [amount.anchor for amount in find_amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("three or four divers", 3, 4),
        ("15 or 20 boats", 15, 20),
        ("two or three years", 2 * YEAR, 3 * YEAR),
    ],
)
def test_one_number_or_the_next_of_one_thing_is_a_range(text: str, low: float, high: float) -> None:
    amount = only(text)
    assert (amount.low, amount.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["won 3 or 4", "in 2011 or 2012", "three boys or four girls", "2 or 90 boats"]
)
def test_two_numbers_with_an_or_are_two_where_they_count_no_one_thing(text: str) -> None:
    assert len(find_amounts(text)) == 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("doubled from two to four million doses", 2e6),
        ("raised from $4 to $5 million", 4e6),
        ("cut from 6 to 4 million", 6e6),
        ("grew from 300 to 2 million", 300),
        ("grew from $900 to $1 million", 900),
        ("grew from 3 to 5", 3),
    ],
)
def test_a_scale_that_stands_once_is_that_of_both(text: str, first: float) -> None:
    assert find_amounts(text)[0].anchor == first

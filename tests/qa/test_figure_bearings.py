import pytest

from secondsource.qa.figures import Amount
from secondsource.qa.numbers import find_amounts


def only(text: str) -> Amount:
    (amount,) = find_amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Sales rose 7%", 1),
        ("Sales were up 7%", 1),
        ("Sales up 7%", 1),
        ("Sales rose sharply by about 7%", 1),
        ("Sales rose another 7%", 1),
        ("a profit of $7 million", 1),
        ("Profit rose to $7 million", 1),
        ("a $7 million surplus", 1),
        ("Sales fell 7%", -1),
        ("Sales dropped by more than 7%", -1),
        ("Sales were 7% lower", -1),
        ("a net loss of $7 million", -1),
        ("Its loss widened to $7 million", -1),
        ("a 7% fall", -1),
        ("Hydropower made up 7% of supply", 0),
        ("Sales rose to $7 million", 0),
        ("Sales fell below $7 million", 0),
        ("They set up 70 camps", 0),
        ("It shut down 70 mills", 0),
        ("a seven-year fall", 0),
        ("a loss on sales of $7 million", 0),
    ],
)
def test_what_rose_or_fell_has_its_direction(text: str, direction: int) -> None:
    assert only(text).direction == direction


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$70 a week", "week"),
        ("€70/month", "month"),
        ("£70 per annum", "year"),
        ("70 lambs are born each year", "year"),
        ("7% annually", "year"),
        ("$70 a week in May", "week"),
        ("$70 a week ago", None),
        ("70 divers a day earlier", None),
        ("70 divers in a day", None),
        ("70 million daily riders", None),
        ("$70 a head", None),
    ],
)
def test_a_rate_has_its_period(text: str, per: str | None) -> None:
    assert only(text).per == per


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("a rise of 1.5 C", 1.5),
        ("It warmed by 2.7°F", 1.5),
        ("limit warming to well below 2 degrees Celsius", 2),
        ("1.5C above pre-industrial levels", 1.5),
        ("between 2 and 4 C of warming", 3),
    ],
)
def test_a_change_of_temperature_has_no_zero_point(text: str, degrees: float) -> None:
    amount = only(text)
    assert amount.difference
    assert amount.anchor == pytest.approx(degrees)
    assert amount.low <= amount.anchor <= amount.high


@pytest.mark.parametrize("text", ["It rose to 30 C", "It fell below 0 °C", "30C in Ardle"])
def test_a_temperature_reached_is_no_change(text: str) -> None:
    assert not only(text).difference

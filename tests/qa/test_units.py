import pytest

from secondsource.qa.units import unit_of


@pytest.mark.parametrize(
    ("text", "dimension", "factor"),
    [
        ("km", "length", 1000),
        ("Kilometres", "length", 1000),
        ("square millimetres", "area", 1e-6),
        ("sq km", "area", 1e6),
        ("nanometers", "length", 1e-9),
        ("years old", "time", 31557600),
        ("acre-feet", "volume", 1233.48183754752),
        ("GB/s", "bandwidth", 8e9),
        ("Wh", "energy", 3600),
        ("miles an hour", "speed", 0.44704),
    ],
)
def test_a_unit_is_known_by_its_names_and_symbols(text: str, dimension: str, factor: float) -> None:
    unit = unit_of(text)
    assert unit is not None
    assert (unit.dimension, unit.factor) == (dimension, pytest.approx(factor))


def test_symbols_keep_their_case() -> None:
    mega, milli = unit_of("MW"), unit_of("mw")
    assert mega is not None
    assert mega.factor == 1e6
    assert milli is None


@pytest.mark.parametrize("text", ["", "people", "old", "furlongs per fortnight"])
def test_other_words_are_no_units(text: str) -> None:
    assert unit_of(text) is None


def test_temperatures_have_an_offset() -> None:
    celsius, fahrenheit = unit_of("°C"), unit_of("degrees Fahrenheit")
    assert celsius is not None
    assert fahrenheit is not None
    assert 100 * celsius.factor + celsius.offset == pytest.approx(
        212 * fahrenheit.factor + fahrenheit.offset
    )

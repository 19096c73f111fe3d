import pytest

from secondsource.qa.dates import find_dates
from secondsource.qa.values import Comparison, compare_dates, date_at


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("around 1850", "1852", Comparison.REFINES),
        ("circa 1850", "1850", Comparison.REFINES),
        ("in about 1850", "1848", Comparison.REFINES),
        ("around 1850", "1870", Comparison.DIFFERENT),
        ("around 2020", "2024", Comparison.DIFFERENT),
        ("1850", "1852", Comparison.DIFFERENT),
        ("between 2019 and 2021", "2020", Comparison.REFINES),
        ("between 2019 and 2021", "2022", Comparison.DIFFERENT),
        ("from January to March 2026", "February 2026", Comparison.REFINES),
        ("from January to March 2026", "May 2026", Comparison.DIFFERENT),
        ("14 January-3 February 2026", "20 January 2026", Comparison.REFINES),
        ("14 January-3 February 2026", "5 February 2026", Comparison.DIFFERENT),
        ("5 and 6 May 2026", "5 May 2026", Comparison.REFINES),
        ("5 and 6 May 2026", "7 May 2026", Comparison.DIFFERENT),
        ("by 2030", "2029", Comparison.REFINES),
        ("by 2030", "by 2030", Comparison.SAME),
        ("by 2030", "2030", Comparison.REFINES),
        ("by 2030", "2031", Comparison.DIFFERENT),
        ("by 2030", "2020", Comparison.DIFFERENT),
        ("by 2030", "by 2035", Comparison.DIFFERENT),
        ("by 14 May 2026", "2 May 2026", Comparison.REFINES),
        ("by 14 May 2026", "2 January 2026", Comparison.DIFFERENT),
        ("by May", "April", Comparison.REFINES),
        ("no later than 2030", "2029", Comparison.REFINES),
        ("before 2020", "2019", Comparison.REFINES),
        ("before 2020", "2021", Comparison.DIFFERENT),
        ("after 2020", "2021", Comparison.REFINES),
        ("after 2020", "2019", Comparison.DIFFERENT),
        ("before 2020", "after 2020", Comparison.DIFFERENT),
        ("two years after 2020", "2021", Comparison.DIFFERENT),
        ("the 2011-12 season", "2011", Comparison.REFINES),
        ("the 2011-12 season", "March 2012", Comparison.REFINES),
        ("the 2011-12 season", "2013", Comparison.DIFFERENT),
        ("winter 2026", "January 2026", Comparison.REFINES),
        ("winter 2026", "January 2027", Comparison.REFINES),
        ("winter 2026", "July 2026", Comparison.DIFFERENT),
        ("winter 2026", "winter 2025", Comparison.DIFFERENT),
        ("early 20th century", "1980", Comparison.DIFFERENT),
        ("early 20th century", "1912", Comparison.REFINES),
    ],
)
def test_a_vague_or_open_date_allows_what_lies_close_by(
    text: str, other: str, expected: Comparison
) -> None:
    (one,), (two,) = find_dates(text), find_dates(other)
    assert compare_dates(one, two) is expected
    assert compare_dates(two, one) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It ran from May to June 2026.", ["from May to June 2026"]),
        ("It was moved from May to June 2026.", ["May", "June 2026"]),
        ("The delay from May to June 2026 is long.", ["May", "June 2026"]),
        ("She lived there (5 May 1920 – 9 June 1980).", ["5 May 1920", "9 June 1980"]),
        ("She was mayor from 2010 to 2014.", ["2010", "2014"]),
        ("In 2010 and 2014 it flooded.", ["2010", "2014"]),
        ("Worries about 2026 grew.", ["2026"]),
        ("It came around 1850, soon after 1848.", ["around 1850", "1848"]),
    ],
)
def test_two_dates_are_a_period_only_where_they_name_one(text: str, found: list[str]) -> None:
    assert [text[date.start : date.end] for date in find_dates(text)] == found


def test_one_end_of_a_period_is_read_by_itself() -> None:
    text = "It was open from May to July 2026."
    whole = date_at(text, text.index("May"), len(text) - 1)
    assert whole is not None
    assert text[whole.start : whole.end] == "from May to July 2026"
    end = date_at(text, text.index("July"), len(text) - 1)
    assert end is not None
    assert text[end.start : end.end] == "July 2026"


def test_between_names_no_end_by_itself() -> None:
    text = "It was built between 2019 and 2021."
    date = date_at(text, text.index("2021"), len(text) - 1)
    assert date is not None
    assert text[date.start : date.end] == "between 2019 and 2021"

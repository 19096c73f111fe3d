"""Days as numbers, before and after the year 1."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.calendar_days import first_day, iso_day, year_of


@given(st.dates())
def test_after_the_year_0_days_are_those_of_datetime(date: datetime.date) -> None:
    assert iso_day(date.toordinal()) == date.isoformat()
    assert year_of(date.toordinal()) == date.year
    assert first_day(date.year) == date.replace(month=1, day=1).toordinal()


@given(st.integers(-9999, 9999))
def test_a_year_ends_the_day_before_the_next_begins(year: int) -> None:
    last = first_day(year + 1) - 1
    assert last - first_day(year) in (364, 365)
    assert year_of(first_day(year)) == year_of(last) == year
    sign = "-" if year < 0 else ""
    assert iso_day(last) == f"{sign}{abs(year):04d}-12-31"

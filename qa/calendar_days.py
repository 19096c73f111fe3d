"""Days as numbers, also before the year 1, which ``datetime`` does not know.

Day 1 is 1 January of the year 1 of the Gregorian calendar, as in ``datetime.date.toordinal``. There
is a year 0, which people call 1 BC (ISO 8601's and the astronomers' way of counting).
"""

from __future__ import annotations

import datetime

_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097


def first_day(year: int) -> int:
    """The number of the first day of a year; 1 BC is the year 0, 2 BC the year -1.

    >>> first_day(1), first_day(0), first_day(-147) < first_day(-111)
    (1, -365, True)
    """
    cycles, rest = divmod(year - 1, _CYCLE_YEARS)
    return datetime.date(rest + 1, 1, 1).toordinal() + cycles * _CYCLE_DAYS


def year_of(day: int) -> int:
    """The year in which the day lies.

    >>> year_of(first_day(-147)), year_of(first_day(-146) - 1)
    (-147, -147)
    """
    date, years = _in_cycle(day)
    return date.year + years


def iso_day(day: int) -> str:
    """The day in ISO 8601, with a sign before the year 0.

    >>> iso_day(first_day(2024)), iso_day(first_day(-147))
    ('2024-01-01', '-0147-01-01')
    """
    date, years = _in_cycle(day)
    year = date.year + years
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{date:%m-%d}"


def _in_cycle(day: int) -> tuple[datetime.date, int]:
    """The same day of the first 400 years, with which the calendar repeats, and the years to it."""
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    return datetime.date.fromordinal(rest + 1), cycles * _CYCLE_YEARS

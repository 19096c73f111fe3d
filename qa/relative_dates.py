"""Dates that lean on the day an article appeared: "last Tuesday", "two years ago"."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_RELATIVE = re.compile(
    rf"""\b(?:yesterday|today|tomorrow|tonight
    |(?:last|next|this|on)[ ](?:{_WEEKDAYS})
    |(?:{_WEEKDAYS})
    |(?:last|next|this)[ ](?:week|month|year)
    |(?:\d{{1,3}}|an?|one|two|three|four|five|six|seven|eight|nine|ten)[ ]
      (?:days?|weeks?|months?|years?|decades?)[ ]ago)\b""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A date or period in a text: half-open code points, and the days it covers.

    ``granularity``: day, month, season, quarter, year, decade, century. ``year_known`` is False
    for "14 January": then ``low`` and ``high`` lie in the year 4 and only month and day count.
    """

    start: int
    end: int
    low: int
    high: int
    granularity: str
    year_known: bool = True


def relative_dates(text: str, published: str) -> list[DateSpan]:
    """The relative dates of the text in order, as of ``published`` (ISO 8601).

    Empty when ``published`` names no day.
    """
    try:
        base = datetime.datetime.fromisoformat(published[:10])
    except ValueError:
        return []
    if len(published) < 10:
        return []
    spans = []
    for match in _RELATIVE.finditer(text):
        resolved = _resolve(match.group().casefold(), base)
        if resolved is not None:
            low, high, name = resolved
            spans.append(
                DateSpan(start=match.start(), end=match.end(), low=low, high=high, granularity=name)
            )
    return spans


@lru_cache(maxsize=4096)
def _resolve(phrase: str, base: datetime.datetime) -> tuple[int, int, str] | None:
    """First and last day, and the granularity; None where the calendar ends."""
    coarse = re.search(r"week|month|year|decade", phrase)
    if phrase in ("this week", "this month", "this year"):
        day: datetime.date = base.date()
    elif phrase == "tonight" or phrase.removeprefix("on ") == f"{base:%A}".casefold():
        day = base.date()  # a report that appears on a Tuesday means its own day by "on Tuesday"
    else:
        import dateparser

        try:
            parsed = dateparser.parse(
                re.sub(r"^(?:this|on) ", "", phrase),
                languages=["en"],
                settings={
                    "RELATIVE_BASE": base,
                    "PREFER_DATES_FROM": "future" if phrase.startswith("next") else "past",
                },
            )
        except OverflowError:  # before the year 1
            return None
        if parsed is None:
            return None
        day = parsed.date()
    low = high = day.toordinal()
    if coarse is None or coarse.group() == "day":
        return low, high, "day"
    if coarse.group() == "week":
        return max(1, low - 3), min(datetime.date.max.toordinal(), high + 3), "week"
    if coarse.group() == "decade":  # a round number: two years either way
        first_year, last_year = max(1, day.year - 2), min(9999, day.year + 2)
        low = datetime.date(first_year, 1, 1).toordinal()
        return low, datetime.date(last_year, 12, 31).toordinal(), "decade"
    first, last = (day.month, day.month) if coarse.group() == "month" else (1, 12)
    low = datetime.date(day.year, first, 1).toordinal()
    last_day = calendar.monthrange(day.year, last)[1]
    high = datetime.date(day.year, last, last_day).toordinal()
    return low, high, "month" if coarse.group() == "month" else "year"

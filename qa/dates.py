"""Dates and periods in running text, as intervals of days.

Days are proleptic Gregorian ordinals (``datetime.date.toordinal``), intervals are inclusive.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from secondsource.qa.language import MONTHS

_MONTH = "|".join(
    [*MONTHS, *(rf"{month[:3]}\.?" for month in MONTHS if month != "may"), r"sept\.?"]
)
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_DAY = r"(?:[12]?[0-9]|3[01])"
_UNMISTAKABLE = "|".join(month for month in MONTHS if month not in ("march", "may"))
_DATE = re.compile(
    rf"""(?<![\w.,$€£])(?:
    (?P<iso>(?P<iy>{_YEAR})-(?P<im>0[1-9]|1[0-2])(?:-(?P<id>[0-2][0-9]|3[01]))?)(?!\d)
    |(?:(?P<d1>{_DAY})(?:st|nd|rd|th)?(?:[ ]of)?[ ](?P<m1>{_MONTH})(?:,?[ ](?P<y1>{_YEAR}))?)(?!\w)
    |(?:(?P<m2>{_MONTH})[ ](?P<d2>{_DAY})(?:st|nd|rd|th)?(?:(?:,|[ ],)?[ ](?P<y2>{_YEAR}))?)(?!\w)
    |(?:(?P<m3>{_MONTH})(?:,|[ ]of)?[ ](?P<y3>{_YEAR}))(?!\w)
    |(?:(?P<slash>(?P<a4>\d{{1,2}})/(?P<b4>\d{{1,2}})/(?P<y4>{_YEAR})))(?!\w)
    |(?:(?:(?P<part>early|mid|late)[- ])?
        (?P<decade>(?:the[ ])?(?P<y5>(?:1[0-9][0-9]|20[0-9])0))['’]?s\b)
    |(?:(?P<quarter>(?:(?:the[ ])?(?P<qn>first|second|third|fourth|last)[ ]quarter|Q(?P<qd>[1-4]))
        (?:[ ]of)?[ ](?P<y6>{_YEAR}))(?!\w))
    |(?:(?P<season>spring|summer|autumn|fall|winter)(?:[ ]of)?[ ](?P<y7>{_YEAR})(?!\w))
    |(?:(?:(?P<part8>early|mid|late)[- ])?(?P<y8>{_YEAR})(?:[–—/-](?P<y8b>{_YEAR}|\d\d))?
        (?:[ ](?P<era>BCE?|AD|CE))?(?![\w%]|[.,]\d))
    |(?:(?P<cent>\d{{1,2}})(?:st|nd|rd|th)[ ]century)
    |(?:(?:in[ ]|early[ ]|late[ ])?(?P<m9>{_UNMISTAKABLE})(?!\w))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 2),
}
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_RELATIVE = re.compile(
    rf"""\b(?:yesterday|today|tomorrow|tonight
    |(?:last|next|this|on)[ ](?:{_WEEKDAYS})
    |(?:{_WEEKDAYS})
    |(?:last|next|this)[ ](?:week|month|year)
    |(?:\d+|one|two|three|four|five|six)[ ](?:days?|weeks?|months?|years?)[ ]ago)\b""",
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


def find_dates(text: str, published: str | None = None) -> list[DateSpan]:
    """Every date of the text in order, nothing overlapping.

    Relative dates ("last Tuesday", "two years ago") are resolved against ``published`` (ISO 8601)
    by dateparser, and left out without it.
    """
    found = [span for match in _DATE.finditer(text) if (span := _date_span(match))]
    if published:
        found.extend(_relative(text, published, found))
    return sorted(found, key=lambda span: span.start)


def _date_span(match: re.Match[str]) -> DateSpan | None:
    try:
        days = _days(match)
    except ValueError:  # 31 February
        return None
    if days is None:
        return None
    low, high, granularity, year_known = days
    return DateSpan(
        start=match.start(),
        end=match.end(),
        low=low,
        high=high,
        granularity=granularity,
        year_known=year_known,
    )


def _days(match: re.Match[str]) -> tuple[int, int, str, bool] | None:
    groups = match.groupdict()
    if groups["iso"]:
        year, month = int(groups["iy"]), int(groups["im"])
        if groups["id"]:
            return _one(year, month, int(groups["id"]))
        return _months(year, month, month, "month")
    for day_text, month_name, year_text in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if groups[day_text] and groups[month_name]:
            known = groups[year_text] is not None
            low, high, name, _ = _one(
                int(groups[year_text] or 4), _month(groups[month_name]), int(groups[day_text])
            )
            return low, high, name, known
    if groups["m3"]:
        month = _month(groups["m3"])
        return _months(int(groups["y3"]), month, month, "month")
    if groups["slash"]:
        first, second = int(groups["a4"]), int(groups["b4"])
        # American order unless the first number cannot be a month
        month, day = (first, second) if first <= 12 else (second, first)
        return _one(int(groups["y4"]), month, day)
    if groups["decade"]:
        return _decade(int(groups["y5"]), groups["part"])
    if groups["quarter"]:
        number = int(groups["qd"]) if groups["qd"] else _QUARTERS[groups["qn"].casefold()]
        return _months(int(groups["y6"]), 3 * number - 2, 3 * number, "quarter")
    if groups["season"]:
        first, last = _SEASONS[groups["season"].casefold()]
        year = int(groups["y7"])
        low = datetime.date(year, first, 1).toordinal()
        last_year = year + 1 if last < first else year
        return low, _last_day(last_year, last), "season", True
    if groups["y8"]:
        return _years(groups)
    if groups["cent"]:
        century = int(groups["cent"])
        low = datetime.date(max(1, 100 * (century - 1) + 1), 1, 1).toordinal()
        return low, datetime.date(100 * century, 12, 31).toordinal(), "century", True
    if groups["m9"]:
        low, high, _, _ = _months(4, _month(groups["m9"]), _month(groups["m9"]), "month")
        return low, high, "month", False
    return None


def _years(groups: dict[str, str | None]) -> tuple[int, int, str, bool] | None:
    if (groups["era"] or "").upper().startswith("B"):
        return None
    year = int(groups["y8"] or 0)
    last = year
    if groups["y8b"]:
        tail = groups["y8b"]
        last = int(tail) if len(tail) == 4 else year - year % 100 + int(tail)
        if last < year:
            return None
    months = {"early": (1, 5), "mid": (4, 9), "late": (8, 12)}.get(
        (groups["part8"] or "").casefold(), (1, 12)
    )
    low = datetime.date(year, months[0], 1).toordinal()
    return low, _last_day(last, months[1]), "year", True


def _decade(first: int, part: str | None) -> tuple[int, int, str, bool]:
    years = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get((part or "").casefold(), (0, 9))
    low = datetime.date(first + years[0], 1, 1).toordinal()
    return low, datetime.date(first + years[1], 12, 31).toordinal(), "decade", True


def _one(year: int, month: int, day: int) -> tuple[int, int, str, bool]:
    ordinal = datetime.date(year, month, day).toordinal()
    return ordinal, ordinal, "day", True


def _months(year: int, first: int, last: int, name: str) -> tuple[int, int, str, bool]:
    return datetime.date(year, first, 1).toordinal(), _last_day(year, last), name, True


def _last_day(year: int, month: int) -> int:
    return datetime.date(year, month, calendar.monthrange(year, month)[1]).toordinal()


def _month(name: str) -> int:
    return [month[:3] for month in MONTHS].index(name[:3].casefold()) + 1


def _relative(text: str, published: str, known: list[DateSpan]) -> list[DateSpan]:
    matches = [
        match
        for match in _RELATIVE.finditer(text)
        if not any(span.start < match.end() and match.start() < span.end for span in known)
    ]
    if not matches or len(published) < 10:
        return []
    try:
        base = datetime.datetime.fromisoformat(published[:10])
    except ValueError:
        return []
    import dateparser

    spans = []
    for match in matches:
        phrase = match.group().casefold()
        coarse = re.search(r"week|month|year", phrase)
        parsed = dateparser.parse(
            re.sub(r"^(?:this|on) ", "", phrase),
            languages=["en"],
            settings={
                "RELATIVE_BASE": base,
                "PREFER_DATES_FROM": "future" if phrase.startswith("next") else "past",
            },
        )
        if parsed is None:
            continue
        day = parsed.date()
        low = high = day.toordinal()
        name = "day"
        if coarse and coarse.group() == "year":
            low, high, name = (
                datetime.date(day.year, 1, 1).toordinal(),
                _last_day(day.year, 12),
                "year",
            )
        elif coarse and coarse.group() == "month":
            low, high, name, _ = _months(day.year, day.month, day.month, "month")
        elif coarse:
            low, high, name = low - 3, high + 3, "week"
        spans.append(
            DateSpan(start=match.start(), end=match.end(), low=low, high=high, granularity=name)
        )
    return spans

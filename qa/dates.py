"""Dates and periods in running text, as intervals of days.

Days are proleptic Gregorian ordinals (``datetime.date.toordinal``), intervals are inclusive.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import replace

from secondsource.qa.calendar_days import first_day
from secondsource.qa.date_bounds import bounded, joined
from secondsource.qa.language import MONTHS, fold
from secondsource.qa.relative_dates import DateSpan, relative_dates
from secondsource.qa.spans import merge

__all__ = ["DateSpan", "find_dates"]

_MONTH = "|".join(
    [*MONTHS, *(rf"{month[:3]}\.?" for month in MONTHS if month != "may"), r"sept\.?"]
)
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_DAY = r"(?:[12]?[0-9]|3[01])"
_TH = r"(?:st|nd|rd|th)?"
_UNMISTAKABLE = "|".join(month for month in MONTHS if month not in ("march", "may"))
# "may" and "march" alone are months only in capitals behind one of these
_LEADS = "|".join(
    rf"(?<=\b{word}[ -])" for word in "in by since until during last early mid late from".split()
)
_PART = r"(?:early|mid|late)"
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """
        tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
        nineteenth twentieth twenty-first
        """.split(),
        start=10,
    )
}
_DECADES = {"fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}
_DATE = re.compile(
    rf"""(?<![\w.,$€£])(?:
    (?:(?:(?P<bc0>\d{{1,4}})[–—-])?(?P<bc1>\d{{1,4}})[ ](?-i:BCE?\b|B\.C\.(?:E\.)?))
    |(?P<iso>(?P<iy>{_YEAR})(?:-(?P<im>0[1-9]|1[0-2])(?:-(?P<id>[0-2][0-9]|3[01]))?
       |/(?P<im2>0[1-9]|1[0-2])/(?P<id2>[0-2][0-9]|3[01])))(?!\d)
    |(?:(?:(?P<d0>{_DAY}){_TH}(?:[-–]|[ ](?:to|and|or)[ ]))?(?P<d1>{_DAY}){_TH}(?:[ ]of)?[ -]
        (?P<m1>{_MONTH})(?:(?:,?[ ]|-)(?P<y1>{_YEAR}))?)(?!\w)
    |(?:(?P<m2>{_MONTH})[ ](?P<d2>{_DAY}){_TH}
        (?:(?:[-–]|[ ]to[ ]|[ ](?:and|or)[ ](?={_DAY}{_TH},?[ ]{_YEAR}\b))
           (?P<d2b>{_DAY}){_TH}(?!\w))?
        (?:(?:,[ ]?|[ ],[ ]|[ ])(?P<y2>{_YEAR})(?![\w%]))?)(?!\w)
    |(?:(?:(?P<part3>{_PART})[ -])?(?P<m3>{_MONTH})(?:,|[ ]of)?[ ](?P<y3>{_YEAR}))(?!\w)
    |(?:(?P<slash>(?P<a4>\d{{1,2}})(?P<mark>[/.])(?P<b4>\d{{1,2}})(?P=mark)(?P<y4>{_YEAR})))(?!\w)
    |(?:(?:(?P<part5>{_PART})[- ])?
        (?P<decade>(?:the[ ])?(?P<y5>(?:1[0-9][0-9]|20[0-9])0))['’]?s\b)
    |(?:(?:the[ ](?:(?P<part5b>{_PART})[- ])?)?['’](?P<short>[3-9]0)s\b)
    |(?:the[ ](?:(?P<part5c>{_PART})[- ])?(?P<spelled>{"|".join(_DECADES)})\b)
    |(?:(?P<quarter>(?:(?:the[ ])?(?P<qn>first|second|third|fourth|last)[ -]quarter|Q(?P<qd>[1-4]))
        (?:[ ]of)?[ ](?P<y6>{_YEAR}))(?!\w))
    |(?:(?P<season>spring|summer|autumn|fall|winter)(?:[ ]of)?[ ](?P<y7>{_YEAR})
        (?:[-–/](?:{_YEAR}|\d\d))?(?!\w))
    |(?:(?:(?P<part8>{_PART})(?:-|[ ]in[ ]|[ ])
          |(?:the[ ])?(?P<half>first|second|latter)[ -]half[ ](?:of[ ])?
          |H(?P<h>[12])[ ]|(?:the[ ])?(?P<edge>end|beginning|start|middle)[ ]of[ ]|FY[ ]?)?
        (?P<y8>{_YEAR})(?:[–—/-](?P<y8b>{_YEAR}|\d\d))?
        (?:[ ](?-i:AD|CE)\b)?(?![\w%]|[.,]\d))
    |(?:(?:(?-i:AD)[ ](?P<ad>\d{{1,3}})|(?P<ad2>\d{{1,3}})[ ](?-i:AD|CE))(?!\w))
    |(?:(?:(?:the[ ])?(?:(?P<part10>{_PART})[- ]
          |(?:(?P<half10>first|second|latter)[ ]half|(?P<edge10>end|beginning|start|middle))
            [ ]of[ ]the[ ]))?
        (?:(?P<cent>\d{{1,2}})(?:st|nd|rd|th)|(?P<centword>{"|".join(_ORDINALS)}))[ -]century
        (?P<bc>[ ](?-i:BCE?)\b)?)
    |(?:(?:(?P<part9>{_PART})[ -])?(?P<m9>{_UNMISTAKABLE}|(?:{_LEADS})(?-i:May|March))(?!\w))
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
_YEAR_PARTS = {
    "early": (1, 5),
    "mid": (4, 9),
    "late": (8, 12),
    "first": (1, 6),
    "second": (7, 12),
    "latter": (7, 12),
    "1": (1, 6),
    "2": (7, 12),
    "beginning": (1, 3),
    "start": (1, 3),
    "middle": (4, 9),
    "end": (10, 12),
}
# shares of a century, as first and last hundredth
_CENTURY_PARTS = {
    "early": (0, 40),
    "mid": (30, 70),
    "late": (60, 100),
    "first": (0, 50),
    "second": (50, 100),
    "latter": (50, 100),
    "beginning": (0, 20),
    "start": (0, 20),
    "middle": (30, 70),
    "end": (80, 100),
}
_MONTH_PARTS = {"early": (1, 12), "mid": (9, 21), "late": (19, 31)}
# "1500 people" counts, "in 1500 people ..." and "the 2024 games" do not
_COUNTED = re.compile(
    r"[ ](?:people|men|women|children|residents|workers|employees|staff|jobs|homes|houses|soldiers"
    r"|troops|students|pupils|patients|passengers|deaths|cases|families|households|copies|pages"
    r"|words|refugees|migrants|protesters|voters|votes|seats|visitors|tickets|vehicles|cars|trees"
    r"|islands|species|times|hectares|acres|square|cubic|miles|met(?:re|er)s|kilomet(?:re|er)s|km"
    r"|feet|ft|kg|kilograms|kilos|tons|tonnes|pounds|lit(?:re|er)s|gallons|barrels|hours|minutes"
    r"|days|weeks|months|years|dollars|euros|yen|percent|per[ ]cent|megawatts|MW|GW|kW|degrees"
    r"|members|prisoners|participants|schools|companies|buildings|aircraft|ships|dead|others)\b",
    re.IGNORECASE,
)
_TEMPORAL = re.compile(
    r"(?:\b(?:in|since|by|of|until|during|before|after|the|this|early|mid|late|between|and|to"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|['’]s)[ ]$",
    re.IGNORECASE,
)
_NAMED_BY = re.compile(
    r"\b(?:room|windows|flight|number|no\.|route|highway|model|section|article|office|chapter)[ ]$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or|until|through)\s", re.IGNORECASE)


def find_dates(text: str, published: str | None = None) -> list[DateSpan]:
    """Every date of the text in order, nothing overlapping.

    Relative dates ("last Tuesday", "two years ago") are resolved against ``published`` (ISO 8601)
    by dateparser, and left out without it. The days of years before Christ are below 1. A span
    covers the words that bound it: "around 1850", "before May", "between 2019 and 2021".
    """
    found = [span for match in _DATE.finditer(text) if (span := _date_span(match))]
    for index in range(len(found) - 1, 0, -1):
        found[index - 1] = _with_year(text, found[index - 1], found[index])
    found = joined(text, found)
    if published:
        relative = [span for span in relative_dates(text, published) if not _repeats(text, span)]
        found = merge(found, relative)
    return bounded(text, found)


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
        year, month = int(groups["iy"]), int(groups["im"] or groups["im2"])
        day = groups["id"] or groups["id2"]
        if day:
            return _one(year, month, int(day))
        if month == (year + 1) % 100:  # "the 2011-12 season"
            return _months(year, 1, 12, "year")[0], _last_day(year + 1, 12), "year", True
        return _months(year, month, month, "month")
    for names in (("d0", "d1", "m1", "y1"), ("d2", "d2b", "m2", "y2")):
        first, last, month_name, year_text = (groups[name] for name in names)
        if month_name:
            return _day_of_month(first or last, last or first, month_name, year_text)
    if groups["m3"]:
        return _month_part(int(groups["y3"]), _month(groups["m3"]), groups["part3"])
    if groups["slash"]:
        first, second = int(groups["a4"]), int(groups["b4"])
        # with slashes in American order unless the first number cannot be a month
        american = groups["mark"] == "/" and first <= 12
        month, day = (first, second) if american else (second, first)
        return _one(int(groups["y4"]), month, day)
    for decade, part in (("y5", "part5"), ("short", "part5b"), ("spelled", "part5c")):
        if groups[decade]:
            named = _DECADES.get(groups[decade].casefold()) or int(groups[decade])
            return _decade(named + (1900 if named < 100 else 0), groups[part])
    if groups["quarter"]:
        number = int(groups["qd"]) if groups["qd"] else _QUARTERS[fold(groups["qn"])]
        return _months(int(groups["y6"]), 3 * number - 2, 3 * number, "quarter")
    if groups["season"]:
        first, last = _SEASONS[fold(groups["season"])]
        year = int(groups["y7"])
        low = datetime.date(year, first, 1).toordinal()
        last_year = year + 1 if last < first else year
        return low, _last_day(last_year, last), "season", True
    if groups["y8"]:
        return None if _is_count(match) else _years(groups)
    if groups["ad"] or groups["ad2"]:
        return _months(int(groups["ad"] or groups["ad2"]), 1, 12, "year")
    if groups["bc1"]:
        return _years_before(int(groups["bc0"] or groups["bc1"]), int(groups["bc1"]), "year")
    if groups["cent"] or groups["centword"]:
        century = int(groups["cent"] or _ORDINALS[fold(groups["centword"])])
        part = groups["part10"] or groups["half10"] or groups["edge10"] or ""
        passed, reached = _CENTURY_PARTS.get(part.casefold(), (0, 100))
        if groups["bc"]:
            return _years_before(100 * century - passed, 100 * century - reached + 1, "century")
        before = 100 * (century - 1)
        low = datetime.date(before + passed + 1, 1, 1).toordinal()
        return low, _last_day(before + reached, 12), "century", True
    if groups["m9"]:
        low, high, name, _ = _month_part(4, _month(groups["m9"]), groups["part9"])
        return low, high, name, False
    return None


def _is_count(match: re.Match[str]) -> bool:
    """Whether a bare number of four digits counts something or belongs to a name."""
    if match.group() != match.group("y8"):
        return False
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _NAMED_BY.search(before):
        return True
    return bool(_COUNTED.match(match.string, match.end())) and not _TEMPORAL.search(before)


def _day_of_month(
    first: str, last: str, month_name: str, year_text: str | None
) -> tuple[int, int, str, bool] | None:
    if year_text is None and month_name in ("may", "march", "mar"):
        return None  # "they may 5 times ..."
    month, year = _month(month_name), int(year_text or 4)
    low, high = (datetime.date(year, month, int(day)).toordinal() for day in (first, last))
    return (low, high, "day", year_text is not None) if low <= high else None


def _month_part(year: int, month: int, part: str | None) -> tuple[int, int, str, bool]:
    last = calendar.monthrange(year, month)[1]
    days = _MONTH_PARTS.get((part or "").casefold(), (1, last))
    low = datetime.date(year, month, days[0]).toordinal()
    return low, low - days[0] + min(days[1], last), "month", True


def _years(groups: dict[str, str | None]) -> tuple[int, int, str, bool] | None:
    year = int(groups["y8"] or 0)
    last = year
    if groups["y8b"]:
        tail = groups["y8b"]
        last = int(tail) if len(tail) == 4 else year - year % 100 + int(tail)
        if last < year:
            return None
    part = groups["part8"] or groups["half"] or groups["h"] or groups["edge"] or ""
    months = _YEAR_PARTS.get(part.casefold(), (1, 12))
    low = datetime.date(year, months[0], 1).toordinal()
    return low, _last_day(last, months[1]), "year", True


def _years_before(first: int, last: int, name: str) -> tuple[int, int, str, bool] | None:
    """The years from ``first`` to ``last`` BC."""
    if not first >= last > 0:
        return None
    return first_day(1 - first), first_day(2 - last) - 1, name, True


def _decade(first: int, part: str | None) -> tuple[int, int, str, bool]:
    # "the 1800s" is a century; "the 2000s" so far a decade
    length, name = (10, "decade") if first % 100 or first >= 2000 else (100, "century")
    thirds = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get((part or "").casefold(), (0, 9))
    start, stop = (third * length // 10 for third in thirds)
    low = datetime.date(first + start, 1, 1).toordinal()
    return low, datetime.date(first + stop + length // 10 - 1, 12, 31).toordinal(), name, True


def _with_year(text: str, first: DateSpan, second: DateSpan) -> DateSpan:
    """ "January" of "January to March 2026" gets its year from the second date."""
    if first.year_known or not second.year_known or second.granularity not in ("day", "month"):
        return first
    if second.start - first.end > 10 or not _JOINT.fullmatch(text, first.end, second.start):
        return first
    low, high, last = (
        datetime.date.fromordinal(day) for day in (first.low, first.high, second.low)
    )
    year = last.year if low.month <= last.month else last.year - 1
    try:
        low = low.replace(year=year)
        last_day = calendar.monthrange(year, high.month)[1]
        high = high.replace(year=year, day=min(high.day, last_day))
    except ValueError:  # 29 February of a common year, year 0
        return first
    return replace(first, low=low.toordinal(), high=high.toordinal(), year_known=True)


def _repeats(text: str, span: DateSpan) -> bool:
    """Whether a relative date only names the weekday of the date behind it."""
    match = re.compile(r"(?:,[ ]|[ ])").match(text, span.end)
    return match is not None and _DATE.match(text, match.end()) is not None


def _one(year: int, month: int, day: int) -> tuple[int, int, str, bool]:
    ordinal = datetime.date(year, month, day).toordinal()
    return ordinal, ordinal, "day", True


def _months(year: int, first: int, last: int, name: str) -> tuple[int, int, str, bool]:
    return datetime.date(year, first, 1).toordinal(), _last_day(year, last), name, True


def _last_day(year: int, month: int) -> int:
    return datetime.date(year, month, calendar.monthrange(year, month)[1]).toordinal()


def _month(name: str) -> int:
    return [month[:3] for month in MONTHS].index(name[:3].casefold()) + 1

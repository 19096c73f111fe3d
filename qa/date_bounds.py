"""What stands around dates: two that name a period, and words that leave one vague or open."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from secondsource.qa.calendar_days import year_of
from secondsource.qa.relative_dates import DateSpan

_JOINT = re.compile(r"\s?[-–—]\s?|\s(?P<word>to|and|or|until|till|through)\s", re.IGNORECASE)
_JOINT_CHARS = 10
_OPENED = re.compile(r"\b(?P<word>between|from)\s$", re.IGNORECASE)
# "moved from May to June" names two states, no period
_DATE_MOVED = re.compile(
    r"\b(?:mov|postpon|delay|chang|push|shift|put|brought|bring|revis|extend|extension|slip|updat|"
    r"correct|reschedul|advanc|adjourn|defer|switch)\w*\b[^.;]*$",
    re.IGNORECASE,
)
_MOVED_CHARS = 80
_PERIOD_DAYS = 400
"""Longer than this, two dates are rather ends of a life or a term, each told by itself."""


def joined(text: str, dates: list[DateSpan]) -> list[DateSpan]:
    """The dates with one span for the two ends of a period.

    "Between 2019 and 2021" names neither end; "from May to July 2026" keeps its ends as parts.
    """
    found: list[DateSpan] = []
    for date in dates:
        period = _period(text, found[-1], date) if found else None
        if period is None:
            found.append(date)
        else:
            found[-1] = period
    return found


def _period(text: str, first: DateSpan, second: DateSpan) -> DateSpan | None:
    if second.start - first.end > _JOINT_CHARS or first.parts:
        return None
    if first.granularity != second.granularity or first.year_known != second.year_known:
        return None
    joint = _JOINT.fullmatch(text, first.end, second.start)
    if joint is None or not (first.low < second.low and first.high < second.high):
        return None
    opened = _OPENED.search(text, max(0, first.start - 9), first.start)
    opening = opened["word"].casefold() if opened else ""
    word = (joint["word"] or "").casefold()
    period = replace(
        second,
        start=opened.start() if opened else first.start,
        low=first.low,
        parts=(first, second),
    )
    if word == "and":
        return replace(period, parts=()) if opening == "between" else None
    if word == "or":
        return replace(period, parts=()) if second.low == first.high + 1 else None
    before = text[max(0, first.start - _MOVED_CHARS) : first.start]
    brief = first.granularity != "year" and second.high - first.low <= _PERIOD_DAYS
    return None if not brief or _DATE_MOVED.search(before) else period


_BEFORE = re.compile(
    r"""(?:(?<=\s)|(?<=[(\[“"'‘])|^)(?:
    (?P<near>around|circa|ca?\.|approximately|roughly|(?P<about>about))
    |(?P<onward>no[ ](?:earlier|sooner)[ ]than|not[ ](?:earlier[ ]than|before)
      |at[ ]the[ ]earliest[ ](?:in|on)|(?P<after>after|later[ ]than))
    |(?P<until>(?:no|not)[ ]later[ ]than|at[ ]the[ ]latest[ ](?:in|on|by)|by
      |(?P<prior>before|prior[ ]to|earlier[ ]than))
    )(?:[ ]the)?[ ](?:end[ ]of[ ])?$""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_CHARS = 36
# "worries about 2026" are no worries of about that year
_ABOUT_WHEN = re.compile(
    r"(?:^|[(,]\s?|\b(?:in|of|by|to|at|from|since|until|is|was|were|be|built|born|died|opened|"
    r"founded)\s)$",
    re.IGNORECASE,
)
# "two years after 2020" is another day altogether, "soon after May" no bound to speak of
_DISTANCE = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|decades?|nights?|mornings?|centur(?:y|ies)|long|soon|"
    r"shortly|immediately|just|directly|even|named|looks?|looking|took|caused|followed)\s$",
    re.IGNORECASE,
)


def bounded(text: str, dates: list[DateSpan]) -> list[DateSpan]:
    """The dates with the words in front of them that make them vague or open at one end."""
    found: list[DateSpan] = []
    for date in dates:
        floor = found[-1].end if found else 0
        found.append(_bounded(text, date, max(floor, date.start - _BEFORE_CHARS)))
    return found


def _bounded(text: str, date: DateSpan, floor: int) -> DateSpan:
    before = text[floor : date.start]
    match = _BEFORE.search(before)
    if match is None or (match.start() == 0 and floor > 0 and not text[floor - 1].isspace()):
        return date
    if match["about"] and not _ABOUT_WHEN.search(before[: match.start()]):
        return date
    if (match["after"] or match["prior"]) and _DISTANCE.search(before[: match.start()]):
        return date
    return replace(
        date,
        start=floor + match.start(),
        approximate=match["near"] is not None,
        until=match["until"] is not None,
        onward=match["onward"] is not None,
    )


_YEAR_DAYS = 366
# days within which a date may stand for an open one ("by 2030": 2028) or for an approximate one
_OPEN_SLACK = {"day": 31, "week": 31, "month": 184, "year": 3 * _YEAR_DAYS, "decade": 4000}
_NEAR_SLACK = {"day": 3, "week": 7, "month": 31, "year": 2 * _YEAR_DAYS, "decade": 1830}
_ROUND_YEAR_SLACK = 5 * _YEAR_DAYS
_RECENT = datetime.date(1950, 1, 1).toordinal()


def opposed(a: DateSpan, b: DateSpan) -> bool:
    """Whether one date is open to what lies before it and the other to what lies behind."""
    return (a.until and b.onward) or (a.onward and b.until)


def loosely_agree(a: DateSpan, b: DateSpan) -> bool:
    """Whether one date lies close by, on the side that the other leaves open or vague; symmetric.

    "Winter 2026" begins or ends in that year.
    """
    return _allows(a, b) or _allows(b, a)


def _allows(vague: DateSpan, other: DateSpan) -> bool:
    gap_before, gap_behind = vague.low - other.high, other.low - vague.high
    if vague.approximate:
        return max(gap_before, gap_behind) <= _near_slack(vague)
    if other.until or other.onward:
        return False
    slack = _OPEN_SLACK.get(vague.granularity, _YEAR_DAYS)
    if vague.until and 0 < gap_before <= slack:
        return True
    if vague.onward and 0 < gap_behind <= slack:
        return True
    return _in_winter_before(vague, other)


def _near_slack(vague: DateSpan) -> int:
    year = year_of(vague.low)
    if vague.granularity == "year" and year % 10 == 0 and vague.low < _RECENT:
        return _ROUND_YEAR_SLACK
    return _NEAR_SLACK.get(vague.granularity, 0)


def _in_winter_before(winter: DateSpan, other: DateSpan) -> bool:
    if winter.granularity != "season" or other.granularity == "season":
        return False
    low, high = (datetime.date.fromordinal(day) for day in (winter.low, winter.high))
    if low.month != 12:
        return False
    first = low.replace(year=low.year - 1).toordinal()
    last = high.replace(year=high.year - 1, day=28).toordinal()
    return other.low <= last and first <= other.high

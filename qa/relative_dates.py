"""Dates that lean on the day an article appeared: "last Tuesday", "two years ago"."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from secondsource.qa.language import WEEKDAYS

_WEEKDAYS = "|".join(WEEKDAYS)
_WEEKDAY = re.compile(rf"(?:(?:this|on) )?({_WEEKDAYS})")
_RELATIVE = re.compile(
    rf"""\b(?:yesterday|today|tomorrow|tonight
    |(?:last|next|this|on)[ ](?:{_WEEKDAYS})
    |(?:{_WEEKDAYS})
    |(?:last|next|this)[ ](?:week|month|year)
    |(?:\d{{1,3}}|an?|one|two|three|four|five|six|seven|eight|nine|ten)[ ]
      (?:days?|weeks?|months?|years?|decades?)[ ]ago)\b""",
    re.VERBOSE | re.IGNORECASE,
)

_CLAUSE = re.compile(
    r"[;:()—!?]|[,.](?!\d)|\s[–-]\s"
    r"|\b(?:and|but|after|before|when|which|who|that|because|while|as)\b"
    r"|\b(?P<says>said|says?|told|announced|reported|confirmed|warned|added)\b",
    re.IGNORECASE,
)
# the tense of a clause by its last verb form that shows one
_SCHEDULED = r"(?:due|scheduled|slated|set|expected|planned|meant|supposed|likely|going|about)"
_VERB_FORM = re.compile(
    rf"""\b(?:(?P<ahead>
      (?:will|shall|won['’]t|must|may|might|could|should|can)(?:[ ]\w+ly)?(?:[ ]not)?(?:[ ]be\b)?
        (?:[ ]\w+)?
    |(?:is|are|am|be|has[ ]been|have[ ]been)[ ](?:\w+ly[ ]|now[ ]|still[ ]|not[ ])?
        (?:{_SCHEDULED}[ ])?(?:to|for)[ ]?(?:be[ ])?(?:\w+)?
    |(?:plans?|hopes?|wants?|intends?|expects?|aims?)[ ](?:to|for)(?:[ ]be)?(?:[ ]\w+)?
    |(?:due|scheduled|slated|planned)
    |(?:postponed|delayed|put[ ](?:back|off)|moved|rescheduled)[ ](?:to|until|till|for)
    |(?:open|start|begin|close|end|resume|return|arrive|leave|launche|meet|vote|visit|face|play|
        expire|go|come|take|kick|run|hold|decide|appear|reopen|deliver)s
        (?=[ ](?:on[ ]|this[ ]|next[ ]|off|up|place|out|effect|again|its|their|in|at|for|to|here|
        back)|[ ]?$)
    )|(?P<past>(?:was|were|had|did|has|have)(?:[ ](?:been[ ])?{_SCHEDULED}\b)?
      |\w{{2,}}ed|came|went|took|began|met|held|won|lost|fell|rose|left|made|gave|found|got|saw|died
      |killed|hit|struck|sent|spoke|signed|broke|shot|became|fled|ran|sold|bought|paid))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|till|from|starting)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A date or period in a text: half-open code points, and the days it covers.

    ``granularity``: day, month, season, quarter, year, decade, century. ``year_known`` is False
    for "14 January": then ``low`` and ``high`` lie in the year 4 and only month and day count.
    ``approximate``: "around 1850"; ``until``: up to then ("by", "before"); ``onward``: from then
    on ("after"). ``parts``: the two dates of "from May to July 2026".
    """

    start: int
    end: int
    low: int
    high: int
    granularity: str
    year_known: bool = True
    approximate: bool = False
    until: bool = False
    onward: bool = False
    parts: tuple[DateSpan, ...] = ()

    def part_at(self, start: int, end: int) -> DateSpan:
        """The part that holds ``[start, end)``, or the whole where none does alone."""
        inside = (part for part in self.parts if part.start <= start and end <= part.end)
        return next(inside, self)


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
        phrase = match.group().casefold()
        weekday = _WEEKDAY.fullmatch(phrase)
        if weekday is not None:
            resolved = _weekday(weekday.group(1), base, _lies_ahead(text, match))
        else:
            resolved = _resolve(phrase, base)
        if resolved is not None:
            low, high, name = resolved
            spans.append(
                DateSpan(start=match.start(), end=match.end(), low=low, high=high, granularity=name)
            )
    return spans


def _lies_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether the clause speaks of the weekday as yet to come.

    "The summit opens on Friday", "On Friday they will meet", "by Friday"; "he said on Friday that
    it will close" speaks of the past.
    """
    this = match.group()[:5].casefold() == "this "
    begin, says = max(0, match.start() - _NEAR_CHARS), False
    for mark in _CLAUSE.finditer(text, begin, match.start()):
        begin, says = mark.end(), mark["says"] is not None
    before = text[begin : match.start()]
    tense = _tense(before)
    if tense is None and not says and len(before.split()) <= 1:
        stop = _CLAUSE.search(text, match.end(), match.end() + _NEAR_CHARS)
        behind = text[match.end() : stop.start() if stop else match.end() + _NEAR_CHARS]
        tense = "past" if stop and stop["says"] else _tense(behind)
    if tense is None and not says:
        return this or _BY.search(before) is not None
    return tense == "ahead"


def _tense(clause: str) -> str | None:
    """ "ahead" or "past" by the last verb form of the clause, None without one."""
    forms = [match.lastgroup for match in _VERB_FORM.finditer(clause)]
    return forms[-1] if forms else None


_NEAR_CHARS = 120


def _weekday(name: str, base: datetime.datetime, ahead: bool) -> tuple[int, int, str] | None:
    """The last such day up to ``base``, or the next one from ``base`` on; base where it is one."""
    distance = (WEEKDAYS.index(name) - base.weekday()) % 7
    if not ahead and distance:
        distance -= 7
    day = base.toordinal() + distance
    return (day, day, "day") if 1 <= day <= datetime.date.max.toordinal() else None


@lru_cache(maxsize=4096)
def _resolve(phrase: str, base: datetime.datetime) -> tuple[int, int, str] | None:
    """First and last day, and the granularity; None where the calendar ends."""
    coarse = re.search(r"week|month|year|decade", phrase)
    if phrase in ("this week", "this month", "this year"):
        day: datetime.date = base.date()
    elif phrase == "tonight":
        day = base.date()
    else:
        import dateparser

        try:
            parsed = dateparser.parse(
                phrase,
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
    if coarse.group() == "week" and not phrase.endswith("ago"):
        # from Monday to Sunday; some begin it on the Sunday before
        monday = low - day.weekday()
        return max(1, monday - 1), min(datetime.date.max.toordinal(), monday + 6), "week"
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

"""Times of day: "7:40 p.m.", "19.40 GMT", "half past seven", "shortly after midnight"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.qa.amounts import Comparison
from secondsource.qa.language import WEEKDAYS
from secondsource.qa.number_words import ONE_TO_TWELVE
from secondsource.qa.spans import widest_overlap

DAY = 1440
HALF = 720
ABOUT = 20
"""Minutes by which "about 9 p.m." may be off."""
SHORTLY = 30
LONG = 240
"""Minutes that "shortly after" and "after" reach."""
WHOLE_HOUR = 10
FIVE = 2
"""Minutes by which a whole hour and a multiple of five may be rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A time of day. ``start`` and ``end`` are offsets, with the words that bound it.

    ``low`` and ``high``: minutes after midnight that it may be, both included; they run past 1,440
    or below 0 where it does over midnight. ``half_known``: whether it is said, or plain, which half
    of the day it is. ``minutes_from_utc``: of its zone, if one is named. ``exact``: neither about,
    before nor after.
    """

    start: int
    end: int
    low: int
    high: int
    half_known: bool
    minutes_from_utc: int | None = None
    exact: bool = True

    def normalized(self) -> dict[str, str | bool]:
        """Its bounds as hours and minutes, such as 19:40; whether they are only near."""
        return {"low": _clock(self.low), "high": _clock(self.high), "approximate": not self.exact}


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


_ZONES = {
    "gmt": 0, "utc": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180,
    "jst": 540, "aest": 600, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "et": -300, "ct": -360, "mt": -420, "pt": -480,
}  # fmt: skip
_WORDS = {word: hour for hour, word in enumerate(ONE_TO_TWELVE, 1)}
_PAST = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
_WORD = "|".join(_WORDS)
_SPAN = "|".join(sorted(_PAST, key=len, reverse=True))
_ZONE = "|".join(_ZONES)
_WEEKDAY = f"(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})"
_BARE_BEFORE = re.compile(
    r"\b(?:at|around|about|before|after|until|till|by|from|since|shortly|exactly|precisely) $",
    re.IGNORECASE,
)
"""What has to stand before "7:40", which may be a score, a verse or a lap."""
_POINT_BEFORE = re.compile(r"\b(?:at|by|until|till|since) $", re.IGNORECASE)
"""What has to stand before "five to ten", which may be a range."""
_CLOCK = re.compile(
    rf"""(?<![\w:.$€£-])(?:
      (?P<named>noon|midday|midnight)
      |(?P<past>{_SPAN})(?:[ ](?P<said>minutes?))?[ ](?P<way>past|to)
        [ ](?P<told>{_WORD}|midnight|noon)
      |(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?[ ]?(?P<half>[ap])(?:\.[ ]?m\b\.?|[ ]?m\b)
      |(?P<clock>{_WORD}|\d{{1,2}})[ ]?o['’]clock
      |(?P<bare>[01]?\d|2[0-3]):(?P<minutes>[0-5]\d)(?![:.]?\d|%)
    )(?:(?:,?[ ](?:on[ ])?(?:{_WEEKDAY}[ ]|(?:in[ ])?the[ ]|that[ ])?|[ ]at[ ])
      (?P<part>morning|afternoon|evening|night)\b)?
    (?:[ ](?P<open>\()?(?P<zone>{_ZONE})\b(?(open)\)))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"""(?:\b(?P<about>about|around|approximately|roughly|nearly|almost|close[ ]to|circa)
    |\b(?P<near>shortly|just|soon|moments|minutes)[ ](?P<near_side>before|after)
    |\b(?P<side>before|after))[ ]$""",
    re.VERBOSE | re.IGNORECASE,
)


def find_clock_times(text: str) -> list[ClockTime]:
    """The times of day in the text, in order."""
    return [time for match in _CLOCK.finditer(text) if (time := _clock_time(text, match))]


def _clock_time(text: str, match: re.Match[str]) -> ClockTime | None:
    minute, half_known = _minute(match)
    part, zone = match["part"], match["zone"]
    if minute is None or not (part or zone or _stands_as_time(text, match)):
        return None
    if part and not half_known:
        minute, half_known = _in_part(minute, part.casefold()), True
    low, high, start = minute, minute, match.start()
    bound = _QUALIFIED.search(text[max(0, start - 20) : start])
    if bound:
        start = max(0, start - 20) + bound.start()
        low, high = _bounds(minute, bound)
    return ClockTime(
        start=start,
        end=match.end(),
        low=low,
        high=high,
        half_known=half_known,
        minutes_from_utc=_ZONES[zone.casefold()] if zone else None,
        exact=bound is None,
    )


def _stands_as_time(text: str, match: re.Match[str]) -> bool:
    """Whether it cannot be a score or a range instead: "2:10", "five to ten people"."""
    before = text[max(0, match.start() - 12) : match.start()]
    if match["bare"]:
        return int(match["bare"]) > 12 or _BARE_BEFORE.search(before) is not None
    if match["past"] and match["way"].casefold() == "to" and not match["said"]:
        return match["past"].casefold() == "quarter" or _POINT_BEFORE.search(before) is not None
    return True


def _in_part(minute: int, part: str) -> int:
    """The minute of the half of the day that the part is in; night begins at five."""
    early = minute % HALF
    later = early >= 5 * 60 if part == "night" else part != "morning"
    return early + HALF if later else early


def _minute(match: re.Match[str]) -> tuple[int | None, bool]:
    """Minutes after midnight, and whether the half of the day is certain; None if it is no time."""
    if match["named"]:
        return (0 if match["named"].casefold() == "midnight" else HALF), True
    if match["past"]:
        told = match["told"].casefold()
        hour = {"midnight": 0, "noon": 12}.get(told, _WORDS.get(told, 0) % 12)
        away = _PAST[match["past"].casefold()]
        if match["past"].casefold() == "half" and match["way"].casefold() == "to":
            return None, False
        minute = hour * 60 + (away if match["way"].casefold() == "past" else -away)
        known = told in ("midnight", "noon")
        return minute % (DAY if known else HALF), known
    if match["half"]:
        hour = int(match["hour"])
        if not 1 <= hour <= 12:
            return None, False
        later = HALF if match["half"].casefold() == "p" else 0
        return hour % 12 * 60 + int(match["minute"] or 0) + later, True
    if match["clock"]:
        word = match["clock"].casefold()
        hour = _WORDS[word] if word in _WORDS else int(word)
        return (hour % 12 * 60, False) if 1 <= hour <= 12 else (None, False)
    certain = int(match["bare"]) > 12 or match["bare"].startswith("0")
    return int(match["bare"]) * 60 + int(match["minutes"]), certain


def _bounds(minute: int, bound: re.Match[str]) -> tuple[int, int]:
    if bound["about"]:
        return minute - ABOUT, minute + ABOUT
    reach = SHORTLY if bound["near"] else LONG
    side = (bound["near_side"] or bound["side"]).casefold()
    return (minute - reach, minute) if side == "before" else (minute, minute + reach)


def clock_time_at(text: str, start: int, end: int) -> ClockTime | None:
    """The time of day that overlaps ``[start, end)``; the widest overlap, then the first."""
    return widest_overlap(find_clock_times(text), start, end)


def compare_clock_times(a: ClockTime, b: ClockTime) -> Comparison:
    """Whether both can be one time of day; symmetric.

    A time without its half of the day may be in either. Where only one names its zone, whole hours
    between them may be the zones'; so they are INCOMPARABLE.
    """
    shift, hours_open = 0, False
    if a.minutes_from_utc is not None and b.minutes_from_utc is not None:
        shift = a.minutes_from_utc - b.minutes_from_utc
    else:
        hours_open = (a.minutes_from_utc is None) != (b.minutes_from_utc is None)
    span = DAY if a.half_known and b.half_known else HALF
    apart = _apart(a, b, shift, span)
    if apart == 0:
        same = (a.low - b.low - shift) % span == 0 and (a.high - b.high - shift) % span == 0
        alike = same and (a.half_known, a.exact) == (b.half_known, b.exact) and not hours_open
        return Comparison.SAME if alike else Comparison.REFINES
    if hours_open and apart % 30 == 0:
        return Comparison.INCOMPARABLE
    return Comparison.REFINES if apart <= _rounding(a, b) else Comparison.DIFFERENT


def _apart(a: ClockTime, b: ClockTime, shift: int, span: int) -> int:
    """Minutes between the two, the short way round the clock; 0 where they overlap."""
    least = span
    for turn in (-2 * span, -span, 0, span, 2 * span):
        low, high = b.low + shift + turn, b.high + shift + turn
        least = min(least, max(0, low - a.high, a.low - high))
    return least


def _rounding(a: ClockTime, b: ClockTime) -> int:
    """Minutes by which the rounder of two exact times may be off."""
    if not (a.exact and b.exact):
        return 0
    whole = [time.low % 60 == 0 for time in (a, b)]
    if any(whole):
        return 0 if all(whole) else WHOLE_HOUR
    fives = [time.low % 5 == 0 for time in (a, b)]
    return FIVE if any(fives) and not all(fives) else 0

"""Typed values: what an answer's words mean, and how two of them compare."""

from __future__ import annotations

import datetime
import enum
import math
import re
from dataclasses import dataclass
from typing import Any

from secondsource.qa.amounts import Comparison as Comparison
from secondsource.qa.amounts import compare_amounts as compare_amounts
from secondsource.qa.calendar_days import iso_day
from secondsource.qa.clock_times import ClockTime, compare_clock_times
from secondsource.qa.date_bounds import loosely_agree, opposed
from secondsource.qa.dates import DateSpan, find_dates
from secondsource.qa.language import WEEKDAYS, normalize_answer
from secondsource.qa.name_words import (
    abbreviated,
    denied,
    name_words,
    names_another,
    overlap,
    slips_apart,
    unshared,
    with_digits,
    without_short_forms,
)
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.places import nested_or_renamed
from secondsource.qa.spans import widest_overlap

MIN_SHARED_WORDS = 0.6
"""Overlap of their words from which two names may be one, the longer saying more."""


class ValueKind(enum.StrEnum):
    """The type of a value."""

    MONEY = "money"
    PERCENT = "percent"
    QUANTITY = "quantity"
    DURATION = "duration"
    COUNT = "count"
    DATE = "date"
    TIME = "time"  # of day
    YES_NO = "yes_no"
    OPTION = "option"
    NAME = "name"
    TEXT = "text"
    SENTENCE = "sentence"  # a whole one, which says more than a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A typed answer. ``text`` is as written, with its bounding words.

    ``amount`` is set for the numeric kinds, ``date`` for dates and ``time`` for times of day.
    """

    kind: ValueKind
    text: str
    amount: Amount | None = None
    date: DateSpan | None = None
    time: ClockTime | None = None

    @property
    def measured(self) -> bool:
        """Whether it is a figure, a date or a time of day, which are told by what they mean."""
        return self.amount is not None or self.date is not None or self.time is not None

    def normalized(self) -> dict[str, Any] | None:
        """The value as JSON, None for free text; an open bound is null."""
        if self.amount is not None:
            amount = self.amount
            return {
                "type": str(self.kind),
                "value": _plain(amount.anchor),
                "low": _plain(amount.low),
                "high": _plain(amount.high),
                "unit": _BASE_UNITS.get(amount.unit or "", amount.unit),
                "approximate": amount.approximate,
            }
        if self.date is not None:
            low, high = iso_day(self.date.low), iso_day(self.date.high)
            if not self.date.year_known:
                low, high = f"-{low[4:]}", f"-{high[4:]}"  # "--05-14"
            return {
                "type": "date",
                "low": low,
                "high": high,
                "granularity": self.date.granularity,
            }
        if self.time is not None:
            return {"type": "time", **self.time.normalized()}
        if self.kind in (ValueKind.TEXT, ValueKind.SENTENCE):
            return None
        return {"type": str(self.kind), "value": self.text}


_BASE_UNITS = {
    "time": "s",
    "length": "m",
    "area": "m2",
    "volume": "m3",
    "mass": "kg",
    "power": "W",
    "energy": "J",
    "data": "bit",
    "bandwidth": "bit/s",
    "compute": "FLOPS",
    "frequency": "Hz",
    "speed": "m/s",
    "temperature": "K",
}


def _plain(number: float) -> float | int | None:
    if math.isinf(number):
        return None
    rounded = float(f"{number:.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def yes_no(answer: bool) -> Value:
    """The value of a yes/no answer."""
    return Value(kind=ValueKind.YES_NO, text="yes" if answer else "no")


def amount_at(text: str, start: int, end: int) -> Amount | None:
    """The amount of ``text`` that overlaps ``[start, end)``; the widest overlap, then the first."""
    return widest_overlap(find_amounts(text), start, end)


def date_at(text: str, start: int, end: int, published: str | None = None) -> DateSpan | None:
    """The date of ``text`` that overlaps ``[start, end)``; the widest overlap, then the first."""
    best = widest_overlap(find_dates(text, published), start, end)
    return best.part_at(start, end) if best else None


def zero_value(text: str) -> Value:
    """The count that "none" and "no" stand for."""
    amount = Amount(
        start=0,
        end=len(text),
        core_start=0,
        core_end=len(text),
        kind="count",
        anchor=0.0,
        low=0.0,
        high=0.0,
        approximate=False,
        digits=1,
        unit=None,
        noun=None,
    )
    return Value(kind=ValueKind.COUNT, text=text, amount=amount)


def amount_value(text: str, amount: Amount) -> Value:
    """The value of an amount found in ``text``."""
    return Value(kind=ValueKind(amount.kind), text=text[amount.start : amount.end], amount=amount)


def clock_value(text: str, time: ClockTime) -> Value:
    """The value of a time of day found in ``text``."""
    return Value(kind=ValueKind.TIME, text=text[time.start : time.end], time=time)


def compare(a: Value, b: Value) -> Comparison:
    """How ``a`` and ``b`` compare as answers to one question; symmetric.

    REFINES: both can be true of one thing, one is more exact (rounding, a bound, a part of a
    date, a longer form of a name). INCOMPARABLE: of different types or units.
    """
    if a.kind is b.kind and a.kind in (ValueKind.YES_NO, ValueKind.OPTION):
        return Comparison.SAME if a.text == b.text else Comparison.DIFFERENT
    if ValueKind.SENTENCE in (a.kind, b.kind):
        same = normalize_answer(a.text) == normalize_answer(b.text)
        return Comparison.SAME if same else Comparison.DIFFERENT
    if a.amount is not None and b.amount is not None:
        return compare_amounts(a.amount, b.amount)
    if a.date is not None and b.date is not None:
        weekday = _WEEKDAY.fullmatch(a.text.strip())
        if weekday and normalize_answer(a.text) == normalize_answer(b.text):
            return Comparison.SAME  # reports of one story that appeared days apart
        return compare_dates(a.date, b.date)
    if a.time is not None and b.time is not None:
        return compare_clock_times(a.time, b.time)
    if a.measured or b.measured:
        same = normalize_answer(a.text) == normalize_answer(b.text)
        return Comparison.SAME if same else Comparison.INCOMPARABLE
    return compare_names(a.text, b.text)


def compare_dates(a: DateSpan, b: DateSpan) -> Comparison:
    """Containment of the two periods; a date without a year compares by month and day."""
    low_a, high_a, low_b, high_b = a.low, a.high, b.low, b.high
    if a.year_known != b.year_known:
        known, unknown = (a, b) if a.year_known else (b, a)
        if known.granularity not in ("day", "month"):
            return Comparison.REFINES
        first = datetime.date.fromordinal(known.low).replace(year=4)
        last = datetime.date.fromordinal(known.high).replace(year=4)
        low_a, high_a = first.toordinal(), last.toordinal()
        low_b, high_b = unknown.low, unknown.high
        if low_a > high_a:  # it runs over the turn of the year
            return Comparison.REFINES
    if (low_a, high_a) == (low_b, high_b):
        if opposed(a, b):
            return Comparison.DIFFERENT
        alike = (a.year_known, a.approximate, a.until, a.onward) == (
            b.year_known,
            b.approximate,
            b.until,
            b.onward,
        )
        return Comparison.SAME if alike else Comparison.REFINES
    if (low_a <= low_b and high_b <= high_a) or (low_b <= low_a and high_a <= high_b):
        return Comparison.REFINES
    overlap = min(high_a, high_b) >= max(low_a, low_b)
    vague = {"season", "decade", "century", "quarter", "week", "year"}
    if overlap and (a.granularity in vague or b.granularity in vague):
        return Comparison.REFINES
    if a.year_known == b.year_known and loosely_agree(a, b):
        return Comparison.REFINES
    return Comparison.DIFFERENT


_WEEKDAY = re.compile(
    rf"(?:on )?(?:{'|'.join(WEEKDAYS)})(?: (?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"^(?:(?:vice|deputy|acting|former)[ -](?=president|prime|minister|mayor|governor|director|"
    r"chair|chief|ceo)|(?:mr|mrs|ms|dr|prof|professor|sir|dame|lord|lady|president|"
    r"chief executive|ceo|chair(?:man|woman)|(?:prime |foreign |finance |interior )?minister|"
    r"chancellor|senator|mayor|captain|admiral|colonel|judge|ambassador|director|governor|king|"
    r"queen|pope|archbishop|rev|st)\.? )",
    re.IGNORECASE,
)
_GENERATION = re.compile(r",? (?:Jr|Sr)\b\.?$")
_CORPORATE = re.compile(
    r"\s+(?:inc|corp|corporation|ltd|limited|plc|llc|co|company|group|holdings|systems|ag|sa|nv|"
    r"gmbh)$"
)


def name_key(text: str) -> str:
    """A name without titles, articles, possessives, corporate endings and case."""
    stripped = re.sub(r"['’]s$", "", text.strip())
    while (shorter := _TITLES.sub("", stripped)) != stripped:
        stripped = shorter
    stripped = _GENERATION.sub("", stripped)
    key = normalize_answer(re.sub(r"['’]s\b", "", stripped))
    while (shorter := _CORPORATE.sub("", key)) != key and shorter:
        key = shorter
    return key


_LINK = re.compile(r"^(?:because of|due to|owing to|thanks to|on|in|at|by|with) (?=\S)")
"""What joins an answer to its sentence and says nothing of it: "on the old coal yard"."""


def compare_names(a: str, b: str) -> Comparison:
    """Compares names and short free texts by their words.

    The words of one among the other's, an acronym, or a spelling variant are one thing. Two names
    that share words are two things where each has a name, a figure or a side of its own beside.
    """
    a, b = (with_digits(_LINK.sub("", re.sub(r"['’]s$", "", name.strip()))) for name in (a, b))
    key_a, key_b = name_key(a), name_key(b)
    if key_a == key_b:
        return Comparison.SAME
    if not key_a or not key_b:
        return Comparison.INCOMPARABLE
    words_a, words_b = name_words(key_a, a), name_words(key_b, b)
    if key_a.replace(" ", "") == key_b.replace(" ", ""):
        return Comparison.SAME
    rest = unshared(words_a, words_b)
    if not all(rest):
        if not any(rest):
            return Comparison.SAME
        longer = words_a if rest[0] else words_b
        other = names_another(rest[0] or rest[1], longer)
        return Comparison.DIFFERENT if other else Comparison.REFINES
    if _is_acronym(a, b) or _is_acronym(b, a):
        return Comparison.SAME
    if slips_apart(words_a, words_b, rest):
        if len(rest[0]) == len(rest[1]) == 1:
            return Comparison.SAME
        if 1 in (len(rest[0]), len(rest[1])):
            return Comparison.REFINES
    if abbreviated(rest) or not all(without_short_forms(rest)):
        return Comparison.REFINES
    named = all(name.removeprefix("the ")[:1].isupper() for name in (a, b))
    if named and nested_or_renamed(a, b):
        return Comparison.REFINES
    if denied(rest) or all(any(word.hard for word in words) for words in rest):
        return Comparison.DIFFERENT
    keys = ({word.key for word in words} for words in (words_a, words_b))
    return Comparison.REFINES if overlap(*keys) >= MIN_SHARED_WORDS else Comparison.DIFFERENT


def _is_acronym(short: str, long: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", short)
    if not 2 <= len(letters) <= 6 or len(letters) < len(re.sub(r"\W", "", short)):
        return False
    initials = [word[0] for word in re.findall(r"[^\W\d_]\w*", long)]
    capitals = "".join(letter for letter in initials if letter.isupper())
    return letters in (capitals, "".join(initials).upper())

"""Typed values: what an answer's words mean, and how two of them compare."""

from __future__ import annotations

import datetime
import enum
import math
import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from secondsource.qa.dates import DateSpan, find_dates
from secondsource.qa.language import normalize_answer, stem
from secondsource.qa.numbers import Amount, find_amounts

ROUNDING_TOLERANCE = 0.05
"""Largest relative difference that rounding may explain."""

BOUND_TOLERANCE = 0.15
ROUND_BOUND_TOLERANCE = 0.25
"""Largest relative distance from a bound ("more than 2,200", a round "over a thousand") of a figure
that it may stand for."""


class ValueKind(enum.StrEnum):
    """The type of a value."""

    MONEY = "money"
    PERCENT = "percent"
    QUANTITY = "quantity"
    DURATION = "duration"
    COUNT = "count"
    DATE = "date"
    YES_NO = "yes_no"
    OPTION = "option"
    NAME = "name"
    TEXT = "text"
    SENTENCE = "sentence"  # a whole one, which says more than a value


class Comparison(enum.StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    REFINES = "refines"
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A typed answer. ``text`` is as written, with its bounding words.

    ``amount`` is set for the numeric kinds and ``date`` for dates.
    """

    kind: ValueKind
    text: str
    amount: Amount | None = None
    date: DateSpan | None = None

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
            low, high = (datetime.date.fromordinal(day) for day in (self.date.low, self.date.high))
            if not self.date.year_known:
                return {
                    "type": "date",
                    "low": low.strftime("--%m-%d"),
                    "high": high.strftime("--%m-%d"),
                    "granularity": self.date.granularity,
                }
            return {
                "type": "date",
                "low": low.isoformat(),
                "high": high.isoformat(),
                "granularity": self.date.granularity,
            }
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
    best, best_overlap = None, 0
    for amount in find_amounts(text):
        overlap = min(end, amount.end) - max(start, amount.start)
        if overlap > best_overlap:
            best, best_overlap = amount, overlap
    return best


def date_at(text: str, start: int, end: int, published: str | None = None) -> DateSpan | None:
    """The date of ``text`` that overlaps ``[start, end)``; the widest overlap, then the first."""
    best, best_overlap = None, 0
    for date in find_dates(text, published):
        overlap = min(end, date.end) - max(start, date.start)
        if overlap > best_overlap:
            best, best_overlap = date, overlap
    return best


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
    if a.amount is not None or b.amount is not None or a.date is not None or b.date is not None:
        same = normalize_answer(a.text) == normalize_answer(b.text)
        return Comparison.SAME if same else Comparison.INCOMPARABLE
    return compare_names(a.text, b.text)


def compare_amounts(a: Amount, b: Amount) -> Comparison:
    """Compares two amounts as intervals around the figures that they name.

    Two open bounds ("over 10", "over 20") overlap in logic and still name different figures, so
    the anchors decide: equal within rounding, or one inside a bound that lies close to it.
    """
    if a.kind != b.kind or a.unit != b.unit:
        as_percent = [_as_percent(amount) for amount in (a, b)]
        if as_percent[0] is not None and as_percent[1] is not None:
            return compare_amounts(as_percent[0], as_percent[1])
        return Comparison.INCOMPARABLE
    bounds_equal = (
        _same_number(a.low, b.low)
        and _same_number(a.high, b.high)
        and a.approximate == b.approximate
    )
    if bounds_equal:
        return Comparison.SAME
    if _same_number(a.anchor, b.anchor):
        # "up to 10" and "over 10" name one figure and deny each other
        opposed = (a.low >= a.anchor < a.high and b.high <= b.anchor > b.low) or (
            b.low >= b.anchor < b.high and a.high <= a.anchor > a.low
        )
        return Comparison.DIFFERENT if opposed else Comparison.REFINES
    if _is_range(a) or _is_range(b):
        inside = max(a.low, b.low) <= min(a.high, b.high)
        return Comparison.REFINES if inside else Comparison.DIFFERENT
    if _rounds_to(a, b) or _rounds_to(b, a):
        return Comparison.REFINES
    approximate = a.approximate or b.approximate
    if approximate and _close(a.anchor, b.anchor, 2 * ROUNDING_TOLERANCE):
        return Comparison.REFINES
    for bound, other in ((a, b), (b, a)):
        tolerance = ROUND_BOUND_TOLERANCE if bound.digits == 1 else BOUND_TOLERANCE
        near = _close(bound.anchor, other.anchor, tolerance)
        if bound.high > bound.anchor and bound.low <= other.anchor and near:
            return Comparison.REFINES
        if bound.low < bound.anchor and other.anchor <= bound.high and near:
            return Comparison.REFINES
    return Comparison.DIFFERENT


def _as_percent(amount: Amount) -> Amount | None:
    """A share ("a quarter") in percent; None for an amount that is no share."""
    if amount.kind == "percent":
        return amount
    if amount.kind != "count" or not 0 < amount.anchor < 1:
        return None
    return replace(
        amount,
        kind="percent",
        unit="%",
        anchor=100 * amount.anchor,
        low=100 * amount.low,
        high=100 * amount.high,
    )


def _is_range(amount: Amount) -> bool:
    return amount.low < amount.anchor < amount.high and not math.isinf(amount.high)


def _same_number(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-6)


def _close(a: float, b: float, tolerance: float) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


def _rounds_to(exact: Amount, rounded: Amount) -> bool:
    """Whether ``rounded`` is ``exact`` written with fewer digits."""
    if rounded.digits >= exact.digits or not _close(
        exact.anchor, rounded.anchor, ROUNDING_TOLERANCE
    ):
        return False
    if exact.kind == "count" and max(abs(exact.anchor), abs(rounded.anchor)) < 100:
        return False
    shown = float(f"{exact.anchor:.{rounded.digits}g}")
    return _close(shown, rounded.anchor, 0.011)


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
        return Comparison.SAME if a.year_known == b.year_known else Comparison.REFINES
    if (low_a <= low_b and high_b <= high_a) or (low_b <= low_a and high_a <= high_b):
        return Comparison.REFINES
    overlap = min(high_a, high_b) >= max(low_a, low_b)
    vague = {"season", "decade", "century", "quarter", "week", "year"}
    if overlap and (a.granularity in vague or b.granularity in vague):
        return Comparison.REFINES
    return Comparison.DIFFERENT


_WEEKDAY = re.compile(
    r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"^(?:mr|mrs|ms|dr|prof|professor|sir|dame|lord|lady|president|chief executive|ceo|chairman|"
    r"chairwoman|minister|senator|mayor|captain|director|governor|king|queen|pope|rev|st)\.? ",
    re.IGNORECASE,
)
_GENERATION = re.compile(r",? (?:Jr|Sr)\b\.?$")
_CORPORATE = re.compile(
    r"\s+(?:inc|corp|corporation|ltd|limited|plc|llc|co|company|group|holdings|systems|ag|sa|nv|"
    r"gmbh)$"
)


_JOINTS = frozenset({"of", "for", "and", "at", "in"})
"""Words that join a name's parts: the Museum of Kell is the Kell Museum."""


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


def compare_names(a: str, b: str) -> Comparison:
    """Compares names and short free texts by their words.

    The words of one among the other's, an acronym, or a spelling variant are one thing.
    """
    key_a, key_b = name_key(a), name_key(b)
    if key_a == key_b:
        return Comparison.SAME
    if not key_a or not key_b:
        return Comparison.INCOMPARABLE
    words_a, words_b = key_a.split(), key_b.split()
    stems_a, stems_b = (
        {stem(w).removesuffix("s") for w in words if w not in _JOINTS}
        for words in (words_a, words_b)
    )
    if stems_a == stems_b:
        return Comparison.SAME
    if stems_a <= stems_b or stems_b <= stems_a:
        return Comparison.REFINES
    if _is_acronym(a, b) or _is_acronym(b, a):
        return Comparison.SAME
    joined_a, joined_b = "".join(words_a), "".join(words_b)
    if joined_a == joined_b or (
        min(len(joined_a), len(joined_b)) >= 5
        and not any(c.isdigit() for c in joined_a + joined_b)
        and SequenceMatcher(None, joined_a, joined_b).ratio() >= 0.87
    ):
        return Comparison.SAME
    shared = len(stems_a & stems_b)
    if shared and 2 * shared / (len(stems_a) + len(stems_b)) >= 0.6:
        return Comparison.REFINES
    return Comparison.DIFFERENT


def _is_acronym(short: str, long: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", short)
    if not 2 <= len(letters) <= 6 or len(letters) < len(re.sub(r"\W", "", short)):
        return False
    initials = [word[0] for word in re.findall(r"[^\W\d_]\w*", long)]
    capitals = "".join(letter for letter in initials if letter.isupper())
    return letters in (capitals, "".join(initials).upper())

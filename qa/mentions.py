"""Where a text gives a value: the same figure or date, whatever its words."""

from __future__ import annotations

from secondsource.qa.clock_times import find_clock_times
from secondsource.qa.dates import find_dates
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.values import (
    Comparison,
    Value,
    ValueKind,
    amount_value,
    clock_value,
    compare,
)

_BY_DAY = ("day", "month")
"""Dates that "in April" or "on 4 May", without a year, may stand for."""


def mentions(sentence: str, value: Value, published: str | None) -> list[tuple[int, int]]:
    """Where the sentence gives the value, as half-open offsets."""
    if value.amount is not None:
        return [
            (amount.start, amount.end)
            for amount in find_amounts(sentence)
            if _same_figure(sentence, amount, value)
        ]
    if value.date is not None:
        without_year = not value.date.year_known or value.date.granularity in _BY_DAY
        return [
            (date.start, date.end)
            for date in find_dates(sentence, published)
            if (date.year_known == value.date.year_known or (not date.year_known and without_year))
            and compare(Value(kind=ValueKind.DATE, text="", date=date), value)
            in (Comparison.SAME, Comparison.REFINES)
        ]
    if value.time is not None:
        return [
            (start, end)
            for start, end, time in values_in(sentence, ValueKind.TIME, published)
            if compare(time, value) in (Comparison.SAME, Comparison.REFINES)
        ]
    return []


BARE_FIGURE = 1000
"""From here on a figure without its unit ("in May they had expected 310,000") is told by itself."""


def _same_figure(sentence: str, mention: Amount, value: Value) -> bool:
    amount = value.amount
    if amount is None:
        return False
    if mention.kind == amount.kind and mention.unit == amount.unit:
        return abs(mention.anchor - amount.anchor) <= 0.01 * abs(amount.anchor)
    bare = mention.kind == "count" and mention.unit is None and mention.anchor >= BARE_FIGURE
    return bare and sentence[mention.core_start : mention.core_end] in value.text


def values_in(text: str, kind: ValueKind, published: str | None) -> list[tuple[int, int, Value]]:
    """The amounts, dates or times of one kind in the text with their half-open offsets, in order.

    Empty for other kinds; ``published`` resolves relative dates (ISO 8601).
    """
    if kind is ValueKind.DATE:
        return [
            (date.start, date.end, Value(kind=kind, text=text[date.start : date.end], date=date))
            for date in find_dates(text, published)
        ]
    if kind is ValueKind.TIME:
        return [(time.start, time.end, clock_value(text, time)) for time in find_clock_times(text)]
    return [
        (amount.start, amount.end, amount_value(text, amount))
        for amount in find_amounts(text)
        if amount.kind == kind.value
    ]


PLAIN_COUNT = 100
"""A smaller count may be one of anything."""


def tells_by_itself(value: Value) -> bool:
    """Whether two articles on one subject hardly share the value without speaking of one thing."""
    if value.date is not None:
        return value.date.granularity in _BY_DAY
    if value.amount is None:
        return value.time is not None and value.time.exact and value.time.low % 60 != 0
    return value.kind is not ValueKind.COUNT or value.amount.anchor >= PLAIN_COUNT

"""The span that was read, as a typed value, and whether it has the type that was asked for."""

from __future__ import annotations

import re

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.clock_times import ClockTime, clock_time_at
from secondsource.qa.dates import DateSpan
from secondsource.qa.language import stem
from secondsource.qa.name_fits import LED_BY_NAMES, OPEN_TYPES, leading_name, name_fit, person_in
from secondsource.qa.number_fits import in_years, number_fit
from secondsource.qa.numbers import Amount
from secondsource.qa.questions import NUMERIC, AnswerType, Question
from secondsource.qa.values import (
    Value,
    ValueKind,
    amount_at,
    amount_value,
    clock_value,
    date_at,
    zero_value,
)

_AT = re.compile(r"(?:in|on|at) ", re.IGNORECASE)
"""What stands before a date and says nothing of it: "in 1932" is 1932, "by 1932" is not."""


def typed_value(
    question: Question, document: Document, sentence: Sentence, start: int, end: int
) -> tuple[Value, int, int, int]:
    """The span as a value, its range with bounding words, and whether its type fits (-1, 0, 1).

    ``start`` and ``end`` are offsets into ``document.text``, as are those returned.
    """
    text = document.text[sentence.start : sentence.end]
    inner = (start - sentence.start, end - sentence.start)
    wanted = question.answer_type
    none = re.match(r"(?:none|no|nobody|zero)\b", text[slice(*inner)], re.IGNORECASE)
    if none and wanted in (AnswerType.NUMBER, AnswerType.COUNT):
        end = start + none.end()
        return zero_value(text[inner[0] : inner[0] + none.end()]), start, end, 1
    inner = _after_change(text, inner)
    start, end = sentence.start + inner[0], sentence.start + inner[1]
    amount = amount_at(text, *inner)
    date = date_at(text, *inner, published=document.published)
    if (
        amount is not None
        and wanted in NUMERIC
        and (date is None or amount.kind != "count" or amount.core_end - amount.core_start > 4)
    ):
        fit = number_fit(question, amount, text)
        value = amount_value(text, in_years(amount) if question.head == "age" else amount)
        return value, sentence.start + amount.start, sentence.start + amount.end, fit
    moment = _moment(wanted, text, inner, date)
    if moment is not None:
        value, low, high, fit = moment
        return value, sentence.start + low, sentence.start + high, fit
    if wanted is AnswerType.PERSON:
        inner = person_in(text, inner)
    elif wanted in LED_BY_NAMES:
        inner = leading_name(text, inner, LED_BY_NAMES[wanted])
    start, end = sentence.start + inner[0], sentence.start + inner[1]
    raw = text[slice(*inner)]
    if (
        amount is not None
        and wanted in OPEN_TYPES
        and (_fills(amount, inner) or _is_sum_of(question, text, amount, inner))
    ):
        value = amount_value(text, amount)
        fit = -1 if wanted in (AnswerType.REASON, AnswerType.MANNER) else 0
        return value, sentence.start + amount.start, sentence.start + amount.end, fit
    named = raw[:1].isupper() and wanted not in (AnswerType.REASON, AnswerType.MANNER)
    kind = ValueKind.NAME if named else ValueKind.TEXT
    return Value(kind=kind, text=raw), start, end, name_fit(wanted, text, inner)


def _moment(
    wanted: AnswerType, text: str, inner: tuple[int, int], date: DateSpan | None
) -> tuple[Value, int, int, int] | None:
    """The time of day or the date that the span is, its range in ``text``, and its fit."""
    asked = wanted is AnswerType.TIME
    if asked or (date is None and wanted in _MAY_BE_TIMES):
        time = clock_time_at(text, *inner)
        if time is not None and (asked or _fills(time, inner)):
            return clock_value(text, time), time.start, time.end, 1 if asked else 0
    asked = wanted is AnswerType.DATE
    if date is None or wanted in NUMERIC or not (asked or _fills(date, inner)):
        return None
    low, high = min(inner[0], date.start), max(inner[1], date.end)
    if asked and high - low > (date.end - date.start) + 16:
        low, high = date.start, date.end
    if _AT.fullmatch(text, low, date.start):
        low = date.start
    fit = 1 if asked else 0 if wanted in OPEN_TYPES else -1
    return Value(kind=ValueKind.DATE, text=text[low:high], date=date), low, high, fit


_CHANGE = re.compile(
    r"\b(?:mov|rais|postpon|delay|revis|increas|cut|lower|chang|push|gr[eo]w|r[oi]s|f[ae]ll|dropp|"
    r"reduc|put back|shift|brought|went|climb|slipp)\w*(?: [^\s;.]+){0,8}? from "
    r"(?P<old>(?:[^.;]|\.(?=\d)){1,40}?) to (?=\S)",
    re.IGNORECASE,
)


def _after_change(text: str, inner: tuple[int, int]) -> tuple[int, int]:
    """A span over "moved from A to B" cut to B, which is what holds now."""
    for match in _CHANGE.finditer(text):
        if match.start("old") <= inner[0] < match.end("old") and inner[1] > match.end():
            return match.end(), inner[1]
    return inner


_MAY_BE_TIMES = frozenset({AnswerType.ANY, AnswerType.DATE})


def _is_sum_of(question: Question, text: str, amount: Amount, inner: tuple[int, int]) -> bool:
    """Whether the span is what the question calls a sum, and the sum: "a fine of $4,000"."""
    if question.head is None or amount.end < inner[1]:
        return False
    called = re.fullmatch(r"(?:an?|the|its) (?P<noun>[\w-]+) of ", text[inner[0] : amount.start])
    return called is not None and stem(called["noun"]) == stem(question.head)


def _fills(found: Amount | ClockTime | DateSpan, inner: tuple[int, int]) -> bool:
    """Whether it makes up most of a span, rather than stand in it."""
    covered = min(inner[1], found.end) - max(inner[0], found.start)
    return covered >= 0.7 * (inner[1] - inner[0])

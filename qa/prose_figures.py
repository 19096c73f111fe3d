"""Whether the numbers and dates of a sentence stand in quotes, by their values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from secondsource.qa.dates import DateSpan, find_dates
from secondsource.qa.language import STOPWORDS, stem
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.prose_quotes import (
    NUMERAL,
    Quote,
    amounts_beside,
    bare,
    overlaps,
    places_of,
    words_of,
)
from secondsource.qa.synonyms import cover
from secondsource.qa.values import Comparison, compare_amounts

_UNPARSED = re.compile(
    r"\b(?:once|twice|thrice|halv\w+|doubl\w+|tripl\w+|quadrupl\w+|dozens?|scores|hundreds|thousands"
    r"|millions|billions|trillions|majority|most|all|every|none|never|always|only|first|second|third"
    r"|fourth|fifth|sixth|seventh|eighth|ninth|tenth|yesterday|today|tomorrow|tonight|ago"
    r"|(?:last|next|this|past|coming)(?= (?:week|month|year|quarter|decade|century|spring|summer"
    r"|autumn|fall|winter)))\b",
    re.IGNORECASE,
)
"""Words that count or date and that the parsers give no value; they must stand as they are."""
_COUNTED = re.compile(r"(?:[ -][^\W\d_][\w'’-]*){1,4}")


def figures_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether every number and date of ``words`` is one of a quote, or says less than one.

    "$20B" is "20 billion dollars", "in 2028" says less than "in May 2028" and "about 46,000" less
    than "46,225"; "$20 billion" says more than "up to $20 billion".
    """
    dates = find_dates(words)
    amounts = amounts_beside(words, dates)
    for date in dates:
        if not any(_date_stands(date, given) for quote in quotes for given in quote.dates):
            return False
    for amount in amounts:
        pronoun = amount.kind == "count" and amount.anchor == 1 and amount.noun is None
        if not pronoun and not any(
            _amount_stands(words, amount, quote.text, given)
            for quote in quotes
            for given in quote.amounts
        ):
            return False
    taken = [*places_of(dates), *places_of(amounts)]
    for match in NUMERAL.finditer(words):
        parsed = overlaps(match.start(), match.end(), taken)
        if not parsed and not any(bare(match.group()) in quote.numerals for quote in quotes):
            return False
    return all(
        any(stem(match.group()) in quote.stems for quote in quotes)
        for match in _UNPARSED.finditer(words)
        if not overlaps(match.start(), match.end(), taken)
    )


def without_figures(words: str) -> str:
    """``words`` without the numbers and dates that have a value."""
    spans = [*places_of(find_dates(words)), *places_of(find_amounts(words))]
    return "".join(c for place, c in enumerate(words) if not overlaps(place, place + 1, spans))


def as_quoted(words: str, quotes: Sequence[Quote]) -> str:
    """``words`` with its numbers and dates as the first quote with the same value writes them.

    A model that compares words takes "$20B" for something else than "20 billion dollars".

    >>> as_quoted("It costs more than $20B.", [Quote("The price is over 20 billion dollars.")])
    'It costs over 20 billion dollars.'
    """
    dates = find_dates(words)
    found: list[Amount | DateSpan] = [*dates, *amounts_beside(words, dates)]
    for said in sorted(found, key=lambda item: -item.start):
        written = next((w for quote in quotes for w in _written(words, said, quote)), None)
        if written is not None:
            words = words[: said.start] + written + words[said.end :]
    return words


def _written(words: str, said: Amount | DateSpan, quote: Quote) -> Iterator[str]:
    """How the quote writes the same value."""
    given: Amount | DateSpan
    if isinstance(said, DateSpan):
        for given in quote.dates:
            if replace(given, start=said.start, end=said.end, parts=said.parts) == said:
                yield quote.text[given.start : given.end]
    else:
        for given in quote.amounts:
            same = compare_amounts(said, given) is Comparison.SAME
            if same and _amount_stands(words, said, quote.text, given):
                yield quote.text[given.start : given.end]


def _date_stands(said: DateSpan, given: DateSpan) -> bool:
    if said.year_known != given.year_known:
        # without its year a date says less, with one it says more
        return not said.year_known and _within_year(said, given)
    return any(said.low <= one.low and one.high <= said.high for one in (given, *given.parts))


def _within_year(said: DateSpan, given: DateSpan) -> bool:
    if given.granularity not in ("day", "month"):
        return False
    low, high = (date.timetuple()[1:3] for date in _days(given))
    first, last = (date.timetuple()[1:3] for date in _days(said))
    return first <= low <= high <= last


def _days(span: DateSpan) -> tuple[datetime.date, datetime.date]:
    return datetime.date.fromordinal(span.low), datetime.date.fromordinal(span.high)


def _amount_stands(words: str, said: Amount, quote: str, given: Amount) -> bool:
    if said.kind == "count" and not _one_thing(words, said, quote, given):
        return False
    outcome = compare_amounts(said, given)
    if outcome is not Comparison.REFINES:
        return outcome is Comparison.SAME
    if said.low == said.high:
        return said.approximate and given.low == given.high
    return said.low <= given.low and given.high <= said.high


def _one_thing(words: str, said: Amount, quote: str, given: Amount) -> bool:
    """Whether two counts may be of one thing: a word after both, or none after one of them."""
    one, other = _counted(words, said.end), _counted(quote, given.end)
    return not one or not other or cover(one, other) > 0


def _counted(text: str, end: int) -> frozenset[str]:
    """Stems of the words after a number, up to a function word or a mark."""
    after = _COUNTED.match(text, end)
    found = []
    for word in words_of(after.group()) if after else []:
        if word in STOPWORDS:
            break
        found.append(stem(word))
    return frozenset(found)

"""Whether the numbers, dates, names and quotations of a sentence stand in quotes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from secondsource.qa.dates import DateSpan, find_dates
from secondsource.qa.entities import entities
from secondsource.qa.language import STOPWORDS, WORD, fold, stem
from secondsource.qa.names import subject_names
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.statements import parse
from secondsource.qa.synonyms import cover
from secondsource.qa.values import Comparison, compare_amounts, compare_names, name_key

_NAME_LABELS = frozenset(
    "PERSON ORG GPE LOC FAC NORP PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split()
)
_FORMS_OF_ADDRESS = frozenset("mr mrs ms dr".split())
_NUMERAL = re.compile(r"[^\s\"“”()]*\d[^\s\"“”()]*")
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
_QUOTATION = re.compile(r"[“\"«„]([^”\"»“]+)[”\"»“]")


@dataclass(frozen=True)
class Quote:
    """What an article says, on one line; relative dates in it count from ``published``."""

    text: str
    published: str | None = None

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its figures, without those that belong to a date."""
        return _beside_dates(find_amounts(self.text), self.dates)

    @cached_property
    def dates(self) -> list[DateSpan]:
        """Its dates, relative ones too."""
        return find_dates(self.text, self.published)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all its words, hyphenated ones also in parts."""
        return frozenset(stem(part) for word in _words(self.text) for part in (word, *_parts(word)))

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Its tokens with a digit in them."""
        return frozenset(_bare(match.group()) for match in _NUMERAL.finditer(self.text))


def figures_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether every number and date of ``words`` is one of a quote, or says less than one.

    "$20B" is "20 billion dollars", "in 2028" says less than "in May 2028" and "about 46,000" less
    than "46,225"; "$20 billion" says more than "up to $20 billion".
    """
    dates = find_dates(words)
    amounts = _beside_dates(find_amounts(words), dates)
    for date in dates:
        if not any(_date_stands(date, given) for quote in quotes for given in quote.dates):
            return False
    for amount in amounts:
        pronoun = amount.kind == "count" and amount.anchor == 1 and amount.noun is None
        if not pronoun and not any(
            _amount_stands(amount, given)
            and (amount.kind != "count" or _one_thing(words, amount, quote.text, given))
            for quote in quotes
            for given in quote.amounts
        ):
            return False
    taken = [*_places(dates), *_places(amounts)]
    for match in _NUMERAL.finditer(words):
        parsed = _overlaps(match.start(), match.end(), taken)
        if not parsed and not any(_bare(match.group()) in quote.numerals for quote in quotes):
            return False
    return all(
        any(stem(match.group()) in quote.stems for quote in quotes)
        for match in _UNPARSED.finditer(words)
        if not _overlaps(match.start(), match.end(), taken)
    )


def without_figures(words: str) -> str:
    """``words`` without the numbers and dates that have a value."""
    spans = [*_places(find_dates(words)), *_places(find_amounts(words))]
    return "".join(c for place, c in enumerate(words) if not _overlaps(place, place + 1, spans))


def _beside_dates(amounts: Iterable[Amount], dates: Sequence[DateSpan]) -> list[Amount]:
    taken = _places(dates)
    return [amount for amount in amounts if not _overlaps(amount.start, amount.end, taken)]


def _places(found: Iterable[Amount | DateSpan]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in found]


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(low < end and start < high for low, high in spans)


def _date_stands(said: DateSpan, given: DateSpan) -> bool:
    if said.year_known != given.year_known:
        # without its year a date says less, with one it says more
        return not said.year_known and _within_year(said, given)
    return said.low <= given.low and given.high <= said.high


def _within_year(said: DateSpan, given: DateSpan) -> bool:
    if given.granularity not in ("day", "month"):
        return False
    low, high = (date.timetuple()[1:3] for date in _days(given))
    first, last = (date.timetuple()[1:3] for date in _days(said))
    return first <= low <= high <= last


def _days(span: DateSpan) -> tuple[datetime.date, datetime.date]:
    return datetime.date.fromordinal(span.low), datetime.date.fromordinal(span.high)


def _amount_stands(said: Amount, given: Amount) -> bool:
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
    for word in _words(after.group()) if after else []:
        if word in STOPWORDS:
            break
        found.append(stem(word))
    return frozenset(found)


def names_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether every name of ``words`` is written in one of the quotes.

    A first name and a surname must stand together there, an acronym may stand for a name.
    """
    return all(any(_name_stands(name, quote) for quote in quotes) for name in _names(words))


def _names(words: str) -> list[str]:
    """Runs of words that are names by their capitals, their tag or the entity recogniser."""
    taken = [*_places(find_dates(words)), *_places(find_amounts(words))]
    tagged = [
        (token.idx, token.idx + len(token)) for token in parse(words) if token.pos_ == "PROPN"
    ]
    tagged += [(e.start, e.end) for e in entities(words) if e.label in _NAME_LABELS]
    runs: list[tuple[int, int]] = []
    for place, match in enumerate(WORD.finditer(words)):
        word, start, end = match.group(), match.start(), match.end()
        capital = any(c.isupper() for c in (word[1:] if place == 0 else word))
        common = fold(word) in STOPWORDS and (len(word) == 1 or not word.isupper())
        if common or _overlaps(start, end, taken):
            continue
        if not capital and not _overlaps(start, end, tagged):
            continue
        joined = runs and re.fullmatch(r"\.?\s", words[runs[-1][1] : start])
        if joined and not re.search(r"['’]s$", words[: runs[-1][1]]):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [re.sub(r"['’]s$", "", words[start:end]) for start, end in runs]


def _name_stands(name: str, quote: Quote) -> bool:
    if re.fullmatch(r"[A-Z]{2,6}", name) and any(
        compare_names(name, given) is Comparison.SAME for given in subject_names(quote.text)
    ):
        return True
    everything = {stem(part) for word in _words(name) for part in _parts(word)}
    if not everything - _FORMS_OF_ADDRESS <= quote.stems:
        return False
    wanted = [stem(part) for part in name_key(name).split()] or sorted(everything)
    return _in_order(wanted, re.findall(r"[^\W_]+", quote.text))


def _in_order(wanted: Sequence[str], given: Sequence[str]) -> bool:
    """Whether the stems follow one another, with at most a name or an initial in between."""
    stems = [stem(fold(word)) for word in given]
    for start, first in enumerate(stems):
        if first != wanted[0]:
            continue
        place = start
        for item in wanted[1:]:
            if place + 1 < len(stems) and stems[place + 1] == item:
                place += 1
            elif place + 2 < len(stems) and stems[place + 2] == item and given[place + 1].istitle():
                place += 2
            else:
                break
        else:
            return True
    return False


def quotations_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether everything in quotation marks is written so in one of the quotes."""
    return all(
        any(_plain(match.group(1)) in _plain(quote.text) for quote in quotes)
        for match in _QUOTATION.finditer(words)
    )


def _plain(text: str) -> str:
    return " ".join(word.replace("’", "'") for word in fold(text).split()).strip(" .,;:!?")


def _words(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def _parts(word: str) -> list[str]:
    return re.findall(r"[^\W_]+", word)


def _bare(numeral: str) -> str:
    return fold(numeral).strip(".,;:!?'’-–—")

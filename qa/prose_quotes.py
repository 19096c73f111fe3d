"""A cited quote as a sentence is held against it: its words, figures, dates and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from secondsource.qa.dates import DateSpan, find_dates
from secondsource.qa.language import WORD, fold, stem
from secondsource.qa.numbers import Amount, find_amounts

NUMERAL = re.compile(r"[^\s\"“”()]*\d[^\s\"“”()]*")
"""A token with a digit in it."""
_QUOTATION = re.compile(r"[“\"«„]([^”\"»“]+)[”\"»“]")


@dataclass(frozen=True)
class Quote:
    """What an article says, on one line; relative dates in it count from ``published``."""

    text: str
    published: str | None = None

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its figures, without those that belong to a date."""
        return amounts_beside(self.text, self.dates)

    @cached_property
    def dates(self) -> list[DateSpan]:
        """Its dates, relative ones too."""
        return find_dates(self.text, self.published)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all its words, hyphenated ones also in parts."""
        return frozenset(
            stem(part) for word in words_of(self.text) for part in (word, *parts_of(word))
        )

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Its tokens with a digit in them."""
        return frozenset(bare(match.group()) for match in NUMERAL.finditer(self.text))


def amounts_beside(text: str, dates: Sequence[DateSpan]) -> list[Amount]:
    """The figures of ``text`` that are no part of a date."""
    taken = places_of(dates)
    return [item for item in find_amounts(text) if not overlaps(item.start, item.end, taken)]


def places_of(found: Iterable[Amount | DateSpan]) -> list[tuple[int, int]]:
    """Where they stand, half-open."""
    return [(item.start, item.end) for item in found]


def overlaps(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    """Whether ``[start, end)`` has a character in common with one of the places."""
    return any(low < end and start < high for low, high in places)


def quotations_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether everything in quotation marks is written so in one of the quotes."""
    return all(
        any(_plain(match.group(1)) in _plain(quote.text) for quote in quotes)
        for match in _QUOTATION.finditer(words)
    )


def _plain(text: str) -> str:
    return " ".join(word.replace("’", "'") for word in fold(text).split()).strip(" .,;:!?")


def words_of(text: str) -> list[str]:
    """Lower-cased words, inner hyphens and dots kept."""
    return [fold(match.group()) for match in WORD.finditer(text)]


def parts_of(word: str) -> list[str]:
    """The parts of a hyphenated word; the word itself when it is none."""
    return re.findall(r"[^\W_]+", word)


def bare(numeral: str) -> str:
    """A numeral without the punctuation around it."""
    return fold(numeral).strip(".,;:!?'’-–—")

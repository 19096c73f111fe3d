"""Whether the names of a sentence stand in quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.qa.dates import find_dates
from secondsource.qa.entities import entities
from secondsource.qa.language import STOPWORDS, WORD, fold, stem
from secondsource.qa.names import subject_names
from secondsource.qa.numbers import find_amounts
from secondsource.qa.prose_quotes import Quote, overlaps, parts_of, places_of, words_of
from secondsource.qa.statements import parse
from secondsource.qa.values import Comparison, compare_names, name_key

_NAME_LABELS = frozenset(
    "PERSON ORG GPE LOC FAC NORP PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split()
)
_FORMS_OF_ADDRESS = frozenset("mr mrs ms dr".split())


def names_stand(words: str, quotes: Sequence[Quote]) -> bool:
    """Whether every name of ``words`` is written in one of the quotes.

    A first name and a surname must stand together there, an acronym may stand for a name.
    """
    return all(any(_name_stands(name, quote) for quote in quotes) for name in _names(words))


def _names(words: str) -> list[str]:
    """Runs of words that are names by their capitals, their tag or the entity recogniser."""
    taken = [*places_of(find_dates(words)), *places_of(find_amounts(words))]
    tagged = [
        (token.idx, token.idx + len(token)) for token in parse(words) if token.pos_ == "PROPN"
    ]
    tagged += [(e.start, e.end) for e in entities(words) if e.label in _NAME_LABELS]
    runs: list[tuple[int, int]] = []
    for place, match in enumerate(WORD.finditer(words)):
        word, start, end = match.group(), match.start(), match.end()
        capital = any(c.isupper() for c in (word[1:] if place == 0 else word))
        common = fold(word) in STOPWORDS and (len(word) == 1 or not word.isupper())
        if common or overlaps(start, end, taken):
            continue
        if not capital and not overlaps(start, end, tagged):
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
    everything = {stem(part) for word in words_of(name) for part in parts_of(word)}
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

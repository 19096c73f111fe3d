"""English word lists and light normalisation shared by the reading code."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")

STOPWORDS = frozenset(
    """
    a about above after again against all also am an and any are aren't as at be because
    been before being below between both but by can cannot could did didn't do does doesn't
    doing don't down during each either few for from further had has have having he her here
    hers herself him himself his how i if in into is isn't it its itself just me more most
    my myself no nor not now of off on once only or other our ours out over own per same
    shall she should so some such than that the their theirs them themselves then there
    these they this those through to too under until up upon us very was wasn't we were what
    when where which while who whom whose why will with within without would you your yours
    according actually currently exactly many much   often   new tell know name
    give say says said list please anybody anyone somebody someone going supposed want wants get
    gets got
    """.split()
)

AUXILIARIES = (
    "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must"
    "|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|wouldn't|can't|couldn't"
)
"""Alternatives of a regular expression."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_DOTLESS = str.maketrans("ıİ", "ii")


def fold(text: str) -> str:
    """The text in lower case, as a regular expression that ignores case sees it.

    There the Turkish letters of "LİRA" and "mıllion" equal an i, in ``casefold`` they do not.
    """
    return text.translate(_DOTLESS).casefold()


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "a", "œ": "o"})


def unaccented(word: str) -> str:
    """A lower-cased word in letters without marks.

    >>> unaccented("erdoğan"), unaccented("muḥammad"), unaccented("kørner")
    ('erdogan', 'muhammad', 'korner')
    """
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(
        letter
        for letter in plain
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Lm"
    )


_STEMMING = threading.Lock()


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball (Porter2) stem of one lower-cased word, without accents or a possessive ending."""
    lowered = unaccented(word.casefold().replace("’", "'"))
    lowered = lowered.removesuffix("'s").rstrip("'").replace(".", "")
    with _STEMMING:  # the stemmer keeps the word it works on in itself
        return _stemmer()(lowered)


def words(text: str) -> list[str]:
    """Lower-cased words with inner apostrophes, hyphens and dots kept."""
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


@lru_cache(maxsize=8192)
def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that are not function words, in order; hyphenated words also in parts."""
    found: list[str] = []
    for word in words(text):
        if word in STOPWORDS:
            continue
        found.append(stem(word))
        if "-" in word:
            found.extend(stem(part) for part in word.split("-") if part not in STOPWORDS)
    return tuple(found)


def normalize_answer(text: str) -> str:
    """SQuAD's answer normalisation: lower case, no punctuation, no articles, single spaces."""
    text = re.sub(r"[^\w\s%$€£]", " ", text.casefold())
    text = re.sub(r"\b(a|an|the)\b", " ", text)
    return " ".join(text.split())


def uncapitalised(text: str, words: Collection[str]) -> str:
    """The text with a small first letter where its first word, folded, is one of ``words``.

    >>> uncapitalised("The pier of Marl", {"the"}), uncapitalised("Marl pier", {"the"})
    ('the pier of Marl', 'Marl pier')
    """
    first, space, rest = text.partition(" ")
    small = first.casefold()
    return f"{small}{space}{rest}" if small in words else text


def as_question(text: str) -> str:
    """The text with just one question mark at its end.

    >>> as_question("is the bridge open ")
    'is the bridge open?'
    """
    return text.strip().rstrip("?").rstrip() + "?"


def answered(question: str, answer: str) -> str:
    """A question with its answer behind it, as the model judges it.

    >>> answered("who built the pier", "Ada Byron")
    'who built the pier? Ada Byron'
    """
    return f"{as_question(question)} {answer}"

"""Names word by word: which words of two names are one, and what the others tell."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from nicknames import NickNamer

from secondsource.qa.language import stem, unaccented
from secondsource.qa.number_words import ONE_TO_TWELVE

_JOINTS = frozenset({"of", "for", "and", "at", "in"})
"""Words that join a name's parts: the Museum of Kell is the Kell Museum."""
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_NUMBERS = {
    word: str(number)
    for words in (_ORDINALS, ONE_TO_TWELVE)
    for number, word in enumerate(words, 1)
}
_ROMAN = re.compile(
    r"\b(?=[IVX]{2})(?P<many>X{0,3}(?:IX|IV|V?I{0,3}))(?<=\w)\b|(?<=\w )(?P<one>[IVX])(?=\W*$)"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_SIDES = frozenset(
    "north south east west northern southern eastern western northeast northwest southeast "
    "southwest upper lower left right front rear inner outer".split()
)
"""Words of which no two are said of one thing."""
_DIVIDED = frozenset(
    "sudan korea africa america carolina dakota virginia timor vietnam yemen germany ireland "
    "ossetia sussex yorkshire".split()
)
"""Places beside which there is another one named by a point of the compass."""
_DENIALS = frozenset({"not", "no", "never", "non"})
_NEGATING = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti")
_FEMININE = frozenset("a e ia ina ine ette elle le ne".split())
_SHORT = 3
_MIN_SPELT = 5
_SPELT_ALIKE = 0.87
_LONG_WORD = 10
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^th(?=[aeiou])", "t"),
        ("ph", "f"),
        (r"ae|(?<!q)ue(?=.)|oe", lambda match: match.group()[0]),
        ("x", "ks"),
        ("ch(?=r)", "k"),
        ("ck|c(?![eihy])", "k"),
        ("[jy]", "i"),
        ("w", "v"),
        ("z", "s"),
        (r"([b-df-hj-np-tv-z]|i)\1+", r"\1"),
        (r"(?<=[aeiou])h(?![aeiou])", ""),
    )
)


def with_digits(name: str) -> str:
    """The name with its Roman numerals in digits; a single letter counts at the end only.

    >>> with_digits("Louis XIV of France"), with_digits("Elizabeth I"), with_digits("V. Marl")
    ('Louis 14 of France', 'Elizabeth 1', 'V. Marl')
    """
    return _ROMAN.sub(lambda match: str(_roman(match["many"] or match["one"])), name)


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    behind = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, behind, strict=True))


def spelling(word: str) -> str:
    """The word as all its usual spellings have it: Sergei and Sergey, Müller and Mueller."""
    plain = unaccented(word)
    for pattern, short in _SPELLINGS:
        plain = pattern.sub(short, plain)
    return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWord:
    """A word of a name, in lower case; ``key`` is equal for its forms; ``place`` counts from 0."""

    text: str
    key: str
    place: int
    last: bool
    capital: bool

    @property
    def hard(self) -> bool:
        """Whether another such word in its place names another thing."""
        return self.capital or self.text in _SIDES or any(c.isdigit() for c in self.text)

    @property
    def initial(self) -> bool:
        """Whether it may be the first letter of a word."""
        return len(self.text) == 1 and self.text.isalpha() and not self.last


def name_words(key: str, name: str) -> tuple[NameWord, ...]:
    """The words of a name's ``key`` but for its joints; ``name`` is the name as written."""
    capitals = {word.casefold() for word in re.findall(r"\w+", name) if word[0].isupper()}
    found = [_NUMBERS.get(word, word) for word in key.split() if word not in _JOINTS]
    return tuple(
        NameWord(
            text=word,
            key=_key(word),
            place=place,
            last=place == len(found) - 1,
            capital=word in capitals,
        )
        for place, word in enumerate(found)
    )


def _key(word: str) -> str:
    stemmed = stem(word)
    return spelling(stemmed.removesuffix("s") if len(stemmed) > _SHORT else stemmed)


def unshared(
    one: tuple[NameWord, ...], other: tuple[NameWord, ...]
) -> tuple[list[NameWord], list[NameWord]]:
    """The words of each that the other lacks, in order."""
    left_keys, right_keys = {word.key for word in one}, {word.key for word in other}
    if _other_given_name(one, other):
        left_keys, right_keys = left_keys - {one[0].key}, right_keys - {other[0].key}
    return (
        [word for word in one if word.key not in right_keys],
        [word for word in other if word.key not in left_keys],
    )


def _other_given_name(one: tuple[NameWord, ...], other: tuple[NameWord, ...]) -> bool:
    """Whether two names begin with two given names that differ in their endings: Paul, Paula."""
    if min(len(one), len(other)) < 2 or one[-1].key != other[-1].key:
        return False
    first, second = one[0], other[0]
    if not (first.capital and second.capital) or spelling(first.text) == spelling(second.text):
        return False
    plural = first.text + "s" == second.text or second.text + "s" == first.text
    same_end = first.text[-1] == second.text[-1]
    return not plural and (not same_end or {first.text, second.text} == {"francis", "frances"})


def spelt_alike(first: NameWord, second: NameWord) -> bool:
    """Whether one of two names' words is the other with a slip of the pen.

    Two letters beside each other may be slipped in a long word, in others one.
    """
    plain = spelling(first.text), spelling(second.text)
    a, b = sorted(plain, key=lambda text: (len(text), text))
    if len(a) < _MIN_SPELT or a[0] != b[0] or not (first.capital and second.capital):
        return False
    if any(c.isdigit() for c in a + b) or SequenceMatcher(None, a, b).ratio() < _SPELT_ALIKE:
        return False
    start = next(
        (n for n, pair in enumerate(zip(a, b, strict=False)) if len(set(pair)) > 1), len(a)
    )
    end = 0
    while end < len(a) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    slipped = len(b) - start - end
    swapped = slipped == 2 and a[start : start + 2] == b[start : start + 2][::-1]
    return swapped or slipped <= (2 if len(a) >= _LONG_WORD else 1)


def slips_apart(one: tuple[NameWord, ...], other: tuple[NameWord, ...], rest: Residues) -> bool:
    """Whether a word of each residue is the other's, misspelt or written by another system."""
    two_persons = _other_given_name(one, other)
    one_surname = min(len(one), len(other)) > 1 and one[-1].key == other[-1].key

    def alike(a: NameWord, b: NameWord) -> bool:
        if not a.place == b.place == 0:
            return spelt_alike(a, b)
        return not two_persons and (spelt_alike(a, b) or (one_surname and _vowels_apart(a, b)))

    return any(alike(a, b) for a in rest[0] for b in rest[1])


def _vowels_apart(first: NameWord, second: NameWord) -> bool:
    """Whether only the vowels of two longer words differ: Mohammed, Muhammad."""
    a, b = (re.sub("[aeiou]", "a", spelling(word.text)) for word in (first, second))
    return a == b and len(a) > _MIN_SPELT and first.text[0] == second.text[0]


Residues = tuple[list[NameWord], list[NameWord]]
"""The words of two names that the other lacks."""


def without_short_forms(rest: Residues) -> Residues:
    """The residues without initials and nicknames and the given names that they stand for.

    A nickname stands for one where both come first and more is shared behind them.
    """
    met = {
        a.place
        for a in rest[0]
        for b in rest[1]
        if a.place == b.place
        and (
            ((a.initial or b.initial) and a.text[0] == b.text[0])
            or (a.place == 0 and not (a.last or b.last) and _one_given_name(a.text, b.text))
        )
    }
    return (
        [word for word in rest[0] if word.place not in met],
        [word for word in rest[1] if word.place not in met],
    )


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def _one_given_name(one: str, other: str) -> bool:
    """Whether one is the other's nickname, or both are of one name: Bill, Will and William.

    Louise is no Louis, though some call her so.
    """
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long.removeprefix(short) in _FEMININE:
        return False
    known = _nicknames()
    full = [known.canonicals_of(name) | {name} for name in (one, other)]
    return not full[0].isdisjoint(full[1])


def abbreviated(rest: Residues) -> bool:
    """Whether one residue is a word made of the other's first letters: "US", "United States"."""
    return any(
        len(words) == 1 < len(spelt) and words[0].text == "".join(w.text[0] for w in spelt)
        for words, spelt in (rest, rest[::-1])
    )


def denied(rest: Residues) -> bool:
    """Whether one residue negates the other: "inadequate" and "adequate"."""
    return any(
        word.text in [prefix + base.text for prefix in _NEGATING]
        for words, bases in (rest, rest[::-1])
        for word in words
        for base in bases
    )


def names_another(extra: list[NameWord], whole: tuple[NameWord, ...]) -> bool:
    """Whether the words that a longer name has more make it another thing's.

    New Kell is not Kell, South Sudan not Sudan, and what is not safe is not safe.
    """
    added = {word.place for word in extra}
    for word in extra:
        if word.text in _DENIALS and not word.capital:
            return True
        behind = next((w for w in whole if w.place == word.place + 1), None)
        if behind is None or behind.place in added or not (word.capital and behind.capital):
            continue
        if word.text == "new" or (word.text in _SIDES and behind.text in _DIVIDED):
            return True
    return False


def overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Share of the words of both that they have in common, in [0, 1]."""
    return 2 * len(one & other) / (len(one) + len(other))

"""When a returned answer is the one that was looked for.

Texts are compared as token sequences: case, the articles a, an and the, and punctuation aside,
and numbers by value, so that "$20 billion", "20 billion dollars" and "20,000,000,000" are the same
token. A number that carries a currency differs from the same number in another currency.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

MIN_OVERLAP = 0.6
"""Token F1 from which two answers count as the same."""

_ARTICLES = frozenset({"a", "an", "the"})
_POLAR = frozenset({"yes", "no"})
_CURRENCIES = {
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
    "£": "gbp", "gbp": "gbp",
    "¥": "jpy", "jpy": "jpy", "yen": "jpy",
}  # fmt: skip
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (value + 2) for value, word in enumerate(_TENS)
}
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SUFFIXES = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12,
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<currency>us\$|[$€£¥])"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)(?P<suffix>[a-z]+)?"
    r"|(?P<percent>%|per cent\b)"
    r"|(?P<word>[^\W\d_](?:[^\W_]|(?<=\w)['’.](?=\w))*)"
)


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The comparable tokens of ``text``.

    A number is ``#`` and its plain value, followed by ``:`` and its currency if it has one. A text
    of nothing but articles keeps them.

    >>> tokens("The $20 billion deal")
    ('#20000000000:usd', 'deal')
    >>> tokens("twenty-five per cent")
    ('#25', 'percent')
    """
    raw = _merge_numbers(_raw_tokens(unicodedata.normalize("NFKC", text).casefold()))
    kept = tuple(token for token in raw if token not in _ARTICLES)
    return kept or tuple(raw)


def contains(text: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the tokens ``part`` stand in ``text`` in one run; False for an empty part."""
    n = len(part)
    return n > 0 and any(
        all(_same(a, b) for a, b in zip(text[i : i + n], part, strict=True))
        for i in range(len(text) - n + 1)
    )


def overlap(a: Sequence[str], b: Sequence[str]) -> float:
    """Token F1 in [0, 1] (Rajpurkar et al. 2016); 0 when the numbers of the two disagree.

    Numbers disagree when each text has one that the other lacks: "12 May 2015" and "13 May 2015"
    share most of their tokens and are two answers.
    """
    if _disagree(a, b):
        return 0.0
    exact = Counter(a) & Counter(b)
    # what is left over may still be the same number, with a currency on one side alone
    rest_a, rest_b = Counter(a) - exact, Counter(b) - exact
    shared = exact.total() + _loose(rest_a, rest_b) + _loose(rest_b, rest_a)
    return 2.0 * shared / (len(a) + len(b)) if shared else 0.0


def strength(value: str, alias: str) -> float:
    """How much ``value`` gives the answer ``alias``: 1 equal, 0 not at all.

    In between, at least ``MIN_OVERLAP``: the alias stands in the value, or overlaps with it.
    """
    a, b = tokens(value), tokens(alias)
    if len(a) == len(b) and contains(a, b):
        return 1.0
    if _POLAR.issuperset(b):
        # "no" stands in many an answer that is not no; only the first word gives a polar answer
        return MIN_OVERLAP if b and a[:1] == b[:1] else 0.0
    score = overlap(a, b)
    if contains(a, b):
        return max(MIN_OVERLAP, score)
    return score if score >= MIN_OVERLAP else 0.0


def gives(value: str, quotes: Iterable[str], aliases: Iterable[str]) -> bool:
    """Whether a position with this value and these quotes is the one with these aliases.

    Any alias equals, stands in or overlaps with the value, or stands in a quote. "yes" and "no"
    are looked for in the value alone, since their words stand in quotes of any meaning.
    """
    aliases = tuple(aliases)
    if any(strength(value, alias) > 0 for alias in aliases):
        return True
    wanted = [b for b in map(tokens, aliases) if b and not _POLAR.issuperset(b)]
    return any(contains(tokens(quote), b) for quote in quotes for b in wanted)


def gives_wrong(value: str, wrong: Iterable[str], right: Iterable[str]) -> bool:
    """Whether ``value`` gives one of the ``wrong`` answers, and no ``right`` one better.

    Quotes are not looked at: a passage may name a wrong answer without giving it.
    """
    best_right = max((strength(value, alias) for alias in right), default=0.0)
    best_wrong = max((strength(value, alias) for alias in wrong), default=0.0)
    return best_wrong > 0 and best_right < 1 and best_wrong >= best_right


def squad_exact(answer: str, gold: Iterable[str]) -> float:
    """1.0 when ``answer`` is one of ``gold`` after SQuAD's normalisation, else 0.0."""
    return float(any(_squad(answer) == _squad(one) for one in gold))


def squad_f1(answer: str, gold: Iterable[str]) -> float:
    """Best token F1 in [0, 1] over ``gold``, as SQuAD's own script counts it."""
    return max(
        (_squad_f1(_squad(answer).split(), _squad(one).split()) for one in gold), default=0.0
    )


def _squad(text: str) -> str:
    kept = "".join(char for char in text.lower() if char not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", kept).split())


def _squad_f1(a: list[str], b: list[str]) -> float:
    if not a or not b:
        return float(a == b)
    shared = sum((Counter(a) & Counter(b)).values())
    return 2.0 * shared / (len(a) + len(b))


def _raw_tokens(text: str) -> list[str]:
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["currency"]:
            found.append(match["currency"])
        elif match["percent"]:
            found.append("percent")
        elif match["number"]:
            found.extend(_number(match["number"], match["suffix"] or "", found[-1:]))
        else:
            word = re.sub(r"['’]s$", "", match["word"])
            found.append(re.sub(r"['’.]", "", word))
    return found


def _number(digits: str, suffix: str, before: list[str]) -> list[str]:
    value = Decimal(digits.replace(",", ""))
    money = bool(before) and before[0] in _CURRENCIES
    # "5m" is five million after a currency and may be five metres elsewhere
    if suffix in _SUFFIXES and (money or suffix in {"bn", "mn", "tn", "k"}):
        return [_plain(value * _SUFFIXES[suffix])]
    if not suffix:
        return [_plain(value)]
    if suffix in {"st", "nd", "rd", "th"}:
        return [digits + suffix]
    return [_plain(value), suffix]


def _plain(value: Decimal) -> str:
    return "#" + format(value.normalize(), "f")


def _merge_numbers(raw: list[str]) -> list[str]:
    """Joins number words and scales into one token, and a currency to its number."""
    merged: list[str] = []
    i = 0
    while i < len(raw):
        value, after = _spelled(raw, i)
        if value is None:
            if raw[i] not in _CURRENCIES or not _adjacent_number(raw, i):
                merged.append(raw[i])
            i += 1
            continue
        token = _plain(value)
        if i > 0 and raw[i - 1] in _CURRENCIES:
            token += ":" + _CURRENCIES[raw[i - 1]]
        elif after < len(raw) and raw[after] in _CURRENCIES:
            token += ":" + _CURRENCIES[raw[after]]
            after += 1
        merged.append(token)
        i = after
    return merged


def _adjacent_number(raw: list[str], i: int) -> bool:
    return i + 1 < len(raw) and _spelled(raw, i + 1)[0] is not None


def _spelled(raw: list[str], i: int) -> tuple[Decimal | None, int]:
    """The number that starts at token ``i`` and the index after it; None when there is none.

    Reads "20", "20 billion", "twenty five", "two hundred and five thousand", "a million".
    """
    total, current, used = Decimal(0), None, i
    j = i
    if raw[j] in {"a", "an"} and j + 1 < len(raw) and raw[j + 1] in _SCALES:
        current, j = Decimal(1), j + 1
    last: Decimal | None = None
    while j < len(raw):
        token = raw[j]
        if token.startswith("#") and current is None and last is None:
            current = Decimal(token[1:])
        elif token in _SMALL and (current is None or _fits(current, _SMALL[token], raw[j - 1])):
            current = (current or Decimal(0)) + _SMALL[token]
        elif token in _SCALES and current is not None:
            if token == "hundred":
                current *= 100
            else:
                total += current * _SCALES[token]
                last, current = Decimal(_SCALES[token]), None
        elif token == "and" and j > i and raw[j - 1] in _SCALES and raw[j + 1 : j + 2]:
            if raw[j + 1] not in _SMALL:
                break
            j += 1
            continue
        else:
            break
        j += 1
        used = j
    if used == i:
        return None, i
    return total + (current or Decimal(0)), used


def _fits(current: Decimal, small: int, before: str) -> bool:
    """Whether a small number word goes on with the number before it: twenty + five."""
    if before == "hundred" or before == "and":
        return True
    return before in _TENS and 0 < small < 10 and current % 10 == 0


def _same(a: str, b: str) -> bool:
    if a == b:
        return True
    if not (a.startswith("#") and b.startswith("#")):
        return False
    (number_a, _, currency_a), (number_b, _, currency_b) = a.partition(":"), b.partition(":")
    return number_a == number_b and not (currency_a and currency_b)


def _loose(a: Counter[str], b: Counter[str]) -> int:
    """How many bare numbers of ``a`` are in ``b`` with a currency."""
    bare = Counter({token: n for token, n in a.items() if token[0] == "#" and ":" not in token})
    priced: Counter[str] = Counter()
    for token, n in b.items():
        number, _, currency = token.partition(":")
        if currency:
            priced[number] += n
    return (bare & priced).total()


def _disagree(a: Sequence[str], b: Sequence[str]) -> bool:
    numbers_a = [token for token in a if token.startswith("#")]
    numbers_b = [token for token in b if token.startswith("#")]
    return _lacks(numbers_a, numbers_b) and _lacks(numbers_b, numbers_a)


def _lacks(numbers: list[str], others: list[str]) -> bool:
    """Whether one of ``numbers`` is not among ``others``."""
    return any(not any(_same(number, other) for other in others) for number in numbers)

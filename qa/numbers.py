"""Amounts in running text: numbers with bounds, scale, currency and unit.

"up to $10 billion" is an amount of kind money with anchor 1e10 and interval [0, 1e10].
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from secondsource.qa.units import CURRENCY_SYMBOLS, CURRENCY_WORDS, UNIT_PATTERN, unit_of

_ONES = {
    word: number
    for number, word in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
    """.split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
    "k": 1e3,
    "m": 1e6,
    "b": 1e9,
    "t": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
}
_GROUPS = {"dozen": 12.0, "score": 20.0}
_FRACTIONS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fifth": 1 / 5,
    "tenth": 1 / 10,
}
_NUMBER_WORD = "|".join([*_ONES, *_TENS, "hundred", "thousand", "million", "billion", "trillion"])
_SPELLED = (
    rf"(?:(?:an?[ ])?(?:half|third|quarter|fifth|tenth)(?=[ ]of\b)"
    rf"|(?:one|two|three|four)[- ](?:thirds?|quarters?|fifths?|tenths?)"
    rf"|an?[ ](?:dozen|hundred|thousand|million|billion|trillion)"
    rf"|(?:{_NUMBER_WORD})(?:(?:[- ]|[ ]and[ ])(?:{_NUMBER_WORD}))*(?:[ ]dozen)?"
    rf"(?:[ ]and[ ]a[ ](?:half|quarter))?)"
)
_SYMBOLS = "|".join(re.escape(s) for s in sorted(CURRENCY_SYMBOLS, key=len, reverse=True))
_CURRENCIES = "|".join(sorted(CURRENCY_WORDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"""(?<![\w.,])
    (?P<symbol>(?:{_SYMBOLS})[ ]?)?
    (?:(?P<digits>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\.\d+)(?P<half>½)?
      |(?P<spelled>\b{_SPELLED})(?![\w]))
    (?P<plus>\+)?
    (?:[ -]?(?P<scale>(?:hundred|thousand|million|billion|trillion|lakh|crore)s?\b|(?:bn|mn|tn)\b
       |[kKmMbBtT](?![\w°/])))?
    (?P<plus2>\+|-plus\b|[ ]plus\b)?
    (?:[ -]?(?P<percent>%|per[ ]?cent\b|percent\b|percentage[ ]points?\b|pct\b)
      |[ -]?(?P<currency>(?:{_CURRENCIES})\b)
      |[ -]?(?P<unit>{UNIT_PATTERN}))?
    (?P<more>(?:[ ]or[ ](?:more|higher|greater|above|longer|older))\b|\+)?
    (?P<less>(?:[ ]or[ ](?:less|fewer|lower|under|younger))\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(
    r"""(?:^|(?<=[\s(“"'‘\[—–-]))(?P<word>
    (?P<low>over|more[ ]than|greater[ ]than|higher[ ]than|above|exceed(?:s|ed|ing)?|in[ ]excess[ ]of
      |at[ ]least|no[ ](?:less|fewer)[ ]than|not[ ]less[ ]than|upwards?[ ]of|north[ ]of
      |a[ ]minimum[ ]of|minimum[ ]of|from|well[ ]over|surpass(?:es|ed|ing)?|topp(?:ed|ing)|>=?|≥)
    |(?P<high>up[ ]to|as[ ](?:much|many)[ ]as|at[ ]most|no[ ]more[ ]than|not[ ]more[ ]than
      |a[ ]maximum[ ]of|maximum[ ]of|less[ ]than|fewer[ ]than|lower[ ]than|under|below
      |well[ ]under|south[ ]of|<=?|≤)
    |(?P<near>about|around|approximately|approx\.?|roughly|some|circa|ca\.?|nearly|almost|close[ ]to
      |just[ ](?:over|under|above|below)|an?[ ]estimated|estimated|an?[ ]reported|reportedly|~|≈
      |more[ ]or[ ]less|near|in[ ]the[ ]region[ ]of)
    )[ ]?(?:a[ ]total[ ]of[ ]|the[ ])?$""",
    re.VERBOSE | re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:for|after|last(?:s|ed|ing)?|took|takes?|of|is|was|be|been|by|since|well|just)\s$",
    re.IGNORECASE,
)
_RANGE_JOINT = re.compile(r"\s?(?:-|–|—|to|and|or)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure in a text, half-open code points with its bounding words.

    ``kind``: money, percent, quantity, duration or count. ``anchor`` is the figure named, and
    ``low``..``high`` what it allows, both in ``unit`` (a currency code, or the base unit of
    ``dimension``); ``digits``: significant digits as written; ``noun``: the word counted.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    kind: str
    anchor: float
    low: float
    high: float
    approximate: bool
    digits: int
    unit: str | None
    noun: str | None


def find_amounts(text: str) -> list[Amount]:
    """Every amount of the text in order; ranges are one amount; nothing overlaps."""
    found = [amount for match in _AMOUNT.finditer(text) if (amount := _amount(text, match))]
    return [_bounded(text, amount) for amount in _joined(text, found)]


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    parsed, digits = _number(match)
    if parsed is None:
        return None
    number: float = parsed
    scale = (match.group("scale") or "").casefold().rstrip("s") or None
    letter = scale is not None and len(scale) == 1
    symbol, currency, unit_text = (match.group(g) for g in ("symbol", "currency", "unit"))
    end = match.end()
    if scale is not None and letter and not symbol:
        # "5 m" is metres and "4 b" an answer's letter; letters scale money and glued numbers only
        glued = text[match.end("digits") : match.start("scale")] == "" if match["digits"] else False
        if not glued or (scale in "mt" and not match.group("plus2")):
            scale, unit_text = None, unit_text or match.group("scale")
            if unit_of(unit_text) is None:
                return None
    factor = _SCALES[scale] if scale else 1.0
    kind, unit, noun = "count", None, None
    if match.group("percent"):
        kind, unit = "percent", "%"
    elif symbol or currency:
        kind = "money"
        unit = (
            CURRENCY_SYMBOLS[symbol.strip().casefold()]
            if symbol
            else CURRENCY_WORDS[currency.casefold()]
        )
        if currency and re.fullmatch(r"cents?|pence", currency, re.IGNORECASE):
            factor *= 0.01
    elif unit_text and (known := unit_of(unit_text)):
        kind = "duration" if known.dimension == "time" else "quantity"
        unit = known.dimension
        number = number * factor * known.factor + known.offset
        factor = 1.0
    else:
        noun = _noun(text[end : end + 60])
    if kind == "count" and match["digits"] and _is_ordinal_or_code(text, match):
        return None
    value = number * factor
    low, high, approximate = value, value, False
    if match.group("plus") or match.group("plus2") or match.group("more"):
        high = math.inf
    if match.group("less"):
        low = 0.0
    return Amount(
        start=match.start(),
        end=end,
        core_start=match.start(),
        core_end=end,
        kind=kind,
        anchor=value,
        low=low,
        high=high,
        approximate=approximate,
        digits=digits,
        unit=unit,
        noun=noun,
    )


def _number(match: re.Match[str]) -> tuple[float | None, int]:
    if match["digits"]:
        plain = match["digits"].replace(",", "")
        if len(plain) > 30:
            return None, 0
        value = float(plain) + (0.5 if match["half"] else 0.0)
        significant = plain.replace(".", "").lstrip("0")
        if "." not in plain:
            significant = significant.rstrip("0")
        return value, max(1, len(significant))
    spelled = spelled_number(match["spelled"])
    if spelled is None:
        return None, 0
    return spelled, max(1, len(f"{spelled:.2g}".strip("0.")))


def spelled_number(text: str) -> float | None:
    """The value of an English number in words, None where it is none.

    >>> spelled_number("two hundred and forty-three")
    243.0
    >>> spelled_number("two and a half")
    2.5
    """
    total = group = 0.0
    seen = False
    parts = re.findall(r"[a-z]+", text.casefold())
    for index, part in enumerate(parts):
        singular = part.rstrip("s") if part != "s" else part
        if part in _ONES:
            group += _ONES[part]
        elif part in _TENS:
            group += _TENS[part]
        elif part in _GROUPS:
            group = (group or 1.0) * _GROUPS[part]
        elif part == "hundred":
            group = (group or 1.0) * 100
        elif part in _SCALES and len(part) > 2:
            total += (group or 1.0) * _SCALES[part]
            group = 0.0
        elif singular in _FRACTIONS:
            halved = index >= 2 and parts[index - 1] == "a" and parts[index - 2] == "and"
            if halved:
                # "two and a half million" scales later; here the half belongs to the group
                group += _FRACTIONS[singular]
            else:
                group = (group or 1.0) * _FRACTIONS[singular]
        elif part in ("and", "a", "an"):
            continue
        else:
            return None
        seen = True
    return total + group if seen else None


def _is_ordinal_or_code(text: str, match: re.Match[str]) -> bool:
    """Numbers that count nothing: "21st", "405B" in a name, "COVID-19", "No. 5", "1/2"."""
    after, before = (
        text[match.end() : match.end() + 3],
        text[max(0, match.start() - 4) : match.start()],
    )
    return bool(
        re.match(r"(?:st|nd|rd|th)\b|[A-Za-z]|/\d|:\d\d|[-–]\d", after)
        or re.search(r"[A-Za-z]-$|[#/:]$|\b[Nn]o\.? $", before)
    )


def _noun(after: str) -> str | None:
    """The noun after a count: the last word before a function word or punctuation."""
    words: list[str] = []
    previous = 0
    for match in re.finditer(r"[ -]?([^\W\d_][\w'’-]*)([^\w\s]?)", after):
        word = match.group(1)
        if match.start() != previous or word.casefold() in _NOT_NOUNS:
            break
        words.append(word)
        previous = match.end()
        if match.group(2) or len(words) == 4:
            break
    return words[-1].casefold() if words else None


_NOT_NOUNS = frozenset(
    """
    a an the of in on at to for from by with and or but as is are was were be been has have
    had will would can could may might that which who than this these those it its their his
    her per each while when where after before since until into over under between across
    through during against among per via about around within without plus
    """.split()
)


def _joined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Merges the two ends of a range into one amount."""
    merged: list[Amount] = []
    for amount in amounts:
        if merged and (joined := _range(text, merged[-1], amount)):
            merged[-1] = joined
        else:
            merged.append(amount)
    return merged


def _range(text: str, first: Amount, second: Amount) -> Amount | None:
    joint = text[first.end : second.start]
    if not _RANGE_JOINT.fullmatch(joint):
        return None
    word = joint.strip().casefold()
    opened = re.search(r"\b(between|from)\s$", text[max(0, first.start - 9) : first.start], re.I)
    if word in ("and", "or") and not (opened and opened.group(1).casefold() == "between"):
        return None
    bare = first.kind == "count" and first.unit is None
    if first.kind == "money" and second.kind == "count" and joint.strip() in "-–—":
        second = replace(second, kind="money", unit=first.unit)  # "$10-12 million"
    if not (bare or (first.kind == second.kind and first.unit == second.unit)):
        return None
    low = first.anchor
    if bare and second.kind != "count":
        # "10 to 12 million dollars": the scale stands once
        low *= _shared_scale(first.anchor, second.anchor)
    elif first.kind == "money" and low < second.anchor / 1000:
        low *= _shared_scale(first.anchor, second.anchor)
    if not low < second.anchor:
        return None
    return replace(
        second,
        start=opened.start() + max(0, first.start - 9) if opened else first.start,
        core_start=first.core_start,
        low=low,
        high=second.anchor,
        anchor=(low + second.anchor) / 2,
        approximate=False,
    )


def _shared_scale(low: float, high: float) -> float:
    for factor in (1e12, 1e9, 1e6, 1e3):
        if low * factor < high and high >= factor:
            return factor
    return 1.0


def _bounded(text: str, amount: Amount) -> Amount:
    """Takes the bounding words in front of the amount into it."""
    before = text[max(0, amount.start - 24) : amount.start]
    match = _BEFORE.search(before)
    if not match:
        return amount
    start = amount.start - (len(before) - match.start("word"))
    if match.group("low"):
        low = match.group("low").casefold()
        lead = before[: match.start("word")]
        if low == "from" or (
            low == "over" and amount.kind == "duration" and not _LASTS.search(lead)
        ):
            return amount  # "spread over five years" bounds nothing
        return replace(amount, start=start, low=amount.anchor, high=math.inf)
    if match.group("high"):
        return replace(amount, start=start, low=min(0.0, amount.anchor), high=amount.anchor)
    return replace(amount, start=start, approximate=True)

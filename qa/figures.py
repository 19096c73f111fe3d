"""Single figures of a text: a number with its sign, scale, currency and unit, not yet joined."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from secondsource.qa.figure_context import is_code, is_unit, names_something, noun_after
from secondsource.qa.language import fold
from secondsource.qa.number_words import (
    NUMBER_WORD,
    SCALE_WORDS,
    SPELLED_PATTERN,
    significant_digits,
    spelled_number,
)
from secondsource.qa.units import (
    CURRENCY_SYMBOLS,
    CURRENCY_WORDS,
    HUNDREDTHS,
    UNIT_PATTERN,
    Unit,
    unit_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure in a text, half-open code points with its bounding words.

    ``kind``: money, percent, quantity, duration or count. ``anchor`` is the figure named, and
    ``low``..``high`` what it allows, both in ``unit`` (a currency code, or the base unit of
    ``dimension``); ``digits``: significant digits as written; ``noun``: the word counted.

    ``step`` is the size of the last digit written, in ``unit``, 0 where unknown; ``measure`` the
    unit written; ``share`` a fraction in words ("a third", "one in five"). ``side``: -1 for
    "nearly 5", 1 for "just over 5". ``direction``: -1 or 1 for what fell or rose by the figure, or
    a loss or a profit. ``per``: the period of a rate ("month"). ``difference``: a change of
    temperature, which has no zero point.
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
    step: float = 0.0
    measure: Unit | None = None
    share: bool = False
    side: int = 0
    direction: int = 0
    per: str | None = None
    difference: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and how it was written.

    ``number`` is the bare number without its scale word ``scale`` (1 without one) and ``measure``
    its unit. ``loose``: a digit stands across a dash, so that it is a range, a score or a code.
    ``grouped``: written with a thousands separator.
    """

    amount: Amount
    number: float
    scale: float
    measure: Unit | None
    loose: bool
    grouped: bool


_SCALES = {
    **SCALE_WORDS,
    "hundred": 1e2,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
    "mln": 1e6,
    "mil": 1e6,
    "bln": 1e9,
    "trln": 1e12,
    "trn": 1e12,
    "k": 1e3,
    "m": 1e6,
    "b": 1e9,
    "t": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "lakh crore": 1e12,
}
_SYMBOLS = "|".join(re.escape(s) for s in sorted(CURRENCY_SYMBOLS, key=len, reverse=True))
_CURRENCIES = "|".join(
    re.escape(word) for word in sorted([*CURRENCY_WORDS, *HUNDREDTHS], key=len, reverse=True)
)
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}
_FIGURE = re.compile(
    rf"""(?<![\w.,])
    (?P<sign>(?<![^\s(\[“"'])[-−](?=[\d.$€£¥])|(?<!or[ ])\bminus[ ])?
    (?P<symbol>(?:{_SYMBOLS})[ ]?)?
    (?:(?P<mixed>(?:\d{{1,3}}[ -])?[1-9]/(?:[2-8]|10|16)(?![\d/]))
      |(?P<digits>\d{{1,3}}(?:,\d{{3}})++(?:\.\d++)?
        |\d{{1,2}}(?:,\d\d(?=,))+,\d{{3}}
        |\d{{1,3}}(?:[\u00a0\u2009\u202f]\d{{3}})++|\d{{1,3}}(?:[ ]\d{{3}}){{2,8}}|\d{{1,3}}[ ]000
        |\d{{1,3}}(?:\.\d{{3}}){{2,8}}
        |\d{{1,3}},\d{{1,2}}(?=[ ]?(?:million|billion|[bm]n\b|%|per[ ]?cent\b))
        |\d++(?:\.\d++)?|\.\d++)(?!\d|[.,]\d)
       (?P<part>[ ]?[{"".join(_GLYPHS)}]|[ -]and[ -]a[ -]half\b)?
      |(?P<glyph>[{"".join(_GLYPHS)}])
      |(?P<spelled>\b{SPELLED_PATTERN})(?!\w|[ -](?:{NUMBER_WORD})\b))
    (?P<plus>\+)?
    (?:[ -]?(?P<scale>lakh[ ]crore|(?:hundred|thousand|million|billion|trillion|lakh|crore)s?\b
       |(?:bn|mn|tn|bln|mln|trln|trn)\b|(?(symbol)mil\b|(?!))|[kKmMbBtT](?![\w°/]|[.]\w)))?
    (?P<plus2>\+|-plus\b|[ ]plus\b)?
    (?:[ -]?(?P<percent>%|per[ ]?cent\b|pct\b)
      |[ -]?(?P<points>(?P<basis>basis)[ -]points?\b|percentage[ -]points?\b)
      |[ -]?(?P<currency>(?:{_CURRENCIES})\b)
      |(?P<pence>p|¢)(?![\w]|[.]m)
      |[ ]?(?P<after>[€$£](?![\d ]*\d))
      |[ -]?(?P<unit>{UNIT_PATTERN})(?P<tail>[ ]and[ ]a[ ]half\b)?)?
    (?P<more>(?:[ ]or[ ](?:more|higher|greater|above|longer|older))\b|\+)?
    (?P<so>[ ]or[ ]so\b)?
    (?P<less>(?:[ ]or[ ](?:less|fewer|lower|under|younger))\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_CLOCK = re.compile(r"\d:$")
_OF = re.compile(r"[ ](?:of|an?)\b")
_DASH_DIGIT = re.compile(r"[-–—]\d")
_DIGIT_DASH = re.compile(r"\d[-–—]")


def figures_of(text: str) -> list[Figure]:
    """Every figure of the text, in order, nothing overlapping; time is linear in the text."""
    return [found for match in _FIGURE.finditer(text) if (found := _figure(text, match))]


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    number, digits = _number(match)
    if number is None or names_something(text, match):
        return None
    scale_word = " ".join(fold(match["scale"] or "").split())
    scale_word = scale_word.removesuffix("s")
    unit_text = match["unit"]
    if len(scale_word) == 1 and not match["symbol"]:
        scale_word, unit_text = _letter(text, match, scale_word)
        if not scale_word and unit_of(unit_text or "") is None:
            return None
    if match["digits"] and _CLOCK.search(text[max(0, match.start() - 2) : match.start()]):
        return None  # "2:30 hours"
    scale = _SCALES[scale_word] if scale_word else 1.0
    kind, unit, measure, noun = "count", None, None, None
    value = number * scale
    currency = _currency(text, match, scale)
    if match["pence"] and currency is None:
        return None  # "1080p"
    if match["percent"]:
        kind, unit = "percent", "%"
    elif match["points"]:
        kind, unit = "percent", "points"
        value *= 0.01 if match["basis"] else 1.0
    elif currency is not None:
        kind, (unit, factor) = "money", currency
        value *= factor
    elif unit_text and is_unit(text, match, unit_text) and (measure := unit_of(unit_text)):
        kind = "duration" if measure.dimension == "time" else "quantity"
        unit = measure.dimension
        value += 0.5 * scale if match["tail"] else 0.0
        value = _signed(match, True) * value * measure.factor + measure.offset
    elif unit_text in ("C", "F"):
        return None  # "flat 5C"
    factor = measure.factor * scale if measure else abs(value / number) if number else scale
    start, end = match.start(), match.end()
    if kind == "count":
        if match["currency"] or (unit_text and not scale_word and match["unit"]):
            end = match.start("currency" if match["currency"] else "unit")
            end = start + len(text[start:end].rstrip(" -"))
        noun = noun_after(text, end)
        if (match["mixed"] or match["glyph"]) and not _OF.match(text, end):
            return None
    signed = (
        measure is not None or kind in ("percent", "money") or noun in (None, "degrees", "degree")
    )
    if match["sign"] and not signed:
        start = match.end("sign")  # a list's dash: "-5 people"
    elif measure is None:
        value *= _signed(match, signed)
    if kind == "count" and is_code(text, match, start, end, noun):
        return None
    low, high = value, value
    if match["plus"] or match["plus2"] or match["more"]:
        high = math.inf
    if match["less"]:
        low = 0.0 if value >= 0 else -math.inf
    amount = Amount(
        start=start,
        end=end,
        core_start=start,
        core_end=end,
        kind=kind,
        anchor=value,
        low=low,
        high=high,
        approximate=bool(match["so"] or "couple" in (match["spelled"] or "").casefold()),
        digits=digits,
        unit=unit,
        noun=noun,
        step=_step(number, digits, measure) * factor,
        measure=measure,
        share=kind == "count" and 0 < value < 1 and not match["digits"],
    )
    loose = not match["symbol"] and bool(
        _DASH_DIGIT.match(text, end) or (start > 1 and _DIGIT_DASH.match(text, start - 2))
    )
    spelled_scale = _spelled_scale(match["spelled"] or "")
    return Figure(
        amount,
        number / spelled_scale,
        scale * spelled_scale,
        measure,
        loose,
        bool(match["digits"] and "," in match["digits"]),
    )


def _number(match: re.Match[str]) -> tuple[float | None, int]:
    if match["spelled"]:
        spelled = spelled_number(match["spelled"])
        return spelled, significant_digits(spelled or 0.0)
    if match["glyph"]:
        return _GLYPHS[match["glyph"]], 1
    if match["mixed"]:
        whole, numerator, denominator = re.fullmatch(  # type: ignore[union-attr]
            r"(?:(\d+)[ -])?(\d)/(\d+)", match["mixed"]
        ).groups()
        return int(whole or 0) + int(numerator) / int(denominator), 1 + len(whole or "")
    plain = re.sub(r"[\s,]", "", match["digits"])
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    elif re.fullmatch(r"\d+,\d{1,2}", match["digits"]):
        plain = match["digits"].replace(",", ".")
    if len(plain) > 30:
        return None, 0
    value = float(plain)
    significant = plain.replace(".", "").lstrip("0")
    if "." not in plain:
        significant = significant.rstrip("0")
    part = (match["part"] or "").strip()
    if part:
        value += _GLYPHS.get(part, 0.5)
        significant += "5"
    return value, max(1, len(significant))


_LARGEST_DEGREE = 150.0
"""Up to here a temperature is meant to the degree: 40 is not 41 rounded."""


def _step(number: float, digits: int, measure: Unit | None) -> float:
    """The size of the last digit written: 100 for 1,500, 0.1 for 2.5."""
    if not number:
        return 1.0
    step = 10.0 ** (math.floor(math.log10(number) + 1e-9) - digits + 1)
    if measure and measure.dimension == "temperature" and number <= _LARGEST_DEGREE:
        return min(step, 1.0)
    return step


def _spelled_scale(spelled: str) -> float:
    """The last word's scale when it is one: "two million" is 2 and a scale."""
    last = re.split(r"[ -]", spelled.casefold())[-1]
    return SCALE_WORDS.get(last, 1.0)


def _signed(match: re.Match[str], counts: bool) -> float:
    return -1.0 if match["sign"] and counts else 1.0


def _letter(text: str, match: re.Match[str], scale: str) -> tuple[str, str | None]:
    """A single letter behind a number without a currency: a scale, or a unit's symbol.

    "5 m" is metres and "4 b" an answer's letter; "1.5m people", "5M" and "70B" are scales.
    """
    letter = match["scale"]
    if match["currency"]:
        return scale, None  # "500m Danish kroner"
    glued = bool(match["digits"]) and match["scale"] is not None
    glued = glued and text[match.start("scale") - 1] not in " -"
    counted = noun_after(text, match.end("scale"))
    people = counted is not None and re.search(r"(?:[^s]s|people|men|women|children)$", counted)
    many = bool(people) and counted not in ("hurdles", "runners", "sprinters", "races", "finals")
    if glued and (match["plus2"] or scale in "kb" or letter in "MT" or (letter == "m" and many)):
        return scale, match["unit"]
    return "", match["unit"] or letter


def _currency(text: str, match: re.Match[str], scale: float) -> tuple[str, float] | None:
    """Currency code and factor, None where the figure is no money."""
    if match["symbol"]:
        return CURRENCY_SYMBOLS[fold(match["symbol"].strip())], 1.0
    if match["after"]:
        return CURRENCY_SYMBOLS[match["after"]], 1.0
    if match["pence"]:
        if match["scale"] or not match["digits"] or len(match["digits"]) > 2:
            return None
        return ("USD" if match["pence"] == "¢" else "GBP"), 0.01
    if match["currency"]:
        word = fold(match["currency"])
        if word in HUNDREDTHS:
            return HUNDREDTHS[word], 0.01
        if word == "won" and scale < 1e3 and "," not in (match["digits"] or ""):
            return None  # "12 won"
        return CURRENCY_WORDS[word], 1.0
    large = scale >= 1e6 or _spelled_scale(match["spelled"] or "") >= 1e6
    if large and (match["unit"] or "").casefold() == "pounds":
        weighed = re.search(
            r"\b(?:weigh\w*|thrust|payload|loads?|heavy|lift\w*|carr(?:y|ied))\b[^.;]*$",
            text[max(0, match.start() - 40) : match.start()],
            re.IGNORECASE,
        )
        if not weighed and not re.match(r"[ ]of\b", text[match.end() : match.end() + 4]):
            return "GBP", 1.0
    return None

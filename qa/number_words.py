"""English numbers in words: "two hundred and forty-three", "half a million", "two-thirds"."""

from __future__ import annotations

import re

_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_TEENS = dict(
    zip(
        """
        ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        """.split(),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_SMALL = {"zero": 0} | _ONES | _TEENS | _TENS
ONE_TO_TWELVE = tuple(_SMALL)[1:13]
SCALE_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_GROUPS = {"dozen": 12.0, "score": 20.0, "couple": 2.0}
_FRACTIONS = {
    "half": 1 / 2,
    "halve": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 1 / 8,
    "ninth": 1 / 9,
    "tenth": 1 / 10,
}

_ONE = "|".join(_ONES)
_TEN = "|".join(_TENS)
_PART = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_SCALE = "|".join(SCALE_WORDS)
NUMBER_WORD = "|".join([*_SMALL, "hundred"])
# "twenty-first" is an ordinal; "fifty one" may be written without its hyphen
_BELOW_100 = (
    rf"(?:(?:{_TEN})(?:[- ](?:{_ONE})\b)?"
    r"(?!-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)"
    rf"|{'|'.join([*_TEENS, *_ONES, 'zero'])})"
)
_BELOW_1000 = (
    rf"(?:(?:{_BELOW_100}|an?)[- ]hundred(?:[- ](?:and[- ])?{_BELOW_100}\b)?|{_BELOW_100})"
)
_WHOLE = (
    rf"(?:{_BELOW_1000}|an?(?=[ ](?:{_SCALE})))"
    rf"(?:[- ](?:{_SCALE})\b(?:(?:[- ]|,[ ])(?:and[- ])?{_BELOW_1000}\b)?){{0,4}}"
)
# "a quarter of a million", "half of one percent": what follows is the scale or unit of one number
_MEASURED = (
    r"per[ ]?cent|percentage|point|basis|second|minute|hour|day|week|month|year|decade|century|inch"
    r"|foot|yard|mile|acre|hectare|ton|tonne|pound|gallon|degree|lit(?:er|re)|(?:kilo|centi)?met(?:er|re)"
)
_PART_OF = (
    rf"(?:(?:(?:an?|{_ONE})[- ])?(?:half|(?:{_PART})s?)[ ]of[ ](?:an?|one)(?=[ ](?:{_SCALE})\b)"
    rf"|(?:(?:an?|{_ONE})[- ](?:{_PART})s?|(?<!first[ ])(?<!second[ ])half)"
    rf"[ ]of[ ](?:an?|one)(?=[ ](?:{_MEASURED})\b))"
)
_AFTER_SHARE = r"(?=[ ]of\b|[.;!?)”\"]|\s*$)"
_SHARED = "|".join(
    rf"(?<=\b{word}[ ])" for word in "by than about nearly almost roughly around over under".split()
)
# A share needs its article ("the third of May") and is no part of a year or a match.
SPELLED_PATTERN = (
    rf"(?:{_PART_OF}|(?:a|half[ ]a|{_BELOW_100})[ ]dozen"
    rf"|(?<!first[ ])(?<!second[ ])(?<!other[ ])(?<!latter[ ])half(?=[ ]of\b)"
    rf"|(?:{_SHARED})half{_AFTER_SHARE}"
    rf"|an?(?=[ ](?:hour|day|week|month|year|decade|century|mile)[ ]and[ ]a[ ]half\b)"
    rf"|half-(?:{_SCALE}|dozen)\b"
    rf"|half[ ]an?(?=[ ](?:[a-z]))"
    rf"|an?[ ](?:{_PART}){_AFTER_SHARE}"
    rf"|one[- ](?:{_PART})\b(?!-)"
    rf"|(?:{_ONE})[- ](?:{'|'.join(part + 's' for part in _PART.split('|'))})"
    rf"|a[ ]couple[ ]of(?=[ ](?:{_SCALE}|days|weeks|months|years|hours|minutes))"
    rf"|(?<!at[ ])(?:{_BELOW_100})[ ]point(?:[ ](?:{_ONE}|zero)\b)+"
    rf"|(?:{_WHOLE})(?:[ -]and[ -](?:a|one)[ -](?:half|quarter))?)"
)
_OF_ONE = re.compile(r"(half|(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?) of one\b")


def spelled_number(text: str) -> float | None:
    """The value of an English number in words, None where it is none.

    >>> spelled_number("two hundred and forty-three")
    243.0
    >>> spelled_number("two and a half")
    2.5
    >>> spelled_number("one point five million")
    1500000.0
    """
    total = group = 0.0
    last_scale = 1.0
    seen = False
    parts = re.findall(r"[a-z]+", _OF_ONE.sub(r"\1", text.casefold()))
    if parts in (["a"], ["an"]):
        return 1.0  # "an hour and a half"
    place = 0.0  # of the next digit behind the point
    for index, part in enumerate(parts):
        singular = part.removesuffix("s")
        if part == "point" and 0 < index < len(parts) - 1:
            place = 0.1
            continue
        if place and part in _SMALL:
            group = round(group + _SMALL[part] * place, 9)
            place /= 10
        elif part in _SMALL:
            group += _SMALL[part]
        elif part in _GROUPS:
            group = (group or 1.0) * _GROUPS[part]
        elif part == "hundred":
            group = (group or 1.0) * 100
        elif part in SCALE_WORDS:
            last_scale = SCALE_WORDS[part]
            total += (group or 1.0) * last_scale
            group = place = 0.0
        elif singular in _FRACTIONS:
            added = index >= 2 and parts[index - 2] == "and" and parts[index - 1] in ("a", "one")
            if added:
                # of one in "two and a half", of a million in "a million and a half"
                group = (group - (parts[index - 1] == "one")) + _FRACTIONS[singular] * (
                    last_scale if group <= 1 else 1.0
                )
            else:
                group = (group or 1.0) * _FRACTIONS[singular]
        elif part not in ("and", "a", "an", "of"):
            return None
        else:
            continue
        seen = True
    return total + group if seen else None


def significant_digits(number: float) -> int:
    """Digits that a number in words states: 1 for a million, 3 for 243.

    >>> significant_digits(1e6), significant_digits(243.0), significant_digits(2.5)
    (1, 3, 2)
    """
    if 0 < number < 1:
        return 1  # "a third" is no statement of 0.3333
    written = f"{number:.6f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}".rstrip("0")
    return max(1, len(written.replace(".", "").lstrip("0")))

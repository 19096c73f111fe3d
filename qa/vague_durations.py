"""Durations without a number: "took a year", "several weeks", "in her seventies"."""

from __future__ import annotations

import re

from secondsource.qa.figures import Amount
from secondsource.qa.language import fold
from secondsource.qa.spans import merge
from secondsource.qa.units import YEAR_SECONDS, unit_of

_UNITS = "hour|day|week|fortnight|month|year|decade|century"
_DURATION = re.compile(
    rf"""(?<![\w-])(?:
    (?P<lead>(?P<bound>about|around|roughly|nearly|almost|under|over|less[ ]than|more[ ]than)
       |(?<=took[ ])|(?<=take[ ])|(?<=takes[ ])|(?<=taken[ ])|(?<=taking[ ])|(?<=lasted[ ])
       |(?<=last[ ])|(?<=lasts[ ])|(?<=lasting[ ])|(?<=for[ ])|(?<=after[ ])|(?<=within[ ]))
      (?(bound)[ ])an?[ ](?P<one>{_UNITS})
    |(?P<some>several|a[ ]few|many)[ ](?P<units>(?:{_UNITS})s|centuries)
    )(?![\w'’-])(?![ ](?:ago|earlier|old|per|and[ ]a[ ](?:half|quarter))\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_FEW, _SEVERAL, _MANY = (2.0, 3.0, 6.0), (3.0, 5.0, 10.0), (4.0, 10.0, 60.0)
_PLAIN_OVER = re.compile(r"\b(?:took|takes?|lasts?|lasted|for|after|well|just|of|is|was|been)\s$")

_DECADES = {
    "teens": 13, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
_NAMED_AGES = {"sexagenarian": 60, "septuagenarian": 70, "octogenarian": 80, "nonagenarian": 90}
_AGE = re.compile(
    rf"""\b(?:(?<=\bhis[ ])|(?<=\bher[ ])|(?<=\btheir[ ])|(?<=\bmy[ ])|(?<=\bour[ ]))
    (?:(?P<part>early|mid|middle|late)[ -]?)?
    (?:['’]?(?P<digits>[2-9]0)['’]?s|(?P<decade>{"|".join(_DECADES)}))\b
    |\b(?P<named>{"|".join(_NAMED_AGES)})\b""",
    re.VERBOSE | re.IGNORECASE,
)
AGE = "age"
"""The noun of an age: no other length of time says anything of it."""
_PARTS = {"early": (0.0, 4.0), "mid": (3.0, 7.0), "middle": (3.0, 7.0), "late": (6.0, 10.0)}
"""Years of a decade that its parts reach to; people call 34 early or mid."""


def vague_durations(text: str) -> list[Amount]:
    """The durations and ages of the text that give no number, in order, in seconds.

    "A year" counts behind "took", "for" and the like, so that "once a year" is none; a decade is an
    age behind "in her", and "in the seventies" is none.
    """
    lengths = [_amount(text, match) for match in _DURATION.finditer(text)]
    return merge(lengths, [_age(match) for match in _AGE.finditer(text)])


def _amount(text: str, match: re.Match[str]) -> Amount:
    unit = unit_of(match["one"] or match["units"])
    seconds = unit.factor if unit else 0.0
    some = " ".join(fold(match["some"] or "").split())
    bound = " ".join(fold(match["bound"] or "").split())
    low, anchor, high = {"several": _SEVERAL, "a few": _FEW, "many": _MANY}.get(some, (1, 1, 1))
    if bound in ("under", "less than"):
        low = 0.0
    elif bound == "more than" or (
        bound == "over" and _PLAIN_OVER.search(text, max(0, match.start() - 10), match.start())
    ):
        high = float("inf")  # "spread over a year" bounds nothing
    return Amount(
        start=match.start(),
        end=match.end(),
        core_start=match.start("one") if match["one"] else match.start(),
        core_end=match.end(),
        kind="duration",
        anchor=anchor * seconds,
        low=low * seconds,
        high=high * seconds,
        approximate=bool(some) or bound in ("about", "around", "roughly", "nearly", "almost"),
        digits=1,
        unit="time",
        noun=None,
    )


def _age(match: re.Match[str]) -> Amount:
    named, part = match["named"], fold(match["part"] or "")
    if named:
        begin = _NAMED_AGES[fold(named)]
    else:
        begin = int(match["digits"] or _DECADES[fold(match["decade"])])
    first, last = _PARTS.get(part, (0.0, 10.0))
    end = 20.0 if begin == _DECADES["teens"] else begin + last
    low, high = (begin + first) * YEAR_SECONDS, end * YEAR_SECONDS
    return Amount(
        start=match.start(),
        end=match.end(),
        core_start=match.start(),
        core_end=match.end(),
        kind="duration",
        anchor=(low + high) / 2,
        low=low,
        high=high - YEAR_SECONDS / 365,
        approximate=False,
        digits=2,
        unit="time",
        noun=AGE,
    )

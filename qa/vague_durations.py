"""Durations without a number: "took a year", "several weeks", "a few days"."""

from __future__ import annotations

import re

from secondsource.qa.figures import Amount
from secondsource.qa.language import fold
from secondsource.qa.units import unit_of

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


def vague_durations(text: str) -> list[Amount]:
    """The durations of the text that give no number, in order, in seconds.

    "A year" counts behind "took", "for" and the like, so that "once a year" is none.
    """
    return [_amount(text, match) for match in _DURATION.finditer(text)]


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

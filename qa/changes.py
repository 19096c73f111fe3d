"""Values that a sentence mentions only to say that they hold no longer."""

from __future__ import annotations

import re

_CHANGED = (
    r"\b(?:mov|rais|postpon|delay|revis|increas|cut|lower|chang|push|gr[eo]w|r[oi]s|f[ae]ll|drop|"
    r"reduc|put|shift|brought|bring|went|climb|slip|doubl|tripl|updat|correct|jump|soar|declin|"
    r"decreas|trim|slash|upgrad|downgrad|widen|shr[aiu]nk)\w*"
)
_EARLIER = (
    r"(?:(?:the|an?|its|their|earlier|previous|previously|original|originally|initial|first|"
    r"expected|planned|agreed|estimated|reported|about|around|some|nearly|roughly) )*"
)
_CHANGED_FROM = re.compile(rf"{_CHANGED}(?: [^\s;]+){{0,6}}? from {_EARLIER}$", re.IGNORECASE)
_GOES_ON_TO = re.compile(r"(?:,? [\w’'-]+){0,4}?,? to\b", re.IGNORECASE)
_CHANGED_TO_FROM = re.compile(rf"{_CHANGED}\b[^;]{{0,80}} to [^;]{{1,40}}? from {_EARLIER}$", re.I)
_REPLACED = re.compile(
    rf"\b(?:up|down|higher|lower)(?: \w+ly)? from {_EARLIER}$|"
    rf"(?:\binstead of|\brather than|\bno longer|,? not|\breplac(?:es|ed|ing)) {_EARLIER}$",
    re.IGNORECASE,
)
_ASKS_FOR_EARLIER = re.compile(
    r"\b(?:from|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|before|earlier|first|"
    r"used to|instead|old)\b|\b(?:1[0-9]{3}|20[0-9]{2})\b",
    re.IGNORECASE,
)
_NEAR_CHARS = 160


def is_overtaken(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` is what held before, and the question asks what holds.

    A question that asks for the earlier value, or names a year, wants it all the same.

    >>> text = "The price was raised from $4 million to $5 million."
    >>> is_overtaken("What is the price?", text, 26, 36)
    True
    >>> is_overtaken("What was the original price?", text, 26, 36)
    False
    """
    if _ASKS_FOR_EARLIER.search(question):
        return False
    if sentence[start:end].casefold().startswith("from "):
        start += len("from ")
    before = sentence[max(0, start - _NEAR_CHARS) : start]
    if _REPLACED.search(before) or _CHANGED_TO_FROM.search(before):
        return True
    return bool(_CHANGED_FROM.search(before) and _GOES_ON_TO.match(sentence[end:]))

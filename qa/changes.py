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
_AS_SAID = r"(?:,? as [\w’' ]{3,40},)?"
_AT = r"(?:(?:on|in|at|by|for|until|from) )?"
_REPLACED = re.compile(
    rf"\b(?:up|down|higher|lower)(?: \w+ly)? from {_EARLIER}$|"
    rf"(?:\binstead of|\brather than|\breplac(?:es|ed|ing)) {_AT}{_EARLIER}$|"
    rf"(?:\bno longer|,? not){_AS_SAID} (?:be \w+ )?{_AT}{_EARLIER}$",
    re.IGNORECASE,
)
_SAID = (
    r"planned|scheduled|set|announced|expected|estimated|agreed|budgeted|promised|reported|put|"
    r"said|spoke|spoken|due|slated|thought|given|believed|pledged|offered|forecast|counted|"
    r"supposed|accepted|decided|intended|hoped"
)
_ONCE = r"originally|initially|previously|formerly|at first|so far|until now|hitherto"
_FIGURE = (
    r"count|estimate|figure|toll|total|price|date|number|forecast|report|plan|target|bid|offer|"
    r"sum|fee|budget|deadline|schedule|tally|projection"
)
_SAID_BEFORE = re.compile(
    # "originally 2027", "as previously announced, in 2026", "had at first spoken of nine"
    rf"\b(?:{_ONCE})(?:,? (?:{_SAID}|to|of|at|for|in|on|as|by|be|been|it|was|were|had|would|cost|"
    rf"take|open|begin|start|end))*,? {_EARLIER}$|"
    # "a first count of 300", "the earlier estimate was 40"
    rf"\b(?:first|earlier|initial|previous|original|provisional|preliminary|old) (?:{_FIGURE})s?"
    rf"(?: (?:of|was|were|stood at|spoke of|said|had been|that)){{1,2}} {_EARLIER}$|"
    # "after it spoke of 600", "given a year ago as 212"
    rf"\b(?:after (?:it|they|he|she)(?: had)?|first|had|earlier) (?:spoke|spoken|talked) of "
    rf"{_EARLIER}$|\b(?:{_SAID})\b[^.;,]{{0,20}} ago (?:as|at) {_EARLIER}$",
    re.IGNORECASE,
)
_THAN = re.compile(
    rf"\b(?:less|more|higher|lower|later|earlier|larger|smaller|fewer|sooner) than {_EARLIER}$",
    re.IGNORECASE,
)
_BOUND_THAN = re.compile(r"(?:less|more|fewer|higher|lower) than (?:the )?", re.IGNORECASE)
_BEFORE_BEHIND = re.compile(
    rf"(?:,? as)?(?: \w+){{0,3}}? (?:{_ONCE}|earlier|first|before)\b", re.IGNORECASE
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
    if bound := _BOUND_THAN.match(sentence, start, end):
        start = bound.end()
    before = sentence[max(0, start - _NEAR_CHARS) : start]
    if any(form.search(before) for form in (_REPLACED, _CHANGED_TO_FROM, _SAID_BEFORE)):
        return True
    behind = sentence[end:]
    if _THAN.search(before) and _BEFORE_BEHIND.match(behind):
        return True
    return bool(_CHANGED_FROM.search(before) and _GOES_ON_TO.match(behind))

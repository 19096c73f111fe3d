"""Values that a sentence mentions only to say that they hold no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from secondsource.qa.clock_times import find_clock_times
from secondsource.qa.dates import find_dates
from secondsource.qa.language import stem
from secondsource.qa.numbers import Amount, find_amounts

_CHANGED = (
    r"\b(?:mov|rais|postpon|delay|revis|increas|cut|lower|chang|push|gr[eo]w|r[oi]s|f[ae]ll|drop|"
    r"reduc|put|shift|brought|bring|went|climb|slip|doubl|tripl|updat|correct|jump|soar|declin|"
    r"decreas|trim|slash|upgrad|downgrad|widen|shr[aiu]nk)\w*"
)
_EARLIER = (
    r"(?:(?:the|an?|its|their|earlier|previous|previously|original|originally|initial|first|"
    r"expected|planned|agreed|estimated|reported|about|around|some|nearly|roughly) )*"
)
_CHANGED_FROM = re.compile(rf"{_CHANGED}(?: [^\s;]+){{0,9}}? from {_EARLIER}$", re.IGNORECASE)
_GOES_ON_TO = re.compile(r"(?:,? [\w’'-]+){0,4}?,? to\b", re.IGNORECASE)
_CHANGED_TO_FROM = re.compile(
    rf"{_CHANGED}\b[^;]{{0,80}} to (?P<new>[^;]{{1,40}}?) from {_EARLIER}$", re.IGNORECASE
)
# what may stand between "to" and the value that holds now
_HEDGED = re.compile(
    r" (?:(?:an?|the|its|their|about|around|roughly|nearly|almost|some|over|under|above|below|just|"
    r"only|more|less|fewer|well|at|least|most|than|up|to|as|much|many|early|mid|late|later|new|"
    r"record|end|start|beginning|middle|of|in|on)[ -])*",
    re.IGNORECASE,
)
_VAGUE_TIME = re.compile(
    r"(?:next|last|this|later|spring|summer|autumn|fall|winter|year|month|week|the following)\b",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"(?:double|twice|three times|triple|half|zero|nil|none)\b", re.IGNORECASE)
_NAMED_NEXT = re.compile(
    r" (?:(?i:the|an?|its|his|her|their|another|near(?:by)?|neighbou?ring|central)\b|[^\Wa-z_])"
)
_AS_SAID = r"(?:,? as [\w’' ]{3,40},)?"
_AT = r"(?:(?:on|in|at|by|for|until|from) )?"
_REPLACED = re.compile(
    rf"\b(?:up|down|higher|lower)(?: \w+ly)? from {_EARLIER}$|"
    rf"(?:\binstead of|\brather than|\breplac(?:es|ed|ing)) {_AT}{_EARLIER}$|"
    # "abandoning the date of 17 September"
    rf"\b(?:abandon|scrapp|dropp|miss)(?:ed|ing) (?:the|its|their|an?) (?:[a-z]+ )?"
    rf"(?:date|target|deadline|goal|plan|schedule)s? (?:of|for) {_EARLIER}$|"
    rf"(?:\bno longer|,? not){_AS_SAID} (?:be \w+ )?{_AT}{_EARLIER}$",
    re.IGNORECASE,
)
_PLANNED = r"planned|scheduled|set|expected|due|slated|supposed|intended|hoped|forecast"
_SAID = (
    rf"{_PLANNED}|announced|estimated|agreed|budgeted|promised|reported|put|said|spoke|spoken|"
    r"thought|given|believed|pledged|offered|counted|accepted|decided"
)
_ONCE = r"originally|initially|previously|formerly|at first"
_DUE = rf"{_PLANNED}|meant|billed|pencill?ed in|timetabled"
_TILL_NOW = r"so far|until now|hitherto"
_HELD = (
    rf"(?:,? (?:{_SAID}|to|of|at|for|in|on|as|by|be|been|it|was|were|had|would|cost|"
    r"take|open|begin|start|end))*,? "
)
_FIGURE = (
    r"count|estimate|figure|toll|total|price|date|number|forecast|report|plan|target|bid|offer|"
    r"sum|fee|budget|deadline|schedule|tally|projection"
)
_PUTS = r"(?: (?:of|was|were|stood at|spoke of|said|had been|that)){1,2}"
_SAID_BEFORE = re.compile(
    # "originally 2027", "as previously announced, in 2026", "had at first spoken of nine"
    rf"\b(?:{_ONCE}){_HELD}{_EARLIER}$|"
    # "originally meant to begin work in 2026", "had been due to take place on Friday"
    rf"\b(?:{_ONCE}|once|had(?: \w+ly)? been) (?:{_DUE})(?: (?:to|for)(?: [a-z]+){{0,4}}?)? "
    rf"{_AT}{_EARLIER}$|"
    # "the earlier estimate was 40"
    rf"\b(?:earlier|initial|previous|original|old) (?:{_FIGURE})s?{_PUTS} {_EARLIER}$|"
    # "after it spoke of 600", "had at first spoken of nine"
    rf"\b(?:after (?:it|they|he|she)(?: had)?|at first|had|earlier) (?:spoke|spoken|talked) of "
    rf"{_EARLIER}$",
    re.IGNORECASE,
)
# these hold on, unless the sentence sets another value against them
_SAID_TILL_NOW = re.compile(rf"\b(?:{_TILL_NOW}){_HELD}{_EARLIER}$", re.IGNORECASE)
_SAID_FIRST = re.compile(
    # "a first count of 300", "given a year ago as 212"
    rf"\b(?:first|provisional|preliminary) (?:{_FIGURE})s?{_PUTS} {_EARLIER}$|"
    rf"\bfirst (?:spoke|spoken|talked) of {_EARLIER}$|"
    rf"\b(?:{_SAID})\b[^.;,]{{0,20}} ago (?:as|at) {_EARLIER}$",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    rf"{_CHANGED}|\b(?:now|instead|in future|from now on|final(?:ly)?|actual(?:ly)?|later|since|"
    r"new|became|becomes|turned out|today|replac\w+)\b",
    re.IGNORECASE,
)
_STILL_COUNTED = re.compile(r"(?:\b(?:has|have)|[’']ve)\b", re.IGNORECASE)
_CLAUSE_MARK = re.compile(r"[,;:.](?!\d)")
_THAN = re.compile(
    rf"\b(?:less|more|higher|lower|later|earlier|larger|smaller|fewer|sooner) than {_EARLIER}$",
    re.IGNORECASE,
)
_BOUND_THAN = re.compile(
    r"(?:far |much |well |slightly |somewhat |considerably )?(?:less|more|fewer|higher|lower) than "
    r"(?:the )?",
    re.IGNORECASE,
)
_BEFORE_BEHIND = re.compile(
    rf"(?:,? as)?(?: \w+){{0,3}}? (?:{_ONCE}|{_TILL_NOW}|earlier|first|before)\b|"
    # "fewer than the 120 that the district had announced in April"
    rf"(?: [a-z]+){{0,2}}?(?: that| which)?(?: [\w’'-]+){{1,4}}? (?:had|has|have) (?:{_SAID})\b",
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
    if bound := _BOUND_THAN.match(sentence, start, end):
        start = bound.end()
    before = sentence[max(0, start - _NEAR_CHARS) : start]
    if any(form.search(before) for form in (_REPLACED, _SAID_BEFORE)):
        return True
    if _THAN.search(before) and _BEFORE_BEHIND.match(sentence, end):
        return True
    if _changed_from(sentence, before, start, end):
        return True
    till_now = _SAID_TILL_NOW.search(before) and not _STILL_COUNTED.search(
        _clause_around(sentence, start, end)
    )
    return bool(till_now or _SAID_FIRST.search(before)) and _set_against(sentence, start, end)


def _changed_from(sentence: str, before: str, start: int, end: int) -> bool:
    """Whether the value is the one left behind: "from A to B", "to B from A".

    Money "from 20 donors to build" and jobs "from 12 plants to Marl" leave none behind.
    """
    reversed_order = _CHANGED_TO_FROM.search(before)
    if reversed_order is not None:
        place = start - len(before) + reversed_order.start("new")
        if _leads_to(sentence, start, end, place, same_noun=True):
            return True  # else what stands behind "to" is no value: "its pledge to Marl from two"
    if not _CHANGED_FROM.search(before):
        return False
    onward = _GOES_ON_TO.match(sentence, end)
    return onward is not None and _leads_to(sentence, start, end, onward.end() + 1)


def _leads_to(sentence: str, start: int, end: int, place: int, *, same_noun: bool = False) -> bool:
    """Whether something of the value's kind stands at ``place``, behind "to".

    ``same_noun``: counts must be of one thing ("grew to 300 members from 12 countries").
    """
    own = _figure_at(sentence, start, end)
    if own is None:
        plain = not sentence[start : start + 1].isupper()
        return plain or _NAMED_NEXT.match(sentence, place - 1) is not None
    hedged = _HEDGED.match(sentence, place - 1)
    near = hedged.end() if hedged else place
    if isinstance(own, str) and _VAGUE_TIME.match(sentence, near):
        return True
    if isinstance(own, Amount):
        if own.start <= place < own.end:  # the two are read as one range
            return True
        own = own if same_noun else replace(own, noun=None)
    if isinstance(own, Amount) and _MULTIPLE.match(sentence, near):
        return True
    return any(s <= near < e or place <= s <= near for s, e in _rivals(sentence, own, start, end))


def _set_against(sentence: str, start: int, end: int) -> bool:
    """Whether the sentence says that another value of the same kind holds now."""
    own = _figure_at(sentence, start, end)
    if own is None:
        return False
    return any(
        _SET_AGAINST.search(sentence, end, low)
        if low >= end
        else _SET_AGAINST.search(sentence, 0, low)
        for low, _ in _rivals(sentence, own, start, end)
    )


def _clause_around(sentence: str, start: int, end: int) -> str:
    begin = max((m.end() for m in _CLAUSE_MARK.finditer(sentence, 0, start)), default=0)
    stop = _CLAUSE_MARK.search(sentence, end)
    return sentence[begin : stop.start() if stop else len(sentence)]


_ANY_DAY = "2024-01-01"
"""For the places of relative dates, whose days do not matter here."""


def _figure_at(sentence: str, start: int, end: int) -> Amount | str | None:
    """The amount at ``[start, end)``, "date" or "time" for one of these there, None for words."""
    for kind in ("time", "date"):
        if any(low < end and start < high for low, high in _told(sentence, kind)):
            return kind
    amounts = find_amounts(sentence)
    return next((a for a in amounts if a.start < end and start < a.end), None)


def _told(sentence: str, kind: str) -> list[tuple[int, int]]:
    """Where the sentence has dates, or times of day."""
    found = find_clock_times(sentence) if kind == "time" else find_dates(sentence, _ANY_DAY)
    return [(each.start, each.end) for each in found]


def _rivals(sentence: str, own: Amount | str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where other values of the kind of ``own`` stand, as half-open offsets."""
    if isinstance(own, str):
        for low, high in _told(sentence, own):
            if high <= start or end <= low:
                yield low, high
        return
    dates = _told(sentence, "date")
    for amount in find_amounts(sentence):
        apart = amount.end <= start or end <= amount.start
        dated = any(low < amount.end and amount.start < high for low, high in dates)
        if apart and not dated and _one_kind(own, amount):
            yield amount.start, amount.end


def _one_kind(own: Amount, other: Amount) -> bool:
    """Whether two amounts may be values of one thing; a bare figure takes its unit elsewhere."""
    if own.kind != other.kind or own.unit != other.unit:
        return any(amount.kind == "count" and amount.noun is None for amount in (own, other))
    if own.noun is None or other.noun is None:
        return True
    return stem(own.noun) == stem(other.noun)

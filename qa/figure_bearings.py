"""What the words around an amount say of it: which way it went, and in what period."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from secondsource.qa.figures import Amount

_UP = (
    r"ris(?:e|es|en|ing)|rose|gain(?:s|ed|ing)?|grow(?:s|n|th|ing)?|grew|increas(?:e|es|ed|ing)"
    r"|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|add(?:s|ed|ing)"
    r"|advanc(?:e|es|ed|ing)|rall(?:y|ied)|surplus|higher"
)
_DOWN = (
    r"fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)"
    r"|slip(?:s|ped|ping)?|slid|slides?|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|shed(?:s|ding)?"
    r"|slump(?:s|ed|ing)?|sank|sunk|sinks?|shr[aiu]nk|shrinks|los(?:e|es|t|ing)|cut(?:s|ting)?"
    r"|reduc(?:e|es|ed|ing|tion)|deficit|lower|lowered|contract(?:ed|ion)"
)
_LEVEL = (
    r"(?:\s(?:rose|fell|grew|shrank|(?:widen|narrow|increas|decreas|dropp|swell|doubl)(?:ed|ing)))?"
)
_STATED = r"(?:of|was|is|were|to|at|totall?ing|totall?ed|reached|hit)"
# "made up 20%" and "set up 20 camps" say nothing of a rise
_FREE = r"(?:^|[,;:(–—-]\s?|\b(?:is|was|are|were|be|been|go|goes|went|gone|edged|inched|ticked)\s)"
_STEP = r"(?:\s\w+ly)?(?:\s(?:by|of))?(?:\s(?:a|an|the))?(?:\s(?:further|another|additional|full))?"
_BEFORE = re.compile(
    rf"""(?:(?:\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))
      |{_FREE}(?:(?P<is_up>up)|(?P<is_down>down))){_STEP}
    |\b(?:(?P<profit>profits?)|(?P<loss>loss(?:es)?)){_LEVEL}\s{_STATED}(?:\s(?:a|an))?)\s$""",
    re.VERBOSE | re.IGNORECASE,
)
_SHARE_MOVED = re.compile(
    r"(?<!made)(?<!make)(?<!makes)(?<!making)(?<!took)(?<!take)(?<!takes)(?<!taking)(?<!taken)"
    r"\s(?:(?P<up>up)|(?P<down>down))(?:\sby)?\s$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"""[ -](?:(?:net|operating|annual|quarterly|pre-?tax|overall|sharp|further)[ ])?(?:
    (?P<up>higher|profits?|surplus|increase|rise|jump|gain|growth|surge)
    |(?P<down>lower|loss(?:es)?|deficit|decrease|drop|fall|decline|reduction|cut|slump|plunge))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PERIODS = {
    "hr": "hour", "h": "hour", "mo": "month", "yr": "year", "annum": "year",
    "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour", "quarterly": "quarter",
}  # fmt: skip
_PER = re.compile(
    r"""(?:/(?P<short>hour|hr|h|day|week|month|mo|year|yr)\b
    |[ ](?:an?|per|each|every)[ ](?P<period>hour|day|week|month|quarter|year|annum)\b
      (?![ ](?:ago|earlier|later|before|after|old|of|and[ ]a[ ]half|in[ ]prison|behind)\b|[-’'])
    |[ ](?P<adverb>annually|yearly|quarterly|monthly|weekly|daily|hourly)\b
      (?![ ](?!(?:in|for|on|at|to|and|or|by|from|since|until|over|as|while|with|but)\b)\w))""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:[ ](?!(?:an?|per|each|every|in|for|after|over|within|and|or)\b)[a-z]+){1,3}"
)
_CHANGED = re.compile(
    r"""\b(?:warm(?:ing|ed|er|s)?|heat(?:ing|ed)|cool(?:ing|ed|s)|difference|margin|by)
    (?:[ ](?:of|to|by|at|within))?[ ]$""",
    re.VERBOSE | re.IGNORECASE,
)
_CHANGE_BEHIND = re.compile(
    r"""[ ](?:of[ ](?:\w+[ ])?(?:warming|heating|cooling)
    |warming|warmer|hotter|cooler|colder|difference
    |(?:above|below|over)[ ](?:the[ ])?(?:\w+[ -]){0,2}
      (?:pre-?industrial|average|normal|baseline|mean))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LEVEL_BOUND = re.compile(r"(?:well )?(?:above|below|under)\b", re.IGNORECASE)
"""What makes of "fell 5" a level reached: "fell below 5"."""
_WINDOW = 48


def with_bearings(text: str, amount: Amount) -> Amount:
    """The amount with what the words directly before and behind it say."""
    before = text[max(0, amount.start - _WINDOW) : amount.start]
    behind = text[amount.end : amount.end + _WINDOW]
    reached = _LEVEL_BOUND.match(text, amount.start)
    direction = 0 if reached else _direction(amount, before, behind)
    amount = replace(amount, direction=direction, per=_period(amount, behind))
    if amount.unit != "temperature" or amount.measure is None or not amount.measure.offset:
        return amount
    if not (direction or _CHANGED.search(before) or _CHANGE_BEHIND.match(behind)):
        return amount
    offset = amount.measure.offset
    anchor = amount.anchor - offset
    least = 0.0 if anchor > 0 else -math.inf
    return replace(
        amount,
        anchor=anchor,
        low=amount.low - offset if amount.low > 0 else least,
        high=amount.high - offset,
        difference=True,
    )


def _direction(amount: Amount, before: str, behind: str) -> int:
    if amount.anchor <= 0:
        return 0
    found = _BEFORE.search(before)
    if amount.kind == "duration" and not before.endswith(" by "):
        return 0  # "a five-year fall", "it fell two years running"
    if found:
        return 1 if found["up"] or found["is_up"] or found["profit"] else -1
    if amount.kind == "percent" and (found := _SHARE_MOVED.search(before)):
        return 1 if found["up"] else -1
    found = _BEHIND.match(behind) if amount.kind != "count" else None
    return 0 if found is None else 1 if found["up"] else -1


def _word_ends(words: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\w+", words)]


def _period(amount: Amount, behind: str) -> str | None:
    found = _PER.match(behind)
    if found is None and amount.kind in ("count", "quantity"):
        counted = _COUNTED.match(behind)
        words = counted.group() if counted else ""
        found = next((m for end in _word_ends(words) if (m := _PER.match(behind, end))), None)
    if found is None:
        return None
    word = (found["short"] or found["period"] or found["adverb"]).casefold()
    return _PERIODS.get(word, word)

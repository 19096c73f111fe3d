"""Amounts in running text: numbers with bounds, scale, currency and unit.

"up to $10 billion" is an amount of kind money with anchor 1e10 and interval [0, 1e10].
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from secondsource.qa.figure_bearings import with_bearings
from secondsource.qa.figures import Amount, Figure, figures_of
from secondsource.qa.number_words import spelled_number
from secondsource.qa.spans import merge
from secondsource.qa.vague_amounts import vague_amounts

__all__ = ["Amount", "find_amounts", "spelled_number"]

_BEFORE = re.compile(
    r"""(?:^|(?<=[\s(“"'‘\[—–-]))(?P<word>
    (?P<near>(?:just|slightly|a[ ]little|a[ ]bit)[ ](?:over|under|above|below|more[ ]than
        |less[ ]than)
      |about|around|approximately|approx\.?|roughly|some|circa|ca\.?|nearly|almost|close[ ]to
      |an?[ ]estimated|estimated|an?[ ]reported|reportedly|~|≈|just[ ]shy[ ]of|shy[ ]of
      |more[ ]or[ ]less|near|in[ ]the[ ](?:region|neighbou?rhood)[ ]of|on[ ]the[ ]order[ ]of)
    |(?P<low>(?:well[ ])?(?:over|above)|(?:far[ ]|much[ ])?(?:more|greater|higher)[ ]than
      |exceed(?:s|ed|ing)?|in[ ]excess[ ]of
      |at[ ]least|no[ ](?:less|fewer)[ ]than|not[ ](?:less|fewer)[ ]than|upwards?[ ]of|north[ ]of
      |(?:a[ ])?minimum[ ]of|as[ ](?:few|little)[ ]as|from|surpass(?:es|ed|ing)?|topp(?:ed|ing)
      |>=?|≥)
    |(?P<high>up[ ]to|as[ ](?:much|many)[ ]as|at[ ]most|(?:no|not)[ ]more[ ]than
      |(?:a[ ])?maximum[ ]of|(?:well[ ]|far[ ]|much[ ])?(?:less|fewer|lower)[ ]than
      |(?:well[ ])?(?:under|below)|not[ ]exceeding|capped[ ]at|south[ ]of|<=?|≤)
    )[ ]?(?:a[ ]total[ ]of[ ]|the[ ])?$""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_CHARS = 48
_CLOSE_BELOW = re.compile(
    r"nearly|almost|(?:just |slightly |a little |a bit )(?:under|below|less than)|(?:just )?shy of",
    re.IGNORECASE,
)
_CLOSE_ABOVE = re.compile(
    r"(?:just|slightly|a little|a bit) (?:over|above|more than)", re.IGNORECASE
)
_MOVES = re.compile(
    r"\b(?:went|go(?:es)?|gone|going|r[oi]sen?|rises|climb(?:s|ed)|jump(?:s|ed)|gr[eo]wn?|"
    r"mov(?:es|ed)|push(?:es|ed)|brought|brings|rais(?:es|ed)|bump(?:s|ed)|shot|came|crept)\s$",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:for|after|last(?:s|ed|ing)?|took|takes?|of|is|was|be|been|by|since|well|just)\s$",
    re.IGNORECASE,
)
_RANGE_JOINT = re.compile(r"\s?(?:-|–|—|-to-|to|and|or)\s?", re.IGNORECASE)
_OPENED = re.compile(r"\b(between|from)\s$", re.IGNORECASE)
# "rose from 3% to 5%" names two states, not a range
_CHANGE = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|grow(?:s|n|th|ing)?|grew|increas\w+"
    r"|rais(?:e|es|ed|ing)|cut(?:s|ting)?|lower\w*|climb\w*|drop\w*|jump\w*|declin\w+|doubl\w+"
    r"|tripl\w+|reduc\w+|chang\w+|up|down|soar\w*|plung\w+|surg\w+|expand\w*|expansion|boost\w*"
    r"|revis\w+|hik\w+|mov(?:e|ed|es|ing)|went|go(?:es|ne)?|extend\w*|upgrad\w+)\b[^.;]*$",
    re.IGNORECASE,
)
_COMPOUND_JOINT = re.compile(r"\s|,\s|,?\s?and\s|", re.IGNORECASE)
_RATIO_JOINT = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?", re.IGNORECASE)
_ONE_NOUN_JOINT = re.compile(r"\s[a-z]+\s(?:in|out\sof)\s(?:every\s)?", re.IGNORECASE)
_ROUND_BASE = 20
"""Up to here a ratio ("one in eight") is a share and no count of a survey."""
_RATIO_BASES = frozenset({3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10000, 100000})


def find_amounts(text: str) -> list[Amount]:
    """Every amount of the text in order; ranges are one amount; nothing overlaps.

    "5 feet 11 inches" is one amount, and "one in five" the fraction 0.2. Dates, times, versions,
    scores and codes are left out where their form gives them away; a bare year is a count here.
    """
    amounts: list[Amount] = []
    for amount in _joined(text, figures_of(text)):
        amounts.append(_bounded(text, amount, amounts[-1].end if amounts else 0))
    return [with_bearings(text, amount) for amount in merge(amounts, vague_amounts(text))]


def _joined(text: str, figures: list[Figure]) -> list[Amount]:
    """One amount for two ends of a range, parts of a measure and the terms of a ratio."""
    merged: list[Figure] = []
    for figure in figures:
        if merged:
            last = merged[-1]
            joint = text[last.amount.end : figure.amount.start]
            joined = None
            if len(joint) <= 16:
                joined = (
                    _range(text, joint, last, figure)
                    or _compound(joint, last, figure)
                    or _ratio(joint, last, figure)
                )
            if joined is not None:
                merged[-1] = joined
                continue
            merged[-1] = _scaled(text, joint, last, figure)
        merged.append(figure)
    return [figure.amount for figure in merged if not (figure.loose and _bare(figure))]


def _bare(figure: Figure) -> bool:
    return figure.amount.kind == "count" and figure.scale == 1.0


def _range(text: str, joint: str, first: Figure, second: Figure) -> Figure | None:
    if not _RANGE_JOINT.fullmatch(joint):
        return None
    a, b = first.amount, second.amount
    word = joint.strip(" -–—").casefold()
    opened = _OPENED.search(text, max(0, a.start - 9), a.start)
    opening = opened.group(1).casefold() if opened else None
    if word == "and" and opening != "between":
        return None
    if word == "or" and opening != "between" and not _one_of_two(first, second):
        return None
    if opening == "from" and _CHANGE.search(text[max(0, a.start - 60) : a.start]):
        return None
    if word == "" and _bare(first) and _bare(second):
        # "won 3-2", "1914-1918" and telephone numbers; "10-12 people" is a range
        chained = re.search(r"\d[-–—]$", text[max(0, a.start - 2) : a.start])
        if chained or re.match(r"[-–—]\d", text[b.end : b.end + 2]):
            return None
        if b.noun is None and not (first.grouped and second.grouped):
            return None
    bare = a.kind == "count" and first.scale == 1.0 and a.noun is None
    if a.kind == "money" and b.kind == "count":
        b = replace(b, kind="money", unit=a.unit, noun=None)  # "$10-12 million"
    elif not (bare or (a.kind == b.kind and a.unit == b.unit)) and not (
        a.kind == "count" and a.noun is None
    ):
        return None
    low = a.anchor
    if (a.kind == "count" and b.kind != "count") or first.scale == 1.0 < second.scale:
        # the scale and the unit of "10 to 12 million dollars" stand once
        scale = second.scale if first.scale == 1.0 and a.anchor < second.number else 1.0
        low *= scale
        if a.kind == "count" and second.measure is not None:
            low = low * second.measure.factor + second.measure.offset
        elif a.kind == "count" and b.kind == "money" and second.scale:
            low *= b.anchor / (second.number * second.scale) if second.number else 1.0
    if not low < b.anchor or math.isinf(a.high) or math.isinf(b.high):
        return None
    joined = replace(
        b,
        start=opened.start() if opened else a.start,
        core_start=a.core_start,
        low=low,
        high=b.anchor,
        anchor=(low + b.anchor) / 2,
        approximate=False,
        digits=max(a.digits, b.digits),
    )
    return replace(second, amount=joined, loose=False)


_ONE_ORDER = 20
"""How many times the one may be the other where both share a scale that stands once."""


def _scaled(text: str, joint: str, first: Figure, second: Figure) -> Figure:
    """ "Doubled from two to four million": the figure left behind with the scale of the new one."""
    a, b = first.amount, second.amount
    if joint != " to " or not _OPENED.search(text, max(0, a.start - 9), a.start):
        return first
    alike = a.kind == b.kind and a.unit == b.unit
    bare = a.kind == "count" and a.noun is None
    if not first.scale == 1.0 < second.scale or not (alike or bare) or not second.number > 0:
        return first
    if not 1 / _ONE_ORDER <= a.anchor / second.number <= _ONE_ORDER:
        return first  # "from 300 to 2 million"
    scaled = replace(
        a,
        low=a.low * second.scale,
        high=a.high * second.scale,
        anchor=a.anchor * second.scale,
        kind=b.kind,
        unit=b.unit,
        noun=a.noun or b.noun,
    )
    return replace(first, amount=scaled, scale=second.scale)


def _one_of_two(first: Figure, second: Figure) -> bool:
    """ "three or four people", "two or three years": one noun for both, and the first is less."""
    a, b = first.amount, second.amount
    if not _bare(first) or a.noun is not None or a.approximate or a.share or b.share:
        return False
    if b.kind == "count" and b.noun is None:
        return False
    return a.anchor == int(a.anchor) and a.anchor < second.number <= 2 * a.anchor


def _compound(joint: str, first: Figure, second: Figure) -> Figure | None:
    """ "5 feet 11 inches", "10 years and 3 months", "two dollars and fifty cents"."""
    a, b = first.amount, second.amount
    if a.kind == b.kind == "money" and a.unit == b.unit and joint.strip() == "and":
        small_change = first.scale == 1.0 and a.anchor == int(a.anchor) and 0 < b.anchor < 1
    else:
        small_change = False
    if not small_change and (
        first.measure is None
        or second.measure is None
        or a.unit != b.unit
        or a.unit not in ("time", "length", "mass")
        or not _COMPOUND_JOINT.fullmatch(joint)
        or not 0 <= b.anchor < first.measure.factor
        or a.high > a.anchor
    ):
        return None
    total = a.anchor + b.anchor
    joined = replace(
        b,
        start=a.start,
        core_start=a.core_start,
        anchor=total,
        low=total,
        high=math.inf if math.isinf(b.high) else total,
        digits=a.digits + b.digits,
    )
    return replace(second, amount=joined)


def _ratio(joint: str, first: Figure, second: Figure) -> Figure | None:
    """ "one in five", "9 out of 10", "one pupil in three"."""
    a, b = first.amount, second.amount
    if not (_bare(first) and _bare(second)):
        return None
    of_one = a.anchor == 1 and b.noun is None and _ONE_NOUN_JOINT.fullmatch(joint)
    if not of_one and not (a.noun is None and _RATIO_JOINT.fullmatch(joint)):
        return None
    if b.anchor not in _RATIO_BASES or not 0 < a.anchor < b.anchor or a.anchor > 99:
        return None
    share = a.anchor / b.anchor
    joined = replace(
        b,
        start=a.start,
        core_start=a.core_start,
        anchor=share,
        low=share,
        high=share,
        digits=1,
        step=1 / b.anchor,
        share=b.anchor <= _ROUND_BASE,
    )
    return replace(second, amount=joined)


def _bounded(text: str, amount: Amount, floor: int) -> Amount:
    """Takes the bounding words in front of the amount into it, but none before ``floor``."""
    before = text[max(floor, amount.start - _BEFORE_CHARS) : amount.start]
    match = _BEFORE.search(before)
    if not match or (match.start() == 0 and amount.start - len(before) > floor):
        return amount
    start = amount.start - (len(before) - match.start("word"))
    if match.group("low"):
        low = match.group("low").casefold()
        lead = before[: match.start("word")]
        if low == "from" or (
            low == "over" and amount.kind == "duration" and not _LASTS.search(lead)
        ):
            return amount  # "spread over five years" bounds nothing
        return replace(amount, start=start, high=math.inf)
    if match.group("high"):
        moved = _MOVES.search(before[: match.start("word")])
        if moved and match.group("high").casefold() == "up to":
            return amount  # "whose cost went up to $468 million" names the figure reached
        floor_value = 0.0 if amount.anchor >= 0 else -math.inf
        return replace(amount, start=start, low=floor_value)
    near = match.group("near")
    side = -1 if _CLOSE_BELOW.match(near) else 1 if _CLOSE_ABOVE.match(near) else 0
    return replace(amount, start=start, approximate=True, side=side)

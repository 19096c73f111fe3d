"""Amounts that name only their order: "hundreds", "several dozen", "tens of millions"."""

from __future__ import annotations

import re

from secondsource.qa.figure_context import noun_after
from secondsource.qa.figures import Amount
from secondsource.qa.language import fold
from secondsource.qa.number_words import SCALE_WORDS
from secondsource.qa.spans import merge
from secondsource.qa.units import CURRENCY_WORDS
from secondsource.qa.vague_durations import vague_durations

_SIZES = {"ten": 1e1, "dozen": 12.0, "score": 20.0, "hundred": 1e2} | SCALE_WORDS
_PLURAL = "|".join(f"{size}s" for size in _SIZES)
_CURRENCY = "|".join(re.escape(w) for w in sorted(CURRENCY_WORDS, key=len, reverse=True))
_VAGUE = re.compile(
    rf"\b(?:(?P<some>several|a few|many) (?P<size>{'|'.join(_SIZES)})\b(?!-)"
    rf"|(?:(?P<outer>tens|dozens|hundreds|thousands) of )?(?P<plural>{_PLURAL})\b)"
    rf"(?: of (?P<currency>{_CURRENCY})\b)?",
    re.IGNORECASE,
)
_A_FIGURE_BEFORE = re.compile(r"[\d½¼¾]\s?$")


def vague_amounts(text: str) -> list[Amount]:
    """The amounts of the text that give no figure, in order, each an interval.

    "Hundreds" is 200 to 1,000, "several dozen" 36 to 120. "In the hundreds" is one, "the nineties",
    "scores of 3-2" and "5 millions" are none.
    """
    found = [amount for match in _VAGUE.finditer(text) if (amount := _amount(text, match))]
    return merge(found, vague_durations(text))


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    if _A_FIGURE_BEFORE.search(text[max(0, match.start() - 2) : match.start()]):
        return None
    plural = fold(match["plural"] or "")
    if plural == "scores" and not text.startswith(" of ", match.end()):
        return None
    if plural == "tens" and match["outer"] is None and not text.startswith(" of ", match.end()):
        return None
    if match["some"]:
        size = _SIZES[fold(match["size"])]
        low, anchor, high = 3 * size, 6 * size, 10 * size
    else:
        size = _SIZES[plural.removesuffix("s")]
        if match["outer"]:
            size *= _SIZES[fold(match["outer"]).removesuffix("s")]
        # eight dozen are a hundred
        low, anchor, high = 2 * size, 5 * size, (8 if plural == "dozens" else 10) * size
    currency = CURRENCY_WORDS.get(fold(match["currency"] or ""))
    return Amount(
        start=match.start(),
        end=match.end(),
        core_start=match.start(),
        core_end=match.end(),
        kind="money" if currency else "count",
        anchor=anchor,
        low=low,
        high=high,
        approximate=True,
        digits=1,
        unit=currency,
        noun=None if currency else noun_after(text, _behind_of(text, match.end())),
    )


def _behind_of(text: str, end: int) -> int:
    return end + 3 if text.startswith(" of ", end) else end

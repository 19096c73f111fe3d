"""How firmly a sentence says what it says: announced, reported, planned, denied, ..."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "denied",
            r"\b(?:den(?:y|ies|ied)|refut(?:ed|es)|dismiss(?:ed|es)|rejected (?:reports|claims)|"
            r"not true|no plans? to)\b",
        ),
        (
            "alleged",
            r"\b(?:alleg(?:ed|es|edly)|accus(?:ed|es)|claim(?:ed|s) that|purported(?:ly)?)\b",
        ),
        (
            "reported",
            r"\b(?:reported(?:ly)?|reports? (?:suggest|indicate|say|said)|according to (?:reports|"
            r"people|sources|a person|[A-Z])|sources (?:say|said)|rumou?r(?:ed|s)?|is said to|"
            r"people familiar|unconfirmed|not (?:been )?(?:officially )?confirmed)\b",
        ),
        (
            "forecast",
            r"\b(?:forecasts?|expect(?:ed|s)?(?: to)?|predict(?:ed|s)?|project(?:ed|s) (?:to|that)|"
            r"estimat(?:ed|es) (?:to|that)|is likely to|could|may|might)\b",
        ),
        (
            "planned",
            r"\b(?:plan(?:s|ned|ning)? to|intend(?:s|ed)? to|aim(?:s|ed|ing)? to|propos(?:ed|es)|"
            r"target(?:s|ing)|preparing to|is set to|will)\b",
        ),
        (
            "announced",
            r"\b(?:announc(?:ed|es|ement)|confirm(?:ed|s)|said in a statement|unveil(?:ed|s)|"
            r"signed|official(?:ly)?|disclosed|published|declared)\b",
        ),
    )
)

HEDGED = frozenset({"reported", "alleged", "forecast"})
"""Stances that leave open whether it is so."""


def stance_of(sentence: str) -> str | None:
    """The stance that the sentence's words show; None for a plain assertion.

    >>> stance_of("The city has reportedly agreed to sell the stadium.")
    'reported'
    """
    for name, pattern in _PATTERNS:
        if pattern.search(sentence):
            return name
    return None

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

_HEDGES = re.compile(
    r"\b(?:alleged(?:ly)?|reported(?:ly)?|purported(?:ly)?|rumou?r(?:ed|s)?|unconfirmed|gossip|"
    r"hint(?:s|ed)|tipped (?:for|as|to)|in the offing|"
    r"(?:is|are|was|were|been|be) (?:widely )?(?:said|believed|thought|understood|claimed|expected|"
    r"likely|supposed|suspected|rumou?red|reported) (?:to|that|as|by)|"
    r"it is (?:claimed|said|believed)|"
    r"according to (?:reports|people|sources|officials|insiders|bankers|diplomats|witnesses)|"
    r"(?:sources|insiders|people|officials|bankers|diplomats)\b[^.]{0,60}?"
    r"\b(?:say|said|suggest|expect|believe|think|reckon)|"
    r"people (?:familiar|briefed|close|who know)|from what (?:one|we) hears?|if reports|"
    r"(?:not|yet to) (?:be|been|to be)? ?(?:officially )?confirmed|"
    r"probably|possibly|perhaps|apparently|presumably|likely to|"
    r"(?<!no )(?<!anyone )(?<!everyone )(?<!who )(?<!you )(?:could|may|might)(?! not?\b)|"
    r"would (?:have|be|cost|get|take|rise|fall)|"
    r"provisional(?:ly)?|preliminar(?:y|ily)|tentative(?:ly)?|(?:appears?|seems?) to|"
    r"barring|should (?:begin|start|open|launch|arrive|reach|be (?:ready|complete[d]?|finished))|"
    r"too (?:early|soon) to (?:be (?:sure|certain)|say|tell)|"
    r"(?:is|are|was|were|been) (?:\w+ly )?estimated (?:at|to)|"
    r"(?:investigators|police|detectives|inspectors|experts|doctors|scientists|they|s?he) "
    r"(?:now |still )?(?:suspect|believe|think|reckon|fear)s?|"
    r"consider(?:s|ed|ing)|leaning towards?|weighing|mulling|in talks|intends? to|aims? to|"
    r"plans? to|hopes? to|wants? to|proposes? to|"
    r"(?:believes?|supposes?|reckons?|guess(?:es)?|suspects?|fears?|hopes?) that|supposes?)\b",
    re.IGNORECASE,
)
_MONTH_OF_MAY = re.compile(
    r"\b(?:[Ii]n|[Oo]f|[Uu]ntil|[Ff]rom|[Ll]ast|[Nn]ext|\d{1,2}|[Bb]y) May\b|\bMay \d"
)


def is_hedged(sentence: str) -> bool:
    """Whether the sentence leaves open that it is so: rumour, guess, intention, condition.

    >>> is_hedged("The city may have agreed to sell the stadium.")
    True
    >>> is_hedged("The city has agreed to sell the stadium in May.")
    False
    """
    return bool(_HEDGES.search(_MONTH_OF_MAY.sub(" ", sentence)))


def stance_of(sentence: str) -> str | None:
    """The stance that the sentence's words show; None for a plain assertion.

    >>> stance_of("The city has reportedly agreed to sell the stadium.")
    'reported'
    """
    for name, pattern in _PATTERNS:
        if pattern.search(sentence):
            return name
    return None

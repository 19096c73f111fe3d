"""What stands around a number: whether it counts anything, and what."""

from __future__ import annotations

import re

from secondsource.qa.number_words import NUMBER_WORD

_LABELS = re.compile(
    r"\b(?:section|chapter|pages?|article|route|highway|interstate|flight|room|version|figure|table"
    r"|episode|season|part|volume|phase|level|grade|model|channel|gate|line|act|number|iphone|ipad"
    r"|windows|boeing|airbus|python|llama|gpt|gemini|android|ios|macos|playstation|psalm|title"
    r"|formula|apollo|sars-cov|proposition|resolution|platform|terminal|pier|lot|suite|apartment"
    r"|class|type|stage|step|round|week|day|tier|top)[ ]$",
    re.IGNORECASE,
)


def names_something(text: str, match: re.Match[str]) -> bool:
    """A part of a number that the pattern took for a whole: "½" of a date, a year in words."""
    before = text[max(0, match.start() - 12) : match.start()]
    if match["spelled"]:
        return bool(
            re.search(rf"\b(?:{NUMBER_WORD})[ -]$", before, re.IGNORECASE)
            or (
                match["spelled"].casefold() == "one"
                and re.search(r"\b(?:no|any|every|each|which|this|that|the)[ ]$", before, re.I)
            )
        )
    return not match["symbol"] and bool(re.search(r"\d?/$|[$€£¥₹][ ]?$", before))


def is_code(text: str, match: re.Match[str], start: int, end: int, noun: str | None) -> bool:
    """Numbers that count nothing: "21st", "405B" in a name, "COVID-19", "No. 5", "Llama 3.1"."""
    if not match["digits"]:
        return False
    after, before = text[end : end + 6], text[max(0, start - 24) : start]
    if re.match(r"(?:st|nd|rd|th)\b|[^\W\d_]|/\d|:\d\d|[ ]?[ap]\.?m\b|[ ]o['’]clock", after, re.I):
        return True
    if re.search(r"[A-Za-z](?<!illion)(?<!thousand)(?<![bmt]n)-$|[#/:]$|\b[Nn]o\.? $", before):
        return True
    if match["scale"] or match["plus"] or match["plus2"]:
        return False
    if _LABELS.search(before):
        return True
    # a capitalised word inside a sentence and a bare number behind it: "the Boeing 737"
    named = re.search(r"[\w,’'][ ][A-Z][\w-]*[ ]$", before)
    return bool(named) and (noun is None or "." in match["digits"]) and "," not in match["digits"]


def noun_after(after: str) -> str | None:
    """The noun after a count: the last word before a function word or punctuation."""
    words: list[str] = []
    previous = 0
    for match in re.finditer(r"[ -]?([^\W\d_][\w'’-]*)([^\w\s]?)", after):
        word = match.group(1)
        if match.start() != previous or "-to-" in match.group() or word.casefold() in _NOT_NOUNS:
            break
        words.append(word)
        previous = match.end()
        if match.group(2) or len(words) == 4:
            break
    return words[-1].casefold() if words else None


_NOT_NOUNS = frozenset(
    """
    a an the of in on at to for from by with and or but as is are was were be been has have
    had will would can could may might that which who than this these that it its their his
    her per each while when where after before since until into over under between across
    through during against among per via about around within without plus out
    """.split()
)

"""What stands around a number: whether it counts anything, and what."""

from __future__ import annotations

import re
from itertools import pairwise

from secondsource.qa.number_words import NUMBER_WORD

_LABELS = re.compile(
    r"\b(?:section|chapter|pages?|article|route|highway|interstate|flight|room|version|figure|table"
    r"|episode|season|part|volume|phase|level|grade|model|channel|gate|line|act|number|iphone|ipad"
    r"|windows|boeing|airbus|python|llama|gpt|gemini|android|ios|macos|playstation|psalm|title"
    r"|formula|apollo|sars-cov|proposition|resolution|platform|terminal|pier|lot|suite|apartment"
    r"|class|type|stage|step|round|week|day|tier|top)[ ]$",
    re.IGNORECASE,
)


_NUMBER_BEFORE = re.compile(rf"\b(?:{NUMBER_WORD})[ -]$", re.IGNORECASE)
_STANDS_ALONE = re.compile(r"[.!?,;”\"]|$")
_BEFORE_PRONOUN = re.compile(
    r"\b(?:has|have|had|get|gets|got|is|was|be|been|becomes?|became|needs?|wants?|buy|bought|gave|"
    r"another|new|this|that)[ ]$",
    re.IGNORECASE,
)
"""Before a pronoun "one" that ends its clause: "Fairhaven finally has one."."""
_PRONOUN = re.compile(r"\b(?:no|any|every|each|which|this|that|the)[ ]$", re.IGNORECASE)
_ORDINAL_OR_TIME = re.compile(
    r"(?:st|nd|rd|th)\b|[^\W\d_]|/\d|:\d\d|[ ]?[ap]\.?m\b|[ ]o['’]clock", re.IGNORECASE
)
_JOINED_BEFORE = re.compile(
    r"[A-Za-z](?<!illion)(?<!thousand)(?<![bmt]n)(?<!-to)-$|[#/:]$|\b[Nn]o\.? $"
)
# a capitalised word inside a sentence and a bare number behind it: "the Boeing 737"
_NAME_BEFORE = re.compile(r"[\w,’'][ ][A-Z][\w-]*[ ]$")
_LETTERED = re.compile(
    r"(?:\b(?:seat|row|flat|building|unit|block|bus|exhibit|form|schedule|appendix|ward|cell|vitamin"
    r"|size|grade|bra)[ ]|[-/#])$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[ -]?([^\W\d_][\w'’-]*)([^\w\s]?)")


def names_something(text: str, match: re.Match[str]) -> bool:
    """A pronoun ("no one"), the end of a year in words or of a fraction, an unknown currency."""
    if not match["spelled"]:
        last = text[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:]
        return not match["symbol"] and last in ("/", "$", "€", "£", "¥", "₹")
    before = text[max(0, match.start() - 12) : match.start()]
    ends = _STANDS_ALONE.match(text, match.end()) and _BEFORE_PRONOUN.search(before)
    pronoun = match["spelled"].casefold() == "one" and (_PRONOUN.search(before) or ends)
    return bool(pronoun or _NUMBER_BEFORE.search(before))


def is_code(text: str, match: re.Match[str], start: int, end: int, noun: str | None) -> bool:
    """Numbers that count nothing: "21st", "405B" in a name, "COVID-19", "No. 5", "Llama 3.1"."""
    if not match["digits"]:
        return False
    before = text[max(0, start - 24) : start]
    if _ORDINAL_OR_TIME.match(text, end) or _JOINED_BEFORE.search(before):
        return True
    if match["scale"] or match["plus"] or match["plus2"] or not before.endswith(" "):
        return False
    if _LABELS.search(before):
        return True
    named = _NAME_BEFORE.search(before)
    return bool(named) and (noun is None or "." in match["digits"]) and "," not in match["digits"]


def noun_after(text: str, start: int) -> str | None:
    """The noun after a count, of at most four words before a function word or punctuation.

    The first plural, since what is counted is mostly told in the plural and what follows says
    something of it: "3,400 residents remain". Without one, the last of the words.
    """
    words: list[str] = []
    while len(words) < 4 and (match := _WORD.match(text, start, start + 60)):
        word = match.group(1)
        if "-to-" in match.group() or word.casefold() in _NOT_NOUNS:
            break
        words.append(word)
        start = match.end()
        if match.group(2):
            break
    for word, following in pairwise([*words, ""]):
        part_of_name = word[0].isupper() and following[:1].isupper()
        if _is_plural(word) and not _is_plural(following) and not part_of_name:
            return word.casefold()
    return words[-1].casefold() if words else None


_PLURAL = re.compile(
    r"[\w'’-]*[^\W\d_](?<!s)(?<!u)(?<!i)s|people|(?:[\w-]*)(?:men|women|children)|police|sheep|"
    r"cattle|deer|staff|personnel|crew|aircraft|spacecraft|mice|geese|teeth|feet|livestock|"
    r"crises|analyses|viruses|campuses|buses|clergy|taxis|skis",
    re.IGNORECASE,
)
_NO_PLURAL = frozenset(
    "always perhaps besides afterwards nowadays sometimes indoors outdoors overseas towards "
    "upwards yes specimen acumen regimen".split()
)


def _is_plural(word: str) -> bool:
    """Whether the word has the form of a plural noun."""
    return _PLURAL.fullmatch(word) is not None and word.casefold() not in _NO_PLURAL


_NOT_NOUNS = frozenset(
    """
    a an the of in on at to for from by with and or but as is are was were be been has have
    had will would can could may might that which who than this these that it its their his
    her per each while when where after before since until into over under between across
    through during against among per via about around within without plus out
    """.split()
)


def is_unit(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether the unit is one here.

    None are the "s" of "the 1990s" and "in his 20s", the "second" of "two second-half goals" and
    the letter of "seat 14F" and "the Redmi 9C".
    """
    if unit in ("C", "F"):
        before = text[max(0, match.start() - 24) : match.start()]
        named = (_LABELS, _LETTERED, _NAME_BEFORE, _JOINED_BEFORE)
        return not any(pattern.search(before) for pattern in named)
    if unit == "s":
        return "." in (match["digits"] or "") or text[match.start("unit") - 1] == " "
    return not (
        unit.casefold() == "second"
        and re.match(r"-(?:half|hand|place|tier|year|round)", text[match.end("unit") :][:7])
    )

"""Who won and who lost: both stand in one sentence, and a small model takes one for the other."""

from __future__ import annotations

import re

_WIN = re.compile(r"\b(?:wins?|won|winners?|winning|champions?|victors?|victory)\b", re.IGNORECASE)
_AWARDED = re.compile(
    r"\b(?:hosts?|stage|award(?:ed)?|gets?|land(?:ed|s)?|chosen|picked|selected|elected|named|"
    r"secured?|claim(?:ed|s)?)\b",
    re.IGNORECASE,
)
_LOSE = re.compile(r"\b(?:los(?:e|es|er|ers|t|ing)|runners?-up|finished second)\b", re.IGNORECASE)
_BEATEN = re.compile(r"\b(?:beat|beaten|defeat(?:ed|s)?|against|over)\b", re.IGNORECASE)
_BEATS_BEFORE = re.compile(
    r"\b(?:defeat(?:s|ed|ing)?|beat(?:s|ing|en)?|edg(?:es|ed|ing)|thrash(?:es|ed|ing)?|"
    r"down(?:s|ed|ing)|overc(?:ame|omes|oming)|oust(?:s|ed|ing)|victory over|(?:wins?|won) over|"
    r"(?:win|won|victory) against)"
    r"(?! by\b)(?: (?:the|defending|former|reigning|top-ranked|rival|rivals))*"
    r"(?: (?:[\w-]+ )?(?:champions?|president|incumbent))? $",
    re.IGNORECASE,
)
_LOSES_AFTER = re.compile(
    r",? (?:also |then |narrowly )?(?:(?:lost|loses|losing)(?= (?:to|by|in|out|narrowly|against|"
    r"the (?:final|match|game|race|election|vote|run-?off|title|cup))\b|[.,;])|"
    r"was (?:beaten|defeated)\b|(?:finish|end)(?:ed|es|ing) (?:second|third|last)\b)",
    re.IGNORECASE,
)


def is_loser(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether who is named at ``start`` to ``end`` of the sentence lost, where the winner is asked.

    >>> told = "France took the cup after beating Croatia."
    >>> is_loser("Who won the cup?", told, told.index("Cro"), len(told) - 1)
    True
    >>> is_loser("Who won the cup?", told, 0, len("France"))
    False
    """
    if not (_WIN.search(question) or _AWARDED.search(question)):
        return False
    if _LOSE.search(question) or _BEATEN.search(question):
        return False
    before = sentence[max(0, start - 60) : start]
    return bool(_BEATS_BEFORE.search(before) or _LOSES_AFTER.match(sentence, end))

"""Which of a sentence's counts the question asks for: those hurt, not those aboard."""

from __future__ import annotations

import re
from functools import lru_cache

from secondsource.qa.language import content_stems
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.own_clause import own_clause
from secondsource.qa.synonyms import cover

_ASKED = re.compile(
    r"\bhow many (?P<counted>[^?]+?)(?=[?.,]|$"
    r"|\b(?:when|after|before|while|because|since|as|if|in|on|at|by|from|during|near|for|of|with"
    r"|who|that|which|to)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def _said_of_counted(question: str, head: str) -> frozenset[str]:
    """Stems of what the question says of what it counts: "hurt" of the people hurt in a crash."""
    asked = _ASKED.search(question)
    if asked is None:
        return frozenset()
    counted = asked["counted"].casefold()
    return frozenset(content_stems(counted.partition(head)[2]))


def is_told(question: str, head: str, amount: Amount, sentence: str) -> bool | None:
    """Whether the count has said of it what is asked, by its own clause, and another has not.

    False where only another has; None where that tells no two counts apart.
    """
    asked = _said_of_counted(question, head)
    counts = [other for other in find_amounts(sentence) if other.kind == "count"]
    if not asked or len(counts) < 2:
        return None
    told = {
        other.start: cover(asked, frozenset(content_stems(_clause(sentence, other)))) > 0
        for other in counts
    }
    if len(set(told.values())) < 2:
        return None
    return told.get(amount.start)


def _clause(sentence: str, amount: Amount) -> str:
    places = own_clause(sentence, amount.start, amount.end)
    return " ".join(sentence[low:high] for low, high in places)

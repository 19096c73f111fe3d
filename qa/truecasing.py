"""Names in a question typed without capitals, recovered from how the articles write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from secondsource.qa.language import STOPWORDS, WORD, fold

MIN_SIGHTINGS = 2
MAX_TEXTS = 64


def truecase(question: str, texts: Sequence[str]) -> str:
    """The question with those words capitalised that the texts nearly always capitalise.

    A question with a capital after its first letter is returned as it is. Words at the start of a
    sentence do not count as sightings.
    """
    if question[1:] != question[1:].lower():
        return question
    wanted = {fold(m.group()) for m in WORD.finditer(question)} - STOPWORDS
    if not wanted:
        return question
    forms: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    pattern = re.compile(
        rf"(?<=[\w,;’'] )({'|'.join(re.escape(w) for w in sorted(wanted))})(?!\w)", re.IGNORECASE
    )
    for text in texts[:MAX_TEXTS]:
        for match in pattern.finditer(text):
            forms[fold(match.group())][match.group()] += 1

    def cased(match: re.Match[str]) -> str:
        seen = forms.get(fold(match.group()))
        if not seen:
            return match.group()
        form, count = max(seen.items(), key=lambda item: (item[1], item[0]))
        capitals = sum(n for spelling, n in seen.items() if spelling[:1].isupper())
        common = capitals >= MIN_SIGHTINGS and capitals >= 0.8 * seen.total()
        return form if common and form[:1].isupper() and count > 0 else match.group()

    return WORD.sub(cased, question)

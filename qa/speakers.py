"""People whom a sentence only quotes, and who are no answer to what it says."""

from __future__ import annotations

import re

from secondsource.qa.language import content_stems
from secondsource.qa.questions import Question
from secondsource.qa.subjects import predicate_stems
from secondsource.qa.synonyms import cover

_NEAR = 90
_APPOSITION = re.compile(r",[^,;]{1,80}")
_SAYS = (
    r"(?:said|says|say|told|tells|argues|argued|adds|added|warns|warned|explains|explained|notes|"
    r"noted|believes|believed|thinks|thought|recalls|recalled|insists|insisted|claims|claimed|"
    r"writes|complains|complained|jokes|joked|remarked|remarks|commented|comments|stated|states)"
)
_SAYS_AFTER = re.compile(
    rf"(?:,[^,;]{{1,80}},)?,? (?:also |then |later )?{_SAYS}\b"
    # "says nothing", and "says it has bought the mill": of itself
    r"(?! (?:nothing|little|no|(?:that )?(?:it|they|he|she))\b)",
    re.IGNORECASE,
)
_SAYS_BEFORE = re.compile(
    rf"\b(?:{_SAYS}|according to)(?: (?:the|its|their|his|her|an?))?(?: [a-z][\w’'-]*){{0,4}},? $",
    re.IGNORECASE,
)
_ASKS_SPEAKER = re.compile(
    rf"\b(?:{_SAYS}|told?|argue|add|warn|explain|believe|think|insist|claim|complain|comment|"
    r"predict\w*|fear\w*|call\w*|describ\w*|quot\w*|speak\w*|spoke|according|announc\w*|den[iy]\w*|"
    r"criti\w+|report\w*|expect\w*|hope\w*|prais\w*|accus\w*)\b",
    re.IGNORECASE,
)


def is_only_quoted(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether the name at ``start`` to ``end`` of the sentence is of who says it, and nothing that
    describes the name has to do with what is asked; never where a speaker is asked for.

    >>> from secondsource.qa.questions import analyse_question
    >>> said = "Pellworth Bank will sponsor the league, its chair, Ann Field, said on Monday."
    >>> place = said.index("Ann"), said.index(", said")
    >>> is_only_quoted(analyse_question("Who sponsors the league?"), said, *place)
    True
    >>> is_only_quoted(analyse_question("Who is the chair of the league?"), said, *place)
    False
    """
    if _ASKS_SPEAKER.search(question.text):
        return False
    before = sentence[max(0, start - _NEAR) : start]
    after = _SAYS_AFTER.match(sentence, end)
    said_before = _SAYS_BEFORE.search(before)
    if after is None and said_before is None:
        return False
    title = said_before[0] if said_before else before.rstrip(", ").rpartition(",")[2]
    apposition = _APPOSITION.match(sentence, end)
    described = f"{title} {sentence[start:end]} {apposition[0] if apposition else ''}"
    asked = predicate_stems(question)
    return not asked or cover(asked, frozenset(content_stems(described))) == 0.0

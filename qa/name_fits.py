"""Whether words can name what a question asks for, and which of them do."""

from __future__ import annotations

import re

from secondsource.qa.entities import entities
from secondsource.qa.questions import NUMERIC, AnswerType

OPEN_TYPES = frozenset({AnswerType.ANY, AnswerType.REASON, AnswerType.MANNER, AnswerType.NAME})
"""Types that leave open what fills them."""
_PERSON_LABELS = frozenset({"PERSON"})
_GROUP_LABELS = frozenset({"ORG", "NORP", "GPE", "PRODUCT", "FAC", "WORK_OF_ART"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "NORP"})
_VALUE_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})


_PLACE_NAME = re.compile(
    r"^(?:Lake|Mount|Mt|Cape|Fort|Port|Loch|Isle of) [A-Z]|"
    r" (?:Lake|River|Bay|Islands?|Valley|Park|Stadium|Arena|Square|Street|Avenue|Road|Airport|"
    r"Beach|Hills?|Castle|Palace|Harbou?r|County|Province|Mountains?|Peninsula|Desert|Forest)$"
)
_AT_A_PLACE = re.compile(
    r"\b(?:in|at|near|outside|"
    r"(?:mov(?:e|es|ed|ing)|switch(?:ed|es|ing)?|shift(?:s|ed|ing)?|relocat(?:e|es|ed|ing)|"
    r"travel(?:s|led|ed)?|return(?:s|ed|ing)?|flew|fl(?:y|ies)|went|goes|going) to) (?:the )?$"
)
_DAY_PART = re.compile(
    r"\b(?:dawn|dusk|morning|afternoon|evening|night|nightfall|sunrise|sunset|lunch(?:time)?|hours?)\b",
    re.IGNORECASE,
)


def name_fit(wanted: AnswerType, sentence: str, inner: tuple[int, int]) -> int:
    """Whether the words can name what is asked for, by capitals and named entities."""
    raw = sentence[slice(*inner)]
    if wanted in OPEN_TYPES:
        return 0
    if wanted in NUMERIC:
        return -1
    if wanted is AnswerType.TIME:
        return 0 if _DAY_PART.search(raw) else -1
    if wanted is AnswerType.DATE:
        if not any(character.isalpha() for character in raw):
            return -1  # a version or a result, where no date was found
        return -1 if _labels(sentence, inner) & (_PERSON_LABELS | _GROUP_LABELS) else 0
    if not any(character.isupper() for character in raw):
        lower_case_text = not any(c.isupper() for c in sentence[1:])
        if lower_case_text or wanted is AnswerType.PLACE:
            return 0
        return -1 if wanted is AnswerType.PERSON and not _common_people(raw) else 0
    labels = _labels(sentence, inner)
    if wanted is AnswerType.PERSON:
        if labels & _PERSON_LABELS:
            return 1
        return -1 if labels & (_GROUP_LABELS | _VALUE_LABELS) and not _looks_personal(raw) else 0
    if wanted is AnswerType.PLACE:
        if labels & _PLACE_LABELS or _PLACE_NAME.search(raw):
            return 1
        if labels & _PERSON_LABELS and _AT_A_PLACE.search(sentence, 0, inner[0]):
            return 0  # a small town is easily taken for somebody
        return -1 if labels & (_PERSON_LABELS | _VALUE_LABELS) else 0
    if labels & _VALUE_LABELS and not labels & (_GROUP_LABELS | _PERSON_LABELS):
        return -1
    if wanted is AnswerType.ORGANISATION:
        return 1 if labels & {"ORG", "PRODUCT", "GPE"} else 0
    return 1 if labels & (_GROUP_LABELS | _PERSON_LABELS) else 0


def person_in(sentence: str, inner: tuple[int, int]) -> tuple[int, int]:
    """The span cut to the one person that it names, if it names just one and more besides."""
    inside = [
        entity
        for entity in entities(sentence)
        if entity.label == "PERSON" and inner[0] <= entity.start and entity.end <= inner[1]
    ]
    if len(inside) != 1:
        return inner
    name = re.sub(r"['’]s$", "", sentence[inside[0].start : inside[0].end])
    return inside[0].start, inside[0].start + len(name)


_NAME_WORDS = 4
LED_BY_NAMES = {
    AnswerType.AGENT: _PERSON_LABELS | frozenset({"ORG"}),
    AnswerType.ORGANISATION: frozenset({"ORG"}),
    AnswerType.PLACE: frozenset({"GPE", "LOC"}),
}


def leading_name(sentence: str, inner: tuple[int, int], labels: frozenset[str]) -> tuple[int, int]:
    """A long span cut to the name that it begins with: "Meta for $1.0 billion in 2012"."""
    if len(sentence[slice(*inner)].split()) <= _NAME_WORDS:
        return inner
    for entity in entities(sentence):
        if entity.label in labels and entity.start == inner[0] and entity.end < inner[1]:
            name = re.sub(r"['’]s?$", "", sentence[entity.start : entity.end])
            return entity.start, entity.start + len(name)
    return inner


def _common_people(raw: str) -> bool:
    return bool(
        re.search(
            r"\b(?:man|woman|men|women|people|students|workers|officials|police|team|group|"
            r"researchers|scientists|council|court|government|voters|son|daughter|wife|"
            r"husband|brother|sister|father|mother|friend)\b",
            raw,
        )
    )


def _looks_personal(raw: str) -> bool:
    """Two or three capitalised words, none of them an organisation's word."""
    tokens = raw.split()
    return (
        2 <= len(tokens) <= 4
        and all(token[:1].isupper() for token in tokens)
        and not re.search(
            r"\b(?:Inc|Corp|Ltd|University|Council|Bank|Group|Company|Systems|Union|Committee|"
            r"Department|Ministry|Authority|Agency|Institute|Labs?|City|County|Party|Club)\b",
            raw,
        )
        and not any(token.isupper() and len(token) > 2 for token in tokens)
    )


def _labels(sentence: str, inner: tuple[int, int]) -> frozenset[str]:
    return frozenset(
        entity.label
        for entity in entities(sentence)
        if entity.start < inner[1] and inner[0] < entity.end
    )

"""The span that was read, as a typed value, and whether it has the type that was asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.clock_times import ClockTime, clock_time_at
from secondsource.qa.counted import is_told
from secondsource.qa.dates import DateSpan
from secondsource.qa.entities import entities
from secondsource.qa.language import content_stems, stem
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.questions import NUMERIC, AnswerType, Question
from secondsource.qa.synonyms import cover
from secondsource.qa.values import (
    Value,
    ValueKind,
    amount_at,
    amount_value,
    clock_value,
    date_at,
    zero_value,
)

_AT = re.compile(r"(?:in|on|at) ", re.IGNORECASE)
"""What stands before a date and says nothing of it: "in 1932" is 1932, "by 1932" is not."""


def typed_value(
    question: Question, document: Document, sentence: Sentence, start: int, end: int
) -> tuple[Value, int, int, int]:
    """The span as a value, its range with bounding words, and whether its type fits (-1, 0, 1).

    ``start`` and ``end`` are offsets into ``document.text``, as are those returned.
    """
    text = document.text[sentence.start : sentence.end]
    inner = (start - sentence.start, end - sentence.start)
    wanted = question.answer_type
    none = re.match(r"(?:none|no|nobody|zero)\b", text[slice(*inner)], re.IGNORECASE)
    if none and wanted in (AnswerType.NUMBER, AnswerType.COUNT):
        end = start + none.end()
        return zero_value(text[inner[0] : inner[0] + none.end()]), start, end, 1
    inner = _after_change(text, inner)
    start, end = sentence.start + inner[0], sentence.start + inner[1]
    amount = amount_at(text, *inner)
    date = date_at(text, *inner, published=document.published)
    if (
        amount is not None
        and wanted in NUMERIC
        and (date is None or amount.kind != "count" or amount.core_end - amount.core_start > 4)
    ):
        fit = _number_fit(question, amount, text)
        value = amount_value(text, _in_years(amount) if question.head == "age" else amount)
        return value, sentence.start + amount.start, sentence.start + amount.end, fit
    moment = _moment(wanted, text, inner, date)
    if moment is not None:
        value, low, high, fit = moment
        return value, sentence.start + low, sentence.start + high, fit
    if wanted is AnswerType.PERSON:
        inner = _person_in(text, inner)
    elif wanted in _LED_BY_NAMES:
        inner = _leading_name(text, inner, _LED_BY_NAMES[wanted])
    start, end = sentence.start + inner[0], sentence.start + inner[1]
    raw = text[slice(*inner)]
    if (
        amount is not None
        and wanted in _OPEN_TYPES
        and (_fills(amount, inner) or _is_sum_of(question, text, amount, inner))
    ):
        value = amount_value(text, amount)
        fit = -1 if wanted in (AnswerType.REASON, AnswerType.MANNER) else 0
        return value, sentence.start + amount.start, sentence.start + amount.end, fit
    named = raw[:1].isupper() and wanted not in (AnswerType.REASON, AnswerType.MANNER)
    kind = ValueKind.NAME if named else ValueKind.TEXT
    return Value(kind=kind, text=raw), start, end, _name_fit(wanted, text, inner)


def _moment(
    wanted: AnswerType, text: str, inner: tuple[int, int], date: DateSpan | None
) -> tuple[Value, int, int, int] | None:
    """The time of day or the date that the span is, its range in ``text``, and its fit."""
    asked = wanted is AnswerType.TIME
    if asked or (date is None and wanted in _MAY_BE_TIMES):
        time = clock_time_at(text, *inner)
        if time is not None and (asked or _fills(time, inner)):
            return clock_value(text, time), time.start, time.end, 1 if asked else 0
    asked = wanted is AnswerType.DATE
    if date is None or wanted in NUMERIC or not (asked or _fills(date, inner)):
        return None
    low, high = min(inner[0], date.start), max(inner[1], date.end)
    if asked and high - low > (date.end - date.start) + 16:
        low, high = date.start, date.end
    if _AT.fullmatch(text, low, date.start):
        low = date.start
    fit = 1 if asked else 0 if wanted in _OPEN_TYPES else -1
    return Value(kind=ValueKind.DATE, text=text[low:high], date=date), low, high, fit


_CHANGE = re.compile(
    r"\b(?:mov|rais|postpon|delay|revis|increas|cut|lower|chang|push|gr[eo]w|r[oi]s|f[ae]ll|dropp|"
    r"reduc|put back|shift|brought|went|climb|slipp)\w*(?: \w+){0,3}? from "
    r"(?P<old>(?:[^.;]|\.(?=\d)){1,40}?) to (?=\S)",
    re.IGNORECASE,
)


def _after_change(text: str, inner: tuple[int, int]) -> tuple[int, int]:
    """A span over "moved from A to B" cut to B, which is what holds now."""
    for match in _CHANGE.finditer(text):
        if match.start("old") <= inner[0] < match.end("old") and inner[1] > match.end():
            return match.end(), inner[1]
    return inner


_OPEN_TYPES = frozenset({AnswerType.ANY, AnswerType.REASON, AnswerType.MANNER, AnswerType.NAME})
_MAY_BE_TIMES = frozenset({AnswerType.ANY, AnswerType.DATE})


def _is_sum_of(question: Question, text: str, amount: Amount, inner: tuple[int, int]) -> bool:
    """Whether the span is what the question calls a sum, and the sum: "a fine of $4,000"."""
    if question.head is None or amount.end < inner[1]:
        return False
    called = re.fullmatch(r"(?:an?|the|its) (?P<noun>[\w-]+) of ", text[inner[0] : amount.start])
    return called is not None and stem(called["noun"]) == stem(question.head)


def _fills(found: Amount | ClockTime | DateSpan, inner: tuple[int, int]) -> bool:
    """Whether it makes up most of a span, rather than stand in it."""
    covered = min(inner[1], found.end) - max(inner[0], found.start)
    return covered >= 0.7 * (inner[1] - inner[0])


_DIMENSIONS: Mapping[str, Collection[str | None]] = {
    "tall": {"length"},
    "high": {"length"},
    "height": {"length"},
    "deep": {"length"},
    "depth": {"length"},
    "wide": {"length"},
    "width": {"length"},
    "far": {"length"},
    "distance": {"length"},
    "long": {"length", "time"},
    "length": {"length", "time"},
    "heavy": {"mass"},
    "weight": {"mass"},
    "fast": {"speed"},
    "speed": {"speed"},
    "hot": {"temperature"},
    "cold": {"temperature"},
    "temperature": {"temperature"},
    "area": {"area"},
    "capacity": {"power", "energy", "volume", "data", "mass", None},
}
_EXTENTS = (
    frozenset({"long", "length"}),
    frozenset({"wide", "width", "broad", "breadth", "across"}),
    frozenset({"tall", "high", "height", "altitude", "elevation"}),
    frozenset({"deep", "depth"}),
    frozenset({"thick", "thickness"}),
)
_EXTENT = re.compile(
    r"[ -](?:long|wide|broad|across|tall|high|deep|thick)\b"
    r"|[ ]in (?:length|width|breadth|height|altitude|elevation|depth|thickness)\b",
    re.IGNORECASE,
)


def _another_extent(head: str, amount: Amount, sentence: str) -> bool:
    """Whether the figure is said to be, say, a length where a width is asked for."""
    asked = next((words for words in _EXTENTS if head in words), None)
    said = _EXTENT.match(sentence, amount.end)
    if asked is None or said is None or amount.unit != "length":
        return False
    return said.group().casefold().split(" ")[-1].lstrip("-") not in asked


_ANYTHING = frozenset({"number", "total", "count", "figure", "amount", "quantity", "score", "odds"})
_SUMS = frozenset({"sales", "losses", "emissions"})
"""What is told in money, in units or in pieces."""
_FIGURATIVE = frozenset({"high", "deep", "far", "fast", "heavy", "wide", "strong", "steep"})
"""Measures that are also said of rates, prices and falls: "how high is inflation"."""
_COUNTED_HIGH = frozenset({stem(word) for word in ("toll", "number", "turnout", "attendance")})
_OLDEST_YEARS = 130
_YEAR_SECONDS = 365.25 * 86400


def _in_years(amount: Amount) -> Amount:
    """An age without its unit, "Ann Field, 34", as one in years."""
    if amount.kind != "count" or amount.noun is not None or not 0 < amount.anchor < _OLDEST_YEARS:
        return amount
    low, high = amount.low * _YEAR_SECONDS, amount.high * _YEAR_SECONDS
    anchor = amount.anchor * _YEAR_SECONDS
    return replace(amount, kind="duration", unit="time", anchor=anchor, low=low, high=high)


def _figurative(question: Question, amount: Amount, sentence: str) -> bool:
    """Whether the figure may be a measure in a figurative sense only.

    Not where the sentence has a figure that measures in the plain sense.
    """
    if question.head not in _FIGURATIVE:
        return False
    plain = _DIMENSIONS.get(question.head, frozenset())
    if any(other.unit in plain for other in find_amounts(sentence)):
        return False
    counted = amount.kind == "count" and not _COUNTED_HIGH.isdisjoint(question.stems)
    return counted or amount.kind in ("money", "percent")


def _number_fit(question: Question, amount: Amount, sentence: str) -> int:
    """Whether a figure counts or measures what the question asks for."""
    wanted, head = question.answer_type, question.head
    if wanted is AnswerType.COUNT:
        return 1 if amount.kind == "count" else -1
    if wanted is AnswerType.QUANTITY:
        return 1 if amount.kind == "quantity" else -1
    if wanted is AnswerType.PERCENT and amount.kind == "count" and 0 < amount.anchor < 1:
        return 1  # "a quarter"
    if (
        wanted is AnswerType.MONEY
        and amount.kind == "percent"
        and _ASKS_CHANGE.search(question.text)
    ):
        return 0  # "how much did revenue fall"
    if wanted is AnswerType.MONEY and _is_large(amount, sentence):
        return 0  # "will spend 4.2 billion"
    if wanted is not AnswerType.NUMBER:
        return 1 if amount.kind == wanted.value else -1
    if head is None or head in _ANYTHING:
        return 1
    if _another_extent(head, amount, sentence):
        return -1
    if _figurative(question, amount, sentence):
        return 0
    if head in _SUMS and amount.kind != "duration":
        return 1 if amount.kind in ("money", "quantity") else 0
    if head in _DIMENSIONS:
        degrees = amount.noun == "degrees" and "temperature" in _DIMENSIONS[head]
        return 1 if degrees or amount.unit in _DIMENSIONS[head] else -1
    if head == "strong":  # of an earthquake or a storm, on a scale
        return 1 if _SCALE.search(sentence[: amount.start]) else 0
    if head == "population" and amount.kind == "count" and not _LIVING.search(sentence):
        return -1  # "the names of 212 people"
    if head == "age":
        return 1 if amount.kind in ("duration", "count") else -1
    if amount.kind == "money" and _HOW_MUCH.match(question.text):
        return 0  # "how much damage"
    if amount.kind in ("money", "percent", "duration"):
        return -1
    if amount.kind == "quantity":
        return 0
    asked = frozenset({stem(head)})
    if amount.noun is not None and cover(asked, frozenset({stem(amount.noun)})):
        # "214 aboard, 19 of them injured"
        return 0 if is_told(question.text, head, amount, sentence) is False else 1
    if amount.noun is None and is_told(question.text, head, amount, sentence):
        return 1
    if cover(asked, frozenset(content_stems(sentence))):
        return 0
    behind = [match.group().casefold() for match in _BEHIND.finditer(sentence[amount.end :])][:2]
    if not _PEOPLE.isdisjoint(behind[:1]) and _PERSON_NOUN.fullmatch(head):
        return 0  # "half a million people saw it": visitors
    if head in _PEOPLE and any(_PERSON_NOUN.fullmatch(word) for word in behind):
        return 1
    if amount.noun is None or all(stem(word) in question.stems for word in behind[:1]):
        return 0  # "of 140 guests, 38 fell ill": what is said of them is no noun
    return -1


def _is_large(amount: Amount, sentence: str) -> bool:
    """Whether the figure is a bare one in millions or billions, which may be money."""
    told = sentence[amount.start : amount.end]
    return amount.kind == "count" and amount.noun is None and bool(_MILLIONS.search(told))


_MILLIONS = re.compile(r"\b(?:m|mn|[mbt]r?illions?|bn)$", re.IGNORECASE)
_SCALE = re.compile(
    r"\b(?:magnitude|category|force|richter|strength|scale)\b[^.;]{0,20}$", re.IGNORECASE
)
_LIVING = re.compile(
    r"\b(?:populat\w+|inhabit\w*|resid\w+|liv(?:e|es|ed|ing)|home to|census|citizens|villagers|"
    r"islanders|households)\b|"
    r"\b(?:town|city|village|community|island|nation|state|country|county|region|capital|hamlet|"
    r"settlement|municipality|place|district|parish) (?:of|with) ",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?<=[ -])[^\W\d_]+")


_HOW_MUCH = re.compile(r"(?:\w+ )?how much\b", re.IGNORECASE)
_ASKS_CHANGE = re.compile(
    r"\bhow much\b.*\b(?:fall|fell|rise|rose|risen|fallen|drop|grow|grew|grown|increase|decrease|"
    r"decline|shrink|shrunk|jump|climb|slip|slump|soar|gain|change|slide|plunge|surge)(?:d|s|ped)?\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"people", "persons", "individuals", "humans"})
_PERSON_NOUN = re.compile(
    r"(?:guest|passenger|spectator|resident|inhabitant|citizen|villager|islander|worker|employee|"
    r"miner|farmer|fisherm[ae]n|sailor|seam[ae]n|soldier|troop|officer|civilian|visitor|tourist|"
    r"holidaymaker|traveller|traveler|commuter|pilgrim|patient|victim|casualt(?:y|ies)|survivor|"
    r"student|pupil|child(?:ren)?|adult|teenager|youth|boy|girl|m[ae]n|wom[ae]n|prisoner|inmate|"
    r"detainee|hostage|refugee|migrant|evacuee|protester|protestor|demonstrator|marcher|striker|"
    r"voter|member|delegate|fan|concertgoer|customer|user|subscriber|applicant|candidate|"
    r"participant|runner|player|volunteer|firefighter|rescuer)s?"
)
"""Nouns that count people."""


_PERSON_LABELS = frozenset({"PERSON"})
_GROUP_LABELS = frozenset({"ORG", "NORP", "GPE", "PRODUCT", "FAC", "WORK_OF_ART"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "NORP"})
_VALUE_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})


_PLACE_NAME = re.compile(
    r"^(?:Lake|Mount|Mt|Cape|Fort|Port|Loch|Isle of) [A-Z]|"
    r" (?:Lake|River|Bay|Islands?|Valley|Park|Stadium|Arena|Square|Street|Avenue|Road|Airport|"
    r"Beach|Hills?|Castle|Palace|Harbou?r|County|Province|Mountains?|Peninsula|Desert|Forest)$"
)
_DAY_PART = re.compile(
    r"\b(?:dawn|dusk|morning|afternoon|evening|night|nightfall|sunrise|sunset|lunch(?:time)?|hours?)\b",
    re.IGNORECASE,
)


def _name_fit(wanted: AnswerType, sentence: str, inner: tuple[int, int]) -> int:
    """Whether the words can name what is asked for, by capitals and named entities."""
    raw = sentence[slice(*inner)]
    if wanted in _OPEN_TYPES:
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
        return -1 if labels & (_PERSON_LABELS | _VALUE_LABELS) else 0
    if labels & _VALUE_LABELS and not labels & (_GROUP_LABELS | _PERSON_LABELS):
        return -1
    if wanted is AnswerType.ORGANISATION:
        return 1 if labels & {"ORG", "PRODUCT", "GPE"} else 0
    return 1 if labels & (_GROUP_LABELS | _PERSON_LABELS) else 0


def _person_in(sentence: str, inner: tuple[int, int]) -> tuple[int, int]:
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
_LED_BY_NAMES = {
    AnswerType.AGENT: _PERSON_LABELS | frozenset({"ORG"}),
    AnswerType.ORGANISATION: frozenset({"ORG"}),
    AnswerType.PLACE: frozenset({"GPE", "LOC"}),
}


def _leading_name(sentence: str, inner: tuple[int, int], labels: frozenset[str]) -> tuple[int, int]:
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

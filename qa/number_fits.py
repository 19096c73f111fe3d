"""Whether a figure counts or measures what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from secondsource.qa.counted import is_told
from secondsource.qa.language import content_stems, stem
from secondsource.qa.numbers import Amount, find_amounts
from secondsource.qa.questions import AnswerType, Question
from secondsource.qa.synonyms import cover
from secondsource.qa.units import YEAR_SECONDS

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


def in_years(amount: Amount) -> Amount:
    """An age without its unit, "Ann Field, 34", as one in years."""
    if amount.kind != "count" or amount.noun is not None or not 0 < amount.anchor < _OLDEST_YEARS:
        return amount
    low, high = amount.low * YEAR_SECONDS, amount.high * YEAR_SECONDS
    anchor = amount.anchor * YEAR_SECONDS
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


def number_fit(question: Question, amount: Amount, sentence: str) -> int:
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

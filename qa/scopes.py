"""What part of a thing a sentence speaks of: a place, a period, a kind, a condition.

Two figures for one question need not contradict each other: one counts the town and the other the
country, one the month and the other the year, one new houses and the other old ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from secondsource.qa.calendar_days import year_of
from secondsource.qa.dates import find_dates
from secondsource.qa.entities import entities
from secondsource.qa.language import MONTHS, content_stems
from secondsource.qa.number_words import ONE_TO_TWELVE, spelled_number
from secondsource.qa.numbers import find_amounts
from secondsource.qa.own_clause import GAP, own_clause, said_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What narrows a sentence down beyond what the question says.

    ``kinds``: a class by dimension, such as ``("area", "country")``. ``days``: the length of the
    period it counts over, in days, 0 where it names none. ``years``: those it names. ``places``:
    the stems of the place that it begins with; ``inside``: of a place that it is said to be in.
    ``conditional``: it holds only if something else does. ``parts``: the words by which it speaks
    of a part ("the digital edition alone"). ``sizes``: of what it speaks of, by measure ("the
    version with 512GB").
    """

    kinds: frozenset[tuple[str, str]]
    days: int
    years: frozenset[int]
    places: frozenset[str]
    inside: frozenset[str]
    conditional: bool
    parts: frozenset[str]
    sizes: frozenset[tuple[str, float]]


_DIMENSIONS: dict[str, dict[str, str]] = {
    "area": {
        "world": r"world-?wide|global(?:ly)?|around the (?:world|globe)|across the (?:world|globe)|"
        r"international(?:ly)? (?:sales|total)",
        "continent": r"(?:in|across) (?:Europe|Asia|Africa|(?:North |South |Latin )?America)|"
        r"European Union|continent(?:al|-wide)?",
        "country": r"nation-?wide|national(?:ly)?|(?:across|throughout|in) (?:the|this|our) "
        r"country|country-?wide|domestic(?:ally)?",
        "region": r"(?:in|across|of|by|to) (?:the |this )?(?:\w+ )?(?:province|district|county|"
        r"region|state)s?|the (?:province|district|county|region|state) of|state-?wide",
        "town": r"(?:in|across|of) the (?:city|town|village|municipality)|"
        r"the (?:city|town|village) of|(?:city|town) (?:limits|proper|alone)|city-?wide|municipal",
        "site": r"at (?:its|the|their) (?:\w+ )?(?:plant|factory|site|branch|store|headquarters|"
        r"campus|station|summit|foot)\b|the (?:site|plant|factory|branch|shipyard|depot|mill)"
        r"(?= (?:will|would|is|was|has|had|employ(?:s|ed)|los(?:es|t)|itself|alone)\b)",
    },
    "age": {
        "new": r"(?:brand-?)?new(?:ly built)? (?!York|Zealand|Jersey|Delhi|Year|Orleans)\w+",
        "old": r"(?:existing|second-hand|used|older) \w+",
    },
    "medium": {
        "printed": r"print(?:ed)?(?: edition)?|paper edition",
        "digital": r"digital(?:ly)?|online|electronic",
    },
    "customer": {
        "private": r"private (?:customers|clients|buyers|individuals)|households|consumers",
        "business": r"(?:industrial|business|corporate|commercial) (?:customers|clients|users|"
        r"buyers)|businesses",
    },
    "deduction": {
        "gross": r"gross|before (?:tax(?:es)?|costs?|expenses|interest|deductions)|pre-?tax",
        "net": r"net|after (?:tax(?:es)?|costs?|expenses|deductions)|take-home",
    },
    "statistic": {
        "mean": r"averag(?:e[sd]?|ing)|mean|median|typical(?:ly)?",
        "extreme": r"champion|record|best|maximum|highest|peak|top|largest",
    },
    "hours": {"full": r"full-?time", "part": r"part-?time"},
    "term": {"permanent": r"permanent(?:ly)?", "temporary": r"temporary|temporarily|seasonal"},
    "persons": {
        "men": r"men|male|boys",
        "women": r"women|female|girls",
    },
    "years of life": {
        "children": r"children|minors|pupils|under-?(?:1\d|age)",
        "adults": r"adults?|grown-ups",
    },
    "direction": {"out": r"exports?|outbound|outgoing", "in": r"imports?|inbound|incoming"},
    "settlement": {"urban": r"urban|cities", "rural": r"rural|countryside"},
    "certainty": {
        "confirmed": r"confirmed|laboratory-confirmed|verified",
        "suspected": r"suspected|probable|possible",
    },
    "use": {"training": r"train(?:ing)?", "inference": r"inference|serving"},
    "readiness": {
        "nominal": r"on paper|nominal(?:ly)?",
        "ready": r"fit for (?:use|service)|operational|ready for (?:use|action)|in working order",
    },
    "journey": {"one way": r"one-?way|single (?:ticket|fare)", "return": r"return|round-?trip"},
    "counted as": {
        "each": r"each|apiece|per (?:head|person|capita|member|user|employee|share|unit)",
        "together": r"in total|altogether|all (?:of it |of them )?together|combined|overall|in all",
    },
    "school": {
        "primary": r"primary schools?|elementary schools?",
        "secondary": r"grammar schools?|secondary schools?|high schools?",
        "university": r"universit(?:y|ies)|colleges?",
    },
    "traveller": {
        "foot": r"on foot|foot passengers?|pedestrians?",
        "car": r"(?:with|by) (?:the |a |their |your )?car|(?:for|per) (?:a )?(?:car|vehicle)s?",
    },
    "stretch": {
        "season": r"this season|(?:in|of) the season",
        "career": r"(?:in|of|over) (?:her|his|their|a) (?:career|life)|all-time|"
        r"since (?:its|her|his) (?:debut|launch|release|foundation|opening)",
    },
}
_KINDS = tuple(
    (dimension, name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for dimension, names in _DIMENSIONS.items()
    for name, pattern in names.items()
)
_DAYS = {
    "day": 1, "night": 1, "weekend": 2, "week": 7, "month": 30, "quarter": 91, "summer": 92,
    "winter": 92, "spring": 92, "autumn": 92, "season": 120, "year": 365, "decade": 3652,
}  # fmt: skip
_COUNTS = "|".join(("zero", *ONE_TO_TWELVE))
_UNIT = (
    r"(?P<unit>day|night|weekend|week|month|quarter|summer|winter|spring|autumn|year|decade)s?\b"
)
_WHICH = r"first|last|past|previous|next|same|coming|following|single|whole|opening|entire|full"
_PERIOD = re.compile(
    r"\b(?:(?:in|over|within|during|throughout)"
    r"(?: the(?: (?:whole|course) of(?: the)?)?| an?)?|for the)"
    rf"(?: (?:{_WHICH}))?(?: (?P<count>\d{{1,3}}|{_COUNTS}))? (?P<half>half-?)?{_UNIT}",
    re.IGNORECASE,
)
_RATE = re.compile(
    rf"\b(?P<lead>per|an?|each|every) (?P<half>half-?)?{_UNIT}"
    r"(?! (?:ago|later|earlier|after|before|old|long|from))(?P<count>)",
    re.IGNORECASE,
)
_BROUGHT = re.compile(
    rf"\b(?:the|this|last|that) (?:(?:{_WHICH}|open) )?(?P<count>)(?P<half>half-?)?{_UNIT}"
    r"(?= (?:brought|saw|drew|yielded) )",
    re.IGNORECASE,
)
_NEAR_WORDS = 6
_RATE_WORDS = 4
"""How many words may stand between a figure and the period over which it counts."""
_MONTHS = "|".join(month.capitalize() for month in MONTHS)
_FROM_TO = re.compile(
    rf"\b(?:[Ff]rom|[Bb]etween) (?P<first>{_MONTHS}) (?:to|and|until|through) (?P<last>{_MONTHS})\b"
)
_IN_MONTH = re.compile(
    rf"\b(?i:in|during|of|for)(?: early| late| mid)? (?:{_MONTHS})\b(?! \d{{1,2}}\b)"
)
_IN_YEAR = re.compile(r"\b(?i:in|during|for|of|throughout) (?:1[89]|20)\d\d\b")
_YEAR_ON_YEAR = re.compile(
    r"\b(?:than|compared with|against|on|over|from) (?:a|the) year (?:before|earlier|ago|to)\b|"
    r"\byear[- ](?:on|over)[- ]year\b|\bon the year\b",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince (?P<from>(?:{_MONTHS})|(?:1[89]|20)\d\d)\b")
_SINCE_START = re.compile(
    r"\bsince the (?:beginning|start) of the year\b|\bso far this year\b", re.IGNORECASE
)
_CONDITIONAL = re.compile(
    r"(?:^|[,;:—–…] ?)(?:if|unless|provided|assuming|in case) (?!anything|not\b)"
    r"|^(?:were|had|should) (?!anything|not\b)"
    r"|\b(?:provided that|on condition that|in the event (?:of|that)|as long as|in the worst case|"
    r"at worst)\b",
    re.IGNORECASE,
)
_OPENING_IF = re.compile(r"(?:if|unless) (?!anything|not\b)", re.IGNORECASE)
_WOULD = re.compile(
    r"\bwould (?:have to )?(?:be|need|cost|have|take|come|lose|require|rise|fall)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:said|told|announced|estimated|predicted|expected|forecast|thought|believed|promised|"
    r"warned|claimed|reported|wrote|calculated|projected|pledged|confirmed|added|hoped|agreed|"
    r"decided|insisted|stated|declared|noted|explained|suggested|argued|assured|reckoned|"
    r"planned|heard|learned|revealed|disclosed|according to)\b",
    re.IGNORECASE,
)
"""Verbs behind which "would" is the future that somebody then spoke of."""
_PART = re.compile(
    r"\b(?:alone|of which|the (?:oldest|newest|first|second|third|northern|southern|"
    r"eastern|western|upper|lower|main|old|new|north|south|east|west) "
    r"(?:part|wing|half|section|phase|stage|stretch|building)|"
    r"(?:first|second|third) (?:phase|stage|instalment|tranche))\b",
    re.IGNORECASE,
)
_PART_OF_BEHIND = re.compile(r"(?: [\w-]+){0,2}?(?:\s?[,(–—-]+\s?| as )part of\b", re.IGNORECASE)
_PART_OF_BEFORE = re.compile(r"\bpart of (?:(?:the|an?|its|their) )?$", re.IGNORECASE)
_WIDE = frozenset({("area", "world"), ("area", "country")})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def scope_of(sentence: str, value: tuple[int, int], asked: frozenset[str]) -> Scope:
    """The scope of the value at ``sentence[start:end]``; ``asked``: the question's stems.

    What the question names itself narrows nothing down.
    """
    ranges = own_clause(sentence, *value)
    before, behind = said_around(sentence, value, ranges)
    # the figure's own words say how much, not of what
    rest = before + GAP + behind
    kinds = frozenset(
        (dimension, name)
        for dimension, name, pattern in _KINDS
        for match in pattern.finditer(rest)
        if asked.isdisjoint(content_stems(match.group()))
    )
    places = partial(_places, sentence, value, asked, ranges)
    return Scope(
        kinds=kinds,
        days=_days(before, behind),
        years=frozenset(_years(rest)),
        places=places(("", "in", "across", "throughout"), whole=True),
        inside=places((" in", " across", " throughout"), whole=False),
        conditional=_is_conditional(sentence, rest),
        parts=frozenset(_parts(sentence, value, rest, asked)),
        sizes=frozenset(_sizes(rest)),
    )


_SIZED = frozenset({"data", "volume"})
"""Measures by which versions of one product are told apart."""


def _sizes(text: str) -> Iterable[tuple[str, float]]:
    for amount in find_amounts(text):
        if amount.unit in _SIZED:
            yield amount.unit, amount.anchor


def _is_conditional(sentence: str, rest: str) -> bool:
    if _CONDITIONAL.search(rest) or _OPENING_IF.match(sentence):
        return True
    return bool(_WOULD.search(rest)) and not _REPORTED.search(sentence)


def _parts(
    sentence: str, value: tuple[int, int], rest: str, asked: frozenset[str]
) -> Iterable[str]:
    """The words by which the value is said to be of a part, but for what is asked about."""
    for match in _PART.finditer(rest):
        if asked.isdisjoint(content_stems(match.group())):
            yield match.group().casefold()
    if _PART_OF_BEHIND.match(sentence, value[1]) or _PART_OF_BEFORE.search(sentence[: value[0]]):
        yield "part of"


def contrast(
    one: Scope, other: Scope, *, figures: bool, dates: bool = False, periods: bool = True
) -> str | None:
    """In what the two scopes differ, in words; None where nothing shows that they do.

    ``figures``: amounts are compared, which hang on conditions and, with ``periods``, grow with the
    period that they count over; ``dates``: dates are, beside which another year says nothing.
    Either side has to say what it speaks of: silence is no scope. Only a condition, or a part that
    is called one, is told by one side alone.
    """
    for dimension in sorted({dimension for dimension, _ in one.kinds}):
        here = {name for d, name in one.kinds if d == dimension}
        there = {name for d, name in other.kinds if d == dimension}
        if there and here.isdisjoint(there):
            return f"{'/'.join(sorted(here))} and {'/'.join(sorted(there))}"
    for wide, narrow in ((one, other), (other, one)):
        if figures and wide.kinds & _WIDE and narrow.inside and not narrow.kinds & _WIDE:
            return "a whole and a place in it"
    shorter, longer = sorted((one.days, other.days))
    if figures and periods and longer > 2 * shorter > 0:
        return "periods of different length"
    if not dates and one.years and other.years and one.years.isdisjoint(other.years):
        return "different years"
    if figures and one.conditional != other.conditional:
        return "one holds on a condition"
    sizes = dict(other.sizes)
    if figures and any(sizes.get(unit, size) != size for unit, size in dict(one.sizes).items()):
        return "different sizes"
    if one.places and other.places and one.places.isdisjoint(other.places):
        return "different places"
    if one.parts.isdisjoint(other.parts) and (one.parts or other.parts):
        return "one speaks of a part"
    return None


def _days(before: str, behind: str) -> int:
    """The length of the period that is counted over, in days; 0 where none is named."""
    text = before + GAP + behind
    found = [
        _length(match)
        for match in (*_PERIOD.finditer(text), *_BROUGHT.finditer(text))
        if _words_between(match, before, text) <= _NEAR_WORDS
    ]
    for match in _RATE.finditer(text):
        always = match["lead"].casefold() in ("each", "every")
        behind_it = match.start() > len(before)
        if always or (behind_it and _words_between(match, before, text) <= _RATE_WORDS):
            found.append(_length(match))
    for match in _FROM_TO.finditer(text):
        first, last = (MONTHS.index(match[end].casefold()) for end in ("first", "last"))
        found.append(30 * ((last - first) % 12 + 1))
    if _YEAR_ON_YEAR.search(text):
        return 365  # "in March than a year before" compares two years, not a month
    if _IN_MONTH.search(text):
        found.append(30)
    if _IN_YEAR.search(text):
        found.append(365)
    if _SINCE_START.search(text):
        found.append(200)
    for match in _SINCE.finditer(text):
        found.append(_MANY_YEARS if match["from"].isdigit() else 200)
    found = [days for days in found if days]
    # "in the first week of the month": the narrower one is what is counted over
    return min(found, default=0)


def _words_between(match: re.Match[str], before: str, text: str) -> int:
    """How many words stand between the match and the value behind ``before``."""
    if match.end() <= len(before):
        return len(before[match.end() :].split())
    return len(text[len(before) + len(GAP) : match.start()].split())


_MANY_YEARS = 3652


def _length(match: re.Match[str]) -> int:
    count = match["count"] or "1"
    number = int(count) if count.isdigit() else int(spelled_number(count) or 0)
    days = number * _DAYS[match["unit"].casefold()]
    return days // 2 if match["half"] else days


def _years(text: str) -> Iterable[int]:
    for date in find_dates(text):
        if date.year_known and date.granularity in ("day", "month", "season", "quarter", "year"):
            yield year_of(date.low)


def _places(
    sentence: str,
    value: tuple[int, int],
    asked: frozenset[str],
    ranges: Sequence[tuple[int, int]],
    before: tuple[str, ...],
    *,
    whole: bool,
) -> frozenset[str]:
    """Stems of the first place that the question lacks and that stands behind one of ``before``.

    ``ranges``: the clause. ``whole``: nothing else may stand before it, so that the clause begins
    with it.
    """
    for entity in entities(sentence):
        if entity.label not in _PLACES or (entity.start < value[1] and value[0] < entity.end):
            continue
        if not any(start <= entity.start < end for start, end in ranges):
            continue
        lead = said_around(sentence, (entity.start, entity.end), ranges)[0]
        lead = lead.strip(" ,…").casefold().removesuffix(" the")
        if not (lead in before if whole else f" {lead}".endswith(before)):
            continue
        stems = frozenset(content_stems(sentence[entity.start : entity.end]))
        if stems and stems.isdisjoint(asked):
            return stems
    return frozenset()

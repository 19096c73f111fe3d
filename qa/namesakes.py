"""Two of one name: people of other ages, places in other states or countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondsource.corpus.records import Document
from secondsource.qa.names import subject_names
from secondsource.qa.places import Place, places_meant
from secondsource.qa.units import YEAR_SECONDS
from secondsource.qa.values import Value

_SHORT = {
    "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "calif": "California",
    "colo": "Colorado", "conn": "Connecticut", "del": "Delaware", "fla": "Florida",
    "ga": "Georgia", "ill": "Illinois", "ind": "Indiana", "kan": "Kansas", "ky": "Kentucky",
    "la": "Louisiana", "md": "Maryland", "mass": "Massachusetts", "mich": "Michigan",
    "minn": "Minnesota", "miss": "Mississippi", "mo": "Missouri", "mont": "Montana",
    "neb": "Nebraska", "nev": "Nevada", "n.h": "New Hampshire", "n.j": "New Jersey",
    "n.m": "New Mexico", "n.y": "New York", "n.c": "North Carolina", "n.d": "North Dakota",
    "okla": "Oklahoma", "ore": "Oregon", "pa": "Pennsylvania", "r.i": "Rhode Island",
    "s.c": "South Carolina", "s.d": "South Dakota", "tenn": "Tennessee", "vt": "Vermont",
    "va": "Virginia", "wash": "Washington", "w.va": "West Virginia", "wis": "Wisconsin",
    "wyo": "Wyoming",
    "ont": "Ontario", "que": "Quebec", "b.c": "British Columbia", "alta": "Alberta",
    "man": "Manitoba", "sask": "Saskatchewan", "n.s": "Nova Scotia", "n.b": "New Brunswick",
    "n.s.w": "New South Wales",
}  # fmt: skip
"""What datelines write for states and provinces, without the last full stop."""
_PROVINCES = {
    "Ontario": "CA", "Quebec": "CA", "British Columbia": "CA", "Alberta": "CA", "Manitoba": "CA",
    "Saskatchewan": "CA", "Nova Scotia": "CA", "New Brunswick": "CA", "Newfoundland": "CA",
    "New South Wales": "AU", "Victoria": "AU", "Queensland": "AU", "Tasmania": "AU",
    "Western Australia": "AU", "South Australia": "AU",
}  # fmt: skip
"""The country of provinces that the gazetteer does not have."""
_REGION = r"(?P<region>(?:[A-Z]\.(?:[A-Z][a-z]*\.)+|[A-Z][\w’'-]*\.?)(?: [A-Z][\w’'-]*)?)"
_SIDE = r"(?:(?:north|south|east|west|central|mid|upper|lower|rural|coastal)[\w-]* )?"
_KIND = r"(?:town|city|village|community|suburb|hamlet|settlement|municipality|county)"
_LARGE = 500_000
"""People of a city that other places are told by: "Springvale, in Melbourne's south-east"."""
_SAME_AGE_YEARS = 2
"""Years that two reports of one age may lie apart: a birthday, and a date of publication."""


def are_namesakes(question: str, one: Document, other: Document) -> bool:
    """Whether the two articles give a name of the question to two people or two places.

    Both have to say which one they mean: "David Marsh, 24" and "David Marsh, 61"; "Fairhaven,
    Kan." and "Fairhaven, in northwest Arkansas".
    """
    return any(
        _other_age(name, one, other) or _other_region(name, one, other)
        for name in subject_names(question)
    )


def are_generations_apart(question: str, one: Value, other: Value) -> bool:
    """Whether two ages or births that the question asks for can hardly be one person's.

    An error or a source that miscounts is a few years off, and no more.
    """
    if not _BORN.search(question):
        return False
    if one.date is not None and other.date is not None:
        return abs(one.date.low - other.date.low) > _APART_YEARS * 365
    if one.amount is None or other.amount is None or one.amount.unit != "time":
        return False
    ages = sorted(value / YEAR_SECONDS for value in (one.amount.anchor, other.amount.anchor))
    return ages[1] <= _OLDEST_YEARS and ages[1] - ages[0] > _APART_YEARS


_BORN = re.compile(r"\b(?:born|birth(?:day|date)?|how old|age)\b", re.IGNORECASE)
_APART_YEARS = 15
_OLDEST_YEARS = 120
"""Years beyond which an age is that of a thing: trees and towns have no namesakes to speak of."""


def _other_age(name: str, one: Document, other: Document) -> bool:
    if " " not in name or bool(one.published) != bool(other.published):
        return False
    births = [set(_births(name, document)) for document in (one, other)]
    return all(births) and all(abs(a - b) > _SAME_AGE_YEARS for a in births[0] for b in births[1])


def _births(name: str, document: Document) -> Iterator[int]:
    """The years of birth that the ages told of the name come to, on its day of publication."""
    last = re.escape(name.split()[-1])
    told = re.compile(
        rf"\b{last},? (?:\(|who is |aged? |now )?(?P<behind>[1-9]\d)(?=[,.;)])|"
        rf"\b(?P<before>[1-9]\d)-year-old (?:[\w’'-]+ ){{0,4}}?{re.escape(name)}\b"
    )
    year = int(document.published[:4]) if document.published else 0
    for match in told.finditer(document.text):
        yield year - int(match["behind"] or match["before"])


def _other_region(name: str, one: Document, other: Document) -> bool:
    regions = [[*_regions(name, f"{document.title}\n{document.text}")] for document in (one, other)]
    return all(regions) and not any(a.touches(b) for a in regions[0] for b in regions[1])


def _regions(name: str, text: str) -> Iterator[Place]:
    """The states and countries that the text places the name in."""
    called = rf"(?:{re.escape(name)}|{re.escape(name.upper())})"
    whose = _REGION.replace("region", "whose")
    placed = re.compile(
        rf"\b{called}(?:,| in|, in) {_SIDE}{_REGION}|"
        rf"\b{whose}(?:[’']s)? (?:[a-z-]+ ){{0,3}}{_KIND} of {called}\b"
    )
    for match in placed.finditer(text):
        said = match["region"] or match["whose"]
        near = re.sub(r"[’']s$", "", said)
        near = _SHORT.get(near.rstrip(".").casefold(), near)
        if country := _PROVINCES.get(near):
            yield Place(f"{country}.{near}", frozenset({country}))
            continue
        meant = places_meant(near)
        # a bare city may be where somebody lives, or where a band played
        part_of_city = match["whose"] or near != said
        if part_of_city and max((place.people or 0 for place in meant), default=0) >= _LARGE:
            yield from map(_land, meant)
        else:
            yield from (place for place in meant if place.people is None)


def _land(place: Place) -> Place:
    """The country of a city, of one in the United States the state; others as they are."""
    if place.people is None:
        return place
    [country] = (each for each in place.within if len(each) == 2)
    continents = frozenset(each for each in place.within if each.startswith("continent "))
    for each in place.within:
        if each.startswith("US."):
            return Place(each, continents | {country})
    return Place(country, continents)

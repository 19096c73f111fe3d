"""One place under two names, or inside another, is no disagreement."""

from __future__ import annotations

import pytest

from secondsource import Library, Verdict
from secondsource.corpus.records import Document
from secondsource.qa.places import nested_or_renamed
from secondsource.qa.values import Comparison, compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oslo", "Norway"),
        ("Kiev", "Kyiv"),
        ("Bombay", "Mumbai"),
        ("Kyiv", "Kiev, Ukraine"),
        ("Lyon", "Europe"),
        ("Scotland", "the UK"),
        ("Burma", "Myanmar"),
        ("Brooklyn", "New York"),
        ("Atlanta", "Georgia"),
        ("Tbilisi", "Georgia"),
        ("Birmingham", "Alabama"),
        ("Paris, Texas", "the US"),
        ("Austin, TX", "United States"),
        ("Washington, D.C.", "America"),
    ],
)
def test_places_that_are_one_or_nested(one: str, other: str) -> None:
    assert nested_or_renamed(one, other)
    assert nested_or_renamed(other, one)
    assert compare_names(one, other) in (Comparison.SAME, Comparison.REFINES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oslo", "Sweden"),
        ("Paris", "the United States"),  # the one in Texas is not meant by its bare name
        ("Oslo", "Bergen, Norway"),
        ("Portland, Maine", "Oregon"),
        ("Boston, Massachusetts", "Rockport, Massachusetts"),
        ("Whitney Houston", "Texas"),
        ("Nvidia", "Santa Clara"),
        ("Port Ostrel", "Kelby Sands"),
    ],
)
def test_places_apart(one: str, other: str) -> None:
    assert not nested_or_renamed(one, other)
    assert compare_names(one, other) is Comparison.DIFFERENT


def _asked(first: str, second: str) -> Verdict:
    texts = (
        f"The sculptor Edda Varnholt was born in {first} in 1931, the museum says.",
        f"Edda Varnholt, the sculptor, was born in {second}, according to her biographer.",
    )
    library = Library.of(
        [
            Document(id=f"a{n}", text=text, title="Edda Varnholt", source=f"Paper {n}")
            for n, text in enumerate(texts)
        ]
    )
    return library.ask("Where was Edda Varnholt born?").verdict


def test_a_city_and_its_country_agree_and_two_cities_do_not() -> None:
    assert _asked("Oslo", "Norway") is Verdict.AGREED
    assert _asked("Oslo", "Bergen") is Verdict.DISPUTED

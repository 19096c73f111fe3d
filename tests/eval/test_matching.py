from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.eval.matching import (
    contains,
    gives,
    gives_wrong,
    overlap,
    squad_exact,
    squad_f1,
    strength,
    tokens,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("$20 billion", "20 billion dollars"),
        ("$20 billion", "20,000,000,000"),
        ("$20B", "US$20bn"),
        ("three", "3"),
        ("twenty-five", "25"),
        ("two hundred and five thousand", "205,000"),
        ("a million", "1,000,000"),
        ("2.50", "2.5"),
        ("3 %", "three per cent"),
        ("The Beatles", "beatles!"),
        ("Google's chip", "google chip"),
        ("U.S.", "US"),
        ("ﬁnance", "finance"),
        ("The The", "the the"),
    ],
)
def test_two_wordings_of_one_answer_are_equal(a: str, b: str) -> None:
    assert strength(a, b) == strength(b, a) == 1.0


@pytest.mark.parametrize(
    ("value", "alias"),
    [
        ("$20 billion", "$10 billion"),
        ("€20 billion", "$20 billion"),
        ("2015", "20"),
        ("north", "no"),
        ("13 May 2015", "12 May 2015"),
        ("Paris", "Paris Hilton Hotel Tokyo"),
        ("training", "inference"),
        ("", "Paris"),
        ("21st", "21"),
    ],
)
def test_another_answer_is_not_given(value: str, alias: str) -> None:
    assert strength(value, alias) == 0.0


def test_an_alias_inside_the_value_or_a_quote_is_given() -> None:
    assert gives("more than $20 billion over three years", [], ["$20 billion"])
    assert gives("a chip deal", ["It agreed to pay 20 billion dollars."], ["$20 billion"])
    assert not gives("a chip deal", ["It agreed to pay 20 billion dollars."], ["$2 billion"])


def test_overlap_from_six_tenths_is_enough() -> None:
    # three of four and three tokens shared: F1 = 2 * 3 / 7
    assert overlap(tokens("big red old house"), tokens("red old house")) == pytest.approx(6 / 7)
    # 2 * 3 / 10 = 0.6, and 2 * 2 / 7 = 0.57
    assert gives("alpha beta gamma delta epsilon", [], ["alpha beta gamma zeta eta"])
    assert not gives("alpha beta gamma", [], ["alpha beta delta epsilon"])


def test_yes_and_no_are_not_looked_for_in_quotes() -> None:
    assert gives("No, it is not.", ["There is a way."], ["no"])
    assert not gives("Yes", ["There is no other way."], ["no"])


def test_a_value_that_gives_the_right_answer_better_is_not_wrong() -> None:
    assert gives_wrong("Apple", ["Apple"], ["Facebook"])
    assert gives_wrong("Facebook or Apple", ["Apple"], ["Facebook"])
    assert not gives_wrong("New York City", ["New York"], ["New York City"])
    assert gives_wrong("New York", ["New York"], ["New York City"])
    assert not gives_wrong("Facebook", [], ["Facebook"])


def test_squad_scores_are_those_of_its_script() -> None:
    assert squad_exact("The Norman Conquest.", ["norman conquest"]) == 1.0
    assert squad_exact("Normans", ["Norman"]) == 0.0
    # two of three and two tokens: 2 * 2 / 5
    assert squad_f1("the old Norman duke", ["a Norman duke"]) == pytest.approx(0.8)
    assert squad_f1("duke", ["king", "the duke"]) == 1.0
    assert squad_f1("", ["duke"]) == 0.0


def test_an_empty_part_is_contained_in_nothing() -> None:
    assert not contains(("a",), ())
    assert contains(("a", "b", "c"), ("b", "c"))
    assert not contains(("a", "b", "c"), ("a", "c"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_overlap_is_symmetric_and_a_share(a: str, b: str) -> None:
    assert 0.0 <= strength(a, b) <= 1.0
    assert overlap(tokens(a), tokens(b)) == overlap(tokens(b), tokens(a))


@given(st.text(max_size=60))
def test_a_text_with_a_token_gives_itself(text: str) -> None:
    assert strength(text, text) == (1.0 if tokens(text) else 0.0)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_number_is_the_same_with_and_without_separators(number: int) -> None:
    assert tokens(f"{number:,}") == tokens(str(number)) == (f"#{number}",)

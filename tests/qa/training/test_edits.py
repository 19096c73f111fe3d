"""Edits change what a text says, or only how, in the way that they promise."""

import random
import re

import pytest

from secondsource.qa.training import edits
from secondsource.qa.training.examples import Label

TEXT = "The Harbour Bridge cost 46,225 crowns and opened on 4 May 1931 with three lanes."


def many(edit, text, times=60):
    return {edit(text, random.Random(seed)) for seed in range(times)}


def test_a_changed_value_differs_in_one_place_only():
    for changed in many(edits.change_value, TEXT):
        assert changed is not None
        assert changed != TEXT
        differing = [(a, b) for a, b in zip(TEXT.split(), changed.split(), strict=True) if a != b]
        assert len(differing) == 1, differing


def test_every_kind_of_value_is_changed_at_times():
    differing = set()
    for changed in many(edits.change_value, TEXT, 200):
        pairs = zip(TEXT.split(), changed.split(), strict=True)
        differing |= {old for old, new in pairs if old != new}
    assert differing == {"46,225", "May", "1931", "three", "4"}


def test_a_changed_year_is_not_one_that_the_text_names_already():
    text = "It opened in 1990 and closed in 1991."
    for changed in many(edits.change_value, text):
        years = re.findall(r"\d{4}", changed)
        assert len(set(years)) == 2


def test_a_text_without_values_has_none_to_change():
    assert edits.change_value("Nobody came.", random.Random(0)) is None
    assert edits.restate_value("Nobody came.", random.Random(0)) is None
    assert edits.misbound_value("Nobody came.", random.Random(0)) is None


def _bounds(said, value):
    """Whether a phrase with a number holds for the value."""
    match = re.search(
        r"(more than|over|at least|less than|under|fewer than|about|around|roughly|some|"
        r"approximately) ([\d,]+)",
        said,
    )
    if match is None:
        return None
    number = float(match[2].replace(",", ""))
    if match[1] in ("more than", "over", "at least"):
        return number <= value
    if match[1] in ("less than", "under", "fewer than"):
        return number >= value
    return abs(number - value) <= 0.05 * value


@pytest.mark.parametrize("value", [13, 99, 101, 480, 46_225, 1_999_999])
def test_a_restated_number_holds_and_a_misbound_one_does_not(value):
    text = f"The works employ {value:,} people."
    said = {_bounds(s, value) for s in many(edits.restate_value, text) if s}
    assert said - {None} == {True}
    wrong = {_bounds(s, value) for s in many(edits.misbound_value, text) if s}
    assert wrong - {None} == {False}


def test_a_date_is_shortened_with_its_preposition():
    text = "The pier opened on 4 May 1931."
    said = {s for s in many(edits.restate_value, text) if s}
    assert said == {"The pier opened in May 1931.", "The pier opened in 1931."}


def test_swapped_names_stand_in_each_others_place():
    assert many(edits.swap_names, "Ada Byron hired Charles Babbage.") == {
        "Charles Babbage hired Ada Byron."
    }


def test_the_members_of_a_list_are_not_swapped():
    assert many(edits.swap_names, "It was built by Byron and Babbage.") == {None}


def test_negation_denies_the_first_auxiliary_once():
    for denied in many(edits.negate, "The bridge was opened and has been used."):
        assert denied.startswith(
            ("The bridge was not", "The bridge was never", "The bridge wasn't")
        )
        assert denied.endswith("opened and has been used.")
    assert many(edits.negate, "The bridge was not opened.") == {None}
    assert many(edits.negate, "Was the bridge opened?") <= {None, "Wasn't the bridge opened?"}


def test_opposites_replace_one_word():
    assert many(edits.oppose, "It was the largest bridge.") == {"It was the smallest bridge."}
    assert many(edits.oppose, "A bridge stands there.") == {None}


def test_a_wrapped_sentence_keeps_its_words_and_names_its_label():
    labels = set()
    for seed in range(200):
        premise, label = edits.wrap("The council bought the pier.", random.Random(seed))
        assert "the council bought the pier" in premise
        denied = re.search(r"denied|not true|not the case|false|rejected", premise)
        assert (denied is not None) == (label is Label.CONTRADICTION), premise
        labels.add(label)
    assert labels == {Label.ENTAILMENT, Label.NEUTRAL, Label.CONTRADICTION}


def test_names_leave_out_what_only_starts_a_sentence():
    assert edits.names("The Royal Dock of Leith opened. However, Ada Byron left in May.") == [
        "Royal Dock of Leith", "Ada Byron"
    ]  # fmt: skip


def test_another_name_shares_no_word_and_has_as_many():
    others = ["Ada Byron", "Mary Byron", "Charles Babbage", "Leith"]
    assert {edits.alike("Ada Lovelace", others, random.Random(s)) for s in range(30)} == {
        "Mary Byron", "Charles Babbage"
    }  # fmt: skip
    assert edits.alike("Ada", [], random.Random(0)) is None

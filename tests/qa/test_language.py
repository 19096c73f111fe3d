import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.language import content_stems, normalize_answer, stem, words


def test_a_stem_drops_endings_and_possessives() -> None:
    assert [stem(w) for w in ("opened", "Bridges", "Cerebras's", "U.S.")] == [
        "open",
        "bridg",
        "cerebra",
        "us",
    ]


def test_words_keep_what_is_inside_them() -> None:
    assert words("The WSE-3’s core, U.S.-made") == ["the", "wse-3's", "core", "u.s", "made"]


def test_content_stems_leave_function_words_out_and_split_hyphens() -> None:
    assert content_stems("When did the wafer-scale chip open?") == (
        "wafer-scal",
        "wafer",
        "scale",
        "chip",
        "open",
    )


@pytest.mark.parametrize(
    ("text", "normal"),
    [("The Old Bridge!", "old bridge"), ("$5,000", "$5 000"), ("  ", ""), ("a", "")],
)
def test_an_answer_is_normalised(text: str, normal: str) -> None:
    assert normalize_answer(text) == normal


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize_answer(text)
    assert normalize_answer(once) == once

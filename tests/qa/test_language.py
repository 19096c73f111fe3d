from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.language import content_stems, fold, normalize_answer, stem, words


def test_a_stem_drops_endings_and_possessives() -> None:
    assert [stem(w) for w in ("opened", "Bridges", "Cerebras's", "U.S.")] == [
        "open",
        "bridg",
        "cerebra",
        "us",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Erdoğan", "Erdogan"), ("Zürich’s", "Zurich"), ("Muḥammad", "Muhammad"), ("Łódź", "Lodz"),
     ("ʿAlāʾ", "Ala"), ("cafés", "cafe")],
)  # fmt: skip
def test_a_stem_has_no_accents(one: str, other: str) -> None:
    assert stem(one) == stem(other)


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


def test_stems_are_the_same_when_many_threads_ask_for_them_at_once() -> None:
    endings = ("ations", "izing", "fulness", "ically", "iveness", "ments")
    asked = [f"{letter}{n}nat{end}" for n in range(80) for letter in "bcd" for end in endings]
    stem.cache_clear()
    alone = [stem(word) for word in asked]
    stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stem, asked))
    assert together == alone


def test_folding_takes_turkish_letters_for_the_i_that_expressions_match() -> None:
    assert fold("İstanbul LİRA mıllion") == "istanbul lira million"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.language import stem
from secondsource.qa.synonyms import cover, opposed, related


def stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


def test_words_for_one_thing_stand_for_one_another() -> None:
    assert stem("acquisition") in related(stem("bought"))
    assert stem("bought") in related(stem("acquisition"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("arrested", "taken into custody"),
        ("trial begin", "proceedings open"),
        ("jobs cut", "posts would go in the redundancies"),
        ("homes", "households"),
        ("derailment", "came off the rails, a derailed train"),
    ],
)
def test_what_news_says_for_it_covers_what_is_asked(asked: str, said: str) -> None:
    assert cover(stems(asked), stems(said.replace(",", ""))) == 1.0


def test_words_of_like_meaning_go_no_further_than_their_line() -> None:
    assert stem("trial") in related(stem("hearing"))
    assert stem("volunteer") not in related(stem("hearing"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("shrink", "shrank"), ("paid", "pay"), ("child", "children"), ("written", "wrote")],
)
def test_irregular_forms_stand_for_one_another(one: str, other: str) -> None:
    assert stem(other) in related(stem(one))
    assert stem(one) in related(stem(other))


def test_an_unknown_word_stands_for_itself() -> None:
    assert related("zyx") == {"zyx"}


def test_cover_is_the_share_of_what_is_asked() -> None:
    assert cover(stems("bought zyx"), stems("acquired")) == 0.5
    assert cover(frozenset(), stems("acquired")) == 1.0
    assert cover(stems("zyx"), frozenset()) == 0.0


def test_long_words_match_by_their_beginning() -> None:
    assert cover(frozenset({"invest"}), frozenset({"investigat"})) == 1.0


WORDS = st.frozensets(st.text("abcdefg", min_size=1, max_size=8), max_size=6)


@given(WORDS, WORDS, WORDS)
def test_more_given_words_never_cover_less(
    asked: frozenset[str], given_words: frozenset[str], more: frozenset[str]
) -> None:
    assert 0 <= cover(asked, given_words) <= cover(asked, given_words | more) <= 1


@pytest.mark.parametrize(
    ("asked", "given"), [("safe", "unsafe"), ("unpaid", "paid"), ("happy", "unhappy")]
)
def test_un_makes_an_opposite(asked: str, given: str) -> None:
    assert opposed(stems(asked), stems(given)) == stems(asked)
    assert opposed(stems(asked), stems(f"{asked} {given}")) == frozenset()
    assert opposed(stems("ion it"), stems("union unit")) == frozenset()

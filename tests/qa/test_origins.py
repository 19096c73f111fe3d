import pytest

from secondsource.corpus.records import Document
from secondsource.qa.origins import (
    attributed_source,
    count_origins,
    differ_in_value_only,
    reading_origins,
    unnamed_source,
)


def document(name: str, *, source: str | None = None, **more: object) -> Document:
    return Document(text=f"Text of {name}.", id=name, source=source, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("It will cost $2 million, according to Reuters.", "reuters"),
        ("The sale was first reported by the Marl Post.", "marl post"),
        ("Bloomberg reported the sale on Monday.", "bloomberg"),
        ("Reuters reported revenue of $5 million.", None),
        ("According to the mayor, it is closed.", None),
        ("It is closed.", None),
    ],
)
def test_a_sentence_may_name_where_its_news_comes_from(sentence: str, source: str | None) -> None:
    assert attributed_source(sentence) == source


def origins(*items: tuple[Document, str]) -> int:
    return count_origins(reading_origins(items))


def test_two_articles_that_name_one_source_are_one_origin() -> None:
    assert (
        origins(
            (document("a"), "It costs $2 million, according to Reuters."),
            (document("b"), "Reuters reported that the price is $2 million."),
        )
        == 1
    )


def test_an_article_and_the_outlet_it_names_are_one_origin() -> None:
    assert (
        origins(
            (document("a", source="Reuters"), "It costs $2 million."),
            (document("b"), "The price is $2 million, according to Reuters."),
        )
        == 1
    )


def test_two_stories_of_one_outlet_stay_two_origins() -> None:
    assert (
        origins(
            (document("a", source="Reuters"), "It costs $2 million."),
            (document("b", source="Reuters"), "The price was $2 million in May."),
        )
        == 2
    )


def test_the_only_listed_source_counts_like_a_named_one() -> None:
    assert (
        origins(
            (document("a", provenance=("Reuters",)), "It costs $2 million."),
            (document("b"), "The price is $2 million, according to Reuters."),
        )
        == 1
    )


def test_copied_wording_is_no_second_origin() -> None:
    sentence = "The old bridge over the river at Marl opened to traffic in 1931."
    assert origins((document("a"), sentence), (document("b"), sentence)) == 1
    assert (
        origins((document("a"), "It opened in 1931."), (document("b"), "It opened in 1931.")) == 2
    )


def test_copies_share_the_origin_of_their_documents() -> None:
    assert (
        origins(
            (document("a", origin_id="o"), "It opened."), (document("b", origin_id="o"), "It shut.")
        )
        == 1
    )


def test_no_readings_have_no_origin() -> None:
    assert reading_origins([]) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("It seeks $2 billion, two people familiar with the matter said.",
         "people familiar with the matter"),
        ("Officials with knowledge of the merger talks put it at $2 billion.",
         "Officials with knowledge of the merger talks"),
        ("A banker, speaking on condition of anonymity, named the price.",
         "on condition of anonymity"),
        ("The price is $2 billion, said a person who asked not to be named.",
         "person who asked not to be named"),
        ("Sources said that the price is $2 billion.", "Sources said"),
        ("An unnamed city official put the cost at $4 million.", "unnamed city official"),
        ("People familiar with the river know its floods.", None),
        ("Employees involved in the accident were treated.", None),
        ("Residents close to the plant were told to stay inside, officials said.", None),
        ("The river has two sources.", None),
        ("The mayor, Ann Field, said that it costs $2 million.", None),
    ],
)  # fmt: skip
def test_a_sentence_may_say_that_its_source_is_not_named(sentence: str, words: str | None) -> None:
    assert unnamed_source(sentence) == words


@pytest.mark.parametrize(
    ("first", "second", "copy"),
    [
        ("The council will pay $2 million for the new ferry, it said on Monday.",
         "The council will pay $3 million for the new ferry, it said on Monday.", True),
        ("The council will pay $2 million for the new ferry, it said on Monday.",
         "The new ferry comes at a price of $3 million, which the council is to pay.", False),
        ("It cost $2 million.", "It cost $3 million.", False),
    ],
)  # fmt: skip
def test_one_wording_with_two_values_is_an_altered_copy(
    first: str, second: str, copy: bool
) -> None:
    assert differ_in_value_only(first, second, ("$2 million", "$3 million")) is copy

import pytest

from secondsource.corpus.records import Document
from secondsource.qa.origins import attributed_source, count_origins, reading_origins


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

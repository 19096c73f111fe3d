import pytest

from secondsource.qa.prose_figures import as_quoted, figures_stand, without_figures
from secondsource.qa.prose_quotes import Quote


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("It costs $20 billion.", "The price is $20B."),
        ("It costs 20 billion dollars.", "The price is $20bn."),
        ("It costs more than $20B.", "It costs over $20 billion."),
        ("It takes 36 months.", "It takes three years."),
        ("About 46,000 people came.", "46,225 people came."),
        ("Twelve people came.", "12 people came."),
        ("One person died.", "A storm killed one person."),
        ("It opens in 2028.", "It opens in May 2028."),
        ("It opens on May 5.", "It opens on 5 May 2028."),
        ("It opens on 2028-05-05.", "It opens on May 5, 2028."),
        ("The team won 3-2.", "A 3-2 win."),
        ("It uses the GPT-4 model.", "The GPT-4 model runs it."),
        ("Prices doubled.", "The prices have doubled."),
        ("One of them came.", "They came."),
        ("Nobody came.", "They stayed away."),
    ],
)
def test_a_figure_stands_by_its_value(said: str, quote: str) -> None:
    assert figures_stand(said, [Quote("Unrelated words."), Quote(quote)])


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("It costs $21 billion.", "The price is $20B."),
        ("It costs €20 billion.", "The price is $20B."),
        ("It costs $20 billion.", "It costs over $20 billion."),
        ("It costs $10 billion.", "It costs up to $10 billion."),
        ("It costs $1.2 billion.", "It costs $1.18 billion."),
        ("46,000 people came.", "About 46,000 people came."),
        ("19 ships sank.", "19 people drowned."),
        ("One person died.", "Two persons died."),
        ("It takes 36 days.", "It takes 36 months."),
        ("It opens in May 2028.", "It opens in 2028."),
        ("It opens on May 6.", "It opens on May 5, 2028."),
        ("It opened in 1931.", "It opened in 1932."),
        ("It opens on May 5, 2028.", "It opens on May 5."),
        ("The team won 3-1.", "A 3-2 win."),
        ("It uses the GPT-5 model.", "The GPT-4 model runs it."),
        ("Prices tripled.", "The prices have doubled."),
        ("Thousands came.", "Hundreds came."),
        ("It opened yesterday.", "It opened in 1931."),
        ("It opens next year.", "It opens this year."),
    ],
)
def test_a_figure_that_no_quote_has_does_not_stand(said: str, quote: str) -> None:
    assert not figures_stand(said, [Quote(quote)])


def test_a_relative_date_of_a_quote_counts_from_its_publication() -> None:
    quote = Quote("The board voted on Tuesday.", "2026-05-06")
    assert figures_stand("The board voted on May 5, 2026.", [quote])
    assert not figures_stand("The board voted on May 6, 2026.", [quote])
    assert not figures_stand("The board voted on May 5, 2026.", [Quote(quote.text)])


def test_figures_can_be_left_out() -> None:
    assert without_figures("It cost $5 million in May 2024, he said.") == "It cost  in , he said."


def test_equal_values_are_written_as_the_quote_writes_them() -> None:
    quote = Quote("OpenAI pays over 20 billion dollars within 3 years, from May 5, 2026.")
    said = "From 5 May 2026 OpenAI pays more than $20B within 36 months, or $1."
    assert as_quoted(said, [Quote("Nothing."), quote]) == (
        "From May 5, 2026 OpenAI pays over 20 billion dollars within 3 years, or $1."
    )

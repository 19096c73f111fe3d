import pytest

from secondsource.qa.prose_grounds import (
    Quote,
    figures_stand,
    names_stand,
    quotations_stand,
    without_figures,
)


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


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Mayor Renske Salow said so.", "Renske Salow, the mayor, said so."),
        ("Edda Vintermark was in command.", "Captain Edda J. Vintermark commanded her."),
        ("The IRU agreed.", "The Inland Rowing Union agreed."),
        ("OpenAI's plan is big.", "OpenAI has a big plan."),
        ("Drivers pay a toll.", "A toll is due."),
        ("Okarie left in May 2024.", "Okarie left in May 2024."),
        ("Mr Okarie left.", "Okarie left."),
    ],
)
def test_a_name_stands_as_the_quote_writes_it(said: str, quote: str) -> None:
    assert names_stand(said, [Quote("Unrelated words."), Quote(quote)])


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Elon Musk said so.", "Renske Salow said so."),
        ("Musk said so.", "The mayor said so."),
        ("Edda Orrevik was in command.", "Edda Vintermark followed Tomas Orrevik."),
        ("Mayor Salow said so.", "Renske Salow said so."),
        ("OpenAI bought the chips.", "The company bought the chips."),
        ("The WHO agreed.", "The Inland Rowing Union agreed."),
        ("The chips are sold by iTrust.", "The chips are sold."),
    ],
)
def test_a_name_that_no_quote_has_does_not_stand(said: str, quote: str) -> None:
    assert not names_stand(said, [Quote(quote)])


def test_a_quotation_must_be_word_for_word() -> None:
    quotes = [Quote("“We’ll pay for it,” the mayor said.")]
    assert quotations_stand('The mayor said, "We\'ll pay for it."', quotes)
    assert not quotations_stand("The mayor said, “We will never pay for it.”", quotes)


def test_figures_can_be_left_out() -> None:
    assert without_figures("It cost $5 million in May 2024, he said.") == "It cost  in , he said."

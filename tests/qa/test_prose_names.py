import pytest

from secondsource.qa.prose_names import names_stand
from secondsource.qa.prose_quotes import Quote, quotations_stand


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

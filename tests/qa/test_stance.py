import pytest

from secondsource.qa.stance import is_hedged, stance_of


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The company denied that it had sold the stadium.", "denied"),
        ("There are no plans to close the bridge.", "denied"),
        ("He allegedly took the money.", "alleged"),
        ("The city has reportedly agreed to sell.", "reported"),
        ("According to people familiar with the matter, it will close.", "reported"),
        ("Sales are expected to reach $5 million.", "forecast"),
        ("The city plans to open the bridge.", "planned"),
        ("The mayor announced the sale.", "announced"),
        ("The bridge opened in 1931.", None),
        ("", None),
    ],
)
def test_the_words_show_how_firm_a_sentence_is(sentence: str, stance: str | None) -> None:
    assert stance_of(sentence) == stance


@pytest.mark.parametrize(
    ("sentence", "hedged"),
    [
        ("The airline is expected to pay $18 million.", True),
        ("The pension fund could be the buyer, bankers say.", True),
        ("The bridge is believed to have been sold.", True),
        ("The city intends to order 80 buses if the state pays half.", True),
        ("Insiders expect that the line will be sold.", True),
        ("Investigators suspect a gas leak caused the blast.", True),
        ("The damage was provisionally put at $18 million.", True),
        ("The damage was estimated at $18 million.", True),
        ("Barring storms, the farm should begin delivering power on 20 May.", True),
        ("It was too early to say how it began.", True),
        ("Police arrested the suspect on Monday.", False),
        ("The airline will pay $18 million.", False),
        ("The city has ordered 80 buses.", False),
        ("The bridge opens in May.", False),
        ("Anyone may read the diary on Tuesdays.", False),
    ],
)
def test_rumour_guess_and_intention_are_told_from_fact(sentence: str, hedged: bool) -> None:
    assert is_hedged(sentence) is hedged

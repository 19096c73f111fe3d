import pytest

from secondsource.qa.stance import stance_of


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

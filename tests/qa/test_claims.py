from __future__ import annotations

import pytest

from secondsource.qa.claims import split_claims

SPLIT = {
    "The bridge opened in 1931 and cost 4 million crowns.": [
        ("The bridge opened in 1931.", "The bridge opened in 1931"),
        ("The bridge cost 4 million crowns.", "cost 4 million crowns"),
    ],
    "The bridge, which opened in 1931, cost 4 million crowns.": [
        (
            "The bridge cost 4 million crowns.",
            "The bridge, which opened in 1931, cost 4 million crowns",
        ),
        ("The bridge opened in 1931.", "which opened in 1931"),
    ],
    "The Ouvel bridge, a 5-kilometer span, opened in 1931.": [
        (
            "The Ouvel bridge opened in 1931.",
            "The Ouvel bridge, a 5-kilometer span, opened in 1931",
        ),
        ("The Ouvel bridge is a 5-kilometer span.", "a 5-kilometer span"),
    ],
    "Cerebras, founded in 2015, makes chips.": [
        ("Cerebras makes chips.", "Cerebras, founded in 2015, makes chips"),
        ("Cerebras was founded in 2015.", "founded in 2015"),
    ],
    "The bridge opened in 1931, cost 4 million crowns and closed in 1950.": [
        ("The bridge opened in 1931.", "The bridge opened in 1931"),
        ("The bridge cost 4 million crowns.", "cost 4 million crowns"),
        ("The bridge closed in 1950.", "closed in 1950"),
    ],
    "Carl Bosch, a chemist from Cologne, won the Nobel Prize in 1931 and founded a museum.": [
        (
            "Carl Bosch won the Nobel Prize in 1931.",
            "Carl Bosch, a chemist from Cologne, won the Nobel Prize in 1931",
        ),
        ("Carl Bosch is a chemist from Cologne.", "a chemist from Cologne"),
        ("Carl Bosch founded a museum.", "founded a museum"),
    ],
    "Dunmarrow built the Ouvel Bridge, which opened in 1931.": [
        (
            "Dunmarrow built the Ouvel Bridge.",
            "Dunmarrow built the Ouvel Bridge, which opened in 1931",
        ),
        ("The Ouvel Bridge opened in 1931.", "which opened in 1931"),
    ],
    "Amazon began with Graviton, a processor from 2018, and then added Trainium, which is newer.": [
        (
            "Amazon began with Graviton.",
            "Amazon began with Graviton, a processor from 2018",
        ),
        ("Graviton is a processor from 2018.", "a processor from 2018"),
        (
            "Amazon then added Trainium, which is newer.",
            "then added Trainium, which is newer",
        ),
    ],
    "Desmond Okarie, whose time ended in 2020, heard the debate and left the room, as usual.": [
        (
            "Desmond Okarie, whose time ended in 2020, heard the debate.",
            "Desmond Okarie, whose time ended in 2020, heard the debate",
        ),
        ("Desmond Okarie left the room, as usual.", "left the room, as usual"),
    ],
    "Ann Field won the prize in 1990, and she died in 2020.": [
        ("Ann Field won the prize in 1990.", "Ann Field won the prize in 1990"),
        ("Ann Field died in 2020.", "died in 2020"),
    ],
    "The 🌉 bridge opened in 1931 and cost more than 4 million crowns": [
        ("The 🌉 bridge opened in 1931.", "The 🌉 bridge opened in 1931"),
        ("The 🌉 bridge cost more than 4 million crowns.", "cost more than 4 million crowns"),
    ],
}


@pytest.mark.parametrize("sentence", SPLIT)
def test_each_claim_is_a_sentence_and_keeps_its_place(sentence: str) -> None:
    found = [(part.text, sentence[part.start : part.end]) for part in split_claims(sentence)]
    assert found == SPLIT[sentence]


@pytest.mark.parametrize(
    ("sentence", "second"),
    [
        (
            "OpenAI will buy chips from Cerebras and become a shareholder.",
            "OpenAI will become a shareholder.",
        ),
        ("The ferry was built in 1990 and sank in 2020.", "The ferry sank in 2020."),
        ("Tom Hardy was nominated for an Oscar and won a BAFTA.", "Tom Hardy won a BAFTA."),
        (
            "The tern colony lost a third but was not abandoned.",
            "The tern colony was not abandoned.",
        ),
        ("The bridge opened in 1931, and it cost 4 million.", "The bridge cost 4 million."),
        (
            "The Ouvel works took nine years and cost $4 million ($9 million in 2019).",
            "The Ouvel works cost $4 million ($9 million in 2019).",
        ),
    ],
)
def test_a_second_verb_takes_the_subject_and_what_else_it_needs(sentence: str, second: str) -> None:
    assert [part.text for part in split_claims(sentence)][1] == second


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge opened in 1931.",
        "The cost is between $4 million and $5 million.",
        "The toll was raised between 1931 and 1940 and fell in 1950.",
        "The company sells chips and servers.",
        "The company designs and sells chips in Europe.",
        "Sam Altman, Greg Brockman and Ilya Sutskever founded OpenAI in 2015.",
        "The bridge is 5 km long and 20 m wide.",
        "Paris, France, hosted the games in 1924.",
        "If the bridge opens in May and costs less than $5 million, the council will be pleased.",
        "The council will be pleased unless the bridge opens in May and costs $5 million.",
        "“The bridge opened in 1931 and cost 4 million,” the mayor said.",
        "He said that the bridge opened in 1931 and cost $4 million.",
        "The bridge opened in 1931 and cost $4 million, the council says.",
        "The bridge is longer than the tunnel and cost $4 million.",
        "The bridge is as long as the tunnel and cost $4 million.",
        "The bridge opened in 1931 or cost $4 million.",
        "Neither the council nor the mayor agreed, and the toll rose.",
        "The ferry did not sink and burn.",
        "No passengers died and lost their luggage.",
        "A ferry ran aground on Friday and injured 19 people.",
        "It opened in 1931 and cost $4 million.",
        "The Ostrel council bought the bridge in 1931 and sold it in 1950.",
        "OpenAI struggles to get enough Nvidia processors, which remain the first choice.",
        "The Ouvel ferry ran aground on Friday and 19 people were injured.",
        "The council approved the bridge and it will cost $4 million.",
        "The bridge allegedly opened in 1931 and cost $4 million.",
        "In 1931, the bridge closed for a week and cost $4 million.",
        "The bridge opened in 1931 and thus saved the town.",
        "The film was shot in Spain and edited in Paris.",
        "The cost of the bridge, which rose to $5 million, is shared.",
        "The bridge that opened in 1931 cost $4 million.",
        "The bridge, which is old, is closed to trucks.",
        "This website tells the story of the town and the role they played, and still play, in it.",
        "Powell was one of three applicants for the Ostrel seat, the other two being Hardwick.",
        "",
        "and, and, and",
        ", which opened in 1931,",
        "???!!! 😀, 😀 and 😀",
    ],
)
def test_what_is_one_claim_or_leaves_a_doubt_stays_whole(sentence: str) -> None:
    [part] = split_claims(sentence)
    assert (part.text, part.start, part.end) == (sentence, 0, len(sentence))


def test_a_long_run_of_clauses_is_no_set_of_claims() -> None:
    verbs = ", ".join(f"paid {number} crowns" for number in range(3, 12))
    sentence = f"The bridge opened in 1931, {verbs} and closed in 1950."
    assert len(split_claims(sentence)) == 1

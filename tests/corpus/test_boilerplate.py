from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.corpus.boilerplate import evidence_ranges, named_sources

BODY = "Council closes libraries\nThe council voted on Monday.\nThe fare rises by 40 cents."


def kept(text: str) -> str:
    return "|".join(text[area.start : area.end] for area in evidence_ranges(text))


@pytest.mark.parametrize(
    "tail",
    [
        "SOURCES\n- Reuters",
        "## Sources\n* [Reuters](https://reuters.com/x)\n* https://www.example.org/a/b",
        "Sources: Reuters, AP",
        "Source: Bloomberg News",
        "(With inputs from PTI and Reuters)",
        "This article first appeared in The Estuary Times.",
        "References\n1. Ames J. (2020). On tolls. Doi 10.1/x.\n2. Lee A. et al. Quays, 2021.",
        "Subscribe to our newsletter for more updates like this.",
        "Share this article\nTweet\nEmail",
        "Follow us on Twitter and Facebook.",
        "Read more: Ferry fares to rise again",
        "Related articles\nFerry fares to rise again\nWho owns the quay?",
        "© 2026 Estuary Times. All rights reserved.",
        "Copyright 2026 Estuary Times",
        "(Reporting by Ann Lee in Ostrel; Editing by Bo Ames)",
        "What are your thoughts on this? I'd love to hear about your own experiences below.",
        "What do you think?\nLet us know in the comments!",
        "Quaynix is the leading open-source ferry planner, free of charge.\n\n"
        "What are your thoughts on this? Tell us in the comments below.",
        "Tags: ferries, council, budget\n\n###",
    ],
)
def test_what_stands_below_an_article_is_no_evidence(tail: str) -> None:
    assert kept(f"{BODY}\n\n{tail}\n") == BODY


@pytest.mark.parametrize(
    "end",
    [
        "The firm is the leading operator of ferries in the region and paid $3 million.",
        "What do you think of it, she was asked. It will cost $3 million, she said.",
        "Sources\nThe river has its sources in three lakes, and the town draws water from each.",
        "Sources: the firm and two of its banks told the paper that $3 million was paid.",
        "Reporting by the Times found that $3 million was paid.",
        "Copyright law was changed in 2020 to allow it.",
        "Share prices fell by 3 percent.",
        "Related research found a rise of 3 percent.",
        "Subscribe rates doubled to 3 million.",
        "About the deal: it is worth $3 million.",
        "Follow-up talks are to be held in May.",
        "- Equity: 10 percent\n- Price: $3 million",
        "Ostrel Ferries is the leading operator in the region, and it paid $3 million.\n\n"
        "The council meets again in May.",
        "The council is the best paid in the country.\n\nWhat are your thoughts on this?",
    ],
)
def test_what_only_looks_like_boilerplate_is_kept(end: str) -> None:
    text = f"{BODY}\n\n{end}"
    assert kept(text).replace("\n\nWhat are your thoughts on this?", "") == text.replace(
        "\n\nWhat are your thoughts on this?", ""
    )


def test_a_praised_firm_that_the_article_is_about_is_kept() -> None:
    text = (
        "Quaynix sold its yard.\n\nQuaynix is the leading maker of ferries and employs 300.\n\n"
        "What are your thoughts on this?"
    )
    assert kept(text).endswith("employs 300.")


def test_a_cookie_notice_is_no_evidence_anywhere() -> None:
    text = "The council voted.\nWe use cookies to improve your visit.\nThe fare rises."
    assert kept(text) == "The council voted.|The fare rises."


def test_a_report_about_cookies_is_evidence() -> None:
    text = 'The council voted.\nWe use cookies, it said, "to count visits" of 3 million.\nIt ended.'
    assert kept(text) == text


@pytest.mark.parametrize("text", ["Sources: Reuters, AP", "Share this article"])
def test_a_text_of_nothing_else_is_kept_whole(text: str) -> None:
    assert kept(text) == text


@pytest.mark.parametrize(
    ("tail", "names"),
    [
        ("SOURCES\n- Reuters", ("Reuters",)),
        ("Sources:\n1. Reuters - Ferry fares to rise\n2. The Wall Street Journal (2 May 2026)",
         ("Reuters", "The Wall Street Journal")),
        ("Source: https://www.reuters.com/world/x-1", ("reuters.com",)),
        ("Sources: Reuters, AP and Bloomberg News.", ("Reuters", "AP", "Bloomberg News")),
        ("Sources: Reuters\n\nWhat do you think?\nLet us know below!", ("Reuters",)),
        ("(With inputs from PTI)", ("PTI",)),
        ("This article originally appeared on Harbor Ledger.", ("Harbor Ledger",)),
        ("- [Reuters](https://reuters.com)", ()),
        ("Sources told the paper so.", ()),
    ],
)  # fmt: skip
def test_the_sources_that_an_article_lists_are_named(tail: str, names: tuple[str, ...]) -> None:
    assert named_sources(f"{BODY}\n{tail}") == names


@given(st.lists(st.sampled_from([*BODY.split("\n"), "Sources", "- Reuters", "", "Tags: a", "©", "1",
                                 "Advertisement", "What do you think?"]), max_size=12))  # fmt: skip
def test_ranges_are_ordered_and_trimmed(lines: list[str]) -> None:
    text = "\n".join(lines)
    ranges = evidence_ranges(text)
    before = -1
    for area in ranges:
        assert before < area.start < area.end <= len(text)
        assert text[area.start : area.end] == text[area.start : area.end].strip()
        before = area.end
    assert bool(ranges) is bool(text.strip())
    assert isinstance(named_sources(text), tuple)

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.corpus.origins import (
    assign_origins,
    group_signatures,
    shared_wording,
    signature,
)
from secondsource.corpus.records import Document

WORDS = [
    *"the council of Ostrel voted late on Monday to close three of its nine libraries and".split(),
    *"to raise the ferry fare by 40 cents from March while members of the opposition left".split(),
    *"the chamber before the count and called the budget a gift to the harbour company".split(),
]
REPORT = (
    "The council of Port Ostrel voted late on Monday to close three of its nine libraries. It will "
    "also raise the ferry fare by 40 cents from March. Members of the opposition left the chamber "
    "before the count and called the budget a gift to the harbour company, which pays no rent for "
    "the eastern quay until 2031. The mayor said that the alternative was a higher property tax."
)
RETOLD = (
    "Three libraries in Port Ostrel are to shut and ferry passengers will pay 40 cents more as of "
    "March, after councillors passed a spending plan on Monday night. Opposition members walked "
    "out in protest at rent-free use of the eastern quay, which the harbour company keeps until "
    "2031. Without the cuts, the mayor argued, homeowners would have faced a bigger tax bill."
)


def origins(*texts: str) -> list[str]:
    found = assign_origins(Document(id=str(i), text=text) for i, text in enumerate(texts))
    return [found[str(i)] for i in range(len(texts))]


def test_a_copy_is_not_a_second_source() -> None:
    assert origins(REPORT, REPORT.upper().replace(",", ""), RETOLD) == ["0", "0", "2"]


def test_a_copy_with_an_altered_number_is_still_a_copy() -> None:
    assert origins(REPORT, REPORT.replace("40 cents", "60 cents")) == ["0", "0"]


def test_a_report_inside_a_longer_article_is_a_copy() -> None:
    longer = RETOLD + " " + REPORT + " " + RETOLD.swapcase() + " Nothing else was decided." * 3
    assert origins(longer, REPORT) == ["0", "0"]


def test_the_same_story_in_other_words_is_another_origin() -> None:
    assert origins(REPORT, RETOLD) == ["0", "1"]


def test_one_shared_quotation_makes_no_copy() -> None:
    quotation = REPORT.split(". ")[0] + ". "
    assert origins(REPORT, quotation + RETOLD) == ["0", "1"]


@pytest.mark.parametrize(
    ("a", "b", "copies"),
    [
        ("The bridge opened in 1931.", "The bridge opened in 1931.", True),
        ("The bridge opened in 1931.", "The bridge opened in 1932.", False),
        ("Yes, it did.", "Yes, it did.", False),
        ("", "", False),
        ("The toll for a car was set at 3 crowns by the board of the Ouvel bridge on Tuesday.",
         "The toll for a car was set at 5 crowns by the board of the Ouvel bridge on Tuesday.",
         False),
    ],
)  # fmt: skip
def test_short_texts_are_copies_only_when_nearly_equal(a: str, b: str, copies: bool) -> None:
    assert (len(set(origins(a, b))) == 1) is copies


def test_what_stands_under_every_article_makes_no_copies() -> None:
    tail = "\n\nSubscribe to our newsletter.\n© 2026 Example News. All rights reserved."
    texts = [f"Report {i} has its own few words about number {i}.{tail}" for i in range(20)]
    assert len(set(origins(*texts))) == 20


def test_long_copies_are_found_from_thinned_signatures() -> None:
    rng = Random(7)
    book = " ".join(f"w{rng.randrange(10**6)}" for _ in range(20_000))
    other = " ".join(f"w{rng.randrange(10**6)}" for _ in range(20_000))
    assert len(signature(book)) <= 2 + 8 * 1024
    assert origins(book, book[: len(book) * 19 // 20], other) == ["0", "0", "2"]


def test_the_order_of_the_documents_does_not_matter() -> None:
    documents = [
        Document(id=name, text=text)
        for name, text in [("b", REPORT), ("a", REPORT.replace("40", "60")), ("c", RETOLD)]
    ]
    results = [assign_origins(order) for order in permutations(documents)]
    assert all(result == {"a": "a", "b": "a", "c": "c"} for result in results)


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=45).map(" ".join), max_size=6), st.randoms()
)
def test_grouping_is_stable_under_shuffling(texts: list[str], rng: Random) -> None:
    signatures = {f"{i}": signature(text) for i, text in enumerate(texts)}
    shuffled = list(signatures.items())
    rng.shuffle(shuffled)
    grouped = group_signatures(signatures)
    assert group_signatures(dict(shuffled)) == grouped
    assert all(origin <= name and grouped[origin] == origin for name, origin in grouped.items())


def test_many_copies_are_one_group() -> None:
    assert set(origins(*[f"{REPORT} Copy {i}." for i in range(60)])) == {"0"}


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        ("The bridge opened in May 1931.", "The bridge opened in May 1931!", 1.0),
        ("The bridge opened in May 1931.", "Officials say the bridge opened in May.", 0.75),
        ("The bridge opened.", "A toll is due on the other one.", 0.0),
        ("", "The bridge opened.", 0.0),
        ("今日は雨です", "今日は雨です。明日は晴れです。", 1.0),
    ],
)
def test_shared_wording_is_the_share_of_the_shorter(a: str, b: str, share: float) -> None:
    assert shared_wording(a, b) == share
    assert shared_wording(b, a) == share

from __future__ import annotations

import pytest

from secondsource.corpus.dates import iso_date
from secondsource.corpus.metadata import enrich, published_in, title_of
from secondsource.corpus.records import Document


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-01-14", "2026-01-14"),
        ("2026-01", "2026-01"),
        ("2026", "2026"),
        ("20260114", "2026-01-14"),
        ("14 January 2026", "2026-01-14"),
        ("Jan. 14, 2026 10:30 AM EST", "2026-01-14"),
        ("Wednesday, January 14th, 2026", "2026-01-14"),
        ("Tue, 14 Jan 2026 10:00:00 GMT", "2026-01-14"),
        ("2026-01-14T10:00:00Z", "2026-01-14T10:00:00Z"),
        ("14/01/2026", "2026-01-14"),
        ("14.01.2026", "2026-01-14"),
        ("14 janvier 2026", "2026-01-14"),
        ("January 2026", "2026-01"),
        ("03/04/2026", None),
        ("31 February 2026", None),
        ("2026-13-45", None),
        ("yesterday", None),
        ("January 14", None),
        ("1 May 2026 was fine", None),
        ("", None),
    ],
)
def test_dates_become_iso_only_when_they_are_clear(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Head\nPublished: 14 January 2026\nText.", "2026-01-14"),
        ("Head\nBy Ann Lee, Reuters | January 14, 2026\nText.", "2026-01-14"),
        ("By Ann Lee on January 14, 2026 · 5 min read\nText.", "2026-01-14"),
        ("Head\n\n*January 14, 2026*\n\nText.", "2026-01-14"),
        ("PARIS, Jan 14, 2026 (Agency) - The thing happened.", "2026-01-14"),
        ("LONDON — January 14, 2026 — The company said.", "2026-01-14"),
        ("Posted on March 5, 2024 at 3:15 pm by admin\nText.", "2024-03-05"),
        ("Head\nUpdated: Jan 2, 2026\nPublished: Jan 1, 2026\nText.", "2026-01-01"),
        ("Head\nUpdated: Jan 2, 2026\nText.", "2026-01-02"),
        ("PARIS, Jan 14 (Agency) - The thing happened.", None),
        ("January 14, 2026 was a good day for all.", None),
        ("By March 5, 2024, the firm had 300 staff.", None),
        ("Head\nThe bridge opened January 14, 2026\nText.", None),
        ("WASHINGTON (AP) — On January 14, 2026 it rained.", None),
        ("Text.\n" * 20 + "Published: 14 January 2026", None),
    ],
)
def test_only_a_stated_date_of_publication_counts(text: str, date: str | None) -> None:
    assert published_in(text) == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Council closes libraries\nThe council voted.", "Council closes libraries"),
        ("# Council *closes*\n\nThe council voted.", "Council *closes*"),
        ("Is it true?\nYes, it is.", "Is it true?"),
        ("The council voted on Monday.\nIt rained.", ""),
        ("The council voted " * 20 + "\nIt rained.", ""),
        ("By Ann Lee\nThe council voted.", ""),
        ("14 January 2026\nThe council voted.", ""),
        ("- a list\n- of items", ""),
        ("A single line", ""),
        ("", ""),
    ],
)
def test_a_headline_is_the_title(text: str, title: str) -> None:
    assert title_of(text) == title


def test_what_is_known_is_not_replaced_by_what_the_text_says() -> None:
    text = "Head\nPublished: 14 January 2026\nThe council voted.\nSources: AP"
    known = Document(text=text, title="T", published="2020", provenance=("X",))
    assert enrich(known) is known
    found = enrich(Document(text=text, id="a"))
    assert (found.title, found.published, found.provenance) == ("Head", "2026-01-14", ("AP",))
    assert (found.id, found.text) == ("a", text)

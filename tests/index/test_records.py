"""Which documents a filter admits."""

from __future__ import annotations

import pytest

from secondsource.corpus.records import Document
from secondsource.errors import InputError
from secondsource.index.records import Filters


@pytest.mark.parametrize(
    ("published", "filters", "admitted"),
    [
        ("2026-03-10", Filters(published_from="2026-03"), True),
        ("2026-03-10", Filters(published_from="2026-03-11"), False),
        ("2026-03-10", Filters(published_from="2026-03-10T18:00"), True),  # days are inclusive
        ("2026", Filters(published_from="2026-05"), True),
        ("2026-03-10", Filters(published_to="2026-03"), True),
        ("2026-03-10T09:00", Filters(published_to="2026-03-10"), True),
        ("2026-03-10", Filters(published_to="2025"), False),
        (None, Filters(published_to="2025"), False),
        (None, Filters(published_from="2025"), False),
        (None, Filters(as_of="2025"), True),
        ("2026-03-10", Filters(as_of="2026-03-09"), False),
    ],
)
def test_dates_are_inclusive_and_undated_documents_follow_the_rule(
    published: str | None, filters: Filters, admitted: bool
) -> None:
    assert filters.admits(Document(text="x", published=published)) is admitted


def test_sources_ignore_case_and_documents_do_not() -> None:
    document = Document(text="x", id="A1", source="Straße News")
    assert Filters(sources=("STRASSE NEWS",)).admits(document)
    assert not Filters(documents=("a1",)).admits(document)
    assert not Filters(sources=("other",)).admits(Document(text="x"))
    assert Filters().empty
    assert Filters().admits(document)


@pytest.mark.parametrize(
    "date",
    ["yesterday", "2026-1-1", "", "20260101", "2026-02-30", "2026-13", "0000", "２０２６"],
)
def test_what_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(InputError, match="as_of must be an ISO 8601 date"):
        Filters(as_of=date)


@pytest.mark.parametrize("date", ["2026", "2026-02", "2024-02-29", "2026-01-31T10:00:00Z"])
def test_a_year_a_month_and_a_moment_are_dates(date: str) -> None:
    assert Filters(as_of=date).as_of == date


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2026-06-01", "2026-01-01", False),
        ("2026", "2025-12-31", False),
        ("2026-01-01", "2026-01-01", True),
        ("2026-06-01", "2026", True),
    ],
)
def test_a_period_ends_after_it_begins(first: str, last: str, fits: bool) -> None:
    if fits:
        assert Filters(published_from=first, published_to=last).published_to == last
        return
    with pytest.raises(InputError, match="exchange the two dates"):
        Filters(published_from=first, published_to=last)

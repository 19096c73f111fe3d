import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.qa.calendar_days import iso_day
from secondsource.qa.dates import DateSpan, find_dates


def only(text: str, published: str | None = None) -> DateSpan:
    (span,) = find_dates(text, published)
    return span


def days(span: DateSpan) -> tuple[str, str]:
    return iso_day(span.low), iso_day(span.high)


@pytest.mark.parametrize(
    ("text", "low", "high", "granularity"),
    [
        ("January 14, 2026", "2026-01-14", "2026-01-14", "day"),
        ("14th of January 2026", "2026-01-14", "2026-01-14", "day"),
        ("Jan. 14 2026", "2026-01-14", "2026-01-14", "day"),
        ("2026-01-14", "2026-01-14", "2026-01-14", "day"),
        ("2026/01/14", "2026-01-14", "2026-01-14", "day"),
        ("14-Jan-2026", "2026-01-14", "2026-01-14", "day"),
        ("14.01.2026", "2026-01-14", "2026-01-14", "day"),
        ("01/14/2026", "2026-01-14", "2026-01-14", "day"),
        ("January 14-16, 2026", "2026-01-14", "2026-01-16", "day"),
        ("14 to 16 January 2026", "2026-01-14", "2026-01-16", "day"),
        ("early January 2026", "2026-01-01", "2026-01-12", "month"),
        ("January 2026", "2026-01-01", "2026-01-31", "month"),
        ("Q3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("the third quarter of 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("second half of 2025", "2025-07-01", "2025-12-31", "year"),
        ("H1 2025", "2025-01-01", "2025-06-30", "year"),
        ("late 1931", "1931-08-01", "1931-12-31", "year"),
        ("spring of 2024", "2024-03-01", "2024-05-31", "season"),
        ("1914-1918", "1914-01-01", "1918-12-31", "year"),
        ("2019-20", "2019-01-01", "2020-12-31", "year"),
        ("AD 79", "0079-01-01", "0079-12-31", "year"),
        ("44 BC", "-0043-01-01", "-0043-12-31", "year"),
        ("1 B.C.", "0000-01-01", "0000-12-31", "year"),
        ("1500 BCE", "-1499-01-01", "-1499-12-31", "year"),
        ("218–201 BC", "-0217-01-01", "-0200-12-31", "year"),
        ("5th century BC", "-0499-01-01", "-0400-12-31", "century"),
        ("late 5th century BC", "-0439-01-01", "-0400-12-31", "century"),
        ("the 1990s", "1990-01-01", "1999-12-31", "decade"),
        ("the '90s", "1990-01-01", "1999-12-31", "decade"),
        ("the late nineties", "1996-01-01", "1999-12-31", "decade"),
        ("the 1800s", "1800-01-01", "1899-12-31", "century"),
        ("nineteenth century", "1801-01-01", "1900-12-31", "century"),
        ("the early 20th century", "1901-01-01", "1940-12-31", "century"),
        ("second half of the 19th century", "1851-01-01", "1900-12-31", "century"),
        ("2011-12", "2011-01-01", "2012-12-31", "year"),
        ("2011-11", "2011-11-01", "2011-11-30", "month"),
        ("2011-12-05", "2011-12-05", "2011-12-05", "day"),
        ("third-quarter 2026", "2026-07-01", "2026-09-30", "quarter"),
        ("second half 2026", "2026-07-01", "2026-12-31", "year"),
        ("winter 2025-26", "2025-12-01", "2026-02-28", "season"),
        ("5 and 6 May 2026", "2026-05-05", "2026-05-06", "day"),
        ("May 5 and 6, 2026", "2026-05-05", "2026-05-06", "day"),
        ("14 January-3 February 2026", "2026-01-14", "2026-02-03", "day"),
        ("from January to March 2026", "2026-01-01", "2026-03-31", "month"),
        ("between 2019 and 2021", "2019-01-01", "2021-12-31", "year"),
        ("between November and January 2026", "2025-11-01", "2026-01-31", "month"),
        ("June or July 2026", "2026-06-01", "2026-07-31", "month"),
    ],
)
def test_a_date_is_the_days_it_covers(text: str, low: str, high: str, granularity: str) -> None:
    span = only(text)
    assert days(span) == (low, high)
    assert span.granularity == granularity
    assert (span.start, span.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "1500 people were moved",
        "Windows 2000",
        "room 1204",
        "$2,024",
        "2024%",
        "0 BC",
        "100-200 BC",
        "February 31, 2024",
        "they may 5 times a day",
        "on the march 3 people fell",
        "192.168.0.1",
        "May I?",
    ],
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert find_dates(text) == []


def test_a_year_in_front_of_people_is_a_year_behind_a_preposition() -> None:
    assert days(only("In 2024 people voted.")) == ("2024-01-01", "2024-12-31")


def test_a_day_without_a_year_says_so() -> None:
    assert not only("14 January").year_known
    assert only("it opened in May").start == len("it opened in ")


def test_the_first_date_of_a_pair_gets_the_year_of_the_second() -> None:
    first, second = find_dates("moved from November to January 2026")
    assert days(first) == ("2025-11-01", "2025-11-30")
    assert days(second) == ("2026-01-01", "2026-01-31")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("yesterday", "2026-01-19", "2026-01-19"),
        ("last Tuesday", "2026-01-13", "2026-01-13"),
        ("two years ago", "2024-01-01", "2024-12-31"),
        ("this month", "2026-01-01", "2026-01-31"),
        ("next month", "2026-02-01", "2026-02-28"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last week", "2026-01-11", "2026-01-18"),
        ("this week", "2026-01-18", "2026-01-25"),
        ("next week", "2026-01-25", "2026-02-01"),
        ("two weeks ago", "2026-01-03", "2026-01-09"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_publication(text: str, low: str, high: str) -> None:
    assert find_dates(text) == []
    assert days(only(text, "2026-01-20T08:00:00Z")) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "The fair opens on Friday.",
        "The fair will open on Friday.",
        "On Friday the fair opens.",
        "On Friday they will probably meet.",
        "The council is to vote on Friday.",
        "A strike is due Friday.",
        "A hearing has been scheduled for Friday.",
        "The firm plans to close it on Friday.",
        "The mayor said it will open on Friday.",
        "The opening was postponed to Friday.",
        "They must pay by Friday.",
        "They meet this Friday.",
        "The law takes effect on Friday.",
    ],
)
def test_a_weekday_of_what_is_to_come_lies_ahead(text: str) -> None:
    assert days(only(text, "2026-01-20")) == ("2026-01-23", "2026-01-23")


@pytest.mark.parametrize(
    "text",
    [
        "The fair closed on Friday.",
        "On Friday the court said it will close.",
        "He said on Friday that it will close.",
        "The ferry will stop, the mayor said on Friday.",
        "The plan, announced on Friday, will cost $5 million.",
        "Three men were arrested on Friday, and they will appear in court.",
        "The man due in court was arrested on Friday.",
        "The vote was scheduled for Friday.",
        "By Friday 300 had died.",
        "He died this Friday.",
        "Two dead on Friday.",
    ],
)
def test_a_weekday_of_what_has_been_lies_behind(text: str) -> None:
    assert days(only(text, "2026-01-20")) == ("2026-01-16", "2026-01-16")


def test_a_report_means_its_own_day_by_its_weekday() -> None:
    for text in ("It closed on Tuesday.", "It opens on Tuesday.", "They met this Tuesday."):
        assert days(only(text, "2026-01-20")) == ("2026-01-20", "2026-01-20")


@pytest.mark.parametrize("published", ["2026", "2026-01", "soon", ""])
def test_a_publication_date_without_a_day_resolves_nothing(published: str) -> None:
    assert find_dates("yesterday", published) == []


def test_the_weekday_of_a_full_date_is_no_second_date() -> None:
    assert days(only("on Friday, January 14, 2022", "2026-01-20")) == ("2022-01-14", "2022-01-14")


def test_dates_at_the_ends_of_the_calendar_do_not_fail() -> None:
    assert find_dates("yesterday", "0001-01-01") == []
    assert days(only("this week", "9999-12-31"))[1] == "9999-12-31"


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_in_its_common_spellings(day: datetime.date) -> None:
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert days(only(text)) == (day.isoformat(), day.isoformat())


FRAGMENTS = (
    "14 January May 2024 1999 by before around between from the early late 's 's ' 1990s "
    "century 21st nineteenth Q3 quarter of "
    "spring first half end - – / . , ago two years last Tuesday today this week BC AD in to and"
).split()
FRAGMENTS += [" ", " ", " ", "😀"]


@given(
    st.one_of(st.text(max_size=50), st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join)),
    st.sampled_from([None, "2026-01-20", "0001-01-02", "9999-12-30", "nonsense"]),
)
def test_dates_of_any_text_are_ordered_ranges_inside_it(text: str, published: str | None) -> None:
    end = 0
    for span in find_dates(text, published):
        assert end <= span.start < span.end <= len(text)
        assert span.low <= span.high <= datetime.date.max.toordinal()
        # day 1 is the first of our era
        assert span.low >= 1 or re.search("b\\.?c", text[span.start : span.end], re.IGNORECASE)
        end = span.end


def test_years_before_our_era_lie_before_its_first_day() -> None:
    [(low, high)] = [(span.low, span.high) for span in find_dates("It fell in 1 BC.")]
    assert (low, high) == (-365, 0)


def test_turkish_letters_in_a_season_or_a_quarter_are_read_as_an_i() -> None:
    spans = find_dates("From the FİRST quarter of 2020 to wınter 2021.")
    assert [span.granularity for span in spans] == ["quarter", "season"]

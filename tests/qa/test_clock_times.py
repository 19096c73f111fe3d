"""Times of day are read, compared, asked for and disputed."""

from __future__ import annotations

import pytest

from secondsource import Library, Verdict
from secondsource.corpus.records import Document
from secondsource.qa.clock_times import ClockTime, compare_clock_times, find_clock_times
from secondsource.qa.questions import AnswerType, analyse_question
from secondsource.qa.values import Comparison


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("It sank at 7:40 p.m. in fog.", "7:40 p.m.", "19:40", "19:40"),
        ("It sank at 7.40pm.", "7.40pm", "19:40", "19:40"),
        ("Doors open at 19:40 GMT.", "19:40 GMT", "19:40", "19:40"),
        ("It fell at 11:59 p.m. (EST), they said.", "11:59 p.m. (EST)", "23:59", "23:59"),
        ("It fell shortly after midnight.", "shortly after midnight", "00:00", "00:30"),
        ("It fell around 9 p.m. on Tuesday.", "around 9 p.m.", "20:40", "21:20"),
        ("At half past seven in the evening", "half past seven in the evening", "19:30", "19:30"),
        ("It came at a quarter to eight.", "quarter to eight", "07:45", "07:45"),
        ("It sank at 7:40 on Tuesday evening.", "7:40 on Tuesday evening", "19:40", "19:40"),
        ("It sank at six o'clock at night.", "six o'clock at night", "18:00", "18:00"),
        ("It sank at two o'clock at night.", "two o'clock at night", "02:00", "02:00"),
        ("The train left at ten to five.", "ten to five", "04:50", "04:50"),
        ("It is twenty minutes to nine.", "twenty minutes to nine", "08:40", "08:40"),
        ("They met at noon on Friday.", "noon", "12:00", "12:00"),
        ("They left before 05:30.", "before 05:30", "01:30", "05:30"),
    ],
)
def test_a_time_of_day_is_read(text: str, written: str, low: str, high: str) -> None:
    (time,) = find_clock_times(text)
    bounds = time.normalized()
    assert (text[time.start : time.end], bounds["low"], bounds["high"]) == (written, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "The match ended 2:10.",
        "She ran the mile in 3:43.13 and smiled.",
        "John 3:16 hung on the wall.",
        "A share costs 13 p.m.",
        "It grew by 5 per month.",
        "The score was 3:15 then.",
        "It cost $7:40 or so.",
        "Half to seven is no time.",
        "About five to ten people came.",
        "At 25:10 nothing happens.",
    ],
)
def test_other_figures_are_no_times(text: str) -> None:
    assert find_clock_times(text) == []


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("7:40 p.m.", "19:40", Comparison.SAME),
        ("7:40", "7:40 p.m.", Comparison.REFINES),
        ("7 o'clock", "19:00", Comparison.REFINES),
        ("about 9 p.m.", "8:45 p.m.", Comparison.REFINES),
        ("shortly after midnight", "12:10 a.m.", Comparison.REFINES),
        ("11:55 p.m.", "shortly before midnight", Comparison.REFINES),
        ("7 p.m.", "7:05 p.m.", Comparison.REFINES),
        ("7:40 p.m.", "7:41 p.m.", Comparison.REFINES),
        ("7:40 p.m.", "7:50 p.m.", Comparison.DIFFERENT),
        ("7 p.m.", "8 p.m.", Comparison.DIFFERENT),
        ("7:40 a.m.", "7:40 p.m.", Comparison.DIFFERENT),
        ("noon", "midnight", Comparison.DIFFERENT),
        ("19:00 GMT", "8 p.m. BST", Comparison.SAME),
        ("19:00 GMT", "8 p.m.", Comparison.INCOMPARABLE),
        ("19:00 GMT", "8:10 p.m.", Comparison.DIFFERENT),
    ],
)
def test_two_times_compare(one: str, other: str, outcome: Comparison) -> None:
    def time(text: str) -> ClockTime:
        (found,) = find_clock_times(f"at {text}")
        return found

    assert compare_clock_times(time(one), time(other)) is outcome
    assert compare_clock_times(time(other), time(one)) is outcome


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("At what time did the dam break?", AnswerType.TIME),
        ("What time does the museum open?", AnswerType.TIME),
        ("What time of day is the ferry due?", AnswerType.TIME),
        ("What time of year do the terns breed?", AnswerType.ANY),
        ("What time zone is Oslo in?", AnswerType.ANY),
    ],
)
def test_a_question_for_the_time_is_known(question: str, wanted: AnswerType) -> None:
    assert analyse_question(question).answer_type is wanted


def _library(*texts: str) -> Library:
    return Library.of(
        [
            Document(id=f"a{n}", text=text, title="Ferry aground", source=f"Paper {n}")
            for n, text in enumerate(texts)
        ]
    )


COAST_GUARD = "The ferry Lady Brenna struck a reef at 7:40 p.m. in thick fog, the coast guard said."
HARBOUR = "The Lady Brenna hit the reef off Corse Head at {}, according to the harbour master."


def test_two_times_are_a_dispute_and_one_in_other_words_is_none() -> None:
    question = "At what time did the Lady Brenna hit the reef?"
    disputed = _library(COAST_GUARD, HARBOUR.format("8:15 p.m.")).ask(question)
    assert disputed.verdict is Verdict.DISPUTED
    assert disputed.disagreements[0].kind == "date"
    assert disputed.disagreements[0].explanation.startswith("The times differ: ")
    assert {p.value for p in disputed.positions} == {"7:40 p.m.", "8:15 p.m."}
    agreed = _library(COAST_GUARD, HARBOUR.format("about half past seven in the evening"))
    assert agreed.ask(question).verdict is Verdict.AGREED


def test_a_question_for_the_time_alone_is_not_answered() -> None:
    assert _library(COAST_GUARD).ask("What time is it?").verdict is Verdict.UNANSWERED


def test_a_time_that_was_moved_is_overtaken() -> None:
    answer = _library(
        "The Harrow Choir sings in the old mill on Friday. The concert begins at 7 p.m.",
        "The concert of the Harrow Choir on Friday has been moved from 7 p.m. to 8:30 p.m., the "
        "choir said, because of a football match.",
    ).ask("What time does the concert of the Harrow Choir begin?")
    (overtaken,) = answer.disagreements
    assert overtaken.relation == "superseded"
    assert overtaken.explanation.startswith("A later report overtakes 7 p.m. with 8:30 p.m.")


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The Lady Brenna struck a reef at 19:40.", "supported"),
        ("The Lady Brenna struck a reef at 9:15 p.m.", "refuted"),
    ],
)
def test_a_claimed_time_is_checked(claim: str, verdict: str) -> None:
    assert _library(COAST_GUARD).check(claim).verdict == verdict

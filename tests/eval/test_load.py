from __future__ import annotations

from dataclasses import replace

import pytest

from secondsource import Document, Library
from secondsource.errors import InputError
from secondsource.eval.crashing import CrashReport, crash
from secondsource.eval.load import LoadReport, LoadRun, MemoryRun, as_text, load, main
from secondsource.eval.served import Served

RUN = LoadRun(
    workers=2,
    clients=8,
    requests=16,
    per_second=3.25,
    p50_ms=2100.4,
    p95_ms=2500.0,
    p99_ms=2600.0,
    errors=0,
    different=1,
)


def test_the_table_shows_a_run_a_line() -> None:
    text = as_text(LoadReport(documents=50, passages=150, runs=(RUN,)))
    assert text.splitlines()[0] == "50 articles, at least 150 passages"
    assert text.splitlines()[2].split() == ["2", "8", "3.25", "2100", "2500", "2600", "0", "1"]


def test_the_growth_of_memory_is_told_in_per_cent() -> None:
    memory = MemoryRun(first_questions=100, first_mb=800.0, questions=1000, mb=840.0)
    text = as_text(LoadReport(documents=1, passages=1, memory=memory))
    assert "800 MB after 100 questions, 840 MB after 1000 (+5.0%)" in text


@pytest.mark.parametrize("name", ["passages", "questions", "requests"])
def test_numbers_below_one_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="must be at least 1"):
        load(**{name: 0})


def test_the_command_says_bad_input_with_exit_code_2(capsys) -> None:
    assert main(["--clients", "0"]) == 2
    assert "must be at least 1" in capsys.readouterr().err


@pytest.mark.slow
def test_a_service_under_load_gives_the_answers_that_are_given_alone() -> None:
    report = load(passages=20, questions=2, clients=(1, 3), workers=(2,), requests=6)
    assert [(run.clients, run.errors, run.different) for run in report.runs] == [
        (1, 0, 0),
        (3, 0, 0),
    ]
    assert all(run.per_second > 0 and run.p99_ms >= run.p50_ms > 0 for run in report.runs)


CRASH = CrashReport(
    seconds=5.0,
    acknowledged=40,
    missing=0,
    torn=0,
    per_second=8.0,
    answered=12,
    errors=0,
    p50_ms=300.0,
    alive=True,
)


def test_what_a_kill_left_behind_is_told() -> None:
    text = as_text(LoadReport(documents=1, passages=1, crash=CRASH))
    assert "40 articles stored while 12 questions were answered (8.0 articles/s" in text
    assert "after the restart: 0 articles missing, 0 of a torn batch, answers" in text


@pytest.mark.parametrize(
    "change", [{"missing": 1}, {"torn": 2}, {"errors": 1}, {"alive": False}], ids=str
)
def test_a_kill_that_costs_anything_is_a_failure(change: dict[str, int]) -> None:
    assert not CRASH.broken
    assert replace(CRASH, **change).broken  # type: ignore[arg-type]


def test_only_a_service_of_ours_can_be_killed() -> None:
    with pytest.raises(InputError, match="was not started here"):
        Served(url="http://127.0.0.1:1", key="k").kill()


def test_a_service_has_to_run_before_it_is_killed(tmp_path) -> None:
    with pytest.raises(InputError, match="for a while"):
        crash(tmp_path, ["Who runs it?"], 0)


@pytest.mark.slow
def test_nothing_is_lost_when_the_service_is_killed_while_it_stores_and_answers(tmp_path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add([Document(id="lock", text="The lock of Marl was finished in 1934.")])
    report = crash(tmp_path / "library", ["When was the lock of Marl finished?"], 4.0)
    assert not report.broken, report
    assert report.acknowledged > 0
    assert report.answered > 0

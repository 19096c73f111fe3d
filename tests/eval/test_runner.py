from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from secondsource.config import Config
from secondsource.corpus.records import Document
from secondsource.errors import ConfigError, ModelError, QuestionError
from secondsource.eval.answering import Answering, Asks, BaselineAnswering
from secondsource.eval.baseline import WordOverlap, WordOverlapEvidence
from secondsource.eval.cases import (
    Case,
    ClaimCase,
    GoldPosition,
    PairCase,
    QuestionCase,
    ReadingCase,
)
from secondsource.eval.runner import SuiteRunner
from secondsource.qa.records import Answer

BRIDGE = Document(id="bridge", text="The bridge opened in 1931. It is long.")


def _questions(count: int) -> list[Case]:
    # the first cases are the slowest, so that they are the last to be ready
    return [
        QuestionCase(
            id=f"q{i}",
            question=f"What did number {i} say?",
            documents=(
                Document(
                    id="d", text=f"Number {i} did say {i + 1000}. " + "Words. " * (9000 // (i + 1))
                ),
            ),
            positions=(GoldPosition(aliases=(str(i + 1000),), documents=("d",)),),
        )
        for i in range(count)
    ]


class _Refusing(WordOverlap):
    """Refuses one question, as a library does an empty one."""

    def ask(self, question: str) -> Answer:
        if "refuse" in question:
            raise QuestionError("the question is empty; write at least one word")
        if "fail" in question:
            raise ZeroDivisionError("a mistake of ours")
        if "weights" in question:
            raise ModelError("the weights are missing; reinstall")
        return super().ask(question)


@dataclass(frozen=True)
class _RefusingAnswering:
    config: Config = field(default_factory=Config)

    def over(self, documents: Sequence[Document]) -> Asks:
        return _Refusing(documents)

    def standing(self) -> Asks:
        return _Refusing([BRIDGE])

    def evidence(self) -> WordOverlapEvidence:
        return WordOverlapEvidence()

    def with_threads(self, threads: int) -> Answering:
        return self


def test_results_keep_the_suites_order_over_several_processes() -> None:
    cases = _questions(24)
    with SuiteRunner(BaselineAnswering(), jobs=2) as runner:
        outcomes = list(runner.run(cases))
        again = list(runner.run(cases[:3]))

    assert [outcome.row.id for outcome in outcomes] == [case.id for case in cases]
    assert all(outcome.row.found == (True,) for outcome in outcomes)
    assert [outcome.row.id for outcome in again] == ["q0", "q1", "q2"]


def test_one_process_and_several_give_the_same_answers() -> None:
    cases = _questions(16)
    with SuiteRunner(BaselineAnswering(), jobs=1) as runner:
        here = [outcome.answer for outcome in runner.run(cases)]
    with SuiteRunner(BaselineAnswering(), jobs=2) as runner:
        there = [outcome.answer for outcome in runner.run(cases)]
    assert here == there


def test_a_case_without_documents_is_asked_of_the_standing_library() -> None:
    cases: list[Case] = [
        QuestionCase(id="own", question="When opened it?", documents=()),
        QuestionCase(id="standing", question="When opened the bridge?"),
        ClaimCase(id="claim", claim="The bridge opened in 1931.", verdict="supported"),
    ]
    with SuiteRunner(BaselineAnswering(documents=(BRIDGE,)), jobs=1) as runner:
        own, standing, claim = (outcome.row for outcome in runner.run(cases))
    assert own.predicted == "unanswered"
    assert standing.predicted == "single_source"
    assert (claim.predicted, claim.quotes_exact, claim.citations) == ("supported", 1, 1)


def test_readings_and_pairs_are_put_to_the_model() -> None:
    cases: list[Case] = [
        ReadingCase(
            id="r",
            question="When opened the bridge?",
            context=BRIDGE.text,
            answers=("The bridge opened in 1931.",),
        ),
        PairCase(id="p", premise=BRIDGE.text, hypothesis="The bridge opened.", label="entailment"),
    ]
    with SuiteRunner(BaselineAnswering(), jobs=1) as runner:
        reading, pair = runner.run(cases)
    assert (reading.row.exact, reading.row.predicted) == (1.0, "answerable")
    assert reading.answer is not None
    assert reading.answer["text"] == "The bridge opened in 1931."
    assert (pair.row.predicted, pair.row.score) == ("entailment", 0.0)


def test_a_failing_case_is_a_row_and_stops_no_other() -> None:
    cases: list[Case] = [
        QuestionCase(id="a", question="refuse"),
        QuestionCase(id="b", question="fail"),
        QuestionCase(id="c", question="When opened the bridge?"),
    ]
    with SuiteRunner(_RefusingAnswering(), jobs=1) as runner:
        a, b, c = (outcome.row for outcome in runner.run(cases))
    assert a.error is not None
    assert a.error.startswith("QuestionError: the question is empty")
    assert b.error is not None
    assert b.error.startswith("ZeroDivisionError: a mistake of ours (test_runner.py:")
    assert c.error is None


def test_missing_weights_stop_the_run() -> None:
    cases: list[Case] = [QuestionCase(id="a", question="weights")]
    with (
        SuiteRunner(_RefusingAnswering(), jobs=1) as runner,
        pytest.raises(ModelError, match="the weights are missing"),
    ):
        list(runner.run(cases))


def test_no_jobs_are_refused() -> None:
    with pytest.raises(ConfigError, match="jobs must be at least 1, not 0"):
        SuiteRunner(BaselineAnswering(), jobs=0)

from __future__ import annotations

from typing import Any

import pytest

from secondsource.errors import UnknownDocumentError
from secondsource.eval.cases import ClaimCase, GoldPosition, PairCase, QuestionCase, ReadingCase
from secondsource.eval.judging import (
    Row,
    as_gold,
    failed,
    judge_answer,
    judge_claim,
    judge_pair,
    judge_reading,
    meets,
)
from secondsource.qa.evidence import Entailment
from secondsource.qa.records import (
    Answer,
    Citation,
    ClaimLabel,
    ClaimVerdict,
    LibraryState,
    Position,
    Verdict,
)

TEXTS = {"a": "The bridge cost $20 million.", "b": "It cost 10 million dollars."}
STATE = LibraryState(generation=1, config="c")


def _text_of(document_id: str) -> str:
    if document_id not in TEXTS:
        raise UnknownDocumentError(document_id)
    return TEXTS[document_id]


def _citation(id: int, document_id: str, quote: str, start: int, **more: Any) -> Citation:
    fields: dict[str, Any] = {"document_sha256": "", "title": "", "origin_id": document_id}
    return Citation(
        id=id,
        document_id=document_id,
        source=None,
        url=None,
        published=None,
        quote=quote,
        start=start,
        end=start + len(quote),
        **(fields | more),
    )


def _answer(verdict: Verdict, values: dict[str, tuple[int, ...]], *citations: Citation) -> Answer:
    return Answer(
        question="Q",
        verdict=verdict,
        answer="",
        confidence=0.75,
        reason=None,
        positions=tuple(
            Position(
                value=value,
                normalized=None,
                stance=None,
                articles=1,
                origins=1,
                probability=0.5,
                citations=ids,
            )
            for value, ids in values.items()
        ),
        disagreements=(),
        caveats=(),
        citations=citations,
        library=STATE,
        timings_ms={},
    )


CASE = QuestionCase(
    id="q",
    question="Q",
    verdict="disputed",
    positions=(
        GoldPosition(aliases=("$20 million",), documents=("a",)),
        GoldPosition(aliases=("$10 million",), documents=("b", "c")),
    ),
    wrong=("$30 million",),
    extra={"kind": "amount"},
)


def test_an_answer_is_judged_by_positions_quotes_and_sources() -> None:
    answer = _answer(
        Verdict.DISPUTED,
        {"$20 million": (1,), "a smaller sum": (2,), "$30 million": (3,)},
        _citation(1, "a", TEXTS["a"], 0),
        _citation(2, "b", TEXTS["b"], 0),
        _citation(3, "b", "never said", 0),
    )

    row = judge_answer(CASE, answer, _text_of, 12.5)

    assert row.found == (True, True)
    assert (row.returned, row.right) == (3, 2)
    assert row.wrong_given == ("$30 million",)
    assert (row.citations, row.quotes_exact) == (3, 2)
    assert (row.sources, row.sources_found) == (3, 2)
    assert (row.gold, row.predicted, row.correct) == ("disputed", "disputed", True)
    assert (row.score, row.ms, row.group) == (1.75, 12.5, "amount")


def test_a_quote_of_an_unknown_document_or_with_an_answer_outside_is_not_exact() -> None:
    answer = _answer(
        Verdict.SINGLE_SOURCE,
        {"x": (1, 2)},
        _citation(1, "gone", "x", 0),
        _citation(2, "a", "The bridge", 0, answer_start=4, answer_end=11),
    )
    assert judge_answer(CASE, answer, _text_of, 0.0).quotes_exact == 0


def test_an_unanswered_question_scores_below_every_answered_one() -> None:
    row = judge_answer(CASE, _answer(Verdict.UNANSWERED, {}), _text_of, 0.0)
    assert row.score == 0.25
    assert row.found == (False, False)


def test_abstaining_finds_the_answer_that_there_is_none() -> None:
    case = QuestionCase(
        id="n", question="Q", positions=(GoldPosition(aliases=("Insufficient information.",)),)
    )
    assert judge_answer(case, _answer(Verdict.UNANSWERED, {}), _text_of, 0.0).found == (True,)
    answered = _answer(Verdict.AGREED, {"yes": ()})
    assert judge_answer(case, answered, _text_of, 0.0).found == (False,)


def test_what_is_not_given_is_not_judged() -> None:
    case = QuestionCase(id="n", question="Q")
    row = judge_answer(case, _answer(Verdict.AGREED, {"x": ()}), _text_of, 0.0)
    assert row.correct is None


def test_a_claim_is_judged_by_its_verdict_and_both_kinds_of_source() -> None:
    case = ClaimCase(
        id="c", claim="C", verdict="disputed", supported_by=("a",), refuted_by=("a", "b")
    )
    verdict = ClaimVerdict(
        claim="C",
        verdict=ClaimLabel.DISPUTED,
        confidence=0.5,
        supporting=(_citation(1, "a", TEXTS["a"], 0),),
        refuting=(_citation(2, "b", TEXTS["b"], 0),),
        explanation="",
        supporting_origins=1,
        refuting_origins=1,
        library=STATE,
        timings_ms={},
    )
    row = judge_claim(case, verdict, _text_of, 0.0)
    assert row.correct is True
    assert (row.sources, row.sources_found) == (3, 2)
    assert (row.citations, row.quotes_exact) == (2, 2)


@pytest.mark.parametrize(
    ("text", "answerable", "expected"),
    [
        ("in 1931", 0.9, ("answerable", 0.0, 2 / 3, 2 / 3)),
        ("1931", 0.4, ("unanswerable", 1.0, 1.0, 0.0)),
        ("", 0.9, ("unanswerable", 0.0, 0.0, 0.0)),
    ],
)
def test_a_reading_is_judged_with_and_without_abstention(
    text: str, answerable: float, expected: tuple[str, float, float, float]
) -> None:
    case = ReadingCase(id="r", question="Q", context="C", answers=("1931",))
    row = judge_reading(case, text, answerable, 0.5, 0.0)
    predicted, exact, f1, abstaining = expected
    assert (row.predicted, row.exact) == (predicted, exact)
    assert row.f1 == pytest.approx(f1)
    assert row.f1_abstaining == pytest.approx(abstaining)


def test_abstaining_is_right_where_the_context_does_not_answer() -> None:
    case = ReadingCase(id="r", question="Q", context="C", answers=())
    assert judge_reading(case, "x", 0.4, 0.5, 0.0).f1_abstaining == 1.0
    assert judge_reading(case, "x", 0.6, 0.5, 0.0).f1_abstaining == 0.0
    assert judge_reading(case, "x", 0.6, 0.5, 0.0).f1 is None


def test_a_pair_takes_its_likeliest_label() -> None:
    case = PairCase(id="p", premise="P", hypothesis="H", label="neutral")
    judged = Entailment(entailment=0.2, neutral=0.5, contradiction=0.3)
    row = judge_pair(case, judged, 0.0)
    assert (row.predicted, row.confidence, row.score, row.correct) == ("neutral", 0.5, 0.3, True)


@pytest.mark.parametrize(
    "case",
    [
        CASE,
        ClaimCase(id="c", claim="C", verdict="refuted"),
        ReadingCase(id="r", question="Q", context="C", answers=("x",)),
        PairCase(id="p", premise="P", hypothesis="H", label="neutral"),
    ],
    ids=["question", "claim", "reading", "pair"],
)
def test_a_failed_case_is_wrong_and_says_why(
    case: QuestionCase | ClaimCase | ReadingCase | PairCase,
) -> None:
    row = failed(case, "why")
    assert (row.id, row.error, row.predicted, row.correct) == (case.id, "why", None, False)


def test_a_row_survives_the_report() -> None:
    row = Row(id="q", kind="question", gold=None, found=(True, False), wrong_given=("x",))
    assert Row.from_dict(row.to_dict() | {"later": 1}) == row


def test_answered_is_met_by_agreed_and_single_source_alone() -> None:
    assert [v for v in Verdict if meets(str(v), "answered")] == ["agreed", "single_source"]
    assert not meets(None, "answered")
    golds = frozenset({"answered", "disputed"})
    assert as_gold("agreed", "disputed", golds) == "answered"
    assert as_gold("unanswered", "disputed", golds) == "unanswered"
    assert as_gold("agreed", "disputed", golds | {"agreed"}) == "agreed"

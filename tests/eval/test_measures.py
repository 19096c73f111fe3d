from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.eval.bootstrap import difference, estimate
from secondsource.eval.judging import Row
from secondsource.eval.measures import BY_NAME, MEASURES, measures_of


def _row(gold: str | None = None, predicted: str | None = None, **more: Any) -> Row:
    return Row(**{"id": "x", "kind": "question", "gold": gold, "predicted": predicted, **more})


def _verdicts(*pairs: tuple[str | None, str]) -> list[Row]:
    return [_row(gold, predicted, id=str(i)) for i, (gold, predicted) in enumerate(pairs)]


def _of(name: str, rows: Sequence[Row]) -> float:
    return BY_NAME[name].of(rows)


THREE = _verdicts(
    ("disputed", "disputed"),
    ("disputed", "single_source"),
    ("answered", "agreed"),
    ("answered", "single_source"),
    ("answered", "disputed"),
    ("unanswered", "agreed"),
    (None, "disputed"),
)


def test_a_measure_is_called_by_its_name() -> None:
    assert repr(BY_NAME["verdict_macro_f1"]) == "verdict_macro_f1"
    assert len(BY_NAME) == len(MEASURES)


def test_verdicts_are_judged_where_there_is_a_gold_one() -> None:
    assert _of("verdict_accuracy", THREE) == pytest.approx(3 / 6)
    # disputed: P 1/2, R 1/2, F1 1/2; answered: 2 hits of 3 gold and 4 predicted, F1 4/7;
    # unanswered: 0
    assert _of("verdict_macro_f1", THREE) == pytest.approx((1 / 2 + 4 / 7 + 0) / 3)
    assert _of("balanced_accuracy", THREE) == pytest.approx((1 / 2 + 2 / 3 + 0) / 3)
    assert _of("recall_answered", THREE) == pytest.approx(2 / 3)
    assert _of("recall_unanswered", THREE) == 0.0


def test_disputes_have_a_precision_a_recall_and_a_false_alarm_rate() -> None:
    assert _of("dispute_precision", THREE) == pytest.approx(1 / 2)
    assert _of("dispute_recall", THREE) == pytest.approx(1 / 2)
    assert _of("dispute_f1", THREE) == pytest.approx(1 / 2)
    assert _of("false_alarm_rate", THREE) == pytest.approx(1 / 4)


def test_conflicts_have_a_precision_and_a_recall_among_relations() -> None:
    rows = [
        _row("disputed", "disputed", relation_gold="conflicts", relation="conflicts"),
        _row("disputed", "single_source", relation_gold="conflicts", relation="unrelated"),
        _row("disputed", None, relation_gold="conflicts", error="E"),
        _row("disputed", "disputed", relation_gold="superseded", relation="conflicts"),
        _row("agreed", "agreed", relation_gold="refines", relation="refines"),
        _row("agreed", "agreed"),
    ]
    assert _of("conflict_precision", rows) == pytest.approx(1 / 2)
    assert _of("conflict_recall", rows) == pytest.approx(1 / 3)
    assert _of("relation_accuracy", rows) == pytest.approx(2 / 5)
    accuracy = estimate(BY_NAME["relation_accuracy"], rows)
    assert accuracy is not None
    assert accuracy.n == 5
    assert 0.0 <= accuracy.low < 2 / 5 < accuracy.high <= 1.0


def test_relations_are_measured_where_there_are_some() -> None:
    rows = [_row("agreed", "agreed", relation_gold="agrees", relation="conflicts")]
    assert math.isnan(_of("conflict_recall", rows))
    assert math.isnan(_of("conflict_precision", rows))
    assert _of("relation_accuracy", rows) == 0.0
    assert math.isnan(_of("relation_accuracy", THREE))


def test_a_suite_without_disputes_still_has_false_alarms() -> None:
    rows = _verdicts(("answered", "disputed"), ("answered", "agreed"))
    assert math.isnan(_of("dispute_recall", rows))
    assert math.isnan(_of("dispute_precision", rows))
    assert _of("false_alarm_rate", rows) == 0.5


def test_agreed_and_single_source_are_apart_where_gold_tells_them_apart() -> None:
    rows = _verdicts(("agreed", "single_source"), ("single_source", "single_source"))
    # agreed 0; single_source 1 hit of 1 gold and 2 predicted
    assert _of("verdict_macro_f1", rows) == pytest.approx((0 + 2 / 3) / 2)


def test_unsupported_is_met_by_refuted_and_by_not_enough_evidence() -> None:
    rows = [
        _row("unsupported", "refuted", kind="claim"),
        _row("unsupported", "not_enough_evidence", kind="claim"),
        _row("unsupported", "supported", kind="claim"),
        _row("supported", "supported", kind="claim"),
        _row("supported", "refuted", kind="claim"),
    ]
    assert _of("verdict_accuracy", rows) == pytest.approx(3 / 5)
    assert _of("balanced_accuracy", rows) == pytest.approx((2 / 3 + 1 / 2) / 2)
    # unsupported: 2 hits of 3 gold and 3 predicted; supported: 1 of 2 and 2
    assert _of("verdict_macro_f1", rows) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert _of("recall_unsupported", rows) == pytest.approx(2 / 3)


def test_positions_are_counted_over_all_cases() -> None:
    rows = [
        _row(found=(True, False), returned=3, right=1),
        _row(found=(True,), returned=1, right=1),
        _row(found=(), returned=5, right=0),
    ]
    assert _of("positions_found", rows) == pytest.approx(2 / 3)
    assert _of("all_positions_found", rows) == pytest.approx(1 / 2)
    assert _of("positions_right", rows) == pytest.approx(2 / 4)


def test_strict_wants_every_position_and_no_wrong_one() -> None:
    rows = [
        _row(found=(True, True), wrong_listed=True),
        _row(found=(True, True), wrong_listed=True, wrong_given=("x",)),
        _row(found=(True, False), wrong_listed=False),
        _row(found=(True,), wrong_listed=False),
    ]
    assert _of("strict", rows) == pytest.approx(2 / 4)
    assert _of("wrong_given", rows) == pytest.approx(1 / 2)
    assert math.isnan(_of("strict", rows[2:]))


def test_auc_counts_ties_half() -> None:
    rows = [
        _row("answered", score=0.9),
        _row("answered", score=0.5),
        _row("unanswered", score=0.5),
        _row("unanswered", score=0.1),
        _row("answered", score=0.05),
    ]
    # wins 2 + 1.5 + 0 of 3 * 2
    assert _of("answerable_auc", rows) == pytest.approx(3.5 / 6)
    assert math.isnan(_of("answerable_auc", rows[:2]))


def test_answerable_precision_needs_a_question_without_an_answer() -> None:
    rows = _verdicts(
        ("answered", "agreed"),
        ("disputed", "unanswered"),
        ("unanswered", "single_source"),
        ("unanswered", "unanswered"),
    )
    assert _of("answerable_precision", rows) == pytest.approx(1 / 2)
    assert _of("answerable_recall", rows) == pytest.approx(1 / 2)
    assert math.isnan(_of("answerable_precision", rows[:2]))


def test_quotes_and_sources_are_shares_of_all() -> None:
    rows = [
        _row(citations=3, quotes_exact=2, sources=2, sources_found=1),
        _row(citations=1, quotes_exact=1, sources=0, sources_found=0),
    ]
    assert _of("quotes_exact", rows) == pytest.approx(3 / 4)
    assert _of("sources_found", rows) == pytest.approx(1 / 2)


def test_calibration_error_weighs_bins_by_their_cases() -> None:
    rows = [
        _row("agreed", "agreed", confidence=0.85),
        _row("agreed", "disputed", confidence=0.85),
        _row("agreed", "disputed", confidence=0.15),
        _row("agreed", "agreed", confidence=1.0),
    ]
    # bins 0.8: |1.7 - 1|, 0.1: |0.15 - 0|, 0.9 to 1: |1 - 1|
    assert _of("calibration_error", rows) == pytest.approx((0.7 + 0.15 + 0) / 4)


def test_a_failed_case_counts_as_wrong() -> None:
    rows = [_row("agreed", None, error="E"), _row("agreed", "agreed")]
    assert _of("verdict_accuracy", rows) == 0.5
    assert _of("verdict_macro_f1", rows) == pytest.approx(2 / 3)
    assert rows[0].correct is False


def test_reading_and_pair_measures() -> None:
    readings = [
        _row("answerable", "answerable", kind="reading", exact=1.0, f1=1.0, f1_abstaining=1.0),
        _row("answerable", "unanswerable", kind="reading", exact=0.0, f1=0.5, f1_abstaining=0.0),
        _row("unanswerable", "unanswerable", kind="reading", f1_abstaining=1.0),
    ]
    assert _of("exact_match", readings) == 0.5
    assert _of("f1", readings) == 0.75
    assert _of("f1_abstaining", readings) == pytest.approx(2 / 3)
    pairs = [
        _row("contradiction", "contradiction", kind="pair", score=0.4),
        _row("neutral", "neutral", kind="pair", score=0.6),
        _row("entailment", "neutral", kind="pair", score=0.1),
    ]
    assert _of("contradiction_auc", pairs) == 0.5
    assert _of("verdict_accuracy", pairs) == pytest.approx(2 / 3)


def test_every_kind_has_measures_and_no_name_twice() -> None:
    for kind in ("question", "claim", "reading", "pair"):
        names = [measure.name for measure in measures_of(kind)]
        assert names
        assert len(names) == len(set(names))


def test_an_interval_is_the_same_every_time_and_holds_the_value() -> None:
    rows = [_row("agreed", "agreed" if i % 3 else "disputed", id=str(i)) for i in range(60)]
    measure = BY_NAME["verdict_accuracy"]
    one, two = estimate(measure, rows), estimate(measure, rows)
    assert one == two
    assert one is not None
    assert one.n == 60
    assert one.value == pytest.approx(2 / 3)
    # the binomial standard error is 0.061
    assert one.low == pytest.approx(2 / 3 - 1.96 * 0.061, abs=0.03)
    assert one.high == pytest.approx(2 / 3 + 1.96 * 0.061, abs=0.03)


def test_nothing_to_judge_has_no_estimate() -> None:
    assert estimate(BY_NAME["verdict_accuracy"], []) is None
    assert estimate(BY_NAME["verdict_accuracy"], [_row(None, "agreed")]) is None
    assert estimate(BY_NAME["positions_right"], [_row(found=(False,), returned=0)]) is None


def test_a_difference_is_paired_by_case() -> None:
    old = [_row("agreed", "disputed" if i < 30 else "agreed", id=str(i)) for i in range(60)]
    new = [_row("agreed", "disputed" if i < 15 else "agreed", id=str(i)) for i in range(60)]
    extra = _row("agreed", "disputed", id="only in new")

    found = difference(BY_NAME["verdict_accuracy"], old, [extra, *reversed(new)])

    assert found is not None
    assert found.n == 60
    assert found.value == pytest.approx(0.25)
    assert found.clear
    assert 0.1 < found.low < 0.25 < found.high < 0.4
    same = difference(BY_NAME["verdict_accuracy"], old, old)
    assert same is not None
    assert (same.low, same.value, same.high, same.clear) == (0.0, 0.0, 0.0, False)


def test_runs_without_a_common_case_have_no_difference() -> None:
    old, new = [_row("agreed", "agreed", id="a")], [_row("agreed", "agreed", id="b")]
    assert difference(BY_NAME["verdict_accuracy"], old, new) is None


VERDICTS = st.sampled_from(["agreed", "single_source", "disputed", "unanswered"])
ROWS = st.lists(
    st.builds(
        lambda gold, predicted, confidence: _row(
            gold, predicted, confidence=confidence, score=confidence, found=(True,), returned=1
        ),
        st.sampled_from(["answered", "disputed", "unanswered", None]),
        VERDICTS,
        st.floats(0, 1),
    ),
    max_size=20,
)


@given(ROWS)
def test_every_measure_is_a_share_within_its_interval_or_absent(rows: list[Row]) -> None:
    for measure in measures_of("question"):
        one = estimate(measure, rows, resamples=20)
        if one is not None:
            assert 0.0 <= one.low <= one.high <= 1.0
            assert 0.0 <= one.value <= 1.0

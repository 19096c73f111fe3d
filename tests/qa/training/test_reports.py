"""Reports of one event, and the examples that they give."""

import gzip
import json
import random
from pathlib import Path

import pytest

from secondsource.errors import InputError
from secondsource.qa.training.examples import Label
from secondsource.qa.training.reports import (
    REPORTS,
    answer_pairs,
    read_reports,
    report_judgements,
    report_readings,
)

FIRST = (
    "The Halse ferry sank at its moorings on Sunday. Nobody was on board. A diver found a crack of "
    "two metres in its hull."
)
SECOND = "It was the paint, says the yard's owner, Ilse Brandt. She blames the winter's frost."
CLAIM = {
    "claim": "People were on the Halse ferry when it went down.",
    "labels": ["refutes", "silent"],
    "evidence": ["Nobody was on board.", None],
}
EVENT = {
    "articles": [{"title": "Ferry sinks", "text": FIRST}, {"title": "The paint", "text": SECOND}],
    "questions": [
        {"question": "How long was the hole?", "answers": ["two metres", None]},
        {"question": "Who runs the shipyard?", "answers": [None, "Ilse Brandt"]},
    ],
    "claims": [CLAIM],
}


def write(path, *events):
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


def test_each_report_is_read_for_each_question(tmp_path):
    one, other = read_reports(write(tmp_path / "events.jsonl", EVENT))
    found = [
        (r.question, r.answer, r.title) for r in (*report_readings(one), *report_readings(other))
    ]
    assert found == [
        ("How long was the hole?", "two metres", "Ferry sinks"),
        ("Who runs the shipyard?", "", "Ferry sinks"),
        ("How long was the hole?", "", "The paint"),
        ("Who runs the shipyard?", "Ilse Brandt", "The paint"),
    ]


def test_a_claim_is_refuted_by_its_sentence_and_by_no_other(tmp_path):
    one, _ = read_reports(write(tmp_path / "events.jsonl", EVENT))
    rng = random.Random(3)
    found = [pair for _ in range(40) for pair in report_judgements(one, rng)]
    for pair in found:
        assert (pair.label is Label.CONTRADICTION) == ("Nobody was on board." in pair.premise)
        assert pair.label in (Label.CONTRADICTION, Label.NEUTRAL)
    premises = {pair.premise for pair in found}
    assert FIRST in premises
    assert "Nobody was on board." in premises
    assert FIRST.partition(" A diver")[0] in premises, "with the sentence before it"


def test_a_report_that_is_silent_refutes_nothing(tmp_path):
    _, other = read_reports(write(tmp_path / "events.jsonl", EVENT))
    labels = {pair.label for pair in report_judgements(other, random.Random(1))}
    assert labels == {Label.NEUTRAL}


@pytest.mark.parametrize(
    "spoilt",
    [
        {**EVENT, "questions": [{"question": "Why?", "answers": ["the cold", None]}]},
        {**EVENT, "questions": [{"question": "Why?", "answers": ["two metres"]}]},
        {**EVENT, "claims": [{**CLAIM, "labels": ["yes", "silent"]}]},
        {**EVENT, "claims": [{**CLAIM, "evidence": ["It burned.", None]}]},
        {**EVENT, "claims": [{**CLAIM, "evidence": [None, None]}]},
        {**EVENT, "articles": EVENT["articles"][:1]},
        {"articles": EVENT["articles"]},
    ],
)
def test_a_spoilt_event_is_named(tmp_path, spoilt):
    path = write(tmp_path / "events.jsonl", EVENT, spoilt)
    with pytest.raises(InputError, match=r"events\.jsonl, row 2"):
        read_reports(path)


def test_the_reports_of_the_project_are_whole():
    found = read_reports(REPORTS)
    assert len({report.text for report in found}) == len(found) > 300
    answered = [answer is not None for report in found for _, answer in report.questions]
    assert 0.4 < sum(answered) / len(answered) < 0.7
    labels = {claim.label for report in found for claim in report.claims}
    assert labels == {Label.ENTAILMENT, Label.CONTRADICTION, Label.NEUTRAL}


def test_a_claim_is_at_times_asked(tmp_path):
    claim = {**CLAIM, "claim": "The Halse ferry was empty when it went down."}
    one, _ = read_reports(write(tmp_path / "events.jsonl", {**EVENT, "claims": [claim]}))
    rng = random.Random(2)
    found = {pair.hypothesis for _ in range(20) for pair in report_judgements(one, rng)}
    assert found == {claim["claim"], "Was the Halse ferry empty when it went down?"}


GOLD = Path(__file__).resolve().parents[3] / "eval" / "gold"


def gold(name):
    with gzip.open(GOLD / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_no_report_of_the_project_stands_in_its_suites():
    cases = gold("reading_reports.jsonl.gz")
    assert len({case["id"] for case in cases}) == len(cases) > 900
    assert all(answer in case["context"] for case in cases for answer in case["answers"])
    told = [
        document["text"] for case in gold("explained.jsonl.gz") for document in case["documents"]
    ]
    assert len(set(told)) == 64
    texts = {report.text for report in read_reports()}
    assert texts.isdisjoint([*(case["context"] for case in cases), *told])


BOTH = {"question": "Why did the ferry sink?", "answers": ["a crack of two metres", "the paint"]}


def test_answers_of_both_reports_are_pairs_where_it_is_known_how_they_stand(tmp_path):
    asked = [
        {**BOTH, "relation": "conflict"},
        {
            "question": "Where?",
            "answers": ["its moorings", "the yard"],
            "relation": "same",
        },
        {**BOTH, "relation": "compatible"},
        BOTH,
        EVENT["questions"][0],
    ]
    one, other = answer_pairs(write(tmp_path / "events.jsonl", {**EVENT, "questions": asked}))
    assert (one.answers, one.same) == (("a crack of two metres", "the paint"), False)
    assert one.sentences == (
        "A diver found a crack of two metres in its hull.",
        "It was the paint, says the yard's owner, Ilse Brandt.",
    )
    assert other.same is True


def test_one_event_in_four_is_kept_for_the_calibration(tmp_path):
    event = {**EVENT, "questions": [{**BOTH, "relation": "conflict"}]}
    found = answer_pairs(write(tmp_path / "events.jsonl", *[event] * 8))
    assert [pair.kept for pair in found] == [False, False, False, True] * 2


@pytest.mark.parametrize("answers", [["a crack of two metres", None], ["a hole", "the paint"]])
def test_a_relation_wants_two_answers_that_stand_there(tmp_path, answers):
    asked = {"question": "Why?", "answers": answers, "relation": "same"}
    path = write(tmp_path / "events.jsonl", {**EVENT, "questions": [asked]})
    with pytest.raises(InputError, match=r"events\.jsonl, row 1"):
        answer_pairs(path)

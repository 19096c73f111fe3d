"""The labelled pairs of articles: balance, and answers that stand in the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from secondsource.eval.cases import QuestionCase
from secondsource.eval.suite import read_suites
from secondsource.qa.records import RelationKind

GOLD = files("secondsource.eval") / "gold" / "relations.jsonl"
PAIRS: list[dict[str, Any]] = [
    json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()
]
LABELS = Counter(pair["relation"] for pair in PAIRS)
DISPUTES = ("conflicts", "superseded")
KINDS = {"amount", "date", "name", "polarity", "scope", "other"}

pairs = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])


def _stands_in(alias: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", text, re.IGNORECASE) is not None


def test_a_third_of_at_least_three_hundred_pairs_conflict() -> None:
    assert len(PAIRS) >= 300
    assert abs(LABELS["conflicts"] / len(PAIRS) - 1 / 3) <= 0.05


def test_every_label_has_at_least_twenty_pairs() -> None:
    assert LABELS.keys() == {str(kind) for kind in RelationKind}
    assert min(LABELS.values()) >= 20


def test_no_id_and_no_question_is_given_twice() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert len({pair["question"].lower() for pair in PAIRS}) == len(PAIRS)


def test_it_reads_as_a_question_suite_over_two_documents_each() -> None:
    [suite] = read_suites(str(GOLD))

    assert (suite.kind, suite.size) == ("question", len(PAIRS))
    for pair, case in zip(PAIRS, suite.cases, strict=True):
        assert isinstance(case, QuestionCase)
        assert case.relation == pair["relation"]
        assert case.documents is not None
        assert [document.id for document in case.documents] == ["a", "b"]
        assert all(d.title and d.source and d.published for d in case.documents)


@pairs
def test_a_pair_has_the_verdict_that_its_relation_asks_for(pair: dict[str, Any]) -> None:
    disputed = pair["relation"] in DISPUTES

    assert (pair["verdict"] == "disputed") is disputed
    assert pair["verdict"] in ("disputed", "agreed", "single_source", "answered")
    assert pair.get("kind") in (KINDS if disputed else {None})


@pairs
def test_a_pairs_positions_fit_its_relation(pair: dict[str, Any]) -> None:
    behind = [position["documents"] for position in pair["positions"]]

    if pair["relation"] in ("agrees", "refines", "hedge_differs"):
        assert behind == [["a", "b"]]
    elif pair["relation"] == "unrelated" and pair["verdict"] == "single_source":
        assert behind == [["a"]]
    else:  # a list's members are unrelated too
        assert behind == [["a"], ["b"]]


@pairs
def test_an_alias_stands_in_its_document(pair: dict[str, Any]) -> None:
    text = {document["id"]: document["text"] for document in pair["documents"]}

    assert {"yes", "no"}.issuperset(pair.get("paraphrases", ()))
    for position in pair["positions"]:
        literal = [a for a in position["answers"] if a not in pair.get("paraphrases", ())]
        for alias in literal:
            assert any(_stands_in(alias, text[id]) for id in position["documents"])
        for id in position["documents"]:
            assert any(_stands_in(alias, text[id]) for alias in literal)


@pairs
def test_a_report_that_overtakes_another_is_the_later_one(pair: dict[str, Any]) -> None:
    first, second = (document["published"] for document in pair["documents"])

    assert all(re.fullmatch(r"202\d-\d{2}-\d{2}", date) for date in (first, second))
    assert pair["relation"] != "superseded" or first < second

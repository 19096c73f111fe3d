from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from secondsource.corpus.records import Document, Sentence
from secondsource.index.embedder import load_embedder
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.sameness import Sameness, Told, compare_told, merge_alike
from secondsource.qa.values import Value, ValueKind

ASKED = "Why was the dance hall shut?"
UNSAFE = "The hall closed because its roof could fall in at any time."
ROTTEN = "Beams so rotten that the ceiling might come down left the owner no choice but to close."
BROKE = "The hall closed because the owner could no longer pay the bank."


def evidence(
    sentence: str, answer: str, kind: ValueKind = ValueKind.TEXT, *, probability: float = 0.8
) -> Evidence:
    start = sentence.index(answer)
    return Evidence(
        document=Document(text=sentence),
        sentence=Sentence(0, len(sentence)),
        start=start,
        end=start + len(answer),
        value=Value(kind=kind, text=answer),
        type_fit=0,
        probability=probability,
    )


def group(*members: Evidence) -> Group:
    return Group(value=members[0].value, evidence=members)


class Counting:
    """Judges each pair as it is told to, and counts them."""

    id = "counting"

    def __init__(self, same: float | None) -> None:
        self.same, self.pairs = same, 0

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.pairs += len(pairs)
        return [
            Entailment(entailment=0.3, neutral=0.4, contradiction=0.3, same=self.same)
            for _ in pairs
        ]

    def read(self, question: str, contexts: Sequence[str], *, spans: int = 12) -> list[object]:
        raise AssertionError("nothing is read to compare answers")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), 4), 0.5, dtype=np.float32)


def test_the_same_reason_in_other_words_is_told_from_another(
    evidence_model: EvidenceModel,
) -> None:
    unsafe = evidence(UNSAFE, "its roof could fall in at any time")
    rotten = evidence(ROTTEN, "Beams so rotten that the ceiling might come down")
    broke = evidence(BROKE, "the owner could no longer pay the bank")
    judge = Sameness(ASKED, evidence_model, load_embedder()).probability
    assert judge(unsafe, rotten) > 0.6
    assert judge(unsafe, broke) < 0.3
    assert judge(rotten, broke) < 0.3


def test_a_pair_is_judged_once_whichever_way_round() -> None:
    model = Counting(1.0)
    judge = Sameness(ASKED, model, model).probability
    one, other = evidence(UNSAFE, "its roof"), evidence(BROKE, "the bank")
    first = judge(one, other)
    asked = model.pairs
    assert judge(other, one) == first
    assert model.pairs == asked


def test_a_model_that_was_not_taught_to_tell_is_judged_by_what_it_entails() -> None:
    taught, untaught = Counting(-0.5), Counting(None)
    one, other = Told("its roof", UNSAFE), Told("the bank", BROKE)
    assert compare_told(ASKED, one, other, taught, taught).judged == -0.5
    found = compare_told(ASKED, one, other, untaught, untaught)
    assert found.judged == pytest.approx(np.log(0.3 / 0.7))
    assert found.answers_alike == pytest.approx(1.0)


def test_words_of_the_question_are_not_shared_ones() -> None:
    model = Counting(0.0)
    frost, fire = (Told(f"the hall was shut by {cause}", UNSAFE) for cause in ("frost", "fire"))
    assert compare_told(ASKED, frost, fire, model, model).shared == 0.0


def test_answers_that_say_the_same_are_one_position() -> None:
    unsafe, rotten, broke = (
        group(evidence(text, text.removesuffix("."))) for text in (UNSAFE, ROTTEN, BROKE)
    )
    merged = merge_alike(
        [unsafe, broke, rotten],
        lambda one, other: 0.05 if broke.best in (one, other) else 0.9,
    )
    assert [len(found.evidence) for found in merged] == [2, 1]
    assert merged[0].value == unsafe.value


def test_names_are_not_merged_by_their_likeness() -> None:
    names = [
        group(evidence(f"{name} closed the hall.", name, ValueKind.NAME))
        for name in ("Ada Holm", "Ida Holt")
    ]
    assert merge_alike(names, lambda *_: 0.99) == names

"""Whether two answers in words of their own say the same.

Figures, dates and names are compared as such. What is left are phrases and clauses ("its roof could
no longer be insured", "the main customer had gone"): how alike they are as texts, how much one
entails the other as an answer to the question, and which words they share are weighed by a logistic
model (see ``secondsource.qa.calibrate``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from secondsource.qa.calibration import SamenessFeatures, sameness_probability
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.language import answered, content_stems
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.values import ValueKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FREE_KINDS = frozenset({ValueKind.TEXT, ValueKind.SENTENCE})
"""What answers in words of its own."""
SAME_THRESHOLD = 0.8
"""Probability from which two answers are one position."""
OTHER_THRESHOLD = 0.2
"""Probability up to which two answers are held to conflict."""
SURE_READING = 0.6
"""Probability from which an answer is surely one: a misread one differs from any other."""


class Encoder(Protocol):
    """What turns texts into vectors of length 1, as the search does."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) rows, one a text."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the sentence that it stands in."""

    answer: str
    sentence: str

    @staticmethod
    def by(evidence: Evidence) -> Told:
        """What the evidence says; a sentence that answers as a whole is its own answer."""
        sentence = evidence.sentence_text
        whole = evidence.value.kind is ValueKind.SENTENCE
        return Told(sentence if whole else evidence.value.text, sentence)


class Sameness:
    """Judges pairs of answers to one question, each pair once."""

    def __init__(self, question: str, model: EvidenceModel, encoder: Encoder) -> None:
        self._question, self._model, self._encoder = question, model, encoder
        self._known: dict[frozenset[Told], float] = {}

    def probability(self, first: Evidence, second: Evidence) -> float:
        """How likely the two say the same, in (0, 1); symmetric."""
        one, other = Told.by(first), Told.by(second)
        pair = frozenset((one, other))
        if pair not in self._known:
            features = compare_told(self._question, one, other, self._model, self._encoder)
            self._known[pair] = sameness_probability(features)
        return self._known[pair]


Judge = Callable[[Evidence, Evidence], float]
"""How likely two pieces of evidence say the same, as :meth:`Sameness.probability` gives it."""


def merge_alike(groups: Sequence[Group], same: Judge) -> list[Group]:
    """The groups, those in words of their own joined to the first that says the same.

    Where several articles tell one reason in as many ways, they are one position.
    """
    merged: list[Group] = []
    for group in groups:
        place = None
        if group.value.kind in FREE_KINDS:
            place = next(
                (
                    number
                    for number, known in enumerate(merged)
                    if known.value.kind in FREE_KINDS
                    and same(known.best, group.best) >= SAME_THRESHOLD
                ),
                None,
            )
        if place is None:
            merged.append(group)
        else:
            known = merged[place]
            merged[place] = Group(value=known.value, evidence=known.evidence + group.evidence)
    return merged


def compare_told(
    question: str, one: Told, other: Told, model: EvidenceModel, encoder: Encoder
) -> SamenessFeatures:
    """What is known of two answers to the question; the same whichever comes first."""
    answers = [answered(question, told.answer) for told in (one, other)]
    pairs = [
        (answers[0], answers[1]),
        (one.sentence, answers[1]),
        (one.sentence, other.sentence),
        (answers[1], answers[0]),
        (other.sentence, answers[0]),
        (other.sentence, one.sentence),
    ]
    judged = model.entail(pairs)
    answer, borne_out, sentence = (
        max(judged[place].entailment, judged[place + 3].entailment) for place in range(3)
    )
    vectors = encoder.encode([one.answer, other.answer, *answers])
    asked = frozenset(content_stems(question))
    return SamenessFeatures(
        judged=(_judged(judged[0]) + _judged(judged[3])) / 2,
        answers_alike=float(vectors[0] @ vectors[1]),
        answered_alike=float(vectors[2] @ vectors[3]),
        shared=_shared(one.answer, other.answer, asked),
        shared_sentence=_shared(one.sentence, other.sentence, asked),
        entailed=answer,
        contradicted=max(judged[0].contradiction, judged[3].contradiction),
        borne_out=borne_out,
        sentence_entailed=sentence,
    )


def _judged(verdict: Entailment) -> float:
    """The model's log-odds of sameness; of entailment, where it was not taught to tell."""
    if verdict.same is not None:
        return verdict.same
    return math.log(max(verdict.entailment, 1e-4) / max(1.0 - verdict.entailment, 1e-4))


def _shared(one: str, other: str, asked: frozenset[str]) -> float:
    """Share of the content stems of the one with fewer that the other has, but for the asked."""
    stems = [frozenset(content_stems(text)) - asked for text in (one, other)]
    fewer = min(len(stems[0]), len(stems[1]))
    return len(stems[0] & stems[1]) / fewer if fewer else 0.0

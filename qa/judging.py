"""Whether passages support or refute a statement: entailment, and values compared by interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from secondsource.corpus.records import Document, Sentence
from secondsource.index.records import Hit
from secondsource.qa.evidence import Entailment, EvidenceModel
from secondsource.qa.language import content_stems
from secondsource.qa.questions import AnswerType, Question, analyse_question
from secondsource.qa.reading import Reading, read_passages
from secondsource.qa.statements import Cloze, clozes
from secondsource.qa.values import Comparison, ValueKind, compare

MAX_PAIRS = 64
SENTENCES_PER_PASSAGE = 5
_NEEDS_CONTEXT = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|the (?:company|firm|deal|agreement|project|move|"
    r"decision|partnership|figure|number|plan|team|council|film|study|ship|bridge|city|group)|"
    r"his|her|its|their|but|however|instead|both|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one document says to a statement, by its strongest sentence.

    ``support`` and ``refute`` are in [0, 1]; ``answer_start``/``answer_end`` delimit the value
    that decided, where a value did (code points of the document's text); ``value`` is its text.
    """

    document: Document
    sentence: Sentence
    support: float
    refute: float
    answer_start: int | None = None
    answer_end: int | None = None
    value: str | None = None

    @property
    def strength(self) -> float:
        """The larger of the two."""
        return max(self.support, self.refute)


@dataclass(frozen=True, slots=True)
class _Premise:
    hit: Hit
    sentence: Sentence
    text: str
    cover: float


def judge_statement(
    statement: str, hits: Sequence[Hit], model: EvidenceModel, *, values: bool = True
) -> list[Judgement]:
    """The strongest judgement of each document, strongest first; ties by document id.

    ``values``: whether the statement's amounts, dates and names are looked up and compared too.
    """
    premises = _premises(statement, hits)
    verdicts = model.entail([(premise.text, statement) for premise in premises])
    judgements = [
        _from_entailment(premise, verdict)
        for premise, verdict in zip(premises, verdicts, strict=True)
    ]
    if values:
        for cloze in clozes(statement)[:4]:
            judgements.extend(_from_values(statement, cloze, hits, model))
    best: dict[str, Judgement] = {}
    for judgement in sorted(
        judgements, key=lambda j: (-j.strength, j.document.id, j.sentence.start)
    ):
        known = best.setdefault(judgement.document.id, judgement)
        if known is not judgement and judgement.value is not None and known.value is None:
            # a compared value explains more than entailment that says the same
            same_side = (judgement.support > judgement.refute) == (known.support > known.refute)
            if same_side and judgement.strength > 0.5:
                best[judgement.document.id] = judgement
    return sorted(best.values(), key=lambda j: (-j.strength, j.document.id))


def _premises(statement: str, hits: Sequence[Hit]) -> list[_Premise]:
    """The sentences that share most with the statement, with the one before where it is needed."""
    asked = frozenset(content_stems(statement))
    chosen: dict[tuple[str, int], _Premise] = {}
    for hit in hits:
        text, document = hit.document.text, hit.document
        title = frozenset(content_stems(document.title))
        ranked: list[_Premise] = []
        for index, sentence in enumerate(hit.passage.sentences):
            words = text[sentence.start : sentence.end]
            start = sentence.start
            if index and _NEEDS_CONTEXT.match(words):
                start = hit.passage.sentences[index - 1].start
            premise = text[start : sentence.end]
            found = frozenset(content_stems(premise))
            cover = len(asked & (found | title)) / max(1, len(asked))
            if asked & found or not asked:
                ranked.append(_Premise(hit, sentence, premise, cover))
        ranked.sort(key=lambda p: -p.cover)
        for kept in ranked[:SENTENCES_PER_PASSAGE]:
            chosen.setdefault((document.id, kept.sentence.start), kept)
    ordered = sorted(chosen.values(), key=lambda p: (-p.cover, p.hit.document.id, p.sentence.start))
    return ordered[:MAX_PAIRS]


def _from_entailment(premise: _Premise, verdict: Entailment) -> Judgement:
    # A contradiction needs the same subject matter; entailment of a stranger is rare anyway.
    relevant = min(1.0, premise.cover / 0.5)
    return Judgement(
        document=premise.hit.document,
        sentence=premise.sentence,
        support=verdict.entailment * min(1.0, premise.cover / 0.34),
        refute=verdict.contradiction * relevant * relevant,
    )


_DECISIVE = frozenset(
    {
        AnswerType.DATE,
        AnswerType.MONEY,
        AnswerType.PERCENT,
        AnswerType.DURATION,
        AnswerType.NUMBER,
        AnswerType.PERSON,
        AnswerType.PLACE,
    }
)


def _from_values(
    statement: str, cloze: Cloze, hits: Sequence[Hit], model: EvidenceModel
) -> list[Judgement]:
    """Reads the value in each passage and compares it with the statement's."""
    question = analyse_question(cloze.question)
    if question.answer_type is AnswerType.ANY or cloze.answer_type in _DECISIVE:
        question = _with_type(question, cloze.answer_type)
    rest = frozenset(question.stems)
    found = []
    for reading in read_passages(question, hits, model):
        if reading.probability < 0.3 or reading.type_fit < 0:
            continue
        here = frozenset(content_stems(reading.sentence_text))
        near = here | frozenset(content_stems(reading.hit.text))
        near |= frozenset(content_stems(reading.document.title))
        cover = len(rest & near) / max(1, len(rest))
        local = len(rest & here) / max(1, len(rest))
        if local < 0.34 or cover < 0.5:
            continue
        judged = _compare(cloze, reading, min(1.0, (cover + local) / 1.2))
        if judged is not None:
            found.append(judged)
    return found


def _with_type(question: Question, answer_type: AnswerType) -> Question:
    return replace(question, answer_type=answer_type)


def _compare(cloze: Cloze, reading: Reading, weight: float) -> Judgement | None:
    outcome = compare(cloze.value, reading.value)
    strength = reading.probability * weight
    support = refute = 0.0
    if outcome in (Comparison.SAME, Comparison.REFINES):
        support = strength
    elif outcome is Comparison.DIFFERENT and cloze.answer_type in _DECISIVE:
        name = reading.value.kind in (ValueKind.NAME, ValueKind.TEXT)
        if name and reading.type_fit <= 0:
            return None
        refute = strength * (0.8 if name else 1.0)
    else:
        return None
    return Judgement(
        document=reading.document,
        sentence=reading.sentence,
        support=support,
        refute=refute,
        answer_start=reading.start,
        answer_end=reading.end,
        value=reading.value.text,
    )
